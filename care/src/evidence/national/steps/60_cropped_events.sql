-- A service that is open at the end of the time its submission speaks for, and that the next submission no longer has, ended
-- there. (client-level-data 2.1 step 7) What makes two rows the same service is in `joined`.
with later as (
  select distinct la, person_key, client_type, event_start_date, service_type, service_component, ref_start
  from events_in_period
  where event_type = 'service'
)
select
  events_in_period.*,
  case
    when events_in_period.event_type = 'service'
      and events_in_period.is_last = 0
      and (events_in_period.der_end is null or events_in_period.der_end >= events_in_period.ref_end)
      and later.la is null
      then events_in_period.ref_end
    else events_in_period.der_end
  end as cropped_end
from events_in_period
left join later
  on events_in_period.event_type = 'service'
  and events_in_period.is_last = 0
  and later.la = events_in_period.la
  and later.person_key = events_in_period.person_key
  and later.client_type is not distinct from events_in_period.client_type
  and later.event_start_date = events_in_period.event_start_date
  and later.service_type is not distinct from events_in_period.service_type
  and later.service_component is not distinct from events_in_period.service_component
  and date_diff('day', events_in_period.ref_end, later.ref_start) = 1
