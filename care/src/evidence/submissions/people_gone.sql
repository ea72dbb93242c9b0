-- People of whom the later file should say something and says nothing: in the earlier file something of theirs was open, or
-- ended in the later file's time. A person who is there by the council's own id, under another NHS number, is told as such.
with before as (
  select
    person_key, la_code, min(la_person_id) as la_person_id, min(row_number) as row_before, count(*) as events_before,
    max(event_start_date) as last_start
  from events_before
  where
    (event_type = 'service' and (stood_until is null or stood_until >= cast($later_from as date)))
    or (event_type <> 'service' and event_end_date >= cast($later_from as date))
  group by person_key, la_code
)

select
  row_before, person_key, la_person_id, events_before, last_start,
  case
    when exists (
      select 1 from events_now as now
      where now.la_code = before.la_code and now.la_person_id = before.la_person_id
    )
      then 'There by the council''s own id, with another NHS number or one for the first time'
    else 'Nowhere in the file'
  end as what_the_later_file_says,
  count(*) over () as in_all
from before
where not exists (select 1 from events_now as now where now.person_key = before.person_key)
order by what_the_later_file_says, person_key
limit cast($most as bigint)
