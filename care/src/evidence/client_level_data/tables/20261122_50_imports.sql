-- Files of Client Level Data that were sent through the website; what became of each. The rows themselves are kept as columns
-- in the data folder, under the same id. Imports made on the command line are there only.
create table imports (
  id text primary key, -- open: UUIDv7; the kept rows have the same id
  called text not null, -- open: what the sender calls the file; shown, and used for nothing else
  state text not null, -- open: running, done or failed
  asked_at timestamptz not null, -- open: when the file arrived
  asked_by text not null, -- personal: the account that sent it
  asked_by_name text not null, -- personal: the name of whoever sent it, as it was then
  council text, -- open: the national code of the council, once it is read
  release text, -- open: the release it was checked against, once it is read
  row_count bigint, -- open: rows kept
  failed_count bigint, -- open: rows that a national check would fail
  warned_count bigint, -- open: rows with a warning and no failure
  message text, -- open: why it failed, in a sentence
  check (state in ('running', 'done', 'failed')), -- an import has three states
  check (state <> 'failed' or message is not null) -- whoever sent it must be told why
);
create index imports_by_time on imports (asked_at);
