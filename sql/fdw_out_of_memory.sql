-- Memory that runs out in C++ code between two server calls is an error like any other: the session goes on.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set big_db :test_dir '/big_json.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
-- One object of two million members: its canonical form takes many times its 24 MB of text.
\! rm -f $FERRY_TEST_DIR/big_json.db; sqlite3 $FERRY_TEST_DIR/big_json.db "CREATE TABLE docs(id INTEGER PRIMARY KEY, doc TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) INSERT INTO docs SELECT 1, '{' || group_concat(printf('\"%07d\":1', i)) || '}' FROM n;"
CREATE SERVER big FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'big_db');
CREATE DOMAIN document AS jsonb CHECK (VALUE IS NOT NULL);
CREATE FOREIGN TABLE docs (id int, doc jsonb) SERVER big;
CREATE FOREIGN TABLE lenient_docs (id int, doc document OPTIONS (on_misfit 'null')) SERVER big OPTIONS (table_name 'docs');
SELECT count(id) FROM docs;
SELECT pg_backend_pid() AS backend, 1024 * (substring(pg_read_file('/proc/self/status') FROM 'VmSize:\s*(\d+)')::bigint + 100000) AS bytes \gset
\setenv BACKEND :backend
\setenv BYTES :bytes
\! prlimit --pid $BACKEND --as=$BYTES:
SELECT doc IS NULL FROM docs;
SELECT * FROM ferry.query('big', 'SELECT doc FROM docs') AS t (doc jsonb);
SELECT doc IS NULL FROM lenient_docs;
SELECT count(*) FROM ferry.source_misfits('big', 'docs', '{doc}', '{jsonb}', '{iso8601}', '{UTC}', '{reject}');
SELECT count(*) FROM ferry.source_misfits('big', 'docs', '{doc}', '{document}', '{iso8601}', '{UTC}', '{reject}');
-- the same session, and no subtransaction left open
SELECT pg_backend_pid() = :backend AS same_session, count(id) FROM docs;
\! rm -f $FERRY_TEST_DIR/big_json.db
SET client_min_messages = warning;
DROP SERVER big CASCADE;
DROP DOMAIN document;
