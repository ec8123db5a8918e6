-- Generated columns: VIRTUAL where the file has it so and the server can, else STORED; everything the same else.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_generated.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
-- a type of somebody's own: PostgreSQL computes it in a stored column only
CREATE SCHEMA made;
CREATE DOMAIN made.phrase AS text CHECK (length(VALUE) < 100);
CALL ferry.migrate(:'file', 'made', '{"types": {"named.name": "made.phrase"}}');

-- where it says virtual, servers before 18 have stored ones
SELECT c.relname, a.attname, a.attnotnull,
       CASE WHEN (c.relname = 'line' AND a.attname <> 'kept') OR (c.relname = 'indexed' AND a.attname = 'other')
            THEN CASE WHEN (a.attgenerated = 's') = (current_setting('server_version_num')::int < 180000)
                      THEN 'virtual' ELSE 'wrong' END
            ELSE CASE a.attgenerated WHEN 's' THEN 'stored' ELSE 'wrong' END END AS generated
FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
WHERE c.relnamespace = 'made'::regnamespace AND a.attnum > 0 AND a.attgenerated <> '' ORDER BY 1, a.attnum;
SELECT object, source_rows, target_rows, ok, detail FROM ferry.verification ORDER BY object;
SELECT object, column_name, detail FROM ferry.finding WHERE kind = 'generated' AND severity <> 'info' ORDER BY finding;
SELECT id, label, total, kept, loud, shown, never_null FROM made.line ORDER BY id;
SELECT * FROM made.line_total ORDER BY id;
\set VERBOSITY terse
INSERT INTO made.line (id, price, qty) VALUES (4, 500, 2);
\set VERBOSITY default

-- triggers see what is computed
INSERT INTO made.watched (id, n) VALUES (2, 5), (3, 6);
UPDATE made.watched SET n = n + 1 WHERE id = 2;
SELECT what, twice FROM made.seen;

-- changes are found and refresh takes them back
UPDATE made.line SET qty = 8 WHERE id = 2;
SELECT row_key, difference, columns, source, target FROM ferry.diff((SELECT max(migration) FROM ferry.migration), 'line');
CALL ferry.refresh('made');
SELECT bool_and(ok) FROM ferry.verification;
SELECT total, loud FROM made.line WHERE id = 2;
SELECT ferry.checksum(l) = (SELECT ferry.checksum(k) FROM made.line AS k) AS same FROM made.line AS l;
CALL ferry.migrate(:'file', 'made', '{"mode": "replace", "types": {"named.name": "made.phrase"}}');
SELECT bool_and(ok) FROM ferry.verification WHERE migration = 2;
CALL ferry.undo(2);
SELECT count(*) FROM pg_class WHERE relnamespace = 'made'::regnamespace;

-- a table that is there computes for itself
SELECT CASE WHEN current_setting('server_version_num')::int >= 180000 THEN 'VIRTUAL' ELSE 'STORED' END AS kind \gset
CREATE TABLE made.line (id int PRIMARY KEY, label text, price float8, qty int, total float8 GENERATED ALWAYS AS (price * qty) :kind);
CALL ferry.migrate(:'file', 'made', '{"mode": "existing", "include": ["line"], "exclude": ["line.kept", "line.loud", "line.shown", "line.never_null"]}');
SELECT object, target_rows, ok, detail FROM ferry.verification WHERE migration = (SELECT max(migration) FROM ferry.migration);
SELECT id, total FROM made.line ORDER BY id;

SELECT ferry.detach('loader_generated');
DROP EXTENSION sqlite_ferry;
DROP SCHEMA made CASCADE;
