-- Who submitted what, in order. A file that is a part belongs to the submission of the file it is a part with, and so on: each
-- part looks up where its own first part belongs, four times over, which is enough for sixteen in a row.
with near_parts as (
  select files.file_number, coalesce(parts_of_submissions.part_of, files.file_number) as part_of
  from files
  left join parts_of_submissions on parts_of_submissions.file_number = files.file_number
), two_on as (
  select one.file_number, other.part_of
  from near_parts as one
  join near_parts as other on other.file_number = one.part_of
), four_on as (
  select one.file_number, other.part_of
  from two_on as one
  join two_on as other on other.file_number = one.part_of
), eight_on as (
  select one.file_number, other.part_of
  from four_on as one
  join four_on as other on other.file_number = one.part_of
), sixteen_on as (
  select one.file_number, other.part_of
  from eight_on as one
  join eight_on as other on other.file_number = one.part_of
)
select
  files.import_id,
  files.la,
  files.file_number,
  sixteen_on.part_of as submission,
  files.import_date,
  files.import_month,
  files.stated_start,
  files.stated_end
from files
join sixteen_on on sixteen_on.file_number = files.file_number
