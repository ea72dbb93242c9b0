-- Records that were refused to somebody lately and that emergency access would open: only those can be opened with it.
-- A row lasts an hour and goes when it is used.
create table break_glass_offers (
  id text primary key, -- open: UUIDv7
  account_id text not null, -- personal: who was refused
  record_kind text not null, -- open: person, contact …
  record_id text not null, -- personal: whose or which record
  offered_at timestamptz not null -- open: when
);
create unique index break_glass_offers_once on break_glass_offers (account_id, record_kind, record_id);
create index break_glass_offers_by_age on break_glass_offers (offered_at);
