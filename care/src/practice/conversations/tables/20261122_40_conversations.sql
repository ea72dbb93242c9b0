-- Conversations: listening to what matters, what is strong and what could help. The first ones; 2 and 3 have their kind.
create table conversations (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who write the second is told
  once text not null, -- open: the number of the form it came from; a form sent twice is one conversation
  kind bigint not null, -- sensitive: 1 connect, 2 stay close in a crisis, 3 build a good life
  person_id text references persons (id), -- personal: with whom; none until a contact's person is found
  contact_id text references contacts (id), -- personal: the contact it grew out of; its words are read there
  created_by text not null, -- personal: the account that began it
  owner_id text not null, -- personal: whom the person can ring
  team_id text, -- open: the team that holds it
  began_at timestamptz not null, -- personal: when
  place text not null, -- personal: by telephone, at home, at a hub …
  with_whom text, -- personal: who else was there
  matters text not null, -- sensitive: what matters
  strong text not null, -- sensitive: what is strong
  in_the_way text not null, -- sensitive: what gets in the way, and what was tried
  ideas text not null, -- sensitive: ideas
  next_what text, -- sensitive: the next step
  next_on date, -- personal: its day
  next_owner_id text, -- personal: who takes it
  no_next_reason text, -- sensitive: why nobody needs a next step
  ended_at timestamptz, -- personal: when it ended; none while it goes on
  ending text, -- sensitive: how it ended
  check (kind in (1, 2, 3)), -- there are three conversations
  check ((ended_at is null) = (ending is null)), -- what has ended says how
  check (ended_at is null or next_on is not null or no_next_reason is not null) -- nobody is left without a next step
);
create unique index conversations_once on conversations (once);
-- A contact becomes its first conversation once, however often the button is pressed.
create unique index conversations_by_contact on conversations (contact_id, kind);
create index conversations_open on conversations (ended_at, next_on);
create index conversations_by_person on conversations (person_id, began_at);

create table connections (
  conversation_id text not null references conversations (id), -- personal: which conversation
  place bigint not null, -- open: its place among the lines, from 1
  what text not null, -- sensitive: what the person was connected to
  check_on date, -- personal: when we ask whether it worked
  worked text, -- sensitive: yes, partly or no; none until we asked
  primary key (conversation_id, place) -- a line has one place
);
create index connections_to_check on connections (worked, check_on);
