-- Files of one council and one stated period that share less than a tenth of the events of the smaller one are parts of one
-- submission: which is the first earlier file that each is a part with.
--
-- Made by tools/transpile from care/src/evidence/packs/steps/06_parts_of_submissions.sql: change it there.
WITH twins AS (
  SELECT
    one.la,
    one.import_id AS earlier,
    other.import_id AS later,
    one.file_number AS earlier_number,
    other.file_number AS later_number
  FROM files AS one
  JOIN files AS other
    ON other.la = one.la
    AND COALESCE(other.stated_start, CAST('1800-01-01' AS DATE)) = COALESCE(one.stated_start, CAST('1800-01-01' AS DATE))
    AND COALESCE(other.stated_end, CAST('1800-01-01' AS DATE)) = COALESCE(one.stated_end, CAST('1800-01-01' AS DATE))
    AND other.file_number > one.file_number
  WHERE
    (
      SELECT
        "same_period"
      FROM parameters
    ) <> 'later_replaces'
), sent AS (
  SELECT
    la,
    earlier AS import_id
  FROM twins
  UNION
  SELECT
    la,
    later AS import_id
  FROM twins
), keys AS (
  SELECT DISTINCT
    sent.la,
    sent.import_id,
    COALESCE(imported.person_key, '') AS person_key,
    COALESCE(imported.client_type, '') AS client_type,
    COALESCE(imported.event_type, '') AS event_type,
    COALESCE(imported.event_start_date, CAST('1800-01-01' AS DATE)) AS event_start_date,
    COALESCE(imported.event_end_date, CAST('1800-01-01' AS DATE)) AS event_end_date,
    COALESCE(imported.service_type, '') AS service_type,
    COALESCE(imported.service_component, '') AS service_component
  FROM imported
  JOIN sent
    ON sent.la = imported.la_code AND sent.import_id = imported.import_id
), sizes AS (
  SELECT
    la,
    import_id,
    COUNT(*) AS events
  FROM keys
  GROUP BY
    la,
    import_id
), shared AS (
  SELECT
    twins.la,
    twins.earlier,
    twins.later,
    COUNT(*) AS events
  FROM twins
  JOIN keys AS one
    ON one.la = twins.la AND one.import_id = twins.earlier
  JOIN keys AS other
    ON other.la = twins.la
    AND other.import_id = twins.later
    AND other.person_key = one.person_key
    AND other.client_type = one.client_type
    AND other.event_type = one.event_type
    AND other.event_start_date = one.event_start_date
    AND other.event_end_date = one.event_end_date
    AND other.service_type = one.service_type
    AND other.service_component = one.service_component
  GROUP BY
    twins.la,
    twins.earlier,
    twins.later
)
SELECT
  twins.later_number AS file_number,
  MIN(twins.earlier_number) AS part_of
FROM twins
JOIN sizes AS earlier
  ON earlier.la = twins.la AND earlier.import_id = twins.earlier
JOIN sizes AS later
  ON later.la = twins.la AND later.import_id = twins.later
LEFT JOIN shared
  ON shared.la = twins.la AND shared.earlier = twins.earlier AND shared.later = twins.later
WHERE
  COALESCE(shared.events, 0) * 10 < LEAST(earlier.events, later.events)
GROUP BY
  twins.later_number
