-- Options, privileges, and files that are not what they should be.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set types_db :test_dir '/fdw_types.db'
SET client_min_messages = warning;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
RESET client_min_messages;
\set VERBOSITY default
-- the validator: required, unknown, malformed
CREATE SERVER bad FOREIGN DATA WRAPPER sqlite_ferry;
CREATE SERVER bad FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database 'relative.db');
CREATE SERVER bad FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (databse '/x.db');
CREATE SERVER bad FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '/x.db', busy_timeout '-1');
CREATE SERVER bad FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '/x.db', updatable 'perhaps');
CREATE SERVER bad FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '/x.db', batch_size '0');
CREATE SERVER bad FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '/x.db', fdw_tuple_cost 'cheap');
CREATE SERVER types FOREIGN DATA WRAPPER sqlite_ferry
  OPTIONS (database :'types_db', busy_timeout '1000', keep_connections 'true', fdw_startup_cost '5', fdw_tuple_cost '0.02');
CREATE FOREIGN TABLE t (id int) SERVER types OPTIONS (tablename 'numbers');
CREATE FOREIGN TABLE t (id int OPTIONS (time_format 'epoch')) SERVER types;
CREATE FOREIGN TABLE t (id int OPTIONS (on_misfit 'ignore')) SERVER types;
CREATE FOREIGN TABLE t (id int OPTIONS (colum_name 'x')) SERVER types;
CREATE SCHEMA imp;
IMPORT FOREIGN SCHEMA public FROM SERVER types INTO imp;
IMPORT FOREIGN SCHEMA main FROM SERVER types INTO imp OPTIONS (types 'guessed');
IMPORT FOREIGN SCHEMA main FROM SERVER types INTO imp OPTIONS (import_view 'true');
CREATE USER MAPPING FOR CURRENT_USER SERVER types OPTIONS (user 'x');
-- naming a file takes the right to read the server's files
CREATE ROLE regress_ferry_user;
GRANT USAGE ON FOREIGN DATA WRAPPER sqlite_ferry TO regress_ferry_user;
SET ROLE regress_ferry_user;
CREATE SERVER mine FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '/etc/passwd');
SELECT * FROM ferry.query('types', 'SELECT 1') AS t(a int);
RESET ROLE;
GRANT pg_read_server_files TO regress_ferry_user;
SET ROLE regress_ferry_user;
CREATE SERVER mine FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '/tmp/x.db', updatable 'true');
CREATE SERVER mine FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '/tmp/x.db');
DROP SERVER mine;
RESET ROLE;
REVOKE pg_read_server_files FROM regress_ferry_user;
REVOKE USAGE ON FOREIGN DATA WRAPPER sqlite_ferry FROM regress_ferry_user;
DROP ROLE regress_ferry_user;
-- the local definition and the file disagree
CREATE FOREIGN TABLE no_table (id int) SERVER types OPTIONS (table_name 'nosuch');
\set SHOW_CONTEXT never
SELECT regexp_replace(ferry.version(), '\d+', 'n', 'g');
CREATE FUNCTION failing(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text;
BEGIN
  EXECUTE statement;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
  RETURN SQLSTATE || ': ' || regexp_replace(message, '/[^"]*/', '/.../') || coalesce(' -- ' || nullif(hint, ''), '');
END $$;
SELECT failing('SELECT * FROM no_table');
CREATE FOREIGN TABLE no_column (id int, nosuch int) SERVER types OPTIONS (table_name 'numbers');
SELECT failing('SELECT id FROM no_column');
-- a moved option is noticed in the same session
SELECT * FROM ferry.query('types', 'SELECT count(*) FROM numbers') AS t(n int);
ALTER SERVER types OPTIONS (SET database '/nonexistent/file.db');
SELECT failing($$SELECT * FROM ferry.query('types', 'SELECT count(*) FROM numbers') AS t(n int)$$);
ALTER SERVER types OPTIONS (SET database :'types_db');
SELECT * FROM ferry.query('types', 'SELECT count(*) FROM numbers') AS t(n int);
-- files that cannot be read: each its own error
\! rm -rf $FERRY_TEST_DIR/odd; mkdir $FERRY_TEST_DIR/odd; mkfifo $FERRY_TEST_DIR/odd/fifo; mkdir $FERRY_TEST_DIR/odd/dir; printf 'id,name\n1,x\n' > $FERRY_TEST_DIR/odd/text.db; : > $FERRY_TEST_DIR/odd/empty.db
\! head -c 9000 $FERRY_TEST_DIR/fdw_types.db > $FERRY_TEST_DIR/odd/truncated.db; cp $FERRY_TEST_DIR/fdw_types.db $FERRY_TEST_DIR/odd/future.db; printf '\011\011' | dd of=$FERRY_TEST_DIR/odd/future.db bs=1 seek=18 conv=notrunc status=none
\! head -c 8192 /dev/urandom > $FERRY_TEST_DIR/odd/random.db; cp $FERRY_TEST_DIR/fdw_types.db $FERRY_TEST_DIR/odd/secret.db; chmod 000 $FERRY_TEST_DIR/odd/secret.db
SELECT set_config('ferry_test.dir', :'test_dir', false) IS NOT NULL AS ok;
CREATE FUNCTION open_file(name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE SERVER odd FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database %L)',
                 current_setting('ferry_test.dir') || '/odd/' || name);
  RETURN failing($q$SELECT * FROM ferry.query('odd', 'SELECT count(*) FROM sqlite_schema') AS t(n int)$q$);
