-- The requests behind one month, each with the person and whether it counts as solved.
with followed as (
  select *, lead(event_start_date) over (
      partition by person_key
      order by event_start_date, own_reference, event_end_date nulls last, event_reference
    ) as next_start_date
  from requests($request)
)
select
  la_person_unique_identifier as person_id,
  event_reference,
  event_start_date as started_on,
  event_end_date as ended_on,
  event_outcome as outcome,
  coalesce(event_outcome = $solving_outcome
    and (hours_open <= $within_hours
      or (hours_open is null and event_end_date <= event_start_date + cast($within_days as integer)))
    and (next_start_date is null or next_start_date > event_end_date + cast($lasts_days as integer)), false) as counts
from followed
where event_end_date is not null and event_end_date >= $from and event_end_date <= $to
order by event_end_date, person_key, event_reference
