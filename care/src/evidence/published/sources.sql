-- The files that figures come from.
select source, licence, count(*) as figures, min(year) as first_year, max(year) as last_year
from loaded
group by source, licence
order by source
