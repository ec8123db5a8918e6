-- What is not the migration's own stays as it is, whatever its name.
\set test_dir `echo "$FERRY_TEST_DIR"`
\! cp $FERRY_TEST_DIR/loader_flow.db $FERRY_TEST_DIR/loader_safety.db
\set safety :test_dir '/loader_safety.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CALL ferry.migrate(:'safety', 'shop', '{"include": ["customer", "remark"]}');
SELECT source_table, relation, relation IS NOT NULL AS known FROM ferry.table_map ORDER BY source_table;

-- a table of one's own under a name that a migration used
DROP TABLE shop.remark;
CREATE TABLE shop.remark (body text);
INSERT INTO shop.remark VALUES ('mine');
CALL ferry.refresh('shop');
CALL ferry.migrate(:'safety', 'shop', '{"include": ["customer", "remark"], "mode": "replace"}');
SELECT * FROM shop.remark;
SET client_min_messages = notice;
CALL ferry.undo(1);
SET client_min_messages = error;
SELECT relname FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind = 'r';
DROP SCHEMA shop CASCADE;

-- tables of a later migration under the same names
CALL ferry.migrate(:'safety', 'shop', '{"include": ["customer", "remark"]}', NULL);
SELECT max(migration) AS first FROM ferry.migration \gset
DROP TABLE shop.customer, shop.remark;
CALL ferry.migrate(:'safety', 'shop', '{"include": ["customer", "remark"]}', NULL);
SELECT max(migration) AS second FROM ferry.migration \gset
CALL ferry.undo(:first);
SELECT count(*) FROM shop.customer;

-- what a plan would replace is looked at again when it runs
SELECT ferry.plan('loader_safety', 'shop', '{"include": ["customer", "remark"], "mode": "replace"}') AS third \gset
ALTER TABLE shop.remark RENAME TO other;
CREATE TABLE shop.remark (body text);
CALL ferry.run(:third);
DROP TABLE shop.remark;
ALTER TABLE shop.other RENAME TO remark;
CALL ferry.run(:third);
SELECT count(*), bool_and(ok) FROM ferry.verify(:third);

-- a table that inherits from one of the migration's
CREATE TABLE heir (mine int) INHERITS (shop.remark);
INSERT INTO heir VALUES ('kept', 1);
SELECT count(*), bool_and(ok) FROM ferry.verify(:third);
\! sqlite3 $FERRY_TEST_DIR/loader_safety.db "UPDATE remark SET body = 'new' WHERE body = ''"
CALL ferry.refresh('shop');
SELECT * FROM heir;
SELECT body FROM ONLY shop.remark ORDER BY body;
DROP TABLE heir;
CALL ferry.undo(:third);

-- refresh sees a changed value also where the load was proved by its count only
CALL ferry.migrate(:'safety', 'counted', '{"include": ["remark"], "verify": "count"}', NULL);
\! sqlite3 $FERRY_TEST_DIR/loader_safety.db "UPDATE remark SET body = 'newer' WHERE body = 'new'"
CALL ferry.refresh('counted');
SELECT body FROM counted.remark ORDER BY body;

-- two plans for one server: each loads by its own types, in whichever order they run
SELECT ferry.plan('loader_safety', 'one', '{"include": ["product", "orders"],
    "types": {"product.seen": "timestamptz unix_ms", "orders.ordered": "text"}}') AS one \gset
SELECT ferry.plan('loader_safety', 'two', '{"include": ["product", "orders"],
    "types": {"product.seen": "bigint", "product.price": "text"}}') AS two \gset
SELECT ferry.plan('loader_safety', 'three', '{"include": ["product", "orders"],
    "types": {"product.seen": "timestamptz unix_ms", "orders.ordered": "text"}}') AS three \gset
CALL ferry.run(:one);
CALL ferry.run(:two);
CALL ferry.run(:three);
SELECT count(*), bool_and(ok) FROM ferry.verify(:one);
SELECT count(*), bool_and(ok) FROM ferry.verify(:two);
SELECT count(*), bool_and(ok) FROM ferry.verify(:three);
SELECT migration = :two AS second, object, status, sql FROM ferry.step
WHERE migration IN (:one, :two, :three) AND kind = 'foreign_table' ORDER BY migration, step;
-- also where there are no foreign tables yet
CREATE SERVER bare FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'safety');
SELECT ferry.plan('bare', 'four', '{"include": ["product"], "types": {"product.price": "text"}}') AS four \gset
SELECT ferry.plan('bare', 'five', '{"include": ["product"]}') AS five \gset
CALL ferry.run(:four);
CALL ferry.run(:five);
SELECT count(*), bool_and(ok) FROM ferry.verify(:five);
SELECT object, status, note FROM ferry.step WHERE migration = :five AND kind = 'foreign_table' ORDER BY step;

-- nobody's functions take the place of PostgreSQL's: all but these run under a search_path of their own
SELECT p.proname FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.pronamespace = 'ferry'::regnamespace AND l.lanname IN ('sql', 'plpgsql')
  AND NOT coalesce(p.proconfig @> '{"search_path=pg_catalog, pg_temp",standard_conforming_strings=on}', false)
ORDER BY p.proname;
CREATE FUNCTION public.format(text, name, name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'tricked'; END $$;
CREATE FUNCTION public.setval(text, bigint, boolean) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE 'tricked'; END $$;
CALL ferry.migrate(:'safety', 'guarded', '{"include": ["customer"]}', NULL);
\! sqlite3 $FERRY_TEST_DIR/loader_safety.db "INSERT INTO customer VALUES (7, 'Guy', NULL)"
CALL ferry.refresh('guarded');
DROP FUNCTION public.format(text, name, name), public.setval(text, bigint, boolean);
-- statements of the plan, and what they set off, run under the session's
CREATE FUNCTION public.plain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN unqualified(NEW); END $$;
CREATE FUNCTION public.unqualified(guarded.customer) RETURNS guarded.customer LANGUAGE sql AS $$ SELECT $1 $$;
CREATE TRIGGER plain BEFORE INSERT ON guarded.customer FOR EACH ROW EXECUTE FUNCTION plain();
\! sqlite3 $FERRY_TEST_DIR/loader_safety.db "INSERT INTO customer VALUES (8, 'Hal', NULL)"
CALL ferry.refresh('guarded');
SELECT id, name FROM guarded.customer ORDER BY id;
CREATE TYPE public.mood AS ENUM ('same', 'new', 'newer');
CALL ferry.migrate(:'safety', 'typed', '{"include": ["remark"], "types": {"remark.body": "mood"}}', NULL);
CALL ferry.migrate(:'safety', 'typed', '{"include": ["remark"], "types": {"remark.body": "public.mood"},
    "before": ["CREATE TABLE unqualified_table (i int)"]}', NULL);
SELECT to_regclass('public.unqualified_table');
DROP TABLE unqualified_table;

SELECT ferry.detach('bare');
SELECT ferry.detach('loader_safety');
SELECT nspname FROM pg_namespace WHERE nspname LIKE '%\_sqlite';
DROP EXTENSION sqlite_ferry;
DROP SCHEMA IF EXISTS shop CASCADE;
DROP SCHEMA counted, one, two, three, four, five, guarded, typed CASCADE;
DROP FUNCTION plain;
DROP TYPE mood;
