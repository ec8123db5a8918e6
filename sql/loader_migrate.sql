-- migrate: the whole way from a file to a verified schema, and back with undo.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set kit :test_dir '/loader_kit.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
\! md5sum < $FERRY_TEST_DIR/loader_kit.db > $FERRY_TEST_DIR/loader_kit.md5

CALL ferry.migrate(:'kit', 'kit', NULL);
CALL ferry.migrate(:'kit', 'kit');
SELECT status, created_schema, error FROM ferry.migration;
SELECT kind, object, source_rows, target_rows, source_checksum = target_checksum AS equal, ok, detail
FROM ferry.verification ORDER BY object COLLATE "C";
SELECT step, kind, object, status, rows, note FROM ferry.step
WHERE status <> 'done' OR kind = 'data' OR note IS NOT NULL ORDER BY step;
-- the fallback of a unique constraint that the text column cannot have
SELECT severity, kind, object, detail FROM ferry.finding WHERE severity = 'error';
SELECT section, item, value FROM ferry.report(1) WHERE item <> 'database';
SELECT migration, status, step, steps_done = steps_total AS all_done, rows_done, rows_expected FROM ferry.progress;

-- what arrived
SET TimeZone = 'UTC';
SELECT * FROM kit.book ORDER BY id;
SELECT * FROM kit.dirty WHERE id < 3 ORDER BY id;
SELECT id, shelf, slot FROM kit.pick ORDER BY id;
SELECT * FROM kit."größe";
SELECT * FROM kit.letters ORDER BY subject;
SELECT * FROM kit.area ORDER BY id;
SELECT * FROM kit.computed ORDER BY id;
SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull, pg_get_expr(d.adbin, d.adrelid) AS default_value
FROM pg_attribute LEFT JOIN pg_attrdef AS d ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = 'kit.defaults'::regclass AND attnum > 0 ORDER BY attnum;
SELECT conrelid::regclass AS child, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'kit'::regnamespace AND contype = 'f' ORDER BY 1, 2;
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
WHERE c.relnamespace = 'kit'::regnamespace AND c.relname IN ('book', 'stock', 'nullable_key', 'author') ORDER BY 1, 2;

-- identity goes on behind what AUTOINCREMENT remembers, and at 1 where all keys are below
INSERT INTO kit.author (name) VALUES ('next') RETURNING id;
INSERT INTO kit.computed (a) VALUES (0) RETURNING id;
INSERT INTO kit.ring_a (b) VALUES (NULL) RETURNING id;
INSERT INTO kit.defaults DEFAULT VALUES RETURNING id, text_quoted, whole, truth, bytes;
-- the key that is not valid holds for new rows
INSERT INTO kit.review (book_id) VALUES (4711);
-- new rows are a mismatch
SELECT object, source_rows, target_rows, ok, detail FROM ferry.verify(1) WHERE NOT ok ORDER BY object;
SELECT status FROM ferry.migration;

-- again into the same schema: refused, or replaced
CALL ferry.migrate(:'kit', 'kit');
CREATE TABLE kit.mine (book_id int REFERENCES kit.book);
CALL ferry.migrate(:'kit', 'kit', '{"mode": "replace"}');
DROP TABLE kit.mine;
CALL ferry.migrate(:'kit', 'kit', '{"mode": "replace"}');
SELECT migration, status FROM ferry.migration ORDER BY migration;
SELECT count(*) FROM kit.author;

-- all or nothing
CALL ferry.migrate(:'kit', 'atomic', '{"atomic": true, "after": ["SELECT 1/0"]}');
SELECT count(*) FROM ferry.migration WHERE target_schema = 'atomic';
SELECT to_regnamespace('atomic');
BEGIN;
CALL ferry.migrate(:'kit', 'atomic', '{"atomic": true, "include": ["book", "author"], "verify": "count"}', NULL);
SELECT kind, object, source_rows, target_rows, source_checksum, ok FROM ferry.verification
JOIN ferry.migration USING (migration) WHERE target_schema = 'atomic' ORDER BY object;
ROLLBACK;
SELECT to_regnamespace('atomic');
CALL ferry.migrate(:'kit', 'unproved', '{"include": ["node"], "verify": "none"}', NULL);
SELECT status FROM ferry.migration WHERE target_schema = 'unproved';
SELECT count(*) FROM ferry.verification JOIN ferry.migration USING (migration) WHERE target_schema = 'unproved';

-- undo: exactly what was made, the schema only when nothing else is in it
CREATE TABLE unproved.mine (i int);
SET client_min_messages = notice;
SELECT max(migration) AS migration FROM ferry.migration WHERE target_schema = 'unproved' \gset
CALL ferry.undo(:migration);
SELECT relname FROM pg_class WHERE relnamespace = 'unproved'::regnamespace;
CALL ferry.run(:migration);
SELECT * FROM ferry.verify(:migration);
SET client_min_messages = error;
CREATE VIEW titles AS SELECT title FROM kit.book;
SELECT max(migration) AS migration FROM ferry.migration WHERE target_schema = 'kit' AND status = 'verified' \gset
CALL ferry.undo(:migration);
DROP VIEW titles;

-- the target stands alone, and the source has not been touched
SELECT ferry.detach('loader_kit');
DROP EXTENSION sqlite_ferry;
SELECT title FROM kit.book ORDER BY id;
INSERT INTO kit.book (author_id, title) VALUES (1, 'More') RETURNING id, added IS NOT NULL AS added;
\! md5sum < $FERRY_TEST_DIR/loader_kit.db | cmp - $FERRY_TEST_DIR/loader_kit.md5 && echo the file is the same
DROP SCHEMA kit CASCADE;
DROP SCHEMA unproved CASCADE;
