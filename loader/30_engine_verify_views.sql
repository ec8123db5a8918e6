-- Views are run on both sides. Their rows are compared by digest, and where these differ row by row: real numbers that
-- are computed may differ in the last digits.

-- The columns of a view: their names in the file as SQLite tells them, names and types in the target as they are.
CREATE FUNCTION ferry.verified_view_columns(m ferry.migration, v ferry.view_map, OUT source_columns text[],
                                            OUT target_columns text[], OUT types regtype[], OUT time_formats text[],
                                            OUT time_zones text[])
LANGUAGE sql AS $$
    SELECT array_agg(s.column_name ORDER BY c.ordinal), array_agg(a.attname::text ORDER BY c.ordinal),
           array_agg(a.atttypid::regtype ORDER BY c.ordinal), array_agg(c.time_format ORDER BY c.ordinal),
           array_agg(CASE WHEN a.atttypid = 'timestamptz'::regtype THEN m.options ->> 'time_zone' ELSE 'UTC' END
                     ORDER BY c.ordinal)
    FROM ferry.view_column_map AS c
         -- A view of * over a table of which a column is left out has fewer columns than in the file.
         LEFT JOIN (SELECT f.*, count(*) OVER (PARTITION BY f.table_name) AS column_count
                    FROM ferry.source_columns(m.server) AS f) AS s
           ON s.table_name = c.source_view
              AND CASE WHEN s.column_count = (SELECT count(*) FROM ferry.view_column_map AS o
                                              WHERE o.migration = c.migration AND o.source_view = c.source_view)
                       THEN s.ordinal = c.ordinal ELSE lower(s.column_name) = lower(c.source_column) END
         LEFT JOIN pg_catalog.pg_attribute AS a
           ON a.attrelid = to_regclass(format('%I.%I', m.target_schema, v.target_name))
              AND a.attname = c.target_column
    WHERE c.migration = m.migration AND c.source_view = v.source_view
$$;

