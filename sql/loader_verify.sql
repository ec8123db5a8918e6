-- verify: whatever makes the target differ from the file is seen, and the column is named.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set flow :test_dir '/loader_flow.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
SET TimeZone = 'UTC';
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CALL ferry.migrate(:'flow', 'shop');
CREATE FUNCTION differences() RETURNS TABLE (object text, source_rows bigint, target_rows bigint, detail text)
LANGUAGE sql AS $$ SELECT object, source_rows, target_rows, detail FROM ferry.verify(1) WHERE NOT ok ORDER BY object $$;
SELECT * FROM differences();

-- equal digests do not depend on the order of rows or on how they are stored
BEGIN;
CREATE TABLE sorted AS SELECT * FROM shop.item ORDER BY amount DESC;
TRUNCATE shop.item;
INSERT INTO shop.item SELECT * FROM sorted;
ALTER TABLE shop.item ALTER amount TYPE bigint, ALTER product_id TYPE smallint;
ALTER TABLE shop.product ALTER price TYPE numeric, ALTER code TYPE varchar(200);
SELECT * FROM differences();
SELECT status FROM ferry.migration;
ROLLBACK;

-- a type that is too narrow
BEGIN; ALTER TABLE shop.product ALTER price TYPE real; SELECT * FROM differences(); ROLLBACK;
BEGIN; ALTER TABLE shop.product ALTER price TYPE numeric(10,2); SELECT * FROM differences(); ROLLBACK;
BEGIN; ALTER TABLE shop.product ALTER code TYPE varchar(4) USING code::varchar(4); SELECT * FROM differences(); ROLLBACK;
BEGIN; ALTER TABLE shop.customer ALTER joined TYPE date; SELECT * FROM differences(); ROLLBACK;
BEGIN; ALTER TABLE shop.product ALTER seen TYPE timestamptz(0); SELECT * FROM differences(); ROLLBACK;
-- a shifted zone
BEGIN; UPDATE shop.product SET seen = seen + interval '1 hour' WHERE id = 1; SELECT * FROM differences(); ROLLBACK;
BEGIN; ALTER TABLE shop.customer ALTER joined TYPE timestamptz USING joined AT TIME ZONE 'Europe/Berlin'; SELECT * FROM differences(); ROLLBACK;
-- one value of one row
BEGIN; UPDATE shop.customer SET name = 'ada' WHERE id = 1; SELECT * FROM differences(); ROLLBACK;
BEGIN; UPDATE shop.customer SET name = name || ' ' WHERE id = 1; SELECT * FROM differences(); ROLLBACK;
BEGIN; UPDATE shop.remark SET body = NULL WHERE body = ''; SELECT * FROM differences(); ROLLBACK;
BEGIN; UPDATE shop.product SET picture = '' WHERE picture IS NULL; SELECT * FROM differences(); ROLLBACK;
BEGIN; UPDATE shop.orders SET ordered = ordered + 1 WHERE id = 3; SELECT * FROM differences(); ROLLBACK;
-- two values of two columns in the wrong rows
BEGIN;
UPDATE shop.item SET amount = CASE amount WHEN 10 THEN 5 WHEN 5 THEN 10 ELSE amount END;
SELECT * FROM differences();
ROLLBACK;
-- two values of one row in each other's columns
BEGIN; UPDATE shop.item SET product_id = amount, amount = product_id WHERE order_id = 3; SELECT * FROM differences(); ROLLBACK;
-- lost, doubled, and both at once
BEGIN; DELETE FROM shop.item WHERE order_id = 3; SELECT * FROM differences(); ROLLBACK;
BEGIN; INSERT INTO shop.remark VALUES ('same'); SELECT * FROM differences(); ROLLBACK;
BEGIN; UPDATE shop.remark SET body = 'same' WHERE body IS NULL; SELECT * FROM differences(); ROLLBACK;
-- what is no longer there
BEGIN; ALTER TABLE shop.product DROP picture, DROP price; SELECT * FROM differences(); ROLLBACK;
BEGIN; DROP TABLE shop.item; SELECT * FROM differences(); ROLLBACK;
-- two columns, and the status
BEGIN;
UPDATE shop.customer SET name = 'x', joined = joined + interval '1 us' WHERE id = 2;
SELECT * FROM differences();
SELECT status FROM ferry.migration;
SELECT object, ok FROM ferry.verification ORDER BY object;
ROLLBACK;
-- something new in the file
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "ALTER TABLE orders ADD COLUMN extra TEXT; CREATE TABLE late (i INTEGER)"
SELECT kind, object, ok, detail FROM ferry.verify(1) WHERE NOT ok ORDER BY object;
CALL ferry.run(1);
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "ALTER TABLE orders DROP COLUMN extra; DROP TABLE late"
SELECT * FROM differences();
SELECT status FROM ferry.migration;

-- the aggregate by itself: empty, and the same with parallel workers
SELECT ferry.checksum(ROW(1)) FROM (SELECT) AS s WHERE false;
CREATE TABLE many AS SELECT i, i::text AS t, i / 7.0 AS n FROM generate_series(1, 20000) AS i;
SET max_parallel_workers_per_gather = 0;
SELECT ferry.checksum(ROW(i, t, n)) AS serial FROM many \gset
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS off) SELECT ferry.checksum(ROW(i, t, n)) FROM many;
SELECT ferry.checksum(ROW(i, t, n)) = :'serial' AS same FROM many;

DROP TABLE many;
DROP FUNCTION differences;
DROP SCHEMA shop CASCADE;
SELECT ferry.detach('loader_flow');
DROP EXTENSION sqlite_ferry;
