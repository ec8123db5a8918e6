-- sequence: an identity goes on after the largest key, or after what AUTOINCREMENT remembers of deleted ones. Behind the
-- primary keys, whose indexes know the largest key without a scan; without one (a key that was left out) it is scanned for.
INSERT INTO ferry.object_kind VALUES
    ('sequence', 'sequence', 85, 'plan_sequence', 'Sets an identity sequence behind the last key.',
        '{create,existing,replace}', 'read');

-- `remembered` is the value of sqlite_sequence. A sequence cannot stand below 1, where SQLite's keys may.
CREATE FUNCTION ferry.sequence_sql(target_schema name, target_name name, target_column name,
    remembered bigint)
    RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format(E'SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(%L, %L), '
                  'greatest(s.last, 1), s.last >= 1)\n'
                  'FROM (SELECT greatest(pg_catalog.max(%I), %s) AS last FROM %I.%I) AS s',
                  format('%I.%I', target_schema, target_name), target_column, target_column,
                  greatest(remembered, 0),
                  target_schema, target_name)
$$;

CREATE FUNCTION ferry.plan_sequence(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'sequence', d.target_name || '.' || d.target_column,
                          CASE WHEN ferry.is_existing(d.options)
                               THEN ferry.existing_sequence_sql(d.target_schema, d.target_name, d.target_column,
                                        d.sequence, (d.options -> 'truncate')::boolean)
                               ELSE ferry.sequence_sql(d.target_schema, d.target_name, d.target_column, d.sequence) END,
                          source_table => d.source_table, source_name => d.source_column,
                          depends_on => ARRAY[d.step])
    FROM (SELECT m.migration, m.target_schema, m.options, t.source_table, t.target_name, t.sequence, c.source_column,
                 c.target_column, s.step
          FROM ferry.migration AS m
               JOIN ferry.table_map AS t USING (migration)
               JOIN ferry.column_map AS c USING (migration, source_table)
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'data'
                   AND s.source_table = t.source_table
          WHERE m.migration = plan_sequence.migration AND c.identity ORDER BY t.place) AS d
$$;
