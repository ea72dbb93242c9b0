-- Answers every measure, each as a table of the schema `alongside`: `outcomes` are the national figures, `rows_behind` who is
-- behind them and by which rule; measure_… are the monthly measures with a row a month, people_… the rows behind those.
-- The time is given once:
--
--     psql --set ON_ERROR_STOP=1 --set year_start=2025-04-01 --set year_end=2026-03-31 \
--       --set from=2024-04-01 --set to=2026-03-31 --set known_until=2026-03-31 --file run.sql
--
-- The year is that of the national figures; from and to are the first and the last day of the months; known_until is the last
-- day of which everything is known: the end of your extract's period.
create schema if not exists alongside;
set search_path to alongside;
drop table if exists period;
create temporary table period as
select
  cast(:'year_start' as date) as "year_start",
  cast(:'year_end' as date) as "year_end",
  cast(:'from' as date) as "from",
  cast(:'to' as date) as "to",
  cast(:'known_until' as date) as "known_until";

