-- mode "existing" with the policies for what does not fit: the target's types, NOT NULL and keys are those that are there.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set into :test_dir '/loader_into.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
CREATE SCHEMA app;
CREATE DOMAIN app.positive AS smallint CHECK (VALUE > 0);
CREATE TABLE app.narrow (
    small app.positive, truth boolean, short varchar(4), exact numeric(10,2), digits numeric(4), real_number real, day date,
    moment timestamptz, held int, wide bigint, span bigint);
CREATE TABLE app.parent (id int PRIMARY KEY, code text);
CREATE TABLE app.child (id int PRIMARY KEY, parent_id int REFERENCES app.parent, other_id int REFERENCES app.parent);

-- values that do not fit become NULL, or their rows stay out; all of them are listed
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["narrow"], "misfit": "null"}', NULL);
TABLE app.narrow;
SELECT object, ok, detail FROM ferry.verification;
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["narrow"], "misfit": "reject", "truncate": true}', NULL);
SELECT count(*) FROM app.narrow;
SELECT object, ok, detail FROM ferry.verification ORDER BY migration DESC LIMIT 1;
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["narrow"], "misfit": {"narrow.digits": "null"}, "append": true}', NULL);
-- NULL where the target is NOT NULL is no way out
ALTER TABLE app.narrow ALTER small SET NOT NULL;
SELECT ferry.plan('loader_into', 'app', '{"mode": "existing", "include": ["narrow"], "misfit": "null", "truncate": true}') AS migration \gset
SELECT kind, column_name, detail, occurrences FROM ferry.finding WHERE migration = :migration AND blocking;
-- together with rows that are there
ALTER TABLE app.narrow ALTER small DROP NOT NULL;
TRUNCATE app.narrow;
INSERT INTO app.narrow (wide) VALUES (7);
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["narrow"], "misfit": "reject", "append": true}', NULL);
SELECT object, source_rows, target_rows, ok, detail FROM ferry.verification ORDER BY migration DESC LIMIT 1;

-- orphans, by the keys of the target
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["parent", "child"], "orphans": "abort"}', NULL);
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["parent", "child"], "orphans": "null"}', NULL);
TABLE app.child;
SELECT object, ok, detail FROM ferry.verification WHERE object = 'child';
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["parent", "child"], "orphans": "reject", "truncate": true}', NULL);
TABLE app.child;
-- where the target has no such key they are no orphans
ALTER TABLE app.child DROP CONSTRAINT child_parent_id_fkey;
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["parent", "child"], "orphans": "reject", "truncate": true}', NULL);
TABLE app.child;

-- rows that the target's unique indexes take for equal, which the file does not
\! sqlite3 $FERRY_TEST_DIR/loader_clash.db "CREATE TABLE code (id INTEGER PRIMARY KEY, v TEXT UNIQUE, w, token TEXT UNIQUE); INSERT INTO code VALUES (1, 'a', 1, '6ba7b810-9dad-11d1-80b4-00c04fd430c8'), (2, 'b', '1', '6BA7B810-9DAD-11D1-80B4-00C04FD430C8'), (3, 'c', NULL, NULL), (4, 'd', NULL, NULL)"
\set clash :test_dir '/loader_clash.db'
CREATE TABLE app.code (id int PRIMARY KEY, v text UNIQUE, w text UNIQUE, token uuid UNIQUE);
CALL ferry.migrate(:'clash', 'app', '{"mode": "existing"}', NULL);
SELECT ferry.detach('loader_clash');

-- a zone for timestamps that name none, in both modes
CREATE TABLE app.author (id int, full_name text, email text, name_length int, created_at timestamptz);
CALL ferry.migrate(:'into', 'app', '{"mode": "existing", "include": ["Author"], "exclude": ["Author.password"], "time_zone": "Europe/Berlin"}', NULL);
SELECT id, created_at FROM app.author ORDER BY id;
CALL ferry.migrate(:'into', 'made', '{"include": ["Author"], "types": {"Author.createdAt": "timestamptz"}, "time_zone": "America/New_York"}', NULL);
SELECT id, createdat FROM made.author ORDER BY id;

DROP SCHEMA app, made CASCADE;
SELECT ferry.detach('loader_into');
DROP EXTENSION sqlite_ferry;
