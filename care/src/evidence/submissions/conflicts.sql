-- People whose identity contradicts itself in one file: an NHS number with several ids of the council, an id with several NHS
-- numbers, a person with several dates of birth. One row for each record that says something of the subject; of each kind
-- the first $most conflicts, with how many there are. Only keys are looked at until it is known whose rows are needed, so
-- that memory stays small.
with subjects as (
  select 'ids' as kind, coalesce(la_code, '') as la_code, nhs_number as subject, min(row_number) as first_row
  from imported
  where nhs_number is not null and la_person_unique_identifier is not null
  group by coalesce(la_code, ''), nhs_number
  having min(la_person_unique_identifier) <> max(la_person_unique_identifier)
  union all
  select 'numbers' as kind, coalesce(la_code, '') as la_code, la_person_unique_identifier as subject, min(row_number) as first_row
  from imported
  where nhs_number is not null and la_person_unique_identifier is not null
  group by coalesce(la_code, ''), la_person_unique_identifier
  having min(nhs_number) <> max(nhs_number)
  union all
  select 'births' as kind, coalesce(la_code, '') as la_code, person_key as subject, min(row_number) as first_row
  from imported
  where person_key is not null and date_of_birth is not null
  group by coalesce(la_code, ''), person_key
  having min(date_of_birth) <> max(date_of_birth)
),

counted as (
  select
    *,
    row_number() over (partition by kind order by la_code, subject) as place,
    count(*) over (partition by kind) as in_all
  from subjects
),

conflicts as (
  select * from counted where place <= cast($most as bigint)
),

said as (
  select
    conflicts.*, imported.la_person_unique_identifier as says, imported.row_number,
    imported.la_person_unique_identifier as la_person_id, imported.nhs_number, imported.date_of_birth, imported.gender,
    imported.postcode, imported.client_type, imported.event_start_date
  from imported
  inner join conflicts on coalesce(imported.la_code, '') = conflicts.la_code and imported.nhs_number = conflicts.subject
  where conflicts.kind = 'ids' and imported.la_person_unique_identifier is not null
  union all
  select
    conflicts.*, imported.nhs_number as says, imported.row_number,
    imported.la_person_unique_identifier as la_person_id, imported.nhs_number, imported.date_of_birth, imported.gender,
    imported.postcode, imported.client_type, imported.event_start_date
  from imported
  inner join conflicts
    on coalesce(imported.la_code, '') = conflicts.la_code and imported.la_person_unique_identifier = conflicts.subject
  where conflicts.kind = 'numbers' and imported.nhs_number is not null
  union all
  select
    conflicts.*, cast(imported.date_of_birth as varchar) as says, imported.row_number,
    imported.la_person_unique_identifier as la_person_id, imported.nhs_number, imported.date_of_birth, imported.gender,
    imported.postcode, imported.client_type, imported.event_start_date
  from imported
  inner join conflicts on coalesce(imported.la_code, '') = conflicts.la_code and imported.person_key = conflicts.subject
  where conflicts.kind = 'births' and imported.date_of_birth is not null
),

records as (
  select
    kind, la_code, subject, first_row, in_all, says,
    count(*) as rows_of_it,
    min(row_number) as row_number,
    string_agg(distinct la_person_id, ', ' order by la_person_id) as la_person_ids,
    string_agg(distinct nhs_number, ', ' order by nhs_number) as nhs_numbers,
    string_agg(distinct cast(date_of_birth as varchar), ', ' order by cast(date_of_birth as varchar)) as dates_of_birth,
    string_agg(distinct gender, ', ' order by gender) as genders,
    string_agg(distinct postcode, ', ' order by postcode) as postcodes,
    string_agg(distinct client_type, ', ' order by client_type) as client_types,
    min(event_start_date) as first_start,
    max(event_start_date) as last_start
  from said
  group by kind, la_code, subject, first_row, in_all, says
),

ordered as (
  select
    *,
    row_number() over (partition by kind, la_code, subject order by says) as rank_in_subject,
    count(*) over (partition by kind, la_code, subject) as in_subject
  from records
)

-- A placeholder that thousands of people share says thousands of things: the first $sayings of them tell it.
select * from ordered
where rank_in_subject <= cast($sayings as bigint)
order by kind, la_code, subject, says
