-- What has become of the file's schema since a migration was planned: views, triggers, indexes and constraints, and what
-- columns are declared as. Refresh tells of it; only a new migration takes it in.

-- Everything of a file that has a definition beside its rows, as it is spelled there. What has no name in the file goes
-- by what it is about: a UNIQUE constraint by its columns, a CHECK by its expression.
CREATE FUNCTION ferry.file_definitions(server name)
    RETURNS TABLE (kind text, source_table text, source_name text, definition text)
LANGUAGE sql AS $$
    SELECT DISTINCT ON (d.kind, d.source_table, d.source_name) d.*
    FROM (SELECT 'view' AS kind, t.table_name AS source_table, t.table_name AS source_name, t.sql AS definition
          FROM ferry.source_tables(file_definitions.server) AS t WHERE t.kind = 'view'
          UNION ALL
          SELECT 'trigger', g.table_name, g.trigger_name, g.sql FROM ferry.source_triggers(file_definitions.server) AS g
          UNION ALL
          SELECT CASE i.origin WHEN 'c' THEN 'index' ELSE 'unique' END, i.table_name,
                 CASE i.origin WHEN 'c' THEN i.index_name ELSE array_to_string(i.columns, ', ') END,
                 CASE i.origin WHEN 'c' THEN i.sql ELSE array_to_string(i.collations, ', ') END
          FROM ferry.source_indexes(file_definitions.server) AS i WHERE i.origin <> 'p'
          UNION ALL
          SELECT 'check', c.table_name, coalesce(c.constraint_name, c.expression), c.expression
          FROM ferry.file_checks(file_definitions.server) AS c
          UNION ALL
          SELECT 'foreign_key', k.table_name,
                 coalesce(k.constraint_name, format('%s to %s', array_to_string(k.columns, ', '), k.parent)),
                 format('(%s) to %s (%s) %s %s %s %s', array_to_string(k.columns, ', '), k.parent,
                        array_to_string(k.parent_columns, ', '), k.on_update, k.on_delete, k.is_deferrable,
                        k.initially_deferred)
          FROM ferry.source_foreign_keys(file_definitions.server) AS k
          UNION ALL
          SELECT x.kind, c.table_name, c.column_name, x.definition
          FROM ferry.source_columns(file_definitions.server) AS c,
               LATERAL (VALUES ('column', format('%s %s %s %s', c.declared_type, c.not_null, c.pk, c.collation)),
                               ('default', CASE c.generated WHEN 'no' THEN c.default_sql END),
                               ('generated', CASE WHEN c.generated <> 'no' THEN c.generated || ' ' || c.generated_sql END))
                   AS x (kind, definition)
          WHERE x.definition IS NOT NULL) AS d
    ORDER BY d.kind, d.source_table, d.source_name, d.definition
$$;

-- Those that concern a migration: its options may leave them out, and a table or column that is not part of it is told of
-- as such.
CREATE FUNCTION ferry.current_definitions(m ferry.migration)
    RETURNS TABLE (kind text, source_table text, source_name text, definition text)
LANGUAGE sql AS $$
    SELECT d.*
    FROM ferry.file_definitions(m.server) AS d
    WHERE CASE
        WHEN d.kind = 'view' THEN (m.options -> 'views')::boolean AND ferry.is_wanted(d.source_table, m.options)
        WHEN d.kind = 'trigger'
        THEN (m.options -> 'triggers')::boolean
             AND lower(d.source_table) IN (SELECT lower(t.source_table) FROM ferry.table_map AS t WHERE t.migration = m.migration
                                           UNION ALL
                                           SELECT lower(v.source_view) FROM ferry.view_map AS v WHERE v.migration = m.migration)
        WHEN d.kind IN ('column', 'default', 'generated')
        THEN (d.source_table, d.source_name) IN (SELECT c.source_table, c.source_column FROM ferry.column_map AS c
                                                 WHERE c.migration = m.migration)
        ELSE (m.options -> CASE d.kind WHEN 'index' THEN 'indexes' ELSE 'constraints' END)::boolean
             AND d.source_table IN (SELECT t.source_table FROM ferry.table_map AS t WHERE t.migration = m.migration) END
$$;

-- Keeps the definitions that a plan has seen.
CREATE FUNCTION ferry.keep_definitions(migration bigint) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO ferry.source_definition (migration, kind, source_table, source_name, definition)
    SELECT m.migration, d.kind, d.source_table, d.source_name, d.definition
    FROM ferry.migration AS m, LATERAL ferry.current_definitions(m) AS d
    WHERE m.migration = keep_definitions.migration
$$;

-- What is new, gone or different in the file since the plan.
CREATE FUNCTION ferry.changed_definitions(m ferry.migration)
    RETURNS TABLE (kind text, source_table text, source_name text, change text)
LANGUAGE sql AS $$
    SELECT d.kind, d.source_table, d.source_name,
           CASE WHEN p.kind IS NULL THEN 'has come to the file' WHEN f.kind IS NULL THEN 'has gone from the file'
                ELSE 'has changed in the file' END
    FROM (SELECT x.* FROM ferry.source_definition AS x WHERE x.migration = m.migration) AS p
         FULL JOIN ferry.current_definitions(m) AS f
           ON f.kind = p.kind AND f.source_table = p.source_table AND f.source_name = p.source_name,
         LATERAL (SELECT coalesce(p.kind, f.kind) AS kind, coalesce(p.source_table, f.source_table) AS source_table,
                         coalesce(p.source_name, f.source_name) AS source_name) AS d
    WHERE p.definition IS DISTINCT FROM f.definition
    ORDER BY d.source_table COLLATE "C", d.kind, d.source_name COLLATE "C"
$$;

-- What people call a definition: "index book_pages of book", "DEFAULT of book.title".
CREATE FUNCTION ferry.definition_words(kind text, source_table text, source_name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind WHEN 'view' THEN 'view ' || source_name
                     WHEN 'column' THEN format('column %s.%s', source_table, source_name)
                     WHEN 'default' THEN format('DEFAULT of %s.%s', source_table, source_name)
                     WHEN 'generated' THEN format('the expression of %s.%s', source_table, source_name)
                     WHEN 'unique' THEN format('UNIQUE (%s) of %s', source_name, source_table)
                     WHEN 'check' THEN format('CHECK %s of %s', source_name, source_table)
                     ELSE format('%s %s of %s', replace(kind, '_', ' '), source_name, source_table) END
$$;

-- Warns of what has changed since the plan, and makes findings of it in place of those that an earlier call made.
-- Returns whether a view is among it.
CREATE FUNCTION ferry.note_changes(m ferry.migration) RETURNS boolean
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    c          record;
    words      text;
    view_found boolean := false;
BEGIN
    DELETE FROM ferry.finding WHERE migration = m.migration AND kind = 'changed';
    FOR c IN SELECT * FROM ferry.changed_definitions(m) LOOP
        view_found := view_found OR c.kind = 'view';
        words := ferry.definition_words(c.kind, c.source_table, c.source_name) || ' ' || c.change;
        PERFORM ferry.add_finding(m.migration, 'warning', 'changed', c.source_table,
                                  CASE WHEN c.kind IN ('column', 'default', 'generated') THEN c.source_name END,
                                  words || ' since the migration was planned');
        RAISE WARNING '% since migration % was planned', words, m.migration
            USING HINT = 'Only a new migration takes it in.';
    END LOOP;
    RETURN view_found;
END $$;
