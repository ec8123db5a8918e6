-- Names of the file that PostgreSQL cannot keep: they get new ones, a finding tells, and everything is loaded and verified.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_odd_names.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;

SELECT ferry.attach(:'file');
SELECT * FROM loader_odd_names_sqlite.k;
CALL ferry.migrate(:'file', 'odd');
SELECT severity, kind, object, column_name, detail FROM ferry.finding ORDER BY finding;
SELECT kind, object, source_rows, target_rows, ok, detail FROM ferry.verification ORDER BY kind, object COLLATE "C";
SELECT * FROM odd._;
INSERT INTO odd.k (_, r) VALUES (7, 1);
SELECT * FROM odd.t ORDER BY 1;
SELECT conrelid::regclass, contype, conname FROM pg_constraint
WHERE connamespace = 'odd'::regnamespace ORDER BY 1, 2, 3;
SELECT ferry.translate('SELECT "" AS "", k."" FROM k', 'odd');
CALL ferry.refresh('odd');
SELECT status FROM ferry.migration;
CALL ferry.undo(1);
-- names over the file's own by the option "rename"
SELECT ferry.plan('loader_odd_names', 'odd', '{"rename": {"v": "parent"}}');
SELECT ferry.plan('loader_odd_names', 'odd', '{"rename": {"v": "child", "child": "kid"}}') > 0 AS planned;
CREATE SCHEMA odd;
CREATE TABLE odd.taken ();
SELECT ferry.plan('loader_odd_names', 'odd', '{"rename": {"v": "taken"}}');
SELECT ferry.plan('loader_odd_names', 'odd', '{"rename": {"v": "taken"}, "views": false}') > 0 AS planned;
DROP SCHEMA odd CASCADE;

SELECT ferry.detach('loader_odd_names');
DROP EXTENSION sqlite_ferry;
