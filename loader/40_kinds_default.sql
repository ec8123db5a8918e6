-- default: DEFAULT clauses that mean the same in PostgreSQL are part of the table; the others are listed
-- here.
INSERT INTO ferry.object_kind VALUES
    ('default', 'constraint', 140, 'plan_default', 'A DEFAULT clause that is not translated yet.');

CREATE FUNCTION ferry.plan_default(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'default', d.target_name || '.' || d.target_column, NULL,
                          source_table => d.source_table, source_name => d.source_column,
                          note => 'DEFAULT is not translated: ' || d.source_default)
    FROM (SELECT c.*, t.target_name
          FROM ferry.column_map AS c JOIN ferry.table_map AS t USING (migration, source_table)
          WHERE c.migration = plan_default.migration AND c.source_default IS NOT NULL
              AND c.default_sql IS NULL
            AND NOT c.identity AND c.generated = 'no' ORDER BY t.place, c.ordinal) AS d
$$;
