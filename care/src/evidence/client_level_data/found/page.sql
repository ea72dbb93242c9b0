-- Some findings in their order, with the council's own id of the person in the row.
with asked as (
  select number, record, line, field, rule, value, expected
  from findings
  where (cast($rule as varchar) is null or rule = $rule) and (cast($field as varchar) is null or field = $field)
    and number > $after and number <= $until
  order by number
  limit $size offset $skip
)
select asked.record, asked.line, asked.field, asked.rule, asked.value, asked.expected, la_person_unique_identifier as person
from asked
left join imported on imported.row_number = asked.record
order by asked.number
