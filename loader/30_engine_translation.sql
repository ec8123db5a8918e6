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

-- Everything of a file that is translated, with what is known to stand in the way. CHECKs are numbered per table.
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
    SELECT 'check', c.table_name, (row_number() OVER (PARTITION BY c.table_name ORDER BY c.ordinality))::text,
           c.constraint_name, c.expression, NULL
    FROM ferry.source_checks(file_objects.server) WITH ORDINALITY AS c (table_name, constraint_name, expression)
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

-- The catalog -----------------------------------------------------------------------------------------------

-- Source columns of the unique keys of a table: a line per key, a tab between columns.
CREATE FUNCTION ferry.unique_keys(migration bigint, source_table text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(array_to_string(k.columns, E'\t'), E'\n' ORDER BY k.target_name)
    FROM ferry.key_map AS k
    WHERE k.migration = unique_keys.migration AND k.source_table = unique_keys.source_table AND k.kind = 'unique'
      AND k.obstacle IS NULL AND NOT k.is_translated
$$;

-- Whether the table of a migration has its primary key, or will have it.
CREATE FUNCTION ferry.has_primary_key(m ferry.migration, t ferry.table_map) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN ferry.is_existing(m.options)
                THEN EXISTS (SELECT FROM pg_catalog.pg_index AS i
                             WHERE i.indrelid = to_regclass(format('%I.%I', m.target_schema, t.target_name))
                               AND i.indisprimary)
                ELSE EXISTS (SELECT FROM ferry.key_map AS k
                             WHERE k.migration = t.migration AND k.source_table = t.source_table
                               AND k.kind = 'primary_key' AND k.obstacle IS NULL)
                     AND NOT EXISTS (SELECT FROM ferry.column_map AS c
                                     WHERE c.migration = t.migration AND c.source_table = t.source_table AND c.pk > 0
                                       AND c.null_count > 0)
                     AND NOT EXISTS (SELECT FROM ferry.step AS s
                                     WHERE s.migration = t.migration AND s.source_table = t.source_table
                                       AND s.kind = 'primary_key' AND s.status = 'skipped') END
$$;

-- SQLite's affinity for a type of PostgreSQL.
CREATE FUNCTION ferry.affinity_of(type oid) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN b.oid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) THEN 'INTEGER'
                WHEN b.oid IN ('float4'::regtype, 'float8'::regtype) THEN 'REAL'
                WHEN b.oid IN ('numeric'::regtype, 'bool'::regtype) THEN 'NUMERIC'
                WHEN b.oid = 'bytea'::regtype THEN 'BLOB'
                ELSE 'TEXT' END
    FROM (SELECT coalesce((SELECT (ferry.base_type(t.oid)).base_type FROM pg_catalog.pg_type AS t
                           WHERE t.oid = affinity_of.type AND t.typtype = 'd'), affinity_of.type) AS oid) AS b
$$;

-- Tables and views of a migration, or of the latest migrations of the given schemas, by the names that the file has.
CREATE FUNCTION ferry.mapped_relations(target_schemas name[], migration bigint)
    RETURNS TABLE (migration bigint, schema_name name, source_name text, target_name name, is_view boolean)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (lower(r.source_name)) r.migration, r.target_schema, r.source_name, r.target_name, r.is_view
    FROM (SELECT m.migration, m.target_schema, m.status, t.source_table AS source_name, t.target_name, false AS is_view
          FROM ferry.migration AS m JOIN ferry.table_map AS t USING (migration)
          UNION ALL
          SELECT m.migration, m.target_schema, m.status, v.source_view, v.target_name, true
          FROM ferry.migration AS m JOIN ferry.view_map AS v USING (migration)
          WHERE v.relation IS NOT NULL) AS r
    WHERE CASE WHEN mapped_relations.migration IS NOT NULL
               THEN r.migration = mapped_relations.migration AND NOT r.is_view
               ELSE r.target_schema = ANY (target_schemas) AND r.status <> 'undone' END
    ORDER BY lower(r.source_name), array_position(target_schemas, r.target_schema), r.status = 'planned',
             r.migration DESC
$$;

-- Tables and views of the given schemas that no migration made, as SQLite would describe them.
CREATE FUNCTION ferry.other_relations(target_schemas name[])
    RETURNS TABLE (relation oid, relname name, relkind "char", schema_name name)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (c.relname) c.oid, c.relname, c.relkind, n.nspname
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (target_schemas) AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    ORDER BY c.relname, array_position(target_schemas, n.nspname)
$$;

