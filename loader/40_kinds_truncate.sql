-- truncate: with the option "truncate" the tables that are there are emptied first, in one statement and
-- without CASCADE.
INSERT INTO ferry.object_kind VALUES
    ('truncate', 'prepare', 45, 'plan_truncate', 'Empties the tables that rows are loaded into.',
        '{existing}');

-- Names of the target's tables for some of the file's, as TRUNCATE and LOCK take them; NULL without any.
CREATE FUNCTION ferry.target_list(m ferry.migration, tables text[]) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(ferry.own_rows(format('%I.%I', m.target_schema, t.target_name)), ', '
        ORDER BY t.target_name)
    FROM ferry.table_map AS t WHERE t.migration = m.migration AND t.source_table = ANY (tables)
$$;

CREATE FUNCTION ferry.plan_truncate(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(m.migration, 'truncate', m.target_schema, 'TRUNCATE ' || t.list)
    FROM ferry.migration AS m,
         LATERAL ferry.target_list(m, ARRAY(SELECT x.source_table FROM ferry.table_map AS x
                                            WHERE x.migration = m.migration)) AS t (list)
    WHERE m.migration = plan_truncate.migration AND (m.options -> 'truncate')::boolean AND t.list IS NOT NULL
$$;
