-- The events of the one file that is the newest to cover the whole year: what the nation takes for costs and for what is
-- happening now. One row for each event as in `joined`; services are told apart by how they are delivered and by what they
-- cost, too. (client-level-data 2.1, single submissions)
--
-- Made by tools/transpile from care/src/evidence/national/steps/90_single.sql: change it there.
WITH chosen AS (
  SELECT
    la,
    submission
  FROM (
    SELECT
      file_periods.la,
      file_periods.submission,
      ROW_NUMBER() OVER (
        PARTITION BY file_periods.la
        ORDER BY CASE
          WHEN file_periods.derived_start <= :year_start
          AND file_periods.derived_end >= :year_end
          AND :file_period <> 'stated'
          THEN 0
          ELSE 1
        END NULLS LAST, file_periods.submission DESC
      ) AS place
    FROM file_periods
    WHERE
      file_periods.import_date > :year_end
      AND file_periods.import_date <= :as_of
      AND (
        (
          :file_period <> 'stated'
          AND file_periods.derived_start <= :year_start
          AND file_periods.derived_end >= :year_end
        )
        OR (
          :file_period <> 'derived'
          AND file_periods.stated_start <= :year_start
          AND file_periods.stated_end >= :year_end
        )
      )
  ) AS candidates
  WHERE
    place = 1
), ended AS (
  SELECT
    imported.la_code AS la,
    CASE
      WHEN NOT imported.nhs_number IS NULL
      THEN imported.la_code || '_' || imported.nhs_number
      ELSE imported.la_code || '_' || imported.la_person_unique_identifier
    END AS person_key,
    imported.la_person_unique_identifier AS la_person_id,
    submissions.submission,
    submissions.file_number * 1000000000 + imported.row_number AS record_id,
    imported.client_type,
    imported.event_type,
    imported.event_start_date,
    CASE
      WHEN imported.date_of_death >= imported.event_start_date
      AND imported.date_of_death <= imported.event_end_date
      THEN imported.date_of_death
      WHEN imported.date_of_death > imported.event_start_date AND imported.event_end_date IS NULL
      THEN imported.date_of_death
      ELSE imported.event_end_date
    END AS der_end,
    imported.event_outcome,
    COALESCE(
      outcome_ranks.rank,
      CASE WHEN NOT imported.event_outcome_raw IS NULL THEN :rank_of_invalid ELSE 999 END
    ) AS outcome_rank,
    CASE WHEN LOWER(imported.event_description) LIKE '%conversation%' THEN 1 ELSE 0 END AS conversation,
    imported.request_route_of_access,
    imported.assessment_type,
    imported.service_type,
    CASE WHEN NOT imported.service_type_raw IS NULL THEN 1 ELSE 0 END AS service_type_given,
    imported.service_component,
    CASE WHEN NOT imported.service_component_raw IS NULL THEN 1 ELSE 0 END AS component_given,
    imported.delivery_mechanism,
    imported.unit_cost_pence,
    imported.cost_frequency_unit_type,
    imported.planned_units_per_week_hundredths,
    imported.provider_cqc_location_id,
    imported.gender,
    CAST(DATE_TRUNC('MONTH', imported.date_of_birth) AS DATE) AS birth_month
  FROM imported
  JOIN submissions
    ON submissions.import_id = imported.import_id AND submissions.la = imported.la_code
  JOIN chosen
    ON chosen.la = submissions.la AND chosen.submission = submissions.submission
  LEFT JOIN outcome_ranks
    ON outcome_ranks.outcome = imported.event_outcome
  WHERE
    NOT imported.event_type IS NULL
    AND imported.event_start_date <= :year_end
    AND (
      NOT imported.nhs_number IS NULL OR NOT imported.la_person_unique_identifier IS NULL
    )
    AND (
      imported.date_of_death IS NULL
      OR (
        imported.date_of_death >= :year_start AND imported.date_of_death >= imported.event_start_date
      )
    )
), of_the_year AS (
  SELECT
    *
  FROM ended
  WHERE
    (
      event_type = 'service' AND (
        der_end >= :year_start OR der_end IS NULL
      )
    )
    OR (
      event_type <> 'service' AND der_end >= :year_start AND der_end <= :year_end
    )
), crowded AS (
  SELECT
    la,
    person_key,
    event_type,
    event_start_date
  FROM of_the_year
  GROUP BY
    la,
    person_key,
    event_type,
    event_start_date
  HAVING
    COUNT(*) > 1
), placed AS (
  SELECT
    of_the_year.record_id,
    ROW_NUMBER() OVER (
      PARTITION BY of_the_year.la, of_the_year.person_key, of_the_year.event_type, of_the_year.client_type, of_the_year.event_start_date, CASE WHEN of_the_year.event_type <> 'service' THEN of_the_year.der_end END, CASE
        WHEN of_the_year.event_type = 'request'
        THEN of_the_year.request_route_of_access
        WHEN of_the_year.event_type = 'assessment'
        THEN of_the_year.assessment_type
        WHEN of_the_year.event_type = 'service'
        THEN of_the_year.service_type
      END, CASE WHEN of_the_year.event_type = 'service' THEN of_the_year.service_component END, CASE
        WHEN of_the_year.event_type = 'service'
        THEN of_the_year.service_type_given * 2 + of_the_year.component_given
      END, CASE WHEN of_the_year.event_type = 'service' THEN of_the_year.delivery_mechanism END, CASE WHEN of_the_year.event_type = 'service' THEN of_the_year.unit_cost_pence END, CASE WHEN of_the_year.event_type = 'service' THEN of_the_year.cost_frequency_unit_type END, CASE WHEN of_the_year.event_type = 'service' THEN of_the_year.planned_units_per_week_hundredths END
      ORDER BY COALESCE(of_the_year.der_end, CAST('9999-01-01' AS DATE)) DESC, of_the_year.outcome_rank NULLS LAST, of_the_year.conversation DESC, CASE
        WHEN :ties = 'by_content'
        THEN CONCAT(
          COALESCE(COALESCE(of_the_year.event_outcome, '~'), ''),
          '|',
          COALESCE(COALESCE(CAST(of_the_year.birth_month AS STRING), '~'), ''),
          '|',
          COALESCE(COALESCE(of_the_year.la_person_id, '~'), '')
        )
      END NULLS LAST, of_the_year.record_id DESC
    ) AS place
  FROM of_the_year
  JOIN crowded
    ON crowded.la = of_the_year.la
    AND crowded.person_key = of_the_year.person_key
    AND crowded.event_type = of_the_year.event_type
    AND crowded.event_start_date = of_the_year.event_start_date
), outdone AS (
  SELECT
    record_id
  FROM placed
  WHERE
    place > 1
)
SELECT
  of_the_year.la,
  of_the_year.person_key,
  of_the_year.la_person_id,
  of_the_year.submission,
  of_the_year.record_id,
  of_the_year.client_type,
  of_the_year.event_type,
  of_the_year.event_start_date,
  of_the_year.der_end,
  of_the_year.event_outcome,
  of_the_year.outcome_rank,
  of_the_year.conversation,
  of_the_year.request_route_of_access,
  of_the_year.assessment_type,
  of_the_year.service_type,
  of_the_year.service_type_given,
  of_the_year.service_component,
  of_the_year.component_given,
  of_the_year.delivery_mechanism,
  of_the_year.unit_cost_pence,
  of_the_year.cost_frequency_unit_type,
  of_the_year.planned_units_per_week_hundredths,
  of_the_year.provider_cqc_location_id,
  of_the_year.gender,
  of_the_year.birth_month
FROM of_the_year
LEFT JOIN outdone
  ON outdone.record_id = of_the_year.record_id
WHERE
  outdone.record_id IS NULL
