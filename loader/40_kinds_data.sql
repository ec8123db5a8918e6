-- data: the rows of a table, in the transaction that creates it, or that prepares it where it is there already.
INSERT INTO ferry.object_kind VALUES
    ('data', 'table', 60, 'plan_data', 'Loads the rows of a table, in the transaction that creates it.',
        '{create,existing,replace}');

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

-- The condition that leaves out the rejected rows of a table; empty where there are none.
CREATE FUNCTION ferry.data_condition(t ferry.table_map) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM ferry.misfit AS x
                             WHERE x.migration = t.migration AND x.table_name = t.source_table
                               AND x.action = 'reject')
                THEN format(E'\nWHERE %I NOT IN (SELECT ferry.listed_keys(%s, %L, ''reject''))', t.row_key_column,
                            t.migration, t.source_table)
                ELSE '' END
$$;

CREATE FUNCTION ferry.data_sql(m ferry.migration, t ferry.table_map) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format(E'INSERT INTO %I.%I (%s)%s\nSELECT %s\nFROM %I.%I', m.target_schema, t.target_name,
                  string_agg(quote_ident(c.target_column), ', ' ORDER BY c.ordinal),
                  ferry.identity_clause(m.target_schema, t.target_name, array_agg(c.target_column::text)),
                  string_agg(ferry.data_expression(t, c), ', ' ORDER BY c.ordinal), m.foreign_schema, t.foreign_table)
        || ferry.data_condition(t)
    FROM ferry.column_map AS c WHERE c.migration = t.migration AND c.source_table = t.source_table AND c.loaded
$$;

CREATE FUNCTION ferry.plan_data(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_data.migration);
BEGIN
    PERFORM ferry.add_step(m.migration, 'data', (d.t).target_name, ferry.data_sql(m, d.t),
               source_table => (d.t).source_table, depends_on => ARRAY[d.step], step => d.step + 1, unit => d.unit)
    FROM (SELECT t, s.step, s.unit
          FROM ferry.table_map AS t
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind IN ('table', 'base')
                   AND s.source_table = t.source_table
          WHERE t.migration = m.migration ORDER BY s.step) AS d;
    UPDATE ferry.step SET generated = sql WHERE migration = m.migration AND kind = 'data';
END $$;
