-- Those behind one month. Days from a request to the first support that began after it, by the month in which it began.
--
-- Made by tools/transpile from care/src/evidence/measures/time_to_service/people.sql: change it there.
WITH services_deaths AS (
  SELECT
    person_key AS who,
    MAX(date_of_death) AS died_on
  FROM events
  WHERE
    NOT person_key IS NULL AND NOT date_of_death IS NULL
  GROUP BY
    person_key
), services_kinds AS (
  SELECT
    code,
    MAX(kind) AS kind
  FROM list_groups
  WHERE
    list = 'service_type'
  GROUP BY
    code
), services_placed AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    CASE WHEN event_end_date IS NULL OR died_on < event_end_date THEN died_on ELSE event_end_date END AS cut_end_date,
    event_outcome,
    service_type,
    service_component,
    delivery_mechanism,
    services_kinds.kind,
    died_on,
    cost_frequency_unit_type,
    planned_units_per_week_hundredths,
    own_reference,
    ROW_NUMBER() OVER (
      PARTITION BY person_key, client_type, service_type, service_component, delivery_mechanism, event_start_date, own_reference
      ORDER BY event_end_date DESC NULLS FIRST, outcome_ranks.rank NULLS LAST, planned_units_per_week_hundredths DESC, cost_frequency_unit_type NULLS LAST, event_reference NULLS LAST, la_person_unique_identifier NULLS LAST
    ) AS place
  FROM events
  LEFT JOIN services_deaths
    ON services_deaths.who = events.person_key
  LEFT JOIN services_kinds
    ON services_kinds.code = events.service_type
  LEFT JOIN outcome_ranks
    ON outcome_ranks.outcome = events.event_outcome
  WHERE
    events.event_type = :service
    AND NOT person_key IS NULL
    AND NOT event_start_date IS NULL
    AND (
      event_end_date IS NULL OR event_end_date >= event_start_date
    )
    AND (
      died_on IS NULL OR died_on >= event_start_date
    )
), services AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    cut_end_date AS event_end_date,
    event_outcome,
    service_type,
    service_component,
    delivery_mechanism,
    kind,
    died_on,
    cost_frequency_unit_type,
    planned_units_per_week_hundredths,
    own_reference
  FROM services_placed
  WHERE
    place = 1
), asked AS (
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
    event_start_date AS step_on,
    la_person_unique_identifier AS person_id,
    event_reference
  FROM services
  WHERE
    client_type = :service_user
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
