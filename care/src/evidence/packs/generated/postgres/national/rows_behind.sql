-- The rows behind all national figures, one for each person or episode looked at, with the rule that placed it.
--
-- Made by tools/transpile from the list of measures.
SELECT
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  denominator,
  numerator,
  value,
  rule,
  outcome
FROM ascof_2a
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  denominator,
  numerator,
  value,
  rule,
  outcome
FROM ascof_2b_2c
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  denominator,
  numerator,
  value,
  rule,
  outcome
FROM ascof_2e
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  denominator,
  numerator,
  value,
  rule,
  outcome
FROM ascof_3d
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  denominator,
  numerator,
  value,
  rule,
  outcome
FROM cost_per_week
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  denominator,
  numerator,
  value,
  rule,
  outcome
FROM requests_and_sequels
UNION ALL
SELECT
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  age_group,
  sex,
  denominator,
  numerator,
  value,
  rule,
  outcome
FROM waiting_times
