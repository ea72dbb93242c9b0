-- Work to be done later. A row is written in the transaction that caused it, claimed by one server at a time, and kept
-- when it is done or has failed for good, so that a person can see it.
create table jobs (
  id text primary key, -- open: UUIDv7
  kind text not null, -- open: the slice's job, as journal/seal
  payload text not null, -- sensitive: what the job needs, as JSON; ids rather than words
  key text, -- open: for work that must not be asked for twice while it waits
  asked_at timestamptz not null, -- open: when
  run_after timestamptz not null, -- open: not before; moved on after a failure
  attempts bigint not null default 0, -- open: how often it was begun
  claimed_by text, -- open: the server that holds it
  claimed_until timestamptz, -- open: after this another server may take it: the first one was killed
  done_at timestamptz, -- open: when it succeeded
  failed_at timestamptz, -- open: when it was given up
  error text -- open: the last failure, in a sentence, without personal data
);
create index jobs_waiting on jobs (done_at, failed_at, run_after);
create unique index jobs_once on jobs (kind, key);
