-- ferry.bulk_insert(): any SELECT into a table, in batches where the table allows it.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
CREATE SCHEMA bulk_fn;
SET search_path = bulk_fn;

-- Whether all rows came in batches: their pages are frozen then, as nothing else would have them.
CREATE EXTENSION pageinspect SCHEMA public;
CREATE FUNCTION frozen(t regclass) RETURNS TABLE (rows bigint, frozen bigint) LANGUAGE sql AS $$
    SELECT count(*), count(*) FILTER (WHERE (i.t_infomask & 768) = 768)
    FROM generate_series(0, pg_relation_size(t) / current_setting('block_size')::int - 1) AS b,
         LATERAL public.heap_page_items(public.get_raw_page(t::text, b::int)) AS i WHERE i.t_data IS NOT NULL $$;

-- Defaults, an identity, a generated column, NOT NULL, CHECK and an index, in a table of this transaction.
BEGIN;
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int NOT NULL CHECK (a < 5000), b text DEFAULT 'b',
    c int GENERATED ALWAYS AS (a * 2) STORED, gone int, d numeric(6, 2));
ALTER TABLE t DROP COLUMN gone;
SELECT ferry.bulk_insert('t', 'SELECT g, g / 3.0 FROM generate_series(1, 2500) AS g', '{a,d}');
COMMIT;
SELECT * FROM frozen('t');
SELECT count(*), min(id), max(id), sum(c), count(DISTINCT b), sum(d) FROM t;
SET enable_seqscan = off;
SELECT * FROM t WHERE id = 2400;
RESET enable_seqscan;

-- Without columns: all but the generated ones. Values for an identity column are taken, as by COPY.
SELECT ferry.bulk_insert('t', 'VALUES (9001, 7, ''x'', 1.005), (9002, 8, NULL, NULL)');
SELECT * FROM t WHERE id > 9000;
-- A table of an earlier transaction is not frozen, and neither is one with an open cursor.
SELECT rows - frozen AS not_frozen FROM frozen('t');
BEGIN;
CREATE TABLE seen (a int);
DECLARE c CURSOR FOR SELECT * FROM seen;
SELECT ferry.bulk_insert('seen', 'SELECT 1');
FETCH c;
COMMIT;
SELECT * FROM frozen('seen');
-- Nor one made outside the subtransaction that fills it.
BEGIN;
CREATE TABLE outer_made (a int);
SAVEPOINT s;
SELECT ferry.bulk_insert('outer_made', 'SELECT 1');
RELEASE s;
COMMIT;
SELECT * FROM frozen('outer_made');
-- TRUNCATE in the same transaction counts as new.
BEGIN;
TRUNCATE seen;
SELECT ferry.bulk_insert('seen', 'TABLE outer_made');
COMMIT;
SELECT * FROM frozen('seen');

-- A source that is a plan of any kind: joins, sorts, aggregates, the table itself.
SELECT ferry.bulk_insert('t', 'WITH x AS (SELECT a, count(*) AS n FROM t GROUP BY a) SELECT x.a, x.n::text FROM x JOIN seen ON true ORDER BY 1 DESC LIMIT 3',
    '{a,b}');
SELECT a, b, c FROM t WHERE id BETWEEN 2501 AND 2600 ORDER BY id;
SELECT ferry.bulk_insert('seen', 'SELECT a + 1 FROM seen');
SELECT * FROM seen ORDER BY a;

-- Errors name the row, and nothing is kept.
SELECT ferry.bulk_insert('t', 'SELECT g FROM generate_series(4990, 5010) AS g', '{a}');
SELECT ferry.bulk_insert('t', 'SELECT NULL::int', '{a}');
SELECT ferry.bulk_insert('t', 'SELECT 9001, 1', '{id,a}');
SELECT count(*) FROM t;

-- What is no single SELECT is refused.
SELECT ferry.bulk_insert('t', 'DELETE FROM t');
SELECT ferry.bulk_insert('t', 'SELECT 1; DELETE FROM t', '{a}');
SELECT ferry.bulk_insert('t', 'SELECT 1 ON CONFLICT DO NOTHING', '{a}');
SELECT ferry.bulk_insert('t', 'SELECT 1', '{nowhere}');
SELECT ferry.bulk_insert('t', 'SELECT 1', '{c}');
SELECT ferry.bulk_insert('t', 'SELECT 1', ARRAY[NULL]::name[]);
SELECT ferry.bulk_insert('t', NULL);
SELECT ferry.bulk_insert('t', '');
SELECT count(*) FROM t;

-- The plain path where rows want a look of their own: triggers, foreign keys, partitions, foreign tables, views.
CREATE TABLE log (n int);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (NEW.a); RETURN NEW; END $$;
CREATE TABLE triggered (a int);
CREATE TRIGGER note BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION note();
SELECT ferry.bulk_insert('triggered', 'SELECT generate_series(1, 3)');
SELECT array_agg(n ORDER BY n) FROM log;
CREATE TABLE child (id int REFERENCES t (id));
SELECT ferry.bulk_insert('child', 'VALUES (1), (2)');
SELECT ferry.bulk_insert('child', 'VALUES (1), (-5)');
CREATE TABLE parts (a int) PARTITION BY RANGE (a);
CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (10);
SELECT ferry.bulk_insert('parts', 'SELECT generate_series(1, 9)');
SELECT ferry.bulk_insert('parts_low', 'SELECT 11');
SELECT count(*) FROM parts_low;
CREATE VIEW seen_view AS SELECT a FROM seen;
SELECT ferry.bulk_insert('seen_view', 'SELECT 77');
SELECT count(*) FROM seen WHERE a = 77;
-- A function that looks at the table while it is filled sees it row by row.
CREATE FUNCTION counted() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN (SELECT count(*) FROM bulk_fn.log); END $$;
TRUNCATE log;
SELECT ferry.bulk_insert('log', 'SELECT counted() FROM generate_series(1, 3)');
SELECT array_agg(n ORDER BY n) FROM log;

-- With the rights of the caller.
CREATE ROLE regress_ferry_bulk_fn;
GRANT USAGE ON SCHEMA bulk_fn, ferry TO regress_ferry_bulk_fn;
GRANT INSERT (a) ON t TO regress_ferry_bulk_fn;
SET ROLE regress_ferry_bulk_fn;
SELECT ferry.bulk_insert('t', 'SELECT 1', '{a}');
SELECT ferry.bulk_insert('t', 'SELECT 1', '{b}');
SELECT ferry.bulk_insert('t', 'SELECT a FROM seen', '{a}');
RESET ROLE;
-- Row security: the plain path, with its check.
CREATE TABLE secured (a int);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
CREATE POLICY small ON secured WITH CHECK (a < 10);
GRANT INSERT ON secured TO regress_ferry_bulk_fn;
SET ROLE regress_ferry_bulk_fn;
SELECT ferry.bulk_insert('secured', 'SELECT 1');
SELECT ferry.bulk_insert('secured', 'SELECT 11');
RESET ROLE;

SET client_min_messages = warning;
DROP SCHEMA bulk_fn CASCADE;
DROP EXTENSION pageinspect;
REVOKE USAGE ON SCHEMA ferry FROM regress_ferry_bulk_fn;
DROP ROLE regress_ferry_bulk_fn;
