-- Of the people with long-term support in the community at the end of a month: how many have a direct payment.
--
-- Made by tools/transpile from care/src/evidence/measures/direct_payments/measure.sql: change it there.
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
), support AS (
  SELECT
    person_key,
    event_start_date AS began,
    LEAST(
      COALESCE(event_end_date, CAST((
        SELECT
          "to"
        FROM parameters
      ) AS DATE)),
      CAST((
        SELECT
          "to"
        FROM parameters
      ) AS DATE)
    ) AS ended,
    CASE
      WHEN delivery_mechanism = (
        SELECT
          "direct_payment"
        FROM parameters
      )
      OR service_component = (
        SELECT
          "direct_payment"
        FROM parameters
      )
      THEN 1
      ELSE 0
    END AS direct
  FROM services
  WHERE
    client_type = (
      SELECT
        "service_user"
      FROM parameters
    )
    AND service_type = (
      SELECT
        "community"
      FROM parameters
    )
    AND event_start_date <= (
      SELECT
        "to"
      FROM parameters
    )
), beside AS (
  SELECT
    began,
    ended,
    direct,
    MAX(ended) OVER so_far AS reached,
    MAX(CASE WHEN direct = 1 THEN ended END) OVER so_far AS direct_reached
  FROM support
  WINDOW so_far AS (PARTITION BY person_key ORDER BY began, ended rows BETWEEN UNBOUNDED preceding AND 1 preceding)
), days AS (
  SELECT
    GREATEST(began, reached + 1) AS began,
    ended,
    0 AS direct
  FROM beside
  WHERE
    reached IS NULL OR reached < ended
  UNION ALL
  SELECT
    GREATEST(began, direct_reached + 1) AS began,
    ended,
    1 AS direct
  FROM beside
  WHERE
    direct = 1 AND (
      direct_reached IS NULL OR direct_reached < ended
    )
), marks AS (
  SELECT
    CAST(DATE_TRUNC('MONTH', began) AS DATE) AS month,
    direct,
    1 AS people
  FROM days
  UNION ALL
  SELECT
    CAST(DATE_TRUNC('MONTH', ended + 1) AS DATE) AS month,
    direct,
    -1 AS people
  FROM days
), changes AS (
  SELECT
    month,
    SUM(CASE WHEN direct = 1 THEN people ELSE 0 END) AS counted,
    SUM(CASE WHEN direct = 0 THEN people ELSE 0 END) AS people
  FROM marks
  GROUP BY
    month
), judged AS (
  SELECT
    months.month,
    SUM(changes.counted) AS counted,
    SUM(changes.people) AS people
  FROM months
  JOIN changes
    ON changes.month <= months.month
  WHERE
    months.ends_on >= (
      SELECT
        "from"
      FROM parameters
    )
    AND months.ends_on <= (
      SELECT
        "to"
      FROM parameters
    )
  GROUP BY
    months.month
)
SELECT
  month,
  CAST(counted AS BIGINT) AS numerator,
  CAST(people AS BIGINT) AS denominator,
  CAST(counted AS DOUBLE PRECISION) / CAST(people AS BIGINT) AS value,
  CAST(DATE_TRUNC('MONTH', month) + INTERVAL '1 MONTH' - INTERVAL '1 DAY' AS DATE) > (
    SELECT
      "known_until"
    FROM parameters
  ) AS provisional
FROM judged
WHERE
  people > 0
ORDER BY
  month
