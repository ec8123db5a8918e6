-- The model of a migration: which table, column and key of the file becomes what. Constructors (40_kinds_*)
-- make steps of it; everything here is set-based, so that a thousand tables are planned in seconds.

CREATE FUNCTION ferry.map_tables(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(map_tables.migration);
BEGIN
    INSERT INTO ferry.table_map (migration, source_table, kind, foreign_table, target_name, place, cycle,
        source_rows,
                                 sequence)
    WITH readable AS MATERIALIZED (
        SELECT table_name, max(row_count) AS row_count FROM ferry.profile(m.server) GROUP BY table_name
    ), source AS MATERIALIZED (
        SELECT t.table_name, t.kind, t.sequence, r.row_count, row_number() OVER () AS n
        FROM ferry.source_tables(m.server) AS t JOIN readable AS r USING (table_name)
        WHERE t.kind IN ('table', 'virtual') AND t.read_error IS NULL AND ferry.is_wanted(t.table_name,
            m.options)
    ), keys AS (
        SELECT array_agg(k.child) AS children, array_agg(k.parent) AS parents
        FROM ferry.table_references(m) AS k
             JOIN source AS c ON c.table_name = k.child
             JOIN source AS p ON p.table_name = k.parent
    ), renamed AS (
        SELECT s.table_name, s.n, r.value AS given
        FROM source AS s
             LEFT JOIN jsonb_each_text(m.options -> 'rename') AS r ON lower(r.key) = lower(s.table_name)
        WHERE NOT ferry.is_existing(m.options)
    ), named AS (
        SELECT table_name, given AS target_name FROM renamed WHERE given IS NOT NULL
        UNION ALL
        SELECT u.table_name, u.mapped
        FROM (SELECT array_agg(table_name ORDER BY n) AS names FROM renamed WHERE given IS NULL) AS a,
             LATERAL unnest(a.names, ferry.map_names(a.names, m.options ->> 'case')) AS u (table_name, mapped)
        UNION ALL
        SELECT x.source_table, x.target_name FROM ferry.match_tables(m) AS x WHERE x.target_name IS NOT NULL
    )
    SELECT m.migration, s.table_name, s.kind,
           coalesce(f.local_name, (ferry.map_names(ARRAY[s.table_name], 'keep'))[1]::name),
           n.target_name, o.place, o.cycle, s.row_count, coalesce(s.sequence, 0)
    FROM source AS s
         JOIN named AS n USING (table_name)
         JOIN (SELECT l.* FROM (SELECT array_agg(table_name ORDER BY n) AS nodes FROM source) AS a, keys AS k,
                    LATERAL ferry.load_order(a.nodes, coalesce(k.children, '{}'), coalesce(k.parents,
                        '{}')) AS l) AS o
           ON o.node = s.table_name
         LEFT JOIN (SELECT DISTINCT ON (source_table) source_table, local_name
                    FROM ferry.foreign_tables(m.server) WHERE schema_name = m.foreign_schema
                    ORDER BY source_table, local_name) AS f ON f.source_table = s.table_name;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'option "rename" gives two tables the same name'
        USING ERRCODE = 'invalid_parameter_value', DETAIL = SQLERRM;
END $$;

-- Smallest integer type that holds every value of a column, NULL unless all of them are integers.
CREATE FUNCTION ferry.smallest_integer_type(p_integers bigint, p_others bigint, min_value text,
    max_value text)
    RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_integers = 0 OR p_others > 0 THEN NULL
                WHEN min_value::numeric >= -2147483648 AND max_value::numeric <= 2147483647 THEN 'integer'
                ELSE 'bigint' END
$$;

-- What an option that is an object of "table.column", "*.column", "table.*" and "*.*" says of each column of the
-- file, most particular first.
CREATE FUNCTION ferry.column_rules(server name, rules jsonb)
    RETURNS TABLE (table_name text, column_name text, value text, is_exact boolean)
LANGUAGE sql AS $$
    SELECT DISTINCT ON (c.table_name, c.column_name) c.table_name, c.column_name, e.value, k.rank = 1
    FROM ferry.source_columns(column_rules.server) AS c,
         LATERAL (VALUES (1, lower(c.table_name || '.' || c.column_name)), (2, lower('*.' || c.column_name)),
                         (3, lower(c.table_name || '.*')), (4, '*.*')) AS k (rank, key)
         JOIN jsonb_each_text(column_rules.rules) AS e ON lower(e.key) = k.key
    ORDER BY c.table_name, c.column_name, k.rank
$$;

-- One column of the file with the type wished for by the options; type or time format are NULL where they are not
-- named.
CREATE FUNCTION ferry.wished_types(server name, options jsonb)
    RETURNS TABLE (table_name text, column_name text, pg_type text, time_format text)
LANGUAGE sql AS $$
    SELECT r.table_name, r.column_name, t.pg_type, t.time_format
    FROM ferry.column_rules(wished_types.server, wished_types.options -> 'types') AS r,
         LATERAL ferry.split_type(r.value) AS t
$$;

-- The policy for misfits of each column that the option "misfit" names, all of them where it is one word.
CREATE FUNCTION ferry.misfit_rules(server name, options jsonb)
    RETURNS TABLE (table_name text, column_name text, misfit text, is_exact boolean)
LANGUAGE sql AS $$
    SELECT r.*
    FROM ferry.column_rules(misfit_rules.server,
                            CASE jsonb_typeof(misfit_rules.options -> 'misfit')
                                WHEN 'string' THEN jsonb_build_object('*.*', misfit_rules.options -> 'misfit')
                                ELSE misfit_rules.options -> 'misfit' END) AS r
$$;

CREATE FUNCTION ferry.map_columns(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(map_columns.migration);
BEGIN
    INSERT INTO ferry.column_map (
        migration, source_table, source_column, ordinal, foreign_column, target_column, declared_type,
        affinity, pg_type,
        time_format, type_given, not_null, source_default, pk, identity, generated, value_count, null_count,
        integer_type, max_length, misfit, checked, collation_name, rowid_alias,
        text_form)
    WITH source AS MATERIALIZED (
        SELECT c.*, t.kind, t.sequence, t.foreign_table
        FROM ferry.source_columns(m.server) AS c
             JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = c.table_name
        WHERE ferry.is_wanted_column(c.table_name, c.column_name, m.options)
    ), renamed AS (
        SELECT s.table_name, s.column_name, s.ordinal, r.value AS given
        FROM source AS s LEFT JOIN jsonb_each_text(m.options -> 'rename') AS r
             ON lower(r.key) = lower(s.table_name || '.' || s.column_name)
        WHERE NOT ferry.is_existing(m.options)
    ), named AS (
        SELECT table_name, column_name, given AS target_column FROM renamed WHERE given IS NOT NULL
        UNION ALL
        SELECT a.table_name, u.column_name, u.mapped
        FROM (SELECT table_name, array_agg(column_name ORDER BY ordinal) AS names
              FROM renamed WHERE given IS NULL GROUP BY table_name) AS a,
             LATERAL unnest(a.names, ferry.column_names(a.names, m.options ->> 'case')) AS u (column_name,
                 mapped)
        UNION ALL
        SELECT x.source_table, x.source_column, x.target_column
        FROM ferry.match_columns(m) AS x WHERE x.target_column IS NOT NULL
    ), foreign_names AS (
        SELECT a.table_name, u.column_name, u.mapped AS foreign_column
        FROM (SELECT table_name, array_agg(column_name ORDER BY ordinal) AS names
            FROM source GROUP BY table_name) AS a,
             LATERAL unnest(a.names, ferry.column_names(a.names, 'keep')) AS u (column_name, mapped)
    ), shown AS MATERIALIZED (
        SELECT f.source_table, a.attname, coalesce(o.option_value, a.attname::text) AS source_column
        FROM ferry.foreign_tables(m.server) AS f
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.relation AND a.attnum > 0
                 AND NOT a.attisdropped
             LEFT JOIN LATERAL (SELECT option_value FROM pg_catalog.pg_options_to_table(a.attfdwoptions)
                                WHERE option_name = 'column_name') AS o ON true
        WHERE f.schema_name = m.foreign_schema
    ), profile AS MATERIALIZED (
        SELECT * FROM ferry.profile(m.server)
    ), wished AS MATERIALIZED (
        SELECT * FROM ferry.chosen_types(m)
    ), policies AS MATERIALIZED (
        SELECT * FROM ferry.misfit_rules(m.server, m.options)
    )
    SELECT m.migration, s.table_name, s.column_name, s.ordinal, coalesce(f.attname::text, d.foreign_column),
           n.target_column,
           coalesce(s.declared_type, ''), s.affinity,
           CASE WHEN w.pg_type IS NULL AND s.rowid_alias AND p.pg_type IN ('smallint', 'integer')
               AND s.sequence > 2147483647
                THEN 'bigint' ELSE coalesce(w.pg_type, h.pg_type) END,
           CASE WHEN w.pg_type IS NULL THEN h.time_format
                WHEN w.time_format IS NOT NULL THEN w.time_format
                WHEN NOT ferry.takes_time_format(w.pg_type) THEN 'iso8601'
                WHEN p.time_format <> 'iso8601' THEN p.time_format
                WHEN p.integers > 0 AND p.reals + p.texts + p.blobs = 0
                THEN coalesce(ferry.guess_time_format(p.min_value, p.max_value), 'iso8601')
                ELSE 'iso8601' END,
           w.pg_type IS NOT NULL, (s.not_null OR s.rowid_alias) AND p.nulls = 0, s.default_sql, s.pk,
           s.rowid_alias AND s.kind = 'table' AND coalesce(w.pg_type, h.pg_type) IN ('smallint', 'integer',
               'bigint'),
           s.generated, p.row_count - p.nulls, p.nulls,
           ferry.smallest_integer_type(p.integers, p.reals + p.texts + p.blobs, p.min_value, p.max_value),
           p.max_length, coalesce(r.misfit, 'widen'),
           (coalesce(w.pg_type, h.pg_type), coalesce(w.time_format, h.time_format)) <> (p.pg_type, p.time_format),
           s.collation, s.rowid_alias, p.patterns ->> 'text_form'
    FROM source AS s
         JOIN named AS n ON n.table_name = s.table_name AND n.column_name = s.column_name
         JOIN foreign_names AS d ON d.table_name = s.table_name AND d.column_name = s.column_name
         JOIN profile AS p ON p.table_name = s.table_name AND p.column_name = s.column_name
         LEFT JOIN shown AS f ON f.source_table = s.table_name AND f.source_column = s.column_name
         LEFT JOIN wished AS w ON w.table_name = s.table_name AND w.column_name = s.column_name
         LEFT JOIN policies AS r ON r.table_name = s.table_name AND r.column_name = s.column_name,
         -- The type that holds every value, or with another policy than widen the one that the declaration means.
         -- Where not one value is what it says it means nothing, unless the policy is for this very column.
         LATERAL (SELECT CASE WHEN o.widen THEN p.pg_type ELSE p.meant_type END,
                         CASE WHEN o.widen THEN p.time_format ELSE p.meant_format END
                  FROM (SELECT coalesce(r.misfit, 'widen') = 'widen'
                               OR (p.meant_misfits = p.row_count - p.nulls AND r.is_exact IS NOT TRUE) AS widen) AS o) AS h (pg_type, time_format);
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'option "rename" gives two columns the same name'
        USING ERRCODE = 'invalid_parameter_value', DETAIL = SQLERRM;
END $$;

-- Pairs of columns that foreign keys tie together.
CREATE FUNCTION ferry.key_pairs(migration bigint)
    RETURNS TABLE (child text, child_column text, parent text, parent_column text)
LANGUAGE sql AS $$
    -- One side at a time: the planner takes a table's columns for a few, and would pair all of both first.
    WITH pairs AS MATERIALIZED (
        SELECT m.migration, k.table_name, u.child_column, k.parent, lower(u.parent_column) AS parent_column
        FROM ferry.migration AS m,
             LATERAL ferry.source_foreign_keys(m.server) AS k,
             LATERAL unnest(k.columns, k.parent_columns) AS u (child_column, parent_column)
        WHERE m.migration = key_pairs.migration
    ), children AS MATERIALIZED (
        SELECT k.*, c.source_column
        FROM pairs AS k
             JOIN ferry.column_map AS c ON c.migration = k.migration AND c.source_table = k.table_name
                  AND c.source_column = k.child_column
    )
    SELECT k.table_name, k.source_column, k.parent, p.source_column
    FROM children AS k
         JOIN ferry.column_map AS p ON p.migration = k.migration AND p.source_table = k.parent
              AND lower(p.source_column) = k.parent_column
$$;

-- Gives both ends of a foreign key types that PostgreSQL compares: a child without values takes its parent's
-- type, a numeric one that holds integers only an integer type, and integers are widened along whole chains
-- of keys.
CREATE FUNCTION ferry.match_key_types(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    id bigint := match_key_types.migration;
BEGIN
    UPDATE ferry.column_map AS c
    SET pg_type = n.pg_type, time_format = n.time_format
    FROM (SELECT DISTINCT ON (k.child, k.child_column) k.child, k.child_column,
                 CASE WHEN x.value_count = 0 THEN p.pg_type ELSE x.integer_type END AS pg_type,
                 CASE WHEN x.value_count = 0 THEN p.time_format ELSE 'iso8601' END AS time_format
          FROM ferry.key_pairs(id) AS k
               JOIN ferry.column_map AS x ON x.migration = id AND x.source_table = k.child
                   AND x.source_column = k.child_column
               JOIN ferry.column_map AS p ON p.migration = id AND p.source_table = k.parent
                   AND p.source_column = k.parent_column
          WHERE NOT x.type_given AND NOT x.identity
            AND NOT ferry.can_reference(x.pg_type, p.pg_type)
            AND ((x.value_count = 0 AND (p.value_count > 0 OR p.identity))
                 OR (ferry.base_spelling(x.pg_type) = 'numeric' AND x.integer_type IS NOT NULL
                     AND ferry.integer_rank(p.pg_type) IS NOT NULL))
          ORDER BY k.child, k.child_column, k.parent, k.parent_column) AS n
    WHERE c.migration = id AND c.source_table = n.child AND c.source_column = n.child_column;

    LOOP
        UPDATE ferry.column_map AS c
        SET pg_type = (ARRAY['smallint', 'integer', 'bigint'])[n.rank]
        FROM (SELECT e.table_name, e.column_name, max(ferry.integer_rank(o.pg_type)) AS rank
              FROM (SELECT child AS table_name, child_column AS column_name, parent AS other,
                  parent_column AS other_column
                    FROM ferry.key_pairs(id)
                    UNION ALL SELECT parent, parent_column, child, child_column FROM ferry.key_pairs(id)) AS e
                   JOIN ferry.column_map AS o
                     ON o.migration = id AND o.source_table = e.other AND o.source_column = e.other_column
              GROUP BY e.table_name, e.column_name) AS n
        WHERE c.migration = id AND c.source_table = n.table_name AND c.source_column = n.column_name
          AND NOT c.type_given AND ferry.integer_rank(c.pg_type) < n.rank;
        EXIT WHEN NOT FOUND;
    END LOOP;

    UPDATE ferry.column_map AS c
    SET default_sql = ferry.default_sql(source_default, affinity, pg_type, time_format)
    WHERE c.migration = id AND source_default IS NOT NULL AND NOT identity AND generated = 'no';
END $$;

-- Relations that will be in the target schema beside those of the migration: with mode replace, what it drops
-- is gone.
CREATE FUNCTION ferry.kept_relations(m ferry.migration) RETURNS TABLE (name text)
LANGUAGE sql STABLE AS $$
    WITH dropped AS MATERIALIZED (
        SELECT d.relation FROM ferry.made_tables(m.target_schema) AS d WHERE m.options ->> 'mode' = 'replace'
        UNION ALL
        SELECT d.relation FROM ferry.made_views(m.target_schema) AS d WHERE m.options ->> 'mode' = 'replace'
    )
    SELECT c.relname::text
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = m.target_schema
      AND c.oid NOT IN (SELECT relation FROM dropped)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i
                      WHERE i.indexrelid = c.oid AND i.indrelid IN (SELECT relation FROM dropped))
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('i', 'a')
                        AND d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT relation
                            FROM dropped))
