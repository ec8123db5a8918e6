-- misfit and orphans: what does not fit is kept in a wider type, or stops everything, or is listed byte for byte.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_misfits.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
SET TimeZone = 'UTC';
SET IntervalStyle = 'postgres';
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CREATE FUNCTION account(schema_name name) RETURNS TABLE (name text, source_rows bigint, nulls bigint, loaded bigint,
    converted bigint, listed bigint, ok boolean)
LANGUAGE sql AS $$
    SELECT a.source_table || '.' || a.source_column, a.source_rows, a.nulls, a.loaded, a.converted, a.listed, a.ok
    FROM ferry.accounting AS a JOIN ferry.migration AS m USING (migration)
    WHERE m.target_schema = schema_name AND (a.listed > 0 OR NOT a.ok OR a.source_table = 'invoice')
    ORDER BY a.source_table COLLATE "C", a.source_column COLLATE "C"
$$;
CREATE FUNCTION listed(schema_name name) RETURNS TABLE (table_name text, row_key jsonb, column_name text,
    storage_class text, value text, reason text, action text, kind text)
LANGUAGE sql AS $$
    SELECT x.table_name, x.row_key, x.column_name, x.storage_class, encode(x.value, 'escape'), x.reason, x.action, x.kind
    FROM ferry.misfit AS x JOIN ferry.migration AS m USING (migration)
    WHERE m.target_schema = schema_name
    ORDER BY x.table_name COLLATE "C", x.row_key::text COLLATE "C", x.column_name COLLATE "C"
$$;

-- widen: everything is loaded, some of it in another form
CALL ferry.migrate(:'file', 'widen');
SELECT * FROM account('widen');
SELECT * FROM listed('widen');

-- abort: all of it in one error, nothing is changed, and the list stays
CALL ferry.migrate(:'file', 'abort', '{"misfit": "abort", "orphans": "abort"}');
SELECT to_regnamespace('abort');
SELECT * FROM listed('abort');
SELECT kind, object, column_name, detail, occurrences, sample FROM ferry.finding AS f JOIN ferry.migration AS m USING (migration)
WHERE m.target_schema = 'abort' AND f.blocking ORDER BY 1, 2, 3;

-- null: a column that was NOT NULL no longer is
CALL ferry.migrate(:'file', 'nulls', '{"misfit": "null"}');
SELECT * FROM account('nulls');
SELECT * FROM listed('nulls');
SELECT * FROM nulls.invoice ORDER BY number;
SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
WHERE attrelid = 'nulls.customer'::regclass AND attnum > 0 ORDER BY attnum;
SELECT object, source_rows, target_rows, ok, detail FROM ferry.verification JOIN ferry.migration USING (migration)
WHERE target_schema = 'nulls' AND detail IS NOT NULL ORDER BY object;

-- reject: rows go with all their values, and their children become orphans
CALL ferry.migrate(:'file', 'rejected', '{"misfit": "reject", "orphans": "reject"}');
SELECT * FROM account('rejected');
SELECT * FROM listed('rejected');
SELECT object, source_rows, target_rows, ok FROM ferry.verification JOIN ferry.migration USING (migration)
WHERE target_schema = 'rejected' ORDER BY object;
SELECT * FROM rejected.invoice;
SELECT * FROM rejected.node;
SELECT * FROM rejected.hen;
SELECT conname, convalidated FROM pg_constraint WHERE connamespace = 'rejected'::regnamespace AND contype = 'f' ORDER BY 1;
SELECT sql FROM ferry.step JOIN ferry.migration USING (migration)
WHERE target_schema = 'rejected' AND kind = 'data' AND object = 'line';
-- the foreign tables are what they were
SELECT * FROM loader_misfits_sqlite.customer WHERE id = 2;
ALTER FOREIGN TABLE loader_misfits_sqlite.line ADD ferry_row_key jsonb OPTIONS (row_key 'true');
-- with the row key the statement still goes in batches: a scan of the file with a hashed filter, no join (its wording changes with the
-- version)
CREATE FUNCTION pg_temp.plan_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || statement LOOP plan := plan || line || E'\n'; END LOOP;
  RETURN plan;
END $$;
SELECT plan ~ '^Foreign Scan on line\n' AS file_scan, plan ~ 'Filter: \(NOT .*hashed SubPlan' AS hashed_filter, plan ~ 'Join' AS joined
FROM pg_temp.plan_of($$SELECT invoice_number FROM loader_misfits_sqlite.line
  WHERE ferry_row_key NOT IN (SELECT ferry.listed_keys(4, 'line', 'reject'))$$) AS plan;

