-- Of the rows of one event, those that do not stand in `joined`: the newest reference period's row stands, of that an open one before
-- one that ended, then the later end, the outcome first in the national order, a conversation, and the newest record. References
-- of events are not looked at, because councils make them anew for each extract. (client-level-data 2.1 steps 6 and 9)
--
-- Made by tools/transpile from care/src/evidence/national/steps/56_outdone.sql: change it there.
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
      END
      ORDER BY crowded.ref_end DESC, COALESCE(
        CASE WHEN NOT vanished.record_id IS NULL THEN crowded.ref_end ELSE crowded.der_end END,
        CAST('9999-01-01' AS DATE)
      ) DESC, crowded.outcome_rank NULLS LAST, crowded.conversation DESC, CASE
        WHEN :ties = 'by_content'
        THEN CONCAT(
          COALESCE(COALESCE(crowded.delivery_mechanism, '~'), ''),
          '|',
          COALESCE(COALESCE(crowded.event_outcome, '~'), ''),
          '|',
          COALESCE(COALESCE(CAST(crowded.birth_month AS STRING), '~'), ''),
          '|',
          COALESCE(COALESCE(crowded.gender, '~'), ''),
          '|',
          COALESCE(COALESCE(crowded.ethnicity, '~'), ''),
          '|',
          COALESCE(COALESCE(crowded.primary_support_reason, '~'), ''),
          '|',
          COALESCE(COALESCE(crowded.accommodation_status, '~'), ''),
          '|',
          COALESCE(COALESCE(crowded.la_person_id, '~'), '')
        )
      END NULLS LAST, crowded.record_id DESC
    ) AS place
  FROM crowded
  LEFT JOIN vanished
    ON vanished.record_id = crowded.record_id
  WHERE
    crowded.of_its_period = 1
) AS placed
WHERE
  place > 1
