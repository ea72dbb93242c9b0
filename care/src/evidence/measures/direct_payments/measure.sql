-- Of the people with long-term support in the community at the end of a month: how many have a direct payment.
with judged as (
  select months.month, months.ends_on, support.person_key, min(la_person_unique_identifier) as person_id,
    min(event_reference) as event_reference, min(event_start_date) as event_start_date,
    cast(null as date) as event_end_date, cast(null as varchar) as event_outcome,
    max(case when delivery_mechanism = $direct_payment or service_component = $direct_payment then 1 else 0 end) as counted
  from months join services($service) as support
    on support.event_start_date <= months.ends_on
    and (support.event_end_date is null or support.event_end_date >= months.ends_on)
  where months.ends_on >= $from and months.ends_on <= $to
    and client_type = $service_user and service_type = $community
  group by months.month, months.ends_on, support.person_key
)
select month, cast(sum(counted) as bigint) as numerator, count(*) as denominator,
  cast(sum(counted) as double) / count(*) as value, last_day(month) > $known_until as provisional
from judged
group by month
order by month
