-- Of the times of short-term support to maximise independence that ended in a month: how many ended without long-term support.
with support as (
  select * from services($service) where client_type = $service_user
), endings as (
  -- Rows of one time of short-term support that end on one day are one ending.
  select person_key, min(la_person_unique_identifier) as person_id, min(event_reference) as event_reference,
    min(event_start_date) as event_start_date, event_end_date, min(event_outcome) as event_outcome, max(died_on) as died_on
  from support
  where service_type = $st_max and event_end_date >= $from and event_end_date <= $to
  group by person_key, event_end_date
), judged as (
  select person_id, event_reference, event_start_date, event_end_date, event_outcome,
    cast(date_trunc('month', event_end_date) as date) as month,
    case when exists (
      select 1 from support
      where support.person_key = endings.person_key and support.kind = $long_term
        and support.event_start_date <= endings.event_end_date + cast($follows_days as integer)
        and (support.event_end_date is null or support.event_end_date > endings.event_end_date)
    ) then 0 else 1 end as counted
  from endings
  -- It has not ended when more of it follows, and nobody knows what would have followed where the person died.
  where not exists (
      select 1 from support
      where support.person_key = endings.person_key and support.service_type = $st_max
        and support.event_start_date <= endings.event_end_date + cast($follows_days as integer)
        and (support.event_end_date is null or support.event_end_date > endings.event_end_date)
    )
    and (died_on is null or died_on > event_end_date + cast($follows_days as integer))
)
select month, cast(sum(counted) as bigint) as numerator, count(*) as denominator,
  cast(sum(counted) as double) / count(*) as value, last_day(month) + cast($follows_days as integer) > $known_until as provisional
from judged
group by month
order by month
