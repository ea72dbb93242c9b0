-- Every wait in the figures of the year, and if it counts, in those of the quarter in which it ended. A request without a wait stands in
-- the rows of both parts.
--
-- Made by tools/transpile from care/src/evidence/national/waiting_times/rows.sql: change it there.
SELECT
  la,
  person_key,
  la_person_id,
  'waiting 1' AS measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  counts AS denominator,
  counts AS numerator,
  days AS value,
  rule,
  CAST(NULL AS STRING) AS outcome
FROM waiting_times_looked_at
WHERE
  part IN ('waiting 1', 'both')
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  'waiting 2' AS measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  counts AS denominator,
  counts AS numerator,
  days AS value,
  rule,
  CAST(NULL AS STRING) AS outcome
FROM waiting_times_looked_at
WHERE
  part IN ('waiting 2', 'both')
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  part || CASE MONTH(counted_on)
    WHEN 4
    THEN ' Q1'
    WHEN 5
    THEN ' Q1'
    WHEN 6
    THEN ' Q1'
    WHEN 7
    THEN ' Q2'
    WHEN 8
    THEN ' Q2'
    WHEN 9
    THEN ' Q2'
    WHEN 10
    THEN ' Q3'
    WHEN 11
    THEN ' Q3'
    WHEN 12
    THEN ' Q3'
    ELSE ' Q4'
  END AS measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  counts AS denominator,
  counts AS numerator,
  days AS value,
  rule,
  CAST(NULL AS STRING) AS outcome
FROM waiting_times_looked_at
WHERE
  counts = 1
