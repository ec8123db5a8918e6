-- Translation: what the file holds in SQLite's SQL (views, triggers, CHECKs, defaults, generated columns, some
-- indexes), and the catalog by which the translator in C++ knows tables and columns. What it gives becomes rows of
-- ferry.translation before the plan is made; constructors make steps of them.

-- An identifier in SQLite's quotes.
CREATE FUNCTION ferry.sqlite_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT '"' || replace(name, '"', '""') || '"' $$;

-- Indexes of the file as the model takes them. One that compares without case or trailing blanks becomes an index over
-- expressions. Primary keys, and UNIQUE constraints that foreign keys refer to, are there as they are written, too.
CREATE FUNCTION ferry.file_indexes(server name)
    RETURNS TABLE (table_name text, source_name text, index_name text, origin text, suffix text, is_unique boolean,
                   columns text[], descending boolean[], is_translated boolean, sql text)
LANGUAGE sql AS $$
    WITH indexes AS MATERIALIZED (
        SELECT i.*, EXISTS (SELECT FROM unnest(i.collations) AS c WHERE upper(c) IN ('NOCASE', 'RTRIM')) AS is_folded,
               i.is_partial OR array_position(i.columns, NULL) IS NOT NULL AS is_special
        FROM ferry.source_indexes(file_indexes.server) AS i
    ), referenced AS (
        SELECT DISTINCT k.parent, ARRAY(SELECT lower(c) FROM unnest(k.parent_columns) AS c ORDER BY 1) AS key
        FROM ferry.source_foreign_keys(file_indexes.server) AS k WHERE k.parent_unique
    )
    SELECT i.table_name, i.index_name, i.index_name, i.origin, CASE i.origin WHEN 'u' THEN '_key' ELSE '_idx' END,
           i.is_unique, i.columns, i.descending, i.is_folded OR i.is_special,
           CASE WHEN i.is_folded OR i.is_special
                THEN coalesce(i.sql, format('CREATE UNIQUE INDEX x ON %s (%s)', ferry.sqlite_name(i.table_name),
                                            (SELECT string_agg(ferry.sqlite_name(u.name) || ' COLLATE ' || u.folding, ', '
                                                               ORDER BY u.n)
                                             FROM unnest(i.columns, i.collations) WITH ORDINALITY AS u (name, folding, n))))
           END
    FROM indexes AS i
    WHERE i.origin <> 'p' OR i.is_folded
    UNION ALL
    SELECT i.table_name, i.index_name || ' as written', i.index_name, 'u', '_key', true, i.columns, i.descending, false,
           NULL
    FROM indexes AS i
    WHERE i.is_unique AND i.is_folded AND NOT i.is_special AND i.origin <> 'p'
      AND EXISTS (SELECT FROM referenced AS r
                  WHERE r.parent = i.table_name
                    AND r.key = ARRAY(SELECT lower(c) FROM unnest(i.columns) AS c ORDER BY 1))
$$;

-- The CHECKs of a file, numbered per table; the constraint's name is NULL where it has none.
CREATE FUNCTION ferry.file_checks(server name)
    RETURNS TABLE (table_name text, source_name text, constraint_name text, expression text)
LANGUAGE sql AS $$
    SELECT c.table_name, (row_number() OVER (PARTITION BY c.table_name ORDER BY c.ordinality))::text, c.constraint_name,
           c.expression
    FROM ferry.source_checks(file_checks.server) WITH ORDINALITY AS c (table_name, constraint_name, expression)
$$;

-- Everything of a file that is translated, with what is known to stand in the way.
CREATE FUNCTION ferry.file_objects(server name)
    RETURNS TABLE (kind text, source_table text, source_name text, target_name text, source_sql text, error text)
