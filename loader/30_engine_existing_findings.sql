-- Mode "existing", what stands in the way: both schemas compared in words, and what the target's tables and
-- the role that loads into them do not allow. Everything is a finding of the plan; `blocking` ones stop the
-- run.

CREATE TYPE ferry.difference AS (
    severity    text,
    kind        text,
    object      text,
    column_name text,
    detail      text,
    occurrences bigint,
    blocking    boolean
);

CREATE FUNCTION ferry.check_target_schema(target_schema name) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = target_schema) THEN
        RAISE EXCEPTION 'schema "%" does not exist', target_schema
            USING ERRCODE = 'invalid_schema_name',
                  HINT = 'The mode "existing" loads into tables that the application''s own migrations have made.';
    END IF;
END $$;

-- Which kinds of finding of ferry.inspect say something where the tables are there already; the others are
-- about what would be made.
CREATE FUNCTION ferry.concerns_existing(kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT kind = ANY ('{integrity,missing_module,misfit,orphan,unreadable}'::text[])
$$;

CREATE FUNCTION ferry.relation_word(kind "char") RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT w.word
    FROM (VALUES ('v'::"char", 'a view'), ('m', 'a materialized view'), ('f', 'a foreign table'), ('S',
        'a sequence'))
             AS w (kind, word)
    WHERE w.kind = relation_word.kind
$$;

-- Tables of the file without one in the target, and the other way round.
CREATE FUNCTION ferry.differing_tables(m ferry.migration) RETURNS SETOF ferry.difference
LANGUAGE sql AS $$
    WITH relations AS MATERIALIZED (
        SELECT * FROM ferry.target_relations(m.target_schema)
    ), unmatched AS MATERIALIZED (
        SELECT k.source_table, k.candidates, p.row_count,
               (SELECT min(format('%s is %s', r.name, ferry.relation_word(r.kind)))
                FROM relations AS r
                WHERE NOT r.is_table
                  AND ferry.name_key(r.name, 'snake') = ferry.name_key(k.source_table, 'snake')) AS other
        FROM ferry.match_tables(m) AS k
             JOIN (SELECT table_name, max(row_count) AS row_count
                 FROM ferry.profile(m.server) GROUP BY table_name) AS p
               ON p.table_name = k.source_table
        WHERE k.target_name IS NULL
    )
    SELECT 'error', 'ambiguous', u.source_table, NULL::text,
           format('could be any of %s: the option "rename" says which', array_to_string(u.candidates, ', ')),
           NULL::bigint, true
    FROM unmatched AS u WHERE u.candidates <> '{}'
    UNION ALL
    SELECT 'error', 'not_a_table', u.source_table, NULL, format('no table of schema %s has its name: %s',
        m.target_schema,
           u.other), u.row_count, true
    FROM unmatched AS u WHERE u.candidates = '{}' AND u.other IS NOT NULL
    UNION ALL
    SELECT CASE WHEN u.row_count > 0 THEN 'error' ELSE 'info' END, 'missing_table', u.source_table, NULL,
           CASE WHEN u.row_count > 0
                THEN format('schema %s has no such table, and its rows would be lost; the option "exclude" says so',
                            m.target_schema)
                ELSE format('schema %s has no such table, and it is empty', m.target_schema) END,
           u.row_count, u.row_count > 0
    FROM unmatched AS u WHERE u.candidates = '{}' AND u.other IS NULL
    UNION ALL
    SELECT CASE WHEN t.source_rows > 0 THEN 'error' ELSE 'info' END, 'no_columns', t.source_table, NULL,
           format('%s.%s has none of its columns', m.target_schema, t.target_name), t.source_rows,
               t.source_rows > 0
    FROM ferry.table_map AS t
    WHERE t.migration = m.migration
      AND NOT EXISTS (SELECT FROM ferry.column_map AS c
                      WHERE c.migration = m.migration AND c.source_table = t.source_table)
    UNION ALL
    SELECT 'info', 'extra_table', r.name, NULL, 'is not in the file, and stays as it is', NULL, false
    FROM relations AS r
    WHERE r.is_table AND NOT r.is_partition
      AND NOT EXISTS (SELECT FROM ferry.table_map AS t WHERE t.migration = m.migration
          AND t.target_name = r.name)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = r.relation AND d.deptype = 'e')
$$;

