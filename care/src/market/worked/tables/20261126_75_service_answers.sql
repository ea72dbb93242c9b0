-- What people answered when they were asked whether a service helped them: their last answer for each service.
create table service_answers (
  service_id text not null, -- open: the service of the directory
  person_id text not null references persons (id), -- personal: who was asked, so that nobody counts twice
  answer text not null, -- sensitive: yes, partly, no, or not_started
  answered_at timestamptz not null, -- personal: when
  primary key (service_id, person_id) -- one person answers once for a service; a newer answer takes the place of the older
);
