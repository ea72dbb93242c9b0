-- Folds the rows behind the figures into figures: by group of age and all together, and by sex. Who is of unknown age counts in
-- all together only. `rows_behind` are the rows of all measures.
--
-- Made by tools/transpile from care/src/evidence/national/figures.sql: change it there.
WITH counted AS (
  SELECT
    la,
    measure,
    age_group,
    sex,
    SUM(numerator) AS numerator,
    COUNT(*) AS denominator
  FROM rows_behind
  WHERE
    denominator = 1
  GROUP BY
    la,
    measure,
    age_group,
    sex
), grouped AS (
  SELECT
    la,
    measure,
    age_group,
    'Total' AS sex,
    numerator,
    denominator
  FROM counted
  WHERE
    age_group <> 'Unknown'
  UNION ALL
  SELECT
    la,
    measure,
    'Total' AS age_group,
    'Total' AS sex,
    numerator,
    denominator
  FROM counted
  UNION ALL
  SELECT
    la,
    measure,
    age_group,
    CASE sex WHEN 'male' THEN 'Male' ELSE 'Female' END AS sex,
    numerator,
    denominator
  FROM counted
  WHERE
    age_group <> 'Unknown' AND sex IN ('male', 'female')
  UNION ALL
  SELECT
    la,
    measure,
    'Total' AS age_group,
    CASE sex WHEN 'male' THEN 'Male' ELSE 'Female' END AS sex,
    numerator,
    denominator
  FROM counted
  WHERE
    sex IN ('male', 'female')
), counts AS (
  SELECT
    la,
    measure,
    age_group,
    sex,
    SUM(numerator) AS numerator,
    SUM(denominator) AS denominator
  FROM grouped
  GROUP BY
    la,
    measure,
    age_group,
    sex
), valued AS (
  SELECT
    la,
    measure,
    age_group,
    sex,
    value
  FROM rows_behind
  WHERE
    denominator = 1 AND NOT value IS NULL
), grouped_values AS (
  SELECT
    la,
    measure,
    age_group,
    'Total' AS sex,
    value
  FROM valued
  WHERE
    age_group <> 'Unknown'
  UNION ALL
  SELECT
    la,
    measure,
    'Total' AS age_group,
    'Total' AS sex,
    value
  FROM valued
  UNION ALL
  SELECT
    la,
    measure,
    age_group,
    CASE sex WHEN 'male' THEN 'Male' ELSE 'Female' END AS sex,
    value
  FROM valued
  WHERE
    age_group <> 'Unknown' AND sex IN ('male', 'female')
  UNION ALL
  SELECT
    la,
    measure,
    'Total' AS age_group,
    CASE sex WHEN 'male' THEN 'Male' ELSE 'Female' END AS sex,
    value
  FROM valued
  WHERE
    sex IN ('male', 'female')
), middles AS (
  SELECT
    la,
    measure,
    age_group,
    sex,
    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY
      value) AS middle,
    SUM(value) AS total
  FROM grouped_values
  GROUP BY
    la,
    measure,
    age_group,
    sex
)
SELECT
  counts.la,
  counts.measure,
  counts.age_group,
  counts.sex,
  CAST(counts.numerator AS BIGINT) AS numerator,
  CAST(counts.denominator AS BIGINT) AS denominator,
  middles.middle,
  middles.total
FROM counts
LEFT JOIN middles
  ON middles.la = counts.la
  AND middles.measure = counts.measure
  AND middles.age_group = counts.age_group
  AND middles.sex = counts.sex
