-- Who an account is at the council's own sign-in service, and browsers on their way there and back.
create table external_identities (
  id text primary key, -- open: UUIDv7
  issuer text not null, -- open: the service's address, as its tokens name it
  subject text not null, -- personal: their number there; it never changes, unlike names and addresses
  account_id text not null references accounts (id), -- personal: who that is here
  linked_at timestamptz not null -- open: when
);
create unique index external_identities_by_subject on external_identities (issuer, subject);
create unique index external_identities_by_account on external_identities (issuer, account_id);

create table single_sign_on_steps (
  id text primary key, -- secret: SHA-256 of the cookie, in hexadecimal: only the browser that left may come back
  state text not null, -- secret: comes back in the address
  nonce text not null, -- secret: comes back inside the token
  verifier text not null, -- secret: proves to the service that we are who asked (PKCE)
  next text not null, -- open: the page they wanted
  started_at timestamptz not null -- open: it lasts ten minutes
);
create index single_sign_on_steps_by_age on single_sign_on_steps (started_at);
