-- Days from a request to the first support that began after it, by the month in which it began.
with steps as (
  select person_key, client_type, event_start_date as step_on from services($service) where client_type = $service_user
), linked as (
  -- The newest request on or before the step; one that is older than the look-back is of another time.
  select steps.person_key, steps.client_type, steps.step_on, max(asked.asked_on) as asked_on
  from steps join asked($request) as asked on asked.person_key = steps.person_key and asked.client_type = steps.client_type
    and asked.asked_on <= steps.step_on and asked.asked_on >= steps.step_on - cast($look_back_days as integer)
  group by steps.person_key, steps.client_type, steps.step_on
), first_steps as (
  -- Only the first step after a request was waited for.
  select asked_on, min(step_on) as step_on from linked group by person_key, client_type, asked_on
), waits as (
  select date_diff('day', asked_on, step_on) as days, cast(date_trunc('month', step_on) as date) as month
  from first_steps where step_on >= $from and step_on <= $to
)
select month, count(*) as numerator, cast(null as bigint) as denominator, median(days) as value,
  last_day(month) > $known_until as provisional,
  quantile_cont(days, $lower_quartile) as lower_quartile, quantile_cont(days, $upper_quartile) as upper_quartile
from waits
group by month
order by month