END $$;
BEGIN; SELECT open_file('missing.db'); ROLLBACK;
BEGIN; SELECT open_file('dir'); ROLLBACK;
BEGIN; SELECT open_file('fifo'); ROLLBACK;
BEGIN; SELECT open_file('text.db'); ROLLBACK;
BEGIN; SELECT open_file('random.db'); ROLLBACK;
BEGIN; SELECT open_file('truncated.db'); ROLLBACK;
BEGIN; SELECT open_file('future.db'); ROLLBACK;
BEGIN; SELECT open_file('secret.db'); ROLLBACK;
BEGIN; SELECT open_file('empty.db'); ROLLBACK;
\! ls $FERRY_TEST_DIR/odd
-- connections
SELECT server_name, in_transaction FROM ferry.connections() ORDER BY 1;
BEGIN;
SELECT * FROM ferry.query('types', 'SELECT 1') AS t(a int);
SELECT server_name, in_transaction FROM ferry.connections() WHERE server_name = 'types';
SELECT ferry.disconnect('types');
ROLLBACK;
SELECT ferry.disconnect('types');
SELECT ferry.disconnect('types');
-- ferry.query: one reading statement
SELECT * FROM ferry.query('types', 'SELECT id, t FROM texts ORDER BY id') AS t(id int, t text);
SELECT failing($$SELECT * FROM ferry.query('types', 'DELETE FROM texts RETURNING id') AS t(id int)$$);
SELECT failing($$SELECT * FROM ferry.query('types', 'SELECT 1; SELECT 2') AS t(id int)$$);
SELECT failing($$SELECT * FROM ferry.query('types', 'ATTACH ''/tmp/x'' AS y') AS t(id int)$$);
SELECT failing($$SELECT * FROM ferry.query('types', 'PRAGMA journal_mode = DELETE') AS t(id text)$$);
SELECT failing($$SELECT * FROM ferry.query('types', 'SELECT load_extension(''x'')') AS t(id text)$$);
SELECT failing($$SELECT * FROM ferry.query('types', 'SELECT 1, 2') AS t(id int)$$);
SELECT failing($$SELECT * FROM ferry.query('types', 'SELECT nosuch') AS t(id int)$$);
SELECT failing($$SELECT * FROM ferry.query('types', 'SELECT ''x''') AS t(id int)$$);
SELECT failing($$SELECT * FROM ferry.query('types', '') AS t(id int)$$);
DROP SERVER types CASCADE;
DROP SCHEMA imp;
DROP FUNCTION open_file, failing;
