-- Rows that no pathway can have: nobody, no day or no kind of event.
select count(*) as left_out
from imported
where person_key is null
  or event_start_date is null
  or event_type is null
