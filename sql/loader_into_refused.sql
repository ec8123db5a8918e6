-- mode "existing": what stops it before anything is changed, all of it listed.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set into :test_dir '/loader_into.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
SET TimeZone = 'UTC';
SELECT ferry.attach(:'into');
CREATE FUNCTION findings(migration bigint) RETURNS TABLE (severity text, kind text, object text, column_name text, detail text, occurrences bigint, blocking boolean)
LANGUAGE sql AS $$
    SELECT f.severity, f.kind, f.object, f.column_name, f.detail, f.occurrences, f.blocking
    FROM ferry.finding AS f WHERE f.migration = findings.migration AND f.kind <> 'misfit' ORDER BY f.finding
$$;

-- options that contradict each other, or what the file or the target is
SELECT ferry.plan('loader_into', 'nowhere', '{"mode": "existing"}');
CREATE SCHEMA app;
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "truncate": true, "append": true}');
SELECT ferry.plan('loader_into', 'app', '{"truncate": true}');
SELECT ferry.plan('loader_into', 'app', '{"mode": "replace", "append": true}');
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "case": "snake", "indexes": true, "views": false}');
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "append": "yes"}');
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "time_zone": "Europe/Nowhere"}');
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "time_zone": "europe/berlin"}');
SELECT ferry.plan('loader_into', 'app', '{"time_zone": "CEST"}');
SELECT ferry.plan('loader_into', 'app', '{"exclude": ["node.nothing%"]}');
SELECT ferry.plan('loader_into', 'app', '{"exclude": ["void.%"]}');
SELECT ferry.plan('loader_into', 'app', '{"types": {"event.at": "unix"}}');
CREATE TABLE app.event (id int, kind text, at timestamp);
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["event"], "types": {"event.id": "bigint"}}');
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["event"], "types": {"*.at": "timestamp unix", "event.kind": "text"}}') AS migration \gset
SELECT time_format, time_zone FROM ferry.column_map WHERE migration = :migration AND source_column = 'at';
DROP TABLE app.event;

-- both schemas compared
CREATE TABLE app."Twice" (x int);
CREATE TABLE app."TWICE" (x int);
CREATE VIEW app.shown AS SELECT 1 AS x;
CREATE SEQUENCE app.counted;
CREATE TABLE app.choice ("username" text, user_name text, "UserName" text, needed int NOT NULL, filled int NOT NULL DEFAULT 1);
CREATE DOMAIN app.required AS int NOT NULL;
CREATE TABLE app.narrow (
    small smallint, truth boolean, short varchar(4), exact numeric(10,2), digits numeric(4), real_number real, day date,
    moment timestamp, held app.required, wide bigint UNIQUE CHECK (wide > 0), span interval);
CREATE TABLE app.parent (id int PRIMARY KEY, code text);
CREATE TABLE app.child (id int PRIMARY KEY, parent_id int REFERENCES app.parent, other_id int);
CREATE TABLE app.unrelated (x int);
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["lost", "void", "twice", "shown", "counted", "choice", "narrow", "parent", "child"]}') AS migration \gset
SELECT * FROM findings(:migration);
CALL ferry.run(:migration);
SELECT status FROM ferry.migration WHERE migration = :migration;
SELECT count(*) FROM app.parent;
-- what is excluded is no loss, what rename names is not ambiguous; a column without values needs no place
ALTER TABLE app.choice DROP COLUMN needed;
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["lost", "void", "twice", "choice"],
    "exclude": ["lost", "choice.gone"], "rename": {"twice": "TWICE", "choice.userName": "UserName"}}') AS migration \gset
SELECT * FROM findings(:migration);
CALL ferry.run(:migration);
SELECT kind, object, ok, detail FROM ferry.verify(:migration);
TABLE app.choice;
-- after all a value where there is no place for it
\! sqlite3 $FERRY_TEST_DIR/loader_into.db "UPDATE choice SET idle = 'here'; INSERT INTO void VALUES (1)"
SELECT kind, object, ok, detail FROM ferry.verify(:migration);
\! sqlite3 $FERRY_TEST_DIR/loader_into.db "UPDATE choice SET idle = NULL; DELETE FROM void"
-- new names that are not there
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["twice"], "rename": {"twice": "thrice"}}');
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["parent"], "rename": {"parent.code": "key"}}');
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["twice", "parent"], "rename": {"twice": "TWICE", "parent": "TWICE"}}');
-- a table of the same name and none of the columns
CREATE TABLE app.void (y int);
CREATE TABLE app.lost (y int);
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["void", "lost"]}') AS migration \gset
SELECT * FROM findings(:migration) WHERE kind <> 'extra_table';

