-- Options of plan and migrate: the facts, and the one check that reads them.

INSERT INTO ferry.option_rule (name, json_types, choices, implemented, default_value, description) VALUES
    ('mode', '{string}', '{create,existing,replace}', '{create,existing,replace}', '"create"',
     'create new tables, load into tables that are there already, or replace what an earlier migration of the schema made'),
    ('truncate', '{boolean}', NULL, NULL, 'false', 'with mode existing: empty the tables before they are loaded'),
    ('append', '{boolean}', NULL, NULL, 'false', 'with mode existing: add to the rows that the tables hold'),
    ('include', '{array}', NULL, NULL, '[]', 'LIKE patterns of the source tables to load; none means all'),
    ('exclude', '{array}', NULL, NULL, '[]', 'LIKE patterns of the source tables to leave out, or of "table.column"'),
    ('rename', '{object}', NULL, NULL, '{}', '"table" or "table.column" of the source -> name in PostgreSQL'),
    ('case', '{string}', '{lower,keep,snake}', '{lower,keep,snake}', '"lower"', 'rule for all other names; not with mode existing'),
    ('types', '{object}', NULL, NULL, '{}',
     '"table.column", "*.column" or "table.*" of the source -> PostgreSQL type, optionally followed by a time format; '
     'with mode existing only the format'),
    ('time_zone', '{string}', NULL, NULL, '"UTC"', 'zone of timestamps that name none'),
    ('misfit', '{string,object}', '{widen,abort,"null",reject}', NULL, '"widen"',
     'what happens to values that the declared type did not mean; as an object, for "table.column", "*.column", "table.*" or "*.*"'),
    ('orphans', '{string}', '{not_valid,abort,reject,"null"}', NULL, '"not_valid"',
     'what happens to rows whose foreign key names no parent'),
    ('jobs', '{number}', NULL, NULL, '4', 'sessions to work side by side, 1 to 64'),
    ('atomic', '{boolean}', NULL, NULL, 'false', 'one transaction, all or nothing'),
    ('method', '{string}', '{bulk,insert}', NULL, '"bulk"', 'how rows are loaded: at COPY''s speed, or one by one'),
    ('snapshot', '{string}', '{transaction,copy}', NULL, '"transaction"',
        'which version of the file is read: the one at hand in each transaction, or a copy made with the plan'),
    ('indexes', '{boolean}', NULL, NULL, 'true', 'create what CREATE INDEX made in the file; not with mode existing'),
    ('constraints', '{boolean}', NULL, NULL, 'true', 'create UNIQUE and CHECK constraints and foreign keys; not with mode existing'),
    ('views', '{boolean}', NULL, NULL, 'true', 'create the views of the file; not with mode existing'),
    ('triggers', '{boolean}', NULL, NULL, 'true', 'create the triggers of the file; not with mode existing'),
    ('fts', '{string}', '{table,tsvector}', NULL, '"table"',
     'full-text tables: plain tables, or with a tsvector column and an index on it; not with mode existing'),
    ('rtree', '{string}', '{table,box}', NULL, '"table"',
     'R*Tree tables: plain tables, or with an index on their boxes; not with mode existing'),
    ('verify', '{string}', '{checksum,count,none}', '{checksum,count,none}', '"checksum"',
        'how the load is proved'),
    ('before', '{array}', NULL, NULL, '[]', 'SQL statements to run before the load'),
    ('after', '{array}', NULL, NULL, '[]', 'SQL statements to run after the load');

CREATE FUNCTION ferry.default_options() RETURNS jsonb
LANGUAGE sql STABLE AS $$ SELECT jsonb_object_agg(name, default_value) FROM ferry.option_rule $$;

-- Raises unless one option's value is of the kind its rule names, and one that this version carries out.
CREATE FUNCTION ferry.check_option(rule ferry.option_rule, value jsonb) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
    given  text := value #>> '{}';
    member record;
