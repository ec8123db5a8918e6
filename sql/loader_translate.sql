-- For applications: ferry.translate and ferry.compare.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_sql.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CALL ferry.migrate(:'file', 'sold');

SELECT ferry.translate('SELECT "Item Name", total FROM v_a WHERE id = 2', 'sold');
SELECT ferry.translate('SELECT id FROM item', 'sold') AS qualified;
SET search_path = sold;
SELECT ferry.translate('SELECT id FROM item') AS unqualified;
RESET search_path;
SELECT ferry.translate(NULL, 'sold') IS NULL AS nothing;
-- errors name the place
SELECT ferry.translate('SELECT nothing_such FROM item', 'sold');
SELECT ferry.translate('SELECT 1 FROM nowhere', 'sold');
SELECT ferry.translate('SELECT nosuch(id) FROM item', 'sold');
SELECT ferry.translate('SELECT FROM', 'sold');
SELECT ferry.translate('SELECT 1', 'nowhere');

-- a schema that no migration made
CREATE SCHEMA own;
CREATE TABLE own.thing (id int PRIMARY KEY, name text UNIQUE);
SELECT ferry.translate('INSERT INTO thing(id, name) VALUES (1, ''x'')', 'own');

-- helper functions are made where they are missing, and need no extension
BEGIN TRANSACTION READ ONLY;
SELECT ferry.translate('SELECT randomblob(id) FROM thing', 'own');
ROLLBACK;
SET client_min_messages = notice;
SELECT ferry.translate('SELECT randomblob(id) FROM thing', 'own');
SELECT ferry.translate('SELECT randomblob(id) FROM thing', 'own') IS NOT NULL AS again;
SET client_min_messages = error;

-- the same rows on both sides
SELECT equal, source_rows, target_rows, detail FROM ferry.compare('loader_sql', 'SELECT id, name, total FROM item', 'sold');
SELECT equal, detail FROM ferry.compare('loader_sql', 'SELECT id, price * 1.1 * 3 FROM item', 'sold', 'SELECT id, price * (1.1 * 3) FROM sold.item');
SELECT equal, source_rows, target_rows, detail, difference
FROM ferry.compare('loader_sql', 'SELECT id, name FROM item', 'sold', 'SELECT id, lower(name) FROM sold.item');
SELECT equal, detail, difference FROM ferry.compare('loader_sql', 'SELECT 1 UNION ALL SELECT 1', 'sold', 'SELECT 1');
SELECT equal, source_rows, detail FROM ferry.compare('loader_sql', 'SELECT id, name FROM item', 'sold', 'SELECT id FROM sold.item');
SELECT equal, detail, difference FROM ferry.compare('loader_sql', 'SELECT name FROM item', 'sold', 'SELECT id FROM sold.item');
-- their order
SELECT equal, detail FROM ferry.compare('loader_sql', 'SELECT id FROM item ORDER BY id', 'sold', 'SELECT id FROM sold.item ORDER BY id DESC');
SELECT equal, detail FROM ferry.compare('loader_sql', 'SELECT id FROM item', 'sold', 'SELECT id FROM sold.item ORDER BY id DESC');
SELECT equal, detail FROM ferry.compare('loader_sql', 'SELECT 1 AS k, id FROM item ORDER BY k', 'sold', 'SELECT 1, id FROM sold.item ORDER BY id DESC');
SELECT equal, detail FROM ferry.compare('loader_sql', 'SELECT id FROM item ORDER BY price', 'sold', 'SELECT id FROM sold.item ORDER BY price DESC');
-- joins that PostgreSQL does not have as such
SELECT equal, source_rows, detail FROM ferry.compare('loader_sql', 'SELECT a.id, b.id, b.name FROM item a FULL JOIN item b ON a.id > b.id + 1', 'sold');
SELECT equal, source_rows, detail FROM ferry.compare('loader_sql', 'SELECT a.id, b.qty FROM item a FULL JOIN item b ON a.id = b.id AND b.qty > 3 WHERE a.id IS NULL OR b.id IS NULL ORDER BY 1, 2', 'sold');
SELECT equal, source_rows, detail FROM ferry.compare('loader_sql', 'SELECT id, a.id, b.id, n FROM (SELECT id, qty AS n FROM item WHERE id < 3) a FULL JOIN (SELECT id FROM item WHERE id > 1) b USING (id) ORDER BY id', 'sold');
SELECT equal, source_rows, detail FROM ferry.compare('loader_sql', 'SELECT * FROM (SELECT id FROM item WHERE id < 3) a NATURAL RIGHT JOIN (SELECT id, qty FROM item WHERE id > 1) b WHERE id > 2', 'sold');
-- unique keys without case; the OR clause is noted where triggers fire
SELECT ferry.translate('REPLACE INTO item (name, price, qty) VALUES (''APPLE'', 2, 1)', 'sold');
SELECT ferry.translate('INSERT OR ABORT INTO part (item) VALUES (1)', 'sold');
-- parameters that PostgreSQL cannot type by itself
DO $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY ARRAY['SELECT id FROM item WHERE ? IS NULL', 'SELECT count(?) FROM item',
        'SELECT id FROM item WHERE :n IS NULL OR qty = :n', 'UPDATE item SET qty = (SELECT ?)',
        'INSERT INTO log (id, what) SELECT ?, ?', 'INSERT INTO log (what, day) SELECT ?, 5', 'SELECT ?'] LOOP
        EXECUTE 'PREPARE tried AS ' || ferry.translate(statement, 'sold');
        DEALLOCATE tried;
    END LOOP;
END $$;
-- ties by a collation are no other order
SELECT equal, detail FROM ferry.compare('loader_sql', 'SELECT ''b'' AS n UNION ALL SELECT ''B'' ORDER BY n COLLATE NOCASE', 'sold', 'SELECT n FROM (VALUES (''B''), (''b'')) AS v (n) ORDER BY n COLLATE "C"');
-- only what reads, functions included
CREATE FUNCTION sold.writes() RETURNS text LANGUAGE plpgsql AS $$ BEGIN INSERT INTO sold.log (what) VALUES ('sly'); RETURN 'x'; END $$;
SELECT equal FROM ferry.compare('loader_sql', 'SELECT ''x''', 'sold', 'SELECT sold.writes()');
SELECT equal FROM ferry.compare('loader_sql', 'SELECT 1', 'sold', 'SELECT 1');
SELECT sold.writes() AS writing_again;
DROP FUNCTION sold.writes();
SELECT equal FROM ferry.compare('loader_sql', 'DELETE FROM log', 'sold', 'SELECT 1');
SELECT equal FROM ferry.compare('loader_sql', 'SELECT ?', 'sold', 'SELECT 1');
SELECT equal FROM ferry.compare('loader_sql', 'SELECT 1', 'sold', 'DELETE FROM sold.item');
SELECT equal FROM ferry.compare('loader_sql', 'SELECT id FROM item', 'sold', 'DELETE FROM sold.item RETURNING id');
SELECT count(*) FROM sold.item;

-- the target stands alone
SELECT ferry.detach('loader_sql');
SELECT ferry.translate('SELECT name FROM item WHERE id = 1', 'sold');
DROP EXTENSION sqlite_ferry CASCADE;
SELECT name, total FROM sold.v_sums AS s JOIN sold.item USING (name) ORDER BY name;
DROP SCHEMA sold CASCADE;
DROP SCHEMA own CASCADE;