LANGUAGE sql AS $$
    SELECT 'view', t.table_name, t.table_name, (ferry.map_names(ARRAY[t.table_name], 'lower'))[1], t.sql,
           CASE WHEN t.read_error IS NOT NULL THEN 'SQLite cannot read it: ' || t.read_error
                WHEN p.table_name IS NULL
                THEN 'SQLite cannot read it: ' || ferry.reading_error(file_objects.server, t.table_name) END
    FROM ferry.source_tables(file_objects.server) AS t
         LEFT JOIN (SELECT DISTINCT x.table_name FROM ferry.profile(file_objects.server) AS x) AS p USING (table_name)
    WHERE t.kind = 'view'
    UNION ALL
    SELECT 'generated', c.table_name, c.column_name, NULL, c.generated_sql,
           CASE WHEN c.generated_sql IS NULL THEN 'its expression cannot be read' END
    FROM ferry.source_columns(file_objects.server) AS c WHERE c.generated <> 'no'
    UNION ALL
    SELECT 'default', c.table_name, c.column_name, NULL, c.default_sql, NULL
    FROM ferry.source_columns(file_objects.server) AS c
         JOIN ferry.source_tables(file_objects.server) AS t USING (table_name)
    WHERE c.default_sql IS NOT NULL AND c.generated = 'no' AND NOT c.rowid_alias AND t.kind = 'table'
    UNION ALL
    SELECT 'check', c.table_name, c.source_name, c.constraint_name, c.expression, NULL
    FROM ferry.file_checks(file_objects.server) AS c
    UNION ALL
    SELECT CASE WHEN i.is_unique THEN 'unique' ELSE 'index' END, i.table_name, i.source_name, NULL, i.sql, NULL
    FROM ferry.file_indexes(file_objects.server) AS i WHERE i.is_translated
    UNION ALL
    SELECT 'trigger', g.table_name, g.trigger_name, (ferry.map_names(ARRAY[g.trigger_name], 'lower'))[1], g.sql, NULL
    FROM ferry.source_triggers(file_objects.server) AS g
$$;

-- What actions of foreign keys change: the parent's change (d or u), and the one that it makes of the child.
CREATE FUNCTION ferry.key_actions(server name)
    RETURNS TABLE (parent text, event text, child text, change text)
LANGUAGE sql AS $$
    SELECT k.parent, a.event, k.table_name, CASE WHEN a.event = 'd' AND a.action = 'CASCADE' THEN 'd' ELSE 'u' END
    FROM ferry.source_foreign_keys(key_actions.server) AS k,
         LATERAL (VALUES ('d', k.on_delete), ('u', k.on_update)) AS a (event, action)
    WHERE a.action IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
$$;

