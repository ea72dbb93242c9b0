-- Those behind one month. Days from a request to the first assessment that began after it, by the month in which it began.
with steps as (
  select person_key, client_type, event_start_date as step_on, la_person_unique_identifier as person_id, event_reference
  from completed($assessment)
), linked as (
  -- The newest request on or before the step; one that is older than the look-back is of another time.
  select steps.person_key, steps.client_type, steps.step_on, min(steps.person_id) as person_id,
    min(steps.event_reference) as event_reference, max(asked.asked_on) as asked_on
  from steps join asked($request) as asked on asked.person_key = steps.person_key and asked.client_type = steps.client_type
    and asked.asked_on <= steps.step_on and asked.asked_on >= steps.step_on - cast($look_back_days as integer)
  group by steps.person_key, steps.client_type, steps.step_on
), placed as (
  select *, row_number() over (partition by person_key, client_type, asked_on order by step_on) as place from linked
), waits as (
  -- Only the first step after a request was waited for.
  select person_id, event_reference, asked_on, step_on, date_diff('day', asked_on, step_on) as days,
    cast(date_trunc('month', step_on) as date) as month
  from placed where place = 1 and step_on >= $from and step_on <= $to
)
select person_id, event_reference, asked_on as started_on, step_on as ended_on, cast(null as varchar) as outcome,
  true as counts
from waits
order by ended_on, person_id, event_reference
