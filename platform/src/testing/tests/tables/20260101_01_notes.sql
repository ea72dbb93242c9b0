-- The one table of the tiny service that the testing kit is tried on.
create table notes (
  id text primary key, -- open: its number
  words text not null -- open: what was written
);
