-- Requests for a Care Act assessment: one row for each, from the moment it was asked; never removed.
create table assessments_asked (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who write the second is told
  once text not null, -- personal: whose or where it was asked and how often before; pressed twice is one request
  carer boolean not null, -- sensitive: as a carer (section 10), else for themselves (section 9)
  source_kind text not null, -- open: where it was asked: contact, conversation or person
  source_id text not null, -- personal: the page
  person_id text references persons (id), -- personal: who asks; none until they are found
  team_id text, -- open: the team that holds it
  asked_at timestamptz not null, -- personal: the clock runs from here
  asked_by text not null, -- personal: the account that took it down; empty when it came in writing
  owner_id text, -- personal: who holds it and can be rung; none until somebody does
  next_what text, -- sensitive: the next step
  next_on date, -- personal: its day
  ended_at timestamptz, -- personal: when it was withdrawn, or the assessment was carried out
  ended_how text, -- sensitive: withdrawn or carried_out
  ended_words text, -- sensitive: why they do not want it, in their words; or where the assessment is
  ended_by text, -- personal: the account that wrote that down
  line_id text, -- open: the line of the person's timeline that stands open until this ends
  event_id text, -- open: the national request that tells of it, when no contact does
  check ((ended_at is null) = (ended_how is null)), -- what has ended says how
  check (ended_how is null or ended_words is not null) -- and why
);
create unique index assessments_asked_once on assessments_asked (once);
create index assessments_asked_open on assessments_asked (asked_at, id) where ended_at is null;
create index assessments_asked_of_person on assessments_asked (person_id, asked_at);
create index assessments_asked_of_source on assessments_asked (source_kind, source_id);
