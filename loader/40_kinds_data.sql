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

CREATE FUNCTION ferry.plan_data(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'data', d.target_name,
               format(E'INSERT INTO %I.%I (%s)%s\nSELECT %s\nFROM %I.%I', d.target_schema, d.target_name,
                   d.target_columns, ferry.identity_clause(d.target_schema, d.target_name, d.columns),
                      d.foreign_columns, d.foreign_schema, d.foreign_table) || d.condition,
               source_table => d.source_table, depends_on => ARRAY[d.step], step => d.step + 1,
               unit => d.unit)
    FROM (SELECT m.migration, m.target_schema, m.foreign_schema, t.source_table, t.target_name,
                 t.foreign_table, s.step, s.unit, ferry.data_condition(t) AS condition,
                 array_agg(c.target_column::text) AS columns,
                 string_agg(quote_ident(c.target_column), ', ' ORDER BY c.ordinal) AS target_columns,
                 string_agg(ferry.data_expression(t, c), ', ' ORDER BY c.ordinal) AS foreign_columns
          FROM ferry.migration AS m
               JOIN ferry.table_map AS t USING (migration)
               JOIN ferry.column_map AS c ON c.migration = t.migration AND c.source_table = t.source_table AND c.loaded
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind IN ('table', 'base')
                   AND s.source_table = t.source_table
          WHERE m.migration = plan_data.migration
          GROUP BY m.migration, t.migration, t.source_table, s.step, s.unit ORDER BY s.step) AS d
$$;
