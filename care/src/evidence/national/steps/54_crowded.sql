-- Most events stand alone on their day. Only the others have to be put in order, which takes long.
select year_events.*
from year_events
join (
  select la, person_key, event_type, event_start_date
  from year_events
  group by la, person_key, event_type, event_start_date
  having count(*) > 1
) as days
  on days.la = year_events.la
  and days.person_key = year_events.person_key
  and days.event_type = year_events.event_type
  and days.event_start_date = year_events.event_start_date
