-- default: DEFAULT clauses with literals are part of the table; expressions are set behind the rows.
INSERT INTO ferry.object_kind VALUES
    ('default', 'constraint', 140, 'plan_default', 'Sets a DEFAULT that is an expression.', DEFAULT, 'exclusive');

CREATE FUNCTION ferry.plan_default(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_default.migration);
BEGIN
    PERFORM ferry.add_translated_step(m, 'default', d.target_name || '.' || d.target_column,
                CASE WHEN d.error IS NULL
                     THEN format('ALTER TABLE %I.%I ALTER COLUMN %I SET DEFAULT %s', m.target_schema, d.target_name,
                                 d.target_column, d.sql) END,
                d.source_table, d.source_name, d.error, d.notes, ARRAY[d.step])
    FROM (SELECT x.source_table, x.source_name, x.sql, x.notes, x.error, t.target_name, c.target_column, s.step
          FROM ferry.translation AS x
               JOIN ferry.table_map AS t USING (migration, source_table)
               JOIN ferry.column_map AS c ON c.migration = x.migration AND c.source_table = x.source_table
                    AND c.source_column = x.source_name
               JOIN ferry.step AS s ON s.migration = x.migration AND s.kind = 'data'
                    AND s.source_table = x.source_table
          WHERE x.migration = m.migration AND x.kind = 'default' ORDER BY t.place, c.ordinal) AS d;
END $$;
