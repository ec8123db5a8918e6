-- Proof: the digest that PostgreSQL makes of what it stored against the one made of SQLite's raw values, less what
-- ferry.misfit lists.

-- The columns of a mapped table with the types that the target has now, NULL where a column is missing.
CREATE FUNCTION ferry.verified_columns(m ferry.migration, source_table text, OUT source_columns text[],
                                       OUT target_columns text[], OUT types regtype[],
                                       OUT time_formats text[], OUT time_zones text[])
LANGUAGE sql STABLE AS $$
    SELECT array_agg(c.source_column ORDER BY c.ordinal), array_agg(c.target_column::text ORDER BY c.ordinal),
           array_agg(a.atttypid::regtype ORDER BY c.ordinal), array_agg(c.time_format ORDER BY c.ordinal),
           array_agg(c.time_zone ORDER BY c.ordinal)
    FROM ferry.table_map AS t
         JOIN ferry.column_map AS c USING (migration, source_table)
         LEFT JOIN pg_catalog.pg_attribute AS a
           ON a.attrelid = to_regclass(format('%I.%I', m.target_schema, t.target_name))
               AND a.attname = c.target_column
              AND NOT a.attisdropped
    WHERE t.migration = m.migration AND t.source_table = verified_columns.source_table
$$;

-- What a migration lists of one table, as the arrays that ferry.source_digest takes.
CREATE FUNCTION ferry.listed_values(m ferry.migration, source_table text, OUT keys text[], OUT columns text[],
                                    OUT actions text[], OUT bytes bytea[])
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(x.row_key::text ORDER BY x.misfit), '{}'),
           coalesce(array_agg(x.column_name ORDER BY x.misfit), '{}'),
           coalesce(array_agg(x.action ORDER BY x.misfit), '{}'), coalesce(array_agg(x.value ORDER BY x.misfit), '{}')
    FROM ferry.misfit AS x
    WHERE x.migration = m.migration AND x.table_name = listed_values.source_table AND x.action IN ('null', 'reject')
$$;

-- The digest of a source table less what the migration lists, the table as a whole first. With `first_only` over its
-- first column alone, for counting.
CREATE FUNCTION ferry.digest_source(m ferry.migration, source_table text, first_only boolean, per_column boolean)
    RETURNS SETOF ferry.digest_part
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    c      record;
    listed record;
    width  int;
BEGIN
    SELECT * INTO c FROM ferry.verified_columns(m, digest_source.source_table);
    width := CASE WHEN first_only THEN 1 ELSE cardinality(c.types) END;
    SELECT * INTO listed FROM ferry.listed_values(m, digest_source.source_table);
    RETURN QUERY SELECT * FROM ferry.source_digest(m.server, digest_source.source_table, c.source_columns[:width],
                                                   c.types[:width], c.time_formats[:width], c.time_zones[:width],
                                                   listed.keys, listed.columns, listed.actions, listed.bytes,
                                                   per_column);
END $$;

-- Names of the columns whose digests differ, each column by itself: one more scan of each side.
CREATE FUNCTION ferry.differing_columns(m ferry.migration, source_table text, target text) RETURNS text
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    c           record;
    checksums   text[];
    differences text;
BEGIN
    SELECT * INTO c FROM ferry.verified_columns(m, differing_columns.source_table);
    EXECUTE format('SELECT ARRAY[%s] FROM %s',
                   (SELECT string_agg(format('ferry.checksum(ROW(%I))', u.name), ', ' ORDER BY u.n)
                    FROM unnest(c.target_columns) WITH ORDINALITY AS u (name, n)),
                   ferry.own_rows(target))
    INTO checksums;
    SELECT string_agg(u.target_column, ', ' ORDER BY u.n) INTO differences
    FROM unnest(c.source_columns, c.target_columns, checksums) WITH ORDINALITY AS u (source_column, target_column, checksum, n)
         JOIN ferry.digest_source(m, differing_columns.source_table, false, true) AS d ON d.column_name = u.source_column
    WHERE d.checksum <> u.checksum OR d.unaccounted > 0;
    RETURN differences;
