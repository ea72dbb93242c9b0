-- Small sums that workers spend at their own discretion: what for, what for whom, and what it achieved. Amounts are whole
-- pence. A row's amount is never altered: a mistake is put right by a row that reverses it.
create table small_spend_limits (
  id text primary key, -- open: UUIDv7
  from_on date not null, -- open: from which day it holds
  period text not null, -- open: month, quarter or year, by the calendar
  worker_pence bigint not null, -- open: what one worker may spend in a period without asking
  person_pence bigint, -- open: what may be spent for one person in a period without asking; none when there is no limit
  why text not null, -- open: why it is so
  set_by text not null, -- personal: the manager who set it
  set_at timestamptz not null, -- open: when; of two for one day the newer holds
  check (worker_pence >= 0 and (person_pence is null or person_pence >= 0)) -- nobody may spend less than nothing
);
create index small_spend_limits_by_day on small_spend_limits (from_on, set_at);

create table small_spends (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two who decide the second is told
  once text not null, -- open: the number of the form it came from; a form sent twice is one spend
  person_id text not null references persons (id), -- personal: who it is for
  worker_id text not null, -- personal: who spends
  team_id text, -- open: that worker's team
  contact_id text, -- personal: the contact in which it came up
  conversation_id text, -- personal: the conversation in which it came up
  connection_id text, -- open: where we ask what it achieved
  pence bigint not null, -- sensitive: whole pence; below nought when it reverses another
  purpose text not null, -- sensitive: what kind of thing, a word of rules.rs
  bought text not null, -- sensitive: what it bought
  aim text not null, -- sensitive: what it was meant to achieve
  state text not null, -- sensitive: within, waiting, approved, declined, or reversal
  counts boolean not null, -- sensitive: it counts towards the limit of the worker
  counts_on date not null, -- personal: the day that decides in which period it counts
  check_on date, -- personal: when we ask what it achieved, while it waits
  made_at timestamptz not null, -- personal: when
  decided_by text, -- personal: who approved or declined
  decided_at timestamptz, -- personal: when
  decided_why text, -- sensitive: why it was declined, or reversed
  reverses_id text references small_spends (id), -- open: the row this one reverses
  check ((reverses_id is null and pence > 0) or (reverses_id is not null and pence < 0)), -- only a reversal takes away
  check ((state = 'reversal') = (reverses_id is not null)) -- and says so
);
create unique index small_spends_once on small_spends (once);
-- A row is reversed once, however often the button is pressed.
create unique index small_spends_reversed on small_spends (reverses_id);
create index small_spends_by_worker on small_spends (worker_id, counts_on);
create index small_spends_by_person on small_spends (person_id, counts_on);
create index small_spends_waiting on small_spends (made_at) where state = 'waiting';

-- One row for each worker and each person who has a limit: whoever is about to spend holds it until that is kept, so that of
-- two spends at once the second sees the first.
create table small_spend_turns (
  whose text primary key, -- personal: worker or person, and the id
  turns bigint not null -- open: how often it was held
);
