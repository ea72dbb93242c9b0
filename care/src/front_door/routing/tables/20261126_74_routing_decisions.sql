-- Where the rules would have sent a contact, where somebody sent it, and why when that was elsewhere.
create table routing_decisions (
  id text primary key, -- open: UUIDv7
  contact_id text not null references contacts (id), -- personal: the contact
  version_id text references routing_versions (id), -- open: the rules of that day; none when there were none
  position bigint, -- open: the rule that fitted; none when no rule covered it
  proposed text not null, -- open: the team or worker the rules named; empty for nobody
  chosen text not null, -- open: the team or worker it went to
  overridden boolean not null, -- open: somebody knew better than the rules
  reason text, -- sensitive: why, in words; none when it was not said
  decided_by text not null, -- personal: the account that decided
  decided_at timestamptz not null -- open: when
);
create index routing_decisions_by_time on routing_decisions (decided_at);
create index routing_decisions_by_contact on routing_decisions (contact_id, decided_at);
