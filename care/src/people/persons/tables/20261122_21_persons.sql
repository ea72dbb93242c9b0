-- People: who they are, how to reach and talk with them, who helps them, and what happens next.
create table persons (
  id text primary key, -- open: UUIDv7
  version bigint not null, -- open: so that of two people who edit it the second is told
  given_name text not null, -- personal: may be empty: people are met before they are known
  family_name text not null, -- personal: may be empty
  known_as text, -- personal: what they like to be called
  pronouns text, -- personal: how to speak of them
  born_on date, -- personal: to tell people apart, and for their age
  died_on date, -- personal: what runs ends, and nobody writes to them
  nhs_number text, -- personal: ten digits, check digit verified; the surest way to tell people apart
  gender text, -- sensitive: as they say it
  ethnicity text, -- sensitive: as they say it; the national list is a mapping of it
  address text, -- personal: lines
  postcode text, -- personal: with its blank, in capitals
  uprn text, -- personal: the property's national number
  phone text, -- personal: as typed
  email text, -- personal: as typed
  contact_preference text, -- personal: how and when to reach them
  accessible_information text, -- sensitive: what to do when writing or calling (DCB1605)
  language text, -- personal: the language to speak and write
  interpreter boolean not null, -- personal: whether one is needed
  gp_practice text, -- personal: where their doctor is
  lives text, -- sensitive: where and with whom they live, in plain words
  is_carer boolean not null, -- sensitive: whether they look after somebody
  owner_id text, -- open: the account that must take the next step
  team_id text, -- open: the team that holds the record
  restricted boolean not null, -- sensitive: only few may know that this record exists
  barred text not null, -- sensitive: accounts with a personal connection, with blanks between; they never see it
  next_on date, -- personal: when the next step is due
  next_what text, -- personal: what it is
  next_owner_id text, -- open: who takes it
  created_at timestamptz not null, -- open: when the record began
  created_by text not null, -- open: who began it, by name
  updated_at timestamptz not null, -- open: when the details were last saved
  updated_by text not null, -- open: who saved them, by name
  check (given_name <> '' or family_name <> '' or known_as <> '') -- a record without any name could be anybody's
);
create unique index persons_by_nhs_number on persons (nhs_number);
create index persons_by_owner on persons (owner_id);
create index persons_by_team on persons (team_id);
create index persons_by_next on persons (next_on);

-- How people are found: equal keys only, so that it is fast on any database. `n:` a name, `p:` two names of one person,
-- `y:` a name with the year of birth, `b:` birth date, `c:` postcode, `h:` NHS number, `t:` telephone.
create table person_keys (
  key text not null, -- personal: what may be asked for
  person_id text not null references persons (id), -- open: who it finds
  primary key (key, person_id) -- a key finds a person once
);
create index person_keys_of_person on person_keys (person_id);

-- Every name that occurs, under its first letters and under itself with one or two letters left out, so that a name
-- with a slip in it is found by equal keys too.
create table name_keys (
  key text not null, -- personal: a name with letters left out, or its first letters
  name text not null, -- personal: the folded name
  primary key (key, name) -- a key leads to a name once
);
