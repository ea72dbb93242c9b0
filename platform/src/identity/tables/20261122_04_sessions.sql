-- Browsers that are signed in, browsers half-way through signing in, and the attempts that failed.
create table sessions (
  id text primary key, -- secret: SHA-256 of the cookie, in hexadecimal; the cookie itself is kept nowhere
  public_id text not null, -- open: UUIDv7, to name this session on a page
  account_id text not null references accounts (id), -- personal: who
  csrf text not null, -- secret: the token each form of this session carries
  second_factor boolean not null, -- open: whether a second factor was passed
  way text not null, -- open: password, code, recovery code or single sign-on
  browser text not null, -- personal: the kind of browser in a few words, so that people know it again
  started_at timestamptz not null, -- personal: the absolute limit counts from here
  seen_at timestamptz not null, -- personal: the idle limit counts from here; written at most once a minute
  ended_at timestamptz, -- open: when they signed out, or were signed out
  check (way in ('password', 'code', 'recovery code', 'single sign-on')) -- the ways there are
);
create index sessions_by_account on sessions (account_id, ended_at);
create index sessions_by_start on sessions (started_at);

-- Somebody gave the right password and has yet to give a code.
create table sign_in_steps (
  id text primary key, -- secret: SHA-256 of the cookie, in hexadecimal
  account_id text not null references accounts (id), -- personal: whose password it was
  next text not null, -- open: the page they wanted
  way text not null, -- open: how the first step was passed
  started_at timestamptz not null -- open: it lasts ten minutes
);

-- Failures are counted for what was typed, whether such an account exists or not, so that counting tells nobody which do.
create table sign_in_failures (
  id text primary key, -- personal: SHA-256 of what was guessed at: a username, an account's code, a network address
  failures bigint not null, -- open: how many since the last success
  first_at timestamptz not null, -- open: the first of them
  last_at timestamptz not null, -- open: the newest of them
  wait_until timestamptz -- open: no attempt is looked at before
);
create index sign_in_failures_by_age on sign_in_failures (last_at);
