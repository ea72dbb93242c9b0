-- The period that each submission really covers, told from the days on which its events ended and not from what it
-- states. A month is complete for a kind of event when it has enough of them; one incomplete month between two complete
-- ones is forgiven; what is complete for all three kinds in an unbroken run is covered, the latest run counts.
with totals as (
  select la, submission, event_type, sum(events) as events
  from month_counts
  group by la, submission, event_type
), kinds as (
  select la, submission, count(*) as kinds
  from totals
  group by la, submission
), usual_total as (
  -- A kind that is missing has a total of nought; such a file covers nothing whatever the median is.
  select la, submission, median(events) as usual
  from totals
  group by la, submission
), usual_month as (
  select la, submission, event_type, median(events) as usual
  from month_counts
  where month_number is not null
  group by la, submission, event_type
), complete as (
  select
    month_counts.la,
    month_counts.submission,
    month_counts.event_type,
    month_counts.month_number
  from month_counts
  join totals
    on totals.la = month_counts.la
    and totals.submission = month_counts.submission
    and totals.event_type = month_counts.event_type
  join usual_total
    on usual_total.la = month_counts.la
    and usual_total.submission = month_counts.submission
  join usual_month
    on usual_month.la = month_counts.la
    and usual_month.submission = month_counts.submission
    and usual_month.event_type = month_counts.event_type
  where month_counts.month_number is not null
    and totals.events * 100 >= usual_total.usual * $least_share_of_types
    and (month_counts.events >= $least_in_month or month_counts.la = $small_council)
    and month_counts.events * 100 >= usual_month.usual * $least_share_of_month
), followed as (
  select
    la,
    submission,
    event_type,
    month_number,
    lead(month_number) over (partition by la, submission, event_type order by month_number) as next_month
  from complete
), allowed as (
  select la, submission, event_type, month_number from complete
  union all
  select la, submission, event_type, month_number + 1 as month_number
  from followed
  where next_month = month_number + 2
), together as (
  select la, submission, month_number
  from allowed
  group by la, submission, month_number
  having count(*) = 3
), numbered as (
  select
    la,
    submission,
    month_number,
    month_number - row_number() over (partition by la, submission order by month_number) as run
  from together
), runs as (
  select la, submission, min(month_number) as first_month, max(month_number) as last_month
  from numbered
  group by la, submission, run
), latest as (
  select la, submission, first_month, last_month
  from (
    select
      la,
      submission,
      first_month,
      last_month,
      row_number() over (partition by la, submission order by last_month desc) as place
    from runs
  ) as placed
  where place = 1
), gaps as (
  select la, submission, max(case when next_month > month_number + 1 then 1 else 0 end) as gaps
  from followed
  group by la, submission
), sent as (
  select
    la,
    submission,
    max(import_date) as import_date,
    min(stated_start) as stated_start,
    max(stated_end) as stated_end
  from submissions
  group by la, submission
)
select
  sent.la,
  sent.submission,
  sent.import_date,
  sent.stated_start,
  sent.stated_end,
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
from sent
left join kinds on kinds.la = sent.la and kinds.submission = sent.submission
left join latest on latest.la = sent.la and latest.submission = sent.submission
left join gaps on gaps.la = sent.la and gaps.submission = sent.submission
