-- Those behind one month. How many times long-term support began in a month for somebody who had none.
with support as (
  select * from services($service) where client_type = $service_user and kind = $long_term
), started as (
  select person_key, min(la_person_unique_identifier) as person_id, min(event_reference) as event_reference,
    event_start_date, cast(date_trunc('month', event_start_date) as date) as month
  from support
  where event_start_date >= $from and event_start_date <= $to
    -- Support that follows other long-term support within the gap goes on; it is not new.
    and not exists (
      select 1 from support as before
      where before.person_key = support.person_key and before.event_start_date < support.event_start_date
        and (before.event_end_date is null
          or before.event_end_date >= support.event_start_date - cast($gap_days as integer))
    )
  group by person_key, event_start_date
)
select person_id, event_reference, event_start_date as started_on, cast(null as date) as ended_on,
  cast(null as varchar) as outcome, true as counts
from started
order by started_on, person_id, event_reference
