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
    numerator,
    value
  FROM rows_behind
  WHERE
    denominator = 1
), grouped AS (
  SELECT
    la,
    measure,
    age_group,
    'Total' AS sex,
    numerator,
    value
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
    value
  FROM counted
  UNION ALL
  SELECT
    la,
    measure,
    age_group,
    CASE sex WHEN 'male' THEN 'Male' ELSE 'Female' END AS sex,
    numerator,
    value
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
    value
  FROM counted
  WHERE
    sex IN ('male', 'female')
)
SELECT
  la,
  measure,
  age_group,
  sex,
  CAST(SUM(numerator) AS BIGINT) AS numerator,
  COUNT(*) AS denominator,
  MEDIAN(value) AS middle,
  SUM(value) AS total
FROM grouped
GROUP BY
  la,
  measure,
  age_group,
  sex
