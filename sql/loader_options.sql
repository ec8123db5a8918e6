-- Options of plan and migrate: each wrong one is an error that says what is right.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set kit :test_dir '/loader_kit.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
SELECT ferry.attach(:'kit');

SELECT name, json_types, choices, implemented, default_value FROM ferry.option_rule ORDER BY name;

CREATE FUNCTION planned(options jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    PERFORM ferry.plan('loader_kit', 'target', options);
    RETURN 'planned';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(E'\n', SQLSTATE || ': ' || SQLERRM, nullif('HINT: ' || hint, 'HINT: '));
END $$;

SELECT options, planned(options)
FROM (VALUES (1, NULL), (2, '[]'), (3, '{"colour": "red"}'), (4, '{"Mode": "create"}'),
             (10, '{"mode": "destroy"}'), (11, '{"mode": 1}'), (12, '{"mode": "existing"}'), (13, '{"mode": null}'),
             (14, '{"truncate": true}'), (15, '{"append": 1}'), (16, '{"mode": "existing", "truncate": true, "append": true}'),
             (17, '{"mode": "existing", "case": "lower", "triggers": true}'), (18, '{"truncate": false, "append": false}'),
             (20, '{"include": "book"}'), (21, '{"include": [1]}'), (22, '{"include": ["bok"]}'),
             (23, '{"exclude": ["nothing%"]}'), (24, '{"include": ["book"]}'),
             (25, '{"exclude": ["book.titel"]}'), (26, '{"exclude": ["book.%"]}'), (27, '{"exclude": ["book.ti%"]}'),
             (30, '{"rename": ["book"]}'), (31, '{"rename": {"book": 1}}'), (32, '{"rename": {"bok": "x"}}'),
             (33, '{"rename": {"book": "author"}}'), (34, '{"rename": {"book.title": "price"}}'),
             (35, '{"rename": {"*.title": "x"}}'), (36, '{"rename": {"BOOK.Title": "x"}}'),
             (40, '{"case": "upper"}'), (41, '{"case": "snake"}'),
             (50, '{"types": {"book.titel": "text"}}'), (51, '{"types": {"*.nowhere": "text"}}'),
             (52, '{"types": {"book.title": "no_such_type"}}'), (53, '{"types": {"book.title": "record"}}'),
             (54, '{"types": {"book.title": "text) ; DROP TABLE x; --"}}'), (55, '{"types": {"book.title": "varchar(80)"}}'),
             (57, '{"types": {"book.title": "text -- x"}}'), (59, '{"types": {"book.published": "unix_ms"}}'), (58, '{"types": {"book.title": "text /* x */"}}'),
             (56, '{"types": {"shelf_view.amount": "text"}}'),
             (60, '{"time_zone": "Europe/Berlin"}'), (61, '{"time_zone": "UTC"}'),
             (62, '{"time_zone": "Europe/Nowhere"}'), (63, '{"time_zone": "europe/berlin"}'), (64, '{"time_zone": 1}'),
             (70, '{"misfit": "null"}'), (71, '{"misfit": "ignore"}'), (72, '{"misfit": {"book.title": "null"}}'),
             (73, '{"misfit": "widen"}'),
             (80, '{"orphans": "abort"}'), (81, '{"orphans": "not_valid"}'),
             (90, '{"jobs": 0}'), (91, '{"jobs": 1.5}'), (92, '{"jobs": "4"}'), (93, '{"jobs": 8}'),
             (100, '{"atomic": "yes"}'), (101, '{"atomic": true}'),
             (110, '{"method": "bulk"}'), (111, '{"method": "copy"}'), (112, '{"snapshot": "backup"}'),
             (120, '{"verify": "all"}'), (121, '{"verify": "none"}'), (122, '{"indexes": 1}'),
             (130, '{"before": "SELECT 1"}'), (131, '{"after": [{}]}'), (140, '{"snapshot": "copy"}')) AS o (n, given),
     LATERAL (SELECT given::jsonb AS options) AS j
ORDER BY n;

-- only the good ones have left a migration; migrate checks before it attaches
SELECT count(*) FROM ferry.migration WHERE target_schema = 'target';
SELECT ferry.plan('loader_kit', NULL);
SELECT ferry.detach('loader_kit');
CALL ferry.migrate(:'kit', 'target', '{"colour": "red"}');
SELECT count(*) FROM pg_foreign_server;
CALL ferry.run(0);
CALL ferry.run(NULL);
SELECT * FROM ferry.verify(0);
CALL ferry.undo(0);
CALL ferry.refresh('target');
SELECT * FROM ferry.report(0);

DROP FUNCTION planned;
DROP EXTENSION sqlite_ferry;
