-- People of 65 and over who left hospital in the year: of those whose reablement began around that day, who was still in the community
-- twelve weeks later (2D 1); of all of them, whose reablement began (2D 2). `discharges` are the stays that a council was given by its
-- hospitals. What began after the year is taken from any file, because a discharge late in the year has its twelve weeks there.
with services as (
  select
    joined.la,
    joined.person_key,
    joined.la_person_id,
    joined.service_type,
    case when joined.event_type = 'service' and joined.service_type = 'st_max' and joined.service_component = 'reablement'
      then 1 else 0 end as reablement,
    joined.event_start_date as starts,
    coalesce(joined.der_end, cast('9999-01-01' as date)) as ends
  from joined
  where joined.client_type = 'service_user'
    and joined.service_type in ('nursing', 'residential', 'community', 'prison', 'st_max')
    and (joined.der_end is null or joined.der_end >= joined.event_start_date)
  union all
  select
    imported.la_code as la,
    case when imported.nhs_number is not null then imported.la_code || '_' || imported.nhs_number
      else imported.la_code || '_' || imported.la_person_unique_identifier end as person_key,
    imported.la_person_unique_identifier as la_person_id,
    imported.service_type,
    case when imported.service_type = 'st_max' and imported.service_component = 'reablement' then 1 else 0 end as reablement,
    imported.event_start_date as starts,
    coalesce(imported.event_end_date, cast('9999-01-01' as date)) as ends
  from imported
  join submissions on submissions.import_id = imported.import_id and submissions.la = imported.la_code
  where imported.event_type = 'service'
    and imported.client_type = 'service_user'
    and imported.service_type in ('nursing', 'residential', 'community', 'prison', 'st_max')
    and imported.event_start_date > $year_end
    and date_diff('day', $year_end, imported.event_start_date) <= $follow_up_days
    and (imported.event_end_date is null or imported.event_end_date >= imported.event_start_date)
    and (imported.date_of_death is null or imported.date_of_death >= imported.event_start_date)
    and (imported.nhs_number is not null or imported.la_person_unique_identifier is not null)
    and submissions.import_date <= $as_of
), looked_for as (
  select la, person_key from services where reablement = 1
  union
  select la, person_key from discharges
), helped as (
  -- Of people who did not die before the year.
  select services.*, person_details.date_of_death
  from services
  join looked_for on looked_for.la = services.la and looked_for.person_key = services.person_key
  left join person_details on person_details.la = services.la and person_details.person_key = services.person_key
  where person_details.date_of_death is null or person_details.date_of_death >= $year_start
), preceded as (
  select
    helped.*,
    max(ends) over (
      partition by la, person_key order by starts, ends rows between unbounded preceding and 1 preceding
    ) as previous_end
  from helped
  where reablement = 1
), numbered as (
  select
    preceded.*,
    sum(case when previous_end is not null and date_diff('day', previous_end, starts) <= $gap_days then 0 else 1 end)
      over (partition by la, person_key order by starts, ends rows between unbounded preceding and current row) as episode
  from preceded
), episodes as (
  select la, person_key, episode, min(starts) as first_day, max(la_person_id) as la_person_id, max(date_of_death) as date_of_death
  from numbered
  group by la, person_key, episode
), looked_at as (
  select
    discharges.*,
    cast(floor(date_diff('day', birth_month, discharge_date) / 365.25) as integer) as age,
    case
      when birth_month is null then 'age_unknown'
      when floor(date_diff('day', birth_month, discharge_date) / 365.25) < 65 then 'under_65'
      when admission_method in ('31', '32', '82', '83') then 'admission_left_out'
      when discharge_method in ('4', '5') then 'died_in_hospital'
      when discharge_destination in ('49', '50', '51', '52', '79', '87', '88') then 'destination_left_out'
      when treatment_function in ('199', '223', '290', '291', '331', '344', '345', '346', '424', '499', '501', '504', '560',
          '660', '661', '662', '840', '920')
        or treatment_function like '65%' or treatment_function like '7%' then 'treatment_left_out'
      -- What is blank meets no condition of the national code, and so is left out.
      when admission_date is null or ($blank_in_discharge = 'left_out'
        and (admission_method is null or discharge_method is null or discharge_destination is null
          or treatment_function is null)) then 'detail_blank'
      when admission_date < $admissions_from then 'admitted_before_collection'
      when admission_date >= discharge_date then 'no_night'
      else 'eligible'
    end as standing
  from discharges
  where last_episode = 1 and discharge_date >= $year_start and discharge_date <= $year_end
), stays as (
  -- One row for each stay, however often it is in the file.
  select *
  from (
    select
      looked_at.*,
      row_number() over (
        partition by la, person_key, spell
        order by case standing when 'eligible' then 0 else 1 end, discharge_date desc, admission_date desc nulls last, standing,
          birth_month nulls last, sex nulls last
      ) as place
    from looked_at
  ) as placed
  where place = 1
), held as (
  -- What long-term support was open on the day of admission.
  select
    stays.la,
    stays.person_key,
    stays.spell,
    max(case when helped.service_type = 'community' then 0 else 1 end) as away,
    max(case when helped.service_type = 'community' then 1 else 0 end) as community
  from stays
  join helped on helped.la = stays.la and helped.person_key = stays.person_key
  where helped.service_type in ('nursing', 'residential', 'community', 'prison')
    and helped.starts <= stays.admission_date
    and helped.ends >= stays.admission_date
  group by stays.la, stays.person_key, stays.spell
), judged as (
  select
    stays.*,
    case when stays.standing = 'eligible' and held.away = 1 then 'long_term_on_admission' else stays.standing end as verdict,
    case when held.community = 1 then 'community' end as supported_by
  from stays
  left join held on held.la = stays.la and held.person_key = stays.person_key and held.spell = stays.spell
), linked as (
  -- The latest discharge around the first day of each episode.
  select *
  from (
    select
      episodes.la,
      episodes.person_key,
      episodes.first_day,
      episodes.la_person_id,
      episodes.date_of_death,
      judged.spell,
      judged.discharge_date,
      judged.age,
      judged.sex,
      judged.supported_by,
      row_number() over (
        partition by episodes.la, episodes.person_key, episodes.first_day
        order by judged.discharge_date desc, judged.spell
      ) as place
    from episodes
    join judged on judged.la = episodes.la and judged.person_key = episodes.person_key
    where judged.verdict = 'eligible'
      and judged.admission_date <= episodes.first_day
      and date_diff('day', judged.discharge_date, episodes.first_day) <= $days_to_reablement
      and date_diff('day', episodes.first_day, judged.discharge_date) <= $days_into_reablement
  ) as placed
  where place = 1
), readmitted as (
  select distinct linked.la, linked.person_key, linked.first_day
  from linked
  join discharges on discharges.la = linked.la and discharges.person_key = linked.person_key
  where discharges.last_episode = 1
    and discharges.management_type in ('EM', 'NE')
    and (discharges.discharge_method <> '5'
      or (discharges.discharge_method is null and $blank_in_discharge = 'counted'))
    and discharges.admission_date < discharges.discharge_date
    and discharges.admission_date >= $year_start
    and discharges.admission_date > linked.first_day
    and discharges.admission_date > linked.discharge_date
    and date_diff('day', linked.discharge_date, discharges.admission_date) <= $follow_up_days
), moved as (
  select distinct linked.la, linked.person_key, linked.first_day
  from linked
  join helped on helped.la = linked.la and helped.person_key = linked.person_key
  where helped.service_type in ('nursing', 'residential')
    and helped.starts >= linked.discharge_date
    and date_diff('day', linked.discharge_date, helped.starts) <= $follow_up_days
), followed as (
  select
    linked.*,
    case
      when linked.date_of_death >= linked.discharge_date
        and date_diff('day', linked.discharge_date, linked.date_of_death) <= $follow_up_days then 'died_after_discharge'
      when readmitted.la is not null then 'back_in_hospital'
      when moved.la is not null then 'into_a_care_home'
      else 'in_the_community'
    end as rule
  from linked
  left join readmitted
    on readmitted.la = linked.la and readmitted.person_key = linked.person_key and readmitted.first_day = linked.first_day
  left join moved on moved.la = linked.la and moved.person_key = linked.person_key and moved.first_day = linked.first_day
), led_on as (
  select distinct la, person_key, spell from linked
), told as (
  select
    la,
    person_key,
    la_person_id,
    '2D 1' as measure,
    cast(first_day as varchar) as unit,
    discharge_date as counted_on,
    age,
    sex,
    1 as denominator,
    case when rule = 'in_the_community' then 1 else 0 end as numerator,
    rule,
    supported_by as outcome
  from followed
  union all
  select
    episodes.la,
    episodes.person_key,
    episodes.la_person_id,
    '2D 1',
    cast(episodes.first_day as varchar),
    episodes.first_day,
    cast(floor(date_diff('day', person_details.birth_month, episodes.first_day) / 365.25) as integer),
    person_details.gender,
    0,
    0,
    'no_discharge_near',
    cast(null as varchar)
  from episodes
  left join person_details on person_details.la = episodes.la and person_details.person_key = episodes.person_key
  left join linked
    on linked.la = episodes.la and linked.person_key = episodes.person_key and linked.first_day = episodes.first_day
  where linked.la is null and episodes.first_day >= $year_start and episodes.first_day <= $year_end
  union all
  select
    judged.la,
    judged.person_key,
    person_details.la_person_id,
    '2D 2',
    judged.spell,
    judged.discharge_date,
    judged.age,
    judged.sex,
    case when judged.verdict = 'eligible' then 1 else 0 end,
    case when led_on.la is not null then 1 else 0 end,
    case when judged.verdict <> 'eligible' then judged.verdict
      when led_on.la is not null then 'reablement_near' else 'no_reablement_near' end,
    judged.supported_by
  from judged
  left join person_details on person_details.la = judged.la and person_details.person_key = judged.person_key
  left join led_on on led_on.la = judged.la and led_on.person_key = judged.person_key and led_on.spell = judged.spell
)
select
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  case when age is null then 'Unknown' when age < 65 then 'Under 65' when age < 75 then '65 to 74' when age < 85 then '75 to 84'
    else '85 and above' end as age_group,
  sex,
  denominator,
  numerator,
  cast(null as double) as value,
  rule,
  outcome
from told
