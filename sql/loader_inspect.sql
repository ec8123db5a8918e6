-- profile and inspect: what is in a file, and what a migration should know about it.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set kit :test_dir '/loader_kit.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
SELECT ferry.attach(:'kit');
\x on
SELECT severity, kind, object, column_name, detail, occurrences, sample FROM ferry.inspect('loader_kit');
\x off
SELECT column_name, declared_type, pg_type, time_format, row_count AS rows, nulls, misfits, sample
FROM ferry.profile('loader_kit') WHERE table_name IN ('book', 'dirty') ORDER BY table_name, ordinal;
-- what the declared types mean, whatever the values
SELECT column_name, declared_type, pg_type, meant_type, meant_format, misfits, meant_misfits
FROM ferry.profile('loader_kit')
WHERE table_name = 'dirty' OR (pg_type, time_format) <> (meant_type, meant_format) OR misfits <> meant_misfits
ORDER BY table_name, ordinal;
-- nothing is written anywhere
SELECT (SELECT count(*) FROM ferry.migration) AS migrations, (SELECT count(*) FROM ferry.finding) AS findings;
SELECT * FROM ferry.inspect('no_such_server');
SELECT ferry.detach('loader_kit');
DROP EXTENSION sqlite_ferry;
