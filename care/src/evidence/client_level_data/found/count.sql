-- How many findings a rule made in a field; either may be left open.
select count(*) as found, coalesce(max(number), 0) as last
from findings
where (cast($rule as varchar) is null or rule = $rule) and (cast($field as varchar) is null or field = $field)
