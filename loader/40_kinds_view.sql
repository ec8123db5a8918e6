-- view: views, each after those that it reads. What is not translated is a skipped step that says why.
INSERT INTO ferry.object_kind VALUES
    ('view', 'view', 150, 'plan_view', 'Creates a view.');

-- Views that migrations made in a schema and that stand there.
CREATE FUNCTION ferry.made_views(target_schema name)
    RETURNS TABLE (migration bigint, relation oid, view_name name)
LANGUAGE sql STABLE AS $$
    SELECT m.migration, c.oid, c.relname
    FROM ferry.migration AS m
         JOIN ferry.view_map AS v ON v.migration = m.migration
         JOIN pg_catalog.pg_class AS c ON c.oid = v.relation AND c.relname = v.target_name AND c.relkind = 'v'
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = m.target_schema
    WHERE m.target_schema = made_views.target_schema AND m.status <> 'undone'
$$;

CREATE FUNCTION ferry.view_sql(m ferry.migration, v ferry.view_map, query text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format(E'CREATE VIEW %I.%I (%s) AS\n%s', m.target_schema, v.target_name,
                  string_agg(quote_ident(c.target_column), ', ' ORDER BY c.ordinal), query)
    FROM ferry.view_column_map AS c WHERE c.migration = v.migration AND c.source_view = v.source_view
$$;

CREATE FUNCTION ferry.plan_view(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_view.migration);
    d record;
BEGIN
    FOR d IN SELECT v, t.sql, t.notes, t.reads
             FROM ferry.view_map AS v
                  JOIN ferry.translation AS t ON t.migration = v.migration AND t.kind = 'view'
                       AND t.source_name = v.source_view
             WHERE v.migration = m.migration ORDER BY v.place LOOP
        PERFORM ferry.add_translated_step(m, 'view', (d.v).target_name,
                    CASE WHEN (d.v).obstacle IS NULL THEN ferry.view_sql(m, d.v, d.sql) END,
                    (d.v).source_view, (d.v).source_view, (d.v).obstacle, d.notes,
                    ARRAY(SELECT s.step FROM ferry.step AS s
                          WHERE s.migration = m.migration AND s.kind = 'view'
                            AND lower(s.source_name) IN (SELECT lower(r) FROM unnest(d.reads) AS r)
                            AND s.source_name <> (d.v).source_view));
    END LOOP;
END $$;
