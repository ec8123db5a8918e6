-- Preflight: one function per kind of finding, united by ferry.inspect. They read the file and change
-- nothing.

-- In a badly damaged file the check itself ends with an error: that is a finding too. The quick check leaves out
-- whether every index holds what its table holds; the load reads tables.
CREATE FUNCTION ferry.find_integrity(server name, quick boolean) RETURNS SETOF ferry.observation
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    SELECT 'error', 'integrity', NULL::text, NULL::text, p.problem, NULL::bigint, NULL::jsonb
    FROM ferry.source_problems(find_integrity.server, quick) AS p;
EXCEPTION WHEN data_corrupted THEN
    RETURN QUERY
    SELECT 'error', 'integrity', NULL::text, NULL::text, 'the integrity check ends with an error: '
        || SQLERRM,
           NULL::bigint, NULL::jsonb;
END $$;

-- What SQLite itself cannot read: modules that are not there, damaged pages. Of views their translation says it.
CREATE FUNCTION ferry.find_unreadable(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT 'error',
           CASE WHEN t.missing_module THEN 'missing_module' ELSE 'unreadable' END, t.table_name, NULL::text,
           CASE WHEN t.missing_module THEN format('the module %s of this virtual table is not there',
               coalesce(t.module, ''))
                ELSE coalesce(t.read_error, 'SQLite cannot read its rows') END,
           NULL::bigint, NULL::jsonb
    FROM ferry.source_tables(find_unreadable.server) AS t
         LEFT JOIN (SELECT DISTINCT table_name FROM ferry.profile(find_unreadable.server)) AS p
             USING (table_name)
    WHERE t.kind <> 'view' AND (t.read_error IS NOT NULL OR p.table_name IS NULL)
$$;

CREATE FUNCTION ferry.find_misfits(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT 'warning', 'misfit', p.table_name, p.column_name, p.evidence, p.misfits, p.sample
    FROM ferry.profile(find_misfits.server) AS p
         JOIN ferry.source_tables(find_misfits.server) AS t USING (table_name)
    WHERE p.misfits > 0 AND t.kind <> 'view'
$$;

-- The words of an orphan's finding: planning a foreign key finds it again by them, since counting orphans
-- reads whole tables.
CREATE FUNCTION ferry.orphan_detail(parent text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT format('rows name no row of %s', parent) $$;

CREATE FUNCTION ferry.find_orphans(server name) RETURNS SETOF ferry.observation
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    SELECT 'warning', 'orphan', k.table_name, array_to_string(k.columns, ', '), ferry.orphan_detail(k.parent),
           o.occurrences, o.sample
    FROM ferry.source_orphans(find_orphans.server) AS o
         JOIN ferry.source_foreign_keys(find_orphans.server) AS k USING (table_name, id);
EXCEPTION WHEN data_corrupted THEN
    RETURN QUERY
    SELECT 'error', 'integrity', NULL::text, NULL::text, 'rows without parents cannot be looked for: '
        || SQLERRM,
           NULL::bigint, NULL::jsonb;
END $$;

CREATE FUNCTION ferry.find_broken_parents(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT 'warning', CASE WHEN k.parent_exists THEN 'parent_not_unique' ELSE 'missing_parent' END,
           k.table_name,
           array_to_string(k.columns, ', '),
           CASE WHEN NOT k.parent_exists THEN format('references %s, which is not in the file', k.parent)
                ELSE format('references %s (%s), which is neither its primary key nor unique', k.parent,
                            coalesce(array_to_string(k.parent_columns, ', '), '')) END,
           NULL::bigint, NULL::jsonb
    FROM ferry.source_foreign_keys(find_broken_parents.server) AS k
    WHERE NOT k.parent_exists OR NOT k.parent_unique
$$;

-- NULLs where the declaration rules them out: SQLite lets them into most primary keys.
CREATE FUNCTION ferry.find_nulls(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT 'warning', CASE WHEN c.pk > 0 THEN 'null_in_primary_key' ELSE 'null_in_not_null' END, c.table_name,
           c.column_name,
           CASE WHEN c.pk > 0 THEN 'NULL in a primary key: it becomes a UNIQUE constraint'
                ELSE 'NULL in a column declared NOT NULL: the constraint is left out' END,
           p.nulls, NULL::jsonb
    FROM ferry.source_columns(find_nulls.server) AS c
         JOIN ferry.profile(find_nulls.server) AS p USING (table_name, column_name)
    WHERE p.nulls > 0 AND NOT c.rowid_alias AND (c.pk > 0 OR c.not_null)
$$;

-- Whether different values of a profiled column may become one: several storage classes in one type, or a type that
-- has one form for several spellings.
CREATE FUNCTION ferry.may_merge(pg_type text, integers bigint, reals bigint, texts bigint, blobs bigint)
    RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT (integers > 0)::int + (reals > 0)::int + (texts > 0)::int + (blobs > 0)::int > 1
        OR (texts > 0 AND ferry.base_spelling(pg_type) NOT IN ('text', 'varchar', 'bytea', 'json'))
$$;

-- Rows that a unique constraint tells apart in SQLite and would not in PostgreSQL.
CREATE FUNCTION ferry.find_duplicates(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT 'warning', 'duplicate', k.table_name, array_to_string(k.columns, ', '),
           'rows that are unique in SQLite are equal in PostgreSQL, so that '
           || CASE k.origin WHEN 'p' THEN 'the primary key' WHEN 'u' THEN 'the UNIQUE constraint'
                  ELSE 'the index ' || k.index_name END || ' is left out',
           d.occurrences, d.sample
    FROM (SELECT i.table_name, i.index_name, i.origin, i.columns,
                 array_agg(to_regtype(p.pg_type) ORDER BY u.n) AS types, array_agg(p.time_format ORDER BY u.n) AS formats
          FROM ferry.source_indexes(find_duplicates.server) AS i
               CROSS JOIN LATERAL unnest(i.columns) WITH ORDINALITY AS u (name, n)
               JOIN ferry.profile(find_duplicates.server) AS p ON p.table_name = i.table_name AND p.column_name = u.name
          WHERE i.is_unique AND NOT i.is_partial AND array_position(i.columns, NULL) IS NULL
          GROUP BY i.table_name, i.index_name, i.origin, i.columns
          HAVING bool_or(ferry.may_merge(p.pg_type, p.integers, p.reals, p.texts, p.blobs))) AS k,
         LATERAL ferry.source_duplicates(find_duplicates.server, k.table_name, k.columns, k.types, k.formats) AS d
$$;

-- Foreign keys whose two sides have types that PostgreSQL does not compare as SQLite does.
CREATE FUNCTION ferry.find_key_types(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT 'warning', 'key_type', k.table_name, u.child,
           format('%s, while %s.%s that it references is %s', c.pg_type, k.parent, p.column_name, p.pg_type),
           NULL::bigint, NULL::jsonb
    FROM ferry.source_foreign_keys(find_key_types.server) AS k
         CROSS JOIN LATERAL unnest(k.columns, k.parent_columns) AS u (child, parent)
         JOIN ferry.profile(find_key_types.server) AS c ON c.table_name = k.table_name AND c.column_name = u.child
         JOIN ferry.profile(find_key_types.server) AS p ON p.table_name = k.parent
              AND lower(p.column_name) = lower(u.parent)
    WHERE k.parent_exists AND c.row_count > c.nulls AND p.row_count > p.nulls
      AND NOT ferry.can_reference(c.pg_type, p.pg_type)
$$;

-- Names that change beyond their case.
CREATE FUNCTION ferry.find_names(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    WITH tables AS (
        -- Tables are named first.
        SELECT array_agg(table_name ORDER BY kind = 'view', n) AS names
        FROM (SELECT t.table_name, t.kind, row_number() OVER () AS n FROM ferry.source_tables(find_names.server) AS t) AS t
    ), columns AS (
        SELECT table_name, array_agg(column_name ORDER BY ordinal) AS names
        FROM ferry.source_columns(find_names.server) GROUP BY table_name
    ), mapped AS (
        SELECT m.source AS object, NULL AS column_name, m.source, m.target
        FROM tables AS t, LATERAL unnest(t.names, ferry.map_names(t.names, 'lower')) AS m (source, target)
        UNION ALL
        SELECT c.table_name, m.source, m.source, m.target
        FROM columns AS c, LATERAL unnest(c.names, ferry.column_names(c.names, 'lower')) AS m (source, target)
    )
    SELECT 'info', 'name', object, column_name,
           format(CASE WHEN source = '' THEN 'the name is empty; it becomes %I'
                       WHEN octet_length(source) > 63 THEN 'the name has more than 63 bytes; it becomes %I'
                       ELSE 'the name clashes with another; it becomes %I' END, target),
           NULL::bigint, NULL::jsonb
    FROM mapped
    WHERE target <> lower(source COLLATE "C")
$$;

-- What is not translated, and what may differ from the file. Defaults with literals need no translator.
CREATE FUNCTION ferry.find_untranslated(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    WITH translated AS MATERIALIZED (
        SELECT t.* FROM ferry.translate_file(find_untranslated.server) AS t
        WHERE t.kind <> 'default'
           OR (SELECT ferry.default_sql(c.default_sql, c.affinity, p.pg_type, p.time_format)
               FROM ferry.source_columns(find_untranslated.server) AS c
                    LEFT JOIN ferry.profile(find_untranslated.server) AS p USING (table_name, column_name)
               WHERE c.table_name = t.source_table AND c.column_name = t.source_name) IS NULL
    )
    SELECT 'warning', t.kind, t.source_table, ferry.translated_column(t.kind, t.source_name),
           ferry.untranslated_detail(t.kind, t.source_name, t.error), NULL::bigint, NULL::jsonb
    FROM translated AS t WHERE t.error IS NOT NULL
    UNION ALL
    SELECT 'info', t.kind, t.source_table, ferry.translated_column(t.kind, t.source_name),
           CASE WHEN t.kind IN ('trigger', 'unique', 'index') THEN t.source_name || ' ' ELSE '' END || 'may differ: ' || n.note,
           NULL, NULL
    FROM translated AS t, LATERAL unnest(t.notes) AS n (note) WHERE t.error IS NULL
$$;

-- Collations: a column of PostgreSQL compares by bytes or by the database's rules. What is translated says lower()
-- where SQLite does not see case; an application's own SQL has to.
CREATE FUNCTION ferry.find_collations(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT CASE WHEN c.collation IN ('NOCASE', 'RTRIM') THEN 'info' ELSE 'warning' END, 'collation', c.table_name,
           c.column_name,
           CASE c.collation WHEN 'NOCASE' THEN 'COLLATE NOCASE: translated SQL and unique indexes compare lower() of it, the column itself does not'
                            WHEN 'RTRIM' THEN 'COLLATE RTRIM: translated SQL and unique indexes compare rtrim() of it, the column itself does not'
                            ELSE format('COLLATE %s is not carried over: it is the application''s own', c.collation) END,
           NULL::bigint, NULL::jsonb
    FROM ferry.source_columns(find_collations.server) AS c
         JOIN ferry.source_tables(find_collations.server) AS t USING (table_name)
    WHERE c.collation <> 'BINARY' AND t.kind <> 'view'
$$;

-- The words that make a column another type, for the findings below.
CREATE FUNCTION ferry.type_option(table_name text, column_name text, type text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('types', jsonb_build_object(table_name || '.' || column_name, type))::text
$$;

-- Text columns all of whose values are something else: nothing is wrong, the owner may want another type. One
-- value proves nothing, but for dates, which are hard to mistake.
CREATE FUNCTION ferry.find_typed_texts(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT 'info', g.kind, p.table_name, p.column_name,
           format('all values are %s; %s would make it one', g.words,
                  ferry.type_option(p.table_name, p.column_name, g.type)),
           p.texts, NULL::jsonb
    FROM ferry.profile(find_typed_texts.server) AS p
         JOIN ferry.source_tables(find_typed_texts.server) AS t USING (table_name),
         LATERAL (SELECT coalesce((p.shapes ->> 'text_date')::bigint, 0) AS days,
                         coalesce((p.shapes ->> 'text_datetime')::bigint, 0) AS moments,
                         coalesce((p.shapes ->> 'text_datetime_zone')::bigint, 0) AS zoned,
                         coalesce((p.shapes ->> 'text_uuid')::bigint, 0) AS uuids,
                         coalesce((p.shapes ->> 'text_number')::bigint, 0) AS numbers,
                         coalesce((p.patterns ->> 'integer_text')::bigint, 0) AS integers,
                         coalesce((p.patterns ->> 'json_object')::bigint, 0)
                             + coalesce((p.patterns ->> 'json_array')::bigint, 0) AS documents,
                         coalesce((p.patterns ->> 'bool_word')::bigint, 0) AS words) AS n,
         -- Digits that are a code (a zip code, an account) are padded somewhere, or named so; 20240102 and
         -- 20240102030405 are dates of a form that no type reads.
         LATERAL (VALUES
             ('looks_like_date', n.days + n.moments + n.zoned, 1::bigint, true, 'ISO 8601',
              CASE WHEN n.zoned > 0 THEN 'timestamptz' WHEN n.moments > 0 THEN 'timestamp' ELSE 'date' END),
             ('looks_like_uuid', n.uuids, 2, true, 'UUIDs', 'uuid'),
             ('looks_like_json', n.documents, 2, true, 'JSON objects or arrays', 'json'),
             ('looks_like_number', n.numbers, 5,
              NOT p.patterns ? 'padded_text'
                  AND p.column_name !~* '(phone|fax|zip|post|code|isbn|sku|serial|version|revision|extension)'
                  AND NOT (p.min_value ~ '^(19|20)\d{6}(\d{6})?$' AND p.max_value ~ '^(19|20)\d{6}(\d{6})?$'),
              CASE WHEN n.integers = p.texts THEN 'whole numbers'
                   ELSE format('numbers of at most %s fraction digits', coalesce(p.patterns ->> 'text_scale', '0'))
                   END,
              CASE WHEN n.integers = p.texts THEN 'bigint' ELSE 'numeric' END),
             ('looks_like_boolean', n.words, 2, p.min_value <> p.max_value,
              format('words for true and false (%s .. %s)', p.min_value, p.max_value), 'boolean')
         ) AS g (kind, fitting, least, plausible, words, type)
    WHERE t.kind <> 'view' AND ferry.base_spelling(p.pg_type) IN ('text', 'varchar')
      AND p.texts > 0 AND p.integers + p.reals + p.blobs = 0
      AND g.fitting = p.texts AND p.texts >= g.least AND g.plausible
$$;

-- When a number means in a time format that counts from an epoch; NULL for the others.
CREATE FUNCTION ferry.moment_of(value numeric, time_format text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
    SELECT to_timestamp((CASE WHEN f.format = 'julian' THEN (value - 2440587.5) * 86400
                              ELSE value / f.factor - f.epoch END)::double precision)
    FROM (VALUES ('unix', 1::numeric, 0::numeric), ('unix_ms', 1000, 0), ('unix_us', 1000000, 0),
                 ('webkit', 1000000, 11644473600), ('filetime', 10000000, 11644473600),
                 ('cocoa', 1, -978307200), ('mac', 1, 2082844800), ('julian', 1, 0))
             AS f (format, factor, epoch)
    WHERE f.format = moment_of.time_format
$$;

-- Number columns all of whose values are moments in some unit. They stay numbers: 1,700,000,000 may be a moment,
-- bytes or a hash. Seconds and days need a name that speaks of time; the larger units are hard to mistake. Where
-- several epochs explain the numbers, those that lead beyond 2040 give way, and all others to Core Data's in its
-- own tables.
CREATE FUNCTION ferry.find_number_moments(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    WITH core_data AS (
        SELECT table_name FROM ferry.source_columns(find_number_moments.server)
        WHERE upper(column_name) IN ('Z_PK', 'Z_ENT') GROUP BY table_name HAVING count(*) = 2
    ), guesses AS (
        SELECT p.table_name, p.column_name, g.place, g.format, g.words, p.integers + p.reals AS numbers,
               ferry.moment_of(p.min_value::numeric, g.format) AS first,
               ferry.moment_of(p.max_value::numeric, g.format) AS last
        FROM ferry.profile(find_number_moments.server) AS p
             JOIN ferry.source_tables(find_number_moments.server) AS t USING (table_name)
             JOIN ferry.source_columns(find_number_moments.server) AS c USING (table_name, column_name)
             CROSS JOIN (VALUES (1, 'unix', 'unix seconds', true), (2, 'unix_ms', 'unix milliseconds', false),
                         (3, 'unix_us', 'unix microseconds', false),
                         (4, 'webkit', 'microseconds since 1601 (Chrome)', false),
                         (5, 'filetime', 'Windows file times', false),
                         (6, 'cocoa', 'seconds since 2001 (Core Data)', true),
                         (7, 'mac', 'seconds since 1904 (Mac)', true), (8, 'julian', 'Julian days', true))
                 AS g (place, format, words, needs_name)
        WHERE t.kind <> 'view' AND p.time_format = 'iso8601' AND c.pk = 0
          AND p.integers + p.reals >= 2 AND p.texts + p.blobs = 0
          AND (p.patterns ->> g.format)::bigint = p.integers + p.reals
          AND (g.format = 'cocoa' OR p.table_name NOT IN (SELECT table_name FROM core_data))
          AND CASE WHEN p.column_name
                        ~* '(time|date|stamp|created|modified|updated|deleted|expir|visit|seen|accessed|_at$|_on$)'
                   THEN true ELSE NOT g.needs_name AND p.integers + p.reals >= 5 END
    ), likely AS (
        SELECT *, extract(year FROM last AT TIME ZONE 'UTC') < 2040 AS is_near,
               bool_or(extract(year FROM last AT TIME ZONE 'UTC') < 2040)
                   OVER (PARTITION BY table_name, column_name) AS any_near
        FROM guesses
    )
    SELECT 'info', 'looks_like_time', table_name, column_name,
           format('could be %s; %s would make it one',
                  string_agg(format('%s (%s .. %s)', words,
                                    to_char(first AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
                                    to_char(last AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')),
                             ' or ' ORDER BY place),
                  string_agg(ferry.type_option(table_name, column_name, 'timestamptz ' || format), ' or '
                             ORDER BY place)),
           max(numbers), NULL::jsonb
    FROM likely
    WHERE is_near OR NOT any_near
    GROUP BY table_name, column_name
$$;

-- Columns of 0 and 1 whose name asks a question that is answered by yes or no.
CREATE FUNCTION ferry.find_number_booleans(server name) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT 'info', 'looks_like_boolean', p.table_name, p.column_name,
           format('all values are 0 or 1; %s would make it a boolean',
                  ferry.type_option(p.table_name, p.column_name, 'boolean')),
           p.integers, NULL::jsonb
    FROM ferry.profile(find_number_booleans.server) AS p
         JOIN ferry.source_tables(find_number_booleans.server) AS t USING (table_name)
         JOIN ferry.source_columns(find_number_booleans.server) AS c USING (table_name, column_name)
    WHERE t.kind <> 'view' AND c.pk = 0 AND p.pg_type IN ('smallint', 'integer', 'bigint')
      AND p.integers >= 2 AND (p.shapes ->> 'int_bool')::bigint = p.row_count - p.nulls
      AND (p.column_name ~ '^(is|has|can|was)[A-Z]'
           OR p.column_name ~* '(^(is|has|can|was|allow|enable|use)_|_flag$|^z?is[a-z]*ed$)'
           OR lower(p.column_name) IN ('active', 'enabled', 'disabled', 'deleted', 'hidden', 'visible', 'locked',
                                       'archived', 'published', 'verified', 'required', 'admin', 'read',
                                       'completed', 'done', 'starred', 'favorite', 'public', 'private'))
$$;

-- What is found without translating anything.
CREATE FUNCTION ferry.inspect_data(server name, quick boolean) RETURNS SETOF ferry.observation
LANGUAGE sql AS $$
    SELECT f.*
    FROM (SELECT * FROM ferry.find_integrity(inspect_data.server, inspect_data.quick)
          UNION ALL SELECT * FROM ferry.find_unreadable(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_misfits(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_orphans(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_broken_parents(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_key_types(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_duplicates(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_nulls(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_names(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_collations(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_typed_texts(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_number_moments(inspect_data.server)
          UNION ALL SELECT * FROM ferry.find_number_booleans(inspect_data.server)) AS f
    ORDER BY array_position(ARRAY['error', 'warning', 'info'], f.severity), f.kind, f.object COLLATE "C",
             f.column_name COLLATE "C", f.detail COLLATE "C"
$$;

CREATE FUNCTION ferry.inspect(server name, quick boolean DEFAULT false)
    RETURNS TABLE (severity text, kind text, object text, column_name text, detail text, occurrences bigint,
                   sample jsonb)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM ferry.server_database(inspect.server);
    RETURN QUERY
    SELECT f.*
    FROM (SELECT * FROM ferry.inspect_data(inspect.server, inspect.quick)
          UNION ALL SELECT * FROM ferry.find_untranslated(inspect.server)) AS f
    ORDER BY array_position(ARRAY['error', 'warning', 'info'], f.severity), f.kind, f.object COLLATE "C",
             f.column_name COLLATE "C", f.detail COLLATE "C";
END $$;
