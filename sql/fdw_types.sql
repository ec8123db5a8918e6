-- Conversion: exact, or an error that names table, column, row, storage class and value.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set types_db :test_dir '/fdw_types.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET extra_float_digits = 1;
CREATE SERVER types FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'types_db');
CREATE SCHEMA imp;
IMPORT FOREIGN SCHEMA main FROM SERVER types INTO imp;
-- what IMPORT chose
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null, a.attfdwoptions AS options
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'imp'::regnamespace ORDER BY c.relname COLLATE "C", a.attnum;
SELECT * FROM imp.numbers ORDER BY id;
-- unaligned: how wide a symbol is differs between versions of psql
\a
SELECT * FROM imp.texts ORDER BY id;
\a
SELECT * FROM imp.moments ORDER BY id;
SELECT * FROM imp.ids ORDER BY id;
SELECT * FROM imp.dirty ORDER BY id;
SELECT * FROM imp.keyed ORDER BY a;
SELECT * FROM imp."rowid names";
SELECT * FROM imp.v_numbers ORDER BY id;
SELECT * FROM imp.strict_t ORDER BY id;
SELECT * FROM imp.gen ORDER BY id;
SELECT * FROM imp.docs ORDER BY title;
SELECT * FROM imp.empty_t;
-- every type by hand
CREATE FOREIGN TABLE numbers (id int, s smallint, i integer, b bigint, r double precision, n numeric, f boolean) SERVER types;
SELECT * FROM numbers ORDER BY id;
CREATE FOREIGN TABLE texts (id int, t text, v varchar(5), c char(4), j jsonb, b bytea) SERVER types;
\a
SELECT id, t, v, c || '|' AS c, octet_length(c) AS c_bytes, j, b FROM texts ORDER BY id;
\a
CREATE FOREIGN TABLE moments (id int, d date, t time, ts timestamp, tz timestamptz,
  s timestamptz OPTIONS (time_format 'unix'), ms timestamptz OPTIONS (time_format 'unix_ms'),
  us timestamp OPTIONS (time_format 'unix_us'), jd timestamp OPTIONS (time_format 'julian')) SERVER types;
SELECT * FROM moments ORDER BY id;
CREATE FOREIGN TABLE epochs (id int, cocoa timestamptz OPTIONS (time_format 'cocoa'), mac timestamptz OPTIONS (time_format 'mac'),
  filetime timestamptz OPTIONS (time_format 'filetime'), webkit timestamp OPTIONS (time_format 'webkit')) SERVER types;
SELECT * FROM epochs ORDER BY id;
SELECT id FROM moments WHERE ts < '2024-01-01 09:30' ORDER BY id;
CREATE FOREIGN TABLE ids (id int, u uuid, ub uuid) SERVER types;
SELECT * FROM ids ORDER BY id;
-- any other type goes through its input function
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN adult AS integer CHECK (VALUE >= 18);
CREATE DOMAIN short_text AS varchar(3) NOT NULL;
CREATE FOREIGN TABLE others (id int, mood mood, ip inet, tags text[], age integer) SERVER types;
SELECT * FROM others WHERE id < 3 ORDER BY id;
SELECT mood FROM others;
SELECT ip FROM others;
SELECT tags FROM others;
CREATE FOREIGN TABLE grown (id int, age adult) SERVER types OPTIONS (table_name 'others');
SELECT * FROM grown;
CREATE FOREIGN TABLE shorts (id int, v short_text) SERVER types OPTIONS (table_name 'texts');
SELECT * FROM shorts;
-- misfits: one error per kind
CREATE FUNCTION reads(type text, col text, tab text DEFAULT 'dirty', options text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; result text;
BEGIN
  EXECUTE format('CREATE FOREIGN TABLE probe (%I %s %s) SERVER types OPTIONS (table_name %L)', col, type, options, tab);
  BEGIN
    EXECUTE format('SELECT string_agg(coalesce(%1$I::text, ''NULL''), '' | '') FROM probe', col) INTO result;
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
    result := SQLSTATE || ' ' || message;
  END;
  DROP FOREIGN TABLE probe;
  RETURN result;
END $$;
SELECT reads('integer', 'i');
SELECT reads('smallint', 'b', 'numbers');
SELECT reads('integer', 'r', 'numbers');
SELECT reads('real', 'r', 'numbers');
SELECT reads('real', 'b', 'numbers');
SELECT reads('double precision', 'n', 'numbers');
SELECT reads('numeric(10,2)', 'n');
SELECT reads('numeric(3,0)', 'i', 'numbers');
SELECT reads('boolean', 'b');
SELECT reads('timestamp', 'ts');
SELECT reads('timestamp(0)', 'ts', 'moments');
SELECT reads('date', 'ts', 'moments');
SELECT reads('text', 't');
SELECT reads('varchar(3)', 'v', 'texts');
SELECT reads('char(3)', 'v', 'texts');
SELECT reads('text', 'b', 'texts');
SELECT reads('uuid', 'u');
SELECT reads('jsonb', 'u');
SELECT reads('json', 'j', 'texts');
SELECT reads('bytea', 't');
SELECT reads('integer', 'v', 'keyed');
SELECT reads('integer', 't', 'v_numbers');
-- on_misfit 'null' gives NULL instead
SELECT reads('integer', 'i', 'dirty', $$OPTIONS (on_misfit 'null')$$);
SELECT reads('boolean', 'b', 'dirty', $$OPTIONS (on_misfit 'null')$$);
SELECT reads('timestamp', 'ts', 'dirty', $$OPTIONS (on_misfit 'null')$$);
SELECT reads('text', 't', 'dirty', $$OPTIONS (on_misfit 'null')$$);
-- IMPORT's options
CREATE SCHEMA imp2;
IMPORT FOREIGN SCHEMA main LIMIT TO (numbers, v_numbers, gen) FROM SERVER types INTO imp2
  OPTIONS (types 'declared', import_views 'false', import_not_null 'false', import_generated 'false', import_default 'true');
IMPORT FOREIGN SCHEMA main LIMIT TO (rowid_names) FROM SERVER types INTO imp2 OPTIONS (types 'text', "case" 'snake');
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null, a.attfdwoptions AS options
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'imp2'::regnamespace ORDER BY c.relname COLLATE "C", a.attnum;
SELECT * FROM imp2.rowid_names;
-- columns named like PostgreSQL's own
\set names_db :test_dir '/loader_names.db'
CREATE SERVER names FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'names_db');
IMPORT FOREIGN SCHEMA main LIMIT TO (bounds) FROM SERVER names INTO imp2;
SELECT attname, attfdwoptions FROM pg_attribute WHERE attrelid = 'imp2.bounds'::regclass AND attnum > 0 ORDER BY attnum;
SET client_min_messages = warning;
DROP SCHEMA imp, imp2 CASCADE;
DROP SERVER types, names CASCADE;
DROP FUNCTION reads;
DROP DOMAIN adult, short_text;
DROP TYPE mood;
