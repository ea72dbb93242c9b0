-- Requests that no measure of requests can count, by the first reason that fits, for "who is left out".
with reasons as (
  select case
      when event_end_date is null then 'without_end'
      when event_start_date is null then 'without_start'
      when person_key is null then 'without_person'
      when event_end_date < event_start_date then 'reversed'
    end as reason
  from events
  where event_type = $request
)
select
  count(*) filter (where reason = 'without_end') as without_end,
  count(*) filter (where reason = 'without_start') as without_start,
  count(*) filter (where reason = 'without_person') as without_person,
  count(*) filter (where reason = 'reversed') as reversed
from reasons
