-- Who is chosen by what their rows say of them, one row saying one thing and another the other. The day and the number say
-- nothing.
select
  person_key,
  cast('1970-01-01' as date) as no_day,
  cast(0 as usmallint) as nothing
from imported
where person_key is not null
group by person_key
having max(case when $sex = '' or gender = $sex then 1 else 0 end) = 1
  and max(case
    when $ethnicity = '' then 1
    when ethnicity = 'arab' then case when $ethnicity = 'other' then 1 else 0 end
    when split_part(ethnicity, '_', 1) = $ethnicity then 1
    else 0
  end) = 1
  and max(case when $reason = '' or split_part(primary_support_reason, '_', 1) = $reason then 1 else 0 end) = 1
order by 1