-- What the translator knows: a row per column, those of a table together; one without a column for a table that has no
-- counterpart. Of a migration the tables that it plans; of a schema what stands there, by the names that the file has
-- where a migration made it; without a schema what the search_path shows.
CREATE FUNCTION ferry.translation_catalog(target_schema name, migration bigint DEFAULT NULL, path name[] DEFAULT '{}')
    RETURNS TABLE (source_table text, target_name text, is_view boolean, is_virtual boolean, has_primary_key boolean,
                   source_column text, target_column text, pg_type text, time_format text, affinity text,
                   collation text, not_null boolean, pk int, rowid_alias boolean, generated boolean, identity boolean,
                   source_default text, error text, unique_keys text, text_form text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    schemas name[] := CASE WHEN translation_catalog.target_schema IS NULL THEN translation_catalog.path
                           ELSE ARRAY[translation_catalog.target_schema] END;
    m       ferry.migration;
BEGIN
    IF translation_catalog.migration IS NOT NULL THEN
        m := ferry.get_migration(translation_catalog.migration);
    ELSIF translation_catalog.target_schema IS NOT NULL
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
                          WHERE n.nspname = translation_catalog.target_schema) THEN
        RAISE EXCEPTION 'schema "%" does not exist', translation_catalog.target_schema
            USING ERRCODE = 'invalid_schema_name';
    END IF;
    RETURN QUERY
    WITH mapped AS MATERIALIZED (
        SELECT r.* FROM ferry.mapped_relations(schemas, translation_catalog.migration) AS r
    ), others AS MATERIALIZED (
        SELECT o.* FROM ferry.other_relations(schemas) AS o
        WHERE translation_catalog.migration IS NULL
          AND NOT EXISTS (SELECT FROM mapped AS r
                          WHERE (r.schema_name = o.schema_name AND r.target_name = o.relname)
                             OR lower(r.source_name) = lower(o.relname::text))
    ), described AS (
        SELECT r.source_name, c.ordinal, r.target_name::text, false AS is_view, t.kind = 'virtual' AS is_virtual,
               ferry.has_primary_key(x, t) AS has_key, c.source_column, c.target_column::text, c.pg_type, c.time_format,
               c.affinity, c.collation_name, c.not_null, c.pk, c.rowid_alias, c.generated <> 'no' AS generated, c.identity,
               c.source_default, NULL::text AS error, ferry.unique_keys(r.migration, r.source_name) AS keys,
               CASE WHEN c.time_zone = 'UTC' THEN c.text_form END AS text_form
        FROM mapped AS r
             JOIN ferry.migration AS x ON x.migration = r.migration
             JOIN ferry.table_map AS t ON t.migration = r.migration AND t.source_table = r.source_name
             JOIN ferry.column_map AS c ON c.migration = r.migration AND c.source_table = r.source_name
        WHERE NOT r.is_view
        UNION ALL
        SELECT r.source_name, c.ordinal, r.target_name::text, true, false, false, c.source_column, c.target_column::text,
               c.pg_type, c.time_format, c.affinity, c.collation_name, false, 0, false, false, false, NULL, NULL, NULL,
               c.text_form
        FROM mapped AS r
             JOIN ferry.view_column_map AS c ON c.migration = r.migration AND c.source_view = r.source_name
        WHERE r.is_view
        UNION ALL
        SELECT o.relname::text, a.attnum, o.relname::text, o.relkind IN ('v', 'm'), false, k.columns IS NOT NULL,
               a.attname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), 'iso8601',
               ferry.affinity_of(a.atttypid), 'BINARY', a.attnotnull,
               coalesce(array_position(k.columns, a.attnum), 0),
               k.columns = ARRAY[a.attnum] AND ferry.affinity_of(a.atttypid) = 'INTEGER' IS TRUE,
               a.attgenerated <> '',
               a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
               NULL, NULL, NULL, NULL
        FROM others AS o
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.relation AND a.attnum > 0 AND NOT a.attisdropped
             LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             LEFT JOIN LATERAL (SELECT string_to_array(i.indkey::text, ' ')::int2[] AS columns
                                FROM pg_catalog.pg_index AS i WHERE i.indrelid = o.relation AND i.indisprimary) AS k
                 ON true
        UNION ALL
        SELECT s.table_name, 0, s.table_name, false, s.kind = 'virtual', false, NULL, NULL, NULL, NULL, NULL, NULL,
               NULL, NULL, NULL, NULL, NULL, NULL,
               coalesce('SQLite cannot read it: ' || s.read_error, 'it is not part of the migration'), NULL, NULL
        FROM ferry.source_tables(m.server) AS s
        WHERE translation_catalog.migration IS NOT NULL AND s.kind <> 'view'
          AND NOT EXISTS (SELECT FROM mapped AS r WHERE r.source_name = s.table_name)
    )
    SELECT d.source_name, d.target_name, d.is_view, d.is_virtual, d.has_key, d.source_column, d.target_column, d.pg_type,
           d.time_format, d.affinity, d.collation_name, d.not_null, d.pk, d.rowid_alias, d.generated, d.identity,
           d.source_default, d.error, d.keys, d.text_form
    FROM described AS d ORDER BY d.source_name COLLATE "C", d.ordinal;
