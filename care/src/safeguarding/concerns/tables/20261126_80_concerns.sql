-- Safeguarding concerns: one row for each, never removed; each step of it is a row of its own, only ever added.
create table concerns (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who take it the second is told
  once text not null, -- personal: what it was raised from and how often before; pressed twice is one concern
  source_kind text not null, -- open: contact, conversation or person
  source_id text not null, -- personal: the page whose words it cites
  person_id text references persons (id), -- personal: the adult it is about; none until they are found
  team_id text, -- open: whose duty rota was asked
  raised_at timestamptz not null, -- sensitive: its age counts from here
  raised_by text not null, -- personal: the account that raised it; empty when it came in writing
  duty_id text, -- personal: the duty worker it waits for; none when nobody was on duty: then the managers; of a restricted record somebody by name
  holder_id text, -- personal: who took it
  taken_at timestamptz, -- sensitive: when
  colleague_id text, -- sensitive: the colleague it is about, who never sees it
  safe text, -- sensitive: how the person asked to be reached safely
  done_at timestamptz, -- sensitive: when somebody said what was done
  check ((holder_id is null) = (taken_at is null)), -- whoever took it did so at a moment
  check (done_at is null or holder_id is not null) -- nobody ends what nobody took
);
create unique index concerns_once on concerns (once);
create index concerns_open on concerns (raised_at, id) where done_at is null;
create index concerns_of_source on concerns (source_kind, source_id);
create index concerns_of_person on concerns (person_id, raised_at);

create table concern_steps (
  id text primary key, -- open: UUIDv7
  concern_id text not null references concerns (id), -- personal: of which concern
  at timestamptz not null, -- sensitive: when
  by_id text not null, -- personal: the account that did it; empty for the service
  kind text not null, -- open: raised, words, person, colleague, taken, passed or done
  to_id text, -- personal: to whom it was passed
  words text -- sensitive: what was seen, why it was passed, what was done
);
create index concern_steps_of_concern on concern_steps (concern_id, at, id);

create table duty_rota (
  on_day date not null, -- open: the day
  team_id text not null, -- open: the team
  account_id text not null, -- personal: who is on duty for concerns
  primary key (on_day, team_id) -- one worker a day and team: the newest choice replaces the older
);

create table concern_alarms (
  from_on date primary key, -- open: from this day on
  hours bigint not null, -- open: an untaken concern older than so many hours, day and night, is too old
  check (hours > 0 and hours <= 100) -- an alarm that never rings is none
);
