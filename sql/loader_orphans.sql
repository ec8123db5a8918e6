-- Orphans are judged by what the target will hold, and what cannot be settled stops the plan.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_orphans.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CREATE FUNCTION outcome(schema_name name) RETURNS TABLE (table_name text, row_key jsonb, column_name text, value text,
    reason text, action text)
LANGUAGE sql AS $$
    SELECT x.table_name, x.row_key, x.column_name, encode(x.value, 'escape'), x.reason, x.action
    FROM ferry.misfit AS x
    WHERE x.migration = (SELECT max(migration) FROM ferry.migration WHERE target_schema = schema_name)
      AND x.reason NOT LIKE 'the row is rejected%'
    ORDER BY x.table_name COLLATE "C", x.row_key::text COLLATE "C", x.column_name COLLATE "C"
$$;
CREATE FUNCTION invalid(schema_name name) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT conname::text FROM pg_constraint
    WHERE connamespace = to_regnamespace(schema_name) AND contype = 'f' AND NOT convalidated $$;

-- what SQLite takes for an orphan or not is not the point
CALL ferry.migrate(:'file', 'rejected', '{"orphans": "reject", "include": ["%pair", "%number%", "%fold", "wide", "shadow"]}');
SELECT * FROM outcome('rejected');
SELECT * FROM invalid('rejected');
TABLE rejected.of_pair;
TABLE rejected.shadow;
CALL ferry.migrate(:'file', 'nulled', '{"orphans": "null", "include": ["%pair", "%number%", "%fold", "wide", "shadow"]}');
TABLE nulled.shadow;
SELECT * FROM invalid('nulled');
-- a parent whose key became NULL is no parent
CALL ferry.migrate(:'file', 'narrow', '{"types": {"wide.k": "smallint", "of_wide.k": "integer"}, "misfit": {"wide.k": "null"},
    "orphans": "reject", "include": ["wide", "of_wide"]}');
SELECT * FROM outcome('narrow');
SELECT * FROM invalid('narrow');
TABLE narrow.of_wide;
-- keys that are not made have no orphans
CALL ferry.migrate(:'file', 'keyless', '{"orphans": "abort", "include": ["wide", "of_wide"], "exclude": ["wide.k"]}');
CALL ferry.migrate(:'file', 'typed', '{"orphans": "abort", "include": ["wide", "of_wide"], "types": {"wide.k": "text"}}');
SELECT count(*) FROM typed.of_wide;

-- NULL and domains that refuse it
CREATE DOMAIN positive AS int NOT NULL CHECK (value > 0);
CALL ferry.migrate(:'file', 'holes', '{"types": {"holes.n": "public.positive"}, "misfit": "null", "include": ["holes"]}');
CALL ferry.migrate(:'file', 'holes', '{"types": {"holes.n": "public.positive"}, "misfit": "reject", "include": ["holes"]}');
SELECT * FROM outcome('holes');
TABLE holes.holes;
CALL ferry.migrate(:'file', 'void', '{"types": {"void.*": "public.positive"}, "misfit": "reject", "include": ["void"]}');
-- the same where the target is there, and its column NOT NULL
CREATE SCHEMA app;
CREATE TABLE app.holes (id int PRIMARY KEY, n int NOT NULL);
CALL ferry.migrate(:'file', 'app', '{"mode": "existing", "misfit": "null", "include": ["holes"]}');
CALL ferry.migrate(:'file', 'app', '{"mode": "existing", "misfit": "reject", "include": ["holes"]}');
SELECT * FROM outcome('app');
TABLE app.holes;
-- parents that are there already, in a table of the migration and in one that is not part of it
CREATE TABLE app.wide (id int PRIMARY KEY, k int UNIQUE);
CREATE TABLE app.of_wide (id int PRIMARY KEY, k int REFERENCES app.wide (k));
INSERT INTO app.wide VALUES (50, 7);
CALL ferry.migrate(:'file', 'app', '{"mode": "existing", "append": true, "include": ["wide", "of_wide"], "types": {}}');
TABLE app.of_wide;
TRUNCATE app.of_wide;
CALL ferry.migrate(:'file', 'app', '{"mode": "existing", "include": ["of_wide"], "orphans": "reject"}');
SELECT * FROM outcome('app');
TRUNCATE app.of_wide;
DELETE FROM app.wide WHERE id < 50;
CALL ferry.migrate(:'file', 'app', '{"mode": "existing", "include": ["of_wide"]}');