END $$;

-- The same for a file: names and types that a migration without options gives.
CREATE FUNCTION ferry.file_catalog(server name)
    RETURNS TABLE (source_table text, target_name text, is_view boolean, is_virtual boolean, has_primary_key boolean,
                   source_column text, target_column text, pg_type text, time_format text, affinity text,
                   collation text, not_null boolean, pk int, rowid_alias boolean, generated boolean, identity boolean,
                   source_default text, error text, unique_keys text, text_form text)
LANGUAGE sql AS $$
    WITH names AS (
        SELECT n.source, n.target
        FROM (SELECT array_agg(t.table_name) AS names FROM ferry.source_tables(file_catalog.server) AS t
              WHERE t.kind <> 'view') AS a,
             LATERAL unnest(a.names, ferry.map_names(a.names, 'lower')) AS n (source, target)
    ), column_names AS (
        SELECT a.table_name, n.source, n.target
        FROM (SELECT c.table_name, array_agg(c.column_name ORDER BY c.ordinal) AS names
              FROM ferry.source_columns(file_catalog.server) AS c GROUP BY c.table_name) AS a,
             LATERAL unnest(a.names, ferry.column_names(a.names, 'lower')) AS n (source, target)
    ), profile AS MATERIALIZED (
        SELECT * FROM ferry.profile(file_catalog.server)
    ), described AS (
        SELECT t.table_name, c.ordinal, n.target, t.kind = 'virtual' AS is_virtual,
               bool_or(c.pk > 0) OVER (PARTITION BY t.table_name)
                   AND NOT bool_or(c.pk > 0 AND p.nulls > 0) OVER (PARTITION BY t.table_name) AS has_key,
               c.column_name, x.target AS target_column, p.pg_type, p.time_format, c.affinity, c.collation,
               (c.not_null OR c.rowid_alias) AND p.nulls = 0 AS not_null, c.pk, c.rowid_alias,
               c.generated <> 'no' AS generated,
               c.rowid_alias AND p.pg_type IN ('smallint', 'integer', 'bigint') AS identity, c.default_sql,
               NULL::text AS error, p.patterns ->> 'text_form' AS text_form
        FROM ferry.source_tables(file_catalog.server) AS t
             JOIN names AS n ON n.source = t.table_name
             JOIN ferry.source_columns(file_catalog.server) AS c ON c.table_name = t.table_name
             JOIN column_names AS x ON x.table_name = t.table_name AND x.source = c.column_name
             JOIN profile AS p ON p.table_name = t.table_name AND p.column_name = c.column_name
        WHERE t.kind <> 'view'
        UNION ALL
        SELECT t.table_name, 0, t.table_name, t.kind = 'virtual', false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               NULL, NULL, NULL, NULL, 'SQLite cannot read it' || coalesce(': ' || t.read_error, ''), NULL
        FROM ferry.source_tables(file_catalog.server) AS t
        WHERE t.kind <> 'view' AND NOT EXISTS (SELECT FROM profile AS p WHERE p.table_name = t.table_name)
    )
    SELECT d.table_name, d.target, false, d.is_virtual, d.has_key, d.column_name, d.target_column, d.pg_type,
           d.time_format, d.affinity, d.collation, d.not_null, d.pk, d.rowid_alias, d.generated, d.identity,
           d.default_sql, d.error,
           (SELECT string_agg(array_to_string(i.columns, E'\t'), E'\n' ORDER BY i.index_name)
            FROM ferry.source_indexes(file_catalog.server) AS i
            WHERE i.table_name = d.table_name AND i.is_unique AND NOT i.is_partial
              AND array_position(i.columns, NULL) IS NULL AND i.origin <> 'p' AND d.ordinal = 1), d.text_form
    FROM described AS d ORDER BY d.table_name COLLATE "C", d.ordinal