BEGIN
    IF jsonb_typeof(value) <> ALL (rule.json_types) THEN
        RAISE EXCEPTION 'option "%" must be of type %, not %', rule.name, array_to_string(rule.json_types,
            ' or '),
            jsonb_typeof(value)
            USING ERRCODE = 'invalid_parameter_value', HINT = format('%s: %s.', rule.name, rule.description);
    END IF;
    IF rule.name = 'time_zone' THEN
        PERFORM ferry.check_time_zone(given);
    END IF;
    IF jsonb_typeof(value) = 'string' AND given <> ALL (rule.choices) THEN
        RAISE EXCEPTION 'option "%" cannot be "%"', rule.name, given
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = format('Valid values are %s.', array_to_string(rule.choices, ', '));
    END IF;
    IF rule.implemented IS NOT NULL AND (jsonb_typeof(value) <> 'string'
        OR given <> ALL (rule.implemented)) THEN
        RAISE EXCEPTION 'option "%" with the value % is not supported yet', rule.name, value
            USING ERRCODE = 'feature_not_supported',
                  HINT = format('This version takes %s.', array_to_string(rule.implemented, ', '));
    END IF;
    IF (jsonb_typeof(value) = 'array' AND EXISTS (SELECT FROM jsonb_array_elements(value) AS e
        WHERE jsonb_typeof(e) <> 'string'))
       OR (jsonb_typeof(value) = 'object' AND EXISTS (SELECT FROM jsonb_each(value) AS e
           WHERE jsonb_typeof(e.value) <> 'string')) THEN
        RAISE EXCEPTION 'option "%" takes strings only', rule.name
            USING ERRCODE = 'invalid_parameter_value', HINT = format('%s: %s.', rule.name, rule.description);
    END IF;
    SELECT e.key, e.value INTO member
    FROM jsonb_each_text(CASE jsonb_typeof(value) WHEN 'object' THEN value ELSE '{}' END) AS e
    WHERE e.value <> ALL (rule.choices) ORDER BY e.key LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'option "%" cannot be "%" for "%"', rule.name, member.value, member.key
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = format('Valid values are %s.', array_to_string(rule.choices, ', '));
    END IF;
    IF rule.name = 'jobs' AND (value::numeric <> trunc(value::numeric) OR value::numeric NOT BETWEEN 1
        AND 64) THEN
        RAISE EXCEPTION 'option "jobs" cannot be %', value
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Valid values are whole numbers from 1 to 64.';
    END IF;
END $$;

-- The given options over the defaults. Raises on anything it does not know.
CREATE FUNCTION ferry.check_options(options jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
    given record;
    rule  ferry.option_rule;
BEGIN
    IF options IS NULL OR jsonb_typeof(options) <> 'object' THEN
        RAISE EXCEPTION 'options must be a JSON object' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR given IN SELECT e.key, e.value FROM jsonb_each(options) AS e ORDER BY e.key LOOP
        SELECT r.* INTO rule FROM ferry.option_rule AS r WHERE r.name = given.key;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'unknown option "%"', given.key
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = format('Valid options are %s.',
                                    (SELECT string_agg(r.name, ', ' ORDER BY r.name)
                                        FROM ferry.option_rule AS r));
        END IF;
        PERFORM ferry.check_option(rule, given.value);
    END LOOP;
    PERFORM ferry.check_contradictions(options);
    RETURN ferry.default_options() || options
           || CASE WHEN ferry.is_existing(options)
                   THEN '{"constraints": false, "indexes": false, "triggers": false, "views": false}'::jsonb
                   ELSE '{}' END;
END $$;

-- Whether a source table is wanted by include and exclude.
CREATE FUNCTION ferry.is_wanted(source_table text, options jsonb) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT (options -> 'include' = '[]'
            OR EXISTS (SELECT FROM jsonb_array_elements_text(options -> 'include') AS p
                WHERE source_table LIKE p))
       AND NOT EXISTS (SELECT FROM jsonb_array_elements_text(options -> 'exclude') AS p
           WHERE source_table LIKE p)
$$;

-- Whether a column of a wanted table is wanted: patterns with a dot are those of columns, too.
CREATE FUNCTION ferry.is_wanted_column(source_table text, source_column text, options jsonb) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM jsonb_array_elements_text(options -> 'exclude') AS p
                       WHERE strpos(p, '.') > 0 AND source_table || '.' || source_column LIKE p)
$$;

