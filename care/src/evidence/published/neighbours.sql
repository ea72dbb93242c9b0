-- The nearest neighbours of a council, the nearest first. A place is no neighbour of its own.
select distinct disaggregation as ons_code, value as rank
from figures
where measure = 'nearest-neighbour' and kind = 'rank' and la = $council and value >= 1
order by rank, ons_code