-- Why SQLite cannot read the rows of a table or view.
CREATE FUNCTION ferry.reading_error(server name, table_name text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    first_column text := (SELECT c.column_name FROM ferry.source_columns(reading_error.server) AS c
                          WHERE c.table_name = reading_error.table_name ORDER BY c.ordinal LIMIT 1);
BEGIN
    PERFORM FROM ferry.source_digest(reading_error.server, reading_error.table_name, ARRAY[first_column],
                                     ARRAY['text'::regtype], ARRAY['iso8601']);
    RETURN 'one of its values';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END $$;

-- The objects of a migration under their names in the target. Names of triggers are those of their functions.
CREATE FUNCTION ferry.objects_to_translate(migration bigint)
    RETURNS TABLE (kind text, source_table text, source_name text, target_name text, source_sql text, error text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(objects_to_translate.migration);
BEGIN
    RETURN QUERY
    WITH objects AS MATERIALIZED (
        SELECT o.*, row_number() OVER () AS n FROM ferry.file_objects(m.server) AS o
    ), tables AS MATERIALIZED (
        SELECT t.source_table, t.target_name FROM ferry.table_map AS t WHERE t.migration = m.migration
    ), views AS MATERIALIZED (
        SELECT v.source_view, v.target_name FROM ferry.view_map AS v WHERE v.migration = m.migration
    ), columns AS MATERIALIZED (
        SELECT c.* FROM ferry.column_map AS c WHERE c.migration = m.migration
    ), triggers AS (
        SELECT o.n, o.source_name FROM objects AS o
        WHERE o.kind = 'trigger' AND (m.options -> 'triggers')::boolean
          AND (EXISTS (SELECT FROM tables AS t WHERE lower(t.source_table) = lower(o.source_table))
               OR EXISTS (SELECT FROM views AS v WHERE lower(v.source_view) = lower(o.source_table)))
    ), trigger_names AS (
        SELECT w.ids[u.n - cardinality(f.names)] AS n, u.name
        FROM (SELECT coalesce(array_agg(k.name ORDER BY k.name COLLATE "C"), '{}') AS names
              FROM ferry.kept_functions(m) AS k) AS f,
             (SELECT array_agg(t.n ORDER BY t.n) AS ids,
                     ferry.map_names(array_agg(t.source_name ORDER BY t.n), m.options ->> 'case') AS names
              FROM triggers AS t) AS w,
             LATERAL unnest(ferry.map_names(f.names || w.names, 'keep')) WITH ORDINALITY AS u (name, n)
        WHERE w.ids IS NOT NULL AND u.n > cardinality(f.names)
    ), checks AS (
        SELECT o.source_table, array_agg(o.n ORDER BY o.n) AS ids,
               ferry.map_names(array_agg(coalesce(o.target_name, t.target_name || '_check') ORDER BY o.n),
                               m.options ->> 'case') AS names,
               ARRAY(SELECT k.target_name::text FROM ferry.key_map AS k
                     WHERE k.migration = m.migration AND k.source_table = o.source_table
                       AND k.kind IN ('primary_key', 'unique') ORDER BY k.target_name) AS taken
        FROM objects AS o JOIN tables AS t USING (source_table)
        WHERE o.kind = 'check' AND (m.options -> 'constraints')::boolean GROUP BY o.source_table
    ), check_names AS (
        SELECT c.ids[u.n - cardinality(c.taken)] AS n, u.name
        FROM checks AS c, LATERAL unnest(ferry.map_names(c.taken || c.names, 'keep')) WITH ORDINALITY AS u (name, n)
        WHERE u.n > cardinality(c.taken)
    )
    SELECT o.kind, o.source_table, o.source_name, coalesce(v.target_name::text, g.name, k.name, x.target_name::text),
           o.source_sql, coalesce(o.error, x.obstacle)
    FROM objects AS o
         LEFT JOIN views AS v ON o.kind = 'view' AND v.source_view = o.source_name
         LEFT JOIN trigger_names AS g ON o.kind = 'trigger' AND g.n = o.n
         LEFT JOIN check_names AS k ON o.kind = 'check' AND k.n = o.n
         LEFT JOIN ferry.key_map AS x ON x.migration = m.migration AND x.kind = o.kind AND x.is_translated
              AND x.source_table = o.source_table AND x.source_name = o.source_name
         LEFT JOIN columns AS c ON o.kind IN ('default', 'generated') AND c.source_table = o.source_table
              AND c.source_column = o.source_name AND (o.kind = 'generated' OR (c.default_sql IS NULL AND NOT c.identity))
    WHERE coalesce(v.source_view, g.name, k.name, x.source_name, c.source_column) IS NOT NULL
    ORDER BY o.n;
END $$;

-- Functions that will be in the target schema beside those of the migration.
CREATE FUNCTION ferry.kept_functions(m ferry.migration) RETURNS TABLE (name text)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT p.proname::text
    FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname = m.target_schema
      AND NOT (m.options ->> 'mode' = 'replace'
               AND p.oid IN (SELECT d.routine FROM ferry.made_functions(m.target_schema) AS d))
$$;

-- Translates what a migration takes along, and writes it into the model.
CREATE FUNCTION ferry.translate_migration(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m    ferry.migration := ferry.get_migration(translate_migration.migration);
    made ferry.translated[];
BEGIN
    made := ARRAY(SELECT t FROM ferry.translate_objects(m.migration) AS t);
    INSERT INTO ferry.translation (migration, kind, source_table, source_name, target_name, place, sql, keys, condition,
                                   create_trigger, notes, helpers, reads, error)
    SELECT m.migration, t.kind, t.source_table, t.source_name, t.target_name, t.place, t.sql, t.keys, t.condition,
           t.create_trigger, t.notes, t.helpers, t.reads, t.error
    FROM unnest(made) AS t;
    UPDATE ferry.view_map AS v SET place = t.place, obstacle = t.error
    FROM unnest(made) AS t WHERE t.kind = 'view' AND v.migration = m.migration AND v.source_view = t.source_name;
    INSERT INTO ferry.view_column_map (migration, source_view, ordinal, source_column, target_column, pg_type,
                                       time_format, affinity, collation_name, text_form)
    SELECT m.migration, t.source_name, c.ordinality, c.value ->> 'source', c.value ->> 'target', c.value ->> 'type',
           c.value ->> 'format', c.value ->> 'affinity', c.value ->> 'collation', c.value ->> 'text_form'
    FROM unnest(made) AS t, LATERAL jsonb_array_elements(t.columns) WITH ORDINALITY AS c
    WHERE t.kind = 'view' AND t.error IS NULL;
    UPDATE ferry.key_map AS k SET obstacle = t.error
    FROM unnest(made) AS t
    WHERE k.migration = m.migration AND k.kind = t.kind AND k.source_table = t.source_table
      AND k.source_name = t.source_name AND t.error IS NOT NULL;
    PERFORM ferry.settle_generated(m);
    INSERT INTO ferry.helper_map (migration, name, place, signature, sql, comment)
    SELECT m.migration, h.name, h.ordinality, h.signature, h.sql, h.comment
    FROM ferry.helper_functions(ARRAY(SELECT DISTINCT h FROM unnest(made) AS t, LATERAL unnest(t.helpers) AS h
                                      WHERE t.error IS NULL ORDER BY 1), m.target_schema) WITH ORDINALITY AS h;
    PERFORM ferry.note_translations(m);
END $$;

-- The words of a finding about something that is not translated.
CREATE FUNCTION ferry.untranslated_detail(kind text, source_name text, error text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind WHEN 'view' THEN 'the view is left out: '
                     WHEN 'generated' THEN 'its values are loaded into a plain column: '
                     WHEN 'default' THEN 'the DEFAULT is left out: '
                     WHEN 'check' THEN format('CHECK %s is left out: ', source_name)
                     ELSE format('%s is left out: ', source_name) END || error
$$;

-- The column that a translated object is about.
CREATE FUNCTION ferry.translated_column(kind text, source_name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN kind IN ('default', 'generated') THEN source_name END $$;

-- Whether an object of the file has another name in the target than its own under a rule of case; NULL for one that has
-- no name.
CREATE FUNCTION ferry.is_renamed(source_name text, target_name text, name_case text) RETURNS boolean
LANGUAGE sql STABLE STRICT AS $$
    SELECT target_name <> (ferry.map_names(ARRAY[source_name], name_case))[1] OR octet_length(source_name) > 63
$$;

-- The words of a finding about an object that has a new name.
CREATE FUNCTION ferry.rename_detail(kind text, source_name text, target_name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format('the %s %s becomes %I', replace(kind, '_', ' '), coalesce(nullif(source_name, ''), '""'), target_name)
$$;

-- Findings: what is not translated, what may differ, and names that are new.
CREATE FUNCTION ferry.note_translations(m ferry.migration) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_finding(m.migration, CASE t.kind WHEN 'unique' THEN 'error' ELSE 'warning' END, t.kind,
                             t.source_table, ferry.translated_column(t.kind, t.source_name),
                             ferry.untranslated_detail(t.kind, t.source_name, t.error))
    FROM (SELECT x.* FROM ferry.translation AS x
          WHERE x.migration = m.migration AND x.error IS NOT NULL AND x.kind NOT IN ('unique', 'index')
          ORDER BY x.place) AS t;
    SELECT ferry.add_finding(m.migration, 'info', t.kind, t.source_table,
                             ferry.translated_column(t.kind, t.source_name),
                             CASE WHEN t.kind IN ('trigger', 'unique', 'index') THEN t.source_name || ' ' ELSE '' END
                             || 'may differ: ' || t.note)
    FROM (SELECT x.*, n.note, n.ordinality
          FROM ferry.translation AS x, LATERAL unnest(x.notes) WITH ORDINALITY AS n (note)
          WHERE x.migration = m.migration AND x.error IS NULL ORDER BY x.place, n.ordinality) AS t;
    SELECT ferry.add_finding(m.migration, 'info', 'name', n.object, NULL,
                             ferry.rename_detail(n.kind, n.source_name, n.target_name))
    FROM (SELECT 'trigger' AS kind, x.source_table AS object, x.source_name, x.target_name
          FROM ferry.translation AS x
          WHERE x.migration = m.migration AND x.kind = 'trigger' AND x.error IS NULL
          UNION ALL
          SELECT k.kind, k.source_table, k.source_name, k.target_name
          FROM ferry.key_map AS k
          WHERE k.migration = m.migration AND k.kind IN ('unique', 'index') AND k.origin = 'c' AND k.obstacle IS NULL
          UNION ALL
          SELECT 'CHECK', x.source_table, c.constraint_name, x.target_name
          FROM ferry.file_checks(m.server) AS c
               JOIN ferry.translation AS x ON x.migration = m.migration AND x.kind = 'check'
                    AND x.source_table = c.table_name AND x.source_name = c.source_name
          WHERE c.constraint_name IS NOT NULL AND x.error IS NULL
          UNION ALL
          -- A primary key has no name in the file that counts: this is the one that everybody expects.
          SELECT k.kind, k.source_table, t.target_name || '_pkey', k.target_name
          FROM ferry.key_map AS k JOIN ferry.table_map AS t USING (migration, source_table)
          WHERE k.migration = m.migration AND k.kind = 'primary_key' AND k.obstacle IS NULL
            AND k.target_name::text <> t.target_name || '_pkey') AS n
    WHERE ferry.is_renamed(n.source_name, n.target_name, m.options ->> 'case') OR n.kind = 'primary_key'
    ORDER BY n.object COLLATE "C", n.source_name COLLATE "C";
$$;

-- Whether what an object reads, itself or through views, fulfils a condition: views by their text, tables by name.
CREATE FUNCTION ferry.read_by_view(m ferry.migration, source_view text) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE reading AS (
        SELECT lower(read_by_view.source_view) AS name
        UNION
        SELECT lower(r) FROM reading AS x
             JOIN ferry.translation AS t ON t.migration = m.migration AND t.kind = 'view'
                  AND lower(t.source_name) = x.name,
             LATERAL unnest(t.reads) AS r
    )
    SELECT name FROM reading
$$;
