-- One readable line for everything that happened with a person, written by any area in its own transaction.
create table timeline (
  id text primary key, -- open: UUIDv7
  person_id text not null, -- open: whose; the record itself is a row of persons
  at timestamptz not null, -- personal: when it happened
  kind text not null, -- open: what sort of thing it was
  title text not null, -- personal: one line that a stranger understands
  words text, -- sensitive: what was said or decided
  href text, -- open: the page of the thing itself
  by_name text not null, -- personal: who did it, as they were called then
  open boolean not null, -- open: something still has to happen
  recorded_at timestamptz not null, -- open: when the line was written
  check (kind in ('contact', 'conversation', 'decision', 'letter', 'support', 'note')) -- the sorts there are
);
create index timeline_of_person on timeline (person_id, at);