-- a policy for this very column holds although nothing fits; a general one does not empty columns
CALL ferry.migrate(:'file', 'misdeclared', '{"misfit": {"*.*": "null", "misdeclared.w": "null"}, "include": ["misdeclared"]}');
TABLE misdeclared.misdeclared;

-- accounts hold only where the table is proved
SELECT max(migration) AS migration FROM ferry.migration WHERE target_schema = 'rejected' \gset
DELETE FROM rejected.of_pair;
SELECT object, ok, detail FROM ferry.verify(:migration) WHERE NOT ok;
SELECT source_column, loaded, ok FROM ferry.accounting WHERE migration = :migration AND source_table = 'of_pair' ORDER BY 1;
-- diff: a column of any name, and partitions
CREATE SCHEMA parts;
CREATE TABLE parts.wide (id int PRIMARY KEY, k int) PARTITION BY RANGE (id);
CREATE TABLE parts.wide_low PARTITION OF parts.wide FOR VALUES FROM (0) TO (2);
CREATE TABLE parts.wide_high PARTITION OF parts.wide FOR VALUES FROM (2) TO (1000);
CALL ferry.migrate(:'file', 'parts', '{"mode": "existing", "include": ["wide"]}');
SELECT max(migration) AS migration FROM ferry.migration WHERE target_schema = 'parts' \gset
SELECT * FROM ferry.diff(:migration, 'wide');
UPDATE parts.wide SET k = 5 WHERE id = 2;
SELECT row_key, difference, columns FROM ferry.diff(:migration, 'wide');

-- refresh: what is listed comes and goes
CALL ferry.migrate(:'file', 'moving', '{"misfit": {"holes.n": "reject"}, "include": ["holes"]}');
\! sqlite3 $FERRY_TEST_DIR/loader_orphans.db "UPDATE holes SET n = 5 WHERE id = 5"
CALL ferry.refresh('moving');
SELECT count(*) FROM moving.holes;
\! sqlite3 $FERRY_TEST_DIR/loader_orphans.db "UPDATE holes SET n = 'six' WHERE id = 4"
CALL ferry.refresh('moving');
SELECT id FROM moving.holes ORDER BY id;
-- text that a double does not hold
\! sqlite3 $FERRY_TEST_DIR/loader_orphans.db "CREATE TABLE digits (id INTEGER PRIMARY KEY, f); INSERT INTO digits VALUES (1, '9007199254740993'), (2, '0.1'), (3, '99999999999999999999.5'), (4, 9007199254740993)"
CALL ferry.migrate(:'file', 'digits', '{"types": {"digits.f": "double precision"}, "include": ["digits"]}');
CALL ferry.migrate(:'file', 'digits', '{"types": {"digits.f": "double precision"}, "misfit": "null", "include": ["digits"]}');
TABLE digits.digits;
-- a time format where none is meant
CALL ferry.migrate(:'file', 'formats', '{"types": {"holes.n": "bigint unix_ms"}}');

SELECT format('DROP SCHEMA %I CASCADE', target_schema) FROM (SELECT DISTINCT target_schema FROM ferry.migration) AS m
WHERE to_regnamespace(target_schema) IS NOT NULL ORDER BY 1 \gexec
DROP FUNCTION outcome, invalid;
DROP DOMAIN positive;
SELECT ferry.detach('loader_orphans');
DROP EXTENSION sqlite_ferry;
