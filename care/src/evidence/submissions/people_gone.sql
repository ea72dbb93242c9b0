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
),

gone as (
  select before.*
  from before
  left join (select distinct person_key from events_now) as now on before.person_key = now.person_key
  where now.person_key is null
),

-- Small, however large the file.
ids as (
  select distinct la_code, la_person_id from events_now where la_person_id in (select la_person_id from gone)
)

select
  gone.row_before, gone.person_key, gone.la_person_id, gone.events_before, gone.last_start,
  case
    when ids.la_person_id is not null
      then 'There by the council''s own id, with another NHS number or one for the first time'
    else 'Nowhere in the file'
  end as what_the_later_file_says,
  count(*) over () as in_all
from gone
left join ids on gone.la_code = ids.la_code and gone.la_person_id = ids.la_person_id
order by what_the_later_file_says, gone.person_key
limit cast($most as bigint)
