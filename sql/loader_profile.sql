-- What a profile counts, what it makes of it, and what a column could be.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_profile.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
SELECT ferry.attach(:'file');
SELECT table_name, column_name, shapes, patterns FROM ferry.profile('loader_profile')
WHERE column_name <> 'id' ORDER BY table_name COLLATE "C", ordinal;
SELECT column_name, pg_type, time_format, misfits, sample, meant_type, meant_format, meant_misfits
FROM ferry.profile('loader_profile') WHERE table_name IN ('partly', 'ZNOTE') ORDER BY table_name COLLATE "C", ordinal;
\pset format unaligned
SELECT evidence FROM ferry.profile('loader_profile') WHERE table_name IN ('partly', 'ZNOTE') ORDER BY table_name COLLATE "C", ordinal;
SELECT kind, object, column_name, detail, occurrences FROM ferry.inspect('loader_profile') WHERE severity = 'info';
\pset format aligned
-- the options that findings name do what they say
SELECT jsonb_object_agg(o.key, o.value) AS types
FROM ferry.inspect('loader_profile') AS f,
     LATERAL regexp_matches(f.detail, '"types": (\{[^}]*\})', 'g') AS m,
     LATERAL jsonb_each(m[1]::jsonb) AS o
WHERE f.kind LIKE 'looks_like_%' AND f.detail NOT LIKE '% or {%' \gset
CALL ferry.migrate(:'file', 'profiled', jsonb_build_object('types', :'types'::jsonb));
SELECT kind, object, ok, detail FROM ferry.verification ORDER BY object COLLATE "C";
SELECT * FROM profiled.typed_text ORDER BY id LIMIT 2;
SELECT created_at, updated, seen_us, last_visit_time, file_time FROM profiled.numbers ORDER BY id LIMIT 2;
SELECT visit_time, old_date, mac_date, jd_date, size, ms, is_active, hidden, level FROM profiled.numbers ORDER BY id LIMIT 2;
SELECT * FROM profiled.znote ORDER BY z_pk;
-- the guess of a unit for a type that names none
SELECT ferry.guess_time_format('13344473600123456', '13344473600123457') AS webkit,
       ferry.guess_time_format('133444736001234560', '133444736001234561') AS filetime,
       ferry.guess_time_format('3782844800', '5782844800') AS mac;
SELECT (ferry.split_type('timestamptz ' || f)).* FROM unnest('{cocoa,mac,filetime,webkit}'::text[]) AS f;
DROP SCHEMA profiled CASCADE;
SELECT ferry.detach('loader_profile');
DROP EXTENSION sqlite_ferry;
