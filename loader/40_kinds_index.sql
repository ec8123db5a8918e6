-- index: plain indexes. Partial ones and those on expressions are skipped steps.
INSERT INTO ferry.object_kind VALUES
    ('index', 'index', 100, 'plan_index', 'Creates an index.');

CREATE FUNCTION ferry.plan_index(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_index.migration);
BEGIN
    PERFORM ferry.add_step(m.migration, 'index', (d.k).target_name,
                CASE WHEN (d.k).obstacle IS NULL
                     THEN format('CREATE INDEX %I ON %I.%I (%s)', (d.k).target_name, m.target_schema,
                         d.table_name,
                                 ferry.index_columns(d.k)) END,
                source_table => (d.k).source_table, source_name => (d.k).source_name, note => (d.k).obstacle,
                fallback => '', depends_on => ARRAY[d.step]),
            CASE WHEN (d.k).obstacle IS NOT NULL
                 THEN ferry.add_finding(m.migration, 'warning', 'index', (d.k).source_table, NULL,
                                        format('%s is left out: %s', (d.k).source_name, (d.k).obstacle)) END
    FROM (SELECT k, t.target_name AS table_name, s.step
          FROM ferry.key_map AS k
               JOIN ferry.table_map AS t USING (migration, source_table)
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'data'
                   AND s.source_table = k.source_table
          WHERE k.migration = m.migration AND k.kind = 'index'
          ORDER BY t.place, k.target_name COLLATE "C") AS d;

    PERFORM ferry.add_step(m.migration, 'index', d.index_name, NULL, source_table => d.table_name,
                           source_name => d.index_name, note => d.obstacle)
    FROM (SELECT i.table_name, i.index_name, ferry.index_obstacle(i.is_partial, i.columns) AS obstacle,
        t.place
          FROM ferry.source_indexes(m.server) AS i
               JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = i.table_name
          WHERE (m.options -> 'indexes')::boolean
          ORDER BY t.place, i.index_name COLLATE "C") AS d
    WHERE d.obstacle IS NOT NULL;
END $$;
