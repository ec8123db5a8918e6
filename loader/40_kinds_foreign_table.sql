-- foreign_table: the foreign tables are made to read each column as the type that the target stores, so that
-- the wrapper converts exactly and INSERT ... SELECT needs no casts.
INSERT INTO ferry.object_kind VALUES
    ('foreign_table', 'prepare', 20, 'plan_foreign_table',
     'Creates a foreign table, or gives its columns the types of the target.', '{create,existing,replace}');

-- Options of a foreign column beside its name, without those that have their default.
CREATE FUNCTION ferry.foreign_column_options(c ferry.column_map) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'time_format', nullif(c.time_format, 'iso8601'),
        'time_zone', nullif(c.time_zone, 'UTC'),
        'on_misfit', CASE WHEN ferry.misfit_action(c) IN ('null', 'reject') THEN 'null' END))
$$;

-- What an ALTER says to bring options from one state to another, NULL when nothing differs.
CREATE FUNCTION ferry.option_changes(present jsonb, wanted jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(CASE WHEN w.value IS NULL THEN format('DROP %I', o.name)
                           ELSE format('%s %I %L', CASE WHEN p.value IS NULL THEN 'ADD' ELSE 'SET' END, o.name,
                                       w.value) END, ', ' ORDER BY o.name)
    FROM (SELECT jsonb_object_keys(present || wanted)) AS o (name),
         LATERAL (SELECT present ->> o.name) AS p (value), LATERAL (SELECT wanted ->> o.name) AS w (value)
    WHERE p.value IS DISTINCT FROM w.value
$$;

-- Definition of one foreign column.
CREATE FUNCTION ferry.foreign_column_sql(c ferry.column_map) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format('%I %s', c.foreign_column, c.pg_type)
        || coalesce(' OPTIONS (' || nullif(concat_ws(', ',
               CASE WHEN c.foreign_column::text <> c.source_column THEN format('column_name %L',
                   c.source_column) END,
               (SELECT string_agg(format('%I %L', o.key, o.value), ', ' ORDER BY o.key)
                FROM jsonb_each_text(ferry.foreign_column_options(c)) AS o)), '') || ')', '')
$$;

-- The column by which rows are named, where a table has one.
CREATE FUNCTION ferry.row_key_column_sql(t ferry.table_map) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT quote_ident(t.row_key_column) || ' jsonb OPTIONS (row_key ''true'')' $$;

-- Columns of the foreign tables as they are, with their options.
CREATE FUNCTION ferry.shown_columns(server name, schema_name name)
    RETURNS TABLE (source_table text, attname name, atttypid oid, atttypmod int, source_column text,
                   row_key boolean, options jsonb)
LANGUAGE sql STABLE AS $$
    SELECT f.source_table, a.attname, a.atttypid, a.atttypmod,
           coalesce(o.options ->> 'column_name', a.attname::text), o.options ? 'row_key',
           o.options - 'column_name'
    FROM ferry.foreign_tables(shown_columns.server) AS f
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.relation AND a.attnum > 0 AND NOT a.attisdropped,
         LATERAL (SELECT coalesce(jsonb_object_agg(x.option_name, x.option_value), '{}') AS options
                  FROM pg_catalog.pg_options_to_table(a.attfdwoptions) AS x) AS o
    WHERE f.schema_name = shown_columns.schema_name
$$;

-- Changes that bring existing foreign tables in line with the model, one ALTER per table.
CREATE FUNCTION ferry.foreign_table_changes(migration bigint) RETURNS TABLE (source_table text, sql text)
LANGUAGE sql AS $$
    WITH m AS (
        SELECT * FROM ferry.migration AS x WHERE x.migration = foreign_table_changes.migration
    ), shown AS MATERIALIZED (
        SELECT s.* FROM m, LATERAL ferry.shown_columns(m.server, m.foreign_schema) AS s
    ), present AS (
        SELECT DISTINCT source_table FROM shown
    ), actions AS MATERIALIZED (
        SELECT c.source_table, c.ordinal,
               CASE WHEN s.attname IS NULL THEN 'ADD COLUMN ' || ferry.foreign_column_sql(c)
                    ELSE concat_ws(E',\n    ',
                        CASE WHEN NOT ferry.has_type(s.atttypid, s.atttypmod, c.pg_type)
                             THEN format('ALTER COLUMN %I TYPE %s', s.attname, c.pg_type) END,
                        format('ALTER COLUMN %I OPTIONS (', s.attname)
                            || ferry.option_changes(s.options, ferry.foreign_column_options(c)) || ')')
               END AS action
        FROM m JOIN ferry.column_map AS c USING (migration)
             JOIN present AS p ON p.source_table = c.source_table
             LEFT JOIN shown AS s ON s.source_table = c.source_table AND s.source_column = c.source_column
                 AND NOT s.row_key
        UNION ALL
        SELECT t.source_table, 1000000, 'ADD COLUMN ' || ferry.row_key_column_sql(t)
        FROM m JOIN ferry.table_map AS t USING (migration)
             JOIN present AS p ON p.source_table = t.source_table
        WHERE t.row_key_column IS NOT NULL
          AND NOT EXISTS (SELECT FROM shown AS s WHERE s.source_table = t.source_table
                            AND s.attname = t.row_key_column)
        UNION ALL
        -- A row key that another migration reads may stay.
        SELECT s.source_table, 0, format('DROP COLUMN %I', s.attname)
        FROM m, shown AS s JOIN ferry.table_map AS t ON t.source_table = s.source_table
        WHERE t.migration = m.migration AND NOT s.row_key
          AND NOT EXISTS (SELECT FROM ferry.column_map AS c
                          WHERE c.migration = m.migration AND c.source_table = s.source_table
                              AND c.source_column = s.source_column)
    )
    SELECT t.source_table, format(E'ALTER FOREIGN TABLE %I.%I\n    %s', m.foreign_schema, t.foreign_table,
                                  string_agg(a.action, E',\n    ' ORDER BY a.ordinal))
    FROM m JOIN ferry.table_map AS t USING (migration)
         JOIN actions AS a ON a.source_table = t.source_table
    WHERE a.action <> ''
    GROUP BY t.source_table, m.foreign_schema, t.foreign_table, t.place
    ORDER BY t.place
$$;

CREATE FUNCTION ferry.plan_foreign_table(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m       ferry.migration := ferry.get_migration(plan_foreign_table.migration);
    missing record;
    schema_step int;
BEGIN
    FOR missing IN
        SELECT t.source_table, t.foreign_table,
               string_agg(ferry.foreign_column_sql(c), E',\n    ' ORDER BY c.ordinal)
                   || coalesce(E',\n    ' || ferry.row_key_column_sql(t), '') AS columns
        FROM ferry.table_map AS t JOIN ferry.column_map AS c USING (migration, source_table)
        WHERE t.migration = m.migration
          AND t.source_table NOT IN (SELECT f.source_table FROM ferry.foreign_tables(m.server) AS f
                                     WHERE f.schema_name = m.foreign_schema)
        GROUP BY t.migration, t.source_table ORDER BY t.place
    LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = m.foreign_schema)
           AND NOT EXISTS (SELECT FROM ferry.step WHERE migration = m.migration
               AND kind = 'foreign_table') THEN
            schema_step := ferry.add_step(m.migration, 'foreign_table', m.foreign_schema,
                                          format('CREATE SCHEMA %I', m.foreign_schema));
            PERFORM ferry.add_step(m.migration, 'foreign_table', m.foreign_schema,
                                   format('COMMENT ON SCHEMA %I IS %L', m.foreign_schema,
                                       ferry.attach_mark(m.server)), unit => schema_step);
        END IF;
        PERFORM ferry.add_step(m.migration, 'foreign_table', missing.foreign_table,
            format(E'CREATE FOREIGN TABLE %I.%I (\n    %s\n) SERVER %I', m.foreign_schema,
                missing.foreign_table,
                   missing.columns, m.server)
            || CASE WHEN missing.foreign_table::text = missing.source_table THEN ''
                    ELSE format(' OPTIONS (table_name %L)', missing.source_table) END,
            source_table => missing.source_table);
    END LOOP;
    PERFORM ferry.add_step(m.migration, 'foreign_table', c.source_table, c.sql,
        source_table => c.source_table)
    FROM ferry.foreign_table_changes(m.migration) AS c;
    UPDATE ferry.step SET generated = sql WHERE migration = m.migration AND kind = 'foreign_table';
END $$;

-- Other migrations, refresh and attach may have changed the foreign tables since this one was planned. Steps
-- that nobody has edited are written anew, those that are done already are left out, and what no step does is
-- done at once.
CREATE FUNCTION ferry.renew_foreign_tables(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    change record;
BEGIN
    IF NOT EXISTS (SELECT FROM ferry.step WHERE migration = m.migration AND kind IN ('data', 'part')
                       AND status = 'pending') THEN
        RETURN;
    END IF;
    FOR change IN SELECT * FROM ferry.foreign_table_changes(m.migration) LOOP
        UPDATE ferry.step
        SET generated = CASE generated WHEN sql THEN change.sql ELSE generated END,
            sql = CASE generated WHEN sql THEN change.sql ELSE sql END
        WHERE migration = m.migration AND kind = 'foreign_table' AND status = 'pending'
          AND source_table = change.source_table;
        IF NOT FOUND THEN
            EXECUTE change.sql;
        END IF;
    END LOOP;
    UPDATE ferry.step AS s
    SET status = 'skipped', note = 'it is so already'
    WHERE s.migration = m.migration AND s.kind = 'foreign_table' AND s.status = 'pending'
      AND s.sql = s.generated
      AND CASE WHEN s.source_table IS NULL
               THEN EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = m.foreign_schema)
               ELSE s.source_table IN (SELECT f.source_table FROM ferry.foreign_tables(m.server) AS f
                                       WHERE f.schema_name = m.foreign_schema)
                    AND s.source_table NOT IN (SELECT c.source_table
                                               FROM ferry.foreign_table_changes(m.migration) AS c) END;
END $$;
