-- The days on which people asked for help: those of the requests that measures judge (requests.sql), where it does not
-- matter how many rows, or which of them, say it.
create or replace macro asked(wanted) as table
select person_key, client_type, event_start_date as asked_on
from events
where event_type = wanted and person_key is not null and event_start_date is not null
  and (event_end_date is null or event_end_date >= event_start_date)
