-- Views, triggers, CHECKs, defaults, generated columns, indexes and comments of a file.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_sql.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;

SELECT ferry.attach(:'file');
SELECT severity, kind, object, column_name, detail FROM ferry.inspect('loader_sql')
WHERE kind IN ('view', 'trigger', 'check', 'default', 'generated', 'index', 'unique', 'name') AND detail NOT LIKE '%may differ%';

CALL ferry.migrate(:'file', 'sold', '{"fts": "tsvector", "rtree": "box"}');
SELECT kind, object, status, depends_on <> '{}' AS depends,
       CASE WHEN note LIKE '%may differ%' THEN 'may differ' ELSE note END AS note
FROM ferry.step WHERE kind IN ('view', 'trigger', 'check', 'default', 'generated', 'index', 'unique', 'comment', 'fts', 'rtree')
ORDER BY step;
SELECT severity, kind, object, column_name, detail, occurrences, sample FROM ferry.finding
WHERE kind IN ('view', 'trigger', 'check', 'default', 'generated', 'index', 'unique') AND severity <> 'info' ORDER BY finding;
SELECT kind, object, source_rows, target_rows, ok, CASE WHEN object <> 'v_now' THEN detail END AS detail FROM ferry.verification
ORDER BY kind, object COLLATE "C";
SELECT status FROM ferry.migration;

SELECT obj_description('sold.item'::regclass), col_description('sold.item'::regclass, 1) AS id,
       col_description('sold.item'::regclass, 2) AS name, col_description('sold.item'::regclass, 3) AS price;
SELECT attname, attgenerated <> '' AS generated FROM pg_attribute WHERE attrelid = 'sold.item'::regclass AND attnum > 0;
SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'sold.item'::regclass AND contype = 'c' ORDER BY 1;
SELECT tgname FROM pg_trigger WHERE tgrelid = 'sold.item'::regclass AND NOT tgisinternal ORDER BY 1;
SELECT title FROM sold.note WHERE tsv @@ to_tsquery('english', 'runs');
SELECT id FROM sold.area WHERE box(point(x0, y0), point(x1, y1)) && box(point(1, 1), point(3, 3));

-- nothing that is loaded fires a trigger; what comes later does, in SQLite's order
SELECT count(*) FROM sold.log;
INSERT INTO sold.v_a (id, "item name") VALUES (10, 'through the view');
SELECT id, name, price, qty, total, half, up FROM sold.item WHERE id = 10;
SELECT what, day = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS today, length(token) FROM sold.log ORDER BY id;
INSERT INTO sold.item (id, name, qty, price) VALUES (11, 'APPLE', 1, 1);
INSERT INTO sold.item (id, name, qty, price) VALUES (11, 'x', 0, 1);

-- refresh takes both back
CALL ferry.refresh('sold');
SELECT count(*) FROM sold.item;
SELECT count(*) FROM sold.log;
SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'sold.item'::regclass AND contype = 'c' ORDER BY 1;
SELECT kind, object, ok FROM ferry.verification WHERE kind = 'view' OR NOT ok ORDER BY object COLLATE "C";
INSERT INTO sold.item (id, name, qty, price) VALUES (11, 'plum', 1, 1);
SELECT count(*) FROM sold.log;

-- a view that gives something else is found
CREATE OR REPLACE VIEW sold.v_sums (name, s, n, a) AS SELECT name, sum(price) + 1, count(*), avg(price * qty) FROM sold.item GROUP BY name;
SELECT kind, object, ok, detail FROM ferry.verify(1) WHERE NOT ok ORDER BY object COLLATE "C";

-- replace and undo take all of it, and nothing else
CALL ferry.migrate(:'file', 'sold', '{"mode": "replace", "rename": {"v_a": "priced"}, "exclude": ["v_now"]}');
SELECT kind, sql FROM ferry.step WHERE migration = 2 AND kind = 'replace' ORDER BY step;
SELECT relname FROM pg_class WHERE relnamespace = 'sold'::regnamespace AND relkind = 'v' ORDER BY relname COLLATE "C";
CREATE VIEW sold.mine AS SELECT * FROM sold.priced;
CALL ferry.undo(2);
DROP VIEW sold.mine;
CREATE FUNCTION sold.mine() RETURNS int LANGUAGE sql AS 'SELECT 1';
CALL ferry.undo(2);
SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'sold'::regnamespace;
SELECT count(*) FROM pg_class WHERE relnamespace = 'sold'::regnamespace;
DROP SCHEMA sold CASCADE;

-- options
SELECT ferry.plan('loader_sql', 'bare', '{"views": false, "triggers": false, "constraints": false, "indexes": false}') AS migration \gset
SELECT kind, count(*) FROM ferry.step WHERE migration = :migration
    AND kind IN ('view', 'trigger', 'check', 'index', 'unique', 'generated', 'default') GROUP BY kind ORDER BY kind;
-- a function of somebody's own is not overwritten
CREATE SCHEMA taken;
CREATE FUNCTION taken.sqlite_randomblob(bigint) RETURNS bytea LANGUAGE sql AS $$ SELECT '\x00'::bytea $$;
SELECT ferry.plan('loader_sql', 'taken') AS migration \gset
CALL ferry.run(:migration);
DROP SCHEMA taken CASCADE;

SELECT ferry.detach('loader_sql');
DROP EXTENSION sqlite_ferry;
