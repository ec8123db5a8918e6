-- Generated columns: what types they need, and which of them the target can compute itself. Tried before their table is made.

-- SQLite's text of what columns of a migration are computed by: generated ones, and the DEFAULTs that are expressions.
CREATE FUNCTION ferry.computed_expressions(migration bigint)
    RETURNS TABLE (source_table text, source_column text, expression text, is_generated boolean)
LANGUAGE sql AS $$
    SELECT c.source_table, c.source_column, e.expression, c.generated <> 'no'
    FROM ferry.migration AS m
         JOIN ferry.column_map AS c USING (migration)
         JOIN ferry.source_columns(m.server) AS s ON s.table_name = c.source_table AND s.column_name = c.source_column,
         LATERAL (SELECT CASE WHEN c.generated <> 'no' THEN s.generated_sql
                              WHEN c.default_sql IS NULL AND NOT c.identity THEN c.source_default END AS expression) AS e
    WHERE m.migration = computed_expressions.migration AND e.expression IS NOT NULL
$$;

-- Types of columns are chosen by their values; one that the target computes, by its DEFAULT too, needs a type for what is
-- still to come. Not where somebody has chosen it, and not in a foreign key, whose sides belong together. One column may
-- be computed from another. A DEFAULT makes no real column of an integer one.
CREATE FUNCTION ferry.widen_computed(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    LOOP
        UPDATE ferry.column_map AS c SET pg_type = g.pg_type
        FROM ferry.computed_types(m.migration) AS g
        WHERE c.migration = m.migration AND c.source_table = g.source_table AND c.source_column = g.source_column
          AND NOT c.type_given AND c.misfit = 'widen' AND (c.generated <> 'no' OR g.pg_type = 'bigint')
          AND NOT EXISTS (SELECT FROM ferry.key_pairs(m.migration) AS k
                          WHERE (c.source_table, c.source_column) IN ((k.child, k.child_column), (k.parent, k.parent_column)));
        EXIT WHEN NOT FOUND;
    END LOOP;
END $$;

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
-- take no functions of users, are in no key or index, and are NULL in the rows that triggers see.
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
                      AND NOT EXISTS (SELECT FROM ferry.translation AS g
                                      WHERE g.migration = m.migration AND g.kind = 'trigger'
                                        AND g.source_table = c.source_table)
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
                   m.foreign_schema, t.foreign_table, coalesce(E'\nWHERE ' || ferry.data_condition(t), ''))
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

-- Turns a generated column into a plain one that is loaded, and says why.
CREATE FUNCTION ferry.load_generated(m ferry.migration, c ferry.column_map, obstacle text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
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
END $$;

-- Computes each generated column of a table before it is made; one that does not come out as it is in the file becomes a
-- plain column that is loaded, unless it is only as VIRTUAL that the server refuses it. Steps that somebody has edited
-- stay as they are.
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
        IF c.generated_sql LIKE '% VIRTUAL' THEN
            c.generated_sql := regexp_replace(c.generated_sql, ' VIRTUAL$', ' STORED');
            UPDATE ferry.column_map AS x SET generated_sql = c.generated_sql
            WHERE x.migration = m.migration AND x.source_table = c.source_table AND x.source_column = c.source_column;
            obstacle := ferry.generated_obstacle(m, t, c);
        END IF;
        IF obstacle IS NOT NULL THEN
            PERFORM ferry.load_generated(m, c, obstacle);
        END IF;
        UPDATE ferry.step AS s
        SET sql = CASE s.kind WHEN 'table' THEN ferry.table_sql(m, t) ELSE ferry.data_sql(m, t) END,
            generated = CASE s.kind WHEN 'table' THEN ferry.table_sql(m, t) ELSE ferry.data_sql(m, t) END
        WHERE s.migration = m.migration AND s.source_table = c.source_table AND s.kind IN ('table', 'data')
          AND s.sql = s.generated;
    END LOOP;
END $$;
