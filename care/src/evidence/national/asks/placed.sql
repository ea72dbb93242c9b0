-- What each rule placed.
select
  measure,
  rule,
  count(*) as rows,
  cast(sum(denominator) as bigint) as denominator,
  cast(sum(numerator) as bigint) as numerator
from rows_behind
group by measure, rule
order by measure, rows desc, rule