-- orphans become NULL, where the column can be
CALL ferry.migrate(:'file', 'unhung', '{"orphans": "null"}');
CALL ferry.migrate(:'file', 'unhung', '{"orphans": "null", "exclude": ["line", "remark"]}');
SELECT * FROM listed('unhung') WHERE table_name NOT IN ('line', 'remark');
SELECT * FROM unhung.node ORDER BY id;
SELECT * FROM unhung.egg ORDER BY id;
SELECT sql FROM ferry.step JOIN ferry.migration USING (migration)
WHERE target_schema = 'unhung' AND kind = 'data' AND object = 'egg' AND ferry.step.status = 'done';
SELECT bool_and(convalidated) FROM pg_constraint WHERE connamespace = 'unhung'::regnamespace AND contype = 'f';

-- per column, most particular first; types of one's own
CALL ferry.migrate(:'file', 'mixed', '{"misfit": {"*.*": "null", "invoice.*": "widen", "invoice.paid": "reject", "*.since": "abort"},
    "exclude": ["customer"]}');
SELECT * FROM listed('mixed');
SELECT source_column, pg_type, misfit, checked FROM ferry.column_map JOIN ferry.migration USING (migration)
WHERE target_schema = 'mixed' AND source_table = 'invoice' ORDER BY ordinal;
CALL ferry.migrate(:'file', 'typed', '{"types": {"invoice.total": "numeric(3,1)", "invoice.number": "varchar(2)"}}');
CALL ferry.migrate(:'file', 'typed', '{"types": {"invoice.total": "numeric(3,1)"}, "misfit": {"invoice.total": "null"}, "include": ["invoice"]}');
SELECT * FROM listed('typed');
CALL ferry.migrate(:'file', 'wrong', '{"misfit": {"invoice.totl": "null"}}');
CALL ferry.migrate(:'file', 'wrong', '{"misfit": {"invoice.total": "nul"}}');
CALL ferry.migrate(:'file', 'wrong', '{"misfit": {"invoice.total": 1}}');

-- what the list says has to be so: a lost entry, other bytes, a row that is not in the file
CREATE FUNCTION differences() RETURNS TABLE (object text, detail text) LANGUAGE sql AS $$
    SELECT v.object, v.detail FROM ferry.migration AS m, LATERAL ferry.verify(m.migration) AS v
    WHERE m.target_schema = 'rejected' AND NOT v.ok $$;
SELECT * FROM differences();
BEGIN; DELETE FROM ferry.misfit WHERE table_name = 'customer' AND column_name = 'name'; SELECT * FROM differences(); ROLLBACK;
BEGIN; UPDATE ferry.misfit SET value = '' WHERE table_name = 'customer' AND column_name = 'name'; SELECT * FROM differences(); ROLLBACK;
BEGIN; UPDATE ferry.misfit SET row_key = '{"id": 99}' WHERE table_name = 'customer' AND column_name = 'name'; SELECT * FROM differences(); ROLLBACK;

-- the file changes between plan and run: the list is made again, and what the plan did not know stops it
SELECT ferry.plan('loader_misfits', 'later', '{"misfit": "null", "include": ["customer", "node"]}') AS migration \gset
\! sqlite3 $FERRY_TEST_DIR/loader_misfits.db "INSERT INTO customer VALUES (5, 'Hal', 'later')"
CALL ferry.run(:migration);
SELECT object, ok, detail FROM ferry.verify(:migration) ORDER BY object;
SELECT ferry.plan('loader_misfits', 'latest', '{"misfit": "null", "types": {"node.up": "smallint"}, "include": ["customer", "node"]}') AS migration \gset
\! sqlite3 $FERRY_TEST_DIR/loader_misfits.db "INSERT INTO node VALUES (6, 'top')"
CALL ferry.run(:migration);
SELECT to_regnamespace('latest');
-- refresh goes by the policies, too
\! sqlite3 $FERRY_TEST_DIR/loader_misfits.db "DELETE FROM node WHERE id = 6; INSERT INTO customer VALUES (6, 'Ida', 'never')"
CALL ferry.refresh('nulls');
SELECT * FROM nulls.customer ORDER BY id;
SELECT row_key, encode(value, 'escape') FROM ferry.misfit JOIN ferry.migration USING (migration)
WHERE target_schema = 'nulls' AND table_name = 'customer' ORDER BY misfit;

