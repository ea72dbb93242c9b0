-- The huddle: several disciplines decide on the same day about somebody. Who was there, who was brought with which question,
-- what was decided, who does what, and what health added. What partners from health may see hangs on `share` and on an invitation.
create table huddles (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two who say who is there the second is told
  team_id text not null, -- open: the team that holds it
  day date not null -- open: on which day
);
create unique index huddles_by_day on huddles (team_id, day);

create table huddle_people (
  id text primary key, -- open: UUIDv7
  huddle_id text not null references huddles (id), -- open: which huddle
  account_id text, -- personal: the account, which a partner from health needs to see anything; none for somebody without one
  name text not null, -- personal: who is there
  discipline text not null -- personal: what they do
);
create index huddle_people_of on huddle_people (huddle_id);
create index huddle_people_by_account on huddle_people (account_id);

create table huddle_items (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two who write the second sees what the first wrote
  once text not null, -- open: the number of the form it came from; a form sent twice brings somebody once
  team_id text not null, -- open: whose huddle
  day date not null, -- personal: from which day on they are talked about
  person_id text, -- personal: who it is about; of a contact, whom it was about when this was last written
  contact_id text, -- personal: the contact it came from, which says whom it is about
  came_from text, -- personal: the day before on which there was no decision
  question text not null, -- sensitive: what the huddle is asked, in a sentence
  words text not null, -- sensitive: what the huddle needs to know
  share text not null, -- sensitive: whether health may hear it: no, consent or duty
  share_why text not null, -- sensitive: why there is a duty to share
  named text not null, -- personal: in a restricted record, the accounts of health that may hear it all the same
  urgent boolean not null, -- sensitive: somebody is needed today
  concern boolean not null, -- sensitive: somebody is worried about abuse or neglect
  since timestamptz not null, -- personal: since when they wait
  brought_at timestamptz not null, -- personal: when they were first brought
  brought_by text not null, -- personal: the account that brought them
  decision text not null, -- sensitive: what was decided, in own words
  ending text not null, -- sensitive: a word of rules.rs, when one fits
  missing text not null, -- sensitive: what is missing for a decision
  back_on date, -- sensitive: when they come back
  outcome text not null, -- sensitive: empty while they wait, else decided or back
  settled_at timestamptz, -- personal: when
  settled_on date, -- personal: on which day, and so in which huddle
  settled_by text, -- personal: who wrote it down
  line_id text, -- personal: the line of the timeline that stands open until then
  check ((outcome = '') = (settled_at is null)), -- what is settled has its moment
  check ((settled_at is null) = (settled_on is null)) -- and its day
);
create unique index huddle_items_once on huddle_items (once);
-- Nobody waits twice in one huddle for the same thing.
create unique index huddle_items_open on huddle_items (team_id, coalesce(contact_id, person_id)) where outcome = '';
create index huddle_items_by_day on huddle_items (team_id, settled_on);
create index huddle_items_by_person on huddle_items (person_id);
create index huddle_items_by_contact on huddle_items (contact_id);

create table huddle_actions (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that it is done once
  item_id text not null references huddle_items (id), -- open: about whom
  place bigint not null, -- open: in which order
  what text not null, -- sensitive: what is done
  holder_id text, -- personal: the account that does it; none when it is somebody without one
  holder_name text not null, -- personal: who does it
  due_on date, -- sensitive: by when
  done_at timestamptz, -- personal: when it was done
  done_by text, -- personal: who said so
  done_note text not null, -- sensitive: what came of it
  line_id text -- personal: the line of the timeline that stands open until then
);
create index huddle_actions_of on huddle_actions (item_id);
create index huddle_actions_by_holder on huddle_actions (holder_id, done_at);

create table huddle_words (
  id text primary key, -- open: UUIDv7
  once text not null, -- open: the number of the form it came from
  item_id text not null references huddle_items (id), -- open: about whom
  by_id text not null, -- personal: who in health knows it
  by_name text not null, -- personal: their name
  at timestamptz not null, -- personal: when they said it
  words text not null -- sensitive: what health knows
);
create unique index huddle_words_once on huddle_words (once);
create index huddle_words_of on huddle_words (item_id);
