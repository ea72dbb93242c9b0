-- A council's own words and what they mean nationally. A change ends a row and begins another, so that who said what, and
-- when, stays readable; the row without an end is in force.
create table local_words (
  id text primary key, -- open: UUIDv7
  council text not null, -- open: the national code of the council whose word it is
  field text not null, -- open: the field it stands in, by its name in the specification
  word text not null, -- open: the word as the council writes it; somebody chose to map it
  known_by text not null, -- open: the word without case and double spaces
  code text not null, -- open: the release-neutral code of the value it means
  set_at timestamptz not null, -- open: since when
  set_by text not null, -- personal: the account that said so
  set_by_name text not null, -- personal: the name of whoever said so, as it was then
  ended_at timestamptz, -- open: until when
  ended_by_name text, -- personal: who ended it
  check (ended_at is null or ended_by_name is not null) -- nothing ends by itself
);
create unique index local_words_in_force on local_words (council, field, known_by) where ended_at is null;
create index local_words_by_word on local_words (council, field, known_by, set_at);
