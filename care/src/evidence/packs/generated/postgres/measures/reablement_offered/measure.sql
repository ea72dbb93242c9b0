-- Of the requests of new people completed in a month: how many went on to reablement.
--
-- Made by tools/transpile from care/src/evidence/measures/reablement_offered/measure.sql: change it there.
WITH services AS (
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
        ORDER BY event_end_date DESC, outcome_ranks.rank, planned_units_per_week_hundredths DESC NULLS LAST, cost_frequency_unit_type, event_reference, la_person_unique_identifier
      ) AS place
    FROM events
    LEFT JOIN services_deaths
      ON services_deaths.who = events.person_key
    LEFT JOIN services_kinds
      ON services_kinds.code = events.service_type
    LEFT JOIN outcome_ranks
      ON outcome_ranks.outcome = events.event_outcome
    WHERE
      events.event_type = (
        SELECT
          "service"
        FROM parameters
      )
      AND NOT person_key IS NULL
      AND NOT event_start_date IS NULL
      AND (
        event_end_date IS NULL OR event_end_date >= event_start_date
      )
      AND (
        died_on IS NULL OR died_on >= event_start_date
      )
  )
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
), requests AS (
  SELECT
    person_key,
    la_person_unique_identifier,
    client_type,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    hours_open,
    own_reference
  FROM (
    SELECT
      person_key,
      la_person_unique_identifier,
      client_type,
      event_reference,
      event_start_date,
      event_end_date,
      event_outcome,
      hours_open,
      own_reference,
      ROW_NUMBER() OVER (
        PARTITION BY person_key, client_type, event_start_date, event_end_date, request_route_of_access, own_reference
        ORDER BY outcome_ranks.rank, hours_open, event_reference
      ) AS place
    FROM events
    LEFT JOIN outcome_ranks
      ON outcome_ranks.outcome = events.event_outcome
    WHERE
      events.event_type = (
        SELECT
          "request"
        FROM parameters
      )
      AND NOT person_key IS NULL
      AND NOT event_start_date IS NULL
      AND (
        event_end_date IS NULL OR event_end_date >= event_start_date
      )
  ) AS inner_rows
  WHERE
    place = 1
), support AS (
  SELECT
    person_key,
    event_start_date,
    event_end_date
  FROM services
  WHERE
    kind = (
      SELECT
        "long_term"
      FROM parameters
    )
), judged AS (
  SELECT
    la_person_unique_identifier AS person_id,
    event_reference,
    event_start_date,
    event_end_date,
    event_outcome,
    CAST(DATE_TRUNC('MONTH', event_end_date) AS DATE) AS month,
    CASE WHEN event_outcome = (
      SELECT
        "reablement"
      FROM parameters
    ) THEN 1 ELSE 0 END AS counted
  FROM requests AS asked
  WHERE
    NOT event_end_date IS NULL
    AND event_end_date >= (
      SELECT
        "from"
      FROM parameters
    )
    AND event_end_date <= (
      SELECT
        "to"
      FROM parameters
    )
    AND client_type = (
      SELECT
        "service_user"
      FROM parameters
    )
    AND NOT EXISTS(
      SELECT
        1
      FROM support
      WHERE
        support.person_key = asked.person_key
        AND support.event_start_date < asked.event_start_date
        AND (
          support.event_end_date IS NULL OR support.event_end_date >= asked.event_start_date - 1
        )
    )
)
SELECT
  month,
  CAST(SUM(counted) AS BIGINT) AS numerator,
  COUNT(*) AS denominator,
  CAST(SUM(counted) AS DOUBLE PRECISION) / COUNT(*) AS value,
  CAST(DATE_TRUNC('MONTH', month) + INTERVAL '1 MONTH' - INTERVAL '1 DAY' AS DATE) > (
    SELECT
      "known_until"
    FROM parameters
  ) AS provisional
FROM judged
GROUP BY
  month
ORDER BY
  month
