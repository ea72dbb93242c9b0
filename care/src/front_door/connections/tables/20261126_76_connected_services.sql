-- What people were connected to: a service of the directory or something in own words, when we ask whether it helped, and
-- what they answered.
create table connected_services (
  id text primary key, -- open: UUIDv7
  version bigint not null default 1, -- open: so that of two people who write the second is told
  once text not null, -- sensitive: which button of which form it came from; pressed twice it is one connection
  person_id text references persons (id), -- personal: who; none until a contact's person is found
  contact_id text, -- personal: the contact in which it was offered
  conversation_id text, -- personal: the conversation in which it was offered
  service_id text, -- sensitive: the service of the directory; none when it is in own words
  what text not null, -- sensitive: what it is
  check_on date not null, -- personal: when we ask whether it helped
  late_reason text, -- sensitive: why that is later than 28 days
  checker_id text not null, -- personal: who asks
  team_id text, -- open: that worker's team
  made_by text not null, -- personal: the account that offered it
  made_at timestamptz not null, -- personal: when
  by_ending boolean not null, -- open: it was written down when its contact or conversation ended
  answer text, -- sensitive: did it help? none until we asked
  answer_words text, -- sensitive: what they said, in their words
  answered_at timestamptz, -- personal: when
  answered_by text, -- personal: who asked them
  withdrawn_at timestamptz, -- personal: when it turned out not to have been offered
  check ((answer is null) = (answered_at is null)) -- what was answered has a day
);
create unique index connected_services_once on connected_services (once);
create index connected_services_to_check on connected_services (checker_id, check_on, id) where answer is null and withdrawn_at is null;
create index connected_services_open on connected_services (check_on, id) where answer is null and withdrawn_at is null;
create index connected_services_by_person on connected_services (person_id, made_at);
create index connected_services_by_contact on connected_services (contact_id);
create index connected_services_by_conversation on connected_services (conversation_id);
