-- Emergency access: who opened a record that is closed to them, why, and what information governance thought of it.
-- Rows are only added, and reviewed once.
create table break_glass (
  id text primary key, -- open: UUIDv7
  account_id text not null, -- personal: who declared it
  account_name text not null, -- personal: their name as it was then
  record_kind text not null, -- open: person, contact …
  record_id text not null, -- personal: whose or which record
  reason text not null, -- sensitive: why, in their own words
  started_at timestamptz not null, -- open: when
  ends_at timestamptz not null, -- open: an hour later
  reviewed_at timestamptz, -- open: when information governance had read it
  reviewed_by text, -- personal: the name of who read it
  check (ends_at > started_at), -- it always ends
  check (record_kind <> '' and record_id <> ''), -- it is about one record, never about all
  check (reason <> '') -- nobody opens a record without saying why
);
create index break_glass_running on break_glass (account_id, record_id, ends_at);
create index break_glass_unread on break_glass (reviewed_at, started_at);
