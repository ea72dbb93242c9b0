-- Every figure of every council, those of which nobody is counted too, as the nation tells it: to one place, half away from
-- nought; nought of nobody is nought; rates only where the population is known.
--
-- Made by tools/transpile from care/src/evidence/packs/steps/90_outcomes.sql: change it there.
WITH councils AS (
  SELECT DISTINCT
    la
  FROM submissions
), people AS (
  SELECT
    la,
    band,
    population
  FROM populations
  UNION ALL
  SELECT
    la,
    'Total' AS band,
    SUM(population) AS population
  FROM populations
  GROUP BY
    la
  HAVING
    COUNT(*) = 2
), counted AS (
  SELECT
    councils.la,
    parts.measure,
    parts.name,
    parts.unit,
    parts.age_group,
    parts.sex,
    COALESCE(figures.numerator, 0) AS counting,
    COALESCE(figures.denominator, 0) AS all_of_them,
    CAST(people.population AS BIGINT) AS population,
    figures.middle,
    figures.total
  FROM councils
  CROSS JOIN parts
  LEFT JOIN figures
    ON figures.la = councils.la
    AND figures.measure = parts.measure
    AND figures.age_group = parts.age_group
    AND figures.sex = parts.sex
  LEFT JOIN people
    ON people.la = councils.la AND people.band = parts.age_group
)
SELECT
  la,
  measure,
  name,
  age_group,
  sex,
  CASE WHEN unit IN ('percent', 'per_100k') THEN counting END AS numerator,
  CASE WHEN unit = 'per_100k' THEN population ELSE all_of_them END AS denominator,
  CASE
    WHEN unit = 'percent' AND all_of_them = 0
    THEN CAST(0 AS DOUBLE)
    WHEN unit = 'percent'
    THEN FLOOR(CAST(counting AS DOUBLE) / all_of_them * 100 * 10 + 0.5) / 10
    WHEN unit = 'per_100k' AND population = 0
    THEN CAST(0 AS DOUBLE)
    WHEN unit = 'per_100k'
    THEN FLOOR(CAST(counting AS DOUBLE) / population * 100000 * 10 + 0.5) / 10
    WHEN unit = 'median_days'
    THEN CAST(middle AS DOUBLE)
    WHEN unit = 'mean_pounds'
    THEN FLOOR(CAST(total AS DOUBLE) / all_of_them / 100 * 100 + 0.5) / 100
    WHEN unit = 'total_pounds'
    THEN FLOOR(COALESCE(CAST(total AS DOUBLE), 0) / 100 * 100 + 0.5) / 100
  END AS outcome
FROM counted
