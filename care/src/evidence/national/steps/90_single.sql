-- The events of the one file that is the newest to cover the whole year: what the nation takes for costs and for what is
-- happening now. One row for each event as in `joined`; services are told apart by how they are delivered and by what they
-- cost, too. (client-level-data 2.1, single submissions)
with chosen as (
  select la, submission
  from (
    select
      file_periods.la,
      file_periods.submission,
      row_number() over (
        partition by file_periods.la
        order by
          case when file_periods.derived_start <= $year_start and file_periods.derived_end >= $year_end
              and $file_period <> 'stated'
            then 0 else 1 end,
          file_periods.submission desc
      ) as place
    from file_periods
    where file_periods.import_date > $year_end
      and file_periods.import_date <= $as_of
      and (
        ($file_period <> 'stated'
          and file_periods.derived_start <= $year_start and file_periods.derived_end >= $year_end)
        or ($file_period <> 'derived'
          and file_periods.stated_start <= $year_start and file_periods.stated_end >= $year_end)
      )
  ) as candidates
  where place = 1
), ended as (
  select
    imported.la_code as la,
    case when imported.nhs_number is not null then imported.la_code || '_' || imported.nhs_number
      else imported.la_code || '_' || imported.la_person_unique_identifier end as person_key,
    imported.la_person_unique_identifier as la_person_id,
    submissions.submission,
    submissions.file_number * 1000000000 + imported.row_number as record_id,
    imported.client_type,
    imported.event_type,
    imported.event_start_date,
    case
      when imported.date_of_death >= imported.event_start_date and imported.date_of_death <= imported.event_end_date
        then imported.date_of_death
      when imported.date_of_death > imported.event_start_date and imported.event_end_date is null
        then imported.date_of_death
      else imported.event_end_date
    end as der_end,
    imported.event_outcome,
    coalesce(outcome_ranks.rank, case when imported.event_outcome_raw is not null then $rank_of_invalid else 999 end)
      as outcome_rank,
    case when lower(imported.event_description) like '%conversation%' then 1 else 0 end as conversation,
    imported.request_route_of_access,
    imported.assessment_type,
    imported.service_type,
    case when imported.service_type_raw is not null then 1 else 0 end as service_type_given,
    imported.service_component,
    case when imported.service_component_raw is not null then 1 else 0 end as component_given,
    imported.delivery_mechanism,
    imported.unit_cost_pence,
    imported.cost_frequency_unit_type,
    imported.planned_units_per_week_hundredths,
    imported.provider_cqc_location_id,
    imported.gender,
    cast(date_trunc('month', imported.date_of_birth) as date) as birth_month
  from imported
  join submissions on submissions.import_id = imported.import_id and submissions.la = imported.la_code
  join chosen on chosen.la = submissions.la and chosen.submission = submissions.submission
  left join outcome_ranks on outcome_ranks.outcome = imported.event_outcome
  where imported.event_type is not null
    and imported.event_start_date <= $year_end
    and (imported.nhs_number is not null or imported.la_person_unique_identifier is not null)
    and (imported.date_of_death is null
      or (imported.date_of_death >= $year_start and imported.date_of_death >= imported.event_start_date))
), placed as (
  select
    ended.*,
    row_number() over (
      partition by
        la,
        person_key,
        event_type,
        client_type,
        event_start_date,
        case when event_type <> 'service' then der_end end,
        case
          when event_type = 'request' then request_route_of_access
          when event_type = 'assessment' then assessment_type
          when event_type = 'service' then service_type
        end,
        case when event_type = 'service' then service_component end,
        -- What is on no list is another word than a blank.
        case when event_type = 'service' then service_type_given * 2 + component_given end,
        case when event_type = 'service' then delivery_mechanism end,
        case when event_type = 'service' then unit_cost_pence end,
        case when event_type = 'service' then cost_frequency_unit_type end,
        case when event_type = 'service' then planned_units_per_week_hundredths end
      order by
        coalesce(der_end, cast('9999-01-01' as date)) desc,
        outcome_rank,
        conversation desc,
        case when $ties = 'by_content' then concat(
          coalesce(event_outcome, '~'), '|', coalesce(cast(birth_month as varchar), '~'), '|', coalesce(la_person_id, '~')
        ) end,
        record_id desc
    ) as place
  from ended
  where (event_type = 'service' and (der_end >= $year_start or der_end is null))
    or (event_type <> 'service' and der_end >= $year_start and der_end <= $year_end)
)
select
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
from placed
where place = 1
