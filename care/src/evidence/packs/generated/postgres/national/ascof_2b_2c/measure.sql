-- New admissions to care homes for long-term support: people whose long-term residential or nursing care began in the year and who had
-- had none in the 365 days before.
--
-- Made by tools/transpile from care/src/evidence/national/ascof_2b_2c/measure.sql: change it there.
WITH stays AS (
  SELECT
    joined.la,
    joined.person_key,
    joined.la_person_id,
    joined.event_start_date,
    COALESCE(joined.der_end, CAST('9999-01-01' AS DATE)) AS ends,
    joined.service_type,
    joined.event_outcome,
    person_details.birth_month,
    person_details.date_of_death,
    person_details.gender
  FROM joined
  JOIN person_details
    ON person_details.la = joined.la AND person_details.person_key = joined.person_key
  WHERE
    joined.event_type = 'service'
    AND joined.client_type = 'service_user'
    AND joined.service_type IN ('residential', 'nursing')
    AND (
      joined.service_component IN ('long_term_residential', 'long_term_nursing')
      OR (
        (
          SELECT
            "null_component"
          FROM parameters
        ) = 'counted'
        AND joined.service_component IS NULL
        AND joined.component_given = 0
      )
    )
    AND NOT person_details.birth_month IS NULL
    AND (
      person_details.date_of_death IS NULL
      OR person_details.date_of_death >= (
        SELECT
          "year_start"
        FROM parameters
      )
    )
    AND (
      joined.event_outcome IS NULL
      OR joined.event_outcome <> 'nfa_self_funded'
      OR (
        (
          SELECT
            "self_funders"
          FROM parameters
        ) = 'in_look_back'
        AND joined.event_start_date < (
          SELECT
            "year_start"
          FROM parameters
        )
      )
    )
), looked_back AS (
  SELECT
    stays.*,
    MAX(ends) OVER (
      PARTITION BY la, person_key
      ORDER BY (
        CAST(event_start_date AS DATE) - CAST('1900-01-01' AS DATE)
      )
      range BETWEEN UNBOUNDED preceding AND 1 preceding
    ) AS earlier_end
  FROM stays
), admissions AS (
  SELECT
    la,
    person_key,
    la_person_id,
    event_start_date,
    gender,
    service_type,
    earlier_end,
    CAST(FLOOR(CAST((
      CAST(event_start_date AS DATE) - CAST(birth_month AS DATE)
    ) AS DOUBLE PRECISION) / 365.25) AS INT) AS age,
    CASE
      WHEN NOT earlier_end IS NULL
      AND (
        CAST(event_start_date AS DATE) - CAST(earlier_end AS DATE)
      ) < (
        SELECT
          "look_back_days"
        FROM parameters
      )
      THEN 1
      ELSE 0
    END AS existing
  FROM looked_back
  WHERE
    event_start_date >= (
      SELECT
        "year_start"
      FROM parameters
    )
    AND event_start_date <= (
      SELECT
        "year_end"
      FROM parameters
    )
), judged AS (
  SELECT
    admissions.*,
    CASE
      WHEN existing = 0 AND age >= 18
      THEN CASE WHEN age < 65 THEN '18 to 64' ELSE '65 and above' END
    END AS band
  FROM admissions
), people AS (
  SELECT
    la,
    person_key,
    la_person_id,
    MIN(band) AS band,
    MIN(CASE WHEN NOT band IS NULL THEN event_start_date END) AS first_new,
    MIN(event_start_date) AS first_start,
    MIN(CASE WHEN NOT band IS NULL THEN age END) AS new_age,
    MIN(age) AS first_age,
    MIN(gender) AS gender,
    MAX(existing) AS existing,
    MIN(service_type) AS service_type
  FROM judged
  GROUP BY
    la,
    person_key,
    la_person_id
)
SELECT
  la,
  person_key,
  la_person_id,
  CASE
    WHEN COALESCE(band, CASE WHEN first_age < 65 THEN '18 to 64' ELSE '65 and above' END) = '18 to 64'
    THEN '2B'
    ELSE '2C'
  END AS measure,
  COALESCE(la_person_id, '') AS unit,
  COALESCE(first_new, first_start) AS counted_on,
  COALESCE(new_age, first_age) AS age,
  COALESCE(
    band,
    CASE WHEN first_age < 18 THEN 'Under 18' WHEN first_age < 65 THEN '18 to 64' ELSE '65 and above' END
  ) AS age_group,
  gender AS sex,
  CASE WHEN NOT band IS NULL THEN 1 ELSE 0 END AS denominator,
  CASE WHEN NOT band IS NULL THEN 1 ELSE 0 END AS numerator,
  CAST(NULL AS DOUBLE PRECISION) AS value,
  CASE WHEN NOT band IS NULL THEN 'new' WHEN existing = 1 THEN 'existing' ELSE 'under_18' END AS rule,
  service_type AS outcome
FROM people
