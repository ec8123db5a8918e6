-- A database whose encoding is not UTF8: keys and words with umlauts, and text that LATIN1 has no place for.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set latin_db :test_dir '/loader_latin1.db'
\set words_db :test_dir '/loader_latin1_words.db'
SET client_min_messages = warning;
CREATE DATABASE ferry_latin1 TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C';
\c ferry_latin1
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
CREATE EXTENSION sqlite_ferry;
\! rm -f $FERRY_TEST_DIR/loader_latin1.db; sqlite3 $FERRY_TEST_DIR/loader_latin1.db "CREATE TABLE size(key TEXT PRIMARY KEY, pieces INTEGER) WITHOUT ROWID; INSERT INTO size VALUES ('ä', 1), ('ö', 'zwölf'), ('ü', NULL); CREATE TABLE part(id INTEGER PRIMARY KEY, size TEXT REFERENCES size); INSERT INTO part VALUES (1, 'ä'), (2, 'ß'), (3, 'é');"
\! rm -f $FERRY_TEST_DIR/loader_latin1_words.db; sqlite3 $FERRY_TEST_DIR/loader_latin1_words.db "CREATE TABLE words(id INTEGER PRIMARY KEY, word TEXT); INSERT INTO words VALUES (1, 'süß'), (2, 'sauer'), (3, 'süß☃'), (4, 'π');"
CREATE SERVER latin FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'words_db');
CREATE TYPE mood AS ENUM ('süß', 'sauer');
CREATE FOREIGN TABLE moods (id int, word mood OPTIONS (on_misfit 'null')) SERVER latin OPTIONS (table_name 'words');
SELECT * FROM moods;
SELECT row_key, reason FROM ferry.source_misfits('latin', 'words', '{id,word}', '{int,mood}', '{iso8601,iso8601}', '{UTC,UTC}', '{reject,reject}')
  WHERE column_name = 'word';
-- umlauts in the keys of what is listed
CALL ferry.migrate(:'latin_db', 'target', '{"misfit": {"size.pieces": "null"}, "orphans": "reject"}');
SELECT kind, object, source_rows, target_rows, ok, detail FROM ferry.verification ORDER BY object COLLATE "C";
SELECT table_name, row_key, column_name, convert_from(value, 'UTF8') AS value, action FROM ferry.misfit ORDER BY misfit;
SELECT * FROM target.size ORDER BY key;
SELECT * FROM target.part ORDER BY id;
UPDATE target.size SET pieces = 2 WHERE key = 'ä';
SELECT row_key, difference, columns, source, target FROM ferry.diff(1, 'size');
\c ferry_regress
SET client_min_messages = warning;
DROP DATABASE ferry_latin1;
