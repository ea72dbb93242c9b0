-- Services of the later file whose start is another than in the earlier one: same person, client type, service type and
-- component, a start that the earlier file does not have, while a start of the earlier file is gone. To the nation the old
-- service ended and a new one began. Only services that the later file should still hold: open, or ended in its time.
with before as (
  select kind_key, event_start_date, min(row_number) as row_before
  from events_before
  where event_type = 'service' and (stood_until is null or stood_until >= cast($later_from as date))
  group by kind_key, event_start_date
),

now as (
  select
    kind_key, event_start_date, person_key, service_type, service_component,
    min(la_person_id) as la_person_id, min(row_number) as row_now
  from events_now
  where event_type = 'service'
  group by kind_key, event_start_date, person_key, service_type, service_component
),

gone as (
  select before.*
  from before
  left join now on before.kind_key = now.kind_key and before.event_start_date = now.event_start_date
  where now.kind_key is null
),

fresh as (
  select now.*
  from now
  left join before on now.kind_key = before.kind_key and now.event_start_date = before.event_start_date
  where before.kind_key is null
),

-- Each vanished start is told once, beside the nearest new one.
nearest as (
  select
    gone.row_before, fresh.row_now, fresh.person_key, fresh.la_person_id, fresh.service_type, fresh.service_component,
    gone.event_start_date as started_before, fresh.event_start_date as starts_now,
    row_number() over (
      partition by gone.kind_key, gone.event_start_date
      order by abs(fresh.event_start_date - gone.event_start_date), fresh.event_start_date
    ) as nearness
  from gone
  inner join fresh on gone.kind_key = fresh.kind_key
)

select
  row_before, row_now, person_key, la_person_id, service_type, service_component, started_before, starts_now,
  case when month(starts_now) = 4 and day(starts_now) = 1 then 'Yes' else 'No' end as on_1_april,
  count(*) over () as in_all
from nearest
where nearness = 1
order by person_key, started_before, row_before
limit cast($most as bigint)
