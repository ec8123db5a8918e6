-- What the translator knows of a schema: of a migration, planned or done, of a file, and of whatever stands in a
-- schema.

-- A unique key, its fields apart by a control character that names do not have: its name, whether the target has it,
-- CREATE INDEX of one that is not plain columns, and the columns of one that is.
CREATE FUNCTION ferry.unique_key_text(index_name text, columns text[], create_index text, in_target boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT array_to_string(ARRAY[index_name, CASE WHEN in_target THEN 't' ELSE 'f' END, coalesce(create_index, '')]
                           || CASE WHEN create_index IS NULL THEN columns ELSE '{}' END, chr(31))
$$;

-- The unique keys of a table, primary key apart.
CREATE FUNCTION ferry.unique_keys(migration bigint, source_table text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(ferry.unique_key_text(k.source_name, k.columns, k.source_sql, k.obstacle IS NULL), chr(30)
                      ORDER BY k.target_name)
    FROM ferry.key_map AS k
    WHERE k.migration = unique_keys.migration AND k.source_table = unique_keys.source_table AND k.kind = 'unique'
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
    ), tables AS MATERIALIZED (
        -- What is asked of a table is asked once, not for each of its columns.
        SELECT r.migration, r.source_name, r.target_name, t.kind, ferry.has_primary_key(x, t) AS has_key,
               ferry.unique_keys(r.migration, r.source_name) AS keys
        FROM mapped AS r
             JOIN ferry.migration AS x ON x.migration = r.migration
             JOIN ferry.table_map AS t ON t.migration = r.migration AND t.source_table = r.source_name
        WHERE NOT r.is_view
    ), described AS (
        SELECT t.source_name, c.ordinal, t.target_name::text, false AS is_view, t.kind = 'virtual' AS is_virtual,
               t.has_key, c.source_column, c.target_column::text, c.pg_type, c.time_format,
               c.affinity, c.collation_name, c.not_null, c.pk, c.rowid_alias, c.generated <> 'no' AS generated, c.identity,
               c.source_default, NULL::text AS error, t.keys,
               CASE WHEN c.time_zone = 'UTC' THEN c.text_form END AS text_form
        FROM tables AS t
             JOIN ferry.column_map AS c ON c.migration = t.migration AND c.source_table = t.source_name
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
    ), indexes AS MATERIALIZED (
        SELECT * FROM ferry.file_indexes(file_catalog.server) AS i WHERE i.is_unique
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
           (SELECT string_agg(ferry.unique_key_text(i.source_name, i.columns, i.sql, true), chr(30)
                              ORDER BY i.source_name)
            FROM indexes AS i WHERE i.table_name = d.table_name AND d.ordinal = 1), d.text_form
    FROM described AS d ORDER BY d.table_name COLLATE "C", d.ordinal
$$;

-- What fires triggers, or actions of foreign keys, in the given schemas: the table by its name in the file, and the change
-- (i, u or d). Of a migration that is only planned any change of a table that will have triggers.
CREATE FUNCTION ferry.firing_triggers(target_schema name, path name[]) RETURNS TABLE (source_table text, event text)
LANGUAGE sql STABLE AS $$
    WITH schemas AS (
        SELECT CASE WHEN firing_triggers.target_schema IS NULL THEN firing_triggers.path
                    ELSE ARRAY[firing_triggers.target_schema] END AS names
    ), mapped AS MATERIALIZED (
        SELECT r.* FROM schemas AS s, LATERAL ferry.mapped_relations(s.names, NULL) AS r
    ), fired AS (
        SELECT t.tgrelid AS relation, e.event
        FROM pg_catalog.pg_trigger AS t, LATERAL (VALUES ('i', 4), ('d', 8), ('u', 16)) AS e (event, bit)
        WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & e.bit <> 0
        UNION
        SELECT k.confrelid, a.event
        FROM pg_catalog.pg_constraint AS k,
             LATERAL (VALUES ('d', k.confdeltype), ('u', k.confupdtype)) AS a (event, action)
        WHERE k.contype = 'f' AND a.action IN ('c', 'n', 'd')
    )
    SELECT coalesce(m.source_name, c.relname::text), f.event
    FROM fired AS f
         JOIN pg_catalog.pg_class AS c ON c.oid = f.relation
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         CROSS JOIN schemas AS s
         LEFT JOIN mapped AS m ON m.schema_name = n.nspname AND m.target_name = c.relname
    WHERE n.nspname = ANY (s.names)
    UNION
    SELECT m.source_name, e.event
    FROM mapped AS m
         JOIN ferry.translation AS t ON t.migration = m.migration AND t.kind = 'trigger' AND t.error IS NULL
              AND lower(t.source_table) = lower(m.source_name),
         LATERAL (VALUES ('i'), ('d'), ('u')) AS e (event)
    WHERE to_regclass(format('%I.%I', m.schema_name, m.target_name)) IS NULL
$$;
