-- Somebody who was helped without a full record: the little we keep of them, and why it became a full record if it did.
create table light_records (
  id text primary key, -- open: UUIDv7
  contact_id text, -- personal: the contact they were helped in; none when they were met at a hub
  agreed boolean not null, -- open: they let us keep what to call them; if not, this is a tally and nothing more
  called text, -- personal: what to call them
  district text, -- personal: the first half of their postcode
  age text not null, -- personal: a word of rules.rs for about how old
  helped_with text not null, -- personal: a word of rules.rs for what helped
  made_by text not null, -- personal: the account that helped
  made_at timestamptz not null, -- personal: when
  basis text, -- personal: why it may become a full record: consent or duty
  reason text, -- sensitive: in words
  based_at timestamptz, -- personal: when that was said
  person_id text, -- personal: the record it became
  converted_at timestamptz, -- personal: when
  check (agreed or called is null), -- without their consent no name is kept
  check ((basis is null) = (based_at is null)), -- a reason has its moment
  check (person_id is null or basis is not null) -- only by consent or by duty
);
create unique index light_records_contact on light_records (contact_id);
create index light_records_made on light_records (made_at);
