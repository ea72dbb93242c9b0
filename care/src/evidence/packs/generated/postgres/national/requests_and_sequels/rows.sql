-- Every request once for each sequel of STS001; it is in the numerator of its own.
--
-- Made by tools/transpile from care/src/evidence/national/requests_and_sequels/rows.sql: change it there.
WITH parts AS (
  SELECT
    'STS001 ST-Max' AS measure,
    'ST-Max' AS sequel
  UNION ALL
  SELECT
    'STS001 nursing',
    'nursing'
  UNION ALL
  SELECT
    'STS001 residential',
    'residential'
  UNION ALL
  SELECT
    'STS001 community',
    'community'
  UNION ALL
  SELECT
    'STS001 prison',
    'prison'
  UNION ALL
  SELECT
    'STS001 low level',
    'low level'
  UNION ALL
  SELECT
    'STS001 other short term',
    'other short term'
  UNION ALL
  SELECT
    'STS001 NHS',
    'NHS'
  UNION ALL
  SELECT
    'STS001 end of life',
    'end of life'
  UNION ALL
  SELECT
    'STS001 universal',
    'universal'
  UNION ALL
  SELECT
    'STS001 deceased',
    'deceased'
  UNION ALL
  SELECT
    'STS001 other reason',
    'other reason'
  UNION ALL
  SELECT
    'STS001 not classified',
    'not classified'
)
SELECT
  looked_at.la,
  looked_at.person_key,
  looked_at.la_person_id,
  parts.measure,
  looked_at.unit,
  looked_at.counted_on,
  looked_at.age,
  looked_at.age_group,
  looked_at.sex,
  looked_at.denominator,
  CASE WHEN looked_at.led_to = parts.sequel THEN 1 ELSE 0 END AS numerator,
  CAST(NULL AS DOUBLE PRECISION) AS value,
  looked_at.rule,
  looked_at.outcome
FROM requests_and_sequels_looked_at AS looked_at
CROSS JOIN parts
