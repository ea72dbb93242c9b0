-- How contacts are told to the nation: versions of the national words for ours. The shipped one, number 0, is in the program.
create table contact_national_words (
  number bigint primary key, -- open: 1, 2, 3 …
  begins_at timestamptz not null, -- open: it holds for what ends from then on, until the next one begins
  by_id text not null, -- personal: the account that put it into force
  why text not null, -- open: why, in their words
  words text not null -- open: the words as JSON, by the keys of ours
);
-- By which version an event was told. Events from before this table have no row.
create table contact_events_told (
  event_id text primary key references client_level_events (id), -- open: the event
  number bigint not null -- open: the version; 0 is the shipped one
);
