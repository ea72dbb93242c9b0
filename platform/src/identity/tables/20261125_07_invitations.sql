-- A link by which somebody chooses their own password: at their first day, or when they have forgotten it. Whoever makes
-- the link never learns the password.
create table invitations (
  id text primary key, -- secret: SHA-256 of the link's token, in hexadecimal; the token itself is kept nowhere
  account_id text not null references accounts (id), -- open: whose
  made_at timestamptz not null, -- open: when
  ends_at timestamptz not null -- open: it opens nothing from then on
);
create unique index invitations_by_account on invitations (account_id); -- a new link takes the old one's place
