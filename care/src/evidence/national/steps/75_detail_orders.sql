-- How well and how lately each row knows each detail of its person, as one number that can be compared: known before unknown,
-- then the newest reference period, the latest end (open is latest), the latest start. (client-level-data 2.2)
select
  la,
  person_key,
  la_person_id,
  ref_end,
  birth_month,
  date_of_death,
  lately,
  coalesce(gender, 'unknown') as gender,
  lately + case when coalesce(gender, 'unknown') <> 'unknown' then 1 else 0 end * 1000000000000000 as gender_order,
  coalesce(ethnicity, 'undeclared') as ethnicity,
  lately + case when coalesce(ethnicity, 'undeclared') = 'undeclared' then 0 when ethnicity = 'refused' then 1 else 2 end
    * 1000000000000000 as ethnicity_order,
  coalesce(primary_support_reason, 'unknown') as support_reason,
  lately + case when coalesce(primary_support_reason, 'unknown') not in ('unknown', 'social_support_to_carer') then 1 else 0 end * 1000000000000000 as support_reason_order,
  coalesce(accommodation_status, 'unknown') as accommodation,
  lately + case when coalesce(accommodation_status, 'unknown') <> 'unknown' then 1 else 0 end * 1000000000000000 as accommodation_order,
  coalesce(employment_status, 'unknown') as employment,
  lately + case when coalesce(employment_status, 'unknown') <> 'unknown' then 1 else 0 end * 1000000000000000 as employment_order,
  coalesce(has_unpaid_carer, 'unknown') as carer,
  lately + case when coalesce(has_unpaid_carer, 'unknown') <> 'unknown' then 1 else 0 end * 1000000000000000 as carer_order,
  case when client_funding_status in ('client', 'joint', 'social_care') then client_funding_status else 'unknown' end as funding,
  lately + case when client_funding_status in ('client', 'joint', 'social_care') then 1 else 0 end * 1000000000000000 as funding_order
from (
  select
    joined.*,
    cast(date_diff('day', cast('1900-01-01' as date), ref_end) as bigint) * 10000000000
      + cast(least(date_diff('day', cast('1900-01-01' as date), coalesce(der_end, cast('9999-01-01' as date))), 99999)
        as bigint) * 100000
      + cast(greatest(date_diff('day', cast('1900-01-01' as date), event_start_date), 0) as bigint) as lately
  from joined
) as dated
