-- Whom community agents meet: at a hub without an appointment, at a talking point, at home.
create table visits (
  id text primary key, -- open: UUIDv7
  once text not null unique, -- open: a number made in the form, so that what waited on a device is kept once
  kind text not null, -- open: drop_in, talking_point, visit, or plan while none has happened
  hub_id text references hubs (id), -- open: where, when it was at a hub
  booking_id text unique, -- open: the booked talking point that it was
  on_date date not null, -- personal: the day
  who text not null, -- open: person, light, contact or nobody
  person_id text references persons (id), -- personal: whom
  light_id text references light_records (id), -- personal: the light record that was made
  contact_id text, -- personal: the contact that was begun
  words text not null, -- sensitive: what was said, in own words
  agreed text not null, -- sensitive: what was agreed
  connected text not null, -- sensitive: what they were connected to
  next_on date, -- personal: the next time
  followed_by text, -- open: what came of that next time; its own id when it was not needed
  made_by text not null, -- personal: the account that wrote it down
  team_id text, -- open: that worker's team
  made_at timestamptz not null -- personal: when it was kept
);
create index visits_by_maker on visits (made_by, on_date);
create index visits_by_day on visits (on_date);

create table device_keys (
  account_id text primary key, -- open: whose
  key text not null, -- secret: what a worker's browser locks waiting entries with; the device does not keep it
  made_at timestamptz not null -- open: since when
);