-- a key names one row alone: a blob is not the text that spells it, nor an infinity its name, nor one odd text another
\set keys :test_dir '/loader_misfits_keys.db'
\! rm -f $FERRY_TEST_DIR/loader_misfits_keys.db; sqlite3 $FERRY_TEST_DIR/loader_misfits_keys.db "CREATE TABLE bk (k BLOB PRIMARY KEY, v INT) WITHOUT ROWID; INSERT INTO bk VALUES (x'00ff', 'bad'), ('x''00ff''', 7), (9e999, 'bad'), ('Infinity', 8), (CAST(x'61ff' AS TEXT), 'bad'), (CAST(x'61fe' AS TEXT), 9), ('a' || char(0), 10), (1234567890123000000.0, 'bad'), (1234567890123000000, 11)"
CALL ferry.migrate(:'keys', 'key_reject', '{"misfit": "reject"}');
SELECT * FROM listed('key_reject');
SELECT * FROM key_reject.bk ORDER BY v;
CALL ferry.migrate(:'keys', 'key_null', '{"misfit": "null"}');
SELECT * FROM listed('key_null');
SELECT * FROM key_null.bk ORDER BY v, k;
SELECT target_schema, object, source_rows, target_rows, ok FROM ferry.verification JOIN ferry.migration USING (migration)
WHERE target_schema LIKE 'key%' ORDER BY 1;

-- what an input function normalises or cuts is no value of the file: told by every policy, as the proof would
\set changed :test_dir '/fdw_misfits.db'
\set types '"include": ["changed"], "types": {"changed.i": "interval", "changed.ip": "inet", "changed.c": "\\"char\\"", "changed.n": "name", "changed.a": "interval[]"}'
SELECT '{"misfit": "abort", ' || :'types' || '}' AS options \gset
CALL ferry.migrate(:'changed', 'change_abort', :'options');
SELECT * FROM listed('change_abort');
SELECT '{"misfit": "null", ' || :'types' || '}' AS options \gset
CALL ferry.migrate(:'changed', 'change_null', :'options');
SELECT * FROM change_null.changed ORDER BY id;
SELECT '{"misfit": "reject", ' || :'types' || '}' AS options \gset
CALL ferry.migrate(:'changed', 'change_reject', :'options');
SELECT * FROM change_reject.changed ORDER BY id;
SELECT target_schema, object, source_rows, target_rows, ok FROM ferry.verification JOIN ferry.migration USING (migration)
WHERE target_schema LIKE 'change%' ORDER BY 1;

-- a table of 1600 columns has no room for one more: it is in the way only where listed rows are found by their key
\set wide :test_dir '/loader_misfits_wide.db'
SELECT format('CREATE TABLE nullable (%s)', string_agg('c' || i || CASE i WHEN 1 THEN ' INTEGER PRIMARY KEY' ELSE ' INTEGER' END, ', ' ORDER BY i)) AS create_wide
FROM generate_series(1, 1600) AS i \gset
\setenv WIDE :create_wide
\! rm -f $FERRY_TEST_DIR/loader_misfits_wide.db; sqlite3 $FERRY_TEST_DIR/loader_misfits_wide.db "$WIDE; INSERT INTO nullable (c1, c2, c1600) VALUES (1, 7, 8), (2, 'bad', 9)"
CALL ferry.migrate(:'wide', 'wide_null', '{"misfit": "null"}');
SELECT * FROM listed('wide_null');
SELECT c1, c2, c1600 FROM wide_null.nullable ORDER BY c1;
SELECT object, source_rows, target_rows, ok FROM ferry.verification JOIN ferry.migration USING (migration)
WHERE target_schema = 'wide_null' ORDER BY object;
CALL ferry.migrate(:'wide', 'wide_reject', '{"misfit": "reject"}');
CALL ferry.migrate(:'wide', 'wide_abort', '{"misfit": "abort"}');
SELECT m.target_schema, f.kind, f.object, f.detail FROM ferry.finding AS f JOIN ferry.migration AS m USING (migration)
WHERE m.target_schema LIKE 'wide\_%' AND f.blocking ORDER BY 1, 2;

SELECT format('DROP SCHEMA %I CASCADE', target_schema) FROM (SELECT DISTINCT target_schema FROM ferry.migration) AS m
WHERE to_regnamespace(target_schema) IS NOT NULL ORDER BY target_schema \gexec
DROP FUNCTION account, listed, differences;
SELECT ferry.detach('loader_misfits');
SELECT ferry.detach('loader_misfits_keys');
SELECT ferry.detach('loader_misfits_wide');
SELECT ferry.detach('fdw_misfits');
DROP EXTENSION sqlite_ferry;
