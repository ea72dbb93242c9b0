-- Most events stand alone on their day. Only the others have to be put in order, which takes long.
--
-- Made by tools/transpile from care/src/evidence/national/steps/54_crowded.sql: change it there.
SELECT
  year_events.*
FROM year_events
JOIN (
  SELECT
    la,
    person_key,
    event_type,
    event_start_date
  FROM year_events
  GROUP BY
    la,
    person_key,
    event_type,
    event_start_date
  HAVING
    COUNT(*) > 1
) AS days
  ON days.la = year_events.la
  AND days.person_key = year_events.person_key
  AND days.event_type = year_events.event_type
  AND days.event_start_date = year_events.event_start_date
