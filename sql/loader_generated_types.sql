-- Generated columns have types for all that they can yield, and are computed though they name each other.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_generated_types.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CALL ferry.migrate(:'file', 'calc');
SELECT a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attgenerated <> '' AS generated,
       pg_get_expr(d.adbin, d.adrelid) AS expression
FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid IN ('calc.sale'::regclass, 'calc.point'::regclass, 'calc.visit'::regclass, 'calc.dice'::regclass) AND a.attnum > 0 ORDER BY a.attrelid, a.attnum;
SELECT severity, kind, object, column_name, detail FROM ferry.finding WHERE kind = 'generated' ORDER BY finding;
SELECT kind, object, ok, detail FROM ferry.verification ORDER BY kind, object;

-- a DEFAULT that is an expression, too
INSERT INTO calc.dice (id) SELECT * FROM generate_series(2, 50);
SELECT count(*), max(abs(roll)) > 2147483647 AS long, max(side) < 6 AS side, max(made) FROM calc.dice WHERE id > 1;

-- what SQLite takes later is taken, and comes out the same
INSERT INTO calc.sale (id, price, qty) VALUES (4, 1.25, 3), (5, 1, 2000000000);
\! sqlite3 $FERRY_TEST_DIR/loader_generated_types.db "INSERT INTO sale (id, price, qty) VALUES (4, 1.25, 3), (5, 1, 2000000000)"
CALL ferry.refresh('calc');
SELECT id, gross, twice, rest, net, fee, label, tag FROM calc.sale ORDER BY id;
SELECT kind, object, ok FROM ferry.verification ORDER BY kind, object;

-- a type of one's own stays
SELECT ferry.plan('loader_generated_types', 'own', '{"types": {"sale.twice": "numeric(20,2)"}}') AS migration \gset
SELECT source_column, pg_type FROM ferry.column_map WHERE migration = :migration AND source_column IN ('twice', 'gross');

CALL ferry.undo(1);
SELECT ferry.detach('loader_generated_types');
DROP EXTENSION sqlite_ferry;
