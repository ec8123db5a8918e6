-- unique: UNIQUE constraints and unique indexes. Values that are different in SQLite and equal in PostgreSQL
-- (1 and '1' in a text column) would stop it: then it is left out with a finding.
INSERT INTO ferry.object_kind VALUES
    ('unique', 'index', 90, 'plan_unique', 'Adds a UNIQUE constraint or creates a unique index.', DEFAULT, 'exclusive');

-- Columns of an index with DESC where the file has it.
CREATE FUNCTION ferry.index_columns(k ferry.key_map) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(quote_ident(c.target_column) || CASE WHEN u.descending THEN ' DESC' ELSE '' END, ', '
        ORDER BY u.n)
    FROM unnest(k.columns, k.descending) WITH ORDINALITY AS u (name, descending, n)
         JOIN ferry.column_map AS c ON c.migration = k.migration AND c.source_table = k.source_table
             AND c.source_column = u.name
$$;

CREATE FUNCTION ferry.plan_unique(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_unique.migration);
BEGIN
    PERFORM ferry.add_translated_step(m, 'unique', (d.k).target_name,
                CASE WHEN (d.k).obstacle IS NOT NULL THEN NULL
                     WHEN (d.k).origin = 'u' AND NOT (d.k).is_translated
                     THEN format('ALTER TABLE %I.%I ADD CONSTRAINT %I UNIQUE (%s)', m.target_schema,
                         d.table_name,
                                 (d.k).target_name, ferry.target_columns(m.migration, (d.k).source_table,
                                     (d.k).columns))
                     ELSE 'CREATE UNIQUE INDEX ' || ferry.index_sql(m, d.k, d.table_name) END,
                (d.k).source_table, (d.k).source_name, (d.k).obstacle, '{}', ARRAY[d.step]),
            CASE WHEN (d.k).obstacle IS NOT NULL
                 THEN ferry.add_finding(m.migration, 'error', 'unique', (d.k).source_table, NULL,
                                        format('%s is left out: %s', (d.k).source_name, (d.k).obstacle)) END
    FROM (SELECT k, t.target_name AS table_name, s.step
          FROM ferry.key_map AS k
               JOIN ferry.table_map AS t USING (migration, source_table)
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'data'
                   AND s.source_table = k.source_table
          WHERE k.migration = m.migration AND k.kind = 'unique'
          ORDER BY t.place, k.target_name COLLATE "C") AS d;
END $$;
