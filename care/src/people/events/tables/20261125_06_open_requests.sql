-- Who has asked and waits for an answer: one row for each request that is open now. It is no event, because nothing is
-- completed, and it is no history: the row goes in the transaction that completes, withdraws or reassigns the request.
create table open_requests (
  reference text primary key, -- personal: the work it comes from, as in the event that will follow
  person_id text not null, -- personal: who asked
  council text not null, -- open: the three-digit code of the council
  asked_at timestamptz not null -- sensitive: when they asked
);
create index open_requests_of_person on open_requests (person_id);
