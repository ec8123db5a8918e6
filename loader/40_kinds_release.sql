-- release: foreign tables read misfits as NULL only while they are loaded from; whoever reads them afterwards gets the
-- error again, and no column that names rows.
INSERT INTO ferry.object_kind VALUES
    ('release', 'release', 68, 'plan_release', 'Makes a foreign table what it was: misfits are errors again.',
        '{create,existing,replace}');

-- Takes back what only the load of a table needs; nothing where it has been taken back already.
CREATE FUNCTION ferry.release_foreign_table(migration bigint, source_table text) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m       ferry.migration := ferry.get_migration(release_foreign_table.migration);
    changes record;
BEGIN
    FOR changes IN
        SELECT t.foreign_table, string_agg(CASE WHEN s.row_key THEN format('DROP COLUMN %I', s.attname)
                                                ELSE format('ALTER COLUMN %I OPTIONS (DROP on_misfit)', s.attname) END,
                                           ', ' ORDER BY s.attname) AS list
        FROM ferry.table_map AS t JOIN ferry.shown_columns(m.server, m.foreign_schema) AS s USING (source_table)
        WHERE t.migration = m.migration AND t.source_table = release_foreign_table.source_table
          AND CASE WHEN s.row_key THEN s.attname = t.row_key_column ELSE s.options ? 'on_misfit' END
        GROUP BY t.foreign_table
    LOOP
        EXECUTE format('ALTER FOREIGN TABLE %I.%I %s', m.foreign_schema, changes.foreign_table, changes.list);
    END LOOP;
END $$;

-- Tables of a migration that are read in another way while they are loaded.
CREATE FUNCTION ferry.bent_tables(migration bigint) RETURNS TABLE (source_table text, foreign_table name, place int)
LANGUAGE sql STABLE AS $$
    SELECT t.source_table, t.foreign_table, t.place
    FROM ferry.table_map AS t
    WHERE t.migration = bent_tables.migration
      AND (t.row_key_column IS NOT NULL
           OR EXISTS (SELECT FROM ferry.column_map AS c
                      WHERE c.migration = t.migration AND c.source_table = t.source_table
                        AND ferry.foreign_column_options(c) ? 'on_misfit'))
$$;

CREATE FUNCTION ferry.plan_release(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(plan_release.migration, 'release', b.foreign_table,
                          format('SELECT ferry.release_foreign_table(%s, %L)', plan_release.migration, b.source_table),
                          source_table => b.source_table)
    FROM (SELECT * FROM ferry.bent_tables(plan_release.migration) ORDER BY place) AS b
$$;
