-- Every service in the figures of its type and in those of all services: what it costs in a week, and what it cost in the quarter.
--
-- Made by tools/transpile from care/src/evidence/national/cost_per_week/rows.sql: change it there.
SELECT
  la,
  person_key,
  la_person_id,
  CONCAT('cost ', COALESCE(kind, '')) AS measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  CASE WHEN NOT weekly IS NULL THEN 1 ELSE 0 END AS denominator,
  CASE WHEN NOT weekly IS NULL THEN 1 ELSE 0 END AS numerator,
  weekly AS value,
  rule,
  outcome
FROM cost_per_week_looked_at
WHERE
  NOT kind IS NULL
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  CONCAT('total ', COALESCE(kind, '')) AS measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  CASE WHEN NOT in_quarter IS NULL THEN 1 ELSE 0 END AS denominator,
  CASE WHEN NOT in_quarter IS NULL THEN 1 ELSE 0 END AS numerator,
  in_quarter AS value,
  rule,
  outcome
FROM cost_per_week_looked_at
WHERE
  NOT kind IS NULL
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  'cost all' AS measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  CASE WHEN NOT weekly IS NULL THEN 1 ELSE 0 END AS denominator,
  CASE WHEN NOT weekly IS NULL THEN 1 ELSE 0 END AS numerator,
  weekly AS value,
  rule,
  outcome
FROM cost_per_week_looked_at
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  'total all' AS measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  CASE WHEN NOT in_quarter IS NULL THEN 1 ELSE 0 END AS denominator,
  CASE WHEN NOT in_quarter IS NULL THEN 1 ELSE 0 END AS numerator,
  in_quarter AS value,
  rule,
  outcome
FROM cost_per_week_looked_at
