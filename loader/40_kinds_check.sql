-- check: CHECK constraints are listed, not translated.
INSERT INTO ferry.object_kind VALUES
    ('check', 'constraint', 120, 'plan_check', 'A CHECK constraint; not translated yet.');

CREATE FUNCTION ferry.plan_check(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'check', d.object, NULL, source_table => d.table_name,
                          note => 'CHECK constraints are not translated: ' || d.expression)
    FROM (SELECT m.migration, c.table_name, c.expression,
                 t.target_name || coalesce('.' || c.constraint_name, '') AS object
          FROM ferry.migration AS m
               CROSS JOIN LATERAL ferry.source_checks(m.server) AS c
               JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = c.table_name
          WHERE m.migration = plan_check.migration ORDER BY t.place) AS d
$$;