END $$;

-- Writes down where the values of each column went. That they did is proved by the digest of the table as a whole.
CREATE FUNCTION ferry.keep_accounts(m ferry.migration, source_table text, parts ferry.digest_part[], proved boolean)
    RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM ferry.accounting AS a
    WHERE a.migration = m.migration AND a.source_table = keep_accounts.source_table;
    INSERT INTO ferry.accounting (migration, source_table, source_column, source_rows, nulls, loaded, converted, listed,
                                  unaccounted, ok)
    SELECT m.migration, keep_accounts.source_table, p.column_name, p.row_count, p.nulls, p.loaded, p.converted,
           p.listed, p.unaccounted,
           keep_accounts.proved AND p.unaccounted = 0 AND p.row_count = p.nulls + p.loaded + p.converted + p.listed
    FROM unnest(keep_accounts.parts) AS p WHERE p.column_name IS NOT NULL;
END $$;

-- What a verification says of listed values: "2 of 60 rows are listed in ferry.misfit; weight: 58 values = 55 loaded
-- + 2 converted + 1 listed".
CREATE FUNCTION ferry.listed_detail(parts ferry.digest_part[]) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT nullif(concat_ws('; ',
        CASE WHEN (parts[1]).rejected > 0
             THEN format('%s of %s rows are listed in ferry.misfit', (parts[1]).rejected, (parts[1]).row_count) END,
        string_agg(format('%s: %s values = %s loaded + %s converted + %s listed', p.column_name,
                          p.loaded + p.converted + p.listed, p.loaded, p.converted, p.listed),
                   '; ' ORDER BY p.ordinality)), '')
    FROM unnest(parts) WITH ORDINALITY AS p WHERE p.column_name IS NOT NULL AND p.listed > 0
$$;

-- Rows of the target, and their checksum unless they are only to be counted.
CREATE FUNCTION ferry.digest_target(target text, columns text[], method text, OUT row_count bigint,
                                    OUT checksum text)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT count(*), %s FROM %s',
                   CASE method WHEN 'count' THEN 'NULL'
                        ELSE format('ferry.checksum(ROW(%s))',
                                    (SELECT string_agg(quote_ident(u.name), ', ' ORDER BY u.n)
                                     FROM unnest(columns) WITH ORDINALITY AS u (name, n))) END,
                   ferry.own_rows(target))
    INTO row_count, checksum;
END $$;

-- Compares one table, its rows by `method`: checksum or count; what it held before it was loaded counts with the
-- file's. `explain` finds out which columns differ.
CREATE FUNCTION ferry.compare_table(m ferry.migration, source_table text, method text, explain boolean)
    RETURNS ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    began  timestamptz := clock_timestamp();
    v      ferry.verification;
    t      ferry.table_map;
    c      record;
    target text;
    parts  ferry.digest_part[];
    total  ferry.digest_part;
BEGIN
    SELECT x.* INTO t FROM ferry.table_map AS x
    WHERE x.migration = m.migration AND x.source_table = compare_table.source_table;
    target := format('%I.%I', m.target_schema, t.target_name);
    v.migration := m.migration;
    v.kind := t.kind;
    v.object := t.source_table;
    v.ok := false;
    SELECT * INTO c FROM ferry.verified_columns(m, t.source_table);
    v.detail := CASE WHEN to_regclass(target) IS NULL THEN format('there is no table %s', target)
                     ELSE (SELECT format('columns missing in %s: %s', target, string_agg(u.name, ', '))
                           FROM unnest(c.target_columns, c.types) AS u (name, type) WHERE u.type IS NULL
                           HAVING count(*) > 0) END;
    IF v.detail IS NOT NULL THEN
        RETURN v;
    END IF;
    parts := ARRAY(SELECT d FROM ferry.digest_source(m, t.source_table, method = 'count', false) AS d);
    total := parts[1];
    SELECT d.row_count, d.checksum INTO v.target_rows, v.target_checksum
    FROM ferry.digest_target(target, c.target_columns, method) AS d;
    v.source_rows := total.row_count;
    v.ok := v.source_rows - total.rejected + t.base_rows = v.target_rows;
    IF method = 'checksum' THEN
        v.source_checksum := total.checksum;
        v.ok := v.ok AND total.unaccounted = 0 AND total.strays = 0
            AND v.target_checksum = CASE WHEN t.base_rows = 0 THEN total.checksum
                                         ELSE ferry.add_checksums(total.checksum, t.base_checksum) END;
        PERFORM ferry.keep_accounts(m, t.source_table, parts, v.ok);
        v.detail := ferry.listed_detail(parts);
    END IF;
    v.detail := nullif(concat_ws('; ', v.detail,
        CASE WHEN NOT v.ok AND explain THEN ferry.describe_difference(m, t, v, total, target) END,
        CASE WHEN t.base_rows > 0 THEN format('%s rows were there before', t.base_rows) END), '');
    v.elapsed := clock_timestamp() - began;
    RETURN v;
