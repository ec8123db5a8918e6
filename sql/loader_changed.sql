-- refresh notices what has become of the file's schema since the plan: views, triggers, indexes, constraints, columns.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_changed.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CALL ferry.migrate(:'file', 'lib');
SET client_min_messages = warning;

-- nothing has changed
CALL ferry.refresh('lib');
SELECT count(*) FROM ferry.finding WHERE kind = 'changed';

-- one of each: changed, new and gone
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "DROP VIEW long; CREATE VIEW long AS SELECT id, title FROM book WHERE pages > 50; CREATE VIEW fresh AS SELECT 1 AS one; DROP VIEW titles"
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "DROP TRIGGER book_added; CREATE TRIGGER book_added AFTER INSERT ON book BEGIN INSERT INTO log VALUES ('new'); END; DROP TRIGGER book_gone; CREATE TRIGGER note_added AFTER INSERT ON note BEGIN INSERT INTO log VALUES ('note'); END"
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "DROP INDEX book_pages; CREATE INDEX book_pages ON book (pages DESC); DROP INDEX book_shelf; CREATE UNIQUE INDEX note_body ON note (body)"
CALL ferry.refresh('lib');
SELECT severity, object, column_name, detail FROM ferry.finding WHERE kind = 'changed' ORDER BY finding;
-- a view that is another one is not verified any more, though no row has changed
SELECT object, ok, detail FROM ferry.verification WHERE kind = 'view' ORDER BY object;
SELECT status FROM ferry.migration;

-- tables that are declared in another way; findings are those of the last call
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = 'CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT DEFAULT (''no'' || ''title''), pages INTEGER CONSTRAINT some_pages CHECK (pages > 1), sheets INTEGER AS (pages / 2), shelf INTEGER REFERENCES shelf (id) ON DELETE CASCADE, UNIQUE (title COLLATE NOCASE))' WHERE name = 'book'; UPDATE sqlite_schema SET sql = 'CREATE TABLE note (body VARCHAR(9) NOT NULL CHECK (length(body) < 10))' WHERE name = 'note'; UPDATE sqlite_schema SET sql = 'CREATE TABLE shelf (id INTEGER PRIMARY KEY, room TEXT NOT NULL)' WHERE name = 'shelf'"
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "REINDEX; DROP VIEW long; DROP VIEW fresh; DROP TRIGGER note_added; DROP TRIGGER book_added; DROP INDEX book_pages; DROP INDEX note_body; CREATE VIEW long AS SELECT id, title FROM book WHERE pages > 100; CREATE VIEW titles AS SELECT title FROM book; CREATE TRIGGER book_added AFTER INSERT ON book BEGIN INSERT INTO log VALUES (NEW.title); END; CREATE TRIGGER book_gone AFTER DELETE ON book BEGIN INSERT INTO log VALUES (OLD.title); END; CREATE INDEX book_pages ON book (pages); CREATE INDEX book_shelf ON book (shelf)"
CALL ferry.refresh('lib');
SELECT severity, object, column_name, detail FROM ferry.finding WHERE kind = 'changed' ORDER BY finding;

-- another expression gives other values, which the column of the target cannot hold
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'pages / 2', 'pages / 3') WHERE name = 'book'; CREATE INDEX bump ON log (what); DROP INDEX bump"
SET client_min_messages = error;
\set VERBOSITY terse
CALL ferry.refresh('lib');
\set VERBOSITY default
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'pages / 3', 'pages / 2') WHERE name = 'book'; CREATE INDEX bump ON log (what); DROP INDEX bump"

-- what the options leave out is not missed
CALL ferry.migrate(:'file', 'bare', '{"views": false, "triggers": false, "indexes": false, "constraints": false, "include": ["book", "note"]}');
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "DROP VIEW long; DROP TRIGGER book_gone; DROP INDEX book_shelf; CREATE INDEX shelf_room ON shelf (room)"
CALL ferry.refresh('bare');
SELECT detail FROM ferry.finding WHERE kind = 'changed' AND migration = 2 ORDER BY finding;

-- rows that break a CHECK or a foreign key: it is not valid, the rows are listed, and they cannot be updated
SET client_min_messages = error;
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "PRAGMA ignore_check_constraints = 1; INSERT INTO book (id, title, pages, shelf) VALUES (3, 'c', -1, 1), (4, 'd', 0, 7)"
CALL ferry.refresh('lib');
SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'lib.book'::regclass AND contype IN ('c', 'f') ORDER BY 1;
SELECT severity, kind, object, detail, occurrences, sample FROM ferry.finding
WHERE migration = 1 AND kind IN ('check', 'foreign_key') ORDER BY finding;
UPDATE lib.book SET title = 'x' WHERE id = 3;
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "DELETE FROM book WHERE id = 3"
CALL ferry.refresh('lib');
SELECT kind, occurrences, sample FROM ferry.finding
WHERE migration = 1 AND kind IN ('check', 'foreign_key') ORDER BY finding;
\! sqlite3 $FERRY_TEST_DIR/loader_changed.db "DELETE FROM book WHERE id = 4"
CALL ferry.refresh('lib');
SELECT count(*) FROM ferry.finding WHERE migration = 1 AND kind IN ('check', 'foreign_key');
SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'lib.book'::regclass AND contype IN ('c', 'f') ORDER BY 1;

CALL ferry.undo(1);
CALL ferry.undo(2);
SELECT ferry.detach('loader_changed');
DROP EXTENSION sqlite_ferry;
