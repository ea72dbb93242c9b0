-- Who submitted what, in order. A file that is a part belongs to the submission of the file it is a part with, and so on: each
-- part looks up where its own first part belongs, four times over, which is enough for sixteen in a row.
--
-- Made by tools/transpile from care/src/evidence/packs/steps/07_submissions.sql: change it there.
WITH near_parts AS (
  SELECT
    files.file_number,
    COALESCE(parts_of_submissions.part_of, files.file_number) AS part_of
  FROM files
  LEFT JOIN parts_of_submissions
    ON parts_of_submissions.file_number = files.file_number
), two_on AS (
  SELECT
    one.file_number,
    other.part_of
  FROM near_parts AS one
  JOIN near_parts AS other
    ON other.file_number = one.part_of
), four_on AS (
  SELECT
    one.file_number,
    other.part_of
  FROM two_on AS one
  JOIN two_on AS other
    ON other.file_number = one.part_of
), eight_on AS (
  SELECT
    one.file_number,
    other.part_of
  FROM four_on AS one
  JOIN four_on AS other
    ON other.file_number = one.part_of
), sixteen_on AS (
  SELECT
    one.file_number,
    other.part_of
  FROM eight_on AS one
  JOIN eight_on AS other
    ON other.file_number = one.part_of
)
SELECT
  files.import_id,
  files.la,
  files.file_number,
  sixteen_on.part_of AS submission,
  files.import_date,
  files.import_month,
  files.stated_start,
  files.stated_end
FROM files
JOIN sixteen_on
  ON sixteen_on.file_number = files.file_number
