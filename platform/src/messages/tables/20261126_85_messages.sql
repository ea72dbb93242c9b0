-- Texts, e-mails and letters on their way out. A row is written in the transaction of what it tells, and kept when it
-- has arrived or was given up, so that a person can see what became of it.
create table messages (
  id text primary key, -- open: UUIDv7; the carrier is told it, and knows by it what it has already
  kind text not null, -- open: text, email or letter
  recipient text not null, -- personal: a telephone number, an address
  subject text not null, -- sensitive: of an e-mail or letter
  body text not null, -- sensitive: what it says
  pdf bytea, -- sensitive: a letter as it is printed
  own_pages boolean not null, -- open: it must be printed as its own pages are, because of their size
  person_id text, -- personal: in whose record it is told
  job text not null, -- open: the job that carries it
  state text not null, -- open: waiting, sent, delivered, failed or withdrawn
  asked_at timestamptz not null, -- personal: when
  tried_at timestamptz, -- open: when it was first handed to the carrier, whether or not that was heard
  tries bigint not null default 0, -- open: how often
  carrier_id text, -- open: the carrier's own number for it
  state_at timestamptz not null, -- open: since when it is so
  reason text -- open: why it waits or has failed, in a sentence without personal data
);
create index messages_by_state on messages (state, state_at);
create index messages_by_person on messages (person_id);
