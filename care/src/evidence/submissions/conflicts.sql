-- People whose identity contradicts itself in one file: an NHS number with several ids of the council, an id with several NHS
-- numbers, a person with several dates of birth. One row for each record that says something of the subject; of each kind
-- the first $most conflicts, with how many there are.
with records as (
  select
    row_number, coalesce(la_code, '') as la_code, person_key, nhs_number, la_person_unique_identifier as la_person_id,
    date_of_birth, gender, postcode, client_type, event_start_date
  from imported
),

said as (
  select 'ids' as kind, nhs_number as subject, la_person_id as says, * from records
  union all
  select 'numbers' as kind, la_person_id as subject, nhs_number as says, * from records
  union all
  select 'births' as kind, person_key as subject, cast(date_of_birth as varchar) as says, * from records
),

conflicts as (
  select
    kind, la_code, subject, min(row_number) as first_row,
    row_number() over (partition by kind order by la_code, subject) as place,
    count(*) over (partition by kind) as in_all
  from said
  where subject is not null and says is not null
  group by kind, la_code, subject
  having count(distinct says) > 1
)

select
  conflicts.kind, conflicts.la_code, conflicts.subject, conflicts.first_row, conflicts.in_all, said.says,
  count(*) as rows_of_it,
  min(said.row_number) as row_number,
  string_agg(distinct said.la_person_id, ', ' order by said.la_person_id) as la_person_ids,
  string_agg(distinct said.nhs_number, ', ' order by said.nhs_number) as nhs_numbers,
  string_agg(
    distinct cast(said.date_of_birth as varchar), ', ' order by cast(said.date_of_birth as varchar)
  ) as dates_of_birth,
  string_agg(distinct said.gender, ', ' order by said.gender) as genders,
  string_agg(distinct said.postcode, ', ' order by said.postcode) as postcodes,
  string_agg(distinct said.client_type, ', ' order by said.client_type) as client_types,
  min(said.event_start_date) as first_start,
  max(said.event_start_date) as last_start
from conflicts
inner join said
  on conflicts.kind = said.kind and conflicts.la_code = said.la_code and conflicts.subject = said.subject
where conflicts.place <= cast($most as bigint) and said.says is not null
group by conflicts.kind, conflicts.la_code, conflicts.subject, conflicts.first_row, conflicts.in_all, said.says
order by conflicts.kind, conflicts.la_code, conflicts.subject, said.says