$$;

-- Raises when the option "rename" gives a view the name of a table of the migration, or of what is in the schema.
CREATE FUNCTION ferry.check_renamed_views(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    clash record;
BEGIN
    SELECT v.table_name AS view_name, r.value AS given, t.source_table INTO clash
    FROM ferry.source_tables(m.server) AS v
         JOIN jsonb_each_text(m.options -> 'rename') AS r ON lower(r.key) = lower(v.table_name)
         LEFT JOIN ferry.table_map AS t ON t.migration = m.migration AND t.target_name::text = r.value
    WHERE v.kind = 'view' AND ferry.is_wanted(v.table_name, m.options)
      AND (t.source_table IS NOT NULL OR r.value IN (SELECT k.name FROM ferry.kept_relations(m) AS k))
    ORDER BY v.table_name COLLATE "C" LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'option "rename" gives view "%" a name that is taken: "%"', clash.view_name, clash.given
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = CASE WHEN clash.source_table IS NULL THEN format('It is in schema "%s" already.', m.target_schema)
                                ELSE format('Table "%s" has it.', clash.source_table) END;
    END IF;
END $$;

-- Views with their names: behind tables, before keys and indexes.
CREATE FUNCTION ferry.map_views(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(map_views.migration);
BEGIN
    IF (m.options -> 'views')::boolean AND m.options -> 'rename' <> '{}' THEN
        PERFORM ferry.check_renamed_views(m);
    END IF;
    INSERT INTO ferry.view_map (migration, source_view, target_name)
    WITH views AS MATERIALIZED (
        SELECT v.table_name, r.value AS given, row_number() OVER () AS n
        FROM ferry.source_tables(m.server) AS v
             LEFT JOIN jsonb_each_text(m.options -> 'rename') AS r ON lower(r.key) = lower(v.table_name)
        WHERE v.kind = 'view' AND ferry.is_wanted(v.table_name, m.options) AND (m.options -> 'views')::boolean
    ), taken AS (
        SELECT coalesce(array_agg(k.name ORDER BY k.name COLLATE "C"), '{}') AS names
        FROM (SELECT k.name FROM ferry.kept_relations(m) AS k
              UNION SELECT t.target_name::text FROM ferry.table_map AS t WHERE t.migration = m.migration
              UNION SELECT v.given FROM views AS v WHERE v.given IS NOT NULL) AS k
    ), wished AS (
        SELECT array_agg(v.table_name ORDER BY v.n) AS views,
               ferry.map_names(array_agg(v.table_name ORDER BY v.n), m.options ->> 'case') AS names
        FROM views AS v WHERE v.given IS NULL
    )
    SELECT m.migration, v.table_name, v.given FROM views AS v WHERE v.given IS NOT NULL
    UNION ALL
    SELECT m.migration, w.views[u.n - cardinality(t.names)], u.name
    FROM taken AS t, wished AS w,
         LATERAL unnest(ferry.map_names(t.names || w.names, 'keep')) WITH ORDINALITY AS u (name, n)
    WHERE w.views IS NOT NULL AND u.n > cardinality(t.names);
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'option "rename" gives two views the same name'
        USING ERRCODE = 'invalid_parameter_value', DETAIL = SQLERRM;
END $$;

-- Raises when a table of the migration is already there.
CREATE FUNCTION ferry.check_targets(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m       ferry.migration := ferry.get_migration(check_targets.migration);
    present text[];
    earlier bigint;
BEGIN
    SELECT array_agg(t.target_name::text ORDER BY t.target_name) INTO present
    FROM ferry.table_map AS t JOIN ferry.kept_relations(m) AS k ON k.name = t.target_name
    WHERE t.migration = m.migration;
    IF present IS NULL THEN
        RETURN;
    END IF;
    SELECT max(d.migration) INTO earlier FROM ferry.made_tables(m.target_schema) AS d
        WHERE d.table_name = ANY (present);
    RAISE EXCEPTION '% of the tables are already in schema "%": %', cardinality(present), m.target_schema,
        array_to_string(present[1:5], ', ') || CASE WHEN cardinality(present) > 5 THEN ', ...' ELSE '' END
        USING ERRCODE = 'duplicate_table',
              HINT = CASE WHEN earlier IS NULL
                  THEN 'Choose another schema, or name them in the option "rename".'
                          ELSE format('Migration %s made them: CALL ferry.undo(%1$s) drops them, the option '
                                      '{"mode": "replace"} replaces them.', earlier) END;
END $$;

-- Keys, indexes and sequences with their names. Tables come first in the name space, so only these give way.
CREATE FUNCTION ferry.map_keys(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(map_keys.migration);
BEGIN
    INSERT INTO ferry.key_map (migration, source_table, kind, source_name, target_name, origin, columns,
        descending, obstacle, is_translated, source_sql)
    WITH tables AS MATERIALIZED (
        SELECT * FROM ferry.table_map WHERE migration = m.migration
    ), columns AS MATERIALIZED (
        SELECT * FROM ferry.column_map WHERE migration = m.migration
    ), found AS MATERIALIZED (
        SELECT t.source_table, 'primary_key' AS kind, 'primary key' AS source_name, t.target_name
            || '_pkey' AS wished,
               'p' AS origin, array_agg(c.column_name ORDER BY c.pk) AS columns,
               array_agg(false ORDER BY c.pk) AS descending, false AS is_translated, NULL AS source_sql
        FROM ferry.source_columns(m.server) AS c JOIN tables AS t ON t.source_table = c.table_name
        WHERE c.pk > 0 AND t.kind = 'table' GROUP BY t.source_table, t.target_name
        UNION ALL
        SELECT c.source_table, 'sequence', c.source_column, t.target_name || '_' || c.target_column || '_seq',
               's',
               ARRAY[c.source_column], ARRAY[false], false, NULL
        FROM columns AS c JOIN tables AS t USING (source_table) WHERE c.identity
        UNION ALL
        SELECT i.table_name, CASE WHEN i.is_unique THEN 'unique' ELSE 'index' END, i.source_name,
               CASE i.origin WHEN 'c' THEN (ferry.map_names(ARRAY[i.index_name], m.options ->> 'case'))[1]
                    ELSE t.target_name || '_' || (
                        SELECT string_agg(coalesce(c.target_column, u.name), '_' ORDER BY u.n)
                        FROM unnest(i.columns) WITH ORDINALITY AS u (name, n)
                             LEFT JOIN ferry.column_map AS c ON c.migration = m.migration
                                 AND c.source_table = i.table_name
                                                        AND c.source_column = u.name) || i.suffix END,
               i.origin, i.columns, i.descending, i.is_translated, i.sql
        FROM ferry.file_indexes(m.server) AS i JOIN tables AS t ON t.source_table = i.table_name
        WHERE CASE i.origin WHEN 'c' THEN (m.options -> 'indexes')::boolean
                            ELSE (m.options -> 'constraints')::boolean END
    ), numbered AS (
        SELECT f.*, row_number() OVER (ORDER BY t.place, array_position(ARRAY['primary_key', 'sequence',
            'unique', 'index'], f.kind),
                                                f.source_name COLLATE "C") AS n
        FROM found AS f JOIN tables AS t USING (source_table)
    ), taken AS (
        SELECT array_agg(name ORDER BY name COLLATE "C") AS names
        FROM (SELECT name FROM ferry.kept_relations(m) UNION SELECT target_name::text FROM tables
              UNION SELECT v.target_name::text FROM ferry.view_map AS v WHERE v.migration = m.migration) AS k
    ), named AS (
        SELECT u.name, u.n - cardinality(t.names) AS n
        FROM taken AS t, (SELECT array_agg(wished::text ORDER BY n) AS names FROM numbered) AS w,
             LATERAL unnest(ferry.map_names(t.names || w.names, 'keep')) WITH ORDINALITY AS u (name, n)
        WHERE w.names IS NOT NULL
    )
    SELECT m.migration, k.source_table, k.kind, k.source_name, n.name, k.origin, k.columns, k.descending,
           coalesce(CASE WHEN cardinality(k.columns) > 32 THEN 'PostgreSQL indexes have at most 32 columns' END,
                    l.obstacle, o.obstacle), k.is_translated, k.source_sql
    FROM numbered AS k JOIN named AS n USING (n),
         LATERAL (SELECT string_agg(format('column %s is left out', u.name), '; ') AS obstacle
                  FROM unnest(k.columns) AS u (name)
                  WHERE u.name IS NOT NULL
                    AND NOT EXISTS (SELECT FROM ferry.column_map AS c
                                    WHERE c.migration = m.migration AND c.source_table = k.source_table
                                      AND c.source_column = u.name)) AS l,
         LATERAL (SELECT string_agg(format(
                             CASE WHEN NOT ferry.is_sortable(c.pg_type)
                                 THEN 'type %2$s of column %1$s cannot be indexed'
                                  ELSE 'column %1$s holds values of %3$s characters, too long for an index' END,
                             c.source_column, c.pg_type, c.max_length), '; ') AS obstacle
                  FROM ferry.column_map AS c
                  WHERE c.migration = m.migration AND c.source_table = k.source_table
                      AND c.source_column = ANY (k.columns)
                    AND (NOT ferry.is_sortable(c.pg_type)
                         OR (k.kind = 'index' AND c.max_length > 2600
                             AND ferry.base_spelling(c.pg_type) IN ('text', 'varchar', 'bytea',
                                 'jsonb')))) AS o;
END $$;