END $$;

-- Why a table is not what the file holds.
CREATE FUNCTION ferry.describe_difference(m ferry.migration, t ferry.table_map, v ferry.verification,
                                          total ferry.digest_part, target text)
    RETURNS text
LANGUAGE sql AS $$
    SELECT concat_ws('; ',
        CASE WHEN d.wrong_number AND t.base_rows = 0
             THEN format('%s rows in the file%s, %s in the target', v.source_rows,
                         CASE WHEN total.rejected > 0 THEN format(', %s of them listed', total.rejected) ELSE '' END,
                         v.target_rows) END,
        CASE WHEN total.unaccounted > 0
             THEN format('%s values are neither in the target nor listed: %s', total.unaccounted,
                         total.first_unaccounted) END,
        CASE WHEN total.strays > 0 THEN format('%s listed rows are not in the file', total.strays) END,
        CASE WHEN t.base_rows > 0 THEN 'the rows are not those that were there and those of the file'
             WHEN NOT d.wrong_number AND v.source_checksum <> v.target_checksum
             THEN coalesce('columns that differ: ' || ferry.differing_columns(m, v.object, target),
                           'the same values in every column, but not in the same rows') END)
    FROM (SELECT v.source_rows - total.rejected + t.base_rows <> v.target_rows AS wrong_number) AS d
$$;

-- What SQLite can read and the migration has not taken: tables and columns that came to the file later, and
-- tables that PostgreSQL has no place for. The option "exclude" says that they are not wanted.
CREATE FUNCTION ferry.unmapped_objects(m ferry.migration) RETURNS SETOF ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    tables text[];
BEGIN
    RETURN QUERY
    WITH missing AS MATERIALIZED (
        SELECT c.table_name, c.column_name
        FROM ferry.source_columns(m.server) AS c
             JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = c.table_name
             LEFT JOIN ferry.column_map AS x ON x.migration = m.migration AND x.source_table = c.table_name
                                             AND x.source_column = c.column_name
        WHERE x.source_column IS NULL AND ferry.is_wanted_column(c.table_name, c.column_name, m.options)
    )
    SELECT m.migration, 'column', c.table_name || '.' || c.column_name, NULL::bigint, NULL::bigint,
           NULL::text, NULL::text,
           false, 'the column is not part of the migration', NULL::interval
    FROM missing AS c
    WHERE NOT (ferry.is_existing(m.options) AND ferry.holds_nothing(m, c.table_name, c.column_name));

    RETURN QUERY
    SELECT m.migration, 'table', s.table_name, NULL::bigint, NULL::bigint, NULL::text, NULL::text, false,
           s.read_error, NULL::interval
    FROM ferry.source_tables(m.server) AS s
    WHERE s.no_place AND s.kind IN ('table', 'virtual') AND ferry.is_wanted(s.table_name, m.options);

    SELECT array_agg(s.table_name) INTO tables
    FROM ferry.source_tables(m.server) AS s
         LEFT JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = s.table_name
    WHERE s.kind IN ('table', 'virtual') AND s.read_error IS NULL AND t.source_table IS NULL
      AND ferry.is_wanted(s.table_name, m.options);
    IF tables IS NOT NULL THEN
        -- Only the profile knows whether SQLite can read all rows of a table.
        RETURN QUERY
        SELECT m.migration, 'table', p.table_name, p.row_count, NULL::bigint, NULL::text, NULL::text, false,
               'the table is not part of the migration', NULL::interval
        FROM (SELECT DISTINCT table_name, row_count FROM ferry.profile(m.server)) AS p
        WHERE p.table_name = ANY (tables)
          -- A table that the target lacks is nothing lost while it is empty.
          AND NOT (ferry.is_existing(m.options) AND p.row_count = 0);
    END IF;
