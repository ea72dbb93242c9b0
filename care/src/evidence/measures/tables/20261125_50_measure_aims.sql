-- Who aims at what: a row for each objective that links a measure and has a target, so that two may share a measure.
create table measure_aims (
  aim text primary key, -- open: whose aim it is, the id of an objective
  measure text not null, -- open: the measure's name in addresses
  target double precision not null, -- open: a share between 0 and 1, or a count a month
  better text not null, -- open: higher, lower, or neither (the measure's own way stands)
  set_at timestamptz not null, -- open: when it was set; the newest is drawn on the measure's chart
  check (better in ('higher', 'lower', 'neither')) -- there are three ways to aim
);
create index measure_aims_of on measure_aims (measure, set_at);
-- One target for each measure was one too few. The plan writes its aims into the new table (change/objectives).
drop table measure_targets;
