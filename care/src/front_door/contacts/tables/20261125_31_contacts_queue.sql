-- The queue in its order: concerns first, then what needs somebody today, then the oldest wait. Only what is open is in it,
-- so it stays as small as the queue.
create index contacts_queue on contacts (concern desc, urgent desc, received_at, id) where completed_at is null;
drop index contacts_open;