$$;

-- Into the model ---------------------------------------------------------------------------------------------

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
                             format('the %s %s becomes %I', replace(n.kind, '_', ' '), n.source_name, n.target_name))
    FROM (SELECT 'trigger' AS kind, x.source_table AS object, x.source_name, x.target_name
          FROM ferry.translation AS x
          WHERE x.migration = m.migration AND x.kind = 'trigger' AND x.error IS NULL
          UNION ALL
          SELECT k.kind, k.source_table, k.source_name, k.target_name
          FROM ferry.key_map AS k
          WHERE k.migration = m.migration AND k.kind IN ('unique', 'index') AND k.origin = 'c' AND k.obstacle IS NULL) AS n
    WHERE n.target_name <> (ferry.map_names(ARRAY[n.source_name], m.options ->> 'case'))[1]
       OR octet_length(n.source_name) > 63
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

-- Generated columns -----------------------------------------------------------------------------------------

-- Columns that take part in a key, an index or a foreign key.
CREATE FUNCTION ferry.keyed_columns(m ferry.migration) RETURNS TABLE (source_table text, source_column text)
LANGUAGE sql AS $$
    SELECT k.source_table, u.name
    FROM ferry.key_map AS k, LATERAL unnest(k.columns) AS u (name) WHERE k.migration = m.migration AND u.name IS NOT NULL
    UNION
    SELECT k.table_name, u.name FROM ferry.source_foreign_keys(m.server) AS k, LATERAL unnest(k.columns) AS u (name)
    UNION
    SELECT k.parent, c.source_column
    FROM ferry.source_foreign_keys(m.server) AS k
         CROSS JOIN LATERAL unnest(k.parent_columns) AS u (name)
         JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = k.parent
              AND lower(c.source_column) = lower(u.name)
$$;

-- Why a generated column whose expression is translated is loaded as a plain one all the same; NULL where nothing is in
-- the way. A foreign key cannot set what is computed.
CREATE FUNCTION ferry.generated_conflict(m ferry.migration, c ferry.column_map) RETURNS text
LANGUAGE sql AS $$
    SELECT CASE WHEN ferry.misfit_action(c) <> 'widen' THEN 'its type may not hold all of its values'
                WHEN EXISTS (SELECT FROM ferry.source_foreign_keys(m.server) AS k
                             WHERE k.table_name = c.source_table AND c.source_column = ANY (k.columns)
                               AND (k.on_update IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
                                    OR k.on_delete IN ('SET NULL', 'SET DEFAULT')))
                THEN 'a foreign key would have to set it' END
$$;

