-- One version of the file per transaction; cancel; locks; WAL; files in read-only directories.
\set test_dir `echo "$FERRY_TEST_DIR"`
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
\! rm -rf $FERRY_TEST_DIR/tx; mkdir $FERRY_TEST_DIR/tx; sqlite3 $FERRY_TEST_DIR/tx/live.db "PRAGMA journal_mode=WAL; CREATE TABLE a(id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE b(id INTEGER PRIMARY KEY); INSERT INTO a VALUES(1,'one'); INSERT INTO b VALUES(1);"
\set live :test_dir '/tx/live.db'
CREATE SERVER live FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'live', busy_timeout '300');
CREATE SCHEMA live;
IMPORT FOREIGN SCHEMA main FROM SERVER live INTO live;
-- reading a WAL file nobody has open leaves no -wal and no -shm behind
SELECT * FROM live.a;
\! ls $FERRY_TEST_DIR/tx
-- a new transaction sees what was written meanwhile
\! sqlite3 $FERRY_TEST_DIR/tx/live.db "INSERT INTO a VALUES(2,'two'); INSERT INTO b VALUES(2);"
SELECT * FROM live.a ORDER BY id;
-- a schema change is noticed
\! sqlite3 $FERRY_TEST_DIR/tx/live.db "ALTER TABLE a ADD COLUMN w INTEGER DEFAULT 7"
SELECT * FROM live.a ORDER BY id;
ALTER FOREIGN TABLE live.a ADD COLUMN w integer;
SELECT * FROM live.a ORDER BY id;
-- a replaced file is noticed
\! sqlite3 $FERRY_TEST_DIR/tx/other.db "CREATE TABLE a(id INTEGER PRIMARY KEY, v TEXT, w INTEGER); INSERT INTO a VALUES(10,'replaced',1);"; mv $FERRY_TEST_DIR/tx/other.db $FERRY_TEST_DIR/tx/live.db
SELECT * FROM live.a;
-- rollback-journal file: two tables of one transaction show one version even when a writer comes between
\! sqlite3 $FERRY_TEST_DIR/tx/journal.db "CREATE TABLE a(id INTEGER PRIMARY KEY); CREATE TABLE b(id INTEGER PRIMARY KEY); INSERT INTO a VALUES(1); INSERT INTO b VALUES(1);"
\set journal :test_dir '/tx/journal.db'
CREATE SERVER journal FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'journal', busy_timeout '300');
CREATE SCHEMA journal;
IMPORT FOREIGN SCHEMA main FROM SERVER journal INTO journal;
BEGIN;
SELECT * FROM journal.a;
\! sqlite3 $FERRY_TEST_DIR/tx/journal.db "INSERT INTO a VALUES(2); INSERT INTO b VALUES(2);" 2>&1 | sed 's/.*locked.*/locked by the reader/'
SELECT * FROM journal.b;
COMMIT;
\! sqlite3 $FERRY_TEST_DIR/tx/journal.db "INSERT INTO a VALUES(2); INSERT INTO b VALUES(2);"
SELECT count(*) FROM journal.a, journal.b;
-- a locked file is waited for, then a clear error
\! (printf 'PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE;\n.shell sleep 2\nCOMMIT;\n' | sqlite3 $FERRY_TEST_DIR/tx/journal.db >/dev/null 2>&1) & sleep 0.5
\set VERBOSITY terse
DO $$ BEGIN PERFORM * FROM journal.a; EXCEPTION WHEN lock_not_available THEN RAISE NOTICE 'locked: %', SQLSTATE; END $$;
ALTER SERVER journal OPTIONS (SET busy_timeout '10000');
SELECT count(*) FROM journal.a;
-- the wait ends on cancel
\! (printf 'PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE;\n.shell sleep 3\nCOMMIT;\n' | sqlite3 $FERRY_TEST_DIR/tx/journal.db >/dev/null 2>&1) & sleep 0.5
SET statement_timeout = '200ms';
SELECT count(*) FROM journal.a;
-- and so does a statement that SQLite would work on for ever
SELECT * FROM ferry.query('live', 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n') AS t(n bigint);
RESET statement_timeout;
\! sqlite3 $FERRY_TEST_DIR/tx/endless.db "CREATE TABLE t(a); INSERT INTO t VALUES(1); CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0;"
\set endless :test_dir '/tx/endless.db'
CREATE SERVER endless FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'endless');
CREATE FOREIGN TABLE endless (i bigint) SERVER endless;
SET statement_timeout = '200ms';
SELECT * FROM endless;
EXPLAIN (COSTS OFF) SELECT * FROM endless;
RESET statement_timeout;
-- UTF-16
\! sqlite3 $FERRY_TEST_DIR/tx/utf16.db "PRAGMA encoding='UTF-16le'; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'Grüße'),(2,'世界'),(3,'🚀');"
\set utf16 :test_dir '/tx/utf16.db'
CREATE SERVER utf16 FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'utf16');
CREATE FOREIGN TABLE utf16 (id int, v text COLLATE "C") SERVER utf16 OPTIONS (table_name 't');
SELECT * FROM utf16 ORDER BY id;
SELECT id FROM utf16 WHERE v = '世界';
EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM utf16 WHERE v < '世界';
-- a directory nobody may write to, WAL mode and a name that needs quoting
\! mkdir "$FERRY_TEST_DIR/tx/read only?#%"; sqlite3 "$FERRY_TEST_DIR/tx/read only?#%/ä.db" "PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES(1);"; chmod 555 "$FERRY_TEST_DIR/tx/read only?#%"
\set readonly :test_dir '/tx/read only?#%/ä.db'
CREATE SERVER readonly FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'readonly');
SELECT * FROM ferry.query('readonly', 'SELECT a FROM t') AS t(a int);
\! chmod 755 "$FERRY_TEST_DIR/tx/read only?#%"
SET client_min_messages = warning;
DROP SERVER live, journal, endless, utf16, readonly CASCADE;
DROP SCHEMA live, journal;
