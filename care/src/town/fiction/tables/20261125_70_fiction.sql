-- One row when this record store holds people who do not exist, so that it is never taken for a council's own.
create table fiction (
  id text primary key, -- open: always `town`
  marked_at timestamptz not null, -- open: when the first of them was made
  check (id = 'town') -- there is one mark, and it stays
);
