-- Those behind one month. Of the unplanned reviews completed in a month: how many were due to hospital.
--
-- Made by tools/transpile from care/src/evidence/measures/unplanned_reviews_hospital/people.sql: change it there.
WITH completed_kinds AS (
  SELECT
    code,
    MAX(kind) AS kind
  FROM list_groups
  WHERE
    list = 'review_reason'
  GROUP BY
    code
), completed_placed AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    assessment_type,
    review_reason,
    completed_kinds.kind AS reason_kind,
    own_reference,
    ROW_NUMBER() OVER (
      PARTITION BY person_key, client_type, event_start_date, event_end_date, assessment_type, review_reason, own_reference
      ORDER BY outcome_ranks.rank NULLS LAST, event_reference NULLS LAST, la_person_unique_identifier NULLS LAST
    ) AS place
  FROM events
  LEFT JOIN completed_kinds
    ON completed_kinds.code = events.review_reason
  LEFT JOIN outcome_ranks
    ON outcome_ranks.outcome = events.event_outcome
  WHERE
    events.event_type = :review
    AND NOT person_key IS NULL
    AND NOT event_start_date IS NULL
    AND NOT event_end_date IS NULL
    AND event_end_date >= event_start_date
), completed AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    assessment_type,
    review_reason,
    reason_kind,
    own_reference
  FROM completed_placed
  WHERE
    place = 1
), judged AS (
  SELECT
    la_person_unique_identifier AS person_id,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    CAST(DATE_TRUNC('MONTH', event_end_date) AS DATE) AS month,
    CASE WHEN review_reason = :hospital THEN 1 ELSE 0 END AS counted
  FROM completed
  WHERE
    reason_kind = :unplanned AND event_end_date >= :from AND event_end_date <= :to
)
SELECT
  person_id,
  event_reference,
  event_start_date AS started_on,
  event_end_date AS ended_on,
  event_outcome AS outcome,
  counted = 1 AS counts
FROM judged
ORDER BY
  ended_on NULLS LAST,
  person_id NULLS LAST,
  event_reference NULLS LAST
