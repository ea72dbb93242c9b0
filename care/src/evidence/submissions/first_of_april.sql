-- Services that start on a 1 April, by type and component, beside the earlier file. Where systems begin every service anew
-- with the financial year, nearly all do. A handful proves nothing, so types with fewer than five such services are not told.
with services as (
  select
    file, service_type, service_component,
    case when month(event_start_date) = 4 and day(event_start_date) = 1 then 1 else 0 end as april
  from both_files
  where event_type = 'service'
),

counted as (
  select
    service_type, service_component,
    sum(case when file = 'earlier' then 1 else 0 end) as services_before,
    sum(case when file = 'earlier' then april else 0 end) as on_1_april_before,
    sum(case when file = 'later' then 1 else 0 end) as services_now,
    sum(case when file = 'later' then april else 0 end) as on_1_april_now
  from services
  group by service_type, service_component
)

select
  service_type, service_component, services_before, on_1_april_before, services_now, on_1_april_now,
  sum(on_1_april_now) over () as in_all
from counted
where on_1_april_now >= 5 and on_1_april_now * 3 > services_now
order by on_1_april_now desc, service_type, service_component
limit cast($most as bigint)
