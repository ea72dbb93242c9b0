-- Days from a request to the first support that began after it, by the month in which it began.
--
-- Made by tools/transpile from care/src/evidence/measures/time_to_service/measure.sql: change it there.
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
    event_start_date AS step_on
  FROM services
  WHERE
    client_type = (
      SELECT
        "service_user"
      FROM parameters
    )
), linked AS (
  SELECT
    steps.person_key,
    steps.client_type,
    steps.step_on,
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
), first_steps AS (
  SELECT
    asked_on,
    MIN(step_on) AS step_on
  FROM linked
  GROUP BY
    person_key,
    client_type,
    asked_on
), waits AS (
  SELECT
    (
      CAST(step_on AS DATE) - CAST(asked_on AS DATE)
    ) AS days,
    CAST(DATE_TRUNC('MONTH', step_on) AS DATE) AS month
  FROM first_steps
  WHERE
    step_on >= (
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
  month,
  COUNT(*) AS numerator,
  CAST(NULL AS BIGINT) AS denominator,
  PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY
    days) AS value,
  CAST(DATE_TRUNC('MONTH', month) + INTERVAL '1 MONTH' - INTERVAL '1 DAY' AS DATE) > (
    SELECT
      "known_until"
    FROM parameters
  ) AS provisional,
  PERCENTILE_CONT((
    SELECT
      "lower_quartile"
    FROM parameters
  )) WITHIN GROUP (ORDER BY
    days) AS lower_quartile,
  PERCENTILE_CONT((
    SELECT
      "upper_quartile"
    FROM parameters
  )) WITHIN GROUP (ORDER BY
    days) AS upper_quartile
FROM waits
GROUP BY
  month
ORDER BY
  month
