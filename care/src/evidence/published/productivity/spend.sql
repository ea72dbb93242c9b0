-- Net current expenditure of councils, in thousand pounds, by age band and together.
select la, name, year, disaggregation, value, source
from figures
where measure = 'spend' and level = 'council' and value is not null and kind = 'net current expenditure, thousand pounds'
order by year, la
