drop table if exists parameters;
create temporary table parameters as
select period.*{parameters}
from period;

