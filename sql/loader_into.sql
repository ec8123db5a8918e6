-- mode "existing", point by point: matching, what is switched off and on again, rows that are there, sequences, undo.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set into :test_dir '/loader_into.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
SET TimeZone = 'UTC';
SELECT ferry.attach(:'into');
\set good '"include": ["Author", "node", "ring%", "event", "old_name", "reading"], "exclude": ["Author.pass%"], "rename": {"old_name": "new name", "old_name.old_column": "New Column"}, "types": {"event.at": "unix"}'

CREATE SCHEMA app;
-- other case, snake_case, another order; identity ALWAYS, a column that computes itself, columns that the file has not
CREATE TABLE app.author (
    note text DEFAULT 'none', created_at timestamptz, email text UNIQUE, full_name text, touched date,
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name_length int GENERATED ALWAYS AS (length(full_name)) STORED);
CREATE TABLE app.node (id int PRIMARY KEY, parent int REFERENCES app.node);
-- a cycle: one key that can wait, one that does, one that cannot
CREATE TABLE app.ring_a (id int PRIMARY KEY, next int NOT NULL);
CREATE TABLE app.ring_b (id int PRIMARY KEY, next int NOT NULL);
CREATE TABLE app.ring_c (id int PRIMARY KEY, next int NOT NULL REFERENCES app.ring_a DEFERRABLE);
ALTER TABLE app.ring_a ADD CONSTRAINT "a to b" FOREIGN KEY (next) REFERENCES app.ring_b;
ALTER TABLE app.ring_b ADD FOREIGN KEY (next) REFERENCES app.ring_c DEFERRABLE INITIALLY DEFERRED;
-- triggers of all kinds, and a sequence that only a DEFAULT names
CREATE DOMAIN app.moment AS timestamptz CHECK (VALUE > '2000-01-01');
CREATE SEQUENCE app.event_numbers START 100;
CREATE TABLE app.event (id int PRIMARY KEY DEFAULT nextval('app.event_numbers'), kind varchar(10), at app.moment);
CREATE TABLE app.audit (entry text);
CREATE FUNCTION app.bend() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO app.audit VALUES (TG_TABLE_NAME || ' ' || TG_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER plain BEFORE INSERT ON app.event FOR EACH ROW EXECUTE FUNCTION app.bend();
CREATE TRIGGER "Always" AFTER INSERT ON app.event FOR EACH STATEMENT EXECUTE FUNCTION app.bend();
CREATE TRIGGER replica BEFORE INSERT OR UPDATE ON app.event FOR EACH ROW EXECUTE FUNCTION app.bend();
CREATE TRIGGER off BEFORE INSERT ON app.event FOR EACH ROW EXECUTE FUNCTION app.bend();
CREATE TRIGGER updates BEFORE UPDATE ON app.event FOR EACH ROW EXECUTE FUNCTION app.bend();
ALTER TABLE app.event ENABLE ALWAYS TRIGGER "Always", ENABLE REPLICA TRIGGER replica, DISABLE TRIGGER off;
CREATE TABLE app."new name" ("New Column" text);
-- partitions, with triggers of their own
CREATE TABLE app.reading (value float8, taken date NOT NULL, id int) PARTITION BY RANGE (taken);
CREATE TABLE app.reading_old PARTITION OF app.reading FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE app.reading_new PARTITION OF app.reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TRIGGER everywhere AFTER INSERT ON app.reading FOR EACH ROW EXECUTE FUNCTION app.bend();
CREATE TRIGGER here BEFORE INSERT ON app.reading_old FOR EACH ROW EXECUTE FUNCTION app.bend();
ALTER TABLE app.reading_new DISABLE TRIGGER everywhere;

CREATE VIEW switches AS
SELECT tgrelid::regclass::text AS on_table, tgname::text AS name, tgenabled::text AS state FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'app.%'
UNION ALL
SELECT conrelid::regclass::text, conname, concat(condeferrable, ' ', condeferred) FROM pg_constraint
WHERE connamespace = 'app'::regnamespace AND contype = 'f';
CREATE TABLE switches_before AS TABLE switches;
CREATE FUNCTION switched() RETURNS SETOF switches LANGUAGE sql AS $$
    (TABLE switches EXCEPT ALL TABLE switches_before) UNION ALL (TABLE switches_before EXCEPT ALL TABLE switches)
$$;

SELECT ('{"mode": "existing", ' || :'good' || '}') AS options \gset
SELECT ferry.plan('loader_into', 'app', :'options') AS migration \gset
SELECT t.source_table, t.target_name, t.place, t.cycle > 0 AS in_cycle, c.source_column, c.target_column, c.pg_type, c.time_format, c.identity, c.loaded
FROM ferry.table_map AS t JOIN ferry.column_map AS c USING (migration, source_table)
WHERE t.migration = :migration ORDER BY t.place, c.ordinal;
SELECT severity, kind, object, column_name, detail, blocking FROM ferry.finding WHERE migration = :migration ORDER BY finding;
SELECT step, unit, kind, object, sql FROM ferry.step WHERE migration = :migration AND kind <> 'foreign_table' ORDER BY step;
CALL ferry.run(:migration);
SELECT object, source_rows, target_rows, ok, detail FROM ferry.verify(:migration);
SELECT status FROM ferry.migration WHERE migration = :migration;
SELECT * FROM switched();
SELECT * FROM app.audit;
SELECT * FROM app.author ORDER BY id;
SELECT * FROM app.event ORDER BY id;
INSERT INTO app.author (full_name) VALUES ('next') RETURNING id, name_length;
SELECT nextval('app.event_numbers');
SELECT * FROM ferry.report(:migration) WHERE item <> 'database';
SELECT relation FROM ferry.table_map WHERE migration = :migration AND relation IS NOT NULL;

-- undo: not while a table holds something else; then the tables are empty and still there
CALL ferry.undo(:migration);
DELETE FROM app.author WHERE full_name = 'next';
\set VERBOSITY terse
CALL ferry.refresh('app');
\set VERBOSITY default
CALL ferry.undo(:migration);
SELECT count(*) FROM app.author;
SELECT status FROM ferry.migration WHERE migration = :migration;
-- nothing is undone twice
INSERT INTO app.node VALUES (50);
CALL ferry.undo(:migration);
TABLE app.node;

-- rows that are there: refused, added to, or removed
CALL ferry.migrate(:'into', 'app', :'options', NULL);
SELECT max(migration) AS refused FROM ferry.migration \gset
SELECT ('{"mode": "existing", "append": true, ' || :'good' || '}') AS append, ('{"mode": "existing", "truncate": true, ' || :'good' || '}') AS truncate \gset
INSERT INTO app.author (full_name, email) VALUES ('older', 'old@example.org');
SELECT id, full_name FROM app.author;
CALL ferry.migrate(:'into', 'app', :'append', NULL);
SELECT max(migration) AS appended FROM ferry.migration \gset
SELECT object, source_rows, target_rows, ok, detail, source_checksum = target_checksum AS same FROM ferry.verification WHERE migration = :appended ORDER BY object;
SELECT source_table, base_rows, base_checksum IS NOT NULL AS noted FROM ferry.table_map WHERE migration = :appended AND base_rows > 0 ORDER BY 1;
SELECT kind, detail, blocking FROM ferry.finding WHERE migration = :appended AND kind = 'not_empty';
-- a value changed in a row that was added, or in one that was there before
BEGIN;
UPDATE app.author SET email = 'other' WHERE full_name = 'Ada';
SELECT object, ok, detail FROM ferry.verify(:appended) WHERE NOT ok;
ROLLBACK;
BEGIN;
UPDATE app.author SET email = 'other' WHERE full_name = 'older';
SELECT object, ok, detail FROM ferry.verify(:appended) WHERE NOT ok;
ROLLBACK;
CALL ferry.undo(:appended);
-- again: the keys clash, and the row is named
CALL ferry.migrate(:'into', 'app', :'append', NULL);
SELECT * FROM switched();

-- truncate takes what is there away, in one statement; sequences start anew
SELECT setval('app.author_id_seq', 5000);
CALL ferry.migrate(:'into', 'app', :'truncate', NULL);
SELECT max(migration) AS truncated FROM ferry.migration \gset
SELECT sql FROM ferry.step WHERE migration = :truncated AND kind IN ('truncate', 'sequence') ORDER BY step;
SELECT count(*), bool_and(ok) FROM ferry.verification WHERE migration = :truncated;
SELECT last_value, is_called FROM app.author_id_seq;
SELECT last_value, is_called FROM app.event_numbers;
-- with append a sequence is never set back
DELETE FROM app.author;
SELECT setval('app.author_id_seq', 5000);
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "append": true, "include": ["Author"], "exclude": ["Author.password"]}') AS migration \gset
CALL ferry.run(:migration);
SELECT last_value, is_called FROM app.author_id_seq;

