-- Who did what, and who looked at whom, and when. Rows are only ever added.
-- A job gathers new rows into seals; each seal's hash covers its rows and the seal before it, so that a row taken out
-- or altered later is found by `alongside check`.
create table journal (
  id text primary key, -- open: UUIDv7
  recorded_at timestamptz not null, -- open: when
  actor_id text, -- personal: the account; none for the public and the service
  actor_name text not null, -- personal: the name as it was then
  action text not null, -- open: the slice's verb, as people/persons:view
  kind text not null, -- open: read or change
  subject_kind text not null, -- open: person, contact, objective …
  subject_id text not null, -- open: its id
  person_id text, -- personal: whose record it is in
  reason text, -- sensitive: why, for a read: the policy's reason, or the words given at break-glass
  changes text, -- sensitive: before and after, field by field, as JSON
  request_id text, -- open: to find it in the logs
  seal bigint, -- open: the seal that holds this row; none until it is sealed
  check (kind in ('read', 'change')) -- nothing else is written here
);
create index journal_by_person on journal (person_id, recorded_at);
create index journal_unsealed on journal (seal, id);
create index journal_by_subject on journal (subject_kind, subject_id);

create table journal_seals (
  number bigint primary key, -- open: 1, 2, 3 without gaps
  sealed_at timestamptz not null, -- open: when
  entries bigint not null, -- open: how many rows it holds
  hash text not null, -- open: SHA-256 over the seal before and every row, in hexadecimal
  check (entries > 0) -- an empty seal would prove nothing
);