END $$;

-- Compares one table; an error while reading either side is a row that says so.
CREATE FUNCTION ferry.try_compare_table(m ferry.migration, source_table text, kind text)
    RETURNS ferry.verification
LANGUAGE plpgsql AS $$
DECLARE
    v ferry.verification;
BEGIN
    RETURN ferry.compare_table(m, source_table, m.options ->> 'verify', true);
EXCEPTION WHEN OTHERS THEN
    v.migration := m.migration;
    v.kind := try_compare_table.kind;
    v.object := try_compare_table.source_table;
    v.ok := false;
    v.detail := SQLERRM;
    RETURN v;
END $$;

-- Compares one table and keeps the result.
CREATE FUNCTION ferry.verify_table(migration bigint, source_table text) RETURNS SETOF ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(verify_table.migration);
    v ferry.verification;
BEGIN
    SELECT x.* INTO v
    FROM ferry.table_map AS t, LATERAL ferry.try_compare_table(m, t.source_table, t.kind) AS x
    WHERE t.migration = m.migration AND t.source_table = verify_table.source_table;
    DELETE FROM ferry.verification WHERE migration = m.migration AND kind = v.kind AND object = v.object;
    INSERT INTO ferry.verification SELECT v.*;
    RETURN NEXT v;
END $$;

CREATE FUNCTION ferry.verify(migration bigint) RETURNS SETOF ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(verify.migration);
BEGIN
    IF m.status = 'undone' THEN
        RAISE EXCEPTION 'migration % has been undone', m.migration
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    DELETE FROM ferry.verification WHERE migration = m.migration;
    DELETE FROM ferry.accounting WHERE migration = m.migration;
    RETURN QUERY SELECT * FROM ferry.complete_verification(m);
END $$;

-- Compares what has no result yet.
CREATE FUNCTION ferry.complete_verification(m ferry.migration) RETURNS SETOF ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t record;
    v ferry.verification;
BEGIN
    IF m.options ->> 'verify' = 'none' THEN
        RETURN;
    END IF;
    FOR t IN SELECT x.source_table FROM ferry.table_map AS x
             WHERE x.migration = m.migration
               AND NOT EXISTS (SELECT FROM ferry.verification AS k
                               WHERE k.migration = m.migration AND k.kind = x.kind AND k.object = x.source_table)
             ORDER BY x.place LOOP
        RETURN QUERY SELECT * FROM ferry.verify_table(m.migration, t.source_table);
    END LOOP;
    RETURN QUERY SELECT * FROM ferry.verify_views(m);
    FOR v IN SELECT * FROM ferry.unmapped_objects(m) LOOP
        INSERT INTO ferry.verification SELECT v.*;
        RETURN NEXT v;
    END LOOP;
    PERFORM ferry.settle(m.migration);
END $$;

-- The status that the verification rows mean, for a migration that has run to its end.
CREATE FUNCTION ferry.settle(migration bigint) RETURNS void
LANGUAGE sql AS $$
    UPDATE ferry.migration AS m
    SET status = CASE WHEN EXISTS (SELECT FROM ferry.verification AS v WHERE v.migration = m.migration
        AND NOT v.ok)
                      THEN 'mismatch' ELSE 'verified' END
    WHERE m.migration = settle.migration AND m.status IN ('loaded', 'verified', 'mismatch')
$$;
