-- generated: generated columns are loaded as plain ones; their expressions are listed, not translated.
INSERT INTO ferry.object_kind VALUES
    ('generated', 'constraint', 130, 'plan_generated',
        'The expression of a generated column; not translated yet.');

CREATE FUNCTION ferry.plan_generated(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'generated', d.target_name || '.' || d.target_column, NULL,
                          source_table => d.source_table, source_name => d.source_column,
                          note => 'the expression is not translated; the values are loaded into a plain column')
    FROM (SELECT c.*, t.target_name
          FROM ferry.column_map AS c JOIN ferry.table_map AS t USING (migration, source_table)
          WHERE c.migration = plan_generated.migration AND c.generated <> 'no' ORDER BY t.place,
          c.ordinal) AS d
$$;
