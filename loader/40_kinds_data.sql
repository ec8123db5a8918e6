-- data: the rows of a table, in the transaction that creates it.
INSERT INTO ferry.object_kind VALUES
    ('data', 'table', 60, 'plan_data', 'Loads the rows of a table, in the transaction that creates it.');

CREATE FUNCTION ferry.plan_data(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'data', d.target_name,
               format(E'INSERT INTO %I.%I (%s)\nSELECT %s\nFROM %I.%I', d.target_schema, d.target_name,
                   d.target_columns,
                      d.foreign_columns, d.foreign_schema, d.foreign_table),
               source_table => d.source_table, depends_on => ARRAY[d.step], step => d.step + 1,
               unit => d.step)
    FROM (SELECT m.migration, m.target_schema, m.foreign_schema, t.source_table, t.target_name,
        t.foreign_table, s.step,
                 string_agg(quote_ident(c.target_column), ', ' ORDER BY c.ordinal) AS target_columns,
                 string_agg(quote_ident(c.foreign_column), ', ' ORDER BY c.ordinal) AS foreign_columns
          FROM ferry.migration AS m
               JOIN ferry.table_map AS t USING (migration)
               JOIN ferry.column_map AS c USING (migration, source_table)
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'table'
                   AND s.source_table = t.source_table
          WHERE m.migration = plan_data.migration
          GROUP BY m.migration, t.migration, t.source_table, s.step ORDER BY s.step) AS d
$$;
