-- refresh: brings a migrated schema up to date with its file.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set flow :test_dir '/loader_flow.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
\! cp $FERRY_TEST_DIR/loader_flow.db $FERRY_TEST_DIR/loader_flow.before
CALL ferry.migrate(:'flow', 'shop');
CREATE FUNCTION files() RETURNS TABLE (name name, file oid) LANGUAGE sql AS $$
    SELECT relname, pg_relation_filenode(oid) FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'S')
$$;
CREATE TABLE files_before AS SELECT * FROM files();
CREATE FUNCTION rewritten() RETURNS SETOF name LANGUAGE sql AS $$
    SELECT f.name FROM files() AS f JOIN files_before AS b USING (name) WHERE f.file <> b.file ORDER BY f.name
$$;
SET client_min_messages = notice;

-- nothing has changed
CALL ferry.refresh('shop');
SELECT * FROM rewritten();

-- one table, with keys on both sides of it
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "UPDATE orders SET ordered = '2024-03-01' WHERE id = 2; INSERT INTO orders VALUES (9, 3, NULL)"
CALL ferry.refresh('shop');
SELECT * FROM rewritten();
SELECT * FROM shop.orders ORDER BY id;
INSERT INTO shop.orders (customer_id) VALUES (1) RETURNING id;
DELETE FROM shop.orders WHERE id = 10;
SELECT conrelid::regclass, conname, convalidated FROM pg_constraint
WHERE connamespace = 'shop'::regnamespace AND contype = 'f' ORDER BY 1, 2;
SELECT bool_and(ok), count(*) FROM ferry.verification;
SELECT status FROM ferry.migration;

-- several tables, rows lost, a sequence that has gone on, and a row without parent
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "INSERT INTO customer VALUES (50, 'Eve', NULL); DELETE FROM customer WHERE id = 50; DELETE FROM customer WHERE id = 3; DELETE FROM remark WHERE body = 'same'"
CALL ferry.refresh('shop');
SELECT * FROM shop.customer ORDER BY id;
INSERT INTO shop.customer (name) VALUES ('next') RETURNING id;
SELECT conrelid::regclass, conname, convalidated FROM pg_constraint
WHERE connamespace = 'shop'::regnamespace AND contype = 'f' ORDER BY 1, 2;
-- changes in the target are taken back, and the key is valid again
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "DELETE FROM orders WHERE id = 9"
CALL ferry.refresh('shop');
SELECT count(*) FROM shop.customer;
SELECT conrelid::regclass, conname, convalidated FROM pg_constraint
WHERE connamespace = 'shop'::regnamespace AND contype = 'f' ORDER BY 1, 2;

-- a value that the column cannot hold: an error, and nothing is different
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "UPDATE item SET amount = 'many' WHERE order_id = 3; UPDATE remark SET body = 'changed'"
CALL ferry.refresh('shop');
SELECT * FROM shop.remark;
SELECT bool_and(ok) FROM ferry.verification;
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "UPDATE item SET amount = 3 WHERE order_id = 3"
CALL ferry.refresh('shop');
-- after attach has looked at the file anew, the foreign tables are brought back in line
SELECT ferry.attach(:'flow');
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "UPDATE remark SET body = 12"
SELECT ferry.attach(:'flow');
CALL ferry.refresh('shop');
SELECT * FROM shop.remark;

-- a new table and a new column: a warning, and the schema is not verified
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "CREATE TABLE late (i INTEGER); ALTER TABLE remark ADD COLUMN at TEXT"
CALL ferry.refresh('shop');
SELECT status FROM ferry.migration;
SELECT kind, object, detail FROM ferry.verification WHERE NOT ok ORDER BY object;
-- a column and a table lost
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "DROP TABLE late; ALTER TABLE remark DROP COLUMN at; ALTER TABLE product DROP COLUMN price; DROP TABLE item"
\set VERBOSITY terse
CALL ferry.refresh('shop');
\set VERBOSITY default
-- lost in the target
\! cp $FERRY_TEST_DIR/loader_flow.before $FERRY_TEST_DIR/loader_flow.db
BEGIN;
ALTER TABLE shop.product DROP COLUMN price;
CALL ferry.refresh('shop');
ROLLBACK;
-- a table of somebody else stands in the way
CREATE TABLE shop.mine (customer_id int REFERENCES shop.customer);
CALL ferry.refresh('shop');
DROP TABLE shop.mine;
CALL ferry.refresh('shop');
CALL ferry.refresh('shop', '{"jobs": 1}');
CALL ferry.refresh('nowhere');
SELECT status FROM ferry.migration;

SET client_min_messages = error;
DROP FUNCTION rewritten, files;
DROP TABLE files_before;
DROP SCHEMA shop CASCADE;
SELECT ferry.detach('loader_flow');
DROP EXTENSION sqlite_ferry;
