-- diff: which rows differ from the file, for each kind of damage.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set flow :test_dir '/loader_flow.db'
\set misfits :test_dir '/loader_misfits.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CALL ferry.migrate(:'flow', 'shop');
CREATE FUNCTION damage(VARIADIC statements text[])
    RETURNS TABLE (object text, row_key jsonb, difference text, columns text[], source jsonb, target jsonb)
LANGUAGE plpgsql AS $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY statements LOOP
        EXECUTE statement;
    END LOOP;
    RETURN QUERY SELECT v.object, d.* FROM ferry.verify(1) AS v, LATERAL ferry.diff(1, v.object) AS d
                 WHERE NOT v.ok ORDER BY v.object, d.row_key, d.difference;
END $$;

-- nothing differs
SELECT count(*) FROM ferry.table_map AS t, LATERAL ferry.diff(t.migration, t.source_table);
-- precision, truncation, zone, NULL for empty, trailing blanks
BEGIN; SELECT * FROM damage('ALTER TABLE shop.product ALTER price TYPE real'); ROLLBACK;
BEGIN; SELECT * FROM damage('UPDATE shop.customer SET name = left(name, 2)'); ROLLBACK;
BEGIN; SELECT * FROM damage('UPDATE shop.product SET seen = seen + interval ''1 hour'' WHERE id = 1'); ROLLBACK;
BEGIN; SELECT * FROM damage('UPDATE shop.remark SET body = NULL WHERE body = '''''); ROLLBACK;
BEGIN; SELECT * FROM damage('UPDATE shop.customer SET name = name || '' '' WHERE id = 1'); ROLLBACK;
-- values in each other's columns, and in each other's rows
BEGIN; SELECT * FROM damage('UPDATE shop.item SET product_id = amount, amount = product_id WHERE order_id = 3'); ROLLBACK;
BEGIN; SELECT * FROM damage('UPDATE shop.item SET amount = CASE amount WHEN 10 THEN 5 WHEN 5 THEN 10 ELSE amount END'); ROLLBACK;
-- lost, doubled, new, and all of it at once, with a key and without one
BEGIN; SELECT * FROM damage('DELETE FROM shop.item WHERE order_id = 3'); ROLLBACK;
BEGIN; SELECT * FROM damage('DELETE FROM shop.remark WHERE body = ''same''', 'INSERT INTO shop.remark VALUES (NULL), (''new'')'); ROLLBACK;
BEGIN; SELECT * FROM damage('INSERT INTO shop.remark VALUES (''same'')'); ROLLBACK;
BEGIN; SELECT * FROM damage('UPDATE shop.customer SET id = 77 WHERE id = 3'); ROLLBACK;
-- the file moves on
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "UPDATE customer SET name = 'someone' WHERE id = 1"
SELECT * FROM ferry.diff(1, 'customer');
\! sqlite3 $FERRY_TEST_DIR/loader_flow.db "UPDATE customer SET name = 'Ada' WHERE id = 1"
SELECT * FROM ferry.diff(1, 'customer');

-- listed values and rows are not missing
CALL ferry.migrate(:'misfits', 'listed', '{"misfit": {"*.*": "null", "customer.*": "reject"}, "orphans": "reject"}');
SELECT count(*) FROM ferry.table_map AS t, LATERAL ferry.diff(t.migration, t.source_table) WHERE t.migration = 2;
UPDATE listed.invoice SET total = 0 WHERE number = 'a-5';
INSERT INTO listed.customer VALUES (2, 'Bob', '2020-01-01');
SELECT * FROM ferry.diff(2, 'invoice');
SELECT * FROM ferry.diff(2, 'customer');

-- columns named like what the query uses, and many of them
\! sqlite3 $FERRY_TEST_DIR/loader_diff.db "CREATE TABLE t (id INTEGER PRIMARY KEY, t TEXT, k TEXT, r TEXT, n TEXT, s TEXT, source TEXT, target TEXT, d TEXT, key_digest TEXT, row_key TEXT); INSERT INTO t VALUES (1,'t','k','r','n','s','source','target','d','key','row');"
\set wide :test_dir '/loader_diff.db'
SELECT format('CREATE TABLE wide (%s)', string_agg('c' || i || CASE i WHEN 1 THEN ' INTEGER PRIMARY KEY' ELSE ' INTEGER' END, ', ' ORDER BY i)) AS create_wide,
       format('INSERT INTO wide VALUES (%s)', string_agg(i::text, ', ' ORDER BY i)) AS fill_wide FROM generate_series(1, 300) AS i \gset
\setenv WIDE :create_wide;:fill_wide
\! sqlite3 $FERRY_TEST_DIR/loader_diff.db "$WIDE"
CALL ferry.migrate(:'wide', 'wide');
UPDATE wide.t SET t = 'x', key_digest = 'y', target = NULL;
UPDATE wide.wide SET c77 = 0, c299 = NULL;
SELECT row_key, difference, columns, source, target FROM ferry.diff(3, 't');
SELECT row_key, difference, columns, source ->> 'c77', target ->> 'c77' FROM ferry.diff(3, 'wide');
SELECT object, detail FROM ferry.verify(3) WHERE NOT ok ORDER BY object;

-- what there is no difference of
SELECT * FROM ferry.diff(0, 't');
SELECT * FROM ferry.diff(3, 'nowhere');
ALTER TABLE wide.t DROP COLUMN s;
SELECT * FROM ferry.diff(3, 't');
DROP TABLE wide.t;
SELECT * FROM ferry.diff(3, 't');

DROP FUNCTION damage;
DROP SCHEMA shop, listed, wide CASCADE;
SELECT ferry.detach(srvname) FROM pg_foreign_server;
DROP EXTENSION sqlite_ferry;
