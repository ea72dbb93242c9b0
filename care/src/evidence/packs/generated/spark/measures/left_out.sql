-- Requests that no measure of requests can count, by the first reason that fits, for "who is left out".
--
-- Made by tools/transpile from care/src/evidence/measures/left_out.sql: change it there.
WITH reasons AS (
  SELECT
    CASE
      WHEN event_end_date IS NULL
      THEN 'without_end'
      WHEN event_start_date IS NULL
      THEN 'without_start'
      WHEN person_key IS NULL
      THEN 'without_person'
      WHEN event_end_date < event_start_date
      THEN 'reversed'
    END AS reason
  FROM events
  WHERE
    event_type = :request
)
SELECT
  COUNT(*) FILTER(WHERE
    reason = 'without_end') AS without_end,
  COUNT(*) FILTER(WHERE
    reason = 'without_start') AS without_start,
  COUNT(*) FILTER(WHERE
    reason = 'without_person') AS without_person,
  COUNT(*) FILTER(WHERE
    reason = 'reversed') AS reversed
FROM reasons
