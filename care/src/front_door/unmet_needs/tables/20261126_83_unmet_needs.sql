-- Stated needs that were not met: one row for each, written where it was said; never removed, taken back when it was a slip.
create table unmet_needs (
  id text primary key, -- open: UUIDv7
  once text not null, -- sensitive: where it was said and what; said twice there is one need
  source_kind text not null, -- open: contact or conversation
  source_id text not null, -- personal: which
  person_id text references persons (id), -- personal: whose need; none until they are found
  team_id text, -- open: the team that heard it
  need_id text, -- open: the need of the directory's list; none for one in own words alone
  need text not null, -- sensitive: as the list said it then
  words text not null, -- sensitive: in own words
  why text not null, -- sensitive: why it was not met, a key of rules.rs
  district text, -- personal: the first half of the postcode; none when nobody knows
  by_id text not null, -- personal: who wrote it down
  at timestamptz not null, -- personal: when
  taken_back_at timestamptz -- open: it was a slip, or was met after all before anybody went
);
create unique index unmet_needs_once on unmet_needs (once);
create index unmet_needs_at on unmet_needs (at) where taken_back_at is null;
create index unmet_needs_of_source on unmet_needs (source_kind, source_id);
