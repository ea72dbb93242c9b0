-- Teams, the accounts of staff, and their passwords. Roles and teams stand in the account's own row, so that a request
-- learns who asks, and in which roles and teams, with one look-up.
create table teams (
  id text primary key, -- open: UUIDv7
  name text not null, -- open: as colleagues say it
  locality text, -- open: the part of the borough it serves; none when it serves all of it
  created_at timestamptz not null -- open: when
);
create unique index teams_by_name on teams (name);

create table accounts (
  id text primary key, -- open: UUIDv7
  username text not null, -- personal: what they type to sign in, in lower case
  name text not null, -- personal: as colleagues say it
  title text not null, -- open: the job title, shown beside the name
  roles text not null, -- open: as policies name them, with commas between
  teams text not null, -- open: ids of teams, with commas between
  version bigint not null default 1, -- open: so that of two people who change it the second is told
  created_at timestamptz not null, -- open: when
  disabled_at timestamptz, -- open: when it was closed; a closed account stays, because the journal names it
  check (username <> '') -- an account without a name could be anybody's
);
create unique index accounts_by_username on accounts (username);

create table credentials (
  account_id text primary key references accounts (id), -- open: whose
  password text not null, -- secret: Argon2id, as a PHC string
  changed_at timestamptz not null -- open: when it was set
);
