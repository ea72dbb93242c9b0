-- Contacts that were open when open requests began to be told (people/events): more than a draft, of somebody known.
insert into open_requests (reference, person_id, council, asked_at)
select id, person_id, '999', received_at
from contacts
where completed_at is null and draft = false and person_id is not null;
