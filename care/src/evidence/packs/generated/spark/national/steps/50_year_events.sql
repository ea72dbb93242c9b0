-- The events of every submission that speaks for some time, read once for `joined` and for `single`: with the end that the nation
-- reckons with, because a death ends what was open or went on after it, and whether either of the two has them. Requests,
-- assessments and reviews belong to the time in which they end, services to all times in which they run. (2.1 steps 3 and 4; deaths
-- are those of the file)
--
-- Made by tools/transpile from care/src/evidence/national/steps/50_year_events.sql: change it there.
SELECT
  *
FROM (
  SELECT
    ended.*,
    CASE
      WHEN NOT ref_start IS NULL
      AND event_start_date <= ref_end
      AND (
        date_of_death IS NULL OR date_of_death >= ref_start
      )
      AND (
        (
          event_type = 'service' AND (
            der_end >= ref_start OR der_end IS NULL
          )
        )
        OR (
          event_type <> 'service' AND der_end >= ref_start AND der_end <= ref_end
        )
      )
      THEN 1
      ELSE 0
    END AS of_its_period,
    CASE
      WHEN speaks_for_year = 1
      AND (
        date_of_death IS NULL OR date_of_death >= :year_start
      )
      AND (
        (
          event_type = 'service' AND (
            der_end >= :year_start OR der_end IS NULL
          )
        )
        OR (
          event_type <> 'service' AND der_end >= :year_start AND der_end <= :year_end
        )
      )
      THEN 1
      ELSE 0
    END AS of_the_year
  FROM (
    SELECT
      submissions.file_number * 1000000000 + imported.row_number AS record_id,
      imported.la_code AS la,
      CASE
        WHEN NOT imported.nhs_number IS NULL
        THEN imported.la_code || '_' || imported.nhs_number
        WHEN NOT imported.la_person_unique_identifier IS NULL
        THEN imported.la_code || '_' || imported.la_person_unique_identifier
      END AS person_key,
      imported.la_person_unique_identifier AS la_person_id,
      speaking.submission,
      speaking.ref_start,
      speaking.ref_end,
      speaking.is_last,
      speaking.is_first,
      speaking.speaks_for_year,
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
      CASE WHEN NOT imported.event_outcome_raw IS NULL THEN 1 ELSE 0 END AS outcome_given,
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
      CAST(DATE_TRUNC('MONTH', imported.date_of_birth) AS DATE) AS birth_month,
      imported.date_of_birth,
      imported.date_of_death,
      imported.gender,
      imported.ethnicity,
      imported.primary_support_reason,
      imported.accommodation_status,
      imported.employment_status,
      imported.has_unpaid_carer,
      imported.client_funding_status,
      imported.adult_1_linked_person_id,
      imported.adult_2_linked_person_id,
      imported.adult_3_linked_person_id
    FROM imported
    JOIN submissions
      ON submissions.import_id = imported.import_id AND submissions.la = imported.la_code
    JOIN (
      SELECT
        file_periods.la,
        file_periods.submission,
        reference_periods.ref_start,
        reference_periods.ref_end,
        reference_periods.is_last,
        reference_periods.is_first,
        CASE WHEN NOT year_files.la IS NULL THEN 1 ELSE 0 END AS speaks_for_year
      FROM file_periods
      LEFT JOIN reference_periods
        ON reference_periods.la = file_periods.la AND reference_periods.submission = file_periods.submission
      LEFT JOIN year_files
        ON year_files.la = file_periods.la AND year_files.submission = file_periods.submission
      WHERE
        NOT reference_periods.la IS NULL OR NOT year_files.la IS NULL
    ) AS speaking
      ON speaking.la = submissions.la AND speaking.submission = submissions.submission
    LEFT JOIN outcome_ranks
      ON outcome_ranks.outcome = imported.event_outcome
    WHERE
      NOT imported.event_type IS NULL
      AND imported.event_start_date <= :year_end
      AND (
        NOT imported.nhs_number IS NULL OR NOT imported.la_person_unique_identifier IS NULL
      )
      AND (
        imported.date_of_death IS NULL OR imported.date_of_death >= imported.event_start_date
      )
  ) AS ended
) AS told
WHERE
  of_its_period = 1 OR of_the_year = 1
