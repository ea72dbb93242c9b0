-- Outcomes of councils, for whichever groups of people they are told.
select la, name, year, measure, disaggregation, value
from figures
where kind = 'outcome' and level = 'council' and value is not null
  and disaggregation in ('Total', '18 to 64', '65 and above')
order by measure, year, la
