-- On which day of the week requests began (1 is Monday).
select cast(extract('isodow' from event_start_date) as bigint) as weekday, count(*) as requests
from (
  select distinct person_key, client_type, event_start_date, own_reference from requests($request)
  where event_start_date >= $from and event_start_date <= $to
)
group by 1
order by 1
