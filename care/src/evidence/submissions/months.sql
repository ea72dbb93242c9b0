-- Months that were complete in the earlier file and are not in the later one, of those that the later file covers wholly.
-- Complete is the nation's word (main tables, step 1, second version): the type has at least 5% of the median of the three
-- types, the month at least $fewest events that ended in it and at least 20% of the type's median month.
with all_rows as (
  select 'earlier' as file, event_type, event_end_date, cast($earlier_before as date) as ended_before from earlier
  union all
  select 'later' as file, event_type, event_end_date, cast($later_before as date) as ended_before from later
),

of_three as (
  select * from all_rows where event_type in ('request', 'assessment', 'service')
),

totals as (
  select file, event_type, count(*) as events
  from of_three
  where (event_end_date >= date '2020-04-01' and event_end_date < ended_before)
     or (event_type = 'service' and event_end_date is null)
  group by file, event_type
),

usual_totals as (
  select file, percentile_cont(0.5) within group (order by events) as usual from totals group by file
),

monthly as (
  select file, event_type, cast(date_trunc('month', event_end_date) as date) as month, count(*) as events
  from of_three
  where event_end_date >= date '2020-04-01' and event_end_date < ended_before
  group by file, event_type, cast(date_trunc('month', event_end_date) as date)
),

usual_months as (
  select file, event_type, percentile_cont(0.5) within group (order by events) as usual
  from monthly
  group by file, event_type
),

judged as (
  select
    monthly.file, monthly.event_type, monthly.month, monthly.events,
    monthly.events >= cast($fewest as bigint)
    and monthly.events >= 0.2 * usual_months.usual
    and totals.events >= 0.05 * usual_totals.usual as complete
  from monthly
  inner join usual_months on monthly.file = usual_months.file and monthly.event_type = usual_months.event_type
  inner join totals on monthly.file = totals.file and monthly.event_type = totals.event_type
  inner join usual_totals on monthly.file = usual_totals.file
)

select
  before.event_type, before.month, before.events as events_before, coalesce(now.events, 0) as events_now,
  count(*) over () as in_all
from judged as before
left join judged as now
  on before.event_type = now.event_type and before.month = now.month and now.file = 'later'
where
  before.file = 'earlier'
  and before.complete
  and not coalesce(now.complete, false)
  and before.month >= cast($later_from as date)
  and before.month < cast($later_before as date)
order by before.month, before.event_type
limit cast($most as bigint)
