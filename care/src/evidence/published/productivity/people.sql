-- Adults of councils by age band, for every year they are told.
select la, year, disaggregation, value, source
from figures
where measure = 'population' and kind = 'people' and level = 'council' and value is not null
  and disaggregation in ('18 to 64', '65 and above')
order by year, la
