-- What the server itself refuses: input functions and domains. An error by default, NULL with on_misfit 'null'.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set misfits_db :test_dir '/fdw_misfits.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';
CREATE SERVER misfits FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'misfits_db');
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN adult AS integer CHECK (VALUE >= 18);
CREATE DOMAIN code AS text CHECK (VALUE ~ '^[A-Z]+-[0-9]+$');
CREATE DOMAIN known_code AS code NOT NULL;
CREATE DOMAIN host AS inet CHECK (family(VALUE) = 4);
CREATE TYPE span AS RANGE (subtype = integer);
-- every value of a column: as an error each, and with on_misfit 'null'
CREATE FUNCTION reads(type text, tab text, col text, options text DEFAULT '', OUT id int, OUT by_default text, OUT lenient text) RETURNS SETOF record
LANGUAGE plpgsql AS $$
DECLARE context text;
BEGIN
  EXECUTE format('CREATE FOREIGN TABLE by_default_t (id int, v %s OPTIONS (column_name %L%s)) SERVER misfits OPTIONS (table_name %L)', type, col, options, tab);
  EXECUTE format('CREATE FOREIGN TABLE lenient_t (id int, v %s OPTIONS (column_name %L, on_misfit ''null''%s)) SERVER misfits OPTIONS (table_name %L)', type, col, options, tab);
  FOR id, lenient IN EXECUTE 'SELECT id, coalesce(v::text, ''NULL'') FROM lenient_t' LOOP
    BEGIN
      EXECUTE format('SELECT coalesce(v::text, ''NULL'') FROM by_default_t WHERE id = %s', id) INTO by_default;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
      by_default := SQLSTATE || ' ' || SQLERRM || coalesce(substring(context FROM ', row \{[^}]*\}'), '');
    END;
    RETURN NEXT;
  END LOOP;
  DROP FOREIGN TABLE by_default_t, lenient_t;
END $$;
SELECT * FROM reads('mood', 'others', 'mood');
SELECT * FROM reads('inet', 'others', 'ip');
SELECT * FROM reads('adult', 'others', 'age');
SELECT * FROM reads('code', 'others', 'code');
SELECT * FROM reads('known_code', 'others', 'code');
SELECT * FROM reads('host', 'others', 'ip');
SELECT * FROM reads('span', 'others', 'pay');
SELECT * FROM reads('bit(3)', 'others', 'age') WHERE id IN (1, 7);
-- arrays: from JSON text by the rules of the element's type, from array literals by the input function
SELECT * FROM reads('integer[]', 'arrays', 'v');
SELECT id, lenient FROM reads('text[]', 'arrays', 'v');
SELECT id, lenient FROM reads('varchar(3)[]', 'arrays', 'v') WHERE lenient <> 'NULL' OR id = 27;
-- unaligned: how wide a symbol is differs between versions of psql
\a
SELECT id, lenient FROM reads('jsonb[]', 'arrays', 'v') WHERE lenient <> 'NULL';
\a
SELECT id, lenient FROM reads('boolean[]', 'arrays', 'v') WHERE lenient <> 'NULL';
SELECT id, lenient FROM reads('double precision[]', 'arrays', 'v') WHERE lenient <> 'NULL';
SELECT id, lenient FROM reads('numeric(3,1)[]', 'arrays', 'v') WHERE lenient <> 'NULL';
SELECT id, lenient FROM reads('timestamp[]', 'arrays', 'v') WHERE lenient <> 'NULL';
SELECT id, lenient FROM reads('timestamptz[]', 'arrays', 'v', $$, time_format 'unix'$$) WHERE lenient <> 'NULL';
SELECT * FROM reads('mood[]', 'arrays', 'v') WHERE lenient <> 'NULL' OR id IN (12, 23);
SELECT id, lenient FROM reads('inet[]', 'arrays', 'v') WHERE lenient <> 'NULL';
SELECT * FROM reads('adult[]', 'arrays', 'v') WHERE lenient <> 'NULL' OR id = 26;
-- a domain made over an array
CREATE DOMAIN pair AS integer[] CHECK (cardinality(VALUE) = 2);
SELECT id, lenient FROM reads('pair', 'arrays', 'v') WHERE lenient <> 'NULL';
-- digests of arrays; test/unit/test_canonical_array.cpp has the same ones from the side of the file
SELECT ferry.checksum(ROW('{1,2,NULL}'::int[])) AS ints, ferry.checksum(ROW('{1,2,NULL}'::bigint[])) = ferry.checksum(ROW('{1,2,NULL}'::int[])) AS any_width,
  ferry.checksum(ROW('{}'::text[])) AS empty;
