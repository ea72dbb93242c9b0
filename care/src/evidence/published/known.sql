-- Measures that have an outcome, with the groups of people and the years they are told for.
select measure, disaggregation, count(distinct year) as years, count(value) as numbers
from figures
where kind = 'outcome'
group by measure, disaggregation
order by measure, disaggregation
