-- What services cost in a week, and all that those of the year's last quarter cost in it. Costs are those of the one newest file that
-- covers the year, because councils raise them and an older file has yesterday's.
with quarter as (
  select max(quarter_start) as first_day from quarters
), active as (
  select
    single.*,
    quarter.first_day,
    abs(unit_cost_pence) as pence,
    case cost_frequency_unit_type
      when 'weekly' then 1.0
      when 'fortnightly' then 1.0 / 2
      when 'four_weekly' then 1.0 / 4
      when 'monthly' then 12.0 / 52
      when 'quarterly' then 4.0 / 52
      when 'annually' then 1.0 / 52
      else abs(planned_units_per_week_hundredths) / 100.0
    end as units,
    case when cost_frequency_unit_type = 'one_off' then 1 else 0 end as one_off,
    case when event_start_date > quarter.first_day then event_start_date else quarter.first_day end as from_day,
    case when der_end < $year_end then der_end else $year_end end as to_day,
    cast(floor(date_diff('day', birth_month, coalesce(der_end, $year_end)) / 365.25) as integer) as age
  from single
  cross join quarter
  where event_type = 'service'
    and event_start_date <= $year_end
    and (der_end is null or der_end >= quarter.first_day)
), costed as (
  select
    active.*,
    case
      when coalesce(pence, 0) = 0 then 'no_cost'
      when one_off = 1 then 'one_off'
      when coalesce(units, 0) = 0 then 'no_units'
      when to_day < from_day then 'ended_before_it_began'
      when cost_frequency_unit_type in ('weekly', 'fortnightly', 'four_weekly', 'monthly', 'quarterly', 'annually')
        then 'by_frequency'
      else 'by_planned_units'
    end as rule
  from active
), valued as (
  select
    costed.*,
    case when rule in ('by_frequency', 'by_planned_units') then cast(pence * units as double) end as weekly,
    case
      when rule = 'one_off' then cast(pence as double)
      when rule in ('by_frequency', 'by_planned_units')
        then cast(pence * units as double) * (date_diff('day', from_day, to_day) + 1) / 7
    end as in_quarter
  from costed
)
select
  la,
  person_key,
  la_person_id,
  replace(service_type, '_', ' ') as kind,
  cast(record_id as varchar) as unit,
  from_day as counted_on,
  age,
  case when age is null then 'Unknown' when age < 18 then 'Under 18' when age < 65 then '18 to 64' else '65 and above' end
    as age_group,
  gender as sex,
  weekly,
  in_quarter,
  rule,
  service_component as outcome
from valued
