-- What matters to the person, under the headings of About me v2.0 (PRSB). Each save is a new version; none is lost.
create table about_me (
  id text primary key, -- open: UUIDv7
  person_id text not null references persons (id), -- open: whose
  number bigint not null, -- open: 1 for the first version; the highest counts
  most_important text, -- sensitive: what is most important to me
  people_important text, -- sensitive: people who are important to me
  communication text, -- sensitive: how I communicate and how to communicate with me
  wellness text, -- sensitive: my wellness
  please_do text, -- sensitive: please do and please don't
  how_and_when text, -- sensitive: how and when to support me
  also_worth_knowing text, -- sensitive: also worth knowing about me
  written_by text, -- personal: by or with whom it was written
  written_on date not null, -- open: the day it was true
  saved_at timestamptz not null, -- open: when it was saved
  saved_by text not null, -- open: who saved it, by name
  unique (person_id, number) -- of two people who write at once, the second is told
);
