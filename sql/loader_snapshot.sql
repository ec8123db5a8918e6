-- Option "snapshot": a copy of the file is read from the plan to the proof, and then it is gone.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set flow :test_dir '/loader_snapshot.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
RESET client_min_messages;
\! cp $FERRY_TEST_DIR/loader_flow.db $FERRY_TEST_DIR/loader_snapshot.db
SELECT ferry.attach(:'flow');

-- What is left of copies: what the server reads, and the files.
CREATE FUNCTION state() RETURNS TABLE (reads text, files text) LANGUAGE sql AS $$
    SELECT regexp_replace(ferry.server_snapshot('loader_snapshot'), '^.*/(sqlite_ferry/)[0-9]+', '\1N'),
           (SELECT string_agg(regexp_replace(f.path, '^.*/(sqlite_ferry/)[0-9]+', '\1N'), ', ' ORDER BY f.migration)
            FROM ferry.snapshot_files() AS f)
$$;

-- the version of the file: the same within a transaction, another one after a write
BEGIN;
SELECT ferry.file_version('loader_snapshot') AS version \gset
SELECT split_part(:'version', ' ', 1), ferry.file_version('loader_snapshot') = :'version' AS same;
COMMIT;
\! sqlite3 $FERRY_TEST_DIR/loader_snapshot.db "INSERT INTO remark VALUES ('before the plan')"
SELECT ferry.file_version('loader_snapshot') = :'version' AS same;

-- planned: the file goes on, what the server shows does not
SELECT ferry.plan('loader_snapshot', 'shop', '{"snapshot": "copy"}') AS migration \gset
SELECT * FROM state();
\! sqlite3 $FERRY_TEST_DIR/loader_snapshot.db "INSERT INTO remark VALUES ('behind the plan')"
SELECT body FROM loader_snapshot_sqlite.remark WHERE body LIKE '%the plan';

-- one copy at a time, and nobody else's migration reads it
\set VERBOSITY terse
SELECT ferry.plan('loader_snapshot', 'other', '{"snapshot": "copy"}');
SELECT ferry.plan('loader_snapshot', 'other');
\set VERBOSITY default
CALL ferry.migrate(:'flow', 'other');

-- run and verified: the copy is gone, the server shows the file, refresh goes by the file
SET client_min_messages = warning;
CALL ferry.run(:migration);
SELECT * FROM state();
SELECT body FROM shop.remark WHERE body LIKE '%the plan';
SELECT bool_and(ok) FROM ferry.verify(:migration);
SELECT status FROM ferry.migration;
SELECT * FROM state();
SELECT body FROM loader_snapshot_sqlite.remark WHERE body LIKE '%the plan';
RESET client_min_messages;
CALL ferry.refresh('shop');
SELECT body FROM shop.remark WHERE body LIKE '%the plan';
SET client_min_messages = warning;
CALL ferry.undo(:migration);

-- all in one call, atomic or not, without proof
CALL ferry.migrate(:'flow', 'shop', '{"snapshot": "copy"}');
SELECT migration, status FROM ferry.migration ORDER BY migration DESC LIMIT 1;
SELECT * FROM state();
CALL ferry.migrate(:'flow', 'shop', '{"snapshot": "copy", "mode": "replace", "atomic": true}');
CALL ferry.migrate(:'flow', 'shop', '{"snapshot": "copy", "mode": "replace", "verify": "none"}');
SELECT migration, status FROM ferry.migration ORDER BY migration DESC LIMIT 1;
SELECT * FROM state();

CALL ferry.migrate(NULL, 'shop', '{"snapshot": "copy"}');
CALL ferry.migrate('/nowhere/at_all.db', 'shop', '{"snapshot": "copy"}');
SELECT srvname FROM pg_foreign_server;

-- removed by undo, by deleting the row, by detach
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}') AS migration \gset
CALL ferry.undo(:migration);
SELECT * FROM state();
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}') AS migration \gset
DELETE FROM ferry.migration WHERE migration = :migration;
SELECT * FROM state();
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}') AS migration \gset
BEGIN;
SELECT ferry.detach('loader_snapshot');
SELECT * FROM state();
ROLLBACK;
SELECT * FROM state();
SELECT ferry.detach('loader_snapshot');
SELECT * FROM state();
CALL ferry.undo(:migration);

