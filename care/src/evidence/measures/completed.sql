-- Assessments and reviews that were completed, each once.
--
-- One is one by person, client type, start, end, kind and reason; the outcome of the lowest national rank stands. A row
-- duplicated changes nothing, nor does the order of rows.
create or replace macro completed(wanted) as table
with kinds as (
  select code, max(kind) as kind from list_groups where list = 'review_reason' group by code
), placed as (
  select person_key, la_person_unique_identifier, client_type, event_reference, event_start_date, event_end_date,
    event_outcome, assessment_type, review_reason, kinds.kind as reason_kind, own_reference,
    row_number() over (
      partition by person_key, client_type, event_start_date, event_end_date, assessment_type, review_reason,
        own_reference
      order by outcome_ranks.rank nulls last, event_reference nulls last, la_person_unique_identifier nulls last
    ) as place
  from events
  left join kinds on kinds.code = events.review_reason
  left join outcome_ranks on outcome_ranks.outcome = events.event_outcome
  where events.event_type = wanted and person_key is not null and event_start_date is not null
    and event_end_date is not null and event_end_date >= event_start_date
)
select person_key, la_person_unique_identifier, client_type, event_reference, event_start_date, event_end_date,
  event_outcome, assessment_type, review_reason, reason_kind, own_reference
from placed where place = 1
