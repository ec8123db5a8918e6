-- rtree: with the option "rtree": "box", an R*Tree table gets an index over its boxes in two dimensions.
INSERT INTO ferry.object_kind VALUES
    ('rtree', 'index', 106, 'plan_rtree', 'Creates an index over the boxes of an R*Tree table.', DEFAULT, 'exclusive');

-- Columns of such a table are the key, then the least and the greatest of each dimension.
CREATE FUNCTION ferry.plan_rtree(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_rtree.migration);
BEGIN
    IF m.options ->> 'rtree' <> 'box' THEN
        RETURN;
    END IF;
    PERFORM ferry.add_translated_step(m, 'rtree', d.target_name,
                format('CREATE INDEX ON %I.%I USING gist (box(point(%I, %s), point(%I, %s)))', m.target_schema,
                       d.target_name, d.columns[2], coalesce(quote_ident(d.columns[4]), '0'), d.columns[3],
                       coalesce(quote_ident(d.columns[5]), '0')),
                d.source_table, NULL, NULL,
                CASE WHEN cardinality(d.columns) > 5 THEN '{the index knows the first two dimensions alone}'::text[]
                     ELSE '{}' END, ARRAY[d.step])
    FROM (SELECT t.source_table, t.target_name, t.place, s.step,
                 array_agg(c.target_column::text ORDER BY c.ordinal) AS columns
          FROM ferry.source_tables(m.server) AS f
               JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = f.table_name
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'data' AND s.source_table = f.table_name
               JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = f.table_name
          WHERE f.kind = 'virtual' AND lower(f.module) IN ('rtree', 'rtree_i32')
          GROUP BY t.source_table, t.target_name, t.place, s.step HAVING count(*) >= 3 ORDER BY t.place) AS d;
END $$;
