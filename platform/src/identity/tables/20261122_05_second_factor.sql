-- A second factor by time-based codes (RFC 6238), and the codes on paper for the day the telephone is lost.
create table second_factors (
  account_id text primary key references accounts (id), -- open: whose
  secret text not null, -- secret: base32, shared with the app on their telephone
  created_at timestamptz not null, -- open: when the set-up began
  confirmed_at timestamptz, -- open: when a first code proved that the app works; none while it is being set up
  last_step bigint not null default 0 -- secret: the time step of the last code used; it and earlier ones are refused
);

create table recovery_codes (
  id text primary key, -- secret: SHA-256 of the account's id and the code, in hexadecimal
  account_id text not null references accounts (id), -- open: whose
  created_at timestamptz not null, -- open: when it was made
  used_at timestamptz -- open: when it was used; it works once
);
create index recovery_codes_by_account on recovery_codes (account_id);