-- Columns of mapped tables that only one side has.
CREATE FUNCTION ferry.differing_columns_of_tables(m ferry.migration) RETURNS SETOF ferry.difference
LANGUAGE sql AS $$
    WITH unmatched AS MATERIALIZED (
        SELECT k.*, p.row_count - p.nulls AS held
        FROM ferry.match_columns(m) AS k
             JOIN ferry.profile(m.server) AS p ON p.table_name = k.source_table
                 AND p.column_name = k.source_column
        WHERE k.target_column IS NULL
    )
    SELECT 'error', 'ambiguous', u.source_table, u.source_column,
           format('could be any of %s: the option "rename" says which', array_to_string(u.candidates, ', ')),
           NULL::bigint, true
    FROM unmatched AS u WHERE u.candidates <> '{}'
    UNION ALL
    SELECT CASE WHEN u.held > 0 THEN 'error' ELSE 'info' END, 'missing_column', u.source_table,
        u.source_column,
           CASE WHEN u.held > 0
               THEN 'the target has no such column, and its values would be lost; the option "exclude" says so'
                ELSE 'the target has no such column, and it holds no values' END,
           u.held, u.held > 0
    FROM unmatched AS u WHERE u.candidates = '{}'
    UNION ALL
    SELECT CASE WHEN f.filled IS NULL THEN 'error' ELSE 'info' END, 'extra_column', x.source_table,
        x.target_column,
           coalesce('is not in the file: ' || f.filled, 'is not in the file, is NOT NULL and has no default'),
           NULL, f.filled IS NULL
    FROM ferry.existing_columns(m) AS x,
         LATERAL (SELECT CASE WHEN x.generated <> '' THEN 'it computes itself'
                              WHEN x.identity <> '' OR x.sequence IS NOT NULL THEN 'a sequence fills it'
                              WHEN x.has_default THEN 'it takes its default'
                              WHEN NOT x.not_null THEN 'it stays NULL' END AS filled) AS f
    WHERE NOT EXISTS (SELECT FROM ferry.column_map AS c
                      WHERE c.migration = m.migration AND c.source_table = x.source_table
                        AND c.target_column = x.target_column)
$$;

-- Mapped columns with what the profile knows of their values and what the target takes. `min_integer` and
-- `max_integer` are NULL unless all values are integers.
CREATE FUNCTION ferry.compared_columns(m ferry.migration)
    RETURNS TABLE (source_table text, source_column text, loaded boolean, misfit text, pg_type text,
        base_type regtype,
                   base_name text, modifier int, not_null boolean, profiled text, nulls bigint, reals bigint,
                       min_integer numeric,
                   max_integer numeric, max_length bigint, shapes jsonb)
LANGUAGE sql AS $$
    SELECT c.source_table, c.source_column, c.loaded, c.misfit, c.pg_type, x.base_type::regtype,
           pg_catalog.format_type(x.base_type, x.modifier), x.modifier, x.not_null, p.pg_type, p.nulls,
               p.reals,
           CASE WHEN i.whole THEN p.min_value::numeric END, CASE WHEN i.whole THEN p.max_value::numeric END,
           p.max_length, coalesce(p.shapes, '{}')
    FROM ferry.column_map AS c
         JOIN ferry.existing_columns(m) AS x ON x.source_table = c.source_table
             AND x.target_column = c.target_column
         JOIN ferry.profile(m.server) AS p ON p.table_name = c.source_table
             AND p.column_name = c.source_column,
         LATERAL (SELECT p.integers > 0 AND p.reals + p.texts + p.blobs = 0 AS whole) AS i
    WHERE c.migration = m.migration
$$;

-- In which way a column takes less than the file's column holds, NULL when it takes all as far as the profile
-- tells; `certain` when a value is known that does not fit.
CREATE FUNCTION ferry.narrowness(base_type regtype, modifier int, profiled text, reals bigint,
    min_integer numeric,
                                 max_integer numeric, max_length bigint, shapes jsonb, OUT reason text,
                                     OUT certain boolean)
