-- The rows of a measure, of a rule, or of a person.
select la, person_key, la_person_id, measure, unit, counted_on, age, age_group, sex, denominator, numerator, value, rule, outcome
from rows_behind
where ($measure is null or measure = $measure)
  and ($rule is null or rule = $rule)
  and ($person is null or la_person_id = $person)
order by la, measure, la_person_id, person_key, unit, counted_on
limit $most
