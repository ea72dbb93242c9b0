-- What services cost in a week, and all that those of the year's last quarter cost in it. Costs are those of the one newest file that
-- covers the year, because councils raise them and an older file has yesterday's.
--
-- Made by tools/transpile from care/src/evidence/national/cost_per_week/measure.sql: change it there.
WITH quarter AS (
  SELECT
    MAX(quarter_start) AS first_day
  FROM quarters
), active AS (
  SELECT
    single.*,
    quarter.first_day,
    ABS(unit_cost_pence) AS pence,
    CASE cost_frequency_unit_type
      WHEN 'weekly'
      THEN 1.0
      WHEN 'fortnightly'
      THEN CAST(1.0 AS DOUBLE PRECISION) / 2
      WHEN 'four_weekly'
      THEN CAST(1.0 AS DOUBLE PRECISION) / 4
      WHEN 'monthly'
      THEN CAST(12.0 AS DOUBLE PRECISION) / 52
      WHEN 'quarterly'
      THEN CAST(4.0 AS DOUBLE PRECISION) / 52
      WHEN 'annually'
      THEN CAST(1.0 AS DOUBLE PRECISION) / 52
      ELSE CAST(ABS(planned_units_per_week_hundredths) AS DOUBLE PRECISION) / 100.0
    END AS units,
    CASE WHEN cost_frequency_unit_type = 'one_off' THEN 1 ELSE 0 END AS one_off,
    CASE WHEN event_start_date > quarter.first_day THEN event_start_date ELSE quarter.first_day END AS from_day,
    CASE
      WHEN der_end < (
        SELECT
          "year_end"
        FROM parameters
      )
      THEN der_end
      ELSE (
        SELECT
          "year_end"
        FROM parameters
      )
    END AS to_day,
    CAST(FLOOR(
      CAST((
        CAST(COALESCE(der_end, (
          SELECT
            "year_end"
          FROM parameters
        )) AS DATE) - CAST(birth_month AS DATE)
      ) AS DOUBLE PRECISION) / 365.25
    ) AS INT) AS age
  FROM single
  CROSS JOIN quarter
  WHERE
    event_type = 'service'
    AND event_start_date <= (
      SELECT
        "year_end"
      FROM parameters
    )
    AND (
      der_end IS NULL OR der_end >= quarter.first_day
    )
), costed AS (
  SELECT
    active.*,
    CASE
      WHEN COALESCE(pence, 0) = 0
      THEN 'no_cost'
      WHEN one_off = 1
      THEN 'one_off'
      WHEN COALESCE(units, 0) = 0
      THEN 'no_units'
      WHEN to_day < from_day
      THEN 'ended_before_it_began'
      WHEN cost_frequency_unit_type IN ('weekly', 'fortnightly', 'four_weekly', 'monthly', 'quarterly', 'annually')
      THEN 'by_frequency'
      ELSE 'by_planned_units'
    END AS rule
  FROM active
), valued AS (
  SELECT
    costed.*,
    CASE WHEN rule IN ('by_frequency', 'by_planned_units') THEN CAST(pence * units AS DOUBLE PRECISION) END AS weekly,
    CASE
      WHEN rule = 'one_off'
      THEN CAST(pence AS DOUBLE PRECISION)
      WHEN rule IN ('by_frequency', 'by_planned_units')
      THEN CAST(CAST(pence * units AS DOUBLE PRECISION) * (
        (
          CAST(to_day AS DATE) - CAST(from_day AS DATE)
        ) + 1
      ) AS DOUBLE PRECISION) / 7
    END AS in_quarter
  FROM costed
)
SELECT
  la,
  person_key,
  la_person_id,
  REPLACE(service_type, '_', ' ') AS kind,
  CAST(record_id AS TEXT) AS unit,
  from_day AS counted_on,
  age,
  CASE
    WHEN age IS NULL
    THEN 'Unknown'
    WHEN age < 18
    THEN 'Under 18'
    WHEN age < 65
    THEN '18 to 64'
    ELSE '65 and above'
  END AS age_group,
  gender AS sex,
  weekly,
  in_quarter,
  rule,
  service_component AS outcome
FROM valued