-- rows that are there, and tables outside that refer to what is to be emptied
CREATE TABLE app.node (id int PRIMARY KEY, parent int);
INSERT INTO app.node VALUES (1, NULL), (2, NULL);
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["node"]}') AS migration \gset
SELECT * FROM findings(:migration) WHERE blocking;
CREATE TABLE outside (node int REFERENCES app.node);
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["node"], "truncate": true}') AS migration \gset
SELECT * FROM findings(:migration) WHERE kind IN ('not_empty', 'referenced');
CALL ferry.run(:migration);
DROP TABLE outside;
CREATE RULE quiet AS ON INSERT TO app.node DO INSTEAD NOTHING;
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["node"], "append": true}') AS migration \gset
SELECT * FROM findings(:migration) WHERE blocking;

-- a role that does not own the tables
CREATE ROLE ferry_guest;
GRANT USAGE ON FOREIGN DATA WRAPPER sqlite_ferry TO ferry_guest;
GRANT USAGE ON FOREIGN SERVER loader_into TO ferry_guest;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ferry TO ferry_guest;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ferry TO ferry_guest;
GRANT USAGE ON SCHEMA app, loader_into_sqlite TO ferry_guest;
CREATE TABLE app.ring_a (id int PRIMARY KEY, next int);
CREATE TABLE app.ring_b (id int PRIMARY KEY, next int);
CREATE TABLE app.ring_c (id int PRIMARY KEY, next int REFERENCES app.ring_a DEFERRABLE);
ALTER TABLE app.ring_a ADD FOREIGN KEY (next) REFERENCES app.ring_b;
ALTER TABLE app.ring_b ADD FOREIGN KEY (next) REFERENCES app.ring_c;
CREATE TABLE app.event (id serial, kind text, at int);
CREATE FUNCTION app.nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER nothing BEFORE INSERT ON app.event FOR EACH ROW EXECUTE FUNCTION app.nothing();
CREATE TABLE app.old_name (old_column text);
ALTER TABLE app.old_name ENABLE ROW LEVEL SECURITY;
GRANT INSERT, SELECT ON app.ring_a, app.ring_b, app.ring_c, app.event, app.old_name TO ferry_guest;
GRANT SELECT ON app.node TO ferry_guest;
SET ROLE ferry_guest;
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["ring%", "event", "old_name", "node"], "truncate": true}') AS migration \gset
SELECT kind, object, column_name, detail FROM findings(:migration) WHERE blocking;
RESET ROLE;
ALTER TABLE app.ring_a OWNER TO ferry_guest;
ALTER TABLE app.ring_b ALTER CONSTRAINT ring_b_next_fkey DEFERRABLE;
DROP TRIGGER nothing ON app.event;
GRANT USAGE, SELECT, UPDATE ON SEQUENCE app.event_id_seq TO ferry_guest;
SELECT format('ALTER FOREIGN TABLE %s OWNER TO ferry_guest', oid::regclass) FROM pg_class WHERE relnamespace = 'loader_into_sqlite'::regnamespace
ORDER BY relname COLLATE "C" \gexec
SET ROLE ferry_guest;
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["ring%", "event"]}') AS migration \gset
SELECT kind, object, detail FROM findings(:migration) WHERE blocking;
CALL ferry.run(:migration);
SELECT object, ok FROM ferry.verify(:migration);
RESET ROLE;

-- mode "create" without a column: its keys are left out, and say so
SELECT ferry.plan('loader_into', 'made', '{"include": ["pair%"], "exclude": ["pair.b"]}') AS migration \gset
SELECT kind, object, status, note FROM ferry.step WHERE migration = :migration AND kind <> 'foreign_table' ORDER BY step;
CALL ferry.run(:migration);
SELECT kind, object, ok, detail FROM ferry.verify(:migration);
SELECT * FROM made.pair;
CALL ferry.refresh('made');

-- the sum of checksums is that of all rows
SELECT ferry.add_checksums((SELECT ferry.checksum(n) FROM generate_series(1, 3) AS s (i), LATERAL (SELECT i) AS n),
                           (SELECT ferry.checksum(n) FROM generate_series(4, 9) AS s (i), LATERAL (SELECT i) AS n))
       = (SELECT ferry.checksum(n) FROM generate_series(1, 9) AS s (i), LATERAL (SELECT i) AS n) AS same,
       ferry.add_checksums(repeat('f', 32), lpad('1', 32, '0')) AS wrapped,
       ferry.add_checksums('00000000ffffffffffffffffffffffff', lpad('1', 32, '0')) AS carried,
       ferry.add_checksums(NULL, repeat('0', 32)) AS unknown;

DROP FUNCTION findings;
DROP SCHEMA app, made CASCADE;
DROP OWNED BY ferry_guest;
SELECT ferry.detach('loader_into');
DROP EXTENSION sqlite_ferry CASCADE;
DROP ROLE ferry_guest;
