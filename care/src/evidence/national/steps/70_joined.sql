-- One row for each event, however often it was submitted: the newest reference period's row stands, of that an open one before one
-- that ended, then the later end, the outcome first in the national order, a conversation, and the newest record. References
-- of events are not looked at, because councils make them anew for each extract. A service that is open at the end of the
-- time its submission speaks for, and that the next submission no longer has, ended there. (client-level-data 2.1 steps 3, 4, 6, 7 and 9)
with events_in_period as (
  -- The events of each chosen submission that belong to the time it speaks for, with the end that the nation reckons with: a
  -- death ends what was open or went on after it. Requests, assessments and reviews belong to the time in which they end,
  -- services to all times in which they run. (2.1 steps 3 and 4; deaths are those of the file)
  select *
  from (
    select
      imported.import_id,
      imported.row_number,
      submissions.file_number * 1000000000 + imported.row_number as record_id,
      imported.la_code as la,
      -- Nobody is matched across councils: a number of the NHS, or the council's own.
      case when imported.nhs_number is not null then imported.la_code || '_' || imported.nhs_number
        when imported.la_person_unique_identifier is not null
          then imported.la_code || '_' || imported.la_person_unique_identifier
      end as person_key,
      imported.la_person_unique_identifier as la_person_id,
      reference_periods.submission,
      reference_periods.ref_start,
      reference_periods.ref_end,
      reference_periods.is_last,
      reference_periods.is_first,
      imported.client_type,
      imported.event_type,
      imported.event_start_date,
      imported.event_end_date,
      case
        when imported.date_of_death >= imported.event_start_date and imported.date_of_death <= imported.event_end_date
          then imported.date_of_death
        when imported.date_of_death > imported.event_start_date and imported.event_end_date is null
          then imported.date_of_death
        else imported.event_end_date
      end as der_end,
      imported.event_outcome,
      case when imported.event_outcome_raw is not null then 1 else 0 end as outcome_given,
      coalesce(outcome_ranks.rank, case when imported.event_outcome_raw is not null then $rank_of_invalid else 999 end)
        as outcome_rank,
      case when lower(imported.event_description) like '%conversation%' then 1 else 0 end as conversation,
      imported.request_route_of_access,
      imported.assessment_type,
      imported.service_type,
      -- What is there and on no list is “invalid” to the nation, and not blank.
      case when imported.service_type_raw is not null then 1 else 0 end as service_type_given,
      imported.service_component,
      case when imported.service_component_raw is not null then 1 else 0 end as component_given,
      imported.delivery_mechanism,
      imported.review_reason,
      imported.method_of_review,
      imported.provider_cqc_location_id,
      cast(date_trunc('month', imported.date_of_birth) as date) as birth_month,
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
    from imported
    join submissions on submissions.import_id = imported.import_id and submissions.la = imported.la_code
    join reference_periods
      on reference_periods.la = submissions.la and reference_periods.submission = submissions.submission
    left join outcome_ranks on outcome_ranks.outcome = imported.event_outcome
    where imported.event_type is not null
      and imported.event_start_date <= reference_periods.ref_end
      and (imported.nhs_number is not null or imported.la_person_unique_identifier is not null)
      and (imported.date_of_death is null
        or (imported.date_of_death >= reference_periods.ref_start
          and imported.date_of_death >= imported.event_start_date))
  ) as ended
  where (event_type = 'service' and (der_end >= ref_start or (der_end is null)))
    or (event_type <> 'service' and der_end >= ref_start and der_end <= ref_end)
), later as (
  select distinct la, person_key, client_type, event_start_date, service_type, service_type_given, service_component,
    component_given, ref_start
  from events_in_period
  where event_type = 'service' and is_first = 0
), vanished as (
  select events_in_period.record_id
  from events_in_period
  left join later
    on later.la = events_in_period.la
    and later.person_key = events_in_period.person_key
    and later.client_type is not distinct from events_in_period.client_type
    and later.event_start_date = events_in_period.event_start_date
    and later.service_type is not distinct from events_in_period.service_type
    and later.service_type_given = events_in_period.service_type_given
    and later.service_component is not distinct from events_in_period.service_component
    and later.component_given = events_in_period.component_given
    and date_diff('day', events_in_period.ref_end, later.ref_start) = 1
  where events_in_period.event_type = 'service'
    and events_in_period.is_last = 0
    and (events_in_period.der_end is null or events_in_period.der_end >= events_in_period.ref_end)
    and later.la is null
), crowded as (
  -- Most events stand alone on their day. Only the others are put in order, which takes long.
  select la, person_key, event_type, event_start_date
  from events_in_period
  group by la, person_key, event_type, event_start_date
  having count(*) > 1
), placed as (
  select
    events_in_period.record_id,
    row_number() over (
      partition by
        events_in_period.la,
        events_in_period.person_key,
        events_in_period.event_type,
        events_in_period.client_type,
        events_in_period.event_start_date,
        case when events_in_period.event_type <> 'service' then events_in_period.der_end end,
        case
          when events_in_period.event_type = 'request' then events_in_period.request_route_of_access
          when events_in_period.event_type = 'assessment' then events_in_period.assessment_type
          when events_in_period.event_type = 'service' then events_in_period.service_type
        end,
        case when events_in_period.event_type = 'service' then events_in_period.service_component end,
        -- What is on no list is another word than a blank.
        case when events_in_period.event_type = 'service'
          then events_in_period.service_type_given * 2 + events_in_period.component_given end
      order by
        events_in_period.ref_end desc,
        coalesce(case when vanished.record_id is not null then events_in_period.ref_end else events_in_period.der_end end,
          cast('9999-01-01' as date)) desc,
        events_in_period.outcome_rank,
        events_in_period.conversation desc,
        -- One text, so that it costs nothing where the newest record decides.
        case when $ties = 'by_content' then concat(
          coalesce(events_in_period.delivery_mechanism, '~'), '|',
          coalesce(events_in_period.event_outcome, '~'), '|',
          coalesce(cast(events_in_period.birth_month as varchar), '~'), '|',
          coalesce(events_in_period.gender, '~'), '|',
          coalesce(events_in_period.ethnicity, '~'), '|',
          coalesce(events_in_period.primary_support_reason, '~'), '|',
          coalesce(events_in_period.accommodation_status, '~'), '|',
          coalesce(events_in_period.la_person_id, '~')
        ) end,
        events_in_period.record_id desc
    ) as place
  from events_in_period
  join crowded
    on crowded.la = events_in_period.la
    and crowded.person_key = events_in_period.person_key
    and crowded.event_type = events_in_period.event_type
    and crowded.event_start_date = events_in_period.event_start_date
  left join vanished on vanished.record_id = events_in_period.record_id
), outdone as (
  select record_id from placed where place > 1
)
select
  events_in_period.import_id,
  events_in_period.row_number,
  events_in_period.record_id,
  events_in_period.la,
  events_in_period.person_key,
  events_in_period.la_person_id,
  events_in_period.submission,
  events_in_period.ref_start,
  events_in_period.ref_end,
  events_in_period.client_type,
  events_in_period.event_type,
  events_in_period.event_start_date,
  events_in_period.event_end_date,
  case when vanished.record_id is not null then events_in_period.ref_end else events_in_period.der_end end as der_end,
  events_in_period.event_outcome,
  events_in_period.outcome_given,
  events_in_period.outcome_rank,
  events_in_period.conversation,
  events_in_period.request_route_of_access,
  events_in_period.assessment_type,
  events_in_period.service_type,
  events_in_period.service_type_given,
  events_in_period.service_component,
  events_in_period.component_given,
  events_in_period.delivery_mechanism,
  events_in_period.review_reason,
  events_in_period.method_of_review,
  events_in_period.provider_cqc_location_id,
  events_in_period.birth_month,
  events_in_period.date_of_birth,
  events_in_period.date_of_death,
  events_in_period.gender,
  events_in_period.ethnicity,
  events_in_period.primary_support_reason,
  events_in_period.accommodation_status,
  events_in_period.employment_status,
  events_in_period.has_unpaid_carer,
  events_in_period.client_funding_status,
  events_in_period.adult_1_linked_person_id,
  events_in_period.adult_2_linked_person_id,
  events_in_period.adult_3_linked_person_id
from events_in_period
left join outdone on outdone.record_id = events_in_period.record_id
left join vanished on vanished.record_id = events_in_period.record_id
where outdone.record_id is null
