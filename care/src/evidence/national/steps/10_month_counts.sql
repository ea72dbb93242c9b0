-- How many requests, assessments and services of each submission ended in each month: the months are numbered
-- (year * 12 + month). Open services have no month and count in the total only. (client-level-data 2.1 step 1, V2)
select
  submissions.la,
  submissions.submission,
  imported.event_type,
  case when imported.event_end_date is not null
    then year(imported.event_end_date) * 12 + month(imported.event_end_date) end as month_number,
  count(*) as events
from imported
join submissions on submissions.import_id = imported.import_id and submissions.la = imported.la_code
where imported.event_type in ('request', 'assessment', 'service')
  and (
    (imported.event_end_date >= $calendar_start and imported.event_end_date < submissions.import_month)
    or (imported.event_end_date is null and imported.event_type = 'service')
  )
group by
  submissions.la,
  submissions.submission,
  imported.event_type,
  case when imported.event_end_date is not null
    then year(imported.event_end_date) * 12 + month(imported.event_end_date) end
