-- Of the people with long-term support in the year: who lives at home or with family. All, and people aged 18 to 64 whose reason
-- is a learning disability (2E LD).
with supported as (
  select la, person_key, max(least(coalesce(der_end, $year_end), $year_end)) as last_day
  from joined
  where event_type = 'service'
    and client_type = 'service_user'
    and service_type in ('nursing', 'residential', 'community', 'prison')
    and event_start_date <= $year_end
    and (der_end is null or (der_end >= $year_start and der_end >= event_start_date))
  group by la, person_key
), aged as (
  select
    supported.la,
    supported.person_key,
    supported.last_day,
    person_details.la_person_id,
    person_details.gender,
    person_details.accommodation_status,
    person_details.accommodation_recorded,
    person_details.primary_support_reason,
    case when person_details.date_of_death < $year_start then 1 else 0 end as died_before,
    cast(floor(date_diff('day', person_details.birth_month, supported.last_day) / 365.25) as integer) as age,
    case when settled.accommodation is not null then 1 else 0 end as settled
  from supported
  join person_details on person_details.la = supported.la and person_details.person_key = supported.person_key
  left join settled on settled.accommodation = person_details.accommodation_status
), parts as (
  select '2E' as measure union all select '2E LD'
)
select
  aged.la,
  aged.person_key,
  aged.la_person_id,
  parts.measure,
  '' as unit,
  aged.last_day as counted_on,
  aged.age,
  case when aged.age is null then 'Unknown' when aged.age < 18 then 'Under 18' when aged.age < 65 then '18 to 64'
    else '65 and above' end as age_group,
  aged.gender as sex,
  case when aged.died_before = 0 and aged.age >= 18 then 1 else 0 end as denominator,
  case when aged.died_before = 0 and aged.age >= 18 then aged.settled else 0 end as numerator,
  cast(null as double) as value,
  case when aged.died_before = 1 then 'died_before' when aged.age is null then 'age_unknown'
    when aged.age < 18 then 'under_18'
    when aged.settled = 1 and aged.accommodation_recorded = 0 then 'settled_told_from_service'
    when aged.settled = 1 then 'settled'
    when aged.accommodation_status in ('unknown', 'presumed_in_community') then 'accommodation_unknown'
    when aged.accommodation_recorded = 0 then 'not_settled_told_from_service'
    else 'not_settled' end as rule,
  aged.accommodation_status as outcome
from aged
cross join parts
where parts.measure = '2E' or (aged.primary_support_reason = 'learning_disability' and aged.age between 18 and 64)
