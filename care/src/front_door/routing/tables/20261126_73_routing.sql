-- Rules that say to whom a contact goes: in versions, one of them live, at most one a draft.
create table routing_versions (
  id text primary key, -- open: UUIDv7
  number bigint not null, -- open: 1, 2, 3, as people speak of them
  version bigint not null, -- open: counts every change of a draft; of two people who edit it the second is told
  draft boolean not null, -- open: it is being written
  live boolean not null, -- open: it is the one that is applied
  made_by text not null, -- open: the account that began it
  made_at timestamptz not null, -- open: when
  why text not null, -- open: what is meant to be better by it, in words
  tried_version bigint, -- open: the version of the draft that was tried on last month's contacts
  live_by text, -- open: the account that put it into force
  live_at timestamptz, -- open: when
  ended_at timestamptz, -- open: when the next one took its place
  check (not (draft and live)) -- what is applied is not changed any more
);
create unique index routing_versions_number on routing_versions (number);
create unique index routing_versions_draft on routing_versions (draft) where draft;
create unique index routing_versions_live on routing_versions (live) where live;

create table routing_rules (
  version_id text not null references routing_versions (id), -- open: the version it belongs to
  position bigint not null, -- open: the first that fits wins
  from_age bigint, -- open: only people of this age or older
  to_age bigint, -- open: only people of this age or younger
  districts text not null, -- open: first halves of postcodes, with blanks between; empty for everywhere
  words text not null, -- open: any of these in what they say, with blanks between; empty for anything
  known text not null, -- open: whether they have a worker already: a word of rules.rs, empty for either
  urgency text not null, -- open: a word of rules.rs; empty for any
  route text not null, -- open: a route of access; empty for any
  team_id text, -- open: the team it goes to; none for the worker they have
  primary key (version_id, position) -- one rule at each place of the order
);
