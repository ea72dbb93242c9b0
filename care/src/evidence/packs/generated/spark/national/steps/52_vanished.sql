-- Services that were open at the end of the time their submission speaks for, and that the next submission no longer has: they ended
-- there. (client-level-data 2.1 step 7)
--
-- Made by tools/transpile from care/src/evidence/national/steps/52_vanished.sql: change it there.
WITH later AS (
  SELECT DISTINCT
    la,
    person_key,
    client_type,
    event_start_date,
    service_type,
    service_type_given,
    service_component,
    component_given,
    ref_start
  FROM year_events
  WHERE
    of_its_period = 1 AND event_type = 'service' AND is_first = 0
)
SELECT
  year_events.record_id
FROM year_events
LEFT JOIN later
  ON later.la = year_events.la
  AND later.person_key = year_events.person_key
  AND later.client_type IS NOT DISTINCT FROM year_events.client_type
  AND later.event_start_date = year_events.event_start_date
  AND later.service_type IS NOT DISTINCT FROM year_events.service_type
  AND later.service_type_given = year_events.service_type_given
  AND later.service_component IS NOT DISTINCT FROM year_events.service_component
  AND later.component_given = year_events.component_given
  AND DATEDIFF(later.ref_start, year_events.ref_end) = 1
WHERE
  year_events.of_its_period = 1
  AND year_events.event_type = 'service'
  AND year_events.is_last = 0
  AND (
    year_events.der_end IS NULL OR year_events.der_end >= year_events.ref_end
  )
  AND later.la IS NULL
