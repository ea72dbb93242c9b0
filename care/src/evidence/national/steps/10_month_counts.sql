-- How many requests, assessments and services of each submission ended in each month: the months are numbered
-- (year * 12 + month). Open services have no month and count in the total only. (client-level-data 2.1 step 1, V2)
with days as (
  -- Rows are many and days are few, so rows are counted once, and what counts is asked of days.
  select import_id, la_code, event_type, event_end_date, count(*) as events
  from imported
  group by import_id, la_code, event_type, event_end_date
), counted as (
  select
    submissions.la,
    submissions.submission,
    days.event_type,
    case when days.event_end_date is not null
      then year(days.event_end_date) * 12 + month(days.event_end_date) end as month_number,
    sum(case
      when days.event_type in ('request', 'assessment', 'service')
        and ((days.event_end_date >= $calendar_start and days.event_end_date < submissions.import_month)
          or (days.event_end_date is null and days.event_type = 'service'))
      then days.events else 0 end) as events
  from days
  join submissions on submissions.import_id = days.import_id and submissions.la = days.la_code
  group by
    submissions.la,
    submissions.submission,
    days.event_type,
    case when days.event_end_date is not null
      then year(days.event_end_date) * 12 + month(days.event_end_date) end
)
select la, submission, event_type, month_number, cast(events as bigint) as events
from counted
where events > 0
