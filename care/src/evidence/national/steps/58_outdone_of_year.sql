-- As `outdone`, of the rows of the one newest file: services are told apart by how they are delivered and by what they cost, too.
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
          then crowded.service_type_given * 2 + crowded.component_given end,
        case when crowded.event_type = 'service' then crowded.delivery_mechanism end,
        case when crowded.event_type = 'service' then crowded.unit_cost_pence end,
        case when crowded.event_type = 'service' then crowded.cost_frequency_unit_type end,
        case when crowded.event_type = 'service' then crowded.planned_units_per_week_hundredths end
      order by
        coalesce(crowded.der_end, cast('9999-01-01' as date)) desc,
        crowded.outcome_rank,
        crowded.conversation desc,
        case when $ties = 'by_content' then concat(
          coalesce(crowded.event_outcome, '~'), '|',
          coalesce(cast(crowded.birth_month as varchar), '~'), '|',
          coalesce(crowded.la_person_id, '~')
        ) end,
        crowded.record_id desc
    ) as place
  from crowded
  where crowded.of_the_year = 1
) as placed
where place > 1
