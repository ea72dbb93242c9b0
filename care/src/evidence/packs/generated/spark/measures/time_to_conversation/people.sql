-- Those behind one month. Days from a request to the first conversation after it, by the month of the conversation.
--
-- Made by tools/transpile from care/src/evidence/measures/time_to_conversation/people.sql: change it there.
WITH asked AS (
  SELECT
    person_key,
    client_type,
    event_start_date AS asked_on
  FROM events
  WHERE
    event_type = :request
    AND NOT person_key IS NULL
    AND NOT event_start_date IS NULL
    AND (
      event_end_date IS NULL OR event_end_date >= event_start_date
    )
), steps AS (
  SELECT
    person_key,
    client_type,
    la_person_unique_identifier AS person_id,
    event_reference,
    CASE WHEN event_type = :request THEN event_end_date ELSE event_start_date END AS step_on
  FROM events
  WHERE
    NOT person_key IS NULL
    AND NOT event_start_date IS NULL
    AND event_end_date >= event_start_date
    AND LOWER(event_description) LIKE :conversation
    AND event_type IN (:request, :assessment)
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
    AND asked.asked_on >= steps.step_on - CAST(:look_back_days AS INT)
  GROUP BY
    steps.person_key,
    steps.client_type,
    steps.step_on
), placed AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY person_key, client_type, asked_on ORDER BY step_on NULLS LAST) AS place
  FROM linked
), waits AS (
  SELECT
    person_id,
    event_reference,
    asked_on,
    step_on,
    DATEDIFF(step_on, asked_on) AS days,
    CAST(DATE_TRUNC('MONTH', step_on) AS DATE) AS month
  FROM placed
  WHERE
    place = 1 AND step_on >= :from AND step_on <= :to
)
SELECT
  person_id,
  event_reference,
  asked_on AS started_on,
  step_on AS ended_on,
  CAST(NULL AS STRING) AS outcome,
  TRUE AS counts
FROM waits
ORDER BY
  ended_on NULLS LAST,
  person_id NULLS LAST,
  event_reference NULLS LAST
