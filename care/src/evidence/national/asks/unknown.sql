-- How many people a figure knows too little of: where they live (2E), how their support is delivered (3D). Those of unknown age are
-- among them, people under 18 and who died before are not.
select la, measure, what, count(*) as people
from (
  select la, measure, case when measure in ('2E', '2E LD') then outcome else rule end as what
  from rows_behind
  where (measure in ('2E', '2E LD')
      and rule not in ('died_before', 'under_18')
      and outcome in ('unknown', 'presumed_at_home', 'presumed_in_community'))
    or (measure in ('3D 1a', '3D 1b') and rule in ('mechanism_unknown', 'component_blank'))
) as too_little
group by la, measure, what
