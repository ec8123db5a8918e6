-- run: stops at a failure, keeps what is done, and goes on from there.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set flow :test_dir '/loader_flow.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
SELECT ferry.attach(:'flow');
SELECT ferry.plan('loader_flow', 'shop') AS migration \gset

-- a unit fails as a whole: the table goes with its rows
UPDATE ferry.step SET sql = replace(sql, 'ordered date', 'ordered date CHECK (ordered < ''2024-02-03'')')
WHERE kind = 'table' AND object = 'orders';
CALL ferry.run(:migration);
SELECT status, error FROM ferry.migration;
SELECT step, kind, object, status, rows, error FROM ferry.step WHERE status <> 'skipped' ORDER BY step;
SELECT to_regclass('shop.customer') AS customer, to_regclass('shop.orders') AS orders;
SELECT migration, status, step, kind, object, steps_done, steps_total, rows_done, rows_expected FROM ferry.progress;
-- the same failure again
CALL ferry.run(:migration);
SELECT object, detail FROM ferry.verify(:migration) WHERE NOT ok ORDER BY object;
SELECT status FROM ferry.migration;

-- mended, it goes on; what was done is not done again
SELECT xmin::text AS before FROM shop.customer LIMIT 1 \gset
UPDATE ferry.step SET sql = replace(sql, ' CHECK (ordered < ''2024-02-03'')', '') WHERE kind = 'table' AND object = 'orders';
CALL ferry.run(:migration);
SELECT status, error FROM ferry.migration;
SELECT status, count(*) FROM ferry.step GROUP BY status;
SELECT DISTINCT xmin::text = :'before' AS untouched FROM shop.customer;
SELECT count(*), bool_and(ok) FROM ferry.verify(:migration);
-- nothing left to do
CALL ferry.run(:migration);
SELECT status FROM ferry.migration;

-- what a crash leaves running is done again
UPDATE ferry.step SET status = 'running' WHERE kind = 'foreign_key' AND object LIKE 'orders.%';
ALTER TABLE shop.orders DROP CONSTRAINT orders_customer_id_fkey;
CALL ferry.run(:migration);
SELECT conname FROM pg_constraint WHERE conrelid = 'shop.orders'::regclass AND contype = 'f';
SELECT status FROM ferry.migration;

-- a step left out takes with it those that need it
CALL ferry.undo(:migration);
SELECT ferry.plan('loader_flow', 'shop') AS migration \gset
UPDATE ferry.step SET status = 'skipped' WHERE migration = :migration AND kind = 'primary_key' AND object = 'product_pkey';
CALL ferry.run(:migration);
SELECT kind, object, note FROM ferry.step WHERE migration = :migration AND status = 'skipped' ORDER BY step;

-- a cancel stops the run, and the next call goes on
CALL ferry.undo(:migration);
SELECT ferry.plan('loader_flow', 'shop', '{"after": ["SELECT pg_sleep(60)"]}') AS migration \gset
SET statement_timeout = '1s';
CALL ferry.run(:migration);
RESET statement_timeout;
SELECT status FROM ferry.migration WHERE migration = :migration;
SELECT status, count(*) FROM ferry.step WHERE migration = :migration GROUP BY status ORDER BY status;
UPDATE ferry.step SET sql = 'SELECT 1' WHERE migration = :migration AND kind = 'after';
CALL ferry.run(:migration);
SELECT count(*), bool_and(ok) FROM ferry.verify(:migration);

-- one session at a time
BEGIN;
SELECT ferry.lock_migration(:migration);
\setenv FERRY_MIGRATION :migration
\setenv FERRY_DATABASE :DBNAME
\! psql -X -q -v SHOW_CONTEXT=never -d "$FERRY_DATABASE" -c "CALL ferry.run($FERRY_MIGRATION)" 2>&1
ROLLBACK;

CALL ferry.undo(:migration);
SELECT to_regnamespace('shop');
SELECT ferry.detach('loader_flow');
DROP EXTENSION sqlite_ferry;
