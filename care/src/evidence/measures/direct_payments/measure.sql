-- Of the people with long-term support in the community at the end of a month: how many have a direct payment.
with support as (
  select person_key, event_start_date as began, least(coalesce(event_end_date, cast($to as date)), cast($to as date)) as ended,
    case when delivery_mechanism = $direct_payment or service_component = $direct_payment then 1 else 0 end as direct
  from services($service)
  where client_type = $service_user and service_type = $community and event_start_date <= $to
), beside as (
  -- How far a person's earlier rows reach: all of them, and those with a direct payment.
  select began, ended, direct,
    max(ended) over so_far as reached,
    max(case when direct = 1 then ended end) over so_far as direct_reached
  from support
  window so_far as (partition by person_key order by began, ended rows between unbounded preceding and 1 preceding)
), days as (
  -- What each row adds to the days on which its person has support: days that no other row has.
  select greatest(began, reached + 1) as began, ended, 0 as direct from beside where reached is null or reached < ended
  union all
  select greatest(began, direct_reached + 1) as began, ended, 1 as direct from beside
  where direct = 1 and (direct_reached is null or direct_reached < ended)
), marks as (
  -- A person comes in with the first month whose end is among the days, and goes with the first whose end is after them.
  select cast(date_trunc('month', began) as date) as month, direct, 1 as people from days
  union all
  select cast(date_trunc('month', ended + 1) as date) as month, direct, -1 as people from days
), changes as (
  select month, sum(case when direct = 1 then people else 0 end) as counted,
    sum(case when direct = 0 then people else 0 end) as people
  from marks
  group by month
), judged as (
  select months.month, sum(changes.counted) as counted, sum(changes.people) as people
  from months join changes on changes.month <= months.month
  where months.ends_on >= $from and months.ends_on <= $to
  group by months.month
)
select month, cast(counted as bigint) as numerator, cast(people as bigint) as denominator,
  cast(counted as double) / cast(people as bigint) as value, last_day(month) > $known_until as provisional
from judged
where people > 0
order by month
