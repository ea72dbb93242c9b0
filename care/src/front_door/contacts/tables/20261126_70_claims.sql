-- Who took which contact from the queue, whether they began, and how the claim ended: one claim of a contact at a time.
create table contact_claims (
  id text primary key, -- open: UUIDv7
  contact_id text not null references contacts (id), -- personal: what was claimed
  by_id text not null, -- personal: the account that claimed it
  claimed_at timestamptz not null, -- open: when
  used_at timestamptz, -- open: when they first wrote in it or talked; none while it only lies there
  ended_at timestamptz, -- open: when the claim ended
  ended_how text, -- open: a word of claims/rules.rs
  reason text, -- sensitive: why it was given back or taken over, in words
  check ((ended_at is null) = (ended_how is null)) -- what has ended says how
);
create unique index contact_claims_one on contact_claims (contact_id) where ended_at is null;
create index contact_claims_by_contact on contact_claims (contact_id, claimed_at);
