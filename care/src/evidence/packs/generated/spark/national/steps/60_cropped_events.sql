-- A service that is open at the end of the time its submission speaks for, and that the next submission no longer has, ended
-- there. (client-level-data 2.1 step 7) What makes two rows the same service is in `joined`.
--
-- Made by tools/transpile from care/src/evidence/national/steps/60_cropped_events.sql: change it there.
WITH later AS (
  SELECT DISTINCT
    la,
    person_key,
    client_type,
    event_start_date,
    service_type,
    service_component,
    ref_start
  FROM events_in_period
  WHERE
    event_type = 'service'
)
SELECT
  events_in_period.*,
  CASE
    WHEN events_in_period.event_type = 'service'
    AND events_in_period.is_last = 0
    AND (
      events_in_period.der_end IS NULL OR events_in_period.der_end >= events_in_period.ref_end
    )
    AND later.la IS NULL
    THEN events_in_period.ref_end
    ELSE events_in_period.der_end
  END AS cropped_end
FROM events_in_period
LEFT JOIN later
  ON events_in_period.event_type = 'service'
  AND events_in_period.is_last = 0
  AND later.la = events_in_period.la
  AND later.person_key = events_in_period.person_key
  AND later.client_type IS NOT DISTINCT FROM events_in_period.client_type
  AND later.event_start_date = events_in_period.event_start_date
  AND later.service_type IS NOT DISTINCT FROM events_in_period.service_type
  AND later.service_component IS NOT DISTINCT FROM events_in_period.service_component
  AND DATEDIFF(later.ref_start, events_in_period.ref_end) = 1
