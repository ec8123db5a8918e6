-- plan: a migration as rows.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set kit :test_dir '/loader_kit.db'
\set names :test_dir '/loader_names.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;

-- every kind has its constructor, everything in the schema its sentence
SELECT k.kind FROM ferry.object_kind AS k
WHERE to_regprocedure(format('ferry.%I(bigint)', k.constructor)) IS NULL OR k.description = '';
SELECT p.oid::regprocedure FROM pg_proc AS p
WHERE p.pronamespace = 'ferry'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;
SELECT c.oid::regclass FROM pg_class AS c
WHERE c.relnamespace = 'ferry'::regnamespace AND c.relkind IN ('r', 'v') AND obj_description(c.oid, 'pg_class') IS NULL;
-- every table of the loader's state goes with a dump, the facts do not
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'ferry'::regnamespace AND c.relkind IN ('r', 'S')
  AND c.oid <> ALL ((SELECT extconfig FROM pg_extension WHERE extname = 'sqlite_ferry')::oid[]) ORDER BY 1;

SELECT ferry.attach(:'kit');
SELECT ferry.plan('loader_kit', 'kit') AS migration \gset
SELECT status, target_schema, created_schema FROM ferry.migration WHERE migration = :migration;
-- nothing else has changed
SELECT count(*) FROM pg_namespace WHERE nspname = 'kit';

SELECT step, unit, phase, kind, object, depends_on, status FROM ferry.step WHERE migration = :migration ORDER BY step;
\pset format unaligned
\pset tuples_only on
\pset recordsep '\n\n'
-- from 18 on, generated columns are VIRTUAL where they are in the file (loader_generated)
SELECT replace(sql, ' VIRTUAL', ' STORED') AS sql FROM ferry.step WHERE migration = :migration AND sql IS NOT NULL ORDER BY step;
\pset recordsep '\n'
\pset tuples_only off
\pset format aligned
SELECT kind, object, note FROM ferry.step WHERE migration = :migration AND note IS NOT NULL ORDER BY step;
SELECT severity, kind, object, detail FROM ferry.finding WHERE migration = :migration AND kind IN ('foreign_key', 'unique')
   OR (migration = :migration AND detail LIKE '%left out%') ORDER BY finding;
SELECT source_table, place, cycle FROM ferry.table_map WHERE migration = :migration AND place <= 8 OR cycle > 0 ORDER BY place;

-- options that shape the plan
SELECT ferry.plan('loader_kit', 'shaped', '{
    "include": ["book", "author", "made%", "Ord%"], "exclude": ["author"], "case": "snake",
    "rename": {"book": "Volumes", "book.title": "Name"},
    "types": {"*.created_at": "timestamptz", "made_at.updated_at": "timestamp unix_ms", "book.price": "numeric(20,4)",
              "made_at.*": "numeric"},
    "indexes": false}') AS migration \gset
SELECT source_table, source_column, target_column, pg_type, time_format, type_given FROM ferry.column_map
WHERE migration = :migration ORDER BY source_table COLLATE "C", ordinal;
SELECT step, kind, object, status, note FROM ferry.step WHERE migration = :migration ORDER BY step;
SELECT sql FROM ferry.step WHERE migration = :migration AND kind = 'foreign_table' ORDER BY step;
-- findings about what is left out are left out
SELECT count(*) FROM ferry.finding WHERE migration = :migration AND object = 'review';

SELECT ferry.plan('loader_kit', 'keyless', '{"constraints": false, "include": ["review", "book"], "views": false,
    "triggers": false, "before": ["SELECT 1"], "after": ["SELECT 2", "SELECT 3"]}') AS migration \gset
SELECT step, phase, kind, object, status FROM ferry.step WHERE migration = :migration ORDER BY step;

-- a server without foreign tables: the plan makes them, and PostgreSQL's own column names give way
CREATE SERVER bare FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'names');
SELECT ferry.plan('bare', 'names') AS migration \gset
SELECT sql FROM ferry.step WHERE migration = :migration AND phase IN ('prepare', 'table') ORDER BY step;
CALL ferry.run(:migration);
SELECT object, source_rows, ok FROM ferry.verify(:migration);
SELECT * FROM names.bounds;

-- a plan may be edited before it runs
SELECT ferry.plan('loader_kit', 'edited', '{"include": ["node"]}') AS migration \gset
UPDATE ferry.step SET sql = replace(sql, 'note text', 'note varchar(10)') WHERE migration = :migration AND kind = 'table';
CALL ferry.run(:migration);
SELECT status FROM ferry.migration WHERE migration = :migration;
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = 'edited.node'::regclass AND attnum > 0 ORDER BY attnum;
SELECT object, ok FROM ferry.verify(:migration);

-- as many columns as a table can have and a foreign key to itself: the work grows with the columns, not with their pairs
SELECT format('CREATE TABLE wide (%s)', string_agg('c' || i || CASE i WHEN 1 THEN ' INTEGER PRIMARY KEY' WHEN 2 THEN ' INTEGER REFERENCES wide (c1)' ELSE ' INTEGER' END, ', ' ORDER BY i)) AS create_wide
FROM generate_series(1, 1600) AS i \gset
\setenv WIDE :create_wide
\! rm -f $FERRY_TEST_DIR/loader_plan_wide.db; sqlite3 $FERRY_TEST_DIR/loader_plan_wide.db "$WIDE; INSERT INTO wide (c1, c2, c1600) VALUES (1, 1, 8)"
\set test_dir `echo "$FERRY_TEST_DIR"`
\set wide :test_dir '/loader_plan_wide.db'
SELECT ferry.attach(:'wide');
SET statement_timeout = '15s';
SELECT ferry.plan('loader_plan_wide', 'wide') > 0 AS planned;
RESET statement_timeout;
SELECT ferry.detach('loader_plan_wide');

DROP SCHEMA names CASCADE;
DROP SCHEMA edited CASCADE;
SELECT ferry.detach('loader_kit');
SELECT ferry.detach('bare');
DROP EXTENSION sqlite_ferry;
