-- The two sides of a verification on local times and arrays: what the wrapper's conversion stores has the digest that is
-- computed from the file, and a value that has no place has none on either side.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set sides_db :test_dir '/loader_sides.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
\! rm -f $FERRY_TEST_DIR/loader_sides.db; sqlite3 $FERRY_TEST_DIR/loader_sides.db "CREATE TABLE moments(id INTEGER PRIMARY KEY, t TEXT); WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 17567) INSERT INTO moments(t) SELECT datetime(start, (i * 30) || ' minutes') FROM n, (SELECT '2024-01-01' AS start UNION ALL SELECT '1945-01-01'); WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4998) INSERT INTO moments(t) SELECT strftime('%Y-%m-%dT%H:%M:%f', '0001-01-01', (i * 730.4) || ' days', (i * 977) || ' seconds') FROM n;"
CREATE SERVER sides FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'sides_db');
\set misfits_db :test_dir '/fdw_misfits.db'
CREATE SERVER misfits FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'misfits_db');
-- both read all values of a column into one type; misfits are NULL in the target and listed for the digest
CREATE FUNCTION sides(server name, tab text, col text, type text, zone text DEFAULT 'UTC', OUT misfits bigint, OUT agree boolean) LANGUAGE plpgsql AS $$
DECLARE source record; target record; listed record;
BEGIN
  EXECUTE format('CREATE FOREIGN TABLE side (v %s OPTIONS (column_name %L, on_misfit ''null''%s)) SERVER %I OPTIONS (table_name %L)',
    type, col, CASE WHEN zone <> 'UTC' THEN format(', time_zone %L', zone) END, server, tab);
  -- what does not fit is listed, as the loader does
  SELECT count(*) AS n, coalesce(array_agg(m.row_key::text), '{}') AS keys, coalesce(array_agg(m.column_name), '{}') AS columns,
    coalesce(array_agg(m.action), '{}') AS actions, coalesce(array_agg(m.value), '{}') AS "values"
  INTO listed FROM ferry.source_misfits(server, tab, ARRAY[col], ARRAY[type], ARRAY['iso8601'], ARRAY[zone], ARRAY['null']) AS m;
  SELECT d.* INTO source FROM ferry.source_digest(server, tab, ARRAY[col], ARRAY[type::regtype], '{iso8601}', ARRAY[zone],
    listed.keys, listed.columns, listed.actions, listed."values") AS d WHERE d.column_name IS NULL;
  EXECUTE 'SELECT ferry.checksum(ROW(v)) AS checksum, count(*) AS n FROM side' INTO target;
  misfits := listed.n;
  agree := source.checksum = target.checksum AND source.row_count = target.n AND source.unaccounted = 0 AND source.listed = misfits;
  DROP FOREIGN TABLE side;
END $$;
SELECT zone, s.misfits > 0 AS skips, s.agree FROM unnest('{UTC,Europe/Berlin,Europe/London,Europe/Dublin,Europe/Lisbon,Europe/Moscow,America/New_York,America/Sao_Paulo,America/St_Johns,
  America/Caracas,Asia/Tehran,Asia/Kolkata,Asia/Kathmandu,Asia/Tokyo,Asia/Manila,Africa/Casablanca,Africa/Monrovia,Australia/Lord_Howe,Pacific/Apia,Pacific/Kiritimati,
  Antarctica/Troll,Etc/GMT+12}'::text[]) AS zone, sides('sides', 'moments', 't', 'timestamptz', zone) AS s;
CREATE TYPE side_mood AS ENUM ('sad', 'happy');
CREATE DOMAIN side_adult AS int CHECK (VALUE >= 18);
SELECT type, s.* FROM unnest('{integer[],bigint[],text[],varchar(3)[],boolean[],double precision[],numeric[],jsonb[],json[],timestamp[],side_mood[],side_adult[]}'::text[]) AS type,
  sides('misfits', 'lists', 'v', type) AS s;
SELECT s.* FROM sides('misfits', 'lists', 'v', 'timestamptz[]', 'Europe/Berlin') AS s;
\! rm -f $FERRY_TEST_DIR/loader_sides.db
SET client_min_messages = warning;
DROP SERVER sides, misfits CASCADE;
DROP FUNCTION sides;
DROP DOMAIN side_adult;
DROP TYPE side_mood;
