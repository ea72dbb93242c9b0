-- Hours a week of reablement, for a person who began it in the month and whose hours are known.
with begun as (
  -- Hours a week of all rows of reablement that began for a person in the month.
  select person_key, cast(date_trunc('month', event_start_date) as date) as month,
    min(la_person_unique_identifier) as person_id, min(event_reference) as event_reference,
    min(event_start_date) as event_start_date, max(event_end_date) as event_end_date,
    min(event_outcome) as event_outcome, sum(planned_units_per_week_hundredths) / cast($hundredths as double) as hours
  from services($service)
  where client_type = $service_user and service_type = $st_max and cost_frequency_unit_type = $hourly
    and planned_units_per_week_hundredths > 0 and event_start_date >= $from and event_start_date <= $to
  group by person_key, cast(date_trunc('month', event_start_date) as date)
)
select month, count(*) as numerator, cast(null as bigint) as denominator, median(hours) as value,
  last_day(month) > $known_until as provisional,
  quantile_cont(hours, $lower_quartile) as lower_quartile, quantile_cont(hours, $upper_quartile) as upper_quartile
from begun
group by month
order by month
