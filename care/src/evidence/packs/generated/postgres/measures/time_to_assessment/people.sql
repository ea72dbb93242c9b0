-- Those behind one month. Days from a request to the first assessment that began after it, by the month in which it began.
--
-- Made by tools/transpile from care/src/evidence/measures/time_to_assessment/people.sql: change it there.
WITH completed AS (
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
        ORDER BY outcome_ranks.rank, event_reference, la_person_unique_identifier
      ) AS place
    FROM events
    LEFT JOIN completed_kinds
      ON completed_kinds.code = events.review_reason
    LEFT JOIN outcome_ranks
      ON outcome_ranks.outcome = events.event_outcome
    WHERE
      events.event_type = (
        SELECT
          "assessment"
        FROM parameters
      )
      AND NOT person_key IS NULL
      AND NOT event_start_date IS NULL
      AND NOT event_end_date IS NULL
      AND event_end_date >= event_start_date
  )
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
), asked AS (
  SELECT
    person_key,
    client_type,
    event_start_date AS asked_on
  FROM events
  WHERE
    event_type = (
      SELECT
        "request"
      FROM parameters
    )
    AND NOT person_key IS NULL
    AND NOT event_start_date IS NULL
    AND (
      event_end_date IS NULL OR event_end_date >= event_start_date
    )
), steps AS (
  SELECT
    person_key,
    client_type,
    event_start_date AS step_on,
    la_person_unique_identifier AS person_id,
    event_reference
  FROM completed
), linked AS (
  SELECT
    steps.person_key,
    steps.client_type,
    steps.step_on,
    MIN(steps.person_id) AS person_id,
    MIN(steps.event_reference) AS event_reference,
    MAX(asked.asked_on) AS asked_on
  FROM steps
  JOIN asked AS asked
    ON asked.person_key = steps.person_key
    AND asked.client_type = steps.client_type
    AND asked.asked_on <= steps.step_on
    AND asked.asked_on >= steps.step_on - CAST((
      SELECT
        "look_back_days"
      FROM parameters
    ) AS INT)
  GROUP BY
    steps.person_key,
    steps.client_type,
    steps.step_on
), placed AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY person_key, client_type, asked_on ORDER BY step_on) AS place
  FROM linked
), waits AS (
  SELECT
    person_id,
    event_reference,
    asked_on,
    step_on,
    (
      CAST(step_on AS DATE) - CAST(asked_on AS DATE)
    ) AS days,
    CAST(DATE_TRUNC('MONTH', step_on) AS DATE) AS month
  FROM placed
  WHERE
    place = 1
    AND step_on >= (
      SELECT
        "from"
      FROM parameters
    )
    AND step_on <= (
      SELECT
        "to"
      FROM parameters
    )
)
SELECT
  person_id,
  event_reference,
  asked_on AS started_on,
  step_on AS ended_on,
  CAST(NULL AS TEXT) AS outcome,
  TRUE AS counts
FROM waits
ORDER BY
  ended_on,
  person_id,
  event_reference
