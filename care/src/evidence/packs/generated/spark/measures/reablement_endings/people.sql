-- Those behind one month. Of the times of short-term support to maximise independence that ended in a month: how many ended without long-term support.
--
-- Made by tools/transpile from care/src/evidence/measures/reablement_endings/people.sql: change it there.
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
), support AS (
  SELECT
    *
  FROM services
  WHERE
    client_type = :service_user
), endings AS (
  SELECT
    person_key,
    MIN(la_person_unique_identifier) AS person_id,
    MIN(event_reference) AS event_reference,
    MIN(event_start_date) AS event_start_date,
    event_end_date,
    MIN(event_outcome) AS event_outcome,
    MAX(died_on) AS died_on
  FROM support
  WHERE
    service_type = :st_max AND event_end_date >= :from AND event_end_date <= :to
  GROUP BY
    person_key,
    event_end_date
), judged AS (
  SELECT
    person_id,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    CAST(DATE_TRUNC('MONTH', event_end_date) AS DATE) AS month,
    CASE
      WHEN EXISTS(
        SELECT
          1
        FROM support
        WHERE
          support.person_key = endings.person_key
          AND support.kind = :long_term
          AND support.event_start_date <= endings.event_end_date + CAST(:follows_days AS INT)
          AND (
            support.event_end_date IS NULL OR support.event_end_date > endings.event_end_date
          )
      )
      THEN 0
      ELSE 1
    END AS counted
  FROM endings
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM support
      WHERE
        support.person_key = endings.person_key
        AND support.service_type = :st_max
        AND support.event_start_date <= endings.event_end_date + CAST(:follows_days AS INT)
        AND (
          support.event_end_date IS NULL OR support.event_end_date > endings.event_end_date
        )
    )
    AND (
      died_on IS NULL OR died_on > event_end_date + CAST(:follows_days AS INT)
    )
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
