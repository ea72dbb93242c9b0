-- Places where people come and talk, when they are open, and the talking points that can be booked there.
create table hubs (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who write the second is told
  name text not null, -- open: what people call the place
  about text not null, -- open: what happens there, in plain words
  address text not null, -- open: street and part of town
  postcode text not null, -- open: of the place
  latitude double precision, -- open: degrees north, by which it is found near people
  longitude double precision, -- open: degrees east
  access text not null, -- open: what helps people to get there, in and about
  phone text not null, -- open: whom to ring about the place
  opening text not null, -- open: from when to when on which weekday, in JSON
  drop_in text not null, -- open: when somebody is there for whoever comes, in JSON
  shown boolean not null -- open: whether the public sees it
);

create table hub_closures (
  hub_id text not null references hubs (id), -- open: which place
  on_date date not null, -- open: the day on which it is closed
  reason text not null, -- open: why, as the public reads it
  primary key (hub_id, on_date) -- a place is closed once on a day; the second reason takes the place of the first
);

create table talking_points (
  id text primary key, -- open: UUIDv7
  hub_id text not null references hubs (id), -- open: where
  worker_id text not null, -- open: the account of whoever is there
  team_id text, -- open: that worker's team
  weekday bigint not null, -- open: Monday is 1
  begins text not null, -- open: the time of the first, as 09:30
  ends text not null, -- open: when the last has ended
  minutes bigint not null, -- open: how long each is
  at_once bigint not null, -- open: how many people can be talked with at the same time
  from_on date not null, -- open: the first day
  to_on date not null, -- open: the last day
  touched bigint not null default 0 -- open: counts bookings and closures, so that two at once come one after the other
);
create index talking_points_by_hub on talking_points (hub_id, to_on);

create table talking_point_bookings (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who change it the second is told
  once text not null unique, -- secret: a hash of what the form held, so that a button pressed twice books once
  reference text not null unique, -- personal: ten digits by which they ask for it
  code_hash text not null, -- secret: Argon2id of the code that goes with them
  point_id text not null references talking_points (id), -- open: of which talking points
  hub_id text not null references hubs (id), -- open: where
  worker_id text not null, -- open: who listens
  team_id text, -- open: that worker's team
  starts_at timestamptz not null, -- personal: when
  minutes bigint not null, -- open: how long
  seat text unique, -- open: the place it takes; none once it is cancelled
  state text not null, -- personal: booked, cancelled, came or missed
  name text not null, -- personal: what to call them
  reach text not null, -- personal: how they want to hear from us
  phone text not null, -- personal: their number
  email text not null, -- personal: their address for e-mail
  address text not null, -- personal: where they live
  needs text not null, -- sensitive: what they need to get in, to hear and to be understood
  words text not null, -- sensitive: what it is about, in their words
  safe text not null, -- sensitive: what they said of danger
  known_by text, -- personal: number or address by which bookings of one person are counted
  person_id text references persons (id), -- personal: for whom, when a worker booked it
  contact_id text, -- personal: the contact it was booked in, or that it made because of danger
  booked_by text not null, -- open: the account of the worker who booked it; empty when they did it themselves
  booked_at timestamptz not null, -- personal: when
  reminder_id text, -- personal: the message that reminded them the day before
  forgotten_at timestamptz -- open: when name, ways and words were deleted
);
create index talking_point_bookings_by_hub on talking_point_bookings (hub_id, starts_at);
create index talking_point_bookings_by_worker on talking_point_bookings (worker_id, starts_at);
create index talking_point_bookings_by_reminder on talking_point_bookings (reminder_id);
create index talking_point_bookings_by_known on talking_point_bookings (known_by, starts_at);
