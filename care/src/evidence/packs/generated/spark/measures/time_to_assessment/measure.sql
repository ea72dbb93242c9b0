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
    event_start_date AS step_on
  FROM events
  WHERE
    event_type = :assessment
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
    AND asked.asked_on >= steps.step_on - CAST(:look_back_days AS INT)
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
    DATEDIFF(step_on, asked_on) AS days,
    CAST(DATE_TRUNC('MONTH', step_on) AS DATE) AS month
  FROM first_steps
  WHERE
    step_on >= :from AND step_on <= :to
)
SELECT
  month,
  COUNT(*) AS numerator,
  CAST(NULL AS BIGINT) AS denominator,
  MEDIAN(days) AS value,
  LAST_DAY(month) > :known_until AS provisional,
  PERCENTILE(days, :lower_quartile) AS lower_quartile,
  PERCENTILE(days, :upper_quartile) AS upper_quartile
FROM waits
GROUP BY
  month
ORDER BY
  month NULLS LAST
