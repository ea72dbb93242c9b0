-- What somebody found out about records whose identity contradicted itself in a file. It changes no data: the same evidence
-- does not come back into the queue, other evidence does.
create table identity_resolutions (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: counts changes
  council text not null, -- open: the national code of the council
  kind text not null, -- open: ids, numbers or births
  subject text not null, -- sensitive: the NHS number, the council's own id, or the person key, that says several things
  stated text not null, -- sensitive: what the records say, sorted, one a line: with the subject it is the evidence
  import_id text not null, -- open: the import in which it was seen
  decision text not null, -- open: same_person, two_people or corrected
  wrong_on text, -- sensitive: which record is wrong, if it was said
  reason text not null, -- sensitive: how it was found out
  decided_at timestamptz not null, -- open: when
  decided_by text not null, -- personal: the account
  decided_by_name text not null, -- personal: the name of whoever decided, as it was then
  withdrawn_at timestamptz, -- open: when it was taken back
  check (kind in ('ids', 'numbers', 'births')), -- there are three kinds of conflict
  check (decision in ('same_person', 'two_people', 'corrected')), -- there are three answers
  check (kind <> 'numbers' or decision <> 'same_person'), -- records whose NHS numbers differ are never one person's
  check (decision <> 'two_people' or wrong_on is not null) -- then one of the records is wrong
);
create unique index identity_resolutions_of on identity_resolutions (council, kind, subject, stated)
  where withdrawn_at is null;
