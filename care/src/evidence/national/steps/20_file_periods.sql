-- The period that each submission really covers, told from the days on which its events ended and not from what it
-- states. A month is complete for a kind of event when it has enough of them; one incomplete month between two complete
-- ones is forgiven; what is complete for all three kinds in an unbroken run is covered, the latest run counts.
with totals as (
  select import_id, la, event_type, sum(events) as events
  from month_counts
  group by import_id, la, event_type
), kinds as (
  select import_id, la, count(*) as kinds
  from totals
  group by import_id, la
), usual_total as (
  -- A kind that is missing has a total of nought; such a file covers nothing whatever the median is.
  select import_id, la, median(events) as usual
  from totals
  group by import_id, la
), usual_month as (
  select import_id, la, event_type, median(events) as usual
  from month_counts
  where month_number is not null
  group by import_id, la, event_type
), complete as (
  select
    month_counts.import_id,
    month_counts.la,
    month_counts.event_type,
    month_counts.month_number
  from month_counts
  join totals
    on totals.import_id = month_counts.import_id
    and totals.la = month_counts.la
    and totals.event_type = month_counts.event_type
  join usual_total
    on usual_total.import_id = month_counts.import_id
    and usual_total.la = month_counts.la
  join usual_month
    on usual_month.import_id = month_counts.import_id
    and usual_month.la = month_counts.la
    and usual_month.event_type = month_counts.event_type
  where month_counts.month_number is not null
    and totals.events * 100 >= usual_total.usual * $least_share_of_types
    and (month_counts.events >= $least_in_month or month_counts.la = $small_council)
    and month_counts.events * 100 >= usual_month.usual * $least_share_of_month
), followed as (
  select
    import_id,
    la,
    event_type,
    month_number,
    lead(month_number) over (partition by import_id, la, event_type order by month_number) as next_month
  from complete
), allowed as (
  select import_id, la, event_type, month_number from complete
  union all
  select import_id, la, event_type, month_number + 1 as month_number
  from followed
  where next_month = month_number + 2
), together as (
  select import_id, la, month_number
  from allowed
  group by import_id, la, month_number
  having count(*) = 3
), numbered as (
  select
    import_id,
    la,
    month_number,
    month_number - row_number() over (partition by import_id, la order by month_number) as run
  from together
), runs as (
  select import_id, la, min(month_number) as first_month, max(month_number) as last_month
  from numbered
  group by import_id, la, run
), latest as (
  select import_id, la, first_month, last_month
  from (
    select
      import_id,
      la,
      first_month,
      last_month,
      row_number() over (partition by import_id, la order by last_month desc) as place
    from runs
  ) as placed
  where place = 1
), gaps as (
  select import_id, la, max(case when next_month > month_number + 1 then 1 else 0 end) as gaps
  from followed
  group by import_id, la
)
select
  submissions.import_id,
  submissions.la,
  submissions.submission,
  submissions.import_date,
  submissions.stated_start,
  submissions.stated_end,
  case when kinds.kinds = 3 and latest.first_month is not null
    then make_date(
      cast(floor((latest.first_month - 1) / 12) as integer),
      cast((latest.first_month - 1) % 12 + 1 as integer),
      1
    ) end as derived_start,
  case when kinds.kinds = 3 and latest.last_month is not null
    then last_day(make_date(
      cast(floor((latest.last_month - 1) / 12) as integer),
      cast((latest.last_month - 1) % 12 + 1 as integer),
      1
    )) end as derived_end,
  coalesce(kinds.kinds, 0) as kinds,
  coalesce(gaps.gaps, 0) as gaps
from submissions
left join kinds on kinds.import_id = submissions.import_id and kinds.la = submissions.la
left join latest on latest.import_id = submissions.import_id and latest.la = submissions.la
left join gaps on gaps.import_id = submissions.import_id and gaps.la = submissions.la
