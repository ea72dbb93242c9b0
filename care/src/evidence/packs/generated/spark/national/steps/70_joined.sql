-- One row for each event, however often it was submitted: the newest reference period's row stands, of that an open one before one
-- that ended, then the later end, the outcome first in the national order, a conversation, and the newest record. References
-- of events are not looked at, because councils make them anew for each extract. (client-level-data 2.1 steps 6 and 9)
--
-- Made by tools/transpile from care/src/evidence/national/steps/70_joined.sql: change it there.
SELECT
  import_id,
  row_number,
  record_id,
  la,
  person_key,
  la_person_id,
  submission,
  ref_start,
  ref_end,
  client_type,
  event_type,
  event_start_date,
  event_end_date,
  cropped_end AS der_end,
  event_outcome,
  outcome_given,
  outcome_rank,
  conversation,
  request_route_of_access,
  assessment_type,
  service_type,
  service_component,
  delivery_mechanism,
  review_reason,
  method_of_review,
  provider_cqc_location_id,
  birth_month,
  date_of_birth,
  date_of_death,
  gender,
  ethnicity,
  primary_support_reason,
  accommodation_status,
  employment_status,
  has_unpaid_carer,
  client_funding_status,
  adult_1_linked_person_id,
  adult_2_linked_person_id,
  adult_3_linked_person_id
FROM (
  SELECT
    cropped_events.*,
    ROW_NUMBER() OVER (
      PARTITION BY la, person_key, event_type, client_type, event_start_date, CASE WHEN event_type <> 'service' THEN cropped_end END, CASE
        WHEN event_type = 'request'
        THEN request_route_of_access
        WHEN event_type = 'assessment'
        THEN assessment_type
        WHEN event_type = 'service'
        THEN service_type
      END, CASE WHEN event_type = 'service' THEN service_component END
      ORDER BY ref_end DESC, COALESCE(cropped_end, CAST('9999-01-01' AS DATE)) DESC, outcome_rank NULLS LAST, conversation DESC, CASE WHEN :ties = 'newest_record' THEN record_id END DESC, delivery_mechanism NULLS LAST, event_outcome NULLS LAST, birth_month NULLS LAST, gender NULLS LAST, ethnicity NULLS LAST, primary_support_reason NULLS LAST, accommodation_status NULLS LAST, la_person_id NULLS LAST, record_id DESC
    ) AS place
  FROM cropped_events
) AS placed
WHERE
  place = 1