-- SQL without its comments, quoted names and texts, but for 'now', which stands as a word.
CREATE FUNCTION ferry.bare_sql(sql text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(regexp_replace(bare_sql.sql, '([(,]\s*)''now''', '\1now_here', 'gi'),
                          '--[^\n]*|/\*([^*]|\*+[^*/])*\*+/|"[^"]*"|\[[^]]*\]|`[^`]*`|''[^'']*''', ' ', 'g')
$$;

-- Why the rows of a view need not be those of the file; NULL where they have to. What it reads counts, through other
-- views, too.
CREATE FUNCTION ferry.view_excuse(m ferry.migration, source_view text) RETURNS text
LANGUAGE sql AS $$
    WITH reading AS MATERIALIZED (
        SELECT r AS name FROM ferry.read_by_view(m, view_excuse.source_view) AS r
    )
    SELECT coalesce(
        (SELECT 'it depends on the time or on chance' FROM ferry.source_tables(m.server) AS s
         WHERE s.kind = 'view' AND lower(s.table_name) IN (SELECT name FROM reading)
           AND ferry.bare_sql(s.sql) ~* '\m(random|randomblob)\s*\(|\mnow_here\M|\mcurrent_(date|time|timestamp)\M|\m(date|time|datetime|julianday|unixepoch)\s*\(\s*\)'
         LIMIT 1),
        (SELECT 'it depends on which rows a LIMIT takes' FROM ferry.source_tables(m.server) AS s
         WHERE s.kind = 'view' AND lower(s.table_name) IN (SELECT name FROM reading)
           -- Its own LIMIT, at the end, is proved but for ties.
           AND ferry.bare_sql(s.sql) ~* CASE WHEN lower(s.table_name) = lower(view_excuse.source_view)
                                             THEN '\mlimit\M[^()]*\)' ELSE '\mlimit\M' END
         LIMIT 1),
        (SELECT 'it reads tables of which values are listed in ferry.misfit' FROM ferry.misfit AS x
         WHERE x.migration = m.migration AND x.action IN ('null', 'reject')
           AND lower(x.table_name) IN (SELECT name FROM reading)
         LIMIT 1))
$$;

-- What is known of why a view may give other rows than in the file, of the views that it reads, too: what its translation
-- notes, and columns whose values have become one type though SQLite tells them apart. NULL where nothing is.
CREATE FUNCTION ferry.view_causes(m ferry.migration, source_view text) RETURNS text
LANGUAGE sql AS $$
    WITH reading AS MATERIALIZED (
        SELECT r AS name FROM ferry.read_by_view(m, view_causes.source_view) AS r
    )
    SELECT string_agg(c.cause, '; ' ORDER BY c.place, c.cause COLLATE "C")
    FROM (SELECT DISTINCT 1 AS place, n.note AS cause
          FROM ferry.translation AS t, LATERAL unnest(t.notes) AS n (note)
          WHERE t.migration = m.migration AND t.kind = 'view' AND lower(t.source_name) IN (SELECT name FROM reading)
          UNION ALL
          SELECT 2, format('%s.%s holds values of several storage classes as %s', c.source_table, c.source_column, c.pg_type)
          FROM ferry.column_map AS c
               JOIN ferry.profile(m.server) AS p ON p.table_name = c.source_table AND p.column_name = c.source_column
          WHERE c.migration = m.migration AND lower(c.source_table) IN (SELECT name FROM reading)
            AND (p.integers + p.reals > 0)::int + (p.texts > 0)::int + (p.blobs > 0)::int > 1) AS c
$$;

CREATE FUNCTION ferry.compare_view(m ferry.migration, v ferry.view_map, method text) RETURNS ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    began  timestamptz := clock_timestamp();
    r      ferry.verification;
    target CONSTANT text := format('%I.%I', m.target_schema, v.target_name);
    c      record;
    total  ferry.digest_part;
    rows   record;
    excuse text;
BEGIN
    r.migration := m.migration;
    r.kind := 'view';
    r.object := v.source_view;
    r.ok := false;
    SELECT * INTO c FROM ferry.verified_view_columns(m, v);
    r.detail := CASE WHEN to_regclass(target) IS NULL THEN format('there is no view %s', target)
                     WHEN NOT EXISTS (SELECT FROM ferry.source_tables(m.server) AS s
                                      WHERE s.kind = 'view' AND s.table_name = v.source_view)
                     THEN 'the file no longer has this view'
                     WHEN array_position(c.types, NULL) IS NOT NULL OR array_position(c.source_columns, NULL) IS NOT NULL
                     THEN format('%s has other columns than the view of the file', target) END;
    IF r.detail IS NOT NULL THEN
        RETURN r;
    END IF;
    SELECT d.* INTO total
    FROM ferry.source_digest(m.server, v.source_view, c.source_columns, c.types, c.time_formats, c.time_zones) AS d
    WHERE d.column_name IS NULL;
    SELECT d.row_count, d.checksum INTO r.target_rows, r.target_checksum
    FROM ferry.digest_target(target, c.target_columns, method) AS d;
    r.source_rows := total.row_count;
    r.ok := r.source_rows = r.target_rows;
    IF method = 'checksum' THEN
        r.source_checksum := total.checksum;
        r.ok := r.ok AND total.unaccounted = 0 AND r.source_checksum = r.target_checksum;
        IF NOT r.ok THEN
            SELECT x.* INTO rows
            FROM ferry.compare_rows(m.server, format('SELECT %s FROM main.%s', (
                         SELECT string_agg(ferry.sqlite_name(u.name), ', ' ORDER BY u.n)
                         FROM unnest(c.source_columns) WITH ORDINALITY AS u (name, n)), ferry.sqlite_name(v.source_view)),
                     format('SELECT %s FROM %s', (SELECT string_agg(quote_ident(u.name), ', ' ORDER BY u.n)
                                                  FROM unnest(c.target_columns) WITH ORDINALITY AS u (name, n)), target),
                     c.time_formats, c.time_zones,
                     (SELECT s.sql FROM ferry.source_tables(m.server) AS s
                      WHERE s.table_name = v.source_view AND s.kind = 'view')) AS x;
            r.ok := rows.equal;
            r.source_checksum := rows.source_checksum;
            r.target_checksum := rows.target_checksum;
            r.detail := concat_ws('; ', rows.detail, 'such as ' || rows.difference::text);
        END IF;
    END IF;
    IF NOT r.ok THEN
        excuse := ferry.view_excuse(m, v.source_view);
        r.ok := excuse IS NOT NULL;
        r.detail := coalesce('not proved: ' || excuse,
                             concat_ws('; ', r.detail, 'perhaps since ' || ferry.view_causes(m, v.source_view)));
    END IF;
    r.elapsed := clock_timestamp() - began;
    RETURN r;
END $$;

-- Compares one view; an error while running either side is a row that says so.
CREATE FUNCTION ferry.try_compare_view(m ferry.migration, v ferry.view_map) RETURNS ferry.verification
LANGUAGE plpgsql AS $$
DECLARE
    r ferry.verification;
BEGIN
    RETURN ferry.compare_view(m, v, m.options ->> 'verify');
EXCEPTION WHEN OTHERS THEN
    r.migration := m.migration;
    r.kind := 'view';
    r.object := v.source_view;
    r.ok := false;
    r.detail := SQLERRM;
    RETURN r;
END $$;

-- Compares all views that a migration made, and writes it down.
CREATE FUNCTION ferry.verify_views(m ferry.migration) RETURNS SETOF ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v ferry.view_map;
    r ferry.verification;
BEGIN
    FOR v IN SELECT x.* FROM ferry.view_map AS x
             WHERE x.migration = m.migration AND x.relation IS NOT NULL ORDER BY x.place LOOP
        r := ferry.try_compare_view(m, v);
        INSERT INTO ferry.verification SELECT r.*;
        RETURN NEXT r;
    END LOOP;
END $$;
