-- Of the rows of one event, those that do not stand in `joined`: the newest reference period's row stands, of that an open one before
-- one that ended, then the later end, the outcome first in the national order, a conversation, and the newest record. References
-- of events are not looked at, because councils make them anew for each extract. (client-level-data 2.1 steps 6 and 9)
select record_id
from (
  select
    crowded.record_id,
    row_number() over (
      partition by
        crowded.la,
        crowded.person_key,
        crowded.event_type,
        crowded.client_type,
        crowded.event_start_date,
        case when crowded.event_type <> 'service' then crowded.der_end end,
        case
          when crowded.event_type = 'request' then crowded.request_route_of_access
          when crowded.event_type = 'assessment' then crowded.assessment_type
          when crowded.event_type = 'service' then crowded.service_type
        end,
        case when crowded.event_type = 'service' then crowded.service_component end,
        -- What is on no list is another word than a blank.
        case when crowded.event_type = 'service'
          then crowded.service_type_given * 2 + crowded.component_given end
      order by
        crowded.ref_end desc,
        coalesce(case when vanished.record_id is not null then crowded.ref_end else crowded.der_end end,
          cast('9999-01-01' as date)) desc,
        crowded.outcome_rank,
        crowded.conversation desc,
        -- One text, so that it costs nothing where the newest record decides.
        case when $ties = 'by_content' then concat(
          coalesce(crowded.delivery_mechanism, '~'), '|',
          coalesce(crowded.event_outcome, '~'), '|',
          coalesce(cast(crowded.birth_month as varchar), '~'), '|',
          coalesce(crowded.gender, '~'), '|',
          coalesce(crowded.ethnicity, '~'), '|',
          coalesce(crowded.primary_support_reason, '~'), '|',
          coalesce(crowded.accommodation_status, '~'), '|',
          coalesce(crowded.la_person_id, '~')
        ) end,
        crowded.record_id desc
    ) as place
  from crowded
  left join vanished on vanished.record_id = crowded.record_id
  where crowded.of_its_period = 1
) as placed
where place > 1
