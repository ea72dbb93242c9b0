-- Contacts: one row for each time somebody asks, in their own words, from the first key pressed to how it ended.
create table contacts (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who write the second is told
  once text not null, -- open: the number of the form it came from; a form sent twice is one contact
  draft boolean not null, -- open: kept by itself while somebody writes; nobody has pressed a button yet
  person_id text references persons (id), -- personal: who it is about; none until they are found
  created_by text not null, -- personal: the account that took it down
  owner_id text not null, -- personal: the one member of staff whom they can ring
  team_id text, -- open: the team that holds it
  received_at timestamptz not null, -- personal: the clock starts here
  conversation_at timestamptz, -- personal: when somebody first listened and talked; at once on the telephone
  caller text, -- personal: who is calling, name or number
  asks_for text not null, -- personal: for themselves, family or friends, or as a professional
  channel text not null, -- personal: how the contact reached us
  route text not null, -- sensitive: the route of access
  may_record text not null, -- personal: consent to write it down: yes, no, or not asked yet
  may_share text not null, -- personal: consent to share it with those who can help
  urgent boolean not null, -- sensitive: somebody is needed today
  concern boolean not null, -- sensitive: somebody is worried about abuse or neglect
  concern_at timestamptz, -- sensitive: since when, so that its age is seen wherever the contact is
  told_before boolean not null, -- personal: they had to tell us this again
  happening text not null, -- sensitive: what is happening, in their words
  matters text not null, -- sensitive: what matters to them
  tried text not null, -- sensitive: what they have tried
  agreed text not null, -- sensitive: what we agreed
  next_what text, -- sensitive: the next step
  next_on date, -- personal: its day
  next_owner_id text, -- personal: who takes it
  completed_at timestamptz, -- personal: when it ended; none while it is open
  ending text, -- sensitive: how it ended, a word of rules.rs
  connected_to text, -- sensitive: what they were connected to
  check_on date, -- personal: the day we check whether that worked
  no_details boolean not null default false, -- open: they left no details, so no national event was made
  line_id text, -- open: the line of the person's timeline that stands open until this ends
  event_id text, -- open: the national event that tells of it; a newer one supersedes it
  check ((completed_at is null) = (ending is null)), -- what has ended says how
  check ((concern_at is not null) or not concern) -- a concern has an age
);
create unique index contacts_once on contacts (once);
create index contacts_open on contacts (completed_at, received_at);
create index contacts_by_person on contacts (person_id, received_at);

create table contact_handovers (
  id text primary key, -- open: UUIDv7
  contact_id text not null references contacts (id), -- personal: what was handed over
  handed_at timestamptz not null, -- open: when
  from_id text not null, -- personal: the owner before
  to_id text, -- personal: the owner after; none while a whole team has it
  to_team_id text, -- open: the team it went to
  counts boolean not null, -- open: whether the person now has somebody else to ring
  reason text not null -- sensitive: why, in words
);
create index contact_handovers_by_contact on contact_handovers (contact_id, handed_at);
