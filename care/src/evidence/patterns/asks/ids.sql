-- The council's own ids of some people, for a page that only some may see. One person may have several.
select distinct
  asked.person_key,
  imported.la_person_unique_identifier as id
from asked
join imported on imported.person_key = asked.person_key
order by 1, 2
