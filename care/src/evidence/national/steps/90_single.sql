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
), of_the_year as (
  select *
  from ended
  where (event_type = 'service' and (der_end >= $year_start or der_end is null))
    or (event_type <> 'service' and der_end >= $year_start and der_end <= $year_end)
), crowded as (
  -- As in `joined`: only events that do not stand alone on their day are put in order.
  select la, person_key, event_type, event_start_date
  from of_the_year
  group by la, person_key, event_type, event_start_date
  having count(*) > 1
), placed as (
  select
    of_the_year.record_id,
    row_number() over (
      partition by
        of_the_year.la,
        of_the_year.person_key,
        of_the_year.event_type,
        of_the_year.client_type,
        of_the_year.event_start_date,
        case when of_the_year.event_type <> 'service' then of_the_year.der_end end,
        case
          when of_the_year.event_type = 'request' then of_the_year.request_route_of_access
          when of_the_year.event_type = 'assessment' then of_the_year.assessment_type
          when of_the_year.event_type = 'service' then of_the_year.service_type
        end,
        case when of_the_year.event_type = 'service' then of_the_year.service_component end,
        -- What is on no list is another word than a blank.
        case when of_the_year.event_type = 'service'
          then of_the_year.service_type_given * 2 + of_the_year.component_given end,
        case when of_the_year.event_type = 'service' then of_the_year.delivery_mechanism end,
        case when of_the_year.event_type = 'service' then of_the_year.unit_cost_pence end,
        case when of_the_year.event_type = 'service' then of_the_year.cost_frequency_unit_type end,
        case when of_the_year.event_type = 'service' then of_the_year.planned_units_per_week_hundredths end
      order by
        coalesce(of_the_year.der_end, cast('9999-01-01' as date)) desc,
        of_the_year.outcome_rank,
        of_the_year.conversation desc,
        case when $ties = 'by_content' then concat(
          coalesce(of_the_year.event_outcome, '~'), '|',
          coalesce(cast(of_the_year.birth_month as varchar), '~'), '|',
          coalesce(of_the_year.la_person_id, '~')
        ) end,
        of_the_year.record_id desc
    ) as place
  from of_the_year
  join crowded
    on crowded.la = of_the_year.la
    and crowded.person_key = of_the_year.person_key
    and crowded.event_type = of_the_year.event_type
    and crowded.event_start_date = of_the_year.event_start_date
), outdone as (
  select record_id from placed where place > 1
)
select
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
from of_the_year
left join outdone on outdone.record_id = of_the_year.record_id
where outdone.record_id is null
