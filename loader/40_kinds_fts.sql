-- fts: with the option "fts": "tsvector", a full-text table gets a column of its words and an index on it.
INSERT INTO ferry.object_kind VALUES
    ('fts', 'index', 104, 'plan_fts', 'Adds a tsvector column and its index to a full-text table.', DEFAULT, 'exclusive');

-- Words of all columns that hold text. Where the tokenizer stems (porter), PostgreSQL's English configuration does.
CREATE FUNCTION ferry.plan_fts(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_fts.migration);
BEGIN
    IF m.options ->> 'fts' <> 'tsvector' THEN
        RETURN;
    END IF;
    PERFORM ferry.add_translated_step(m, 'fts', d.target_name,
                format(E'ALTER TABLE %I.%I ADD COLUMN %I tsvector GENERATED ALWAYS AS (to_tsvector(%L, %s)) STORED;\n'
                       'CREATE INDEX ON %1$I.%2$I USING gin (%3$I)',
                       m.target_schema, d.target_name, ferry.free_target_column(m.migration, d.source_table, 'tsv'),
                       d.configuration, d.words),
                d.source_table, NULL, NULL, '{}', ARRAY[d.step])
    FROM (SELECT t.source_table, t.target_name, t.place, s.step,
                 CASE WHEN f.sql ~* 'porter' THEN 'pg_catalog.english' ELSE 'pg_catalog.simple' END AS configuration,
                 string_agg(format('coalesce(%I%s, '''')', c.target_column,
                                   CASE WHEN ferry.base_spelling(c.pg_type) = 'text' THEN '' ELSE '::text' END),
                            ' || '' '' || ' ORDER BY c.ordinal) AS words
          FROM ferry.source_tables(m.server) AS f
               JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = f.table_name
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'data' AND s.source_table = f.table_name
               JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = f.table_name
          WHERE f.kind = 'virtual' AND lower(f.module) IN ('fts3', 'fts4', 'fts5')
            AND ferry.base_spelling(c.pg_type) IN ('text', 'varchar', 'smallint', 'integer', 'bigint', 'numeric')
          GROUP BY t.source_table, t.target_name, t.place, s.step, f.sql ORDER BY t.place) AS d;
END $$;

-- `wished`, or the first of wished_2, wished_3, ... that no column of the target table has.
CREATE FUNCTION ferry.free_target_column(migration bigint, source_table text, wished text) RETURNS name
LANGUAGE sql STABLE AS $$
    SELECT n.name::name
    FROM (SELECT i, CASE i WHEN 1 THEN wished ELSE wished || '_' || i END AS name
          FROM generate_series(1, 1601) AS i) AS n
    WHERE NOT EXISTS (SELECT FROM ferry.column_map AS c
                      WHERE c.migration = free_target_column.migration
                        AND c.source_table = free_target_column.source_table AND c.target_column = n.name)
    ORDER BY n.i LIMIT 1
$$;
