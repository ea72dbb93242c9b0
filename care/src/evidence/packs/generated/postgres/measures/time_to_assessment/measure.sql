-- Days from a request to the first assessment that began after it, by the month in which it began.
--
-- Made by tools/transpile from care/src/evidence/measures/time_to_assessment/measure.sql: change it there.
WITH asked AS (
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
  FROM events
  WHERE
    event_type = (
      SELECT
        "assessment"
      FROM parameters
    )
    AND NOT person_key IS NULL
    AND NOT event_start_date IS NULL
    AND event_end_date >= event_start_date
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
