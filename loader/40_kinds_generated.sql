-- generated: generated columns are computed by the table, where PostgreSQL computes what the file holds: that is tried
-- before the table is made. The others are loaded as plain columns, with a skipped step.
INSERT INTO ferry.object_kind VALUES
    ('generated', 'prepare', 44, 'plan_generated',
        'Computes the generated columns of a table, and makes plain ones of those that come out otherwise.');

CREATE FUNCTION ferry.plan_generated(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(t.migration, 'generated', t.target_name,
                          format('SELECT ferry.check_generated(%s, %L)', t.migration, t.source_table),
                          source_table => t.source_table)
    FROM (SELECT x.* FROM ferry.table_map AS x
          WHERE x.migration = plan_generated.migration
            AND EXISTS (SELECT FROM ferry.column_map AS c
                        WHERE c.migration = x.migration AND c.source_table = x.source_table
                          AND c.generated_sql IS NOT NULL)
          ORDER BY x.place) AS t;
    SELECT ferry.add_step(d.migration, 'generated', d.target_name || '.' || d.target_column, NULL,
                          source_table => d.source_table, source_name => d.source_column,
                          note => 'the values are loaded into a plain column: ' || d.error)
    FROM (SELECT c.*, t.target_name, x.error
          FROM ferry.column_map AS c
               JOIN ferry.table_map AS t USING (migration, source_table)
               JOIN ferry.translation AS x ON x.migration = c.migration AND x.kind = 'generated'
                    AND x.source_table = c.source_table AND x.source_name = c.source_column
          WHERE c.migration = plan_generated.migration AND x.error IS NOT NULL ORDER BY t.place, c.ordinal) AS d
$$;
