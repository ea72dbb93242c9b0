-- Services as Open Referral UK 3.0 has them: its names, one table for each of its objects. Everything in a feed is public;
-- what is not to be shown is marked. What belongs to a service or a place alone is written anew with it.
create table directory_feeds (
  id text primary key, -- open: UUIDv7
  name text not null, -- open: what people call it
  address text not null unique, -- open: where its API is, or the name of the file it came as
  is_file boolean not null, -- open: whether it came as a file, and cannot be asked again
  created_at timestamptz not null -- open: since when it is known
);
create table directory_organizations (
  id text primary key, -- open: as its feed names it
  name text, -- open: who offers something
  description text, -- open: what it is
  email text, -- open: its public address
  website text, -- open: its pages
  logo text, -- open: address of its picture
  uri text, -- open: its identifier on the web
  parent_organization_id text, -- open: what it is part of
  feed_id text not null references directory_feeds (id) -- open: who told us; another feed may not change it
);
create table directory_organization_identifiers (
  id text not null, -- open: as its feed names it
  organization_id text not null references directory_organizations (id), -- open: whose number
  identifier_scheme text, -- open: the register
  identifier_type text, -- open: what the register calls it
  identifier text, -- open: the number
  primary key (organization_id, id) -- ids are unique within what they belong to
);
create table directory_services (
  id text primary key, -- open: as its feed names it
  organization_id text references directory_organizations (id), -- open: who offers it
  name text, -- open: what it is called
  description text, -- open: what happens there
  url text, -- open: its page
  email text, -- open: its public address
  status text, -- open: active, inactive, defunct or temporarily closed, as its feed says
  fees text, -- open: costs in words
  accreditations text, -- open: who vouches for it
  minimum_age double precision, -- open: for whom
  maximum_age double precision, -- open: for whom
  assured_date date, -- open: when somebody last said it is right
  assurer_email text, -- personal: who said so; never shown
  alert text, -- open: what is different now
  last_modified timestamptz, -- open: when its feed last changed it
  feed_id text not null references directory_feeds (id), -- open: who told us; another feed may not change it
  internal boolean not null, -- open: for staff alone; shown to nobody outside
  vanished_at timestamptz, -- open: since when its feed does not name it any more
  merged_into text references directory_services (id), -- open: the same service in another feed, which is shown instead
  shown boolean not null, -- open: whether the public sees it; computed whenever the row is written
  digest text not null, -- open: of what was read, so that what did not change is not written
  changed_at timestamptz not null -- open: when this row was last written
);
create index directory_services_by_name on directory_services (shown, name, id);
create index directory_services_by_feed on directory_services (feed_id, id);
create index directory_services_merged on directory_services (merged_into);
create table directory_locations (
  id text primary key, -- open: as its feed names it
  location_type text, -- open: physical, postal or virtual
  name text, -- open: what the place is called
  description text, -- open: how to find it
  latitude double precision, -- open: degrees north
  longitude double precision, -- open: degrees east
  external_identifier text, -- open: such as its UPRN
  external_identifier_type text, -- open: such as UPRN
  feed_id text not null references directory_feeds (id), -- open: who told us; another feed may not change it
  confidential boolean not null -- open: a place that must not be found, such as a refuge: shown to nobody
);
create table directory_addresses (
  id text not null, -- open: as its feed names it
  location_id text not null references directory_locations (id), -- open: of which place
  attention text, -- personal: to whom letters go; never shown
  address_1 text, -- open: house and street
  city text, -- open: town
  region text, -- open: region
  state_province text, -- open: county
  postal_code text, -- open: postcode
  country text, -- open: two letters
  address_type text, -- open: physical, postal or virtual
  postcode_key text not null, -- open: the postcode without gaps, in capitals
  primary key (location_id, id) -- ids are unique within what they belong to
);
create index directory_addresses_by_postcode on directory_addresses (postcode_key);
create table directory_accessibility (
  id text not null, -- open: as its feed names it
  location_id text not null references directory_locations (id), -- open: of which place
  description text, -- open: what helps people to use it
  details text, -- open: more of it
  url text, -- open: a page about it
  accessibility text, -- open: the profile's second name for the same
  primary key (location_id, id) -- ids are unique within what they belong to
);
create table directory_service_at_locations (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: which service
  location_id text references directory_locations (id), -- open: at which place
  description text, -- open: what is different there
  primary key (service_id, id) -- ids are unique within what they belong to
);
create index directory_service_at_locations_by_id on directory_service_at_locations (id);
create index directory_service_at_locations_by_place on directory_service_at_locations (location_id);
create table directory_schedules (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: of which service
  service_at_location_id text not null, -- open: at which place alone; empty for all
  valid_from date, -- open: from when
  valid_to date, -- open: until when
  dtstart date, -- open: first day
  freq text, -- open: WEEKLY or MONTHLY
  interval double precision, -- open: every how many of them
  byday text, -- open: days such as TH,FR
  bymonthday text, -- open: days of the month
  description text, -- open: the same in words
  opens_at text, -- open: time of day
  closes_at text, -- open: time of day
  schedule_link text, -- open: a page about it
  attending_type text, -- open: how one takes part
  notes text, -- open: what else
  primary key (service_id, service_at_location_id, id) -- ids are unique within what they belong to
);
create table directory_service_areas (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: of which service
  name text, -- open: where people must live
  extent text, -- open: the same as a shape
  extent_type text, -- open: what kind of shape
  uri text, -- open: its identifier on the web
  service_area text, -- open: the profile's second name for the same
  primary key (service_id, id) -- ids are unique within what they belong to
);
create table directory_languages (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: of which service
  name text, -- open: the language
  code text, -- open: its two or three letters
  primary key (service_id, id) -- ids are unique within what they belong to
);
create table directory_funding (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: of which service
  source text, -- open: where its money comes from
  primary key (service_id, id) -- ids are unique within what they belong to
);
create table directory_cost_options (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: of which service
  valid_from date, -- open: from when
  valid_to date, -- open: until when
  option text, -- open: for whom
  amount double precision, -- open: what its feed says, in its currency; no money of ours
  amount_description text, -- open: what one gets for it
  currency text, -- open: three letters
  primary key (service_id, id) -- ids are unique within what they belong to
);
create table directory_contacts (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: of which service
  name text, -- personal: whom to ask
  title text, -- open: their role
  department text, -- open: where they work
  email text, -- personal: their address
  is_personal boolean not null, -- open: a name without a role, which is somebody's and is not shown
  primary key (service_id, id) -- ids are unique within what they belong to
);
create table directory_phones (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: of which service
  contact_id text not null, -- open: of which contact; empty for the service's own
  number text, -- open: to ring; personal when its contact is
  description text, -- open: when, and for what
  primary key (service_id, contact_id, id) -- ids are unique within what they belong to
);
create table directory_taxonomies (
  id text primary key, -- open: as its feed names it
  name text, -- open: a list of terms
  description text, -- open: what it is for
  uri text, -- open: its identifier on the web
  version text -- open: which edition
);
create table directory_taxonomy_terms (
  id text primary key, -- open: as its feed names it
  name text, -- open: the term
  description text, -- open: what it means
  parent_id text, -- open: the wider term
  taxonomy text, -- open: its list by name
  taxonomy_id text, -- open: its list
  term_uri text, -- open: its identifier on the web
  term text -- open: the profile's second name for the same
);
create table directory_attributes (
  id text not null, -- open: as its feed names it
  service_id text not null references directory_services (id), -- open: of which service
  link_type text, -- open: what the term says of it
  taxonomy_term_id text, -- open: the term
  primary key (service_id, id) -- ids are unique within what they belong to
);
create index directory_attributes_by_term on directory_attributes (taxonomy_term_id, service_id);
-- What services are found by: their words without endings, those of the name and the terms again with a + before them, and
-- marks that begin with = (`=free`, `=language:pl`).
create table directory_words (
  word text not null, -- open: a word or a mark
  service_id text not null references directory_services (id), -- open: which service
  weight bigint not null, -- open: more where it stands in the name
  primary key (word, service_id, weight) -- once; the weight is in it so that the index answers alone
);
create index directory_words_by_service on directory_words (service_id);
-- Where services are, for distances: without confidential places.
create table directory_places (
  service_id text not null references directory_services (id), -- open: which service
  location_id text not null references directory_locations (id), -- open: where
  latitude double precision not null, -- open: degrees north
  longitude double precision not null, -- open: degrees east
  primary key (service_id, location_id) -- once
);
create index directory_places_by_latitude on directory_places (latitude, longitude);
-- Every word that any service has, to find what a slip of the keyboard meant.
create table directory_vocabulary (
  word text primary key -- open: without its ending
);
-- Where postcodes are, from a file that the council supplies.
create table directory_postcodes (
  postcode text primary key, -- open: without gaps, in capitals
  latitude double precision not null, -- open: degrees north
  longitude double precision not null -- open: degrees east
);
-- What people say, and the words that services use for it.
create table directory_needs (
  id text primary key, -- open: a short name, or UUIDv7
  phrase text not null, -- open: as people say it
  words text not null, -- open: words and terms of services that help
  place bigint not null -- open: its place in the list
);
-- “Is this out of date?”: what readers say, for whoever keeps the directory.
create table directory_reports (
  id text primary key, -- open: UUIDv7
  service_id text not null references directory_services (id), -- open: which service
  words text not null, -- personal: in the reader's words
  reported_at timestamptz not null, -- open: when
  settled_at timestamptz, -- open: when somebody dealt with it
  settled_by text, -- personal: the account that did
  check ((settled_at is null) = (settled_by is null)) -- nothing settles itself
);
create index directory_reports_open on directory_reports (settled_at, reported_at);
-- Two services that somebody looked at and found to be different.
create table directory_different (
  one_id text not null references directory_services (id), -- open: the smaller id
  other_id text not null references directory_services (id), -- open: the larger id
  said_at timestamptz not null, -- open: when
  said_by text not null, -- personal: the account that said so
  primary key (one_id, other_id) -- once
);
