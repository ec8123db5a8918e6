-- Functions that the loader's SQL calls, with arguments that make no sense: errors that say so.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set misfits_db :test_dir '/loader_misfits.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
CREATE SERVER arguments FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'misfits_db');
-- a foreign key of two columns to one, of none, and a parent's digest that is none
SELECT * FROM ferry.source_orphan_values('arguments', 'remark', '{invoice_number,position}', '{text,int}', '{iso8601,iso8601}', '{}', '{}', '{}', '{}', '{}',
    'line', '{position}', '{int}', '{iso8601}', '{}', '{}', '{}', '{}', '{}', '{}', '{body}');
SELECT * FROM ferry.source_orphan_values('arguments', 'remark', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
    'line', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{body}');
SELECT * FROM ferry.source_orphan_values('arguments', 'remark', '{position}', '{int}', '{iso8601}', '{}', '{}', '{}', '{}', '{}',
    '', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{xyz}', '{body}');
SELECT * FROM ferry.source_orphan_values('arguments', 'remark', '{position}', '{int}', '{iso8601}', '{}', '{}', '{}', '{}', '{}',
    '', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{nosuch}');
-- a column that the file does not have: SQLite would take the quoted name for a text
SELECT * FROM ferry.source_misfits('arguments', 'node', '{id,nosuch}', '{int,int}', '{iso8601,iso8601}', '{UTC,UTC}', '{widen,abort}');
SELECT * FROM ferry.source_digest('arguments', 'node', '{nosuch}', '{int}', '{iso8601}');
SELECT * FROM ferry.source_duplicates('arguments', 'node', '{nosuch}', '{int}', '{iso8601}');
DROP SERVER arguments CASCADE;
