-- Those behind one month. Hours a week of reablement, for a person who began it in the month and whose hours are known.
--
-- Made by tools/transpile from care/src/evidence/measures/reablement_hours/people.sql: change it there.
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
), begun AS (
  SELECT
    person_key,
    CAST(DATE_TRUNC('MONTH', event_start_date) AS DATE) AS month,
    MIN(la_person_unique_identifier) AS person_id,
    MIN(event_reference) AS event_reference,
    MIN(event_start_date) AS event_start_date,
    MAX(event_end_date) AS event_end_date,
    MIN(event_outcome) AS event_outcome,
    SUM(planned_units_per_week_hundredths) / CAST(:hundredths AS DOUBLE) AS hours
  FROM services
  WHERE
    client_type = :service_user
    AND service_type = :st_max
    AND cost_frequency_unit_type = :hourly
    AND planned_units_per_week_hundredths > 0
    AND event_start_date >= :from
    AND event_start_date <= :to
  GROUP BY
    person_key,
    CAST(DATE_TRUNC('MONTH', event_start_date) AS DATE)
)
SELECT
  person_id,
  event_reference,
  event_start_date AS started_on,
  event_end_date AS ended_on,
  event_outcome AS outcome,
  TRUE AS counts
FROM begun
ORDER BY
  started_on NULLS LAST,
  person_id NULLS LAST,
  event_reference NULLS LAST
