-- Makes the tables that the measures read, empty but for the national lists. Run it first:
--
--     psql --set ON_ERROR_STOP=1 --file load.sql
--
-- Then fill the table `imported` from your rows, as README.md says.
create schema if not exists alongside;
set search_path to alongside;
