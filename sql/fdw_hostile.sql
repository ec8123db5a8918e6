-- Files and statements that lay traps: views with two affinities, schemas that change under a plan, names and texts
-- that are not UTF-8, sizes past every limit, a writer beside a file that is read without locks.
\set test_dir `echo "$FERRY_TEST_DIR"`
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
\! rm -rf $FERRY_TEST_DIR/hostile; mkdir $FERRY_TEST_DIR/hostile
\set dir :test_dir '/hostile'
-- a comparison with text means another thing in the second arm of this view
\! sqlite3 $FERRY_TEST_DIR/hostile/view.db "CREATE TABLE a(x TEXT); CREATE TABLE b(x NUMERIC); INSERT INTO a VALUES('m'); INSERT INTO b VALUES(' x'),('y'); CREATE VIEW v AS SELECT x FROM a UNION ALL SELECT x FROM b"
\set file :dir '/view.db'
CREATE SERVER h_view FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'file');
CREATE FOREIGN TABLE h_view (x text COLLATE "C") SERVER h_view OPTIONS (table_name 'v');
SELECT x FROM h_view WHERE x < '5';
-- a plan that trusted an INTEGER PRIMARY KEY which is one no more
\! sqlite3 $FERRY_TEST_DIR/hostile/plan.db "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'a'),(2,'b')"
\set file :dir '/plan.db'
CREATE SERVER h_plan FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'file');
CREATE FOREIGN TABLE h_plan (id bigint, v text) SERVER h_plan OPTIONS (table_name 't');
PREPARE p AS SELECT * FROM h_plan WHERE id > 1;
EXECUTE p;
\! sqlite3 $FERRY_TEST_DIR/hostile/plan.db "DROP TABLE t; CREATE TABLE t(id, v TEXT); INSERT INTO t VALUES('0','b'),(2,'a'),('5','k')"
EXECUTE p;
DISCARD PLANS;
EXECUTE p;
DEALLOCATE p;
-- a column that is gone is an error, not a string
SELECT * FROM ferry.source_digest('h_plan', 't', '{nosuch}', '{text}', '{iso8601}');
-- limits
SELECT id FROM h_plan LIMIT 9223372036854775807 OFFSET 1;
SELECT format('SELECT count(*) FROM h_plan WHERE %s', string_agg('id <> ' || g, ' AND ')) FROM generate_series(100, 1300) g \gexec
SELECT cardinality(ferry.map_names(array_fill('a'::text, ARRAY[20000]), 'keep'));
SELECT ferry.default_sql(repeat('(', 100000) || '1' || repeat(')', 100000), 'INTEGER', 'integer', 'iso8601');
SELECT * FROM ferry.query('h_plan', $$SELECT 'x' LIKE replace(hex(zeroblob(1000)), '00', 'aa')$$) AS t(a int);
-- one bad byte does not lose the other tables, nor does a table too wide
\! printf 'CREATE TABLE good(a INT DEFAULT 1 /* caf\351 */, b TEXT DEFAULT "caf\351"); INSERT INTO good VALUES(1,2); CREATE TABLE "caf\351"(a); CREATE TABLE bad_column("\351" INT);' | sqlite3 $FERRY_TEST_DIR/hostile/bytes.db; (printf 'CREATE TABLE wide(c0'; for i in $(seq 1 1700); do printf ',c%d' $i; done; echo ');') | sqlite3 $FERRY_TEST_DIR/hostile/bytes.db
\set file :dir '/bytes.db'
CREATE SERVER h_bytes FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'file');
CREATE SCHEMA h_bytes;
IMPORT FOREIGN SCHEMA main FROM SERVER h_bytes INTO h_bytes;
SELECT * FROM h_bytes.good;
SELECT table_name, read_error, sql FROM ferry.source_tables('h_bytes') WHERE table_name <> 'wide' ORDER BY 1;
SELECT table_name, read_error FROM ferry.source_tables('h_bytes') WHERE table_name = 'wide';
-- SQLite reads them, so a migration without them is not verified, unless they are left out on purpose
SET client_min_messages = error;
SELECT ferry.plan('h_bytes', 'h_target') AS migration \gset
CALL ferry.run(:migration);
SELECT object, ok, detail FROM ferry.verify(:migration) ORDER BY object;
SELECT status FROM ferry.migration WHERE migration = :migration;
CALL ferry.undo(:migration);
SELECT ferry.plan('h_bytes', 'h_target', '{"exclude": ["caf%", "bad%", "wide"]}') AS migration \gset
CALL ferry.run(:migration);
SELECT object, ok, detail FROM ferry.verify(:migration) ORDER BY object;
SELECT status FROM ferry.migration WHERE migration = :migration;
CALL ferry.undo(:migration);
RESET client_min_messages;
-- what jsonb and char(n) would change in silence
\! sqlite3 $FERRY_TEST_DIR/hostile/change.db "CREATE TABLE j(id INTEGER PRIMARY KEY, doc JSONB, mix); INSERT INTO j VALUES(1,'{\"a\":1,\"a\":2}',1),(2,'[]','1'); CREATE TABLE c(a TEXT); INSERT INTO c VALUES('a '),('a')"
\set file :dir '/change.db'
CREATE SERVER h_change FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'file');
SELECT column_name, pg_type, misfits, sample, evidence FROM ferry.profile('h_change') WHERE table_name = 'j' ORDER BY ordinal;
CREATE FOREIGN TABLE h_jsonb (doc jsonb) SERVER h_change OPTIONS (table_name 'j');
SELECT * FROM h_jsonb;
CREATE FOREIGN TABLE h_char (a char(3)) SERVER h_change OPTIONS (table_name 'c');
SELECT * FROM h_char;
-- a writer comes along while a WAL file nobody had open is read: never two versions in silence
\! sqlite3 $FERRY_TEST_DIR/hostile/wal.db "PRAGMA journal_mode=WAL; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, p TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT i, 'old', hex(zeroblob(50)) FROM n"
\set file :dir '/wal.db'
CREATE SERVER h_wal FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'file');
CREATE FOREIGN TABLE h_wal (id bigint, v text) SERVER h_wal OPTIONS (table_name 't');
\set VERBOSITY sqlstate
BEGIN;
SELECT v FROM h_wal WHERE id = 1 LIMIT 1;
\! sqlite3 $FERRY_TEST_DIR/hostile/wal.db "UPDATE t SET v = 'new'"
SELECT v FROM h_wal WHERE id = 19000 LIMIT 1;
ROLLBACK;
BEGIN;
SELECT v FROM h_wal WHERE id = 1;
\! sqlite3 $FERRY_TEST_DIR/hostile/wal.db "UPDATE t SET v = 'newer'"
COMMIT;
BEGIN;
DECLARE c CURSOR FOR SELECT v FROM h_wal;
FETCH 1 FROM c;
\! sqlite3 $FERRY_TEST_DIR/hostile/wal.db "UPDATE t SET v = 'newest'"
MOVE 5000 FROM c;
ROLLBACK;
SELECT v, count(*) FROM h_wal GROUP BY v;
\set VERBOSITY default
SET client_min_messages = warning;
DROP SERVER h_view, h_plan, h_bytes, h_change, h_wal CASCADE;
DROP SCHEMA h_bytes;
