-- Councils about which anything is published.
select distinct la, name
from figures
where level = 'council' and kind in ('outcome', 'numerator') and la <> ''
order by name, la
