-- What somebody sent us in writing, as they wrote it: the reference and code they were given, their answers, their files.
create table sent_requests (
  reference text primary key, -- personal: the number they can ring with; random, with a check digit
  code_hash text not null, -- secret: Argon2id of the code that opens it beside the number
  contact_id text not null, -- personal: the contact it became
  carer_contact_id text, -- personal: the carer's own contact, when they asked for themselves too
  answers text not null, -- sensitive: every answer as it was written, in JSON
  sent_at timestamptz not null, -- personal: when
  answer_by timestamptz not null -- personal: by when we said that somebody gets in touch
);
create unique index sent_requests_by_contact on sent_requests (contact_id);
create index sent_requests_by_carer on sent_requests (carer_contact_id);

create table sent_files (
  id text primary key, -- secret: its name on the disk, which nobody can guess
  draft_id text not null, -- secret: the draft it was sent with
  contact_id text, -- personal: the contact it belongs to; none until it was sent
  called text not null, -- sensitive: what the sender calls it; shown, used for nothing else
  kind text not null, -- open: what it is, found from its content: jpeg, png or pdf
  size bigint not null, -- open: bytes
  arrived_at timestamptz not null -- personal: when
);
create index sent_files_by_draft on sent_files (draft_id);
create index sent_files_by_contact on sent_files (contact_id);
