-- INSERT ... SELECT from a foreign table in batches: the same rows, counts and errors as one by one.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set scan_db :test_dir '/fdw_scan.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
CREATE SERVER bulk FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'scan_db');
CREATE SCHEMA bulk;
IMPORT FOREIGN SCHEMA main LIMIT TO (items, dirty_numbers) FROM SERVER bulk INTO bulk;
SET search_path = bulk;
SHOW sqlite_ferry.bulk_insert;
-- runs an INSERT both ways, into tables of the same making; says what came of it, and whether both came to the same
CREATE FUNCTION both_ways(definition text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text[]; n bigint; pages text; message text;
BEGIN
  FOR i IN 0..1 LOOP
    EXECUTE format('SET LOCAL sqlite_ferry.bulk_insert = %s', CASE i WHEN 0 THEN 'off' ELSE 'on' END);
    EXECUTE definition;
    BEGIN
      EXECUTE statement;
      GET DIAGNOSTICS n = ROW_COUNT;
      EXECUTE 'SELECT md5(string_agg(t::text, E''\n'' ORDER BY t::text)) FROM t' INTO pages;
      result[i] := n || ' rows ' || coalesce(pages, 'none');
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
      result[i] := SQLSTATE || ' ' || message;
    END;
    DROP TABLE t CASCADE;
  END LOOP;
  RETURN CASE WHEN result[0] = result[1] THEN 'same: ' || regexp_replace(result[0], 'rows [0-9a-f]{32}', 'rows')
              ELSE 'DIFFERENT: ' || result[0] || ' / ' || result[1] END;
END $$;
SELECT both_ways('CREATE TABLE t (id int, grp int, name text)', 'INSERT INTO t SELECT id, grp, name FROM items');
SELECT both_ways('CREATE TABLE t (LIKE items)', 'INSERT INTO t SELECT * FROM items');
SELECT both_ways('CREATE TEMP TABLE t (LIKE items)', 'INSERT INTO t SELECT * FROM items WHERE id < 0');
SELECT both_ways('CREATE UNLOGGED TABLE t (name text, id int, note text)', 'INSERT INTO t (id, name) SELECT id, name FROM items WHERE grp = 7');
SELECT both_ways('CREATE TABLE t (gone int, id int, d text DEFAULT ''x'', s bigserial, i int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t DROP gone',
                 'INSERT INTO t (id) SELECT id FROM items');
SELECT both_ways('CREATE TABLE t (id int, big text)', 'INSERT INTO t SELECT id, repeat(name, 4000) FROM items WHERE id <= 60');
-- indexes
SELECT both_ways('CREATE TABLE t (id int PRIMARY KEY, name text); CREATE INDEX ON t (lower(name) DESC) WHERE id > 10; CREATE INDEX ON t USING hash (name)',
                 'INSERT INTO t SELECT id, name FROM items');
SELECT both_ways('CREATE TABLE t (grp int UNIQUE)', 'INSERT INTO t SELECT grp FROM items');
SELECT both_ways('CREATE TABLE t (grp int UNIQUE)', 'INSERT INTO t SELECT grp FROM items LIMIT 20');
SELECT both_ways('CREATE TABLE t (grp int UNIQUE DEFERRABLE INITIALLY DEFERRED)', 'INSERT INTO t SELECT grp FROM items; SET CONSTRAINTS ALL IMMEDIATE');
SELECT both_ways('CREATE TABLE t (id int, EXCLUDE USING btree (id WITH =))', 'INSERT INTO t SELECT id / 2 FROM items');
-- constraints
SELECT both_ways('CREATE TABLE t (id int, note text NOT NULL)', 'INSERT INTO t SELECT id, note FROM items');
SELECT both_ways('CREATE TABLE t (id int CHECK (id < 4000))', 'INSERT INTO t SELECT id FROM items');
SELECT both_ways('CREATE TABLE t (id int CHECK (id < 6000), double int GENERATED ALWAYS AS (id * 2) STORED)', 'INSERT INTO t SELECT id FROM items');
SELECT both_ways('CREATE TABLE t (id int)', 'INSERT INTO t SELECT i::int FROM dirty_numbers');
-- what came with 18; on servers before it the nearest thing, with the same result
SELECT current_setting('server_version_num')::int >= 180000 AS new_kinds \gset
\if :new_kinds
\set virtual VIRTUAL
\set not_null 'ALTER TABLE t ADD CONSTRAINT n NOT NULL note NOT VALID'
\else
\set virtual STORED
\set not_null 'ALTER TABLE t ALTER note SET NOT NULL'
\endif
SELECT both_ways('CREATE TABLE t (twice int GENERATED ALWAYS AS (id * 2) ' || :'virtual' || ', id int, name text, sum int GENERATED ALWAYS AS (id + 1) ' || :'virtual' || '); CREATE INDEX ON t (id)',
                 'INSERT INTO t (id, name) SELECT id, name FROM items');
SELECT both_ways('CREATE TABLE t (id int, twice int GENERATED ALWAYS AS (id * 2) ' || :'virtual' || ' CHECK (twice < 8000))', 'INSERT INTO t SELECT id FROM items');
SELECT both_ways('CREATE TABLE t (id int, copy text GENERATED ALWAYS AS (note) ' || :'virtual' || ' NOT NULL, note text)', 'INSERT INTO t (id, note) SELECT id, note FROM items');
SELECT both_ways('CREATE TABLE t (id int, note text); INSERT INTO t SELECT 0, CASE WHEN current_setting(''server_version_num'')::int < 180000 THEN '''' END; ' || :'not_null',
                 'INSERT INTO t SELECT id, note FROM items');
SELECT both_ways('CREATE TABLE t (id int, note text); INSERT INTO t SELECT 0, CASE WHEN current_setting(''server_version_num'')::int < 180000 THEN '''' END; ' || :'not_null',
                 'INSERT INTO t SELECT id, name FROM items');
-- what is looked at row by row takes the plain path
CREATE TABLE parent (id int PRIMARY KEY);
INSERT INTO parent SELECT generate_series(1, 4999);
SELECT both_ways('CREATE TABLE t (id int REFERENCES parent)', 'INSERT INTO t SELECT id FROM items WHERE id < 5000');
SELECT both_ways('CREATE TABLE t (id int REFERENCES parent)', 'INSERT INTO t SELECT id FROM items');
CREATE FUNCTION plus_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := NEW.id + 1; RETURN NEW; END $$;
SELECT both_ways('CREATE TABLE t (id int); CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION plus_one()', 'INSERT INTO t SELECT id FROM items');
SELECT both_ways('CREATE TABLE t (id int) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (2500); CREATE TABLE t2 PARTITION OF t DEFAULT',
                 'INSERT INTO t SELECT id FROM items');
SELECT both_ways('CREATE TABLE t (id int) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (2500)',
                 'INSERT INTO t1 SELECT id FROM items');
SELECT both_ways('CREATE TABLE t (grp int PRIMARY KEY)', 'INSERT INTO t SELECT grp FROM items ON CONFLICT DO NOTHING');
SELECT both_ways('CREATE TABLE t (id int)', 'INSERT INTO t SELECT id FROM items i WHERE NOT EXISTS (SELECT FROM t WHERE t.id = i.id)');
CREATE FUNCTION counted() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN (SELECT count(*) FROM bulk.t); END $$;
SELECT both_ways('CREATE TABLE t (n bigint)', 'INSERT INTO t SELECT counted() FROM items WHERE id < 50');
SELECT both_ways('CREATE TABLE t (n bigint)', 'INSERT INTO t SELECT (SELECT counted() WHERE i.id > 0) FROM items i WHERE id < 50');
SELECT both_ways('CREATE TABLE t (n bigint)', 'INSERT INTO t SELECT id FROM items i WHERE id < 50 AND i.id NOT IN (SELECT n * 2 FROM counted() AS n WHERE i.id > 0)');
SELECT both_ways('CREATE TABLE t (id int)', 'INSERT INTO t SELECT id FROM items WHERE id NOT IN (SELECT count(*) * g FROM generate_series(1, 20) AS g GROUP BY g)');
-- RETURNING, a CTE, EXPLAIN ANALYZE, a savepoint, a prepared statement
CREATE TABLE t (id int);
WITH new AS (INSERT INTO t SELECT id FROM items WHERE id < 4 RETURNING id) SELECT sum(id) FROM new;
INSERT INTO t SELECT id FROM items WHERE id BETWEEN 4 AND 5 RETURNING id;
-- what every version prints: from 18 on rows have decimals and buffers are shown unasked
CREATE FUNCTION analyzed(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF, SUMMARY OFF) ' || statement LOOP
    RETURN NEXT replace(line, '.00 loops', ' loops');
  END LOOP;
END $$;
SELECT * FROM analyzed('INSERT INTO t SELECT id FROM items WHERE id > 4990');
BEGIN;
SAVEPOINT s;
INSERT INTO t SELECT id FROM items;
ROLLBACK TO s;
SELECT count(*) FROM t;
COMMIT;
PREPARE p AS INSERT INTO t SELECT id FROM items;
EXECUTE p; EXECUTE p; EXECUTE p;
SELECT count(*), count(DISTINCT id) FROM t;
-- rows are counted; the difference, since what earlier transactions did may or may not be in it
BEGIN;
SELECT n_tup_ins AS before FROM pg_stat_xact_user_tables WHERE relid = 't'::regclass \gset
EXECUTE p;
SELECT n_tup_ins - :before AS counted FROM pg_stat_xact_user_tables WHERE relid = 't'::regclass;
ROLLBACK;
-- an error in the middle leaves nothing behind
CREATE TABLE half (id int CHECK (id < 3333));
INSERT INTO half SELECT id FROM items;
SELECT count(*) FROM half;
-- row security applies
CREATE ROLE regress_ferry_bulk;
CREATE TABLE secured (id int);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
CREATE POLICY small ON secured WITH CHECK (id <= 10);
GRANT USAGE ON SCHEMA bulk TO regress_ferry_bulk;
GRANT INSERT ON secured TO regress_ferry_bulk;
GRANT SELECT ON items TO regress_ferry_bulk;
SET ROLE regress_ferry_bulk;
INSERT INTO secured SELECT id FROM items WHERE id <= 11;
INSERT INTO secured SELECT id FROM items WHERE id <= 10;
RESET ROLE;
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA bulk CASCADE;
DROP SERVER bulk CASCADE;
DROP ROLE regress_ferry_bulk;
