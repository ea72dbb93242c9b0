-- The council's plan: one vision, its themes, and under each theme what is to be reached. No person is in it.
create table visions (
  id text primary key, -- open: UUIDv7
  words text not null, -- open: what we want life here to be like
  until_on date not null -- open: the day by which the plan is renewed
);

create table themes (
  id text primary key, -- open: UUIDv7
  vision_id text not null references visions (id), -- open: the vision it serves
  place bigint not null, -- open: its place in the plan
  name text not null, -- open: a few words
  words text not null, -- open: what it means
  making_it_real text not null -- open: the statement of Making It Real it answers
);

create table objectives (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who change it the second is told
  theme_id text not null references themes (id), -- open: the theme it stands under
  place bigint not null, -- open: its place in the theme
  name text not null, -- open: what is to be reached, in a line
  words text not null, -- open: why, and how
  owner_id text, -- personal: the account that answers for it
  measure text, -- open: the measure that shows it; none until there is one
  baseline double precision, -- open: where it stood: a share between 0 and 1, or a count
  baseline_month date, -- open: when it stood there
  target double precision, -- open: where it should stand, as the baseline
  direction text not null, -- open: higher, lower, or keep (as it is)
  making_it_real text, -- open: the statement of Making It Real it answers, if one does
  changed_at timestamptz not null, -- open: when it was last changed
  check (direction in ('higher', 'lower', 'keep')) -- there are three ways to aim
);
create index objectives_by_theme on objectives (theme_id, place);
