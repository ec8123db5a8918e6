-- Proof: the digest that PostgreSQL makes of what it stored against the one made of SQLite's raw values.

-- The columns of a mapped table with the types that the target has now, NULL where a column is missing.
CREATE FUNCTION ferry.verified_columns(m ferry.migration, source_table text, OUT source_columns text[],
                                       OUT target_columns text[], OUT types regtype[],
                                       OUT time_formats text[])
LANGUAGE sql STABLE AS $$
    SELECT array_agg(c.source_column ORDER BY c.ordinal), array_agg(c.target_column::text ORDER BY c.ordinal),
           array_agg(a.atttypid::regtype ORDER BY c.ordinal), array_agg(c.time_format ORDER BY c.ordinal)
    FROM ferry.table_map AS t
         JOIN ferry.column_map AS c USING (migration, source_table)
         LEFT JOIN pg_catalog.pg_attribute AS a
           ON a.attrelid = to_regclass(format('%I.%I', m.target_schema, t.target_name))
               AND a.attname = c.target_column
              AND NOT a.attisdropped
    WHERE t.migration = m.migration AND t.source_table = verified_columns.source_table
$$;

-- Names of the columns whose digests differ, each column by itself: one scan here, one per column in the
-- file.
CREATE FUNCTION ferry.differing_columns(m ferry.migration, source_table text, target text) RETURNS text
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    c           record;
    checksums   text[];
    differences text;
BEGIN
    SELECT * INTO c FROM ferry.verified_columns(m, differing_columns.source_table);
    EXECUTE format('SELECT ARRAY[%s] FROM ONLY %s',
                   (SELECT string_agg(format('ferry.checksum(ROW(%I))', u.name), ', ' ORDER BY u.n)
                    FROM unnest(c.target_columns) WITH ORDINALITY AS u (name, n)), target)
    INTO checksums;
    SELECT string_agg(u.target_column, ', ' ORDER BY u.n) INTO differences
    FROM unnest(c.source_columns, c.target_columns, c.types, c.time_formats, checksums)
             WITH ORDINALITY AS u (source_column, target_column, type, time_format, checksum, n),
         LATERAL ferry.source_digest(m.server, differing_columns.source_table, ARRAY[u.source_column],
             ARRAY[u.type],
                                     ARRAY[u.time_format]) AS d
    WHERE d.checksum <> u.checksum OR d.misfits > 0;
    RETURN differences;
END $$;

-- Compares one table, its rows by `method`: checksum or count. ONLY, since tables that inherit from it are
-- somebody's own. `explain` finds out which columns differ.
CREATE FUNCTION ferry.compare_table(m ferry.migration, source_table text, method text, explain boolean)
    RETURNS ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    began  timestamptz := clock_timestamp();
    v      ferry.verification;
    c      record;
    target text;
    misfits bigint;
    first_misfit text;
BEGIN
    v.migration := m.migration;
    v.object := compare_table.source_table;
    v.ok := false;
    SELECT t.kind, format('%I.%I', m.target_schema, t.target_name) INTO v.kind, target
    FROM ferry.table_map AS t WHERE t.migration = m.migration AND t.source_table = compare_table.source_table;
    IF to_regclass(target) IS NULL THEN
        v.detail := format('there is no table %s', target);
        RETURN v;
    END IF;
    SELECT * INTO c FROM ferry.verified_columns(m, compare_table.source_table);
    IF array_position(c.types, NULL) IS NOT NULL THEN
        SELECT format('columns missing in %s: %s', target, string_agg(u.name, ', ')) INTO v.detail
        FROM unnest(c.target_columns, c.types) AS u (name, type) WHERE u.type IS NULL;
        RETURN v;
    END IF;
    IF method = 'count' THEN
        EXECUTE format('SELECT count(*) FROM ONLY %s', target) INTO v.target_rows;
        SELECT d.row_count, 0 INTO v.source_rows, misfits
        FROM ferry.source_digest(m.server, v.object, c.source_columns[1:1], c.types[1:1],
            c.time_formats[1:1]) AS d;
    ELSE
        EXECUTE format('SELECT count(*), ferry.checksum(ROW(%s)) FROM ONLY %s',
                       (SELECT string_agg(quote_ident(u.name), ', ' ORDER BY u.n)
                        FROM unnest(c.target_columns) WITH ORDINALITY AS u (name, n)), target)
        INTO v.target_rows, v.target_checksum;
        SELECT d.row_count, d.checksum, d.misfits, d.first_misfit
        INTO v.source_rows, v.source_checksum, misfits, first_misfit
        FROM ferry.source_digest(m.server, v.object, c.source_columns, c.types, c.time_formats) AS d;
    END IF;
    v.ok := v.source_rows = v.target_rows AND v.source_checksum IS NOT DISTINCT FROM v.target_checksum
        AND misfits = 0;
    IF NOT v.ok AND explain THEN
        v.detail := concat_ws('; ',
            CASE WHEN v.source_rows <> v.target_rows
                 THEN format('%s rows in the file, %s in the target', v.source_rows, v.target_rows) END,
            CASE WHEN misfits > 0 THEN format('%s values do not fit their column: %s', misfits,
                first_misfit) END,
            CASE WHEN v.source_rows = v.target_rows
                 THEN coalesce('columns that differ: ' || ferry.differing_columns(m, v.object, target),
                               'the same values in every column, but not in the same rows') END);
    END IF;
    v.elapsed := clock_timestamp() - began;
    RETURN v;
END $$;

-- What SQLite can read and the migration has not taken: tables and columns that came to the file later, and
-- tables that PostgreSQL has no place for. The option "exclude" says that they are not wanted.
CREATE FUNCTION ferry.unmapped_objects(m ferry.migration) RETURNS SETOF ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    tables text[];
BEGIN
    RETURN QUERY
    SELECT m.migration, 'column', c.table_name || '.' || c.column_name, NULL::bigint, NULL::bigint,
           NULL::text, NULL::text,
           false, 'the column is not part of the migration', NULL::interval
    FROM ferry.source_columns(m.server) AS c
         JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = c.table_name
         LEFT JOIN ferry.column_map AS x ON x.migration = m.migration AND x.source_table = c.table_name
                                         AND x.source_column = c.column_name
    WHERE x.source_column IS NULL;

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
        WHERE p.table_name = ANY (tables);
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

CREATE FUNCTION ferry.verify(migration bigint) RETURNS SETOF ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(verify.migration);
    t record;
    v ferry.verification;
BEGIN
    IF m.status = 'undone' THEN
        RAISE EXCEPTION 'migration % has been undone', m.migration
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    DELETE FROM ferry.verification WHERE migration = m.migration;
    IF m.options ->> 'verify' = 'none' THEN
        RETURN;
    END IF;
    FOR t IN SELECT x.source_table, x.kind FROM ferry.table_map AS x WHERE x.migration = m.migration
        ORDER BY x.place LOOP
        v := ferry.try_compare_table(m, t.source_table, t.kind);
        INSERT INTO ferry.verification SELECT v.*;
        RETURN NEXT v;
    END LOOP;
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
