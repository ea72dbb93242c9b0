-- As `outdone`, of the rows of the one newest file: services are told apart by how they are delivered and by what they cost, too.
--
-- Made by tools/transpile from care/src/evidence/national/steps/58_outdone_of_year.sql: change it there.
SELECT
  record_id
FROM (
  SELECT
    crowded.record_id,
    ROW_NUMBER() OVER (
      PARTITION BY crowded.la, crowded.person_key, crowded.event_type, crowded.client_type, crowded.event_start_date, CASE WHEN crowded.event_type <> 'service' THEN crowded.der_end END, CASE
        WHEN crowded.event_type = 'request'
        THEN crowded.request_route_of_access
        WHEN crowded.event_type = 'assessment'
        THEN crowded.assessment_type
        WHEN crowded.event_type = 'service'
        THEN crowded.service_type
      END, CASE WHEN crowded.event_type = 'service' THEN crowded.service_component END, CASE
        WHEN crowded.event_type = 'service'
        THEN crowded.service_type_given * 2 + crowded.component_given
      END, CASE WHEN crowded.event_type = 'service' THEN crowded.delivery_mechanism END, CASE WHEN crowded.event_type = 'service' THEN crowded.unit_cost_pence END, CASE WHEN crowded.event_type = 'service' THEN crowded.cost_frequency_unit_type END, CASE WHEN crowded.event_type = 'service' THEN crowded.planned_units_per_week_hundredths END
      ORDER BY COALESCE(crowded.der_end, CAST('9999-01-01' AS DATE)) DESC, crowded.outcome_rank NULLS LAST, crowded.conversation DESC, CASE
        WHEN :ties = 'by_content'
        THEN CONCAT(
          COALESCE(COALESCE(crowded.event_outcome, '~'), ''),
          '|',
          COALESCE(COALESCE(CAST(crowded.birth_month AS STRING), '~'), ''),
          '|',
          COALESCE(COALESCE(crowded.la_person_id, '~'), '')
        )
      END NULLS LAST, crowded.record_id DESC
    ) AS place
  FROM crowded
  WHERE
    crowded.of_the_year = 1
) AS placed
WHERE
  place > 1