-- a load that fails leaves everything switched as it was; the next run goes on
TRUNCATE app.ring_a, app.ring_b, app.ring_c, app.event, app.reading, app.author, app."new name", app.node;
ALTER TABLE app.ring_c ADD CONSTRAINT no_22 CHECK (id <> 22);
ALTER TABLE app.event ADD CONSTRAINT no_removed CHECK (kind <> 'removed');
SELECT ferry.plan('loader_into', 'app', :'options') AS failing \gset
CALL ferry.run(:failing);
SELECT * FROM switched();
SELECT count(*) FROM app.ring_a;
ALTER TABLE app.ring_c DROP CONSTRAINT no_22;
CALL ferry.run(:failing);
SELECT * FROM switched();
-- also what a wait lets come to light at the end of the unit
ALTER TABLE app.event DROP CONSTRAINT no_removed;
CALL ferry.run(:failing);
SELECT count(*), bool_and(ok) FROM ferry.verify(:failing);
TRUNCATE app.ring_a, app.ring_b, app.ring_c;
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["ring%"]}') AS failing \gset
\! sqlite3 $FERRY_TEST_DIR/loader_into.db "UPDATE ring_b SET next = 99 WHERE id = 12"
CALL ferry.run(:failing);
SELECT kind, object, status, error FROM ferry.step WHERE migration = :failing AND status = 'failed';
SELECT * FROM switched();
\! sqlite3 $FERRY_TEST_DIR/loader_into.db "UPDATE ring_b SET next = 22 WHERE id = 12"
-- rows that came since the plan was made
INSERT INTO app.ring_a VALUES (9, 9) ;
ALTER TABLE app.ring_a DISABLE TRIGGER ALL;
INSERT INTO app.ring_a VALUES (9, 9);
ALTER TABLE app.ring_a ENABLE TRIGGER ALL;
CALL ferry.run(:failing);
TRUNCATE app.ring_a, app.ring_b, app.ring_c;
CALL ferry.run(:failing);
SELECT object, ok FROM ferry.verify(:failing);
-- undo of a load that stopped half-way: what it filled is emptied
TRUNCATE app.node, app.event;
ALTER TABLE app.event ADD CONSTRAINT no_removed CHECK (kind <> 'removed');
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["node", "event"], "types": {"event.at": "timestamp with time zone unix"}}') AS failing \gset
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["node", "event"], "types": {"event.at": "app.moment unix"}}') AS failing \gset
CALL ferry.run(:failing);
SELECT kind, object, status FROM ferry.step WHERE migration = :failing AND kind = 'data' ORDER BY step;
CALL ferry.undo(:failing);
SELECT count(*) FROM app.node;
ALTER TABLE app.event DROP CONSTRAINT no_removed;
-- all or nothing
SELECT ferry.plan('loader_into', 'app', ('{"mode": "existing", "atomic": true, "after": ["SELECT 1/0"], "truncate": true, ' || :'good' || '}')::jsonb) AS atomic \gset
CALL ferry.run(:atomic);
SELECT count(*) FROM app.event;
SELECT * FROM switched();
UPDATE ferry.step SET sql = 'SELECT 1' WHERE migration = :atomic AND kind = 'after';
CALL ferry.run(:atomic);
SELECT count(*), bool_and(ok) FROM ferry.verify(:atomic);
SELECT * FROM switched();

DROP SCHEMA app CASCADE;
SELECT ferry.detach('loader_into');
DROP EXTENSION sqlite_ferry;
DROP VIEW IF EXISTS switches CASCADE;
DROP TABLE switches_before;