LANGUAGE sql STABLE AS $$
    SELECT n.reason, n.certain
    FROM (VALUES
        ((base_type = 'boolean'::regtype AND NOT (min_integer >= 0 AND max_integer <= 1)), true,
         format('integers from %s to %s, not 0 and 1', min_integer, max_integer)),
        ((base_type = 'smallint'::regtype AND NOT (min_integer >= -32768 AND max_integer <= 32767))
         OR (base_type = 'integer'::regtype AND NOT (min_integer >= -2147483648
             AND max_integer <= 2147483647)), true,
         format('integers from %s to %s', min_integer, max_integer)),
        (base_type IN ('varchar'::regtype, 'bpchar'::regtype) AND modifier > 4 AND max_length > modifier - 4,
            true,
         format('values of up to %s characters', max_length)),
        (base_type = 'numeric'::regtype AND modifier >= 4
         AND greatest(abs(min_integer), abs(max_integer))
             >= power(10::numeric, ((modifier - 4) >> 16 & 65535) - (((modifier - 4) & 2047) # 1024) + 1024),
                 true,
         format('integers from %s to %s', min_integer, max_integer)),
        (base_type = 'numeric'::regtype AND modifier >= 4 AND profiled LIKE 'numeric(%'
         AND substring(profiled FROM ',\s*(\d+)\)')::int > (((modifier - 4) & 2047) # 1024) - 1024, false,
         format('%s in the file', profiled)),
        (base_type = 'interval'::regtype AND max_integer IS NOT NULL, true,
         'whole numbers, which would be taken for seconds'),
        (base_type = 'real'::regtype AND reals > 0, false, 'REAL of the file has 8 bytes'),
        (base_type = 'date'::regtype AND shapes ?| '{text_datetime,text_datetime_zone}', false,
         'moments with a time of day'),
        (base_type = 'timestamp'::regtype AND shapes ? 'text_datetime_zone', false, 'moments with a zone')
    ) AS n (is_so, certain, reason)
    WHERE n.is_so LIMIT 1
$$;

CREATE FUNCTION ferry.differing_types(m ferry.migration) RETURNS SETOF ferry.difference
LANGUAGE sql AS $$
    WITH columns AS MATERIALIZED (
        SELECT c.*, n.reason, n.certain
        FROM ferry.compared_columns(m) AS c
             LEFT JOIN LATERAL ferry.narrowness(c.base_type, c.modifier, c.profiled, c.reals, c.min_integer,
                 c.max_integer,
                                                c.max_length, c.shapes) AS n ON true
    )
    SELECT 'error', 'not_null', c.source_table, c.source_column, 'NULL where the target is NOT NULL', c.nulls,
        true
    FROM columns AS c WHERE c.not_null AND c.nulls > 0 AND c.loaded AND c.misfit <> 'reject'
    UNION ALL
    SELECT CASE WHEN b.stops THEN 'error' ELSE 'warning' END, 'narrower', c.source_table, c.source_column,
           format(CASE WHEN c.certain THEN '%s has no place for all of it: %s'
               ELSE '%s may have no place for all of it: %s' END,
                  c.base_name, c.reason), NULL, b.stops
    FROM columns AS c, LATERAL (SELECT c.certain AND c.loaded AND c.misfit = 'abort' AS stops) AS b
    WHERE c.reason IS NOT NULL
    UNION ALL
    SELECT 'info', 'type_change', c.source_table, c.source_column,
           format('%s in the file, %s in the target', c.profiled, c.pg_type), NULL, false
    FROM columns AS c
    WHERE c.reason IS NULL AND c.base_type <> pg_catalog.to_regtype(c.profiled)
      AND NOT coalesce(ferry.integer_rank(c.profiled) < ferry.integer_rank(c.base_name), false)
      AND NOT (c.base_type IN ('text'::regtype, 'varchar'::regtype)
               AND ferry.base_spelling(c.profiled) IN ('text', 'varchar'))
$$;

CREATE FUNCTION ferry.sorted_names(names text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY(SELECT u.name FROM unnest(names) AS u (name)
    ORDER BY u.name COLLATE "C") $$;

-- Keys and unique indexes of both sides as sets of the file's columns. Those of the target that are on
-- expressions or partial are left out, as are those with columns that the file has not.
CREATE FUNCTION ferry.compared_keys(m ferry.migration)
    RETURNS TABLE (source_table text, columns text[], source_name text, target_name text)
LANGUAGE sql AS $$
    WITH source AS MATERIALIZED (
        SELECT t.source_table, s.columns, min(s.name) AS name
        FROM ferry.table_map AS t
             JOIN (SELECT c.table_name, ferry.sorted_names(array_agg(c.column_name)) AS columns,
                 'its primary key' AS name
                   FROM ferry.source_columns(m.server) AS c WHERE c.pk > 0 GROUP BY c.table_name
                   UNION ALL
                   SELECT i.table_name, ferry.sorted_names(i.columns), i.index_name
                   FROM ferry.source_indexes(m.server) AS i
                   WHERE i.is_unique AND i.origin <> 'p'
                     AND NOT i.is_partial AND array_position(i.columns, NULL) IS NULL) AS s
                         ON s.table_name = t.source_table
        WHERE t.migration = m.migration GROUP BY t.source_table, s.columns
    ), target AS MATERIALIZED (
        SELECT x.source_table, ferry.sorted_names(array_agg(c.source_column)) AS columns,
               i.indexrelid::regclass::text AS name
        FROM ferry.existing_columns(m) AS x
             JOIN pg_catalog.pg_index AS i ON i.indrelid = x.relation AND i.indisunique AND i.indpred IS NULL
                 AND x.attnum = ANY ((i.indkey::smallint[])[0:i.indnkeyatts - 1])
             LEFT JOIN ferry.column_map AS c
                    ON c.migration = m.migration AND c.source_table = x.source_table
                        AND c.target_column = x.target_column
        GROUP BY x.source_table, i.indexrelid, i.indnkeyatts
        HAVING count(c.source_column) = i.indnkeyatts
    )
    SELECT coalesce(s.source_table, t.source_table), coalesce(s.columns, t.columns), s.name, t.name
    FROM source AS s FULL JOIN target AS t ON t.source_table = s.source_table AND t.columns = s.columns
$$;

-- Foreign keys of the target, in names of the file as far as it has them.
CREATE FUNCTION ferry.target_foreign_keys(m ferry.migration)
    RETURNS TABLE (source_table text, name text, columns text[], parent text, definition text)
LANGUAGE sql STABLE AS $$
    SELECT x.source_table, k.conname::text, ferry.sorted_names(array_agg(c.source_column)),
           p.source_table, pg_catalog.pg_get_constraintdef(k.oid)
    FROM ferry.existing_columns(m) AS x
         JOIN pg_catalog.pg_constraint AS k ON k.conrelid = x.relation AND k.contype = 'f'
             AND x.attnum = ANY (k.conkey)
         LEFT JOIN ferry.existing_tables(m) AS p ON p.relation = k.confrelid
         LEFT JOIN ferry.column_map AS c
                ON c.migration = m.migration AND c.source_table = x.source_table
                    AND c.target_column = x.target_column
    GROUP BY x.source_table, k.oid, k.conname, p.source_table
$$;

CREATE FUNCTION ferry.differing_constraints(m ferry.migration) RETURNS SETOF ferry.difference
LANGUAGE sql AS $$
    WITH source_keys AS MATERIALIZED (
        SELECT k.table_name, ferry.sorted_names(k.columns) AS columns, k.parent
        FROM ferry.source_foreign_keys(m.server) AS k
             JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = k.table_name
    ), target_keys AS MATERIALIZED (
        SELECT * FROM ferry.target_foreign_keys(m)
    )
    SELECT 'info', CASE WHEN k.source_name IS NULL THEN 'extra_key' ELSE 'missing_key' END, k.source_table,
           array_to_string(k.columns, ', '),
           CASE WHEN k.source_name IS NULL THEN format('%s is unique here, in the file it is not',
               k.target_name)
                ELSE format('unique in the file (%s), not in the target', k.source_name) END, NULL::bigint,
                    false
    FROM ferry.compared_keys(m) AS k WHERE k.source_name IS NULL OR k.target_name IS NULL
    UNION ALL
    SELECT 'info', 'extra_foreign_key', t.source_table, array_to_string(t.columns, ', '),
           format('%s %s is in force, the file has none', t.name, t.definition), NULL, false
    FROM target_keys AS t
    WHERE NOT EXISTS (SELECT FROM source_keys AS s
                      WHERE s.table_name = t.source_table AND s.columns = t.columns AND s.parent = t.parent)
    UNION ALL
    SELECT 'info', 'missing_foreign_key', s.table_name, array_to_string(s.columns, ', '),
           format('references %s in the file, not in the target', s.parent), NULL, false
    FROM source_keys AS s
    WHERE NOT EXISTS (SELECT FROM target_keys AS t
                      WHERE t.source_table = s.table_name AND t.columns = s.columns AND t.parent = s.parent)
    UNION ALL
    SELECT 'info', 'check', t.source_table, NULL,
           format('%s %s is in force', k.conname, pg_catalog.pg_get_constraintdef(k.oid)), NULL, false
    FROM ferry.existing_tables(m) AS t
         JOIN pg_catalog.pg_constraint AS k ON k.conrelid = t.relation AND k.contype IN ('c', 'x')
$$;

-- What may not be done to the tables: rights that are missing, row security, rules, tables that are not the
-- role's own where something has to be switched off, references from outside where they are to be emptied.
CREATE FUNCTION ferry.hindrances(m ferry.migration) RETURNS SETOF ferry.difference
LANGUAGE sql AS $$
    WITH tables AS MATERIALIZED (
        SELECT * FROM ferry.existing_tables(m)
    )
    SELECT 'error', 'privilege', t.source_table, NULL::text, format('the role %s lacks the right %s',
        current_user, r.name),
           NULL::bigint, true
    FROM tables AS t,
         LATERAL (VALUES ('INSERT', true), ('SELECT', true), ('TRUNCATE',
             (m.options -> 'truncate')::boolean)) AS r (name, needed)
    WHERE r.needed AND NOT pg_catalog.has_table_privilege(t.relation, r.name)
    UNION ALL
    SELECT 'error', 'privilege', x.source_table, x.target_column,
           format('the role %s lacks the right %s on sequence %s', current_user, r.name,
               x.sequence::regclass), NULL, true
    FROM ferry.existing_columns(m) AS x, LATERAL (VALUES ('SELECT'), ('UPDATE')) AS r (name)
    WHERE x.sequence IS NOT NULL AND NOT pg_catalog.has_sequence_privilege(x.sequence, r.name)
    UNION ALL
    SELECT 'error', 'row_security', t.source_table, NULL,
           format('row security is in force for the role %s: rows would be hidden or refused', current_user),
               NULL, true
    FROM tables AS t WHERE pg_catalog.row_security_active(t.relation)
    UNION ALL
    SELECT 'error', 'rule', t.source_table, NULL, format('the rule %s changes what is inserted', w.rulename),
        NULL, true
    FROM tables AS t JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = t.relation AND w.ev_type = '3'
        AND w.ev_enabled <> 'D'
    UNION ALL
    SELECT 'info', 'trigger', g.source_table, NULL, format('trigger %s of %s is off while rows come in',
        g.name, g.table_name), NULL, false
    FROM ferry.load_triggers(m) AS g
    UNION ALL
    SELECT 'error', 'not_owner', t.source_table, NULL,
           format('only its owner may %s: %s', n.what, string_agg(n.name, ', ' ORDER BY n.name)), NULL, true
    FROM tables AS t
         JOIN (SELECT g.source_table, 'switch triggers off while rows come in' AS what, g.name
             FROM ferry.load_triggers(m) AS g
               UNION ALL
               SELECT k.source_table, 'make keys of a cycle deferrable while rows come in', k.name
               FROM ferry.cycle_keys(m) AS k WHERE NOT k.is_deferrable) AS n
                   ON n.source_table = t.source_table
    WHERE NOT pg_catalog.pg_has_role(t.owner, 'USAGE')
    GROUP BY t.source_table, n.what
    UNION ALL
    SELECT 'error', 'referenced', t.source_table, NULL,
           format('cannot be emptied: %s of %s references it', k.conname, k.conrelid::regclass), NULL, true
    FROM tables AS t
         JOIN pg_catalog.pg_constraint AS k ON k.confrelid = t.relation AND k.contype = 'f'
             AND k.conparentid = 0
    WHERE (m.options -> 'truncate')::boolean AND k.conrelid NOT IN (SELECT relation FROM tables)
$$;

-- Tables that hold rows already. Counting reads each of them.
CREATE FUNCTION ferry.filled_tables(m ferry.migration) RETURNS SETOF ferry.difference
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t      record;
    filled bigint;
    wanted CONSTANT boolean := (m.options -> 'truncate')::boolean OR (m.options -> 'append')::boolean;
BEGIN
    FOR t IN SELECT x.source_table, format('%I.%I', m.target_schema, x.target_name) AS name
        FROM ferry.table_map AS x
             WHERE x.migration = m.migration
               AND pg_catalog.has_table_privilege(format('%I.%I', m.target_schema, x.target_name), 'SELECT')
             ORDER BY x.place LOOP
        EXECUTE format('SELECT count(*) FROM %s', ferry.own_rows(t.name)) INTO filled;
        CONTINUE WHEN filled = 0;
        RETURN NEXT (CASE WHEN wanted THEN 'info' ELSE 'error' END, 'not_empty', t.source_table, NULL::text,
                     format('%s holds %s rows%s', t.name, filled,
                            CASE WHEN (m.options -> 'truncate')::boolean THEN ', which are removed'
                                 WHEN wanted THEN ', to which the file''s are added'
                                 ELSE '; the options "truncate" and "append" say what becomes of them' END),
                     filled, NOT wanted)::ferry.difference;
    END LOOP;
END $$;

-- Rows of the file that a unique index of the target takes for equal. Where the file has the same key itself, only
-- another type can make two of its rows equal. Indexes on expressions and partial ones are left to the load.
CREATE FUNCTION ferry.clashing_rows(m ferry.migration) RETURNS SETOF ferry.difference
LANGUAGE sql AS $$
    WITH keys AS MATERIALIZED (
        SELECT x.source_table, i.indexrelid::regclass::text AS name,
               coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_equal,
               array_agg(c.source_column ORDER BY k.n) AS columns,
               array_agg(a.atttypid::regtype ORDER BY k.n) AS types,
               array_agg(c.time_format ORDER BY k.n) AS formats, array_agg(c.time_zone ORDER BY k.n) AS zones,
               array_agg(b.typname = 'citext' ORDER BY k.n) AS folds,
               bool_or(ferry.may_merge(b.typname, p.integers, p.reals, p.texts, p.blobs)) AS may_merge
        FROM ferry.existing_tables(m) AS x
             JOIN pg_catalog.pg_index AS i ON i.indrelid = x.relation AND i.indisunique AND i.indpred IS NULL
                 AND i.indexprs IS NULL
             CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.relation AND a.attnum = k.attnum
             JOIN pg_catalog.pg_type AS b ON b.oid = (ferry.base_type(a.atttypid)).base_type
             JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = x.source_table
                 AND c.target_column = a.attname
             JOIN ferry.profile(m.server) AS p ON p.table_name = c.source_table AND p.column_name = c.source_column
        WHERE k.n <= i.indnkeyatts
        GROUP BY x.source_table, i.indexrelid, i.indnkeyatts, to_jsonb(i)
        HAVING count(*) = i.indnkeyatts
    )
    SELECT 'error', 'duplicate', k.source_table, array_to_string(k.columns, ', '),
           format('rows that are equal in the unique index %s: %s', k.name, d.sample), d.occurrences, true
    FROM keys AS k,
         LATERAL ferry.source_duplicates(m.server, k.source_table, k.columns, k.types, k.formats, k.zones, k.folds,
                                         k.nulls_equal) AS d
    WHERE k.may_merge OR k.nulls_equal OR true = ANY (k.folds)
       OR NOT EXISTS (SELECT FROM ferry.compared_keys(m) AS s
                      WHERE s.source_table = k.source_table AND s.source_name IS NOT NULL
                        AND s.columns = ferry.sorted_names(k.columns))
$$;

-- Adds what the comparison finds to the findings of the plan.
CREATE FUNCTION ferry.compare_schemas(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(compare_schemas.migration);
BEGIN
    INSERT INTO ferry.finding (migration, severity, kind, object, column_name, detail, occurrences, blocking)
    SELECT m.migration, d.*
    FROM (SELECT * FROM ferry.differing_tables(m)
          UNION ALL SELECT * FROM ferry.differing_columns_of_tables(m)
          UNION ALL SELECT * FROM ferry.differing_types(m)
          UNION ALL SELECT * FROM ferry.differing_constraints(m)
          UNION ALL SELECT * FROM ferry.clashing_rows(m)
          UNION ALL SELECT * FROM ferry.hindrances(m)
          UNION ALL SELECT * FROM ferry.filled_tables(m)) AS d
    ORDER BY array_position(ARRAY['error', 'warning', 'info'], d.severity), d.kind, d.object COLLATE "C",
             d.column_name COLLATE "C", d.detail COLLATE "C";
    -- An empty table without a column to load has been reported; there is nothing to do for it.
    DELETE FROM ferry.table_map AS t
    WHERE t.migration = m.migration
      AND NOT EXISTS (SELECT FROM ferry.column_map AS c
                      WHERE c.migration = m.migration AND c.source_table = t.source_table);
END $$;
