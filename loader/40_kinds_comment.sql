-- comment: comments of CREATE TABLE statements, one step per table.
INSERT INTO ferry.object_kind VALUES
    ('comment', 'comment', 145, 'plan_comment', 'Comments on a table and its columns.', DEFAULT, 'exclusive');

CREATE FUNCTION ferry.plan_comment(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_comment.migration);
BEGIN
    PERFORM ferry.add_translated_step(m, 'comment', d.target_name, d.statements, d.source_table, NULL, NULL, '{}',
                                      ARRAY[d.step])
    FROM (SELECT t.source_table, t.target_name, t.place, s.step,
                 string_agg(CASE WHEN k.column_name IS NULL
                                 THEN format('COMMENT ON TABLE %I.%I IS %L', m.target_schema, t.target_name, k.comment)
                                 ELSE format('COMMENT ON COLUMN %I.%I.%I IS %L', m.target_schema, t.target_name,
                                             c.target_column, k.comment) END,
                            E';\n' ORDER BY c.ordinal NULLS FIRST) AS statements
          FROM ferry.source_comments(m.server) AS k
               JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = k.table_name
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'data' AND s.source_table = k.table_name
               LEFT JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = k.table_name
                    AND c.source_column = k.column_name
          WHERE k.column_name IS NULL OR c.target_column IS NOT NULL
          GROUP BY t.source_table, t.target_name, t.place, s.step ORDER BY t.place) AS d;
END $$;
