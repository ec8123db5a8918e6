-- index: indexes; partial ones, those on expressions and those without case as they are translated.
INSERT INTO ferry.object_kind VALUES
    ('index', 'index', 100, 'plan_index', 'Creates an index.', DEFAULT, 'shared');

-- What CREATE INDEX says behind the name of the index: the table, the keys and the condition.
CREATE FUNCTION ferry.index_sql(m ferry.migration, k ferry.key_map, table_name name) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format('%I ON %I.%I (%s)', k.target_name, m.target_schema, index_sql.table_name,
                  CASE WHEN k.is_translated THEN array_to_string(t.keys, ', ') ELSE ferry.index_columns(k) END)
        || coalesce(' WHERE ' || t.condition, '')
    FROM (SELECT) AS one
         LEFT JOIN ferry.translation AS t ON k.is_translated AND t.migration = k.migration AND t.kind = k.kind
              AND t.source_table = k.source_table AND t.source_name = k.source_name
$$;

CREATE FUNCTION ferry.plan_index(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_index.migration);
BEGIN
    PERFORM ferry.add_translated_step(m, 'index', (d.k).target_name,
                CASE WHEN (d.k).obstacle IS NULL THEN 'CREATE INDEX ' || ferry.index_sql(m, d.k, d.table_name) END,
                (d.k).source_table, (d.k).source_name, (d.k).obstacle, '{}', ARRAY[d.step]),
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
END $$;
