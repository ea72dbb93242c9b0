-- Requests that no measure of requests can count, by the reason, for "who is left out".
select
  cast(sum(case when event_end_date is null then 1 else 0 end) as bigint) as without_end,
  cast(sum(case when event_end_date is not null and event_start_date is null then 1 else 0 end) as bigint) as without_start,
  cast(sum(case when event_end_date is not null and event_start_date is not null and person_key is null
    then 1 else 0 end) as bigint) as without_person,
  cast(sum(case when event_start_date > event_end_date then 1 else 0 end) as bigint) as reversed
from events
where event_type = $request
