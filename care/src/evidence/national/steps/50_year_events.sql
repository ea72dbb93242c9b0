-- The events of every submission that speaks for some time, read once for `joined` and for `single`: with the end that the nation
-- reckons with, because a death ends what was open or went on after it, and whether either of the two has them. Requests,
-- assessments and reviews belong to the time in which they end, services to all times in which they run. (2.1 steps 3 and 4; deaths
-- are those of the file)
select *
from (
  select
    ended.*,
    -- Whether it belongs to the time for which its submission speaks.
    case when ref_start is not null and event_start_date <= ref_end and (date_of_death is null or date_of_death >= ref_start)
        and ((event_type = 'service' and (der_end >= ref_start or der_end is null))
          or (event_type <> 'service' and der_end >= ref_start and der_end <= ref_end))
      then 1 else 0 end as of_its_period,
    -- Whether it belongs to the year, in the one file that speaks for all of it.
    case when speaks_for_year = 1 and (date_of_death is null or date_of_death >= $year_start)
        and ((event_type = 'service' and (der_end >= $year_start or der_end is null))
          or (event_type <> 'service' and der_end >= $year_start and der_end <= $year_end))
      then 1 else 0 end as of_the_year
  from (
    select
      submissions.file_number * 1000000000 + imported.row_number as record_id,
      imported.la_code as la,
      -- Nobody is matched across councils: a number of the NHS, or the council's own.
      case when imported.nhs_number is not null then imported.la_code || '_' || imported.nhs_number
        when imported.la_person_unique_identifier is not null
          then imported.la_code || '_' || imported.la_person_unique_identifier
      end as person_key,
      imported.la_person_unique_identifier as la_person_id,
      speaking.submission,
      speaking.ref_start,
      speaking.ref_end,
      speaking.is_last,
      speaking.is_first,
      speaking.speaks_for_year,
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
      imported.unit_cost_pence,
      imported.cost_frequency_unit_type,
      imported.planned_units_per_week_hundredths,
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
    join (
      select
        file_periods.la,
        file_periods.submission,
        reference_periods.ref_start,
        reference_periods.ref_end,
        reference_periods.is_last,
        reference_periods.is_first,
        case when year_files.la is not null then 1 else 0 end as speaks_for_year
      from file_periods
      left join reference_periods
        on reference_periods.la = file_periods.la and reference_periods.submission = file_periods.submission
      left join year_files on year_files.la = file_periods.la and year_files.submission = file_periods.submission
      where reference_periods.la is not null or year_files.la is not null
    ) as speaking on speaking.la = submissions.la and speaking.submission = submissions.submission
    left join outcome_ranks on outcome_ranks.outcome = imported.event_outcome
    where imported.event_type is not null
      and imported.event_start_date <= $year_end
      and (imported.nhs_number is not null or imported.la_person_unique_identifier is not null)
      and (imported.date_of_death is null or imported.date_of_death >= imported.event_start_date)
  ) as ended
) as told
where of_its_period = 1 or of_the_year = 1
