-- Answers every measure, each as a table of the schema `alongside`: measure_… with a row a month, people_… with the rows
-- behind it. The time is given once:
--
--     psql --set ON_ERROR_STOP=1 --set from=2025-04-01 --set to=2026-03-31 --set known_until=2026-03-31 --file run.sql
--
-- known_until is the last day of which everything is known: the end of your extract's period.
create schema if not exists alongside;
set search_path to alongside;
drop table if exists period;
create temporary table period as
select cast(:'from' as date) as "from", cast(:'to' as date) as "to", cast(:'known_until' as date) as known_until;

