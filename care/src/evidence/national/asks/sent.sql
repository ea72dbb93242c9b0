-- Which imports make which submission.
select la, submission, import_id from submissions order by file_number
