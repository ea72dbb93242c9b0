-- Everything published of a measure for one group of people.
select la, name, level, year, kind, value, marker, source
from figures
where measure = $measure and disaggregation = $group and kind in ('outcome', 'margin', 'base')
  and level in ('council', 'region', 'england')
order by la, year, kind
