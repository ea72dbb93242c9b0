-- What happened to people, in the nation's words: one row for each completed step, and one for each service given.
-- Rows are only ever added. A correction is a new row that names the row it supersedes; so is taking one back.
create table client_level_events (
  id text primary key, -- open: UUIDv7
  supersedes text references client_level_events (id), -- open: the row this one corrects or takes back
  withdrawn boolean not null default false, -- open: true takes back the row it supersedes: it never was
  recorded_at timestamptz not null, -- open: when this row was written
  person_id text not null, -- personal: whom it is about
  council text not null, -- open: the three-digit code of the council
  client_type text not null, -- sensitive: needs care, or is an unpaid carer
  event_type text not null, -- open: request, assessment, service or review
  reference text not null, -- personal: the work it came from, as people find it again
  started_on date not null, -- sensitive: when it began
  ended_on date, -- sensitive: when it was completed; none for a service that goes on
  description text not null, -- sensitive: a few words
  outcome text, -- sensitive: what followed
  hours_open double precision, -- sensitive: from when it was asked to when it was completed, finer than the days
  primary_support_reason text, -- sensitive: the reason as it was then
  route_of_access text, -- sensitive: requests: where the request came from
  assessment_type text, -- sensitive: assessments: long or short term
  eligible_needs text, -- sensitive: assessments: whether eligible needs were found
  method text, -- sensitive: assessments and reviews: who took part
  review_reason text, -- sensitive: reviews: planned or why not
  review_outcomes text, -- sensitive: reviews: how far the person's outcomes were met
  service_type text, -- sensitive: services: long term, short term or for carers
  service_component text, -- sensitive: services: what is given
  delivery_mechanism text, -- sensitive: services: how it is arranged
  provider_name text, -- open: services: the provider's location
  provider_location text, -- open: services: the regulator's number of it
  unit_cost_pence bigint, -- sensitive: services: what a unit costs
  cost_frequency text, -- sensitive: services: what a unit is
  weekly_units_hundredths bigint, -- sensitive: services: how many units a week, in hundredths
  caring_hours text, -- sensitive: carers: hours a week, as a national band
  cared_for_adults bigint, -- sensitive: carers: how many adults they care for
  cared_for_1 text, -- personal: carers: a person they care for
  cared_for_2 text, -- personal: carers: another
  cared_for_3 text, -- personal: carers: another
  check (event_type in ('request', 'assessment', 'service', 'review')), -- the nation knows no others
  check (ended_on is not null or event_type = 'service'), -- only a service may go on: the rest is written when completed
  check (ended_on is null or ended_on >= started_on), -- nothing ends before it begins
  check (withdrawn = false or supersedes is not null) -- only a row that is there can be taken back
);
-- Two people correcting one event: the second is told.
create unique index client_level_events_once on client_level_events (supersedes);
create index client_level_events_of_person on client_level_events (person_id, started_on);
create index client_level_events_by_end on client_level_events (ended_on);
