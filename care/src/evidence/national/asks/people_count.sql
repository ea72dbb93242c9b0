-- How many rows of a measure, of a rule, or of a person there are.
select count(*) as rows
from rows_behind
where ($measure is null or measure = $measure)
  and ($rule is null or rule = $rule)
  and ($person is null or la_person_id = $person)
