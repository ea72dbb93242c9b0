-- Requests that are being written by people without an account, and what the council says on those pages.
create table asking_drafts (
  id text primary key, -- secret: a hash of what the browser holds; without that nobody reads the draft
  version bigint not null default 1, -- open: so that two tabs do not write over each other
  answers text not null, -- sensitive: what was written so far, in JSON; emptied when it is sent
  begun_at timestamptz not null, -- personal: when
  kept_until timestamptz not null, -- open: then it is deleted
  link_hash text, -- secret: a hash of the link to come back by; it works once
  code_hash text, -- secret: Argon2id of the code that goes with the link
  reference text -- personal: the number it was sent under; none until then
);
create unique index asking_drafts_by_link on asking_drafts (link_hash);
create index asking_drafts_by_end on asking_drafts (kept_until);

create table asking_settings (
  id text primary key, -- open: there is one row
  version bigint not null default 1, -- open: so that of two people who write the second is told
  signing_key text not null, -- secret: what the service signs its public forms with
  phone_day text not null default '', -- open: the number people ring in working hours
  phone_night text not null default '', -- open: the number at other times
  phone_housing text not null default '', -- open: the number for those without a safe place to sleep
  hours text not null default '', -- open: when the first number is answered, in words
  team_id text, -- open: the team that gets what is sent
  check (id = 'here') -- one council, one row
);