-- an error or a rollback leaves nothing
SELECT ferry.attach(:'flow');
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy", "include": ["nothing"]}');
SELECT * FROM state();
BEGIN;
SELECT count(*) FROM loader_snapshot_sqlite.remark;
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}') > 0 AS planned;
SELECT * FROM state();
\! sqlite3 $FERRY_TEST_DIR/loader_snapshot.db "INSERT INTO remark VALUES ('behind the copy')"
SELECT count(*) FROM loader_snapshot_sqlite.remark;
ROLLBACK;
SELECT * FROM state();
SELECT count(*) FROM loader_snapshot_sqlite.remark;
-- within a transaction that goes on
BEGIN;
SAVEPOINT s;
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}') > 0 AS planned;
\! sqlite3 $FERRY_TEST_DIR/loader_snapshot.db "INSERT INTO remark VALUES ('behind the second copy')"
SELECT count(*) FROM loader_snapshot_sqlite.remark;
ROLLBACK TO s;
SELECT * FROM state();
SELECT count(*) FROM loader_snapshot_sqlite.remark;
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}') AS migration \gset
RELEASE s;
COMMIT;
SELECT * FROM state();
-- giving it up taken back
BEGIN;
SAVEPOINT s;
CALL ferry.undo(:migration);
\! sqlite3 $FERRY_TEST_DIR/loader_snapshot.db "INSERT INTO remark VALUES ('in the file alone')"
SELECT count(*) FROM loader_snapshot_sqlite.remark WHERE body = 'in the file alone';
ROLLBACK TO s;
SELECT count(*) FROM loader_snapshot_sqlite.remark WHERE body = 'in the file alone';
COMMIT;
SELECT * FROM state();
BEGIN;
CALL ferry.undo(:migration);
PREPARE TRANSACTION 'x';
SELECT * FROM state();
CALL ferry.undo(:migration);
-- not while a cursor reads
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM loader_snapshot_sqlite.remark;
FETCH 1 FROM c;
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}');
ROLLBACK;

-- a migration that is not verified keeps it; refresh gives it up
\! sqlite3 $FERRY_TEST_DIR/loader_snapshot.db "DELETE FROM remark WHERE body = 'in the file alone'"
SELECT ferry.plan('loader_snapshot', 'shop', '{"snapshot": "copy", "mode": "replace"}') AS migration \gset
CALL ferry.run(:migration);
INSERT INTO shop.remark VALUES ('only in the target');
SELECT bool_and(ok) FROM ferry.verify(:migration);
SELECT * FROM state();
CALL ferry.refresh('shop');
SELECT * FROM state();
SELECT status FROM ferry.migration WHERE migration = :migration;
CALL ferry.undo(:migration);

-- what a crash leaves goes with the next copy; other databases' files stay
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}') AS migration \gset
SELECT path AS left_path FROM ferry.snapshot_files() \gset
\setenv LEFT_PATH :left_path
\! cp $LEFT_PATH "$(dirname $LEFT_PATH)/1_7.db"; cp $LEFT_PATH "$(dirname $LEFT_PATH)/4000000000_7.db"; cp $LEFT_PATH "${LEFT_PATH%_*}_9000.db"; stat -c '%a' $LEFT_PATH $(dirname $LEFT_PATH)
CALL ferry.undo(:migration);
SELECT * FROM state();
SELECT ferry.plan('loader_snapshot', 'gone', '{"snapshot": "copy"}') AS migration \gset
SELECT count(*), count(*) FILTER (WHERE database = 1) AS others FROM ferry.snapshot_files();
\! rm "$(dirname $LEFT_PATH)/1_7.db"
-- a copy that is not there (after a restore, say)
SELECT path AS left_path FROM ferry.snapshot_files() \gset
\setenv LEFT_PATH :left_path
\! rm $LEFT_PATH
SELECT ferry.disconnect('loader_snapshot');
CREATE FUNCTION failing(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text;
BEGIN
  EXECUTE statement;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
  RETURN SQLSTATE || ': ' || regexp_replace(message, '/[^"]*/[0-9]*', '/.../N') || coalesce(' -- ' || nullif(hint, ''), '');
END $$;
SELECT failing('SELECT * FROM loader_snapshot_sqlite.remark');
CALL ferry.undo(:migration);
SELECT count(*) > 0 AS works FROM loader_snapshot_sqlite.remark;

-- who may
CREATE ROLE regress_ferry_copier;
GRANT USAGE ON FOREIGN SERVER loader_snapshot TO regress_ferry_copier;
SET ROLE regress_ferry_copier;
SELECT ferry.take_snapshot('loader_snapshot', 1);
SELECT ferry.remove_snapshot(0, 1, NULL);
ALTER SERVER loader_snapshot OPTIONS (ADD snapshot '/etc/passwd');
RESET ROLE;
ALTER SERVER loader_snapshot OPTIONS (ADD snapshot 'relative');
DROP OWNED BY regress_ferry_copier;
DROP ROLE regress_ferry_copier;
SELECT * FROM state();

DROP FUNCTION state();
DROP FUNCTION failing(text);
DROP EXTENSION sqlite_ferry CASCADE;
DROP SCHEMA IF EXISTS shop, loader_snapshot_sqlite CASCADE;
