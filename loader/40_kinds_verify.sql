-- verify: proves a table while others are still worked on. Only ferry.migrate() plans it, which proves all of them
-- anyway, and only where sessions work side by side.
INSERT INTO ferry.object_kind VALUES
    ('verify', 'verify', 115, 'plan_verify', 'Compares a loaded table with the file.', '{create,replace}', 'read');

CREATE FUNCTION ferry.plan_verify(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'verify', d.target_name, format('SELECT ferry.verify_table(%s, %L)', d.migration, d.source_table),
                          source_table => d.source_table, depends_on => ARRAY[d.step])
    FROM (SELECT t.*, s.step
          FROM ferry.migration AS m
               JOIN ferry.table_map AS t USING (migration)
               JOIN ferry.step AS s ON s.migration = t.migration AND s.kind = 'data' AND s.source_table = t.source_table
          WHERE m.migration = plan_verify.migration AND m.proved_by_run AND m.options ->> 'verify' <> 'none'
            -- Statements behind the load may change what it has loaded.
            AND m.options -> 'after' = '[]'
            AND ferry.job_count(m) > 1
          ORDER BY t.source_rows DESC, t.place) AS d
$$;
