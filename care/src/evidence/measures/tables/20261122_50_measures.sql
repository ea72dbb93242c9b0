-- What people write beside the numbers: marks on charts, and what the council aims at.
create table measure_marks (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who change it the second is told
  measure text not null, -- open: the measure's name in addresses
  source text not null, -- open: our own record, or the id of an import
  month date not null, -- open: the first day of the month it belongs to
  kind text not null, -- open: note, or rebase (limits begin anew here)
  words text not null, -- open: what happened; for a rebase the known cause
  made_at timestamptz not null, -- open: when it was written
  made_by text not null, -- personal: the account that wrote it
  removed_at timestamptz, -- open: when it was taken back; the row stays for whoever asks
  check (kind in ('note', 'rebase')) -- there are two kinds of marks
);
create index measure_marks_of on measure_marks (measure, source, month);

-- What the council aims at, written by its plan.
create table measure_targets (
  measure text primary key, -- open: the measure's name in addresses
  target double precision not null, -- open: a share between 0 and 1, or a count a month
  set_at timestamptz not null -- open: when it was set
);
