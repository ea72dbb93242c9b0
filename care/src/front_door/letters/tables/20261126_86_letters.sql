-- Letters, texts and e-mails with what was agreed: written and looked at here, carried by the platform's messages.
create table letters (
  id text primary key, -- open: UUIDv7
  version bigint not null, -- open: counts every change
  once text not null, -- open: the number of the form it came from, or what it tells of, so that it is written once
  contact_id text not null, -- personal: the contact it grew out of
  format text not null, -- personal: text, email or letter
  recipient text not null, -- personal: a telephone number, an address
  subject text not null, -- sensitive: what it is about
  body text not null, -- sensitive: what it says
  words text not null, -- open: the template it began with, and its version
  by_name text not null, -- personal: who wrote it, by name
  created_at timestamptz not null, -- personal: when
  message_id text -- open: the message that carries it; none while it is a draft
);
create unique index letters_once on letters (once);
create index letters_by_contact on letters (contact_id);
create index letters_by_message on letters (message_id);