-- Whether text is the name of a type that a column can have, and nothing more: it goes into statements as it
-- is. PostgreSQL would read past a comment behind the name.
CREATE FUNCTION ferry.is_column_type(pg_type text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN is_column_type.pg_type !~ '--|/\*'
       AND EXISTS (SELECT FROM pg_catalog.pg_type AS t
                   WHERE t.oid = pg_catalog.to_regtype(is_column_type.pg_type) AND t.typtype <> 'p');
EXCEPTION WHEN syntax_error OR invalid_parameter_value OR invalid_name THEN
    RETURN false;
END $$;

-- Raises when an option names a table, column or type that is not there: a misspelt name would otherwise do
-- nothing.
CREATE FUNCTION ferry.check_named_objects(server name, options jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    tables  text[];
    views   text[];
    columns text[];
    stray   record;
BEGIN
    SELECT array_agg(lower(t.table_name)) INTO tables
    FROM ferry.source_tables(check_named_objects.server) AS t WHERE t.kind <> 'view';
    SELECT array_agg(lower(t.table_name)) INTO views
    FROM ferry.source_tables(check_named_objects.server) AS t WHERE t.kind = 'view';
    SELECT array_agg(DISTINCT key) INTO columns
    FROM ferry.source_columns(check_named_objects.server) AS c,
         LATERAL (VALUES (lower(c.table_name || '.' || c.column_name)), (lower('*.' || c.column_name)),
                         (lower(c.table_name || '.*')), ('*.*')) AS k (key)
    WHERE lower(c.table_name) = ANY (tables);

    SELECT n.option, n.name INTO stray
    FROM (SELECT 'types' AS option, key AS name, lower(key) = ANY (columns) AS known
          FROM jsonb_object_keys(options -> 'types') AS key
          UNION ALL
          SELECT 'misfit', key, lower(key) = ANY (columns)
          FROM jsonb_object_keys(CASE jsonb_typeof(options -> 'misfit') WHEN 'object' THEN options -> 'misfit'
                                 ELSE '{}' END) AS key
          UNION ALL
          SELECT 'rename', key, lower(key) = ANY (tables) OR (NOT ferry.is_existing(options) AND lower(key) = ANY (views))
                 OR (lower(key) = ANY (columns) AND key !~ '^\*\.|\.\*$')
          FROM jsonb_object_keys(options -> 'rename') AS key
          UNION ALL
          SELECT o.option, p.name, EXISTS (SELECT FROM ferry.source_tables(check_named_objects.server) AS t
                                           WHERE t.table_name LIKE p.name)
                 OR (o.option = 'exclude' AND strpos(p.name, '.') > 0
                     AND EXISTS (SELECT FROM ferry.source_columns(check_named_objects.server) AS c
                                 WHERE c.table_name || '.' || c.column_name LIKE p.name))
          FROM (VALUES ('include'), ('exclude')) AS o (option),
               LATERAL jsonb_array_elements_text(options -> o.option) AS p (name)) AS n
    WHERE n.known IS NOT TRUE
    ORDER BY n.option, n.name LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'option "%" names "%", which is not in the file', stray.option, stray.name
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Tables and columns are named as in the file: "orders", "orders.total", "*.created_at", "orders.*".';
    END IF;

    SELECT c.table_name AS name INTO stray
    FROM ferry.source_columns(check_named_objects.server) AS c
    WHERE lower(c.table_name) = ANY (tables) AND ferry.is_wanted(c.table_name, options)
    GROUP BY c.table_name
    HAVING NOT bool_or(ferry.is_wanted_column(c.table_name, c.column_name, options))
    ORDER BY c.table_name LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'option "exclude" leaves no column of "%"', stray.name
            USING ERRCODE = 'invalid_parameter_value', HINT = 'The name of the table alone leaves the table out.';
    END IF;

    SELECT e.key AS name, s.pg_type AS type, s.time_format AS format INTO stray
    FROM jsonb_each_text(options -> 'types') AS e, LATERAL ferry.split_type(e.value) AS s
    WHERE s.time_format IS NOT NULL AND to_regtype(s.pg_type) IS NOT NULL AND NOT ferry.takes_time_format(s.pg_type)
    ORDER BY e.key LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'option "types" gives "%" the time format %, which type % does not have', stray.name,
            stray.format, stray.type
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'date, time, timestamp and timestamptz have one.';
    END IF;
    SELECT e.key AS name, e.value AS type INTO stray
    FROM jsonb_each_text(options -> 'types') AS e, LATERAL ferry.split_type(e.value) AS t
    WHERE NOT ferry.is_column_type(t.pg_type)
      AND NOT (ferry.is_existing(options) AND t.pg_type IS NULL AND t.time_format IS NOT NULL)
    ORDER BY e.key LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'option "types" gives "%" the type "%", which does not exist', stray.name, stray.type
            USING ERRCODE = 'undefined_object',
            HINT = 'Examples: "numeric(12,2)", "timestamptz unix_ms", and with its schema "public.my_type".';
    END IF;
END $$;

-- "timestamptz unix_ms" as type and time format; either is NULL when it is not there.
CREATE FUNCTION ferry.split_type(given text, OUT pg_type text, OUT time_format text)
LANGUAGE sql IMMUTABLE AS $$
    SELECT nullif(m[1], ''), m[2]
    FROM regexp_match(btrim(given),
                      '^(.*?)(?:(?:^|\s+)(iso8601|unix|unix_ms|unix_us|julian|cocoa|mac|filetime|webkit))?$') AS m
$$;
