-- ferry.diff: the rows by which a table differs from the file.

-- Columns of the target's primary key, in the names of the file; empty where there is none, or not all of it came
-- from the file.
CREATE FUNCTION ferry.diff_key(m ferry.migration, source_table text, target regclass) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN count(*) = count(c.source_column) THEN coalesce(array_agg(c.source_column ORDER BY k.n), '{}')
                ELSE '{}' END
    FROM pg_catalog.pg_index AS i
         CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         LEFT JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = diff_key.source_table
              AND c.target_column = a.attname
    WHERE i.indrelid = diff_key.target AND i.indisprimary
$$;

-- The mapping of a table, by its name in the file or in the target.
CREATE FUNCTION ferry.mapped_table(m ferry.migration, name text) RETURNS ferry.table_map
LANGUAGE plpgsql STABLE AS $$
DECLARE
    found_table ferry.table_map;
BEGIN
    SELECT t.* INTO found_table FROM ferry.table_map AS t
    WHERE t.migration = m.migration AND mapped_table.name IN (t.source_table, t.target_name)
    ORDER BY t.source_table = mapped_table.name DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'migration % has no table "%"', m.migration, name
            USING ERRCODE = 'undefined_table',
                  HINT = format('SELECT source_table FROM ferry.table_map WHERE migration = %s', m.migration);
    END IF;
    RETURN found_table;
END $$;

-- Lists rows that differ, with the values of the file (names of the file) and of the target (its names). Rows of a
-- table with a primary key are compared by it; those of others are either in both or not.
CREATE FUNCTION ferry.diff(migration bigint, table_name text)
    RETURNS TABLE (row_key jsonb, difference text, columns text[], source jsonb, target jsonb)
LANGUAGE plpgsql SET work_mem = '256MB' AS $$
#variable_conflict use_column
DECLARE
    m        ferry.migration := ferry.get_migration(diff.migration);
    t        ferry.table_map := ferry.mapped_table(m, diff.table_name);
    relation regclass := to_regclass(format('%I.%I', m.target_schema, t.target_name));
    c        record;
    listed   record;
    key      text[];
    names    record;
    wanted   text[];
BEGIN
    IF relation IS NULL THEN
        RAISE EXCEPTION 'there is no table %.%', m.target_schema, t.target_name USING ERRCODE = 'undefined_table';
    END IF;
    SELECT * INTO c FROM ferry.verified_columns(m, t.source_table);
    IF array_position(c.types, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'table % lacks columns of the migration', relation
            USING ERRCODE = 'undefined_column', HINT = format('SELECT * FROM ferry.verify(%s) names them.', m.migration);
    END IF;
    SELECT * INTO listed FROM ferry.listed_values(m, t.source_table);
    key := ferry.diff_key(m, t.source_table, relation);
    SELECT string_agg(quote_ident(u.target), ', ' ORDER BY u.n) AS row_list,
           string_agg(format('ferry.row_digest(ROW(t.%I))', u.target), ', ' ORDER BY u.n) AS digests,
           coalesce(string_agg(quote_ident(u.target), ', ' ORDER BY array_position(key, u.source))
                        FILTER (WHERE u.source = ANY (key)),
                    string_agg(quote_ident(u.target), ', ' ORDER BY u.n)) AS key_list,
           string_agg(format('t.%I', u.target), ', ' ORDER BY array_position(key, u.source))
               FILTER (WHERE u.source = ANY (key)) AS key_columns
    INTO names FROM unnest(c.source_columns, c.target_columns) WITH ORDINALITY AS u (source, target, n);

    -- First the digests alone; then what is behind those that are not on both sides equally often.
    EXECUTE format('SELECT array_agg(DISTINCT replace(d.k::text, ''-'', ''''))
        FROM (SELECT b.k FROM (SELECT s.key_digest AS k, s.row_digest AS r, 1 AS side
                               FROM ferry.source_rows($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, ''{}'') AS s
                               UNION ALL
                               SELECT ferry.row_digest(ROW(%s)), ferry.row_digest(ROW(%s)), -1 FROM %s) AS b
              GROUP BY b.k, b.r HAVING sum(b.side) <> 0) AS d',
        names.key_list, names.row_list, ferry.own_rows(relation::text))
    USING m.server, t.source_table, c.source_columns, c.types, c.time_formats, c.time_zones, listed.keys,
          listed.columns, listed.actions, listed.bytes, key INTO wanted;
    IF wanted IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format('WITH source AS MATERIALIZED (
            SELECT s.*, row_number() OVER (PARTITION BY s.key_digest, s.row_digest) AS n
            FROM ferry.source_rows($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS s
        ), target AS MATERIALIZED (
            SELECT d.k AS key_digest, d.r AS row_digest, %s AS row_key, ARRAY[%s] AS column_digests,
                   to_jsonb(t.*) AS row_values, row_number() OVER (PARTITION BY d.k, d.r) AS n
            FROM %s AS t, LATERAL (SELECT ferry.row_digest(ROW(%s)), ferry.row_digest(ROW(%s))) AS d (k, r)
                 JOIN unnest($12) AS w (k) ON w.k::uuid = d.k
        ), gone AS (
            SELECT s.* FROM source AS s LEFT JOIN target AS t USING (key_digest, row_digest, n) WHERE t.n IS NULL
        ), come AS (
            SELECT t.* FROM target AS t LEFT JOIN source AS s USING (key_digest, row_digest, n) WHERE s.n IS NULL
        )
        SELECT coalesce(g.row_key, c.row_key),
               CASE WHEN c.key_digest IS NULL THEN ''missing'' WHEN g.key_digest IS NULL THEN ''extra''
                    ELSE ''different'' END,
               ARRAY(SELECT u.name
                     FROM unnest($13, g.column_digests, c.column_digests) WITH ORDINALITY AS u (name, a, b, i)
                     WHERE u.a <> u.b ORDER BY u.i),
               g.row_values, c.row_values
        FROM gone AS g FULL JOIN come AS c ON c.key_digest = g.key_digest
        ORDER BY 1, 2',
        CASE WHEN names.key_columns IS NULL THEN 'NULL::jsonb'
             ELSE format('(SELECT to_jsonb(x.*) FROM (SELECT %s) AS x)', names.key_columns) END,
        names.digests, ferry.own_rows(relation::text), names.key_list, names.row_list)
    USING m.server, t.source_table, c.source_columns, c.types, c.time_formats, c.time_zones, listed.keys,
          listed.columns, listed.actions, listed.bytes, key, wanted, c.source_columns;
END $$;