SELECT ferry.checksum(ROW('{a,"b \"c\"\\ éé😀",""}'::text[])) AS texts, ferry.checksum(ROW(ARRAY['{"a": [1, "]"]}', '"x"', '1.50', NULL]::jsonb[])) AS jsons;
SELECT ferry.checksum(ROW('{18,19}'::adult[])) = ferry.checksum(ROW('{18,19}'::int[])) AS domain, ferry.checksum(ROW('{happy,NULL}'::mood[])) AS moods,
  ferry.checksum(ROW('{2024-02-29 12:00:00+02}'::timestamptz[])) AS moments;
SELECT count(*) AS arrays, count(DISTINCT checksum) AS different FROM (SELECT ferry.checksum(ROW(t::int[])) AS checksum
  FROM unnest('{"{1,2}","[0:1]={1,2}","{{1,2}}","{{1},{2}}","{1,2,3}","{12}","{2,1}","{NULL}","{}"}'::text[]) AS t GROUP BY t) AS d;
-- what an input function normalises or cuts: taken by default, a misfit where misfits are NULL
SELECT * FROM reads('interval', 'changed', 'i');
SELECT * FROM reads('inet', 'changed', 'ip');
SELECT * FROM reads('"char"', 'changed', 'c');
SELECT * FROM reads('name', 'changed', 'n');
SELECT * FROM reads('interval[]', 'changed', 'a');
-- IS NULL is not SQLite's to decide where a misfit is NULL
CREATE FOREIGN TABLE lenient (id int, ip inet OPTIONS (on_misfit 'null'), age adult OPTIONS (on_misfit 'null')) SERVER misfits OPTIONS (table_name 'others');
SELECT id FROM lenient WHERE ip IS NULL ORDER BY id;
SELECT count(*) FROM lenient WHERE age = 42;
-- inside cursors, savepoints and functions that hold transactions of their own
BEGIN;
DECLARE c CURSOR FOR SELECT id, ip FROM lenient;
FETCH 2 FROM c;
SAVEPOINT s;
FETCH 2 FROM c;
ROLLBACK TO s;
FETCH 2 FROM c;
INSERT INTO pg_temp.nosuch VALUES (1);
ROLLBACK;
CREATE TABLE loaded (id int PRIMARY KEY, ip inet, age adult);
INSERT INTO loaded SELECT * FROM lenient;
SELECT * FROM loaded ORDER BY id;
-- what is no judgement of the value goes on as an error: cancel, resources, serialization, rights
CREATE FUNCTION judge(text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('test.state') = 'sleep' THEN PERFORM pg_sleep(60); END IF;
  RAISE EXCEPTION 'judged' USING ERRCODE = current_setting('test.state');
END $$;
CREATE DOMAIN judged_text AS text CHECK (judge(VALUE));
CREATE FOREIGN TABLE judged (id int, v judged_text OPTIONS (column_name 'mood', on_misfit 'null')) SERVER misfits OPTIONS (table_name 'others');
CREATE FUNCTION judged(state text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('test.state', state, false);
  RETURN (SELECT 'NULLs: ' || count(*) FROM judged WHERE v IS NULL);
EXCEPTION WHEN OTHERS OR query_canceled THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT state, judged(state) FROM unnest('{23514,22P02,P0001,54000,42883,42501,25001,40001,40P01,53100,55P03,57014,57P03,58000,XX000}'::text[]) AS state;
SET test.state = 'sleep';
SET statement_timeout = '300ms';
SELECT count(v) FROM judged;
RESET statement_timeout;
-- and the session is sound afterwards
SELECT count(ip) FROM lenient;
SET client_min_messages = warning;
DROP SERVER misfits CASCADE;
DROP TABLE loaded;
DROP FUNCTION reads, judged;
DROP DOMAIN judged_text, pair, adult, known_code, code, host;
DROP FUNCTION judge;
DROP TYPE mood, span;
