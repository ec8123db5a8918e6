-- attach and detach: a server and a schema of foreign tables per file.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set kit :test_dir '/loader_kit.db'
\set other :test_dir '/loader_names.db'
\set missing :test_dir '/no_such_file.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
-- The path of the files is not part of the expected output.
CREATE FUNCTION failing(statement text, directory text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN replace(concat_ws(' | ', SQLSTATE, SQLERRM, nullif(hint, '')), directory, 'DIR');
END $$;

-- named after the file
SELECT ferry.attach(:'kit');
SELECT schema_name, local_name, source_table FROM ferry.foreign_tables('loader_kit') ORDER BY source_table COLLATE "C";
SELECT id, title FROM loader_kit_sqlite.book ORDER BY id;

-- again: the same server, fresh tables
ALTER FOREIGN TABLE loader_kit_sqlite.book DROP COLUMN title;
SELECT ferry.attach(:'kit');
SELECT id, title FROM loader_kit_sqlite.book ORDER BY id LIMIT 1;
-- what others built on them is not dropped with them
CREATE VIEW titles AS SELECT title FROM loader_kit_sqlite.book;
SELECT failing(format('SELECT ferry.attach(%L)', :'kit'), :'test_dir');
DROP VIEW titles;

-- names of one's own
SELECT ferry.attach(:'kit', 'second', 'elsewhere');
SELECT DISTINCT schema_name FROM ferry.foreign_tables('second');
-- foreign tables made by hand are left as they are
CREATE SCHEMA by_hand;
IMPORT FOREIGN SCHEMA main LIMIT TO (book) FROM SERVER second INTO by_hand;
ALTER FOREIGN TABLE by_hand.book DROP COLUMN title;
SELECT ferry.attach(:'kit', 'second');
SELECT schema_name, count(*) FROM ferry.foreign_tables('second') GROUP BY schema_name ORDER BY schema_name;
SELECT count(*) FROM pg_attribute WHERE attrelid = 'by_hand.book'::regclass AND attname = 'title';
-- a server in use for another file
SELECT failing(format('SELECT ferry.attach(%L, ''second'')', :'other'), :'test_dir');
-- a file that is not there leaves nothing behind
SELECT failing(format('SELECT ferry.attach(%L)', :'missing'), :'test_dir');
SELECT failing('SELECT ferry.attach(NULL)', :'test_dir');
SELECT srvname FROM pg_foreign_server ORDER BY srvname;

-- detach
CREATE TABLE elsewhere.mine (i int);
SET client_min_messages = notice;
-- a foreign table made by hand stops it and is left alone, also in a schema that attach was given
SELECT ferry.detach('second');
DROP SCHEMA by_hand CASCADE;
SELECT ferry.detach('second');
CREATE SCHEMA theirs;
SELECT ferry.attach(:'kit', 'guest', 'theirs');
SELECT ferry.attach(:'kit', 'guest', 'theirs');
CREATE FOREIGN TABLE theirs.by_hand (id int) SERVER guest OPTIONS (table_name 'book');
SELECT ferry.detach('guest');
DROP FOREIGN TABLE theirs.by_hand;
SELECT ferry.detach('guest');
SELECT ferry.detach('loader_kit');
SET client_min_messages = error;
SELECT failing('SELECT ferry.detach(''loader_kit'')', :'test_dir');
SELECT failing('SELECT ferry.plan(''loader_kit'', ''x'')', :'test_dir');
SELECT nspname FROM pg_namespace WHERE nspname IN ('loader_kit_sqlite', 'elsewhere', 'second_sqlite', 'theirs') ORDER BY 1;
SELECT srvname FROM pg_foreign_server ORDER BY srvname;

DROP SCHEMA elsewhere, theirs CASCADE;
DROP FUNCTION failing;
DROP EXTENSION sqlite_ferry;
