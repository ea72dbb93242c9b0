-- New admissions to care homes for long-term support: people whose long-term residential or nursing care began in the year and who had
-- had none in the 365 days before.
with stays as (
  select
    joined.la,
    joined.person_key,
    joined.la_person_id,
    joined.event_start_date,
    coalesce(joined.der_end, cast('9999-01-01' as date)) as ends,
    joined.service_type,
    joined.event_outcome,
    person_details.birth_month,
    person_details.date_of_death,
    person_details.gender
  from joined
  join person_details on person_details.la = joined.la and person_details.person_key = joined.person_key
  where joined.event_type = 'service'
    and joined.client_type = 'service_user'
    and joined.service_type in ('residential', 'nursing')
    -- A component that is blank is left out: the national condition on it is neither true nor false.
    and (joined.service_component in ('long_term_residential', 'long_term_nursing')
      or ($null_component = 'counted' and joined.service_component is null and joined.component_given = 0))
    and person_details.birth_month is not null
    and (person_details.date_of_death is null or person_details.date_of_death >= $year_start)
    and (joined.event_outcome is null or joined.event_outcome <> 'nfa_self_funded'
      or ($self_funders = 'in_look_back' and joined.event_start_date < $year_start))
), looked_back as (
  -- Of all stays that began on an earlier day, the latest end. Stays of one day do not precede each other.
  select
    stays.*,
    max(ends) over (
      partition by la, person_key
      order by date_diff('day', cast('1900-01-01' as date), event_start_date)
      range between unbounded preceding and 1 preceding
    ) as earlier_end
  from stays
), admissions as (
  select
    la,
    person_key,
    la_person_id,
    event_start_date,
    gender,
    service_type,
    earlier_end,
    cast(floor(date_diff('day', birth_month, event_start_date) / 365.25) as integer) as age,
    case when earlier_end is not null and date_diff('day', earlier_end, event_start_date) < $look_back_days then 1 else 0 end
      as existing
  from looked_back
  where event_start_date >= $year_start and event_start_date <= $year_end
), judged as (
  select
    admissions.*,
    case when existing = 0 and age >= 18 then case when age < 65 then '18 to 64' else '65 and above' end end as band
  from admissions
), people as (
  select
    la,
    person_key,
    la_person_id,
    min(band) as band,
    min(case when band is not null then event_start_date end) as first_new,
    min(event_start_date) as first_start,
    min(case when band is not null then age end) as new_age,
    min(age) as first_age,
    min(gender) as gender,
    max(existing) as existing,
    min(service_type) as service_type
  from judged
  group by la, person_key, la_person_id
)
select
  la,
  person_key,
  la_person_id,
  case when coalesce(band, case when first_age < 65 then '18 to 64' else '65 and above' end) = '18 to 64' then '2B' else '2C' end
    as measure,
  coalesce(la_person_id, '') as unit,
  coalesce(first_new, first_start) as counted_on,
  coalesce(new_age, first_age) as age,
  coalesce(band, case when first_age < 18 then 'Under 18' when first_age < 65 then '18 to 64' else '65 and above' end)
    as age_group,
  gender as sex,
  case when band is not null then 1 else 0 end as denominator,
  case when band is not null then 1 else 0 end as numerator,
  cast(null as double) as value,
  case when band is not null then 'new' when existing = 1 then 'existing' else 'under_18' end as rule,
  service_type as outcome
from people
