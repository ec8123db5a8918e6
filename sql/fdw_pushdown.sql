-- What goes to SQLite, what stays, and that both give the rows a local read gives.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set scan_db :test_dir '/fdw_scan.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
CREATE SERVER scan FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'scan_db');
CREATE SCHEMA scan;
IMPORT FOREIGN SCHEMA main FROM SERVER scan INTO scan;
SET search_path = scan, public;
-- the SQLite statement of a query
CREATE FUNCTION sqlite_sql(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
    IF line ~ 'SQLite query|Filter:' THEN RETURN NEXT trim(line); END IF;
  END LOOP;
END $$;
-- only the columns that are needed
SELECT sqlite_sql('SELECT name FROM items');
SELECT sqlite_sql('SELECT count(*) FROM items');
SELECT sqlite_sql('SELECT items FROM items');
SELECT sqlite_sql('SELECT id FROM items WHERE length(note) > 3');
-- conditions: exact on guaranteed integers, filtered and checked again elsewhere
SELECT sqlite_sql('SELECT name FROM big_ids b, items WHERE items.id = 7');
SELECT sqlite_sql('SELECT v FROM big_ids WHERE id = 1');
SELECT sqlite_sql('SELECT v FROM big_ids WHERE 5 < id AND id <= 9223372036854775807');
SELECT sqlite_sql('SELECT v FROM big_ids WHERE id = -9223372036854775808');
SELECT sqlite_sql('SELECT name FROM items WHERE grp = 3');
SELECT sqlite_sql('SELECT t FROM typed WHERE k = 3 AND k <> 4');
SELECT sqlite_sql($$SELECT id FROM items WHERE name = 'it''s' AND note = 'Even'$$);
SELECT sqlite_sql($$SELECT id FROM items WHERE name < 'b' COLLATE "C"$$);
SELECT sqlite_sql('SELECT id FROM items WHERE note IS NULL AND name IS NOT NULL');
-- these stay here
SELECT sqlite_sql($$SELECT id FROM items WHERE lower(name) = 'x'$$);
SELECT sqlite_sql('SELECT id FROM items WHERE grp = 1 OR grp = 2');
SELECT sqlite_sql('SELECT id FROM items WHERE grp + 1 = 2');
SELECT sqlite_sql('SELECT id FROM items WHERE grp = 1.5');
SELECT sqlite_sql('SELECT id FROM items WHERE grp = NULL');
-- LIMIT: only where every condition is SQLite's and nothing lies between
SELECT sqlite_sql('SELECT id FROM big_ids LIMIT 3');
SELECT sqlite_sql('SELECT id FROM big_ids WHERE id > 5 LIMIT 3 OFFSET 2');
SELECT sqlite_sql('SELECT id FROM big_ids WHERE v IS NOT NULL LIMIT 1');
SELECT sqlite_sql('SELECT id FROM items WHERE grp = 3 LIMIT 3');
SELECT sqlite_sql('SELECT id FROM big_ids ORDER BY v LIMIT 3');
SELECT sqlite_sql('SELECT DISTINCT v FROM big_ids LIMIT 3');
SELECT sqlite_sql('SELECT v, count(*) FROM big_ids GROUP BY v LIMIT 3');
SELECT sqlite_sql('SELECT a.id FROM big_ids a, big_ids b LIMIT 3');
SELECT sqlite_sql('SELECT id FROM big_ids UNION ALL SELECT id FROM items LIMIT 3');
SELECT sqlite_sql('SELECT id FROM big_ids ORDER BY id FETCH FIRST 2 ROWS WITH TIES');
SELECT id FROM big_ids LIMIT -1;
-- and the rows
SELECT count(*), sum(id), min(name), max(name) FROM items;
SELECT id, name FROM items WHERE id = 4711;
SELECT count(*) FROM items WHERE grp = 3;
SELECT count(*) FROM items WHERE 10 > grp AND id > 2500;
SELECT count(*) FROM items WHERE note = 'Even';
SELECT count(*) FROM items WHERE note = 'even';
SELECT count(*) FROM items WHERE note IS NULL;
SELECT count(*) FROM items WHERE note < 'F' COLLATE "C";
SELECT count(*) FROM (SELECT id FROM items WHERE id > 10 LIMIT 7 OFFSET 3) s;
SELECT v FROM big_ids WHERE id = -9223372036854775808;
SELECT v FROM big_ids WHERE id >= 4294967296 ORDER BY id;
-- a local column narrower than the file's: the error a full read gives
CREATE FOREIGN TABLE narrow (id integer, v text) SERVER scan OPTIONS (table_name 'big_ids');
SELECT * FROM narrow WHERE id = 1;
-- dirty values are not skipped in silence by a pushed condition
CREATE FOREIGN TABLE dirty_int (id bigint, i integer, t text) SERVER scan OPTIONS (table_name 'dirty_numbers');
SELECT id FROM dirty_int WHERE i = 1;
SELECT id FROM dirty_int WHERE i = 1 AND id < 3;
SELECT id FROM dirty_int WHERE t = 'a';
-- text in a numeric column compares as text, numbers in a text column as numbers
CREATE FOREIGN TABLE textish_local (id bigint, n integer, i text) SERVER scan OPTIONS (table_name 'textish');
SELECT id FROM textish_local WHERE n < 10 AND id < 3;
SELECT id, i FROM textish_local WHERE i < '5' COLLATE "C" ORDER BY id;
SELECT id, i FROM textish_local WHERE i = '5' ORDER BY id;
-- estimates come from the file
CREATE FUNCTION estimated_rows(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
  RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric::bigint;
END $$;
SELECT estimated_rows('SELECT * FROM items');
SELECT estimated_rows('SELECT * FROM items WHERE id = 3');
SELECT estimated_rows('SELECT * FROM typed') BETWEEN 4000 AND 6000 AS from_the_rowids;
-- rescans, joins, cursors, prepared statements
SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off;
SELECT count(*) FROM big_ids a JOIN typed t ON t.id = a.id;
RESET ALL;
SET search_path = scan, public;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT id FROM items ORDER BY id;
FETCH 2 FROM c;
FETCH BACKWARD 1 FROM c;
SAVEPOINT s;
SELECT count(*) FROM items WHERE id < 10;
ROLLBACK TO s;
FETCH 1 FROM c;
COMMIT;
DECLARE h CURSOR WITH HOLD FOR SELECT id FROM items WHERE id < 4;
FETCH ALL FROM h;
CLOSE h;
PREPARE p(bigint) AS SELECT name FROM items WHERE id = $1;
EXECUTE p(1); EXECUTE p(2); EXECUTE p(3); EXECUTE p(4); EXECUTE p(5); EXECUTE p(6); EXECUTE p(NULL);
DEALLOCATE p;
SELECT (SELECT name FROM items i WHERE i.id = b.id) FROM big_ids b ORDER BY b.id;
SELECT count(*) FROM items TABLESAMPLE SYSTEM (10);
INSERT INTO items VALUES (1);
RESET search_path;
SET client_min_messages = warning;
DROP SERVER scan CASCADE;
DROP SCHEMA scan CASCADE;
