-- Option time_zone: text without a zone is a local time, read as the server reads it.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set zones_db :test_dir '/fdw_time_zones.db'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sqlite_ferry;
RESET client_min_messages;
\set VERBOSITY default
SET timezone = 'UTC';
SET datestyle = 'ISO';
-- every half hour of two years with changes of the clock, days over all centuries, and texts of all sorts
\! rm -f $FERRY_TEST_DIR/fdw_time_zones.db; sqlite3 $FERRY_TEST_DIR/fdw_time_zones.db "CREATE TABLE moments(id INTEGER PRIMARY KEY, t TEXT); WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 17567) INSERT INTO moments(t) SELECT datetime(start, (i * 30) || ' minutes') FROM n, (SELECT '2024-01-01' AS start UNION ALL SELECT '1945-01-01'); WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4998) INSERT INTO moments(t) SELECT strftime('%Y-%m-%dT%H:%M:%f', '0001-01-01', (i * 730.4) || ' days', (i * 977) || ' seconds') FROM n; CREATE TABLE texts(id INTEGER PRIMARY KEY, t); INSERT INTO texts VALUES (1, '2024-03-31 02:30:00'), (2, '2024-03-31T01:59:59.999999'), (3, '2024-03-31 03:00'), (4, '2024-10-27 02:30:00'), (5, '2024-10-27 02:30:00+02:00'), (6, '2024-10-27 02:30:00Z'), (7, '2024-03-31'), (8, 1711849800), (9, '1711849800'), (10, '9999-12-31 23:59:59'), (11, '0001-01-01'), (12, '1892-12-31 23:59:59'), (13, NULL), (14, '[\"2024-07-01 12:00\",\"2024-01-01 12:00Z\",null]');"
CREATE SERVER zones FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database :'zones_db');
-- the validator, and what it cannot see
CREATE FOREIGN TABLE bad (t timestamptz OPTIONS (time_zone 'Europe/Nowhere')) SERVER zones;
CREATE FOREIGN TABLE bad (t timestamptz OPTIONS (time_zone 'europe/berlin')) SERVER zones;
CREATE FOREIGN TABLE bad (t timestamptz OPTIONS (time_zone 'XYZ+3')) SERVER zones;
CREATE FOREIGN TABLE bad (t timestamptz OPTIONS (time_zone '+02')) SERVER zones;
CREATE FOREIGN TABLE bad (t timestamptz OPTIONS (time_zone '')) SERVER zones;
CREATE FOREIGN TABLE bad (t timestamptz OPTIONS (time_zone 'CEST')) SERVER zones;
CREATE FOREIGN TABLE bad (t timestamp OPTIONS (time_zone 'Europe/Berlin')) SERVER zones OPTIONS (table_name 'texts');
SELECT * FROM bad;
DROP FOREIGN TABLE bad;
-- text without a zone is local; text with one, and numbers, are what they say
CREATE FOREIGN TABLE texts (id int, t timestamptz OPTIONS (time_zone 'Europe/Berlin', time_format 'unix', on_misfit 'null')) SERVER zones;
SELECT * FROM texts ORDER BY id;
CREATE FOREIGN TABLE skipped (id int, t timestamptz OPTIONS (time_zone 'Europe/Berlin')) SERVER zones OPTIONS (table_name 'texts');
SELECT t FROM skipped WHERE id = 1;
CREATE DOMAIN moment AS timestamptz;
CREATE FOREIGN TABLE lists (id int, t moment[] OPTIONS (time_zone 'Europe/Berlin')) SERVER zones OPTIONS (table_name 'texts');
SELECT t FROM lists WHERE id = 14;
-- the session's zone has no part in it, and conditions stay here
SET timezone = 'Asia/Tokyo';
SELECT t FROM texts WHERE id = 4;
SET timezone = 'UTC';
EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM texts WHERE t < '2024-01-01' AND t IS NOT NULL;
SELECT id FROM texts WHERE t < '2024-01-01' ORDER BY id;
-- against the server's own reading, zone by zone (names that every installation has, no legacy ones such as EST5EDT): the same moment, and a misfit exactly where the clock skips the time
CREATE FOREIGN TABLE wall (id int, t timestamp) SERVER zones OPTIONS (table_name 'moments');
CREATE TABLE walls AS SELECT * FROM wall;
CREATE FUNCTION zone_differences(zone text, OUT moments bigint, OUT skipped bigint, OUT differences bigint) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE FOREIGN TABLE local (id int, t timestamptz OPTIONS (time_zone %L, on_misfit ''null'')) SERVER zones OPTIONS (table_name ''moments'')', zone);
  SELECT count(*), count(*) FILTER (WHERE l.t IS NULL),
    count(*) FILTER (WHERE l.t IS DISTINCT FROM CASE WHEN (w.t AT TIME ZONE zone) AT TIME ZONE zone = w.t THEN w.t AT TIME ZONE zone END)
  INTO moments, skipped, differences FROM local l JOIN walls w USING (id);
  DROP FOREIGN TABLE local;
END $$;
SELECT count(*) > 0 AS zones, sum(d.moments) > 0 AS moments, sum(d.skipped) > 0 AS skipped, sum(d.differences) AS differences
FROM unnest('{UTC,Europe/Berlin,Europe/London,Europe/Dublin,Europe/Lisbon,Europe/Moscow,America/New_York,America/Sao_Paulo,America/St_Johns,America/Caracas,Asia/Tehran,
  Asia/Kolkata,Asia/Kathmandu,Asia/Tokyo,Asia/Manila,Africa/Casablanca,Africa/Monrovia,Australia/Lord_Howe,Australia/Adelaide,Pacific/Apia,Pacific/Chatham,
  Pacific/Kiritimati,Antarctica/Troll,America/Nuuk,Asia/Gaza,Etc/GMT+12}'::text[]) AS zone, zone_differences(zone) AS d;
\! rm -f $FERRY_TEST_DIR/fdw_time_zones.db
SET client_min_messages = warning;
DROP SERVER zones CASCADE;
DROP TABLE walls;
DROP DOMAIN moment;
DROP FUNCTION zone_differences;
