-- undo: what a migration made is found again wherever it is, and nothing of it is left behind.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_undo.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
\! sqlite3 $FERRY_TEST_DIR/loader_undo.db "CREATE VIEW words AS SELECT hex(title) AS h, title GLOB 'a*' AS g FROM book; CREATE TRIGGER words_in INSTEAD OF INSERT ON words BEGIN SELECT 1; END"
CREATE FUNCTION left_in(schema_name text) RETURNS TABLE (object text) LANGUAGE sql AS $$
    SELECT format('schema %s', nspname) FROM pg_namespace WHERE nspname = schema_name
    UNION ALL SELECT format('%s %s', relkind, relname) FROM pg_class
    WHERE relnamespace = to_regnamespace(schema_name) AND relkind IN ('r', 'v')
    UNION ALL SELECT format('function %s', proname) FROM pg_proc WHERE pronamespace = to_regnamespace(schema_name)
    ORDER BY 1
$$;

-- the schema has another name now
CALL ferry.migrate(:'file', 'lib');
SELECT * FROM left_in('lib');
ALTER SCHEMA lib RENAME TO library;
CALL ferry.undo(1);
SELECT * FROM left_in('library');
SELECT status FROM ferry.migration;

-- tables, a view and a function have other names, one table is elsewhere; what is of others stays
CALL ferry.migrate(:'file', 'lib');
CREATE SCHEMA archive;
ALTER TABLE lib.book RENAME TO volume;
ALTER TABLE lib.log SET SCHEMA archive;
ALTER VIEW lib.titles RENAME TO names;
ALTER FUNCTION lib.book_gone() RENAME TO gone;
CREATE TABLE lib.book (mine int);
CREATE VIEW lib.titles AS SELECT 1 AS mine;
CALL ferry.undo(2);
SELECT * FROM left_in('lib');
SELECT * FROM left_in('archive');
DROP SCHEMA archive;
DROP SCHEMA lib CASCADE;

-- never by CASCADE: what somebody built on it stops it
CALL ferry.migrate(:'file', 'lib');
ALTER SCHEMA lib RENAME TO library;
CREATE VIEW mine AS SELECT title FROM library.book;
CALL ferry.undo(3);
SELECT status FROM ferry.migration WHERE migration = 3;
DROP VIEW mine;
CALL ferry.undo(3);
SELECT * FROM left_in('library');

-- the last migration takes the schema along, whichever made it; not one that was there before
CALL ferry.migrate(:'file', 'lib', '{"include": ["book", "shelf"]}');
CALL ferry.migrate(:'file', 'lib', '{"mode": "replace"}');
CALL ferry.undo(5);
SELECT * FROM left_in('lib');
CALL ferry.migrate(:'file', 'lib', '{"include": ["shelf"], "views": false}');
CALL ferry.migrate(:'file', 'lib', '{"include": ["note", "log"]}');
CALL ferry.undo(6);
SELECT * FROM left_in('lib');
CALL ferry.undo(7);
SELECT * FROM left_in('lib');
CREATE SCHEMA lib;
CALL ferry.migrate(:'file', 'lib');
CALL ferry.undo(8);
SELECT * FROM left_in('lib');

-- helpers that ferry.translate made go with the last migration, but for those that are used
CALL ferry.migrate(:'file', 'lib', '{"views": false}');
SELECT ferry.translate('SELECT printf(''%05d'', id), hex(pages), title + 1 FROM book', 'lib');
SELECT ferry.translate('SELECT randomblob(4)', 'lib');
CREATE VIEW public.dice AS SELECT lib.sqlite_randomblob(4);
CREATE FUNCTION lib.mine() RETURNS int LANGUAGE sql AS 'SELECT 1';
CALL ferry.undo(9);
SELECT * FROM left_in('lib');
DROP VIEW public.dice;
DROP SCHEMA lib CASCADE;

-- somebody has dropped it already
CALL ferry.migrate(:'file', 'lib');
DROP SCHEMA lib CASCADE;
SET client_min_messages = notice;
CALL ferry.undo(10);
CALL ferry.undo(10);
SET client_min_messages = error;
SELECT count(*) FROM ferry.migration WHERE status <> 'undone';

DROP FUNCTION left_in;
SELECT ferry.detach('loader_undo');
DROP EXTENSION sqlite_ferry;
