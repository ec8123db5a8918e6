-- data: the rows of a table, in the transaction that creates it, or that prepares it where it is there already.
INSERT INTO ferry.object_kind VALUES
    ('data', 'table', 60, 'plan_data', 'Loads the rows of a table, in the transaction that creates it.',
        '{create,existing,replace}', 'shared'),
    ('part', 'table', 59, 'plan_data', 'Loads more rows of a large table, beside its "data".', DEFAULT, 'shared');

-- Row keys of a table that are listed with an action, for one column where it is given. The number of rows is a guess
-- which lets the server hash them; it would compare each row with all of them otherwise.
CREATE FUNCTION ferry.listed_keys(migration bigint, table_name text, action text, column_name text DEFAULT NULL)
    RETURNS SETOF jsonb
LANGUAGE sql STABLE ROWS 1000 AS $$
    SELECT DISTINCT x.row_key FROM ferry.misfit AS x
    WHERE x.migration = listed_keys.migration AND x.table_name = listed_keys.table_name
      AND x.action = listed_keys.action
      AND (listed_keys.column_name IS NULL OR x.column_name = listed_keys.column_name)
$$;

-- What is read of one column: NULL where the value is listed as an orphan's. Values that do not fit are NULL
-- already, by the foreign column's option on_misfit.
CREATE FUNCTION ferry.data_expression(t ferry.table_map, c ferry.column_map) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM ferry.misfit AS x
                             WHERE x.migration = c.migration AND x.table_name = c.source_table
                               AND x.column_name = c.source_column AND x.action = 'null' AND x.kind = 'orphan')
                THEN format('CASE WHEN %I IN (SELECT ferry.listed_keys(%s, %L, ''null'', %L)) THEN NULL ELSE %I END',
                            t.row_key_column, c.migration, c.source_table, c.source_column, c.foreign_column)
                ELSE quote_ident(c.foreign_column) END
$$;

-- The condition that leaves out the rejected rows of a table; NULL where there are none.
CREATE FUNCTION ferry.data_condition(t ferry.table_map) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM ferry.misfit AS x
                             WHERE x.migration = t.migration AND x.table_name = t.source_table
                               AND x.action = 'reject')
                THEN format('%I NOT IN (SELECT ferry.listed_keys(%s, %L, ''reject''))', t.row_key_column,
                            t.migration, t.source_table) END
$$;

-- `key_range` is a condition that one part of a large table loads.
CREATE FUNCTION ferry.data_sql(m ferry.migration, t ferry.table_map, key_range text DEFAULT NULL) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format(E'INSERT INTO %I.%I (%s)%s\nSELECT %s\nFROM %I.%I', m.target_schema, t.target_name,
                  string_agg(quote_ident(c.target_column), ', ' ORDER BY c.ordinal),
                  ferry.identity_clause(m.target_schema, t.target_name, array_agg(c.target_column::text)),
                  string_agg(ferry.data_expression(t, c), ', ' ORDER BY c.ordinal), m.foreign_schema, t.foreign_table)
        || coalesce(E'\nWHERE ' || nullif(concat_ws(' AND ', key_range, ferry.data_condition(t)), ''), '')
    FROM ferry.column_map AS c WHERE c.migration = t.migration AND c.source_table = t.source_table AND c.loaded
$$;

-- The parts in which a large table is loaded, by ranges of its rowid: one for each session, and none that is not worth
-- its while. `key_range` is NULL for a table in one piece. The ranges are equally wide and open at both ends.
CREATE FUNCTION ferry.data_parts(m ferry.migration)
    RETURNS TABLE (source_table text, part int, key_range text, expected bigint)
LANGUAGE sql STABLE AS $$
    WITH large AS (
        SELECT t.source_table, c.source_column, c.foreign_column, t.source_rows / p.number AS expected, p.number
        FROM ferry.table_map AS t
             JOIN ferry.column_map AS c USING (migration, source_table),
             LATERAL (SELECT least((m.options ->> 'jobs')::int, t.source_rows / ferry.rows_per_job())::int AS number) AS p
        WHERE t.migration = m.migration AND c.rowid_alias AND NOT c.checked AND c.pg_type IN ('integer', 'bigint')
          AND p.number > 1 AND NOT ferry.is_atomic(m.options) AND NOT ferry.is_existing(m.options)
    ), spans AS MATERIALIZED (
        SELECT l.source_table, l.foreign_column, l.expected, l.number, p.min_value::numeric AS low,
               p.max_value::numeric - p.min_value::numeric + 1 AS width
        FROM large AS l
             JOIN ferry.profile(m.server) AS p ON p.table_name = l.source_table AND p.column_name = l.source_column
    )
    SELECT s.source_table, n,
           concat_ws(' AND ',
               CASE WHEN n > 1
                    THEN format('%I >= %s', s.foreign_column, trunc(s.low + s.width * (n - 1) / s.number)) END,
               CASE WHEN n < s.number
                    THEN format('%I < %s', s.foreign_column, trunc(s.low + s.width * n / s.number)) END),
           s.expected
    FROM spans AS s, LATERAL generate_series(1, s.number) AS n
    UNION ALL
    SELECT t.source_table, 1, NULL, t.source_rows
    FROM ferry.table_map AS t
    WHERE t.migration = m.migration AND t.source_table NOT IN (SELECT source_table FROM spans)
$$;

-- A table in one piece is loaded in the transaction that creates it. Otherwise "data" loads the first part, beside
-- the others.
CREATE FUNCTION ferry.plan_data(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_data.migration);
    d record;
    n int;
BEGIN
    FOR d IN SELECT t, s.step, s.unit, p.part, p.key_range, p.expected
             FROM ferry.data_parts(m) AS p
                  JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = p.source_table
                  JOIN ferry.step AS s ON s.migration = m.migration AND s.kind IN ('table', 'base')
                      AND s.source_table = t.source_table
             ORDER BY p.part > 1, s.step, p.part LOOP
        n := ferry.add_step(m.migration, CASE d.part WHEN 1 THEN 'data' ELSE 'part' END, (d.t).target_name,
                            ferry.data_sql(m, d.t, d.key_range), source_table => (d.t).source_table,
                            depends_on => ARRAY[d.step], step => CASE d.part WHEN 1 THEN d.step + 1 END,
                            unit => CASE WHEN d.key_range IS NULL THEN d.unit END);
        UPDATE ferry.step SET generated = sql, expected = d.expected WHERE migration = m.migration AND step = n;
    END LOOP;
END $$;
