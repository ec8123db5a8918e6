-- Nothing leaks: errors of every origin by the thousand, statements by the thousand in one transaction, wide rows.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set types_db :test_dir '/fdw_types.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
CREATE SERVER leaks FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'types_db');
CREATE FOREIGN TABLE bad_int (id int, i int) SERVER leaks OPTIONS (table_name 'dirty');
CREATE TYPE leak_mood AS ENUM ('happy');
CREATE FOREIGN TABLE bad_enum (id int, mood leak_mood) SERVER leaks OPTIONS (table_name 'others');
CREATE FOREIGN TABLE bad_ip (id int, ip inet) SERVER leaks OPTIONS (table_name 'others');
CREATE DOMAIN leak_age AS int CHECK (VALUE > 40);
CREATE FOREIGN TABLE softly (id int, mood leak_mood OPTIONS (on_misfit 'null'), ip inet OPTIONS (on_misfit 'null'),
  age leak_age OPTIONS (on_misfit 'null'), tags text[] OPTIONS (on_misfit 'null'), key jsonb OPTIONS (row_key 'true'))
  SERVER leaks OPTIONS (table_name 'others');
CREATE FOREIGN TABLE bad_column (nosuch int) SERVER leaks OPTIONS (table_name 'others');
CREATE FOREIGN TABLE good (id int, t text) SERVER leaks OPTIONS (table_name 'texts');
CREATE SERVER missing FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '/nonexistent/x.db');
CREATE FOREIGN TABLE missing (id int) SERVER missing;
-- kB of memory this backend has, and files it has open
CREATE FUNCTION resident_kb() RETURNS bigint LANGUAGE sql AS
$$ SELECT substring(pg_read_file('/proc/self/status') FROM 'VmRSS:\s*(\d+)')::bigint $$;
CREATE FUNCTION open_files() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM pg_ls_dir('/proc/self/fd') $$;
CREATE PROCEDURE repeat_statement(statement text, times int) LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1..times LOOP
    BEGIN
      EXECUTE statement;
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
    IF i % 500 = 0 THEN COMMIT; END IF;
  END LOOP;
END $$;
-- memory and files after a warm-up and after five times as many repetitions
CREATE PROCEDURE leaks(statement text, times int, INOUT result text DEFAULT NULL) LANGUAGE plpgsql AS $$
DECLARE kb bigint; files bigint;
BEGIN
  CALL repeat_statement(statement, times);
  kb := resident_kb();
  files := open_files();
  CALL repeat_statement(statement, times * 5);
  result := CASE WHEN resident_kb() - kb > 2048 THEN 'grew by ' || resident_kb() - kb || ' kB'
                 WHEN open_files() > files + 1 THEN 'left ' || open_files() - files || ' files open' ELSE 'flat' END;
END $$;
CALL leaks('SELECT i FROM bad_int', 2000);
CALL leaks('SELECT mood FROM bad_enum', 2000);
CALL leaks('SELECT ip FROM bad_ip', 2000);
CALL leaks('SELECT * FROM softly', 2000);
CALL leaks('SELECT * FROM bad_column', 2000);
CALL leaks('SELECT * FROM missing', 2000);
CALL leaks($$SELECT * FROM ferry.query('leaks', 'SELECT nosuch') AS t(a int)$$, 2000);
CALL leaks($$SELECT * FROM ferry.query('leaks', 'SELECT ''x''') AS t(a int)$$, 2000);
CALL leaks($$SELECT * FROM ferry.source_digest('leaks', 'dirty', '{i,t}', '{int4,text}', '{iso8601,iso8601}')$$, 1000);
CALL leaks('SELECT count(t) FROM good', 2000);
-- ten thousand statements in one transaction
CREATE FUNCTION many_statements(times int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1..times LOOP
    EXECUTE 'SELECT count(t) FROM good WHERE id = ' || i;
  END LOOP;
END $$;
BEGIN;
SELECT many_statements(2000);
SELECT resident_kb() AS before \gset
SELECT many_statements(10000);
SELECT resident_kb() - :before < 2048 AS flat;
COMMIT;
-- 20,000 rows of 30 kB each, all read, are never all in memory
\set wide_db :test_dir '/wide.db'
\! rm -f $FERRY_TEST_DIR/wide.db; sqlite3 $FERRY_TEST_DIR/wide.db "CREATE TABLE wide(id INTEGER PRIMARY KEY, v TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO wide SELECT i, hex(zeroblob(15000)) FROM n;"
CREATE SERVER wide FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'wide_db');
CREATE FOREIGN TABLE wide (id int, v text) SERVER wide;
SELECT resident_kb() AS before \gset
SELECT count(*), sum(length(v)) FROM wide;
SELECT row_count FROM ferry.source_digest('wide', 'wide', '{id,v}', '{int4,text}', '{iso8601,iso8601}')
WHERE column_name IS NULL;
SELECT resident_kb() - :before < 65536 AS under_64_mb;
-- a subtransaction per value, all in one statement; every second value is refused
CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0);
CREATE FOREIGN TABLE evens (id even OPTIONS (on_misfit 'null'), v inet OPTIONS (on_misfit 'null', column_name 'id'))
  SERVER wide OPTIONS (table_name 'wide');
SELECT count(id), count(v) FROM evens;
SELECT resident_kb() AS before \gset
SELECT count(a.id), count(a.v) FROM evens a;
SELECT resident_kb() - :before < 2048 AS flat;
-- elements of arrays, each refused by a check that takes 15 kB to evaluate: the peak counts, all is given back in the end
CREATE FUNCTION peak_kb() RETURNS bigint LANGUAGE sql AS
$$ SELECT substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s*(\d+)')::bigint $$;
CREATE DOMAIN element AS text CHECK (length(repeat(VALUE, 3000)) < 0);
\! sqlite3 $FERRY_TEST_DIR/wide.db "CREATE VIEW lists AS SELECT '[\"' || id || '\"]' AS v FROM wide"
CREATE FOREIGN TABLE lists (v element[] OPTIONS (on_misfit 'null'), t text OPTIONS (column_name 'v')) SERVER wide;
SELECT count(t) FROM lists;
SELECT peak_kb() AS before \gset
SELECT count(v) FROM lists;
SELECT peak_kb() - :before < 16384 AS flat;
\! rm -f $FERRY_TEST_DIR/wide.db
SET client_min_messages = warning;
DROP SERVER leaks, missing, wide CASCADE;
DROP DOMAIN leak_age, even, element;
DROP TYPE leak_mood;
DROP FUNCTION resident_kb, peak_kb, open_files, many_statements;
DROP PROCEDURE leaks, repeat_statement;
