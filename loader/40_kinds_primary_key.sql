-- primary_key: SQLite lets NULL into most primary keys and PostgreSQL into none; such a key becomes UNIQUE.
INSERT INTO ferry.object_kind VALUES
    ('primary_key', 'index', 80, 'plan_primary_key', 'Adds a primary key.', DEFAULT, 'exclusive');

-- Columns of a key as they are named in the target, in key order.
CREATE FUNCTION ferry.target_columns(migration bigint, source_table text, columns text[]) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(quote_ident(c.target_column), ', ' ORDER BY u.n)
    FROM unnest(columns) WITH ORDINALITY AS u (name, n)
         JOIN ferry.column_map AS c ON c.migration = target_columns.migration
                                    AND c.source_table = target_columns.source_table
                                        AND c.source_column = u.name
$$;

CREATE FUNCTION ferry.plan_primary_key(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_primary_key.migration);
BEGIN
    PERFORM ferry.add_step(m.migration, 'primary_key', k.target_name,
                CASE WHEN k.obstacle IS NULL
                     THEN format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s (%s)', m.target_schema, k.table_name,
                         k.target_name,
                                 CASE WHEN k.has_null THEN 'UNIQUE' ELSE 'PRIMARY KEY' END,
                                 ferry.target_columns(m.migration, k.source_table, k.columns)) END,
                source_table => k.source_table, source_name => k.source_name,
                note => coalesce(k.obstacle, CASE
                    WHEN k.has_null THEN 'UNIQUE, since the key holds NULL' END),
                fallback => '', depends_on => ARRAY[k.step]),
            CASE WHEN k.obstacle IS NOT NULL
                 THEN ferry.add_finding(m.migration, 'error', 'primary_key', k.source_table, NULL,
                                        'the primary key is left out: ' || k.obstacle) END
    FROM (SELECT k.*, t.target_name AS table_name, s.step,
                 EXISTS (SELECT FROM ferry.column_map AS c
                         WHERE c.migration = m.migration AND c.source_table = k.source_table
                           AND c.source_column = ANY (k.columns) AND c.null_count > 0) AS has_null
          FROM ferry.key_map AS k
               JOIN ferry.table_map AS t USING (migration, source_table)
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'data'
                   AND s.source_table = k.source_table
          WHERE k.migration = m.migration AND k.kind = 'primary_key' ORDER BY t.place) AS k;
END $$;
