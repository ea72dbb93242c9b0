-- How many requests for help were completed in a month.
--
-- Made by tools/transpile from care/src/evidence/measures/requests_per_month/measure.sql: change it there.
WITH requests AS (
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
), placed AS (
  SELECT
    CAST(DATE_TRUNC('MONTH', event_end_date) AS DATE) AS month
  FROM requests
  WHERE
    event_end_date >= (
      SELECT
        "from"
      FROM parameters
    )
    AND event_end_date <= (
      SELECT
        "to"
      FROM parameters
    )
)
SELECT
  month,
  COUNT(*) AS numerator,
  CAST(NULL AS BIGINT) AS denominator,
  CAST(COUNT(*) AS DOUBLE PRECISION) AS value,
  CAST(DATE_TRUNC('MONTH', month) + INTERVAL '1 MONTH' - INTERVAL '1 DAY' AS DATE) > (
    SELECT
      "known_until"
    FROM parameters
  ) AS provisional
FROM placed
GROUP BY
  month
ORDER BY
  month
