-- The rows of suspects, with what the questions about one person's rows ask for.
select
  row_number, line_number, person_key, event_start_date, event_end_date, la_code, nhs_number, la_person_unique_identifier,
  gender, gender_raw, ethnicity, ethnicity_raw, date_of_birth, date_of_birth_raw,
  accommodation_status, accommodation_status_raw
from every_row
where person_key in (select person_key from suspects)
