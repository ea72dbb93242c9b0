-- How people know each other. One row is read from both sides: person_id is the `kind` of other_id.
create table relations (
  id text primary key, -- open: UUIDv7
  person_id text not null references persons (id), -- personal: who is
  kind text not null, -- sensitive: the parent, neighbour, carer …
  other_id text not null references persons (id), -- personal: of whom
  note text, -- sensitive: what is worth knowing about it
  started_on date, -- personal: since when, if it matters
  ended_on date, -- personal: until when; none while it lasts
  created_at timestamptz not null, -- open: when it was written down
  created_by text not null, -- open: by whom, by name
  check (person_id <> other_id) -- nobody is their own neighbour
);
create index relations_of_person on relations (person_id);
create index relations_of_other on relations (other_id);
