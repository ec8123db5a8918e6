-- view: views are listed, not translated.
INSERT INTO ferry.object_kind VALUES
    ('view', 'view', 150, 'plan_view', 'A view; not translated yet.');

CREATE FUNCTION ferry.plan_view(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'view', d.table_name, NULL, source_table => d.table_name,
                          note => coalesce('SQLite cannot read it: ' || d.read_error,
                              'views are not translated'))
    FROM (SELECT m.migration, v.table_name, v.read_error
          FROM ferry.migration AS m, LATERAL ferry.source_tables(m.server) AS v
          WHERE m.migration = plan_view.migration AND v.kind = 'view' AND (m.options -> 'views')::boolean
          ORDER BY v.table_name COLLATE "C") AS d
$$;
