-- Option row_key: a column that is not in the file and holds the key of each row as JSON.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set types_db :test_dir '/fdw_types.db'
\set scan_db :test_dir '/fdw_scan.db'
\set key_db :test_dir '/fdw_row_key.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
\set VERBOSITY default
CREATE SERVER types FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'types_db');
CREATE SERVER scan FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'scan_db');
-- the validator, and what it cannot see
CREATE FOREIGN TABLE bad (key jsonb OPTIONS (row_key 'perhaps')) SERVER types;
CREATE FOREIGN TABLE bad (key jsonb OPTIONS (row_key 'true', column_name 'id')) SERVER types;
CREATE FOREIGN TABLE bad (key jsonb OPTIONS (on_misfit 'null', row_key 'on')) SERVER types;
CREATE FOREIGN TABLE bad (id int OPTIONS (row_key 'false', column_name 'id')) SERVER types OPTIONS (table_name 'keyed');
SELECT id FROM bad;
DROP FOREIGN TABLE bad;
CREATE FOREIGN TABLE bad (key int OPTIONS (row_key 'true')) SERVER types OPTIONS (table_name 'keyed');
SELECT key FROM bad;
DROP FOREIGN TABLE bad;
-- rowid alias, rowid, composite, none; jsonb, json and text
CREATE FOREIGN TABLE numbers (key jsonb OPTIONS (row_key 'true'), s smallint) SERVER types;
SELECT * FROM numbers ORDER BY key;
CREATE FOREIGN TABLE docs (title text, key json OPTIONS (row_key 'true')) SERVER types;
SELECT * FROM docs;
CREATE FOREIGN TABLE keyed (a int, key text OPTIONS (row_key 'true'), again jsonb OPTIONS (row_key 'true'), b text) SERVER types;
SELECT * FROM keyed ORDER BY a;
CREATE FOREIGN TABLE v_numbers (twice bigint, key jsonb OPTIONS (row_key 'true'), id int) SERVER types;
SELECT * FROM v_numbers;
-- the number of a row is the same whatever SQLite could have decided
SELECT key FROM v_numbers WHERE id = 4;
SELECT id, key FROM v_numbers WHERE twice IS NOT NULL LIMIT 2;
SELECT v_numbers FROM v_numbers WHERE id = 2;
SELECT a.key, b.key FROM v_numbers a JOIN v_numbers b ON a.id = b.id + 1 WHERE b.twice IS NOT NULL ORDER BY a.id;
-- also where SQLite would rather read an index
\! rm -f $FERRY_TEST_DIR/fdw_row_key.db; sqlite3 $FERRY_TEST_DIR/fdw_row_key.db "CREATE TABLE nameless(rowid TEXT, _rowid_ TEXT, oid TEXT, v INTEGER); INSERT INTO nameless VALUES ('a','b','c',3),('d','e','f',2),('g','h','i',1); CREATE INDEX nameless_v ON nameless(v);"
CREATE SERVER nameless FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'key_db');
CREATE FOREIGN TABLE nameless (v int, key jsonb OPTIONS (row_key 'true')) SERVER nameless;
SELECT * FROM nameless;
SELECT v FROM nameless;
EXPLAIN (VERBOSE, COSTS OFF) SELECT v, key FROM nameless WHERE v IS NOT NULL;
EXPLAIN (VERBOSE, COSTS OFF) SELECT v FROM nameless WHERE v IS NOT NULL;
-- read only where it is wanted; never a condition for SQLite
CREATE FOREIGN TABLE items (id int, grp int, name text, key jsonb OPTIONS (row_key 'true')) SERVER scan;
EXPLAIN (VERBOSE, COSTS OFF) SELECT grp FROM items;
EXPLAIN (VERBOSE, COSTS OFF) SELECT key FROM items;
EXPLAIN (VERBOSE, COSTS OFF) SELECT count(*) FROM items WHERE key IS NOT NULL;
EXPLAIN (VERBOSE, COSTS OFF) SELECT name FROM items WHERE key = '{"id": 7}' AND grp = 7 AND id IS NOT NULL;
SELECT name, key FROM items WHERE key = '{"id": 7}' AND grp = 7;
SELECT count(*) FROM items WHERE key IS NULL;
CREATE FOREIGN TABLE items_text (id int, key text OPTIONS (row_key 'true')) SERVER scan OPTIONS (table_name 'items');
EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM items_text WHERE key = 'x';
SELECT id FROM items_text WHERE key = '{"id": 4321}';
SELECT id, key FROM items_text ORDER BY key DESC LIMIT 2;
-- a misfit in another column names the same row
CREATE FOREIGN TABLE dirty_numbers (key jsonb OPTIONS (row_key 'true'), i int) SERVER scan;
SELECT * FROM dirty_numbers;
ALTER FOREIGN TABLE dirty_numbers ALTER i OPTIONS (ADD on_misfit 'null');
SELECT * FROM dirty_numbers;
-- INSERT ... SELECT that leaves listed rows out and nulls listed values is written in batches
CREATE TABLE listed (row_key jsonb, column_name text, action text);
INSERT INTO listed SELECT jsonb_build_object('id', n), 'grp', 'null' FROM generate_series(10, 1000, 10) AS n;
INSERT INTO listed SELECT jsonb_build_object('id', n), 'name', 'reject' FROM generate_series(15, 1000, 100) AS n;
CREATE TABLE target (id int, grp int, name text);
\set load 'INSERT INTO target SELECT s.id, CASE WHEN s.key IN (SELECT row_key FROM listed WHERE action = ''null'') THEN NULL ELSE s.grp END, s.name FROM items AS s WHERE s.key NOT IN (SELECT row_key FROM listed WHERE action = ''reject'')'
-- a line of the plan (its wording changes with the version) and the records written to the log: one by one each row
-- has one of its own, in batches a page of them shares one
CREATE FUNCTION plan_has(statement text, pattern text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text; found boolean := false;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || statement LOOP found := found OR line ~ pattern; END LOOP;
  RETURN found;
END $$;
CREATE FUNCTION log_records(statement text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (ANALYZE, WAL, COSTS OFF, TIMING OFF, SUMMARY OFF) ' || statement LOOP
    IF line ~ 'WAL: records=' THEN RETURN substring(line FROM 'records=(\d+)')::int; END IF;
  END LOOP;
  RETURN NULL;
END $$;
SELECT plan_has(:'load', 'Filter: .*NOT.*hashed SubPlan') AS hashed_filter, plan_has(:'load', 'Output: .*hashed SubPlan') AS hashed_output,
  plan_has(:'load', 'Join') AS joined;
SELECT log_records(:'load') < 500 AS in_batches;
SELECT count(*), count(grp), min(id), count(*) FILTER (WHERE id = 15) AS rejected FROM target;
TRUNCATE target;
SET sqlite_ferry.bulk_insert = off;
SELECT log_records(:'load') > 4900 AS one_by_one;
SELECT count(*), count(grp), min(id), count(*) FILTER (WHERE id = 15) AS rejected FROM target;
RESET sqlite_ferry.bulk_insert;
\! rm -f $FERRY_TEST_DIR/fdw_row_key.db
SET client_min_messages = warning;
DROP SERVER types, scan, nameless CASCADE;
DROP TABLE listed, target;
DROP FUNCTION log_records, plan_has;
