-- Every person for self-directed support (1) and for direct payments (2).
--
-- Made by tools/transpile from care/src/evidence/national/ascof_3d/rows.sql: change it there.
WITH parts AS (
  SELECT
    'client' AS who,
    '3D 1a' AS measure,
    4 AS last_place
  UNION ALL
  SELECT
    'client',
    '3D 2a',
    3
  UNION ALL
  SELECT
    'carer',
    '3D 1b',
    2
  UNION ALL
  SELECT
    'carer',
    '3D 2b',
    1
)
SELECT
  looked_at.la,
  looked_at.person_key,
  looked_at.la_person_id,
  parts.measure,
  '' AS unit,
  looked_at.counted_on,
  looked_at.age,
  looked_at.age_group,
  looked_at.sex,
  looked_at.denominator,
  CASE WHEN looked_at.may_count = 1 AND looked_at.place <= parts.last_place THEN 1 ELSE 0 END AS numerator,
  CAST(NULL AS DOUBLE PRECISION) AS value,
  looked_at.rule,
  CAST(NULL AS TEXT) AS outcome
FROM ascof_3d_looked_at AS looked_at
JOIN parts
  ON parts.who = looked_at.who
