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
), placed AS (
  SELECT
    ended.*,
    ROW_NUMBER() OVER (
      PARTITION BY la, person_key, event_type, client_type, event_start_date, CASE WHEN event_type <> 'service' THEN der_end END, CASE
        WHEN event_type = 'request'
        THEN request_route_of_access
        WHEN event_type = 'assessment'
        THEN assessment_type
        WHEN event_type = 'service'
        THEN service_type
      END, CASE WHEN event_type = 'service' THEN service_component END, CASE WHEN event_type = 'service' THEN service_type_given * 2 + component_given END, CASE WHEN event_type = 'service' THEN delivery_mechanism END, CASE WHEN event_type = 'service' THEN unit_cost_pence END, CASE WHEN event_type = 'service' THEN cost_frequency_unit_type END, CASE WHEN event_type = 'service' THEN planned_units_per_week_hundredths END
      ORDER BY COALESCE(der_end, CAST('9999-01-01' AS DATE)) DESC, outcome_rank NULLS LAST, conversation DESC, CASE
        WHEN :ties = 'by_content'
        THEN CONCAT(
          COALESCE(COALESCE(event_outcome, '~'), ''),
          '|',
          COALESCE(COALESCE(CAST(birth_month AS STRING), '~'), ''),
          '|',
          COALESCE(COALESCE(la_person_id, '~'), '')
        )
      END NULLS LAST, record_id DESC
    ) AS place
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
)
SELECT
  la,
  person_key,
  la_person_id,
  submission,
  record_id,
  client_type,
  event_type,
  event_start_date,
  der_end,
  event_outcome,
  outcome_rank,
  conversation,
  request_route_of_access,
  assessment_type,
  service_type,
  service_type_given,
  service_component,
  component_given,
  delivery_mechanism,
  unit_cost_pence,
  cost_frequency_unit_type,
  planned_units_per_week_hundredths,
  provider_cqc_location_id,
  gender,
  birth_month
FROM placed
WHERE
  place = 1
