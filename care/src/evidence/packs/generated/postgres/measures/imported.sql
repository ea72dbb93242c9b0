-- The rows of one imported file. It has no reference that can be relied on (see requests.sql).
--
-- Made by tools/transpile from care/src/evidence/measures/imported.sql: change it there.
SELECT
  *,
  CAST(NULL AS TEXT) AS own_reference
FROM imported