-- Where the server can, a column that SQLite computes when it is read is computed so here; PostgreSQL's own such columns
-- take no functions of users and are in no key or index.
CREATE FUNCTION ferry.settle_generated(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ferry.translation AS t SET error = ferry.generated_conflict(m, c)
    FROM ferry.column_map AS c
    WHERE t.migration = m.migration AND t.kind = 'generated' AND t.error IS NULL AND c.migration = m.migration
      AND c.source_table = t.source_table AND c.source_column = t.source_name;
    UPDATE ferry.column_map AS c
    SET loaded = false,
        generated_sql = format('GENERATED ALWAYS AS (%s) %s', t.sql,
            CASE WHEN c.generated = 'virtual' AND current_setting('server_version_num')::int >= 180000
                      AND t.helpers = '{}' AND to_regtype(c.pg_type)::oid < 16384
                      AND NOT EXISTS (SELECT FROM ferry.keyed_columns(m) AS k
                                      WHERE k.source_table = c.source_table AND k.source_column = c.source_column)
                      AND NOT EXISTS (SELECT FROM ferry.key_map AS k
                                      WHERE k.migration = m.migration AND k.source_table = c.source_table
                                        AND k.is_translated)
                 THEN 'VIRTUAL' ELSE 'STORED' END)
    FROM ferry.translation AS t
    WHERE t.migration = m.migration AND t.kind = 'generated' AND t.error IS NULL AND c.migration = m.migration
      AND c.source_table = t.source_table AND c.source_column = t.source_name;
END $$;

-- Why PostgreSQL cannot compute a column, or that it computes something else than the file holds; NULL where all is
-- well.
CREATE FUNCTION ferry.generated_obstacle(m ferry.migration, t ferry.table_map, c ferry.column_map) RETURNS text
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    expression CONSTANT text := (SELECT x.sql FROM ferry.translation AS x
                                 WHERE x.migration = m.migration AND x.kind = 'generated'
                                   AND x.source_table = c.source_table AND x.source_name = c.source_column);
    listed     record;
    computed   text;
    held       text;
BEGIN
    EXECUTE format('CREATE TEMP TABLE ferry_trial (%s)',
                   (SELECT string_agg(format('%I %s', x.target_column, x.pg_type)
                                      || CASE WHEN x.source_column = c.source_column OR x.loaded
                                              THEN coalesce(' ' || x.generated_sql, '') ELSE '' END, ', ')
                    FROM ferry.column_map AS x
                    WHERE x.migration = m.migration AND x.source_table = c.source_table
                      AND (x.loaded OR x.source_column = c.source_column)));
    DROP TABLE pg_temp.ferry_trial;
    EXECUTE format('SELECT ferry.checksum(ROW((%s)::%s)) FROM (SELECT %s FROM %I.%I%s) AS t', expression, c.pg_type,
                   (SELECT string_agg(format('%s AS %I', ferry.data_expression(t, x), x.target_column), ', ')
                    FROM ferry.column_map AS x
                    WHERE x.migration = m.migration AND x.source_table = c.source_table AND x.loaded),
                   m.foreign_schema, t.foreign_table, ferry.data_condition(t))
    INTO computed;
    SELECT * INTO listed FROM ferry.listed_values(m, c.source_table);
    SELECT d.checksum INTO held
    FROM ferry.source_digest(m.server, c.source_table, ARRAY[c.source_column], ARRAY[to_regtype(c.pg_type)],
                             ARRAY[c.time_format], ARRAY[c.time_zone], listed.keys, listed.columns, listed.actions,
                             listed.bytes) AS d
    WHERE d.column_name IS NULL;
    RETURN CASE WHEN computed <> held THEN 'PostgreSQL computes other values than the file holds' END;
EXCEPTION WHEN OTHERS THEN
    IF ferry.is_grave(SQLSTATE) THEN
        RAISE;
    END IF;
    RETURN SQLERRM;
END $$;

-- Errors that say nothing about the statement at hand: it cannot go on.
CREATE FUNCTION ferry.is_grave(state text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT left(state, 2) IN ('25', '40', '53', '55', '57', '58', 'XX') $$;

-- Computes each generated column of a table before it is made; one that does not come out as it is in the file becomes a
-- plain column that is loaded. Steps that somebody has edited stay as they are.
CREATE FUNCTION ferry.check_generated(migration bigint, source_table text) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m        ferry.migration := ferry.get_migration(check_generated.migration);
    t        ferry.table_map := ferry.mapped_table(m, check_generated.source_table);
    c        ferry.column_map;
    obstacle text;
BEGIN
    FOR c IN SELECT x.* FROM ferry.column_map AS x
             WHERE x.migration = m.migration AND x.source_table = check_generated.source_table
               AND x.generated_sql IS NOT NULL ORDER BY x.ordinal LOOP
        obstacle := ferry.generated_obstacle(m, t, c);
        CONTINUE WHEN obstacle IS NULL;
        UPDATE ferry.column_map AS x SET generated_sql = NULL, loaded = true
        WHERE x.migration = m.migration AND x.source_table = c.source_table AND x.source_column = c.source_column;
        UPDATE ferry.translation AS x SET error = obstacle
        WHERE x.migration = m.migration AND x.kind = 'generated' AND x.source_table = c.source_table
          AND x.source_name = c.source_column;
        PERFORM ferry.add_finding(m.migration, 'warning', 'generated', c.source_table, c.source_column,
                                  ferry.untranslated_detail('generated', c.source_column, obstacle));
        UPDATE ferry.step AS s
        SET note = concat_ws('; ', s.note, format('%s is loaded into a plain column: %s', c.target_column, obstacle))
        WHERE s.migration = m.migration AND s.kind = 'generated' AND s.source_table = c.source_table
          AND s.source_name IS NULL;
        UPDATE ferry.step AS s
        SET sql = CASE s.kind WHEN 'table' THEN ferry.table_sql(m, t) ELSE ferry.data_sql(m, t) END,
            generated = CASE s.kind WHEN 'table' THEN ferry.table_sql(m, t) ELSE ferry.data_sql(m, t) END
        WHERE s.migration = m.migration AND s.source_table = c.source_table AND s.kind IN ('table', 'data')
          AND s.sql = s.generated;
    END LOOP;
END $$;
