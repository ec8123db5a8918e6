-- Values and rows that do not fit the target: found, listed in ferry.misfit, and settled by the policies of the
-- options "misfit" and "orphans". The list is made when a migration is planned (a dry run) and made again, from the
-- file as it is then, when it runs.

-- What happens to misfits of a column. A type that was given for all values must hold them all.
CREATE FUNCTION ferry.misfit_action(c ferry.column_map) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN NOT c.checked THEN 'widen' WHEN c.misfit = 'widen' THEN 'abort' ELSE c.misfit END
$$;

-- Lists the values of one table that do not fit their column.
CREATE FUNCTION ferry.list_table_misfits(m ferry.migration, source_table text) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    c record;
BEGIN
    SELECT array_agg(x.source_column ORDER BY x.ordinal) AS columns, array_agg(x.pg_type ORDER BY x.ordinal) AS types,
           array_agg(x.time_format ORDER BY x.ordinal) AS formats, array_agg(x.time_zone ORDER BY x.ordinal) AS zones,
           array_agg(ferry.misfit_action(x) ORDER BY x.ordinal) AS actions,
           array_agg(x.not_null AND ferry.is_existing(m.options) ORDER BY x.ordinal) AS not_nulls
    INTO c FROM ferry.column_map AS x
    WHERE x.migration = m.migration AND x.source_table = list_table_misfits.source_table;
    INSERT INTO ferry.misfit (migration, table_name, row_key, column_name, storage_class, value, reason, action)
    SELECT m.migration, list_table_misfits.source_table, f.*
    FROM ferry.source_misfits(m.server, list_table_misfits.source_table, c.columns, c.types, c.formats, c.zones,
                              c.actions, c.not_nulls) AS f;
END $$;

-- What happens to orphans; NULL where they are looked for when the key is added. A key that is in force while rows
-- come in takes none.
CREATE FUNCTION ferry.orphan_action(options jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN options ->> 'orphans' <> 'not_valid' THEN options ->> 'orphans'
                WHEN ferry.is_existing(options) THEN 'abort' END
$$;

-- A foreign key that will hold in the target. `parent` is NULL where only the target has that table; `relation` and
-- `key_list` name the parent and its key there, where rows of it may be parents besides those of the file.
CREATE TYPE ferry.enforced_key AS (
    place          int,
    child          text,
    columns        text[],
    parent         text,
    parent_columns text[],
    types          regtype[],
    relation       regclass,
    key_list       text
);

-- Foreign keys of the file that can be made: all of their columns are loaded, into types that can be tied.
CREATE FUNCTION ferry.made_keys(m ferry.migration) RETURNS SETOF ferry.enforced_key
LANGUAGE sql AS $$
    SELECT t.place, k.table_name, array_agg(c.source_column ORDER BY u.n), k.parent,
           array_agg(p.source_column ORDER BY u.n), array_agg(to_regtype(p.pg_type) ORDER BY u.n), NULL::regclass,
           NULL::text
    FROM ferry.source_foreign_keys(m.server) AS k
         JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = k.table_name
         CROSS JOIN LATERAL unnest(k.columns, k.parent_columns) WITH ORDINALITY AS u (child, parent, n)
         JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = k.table_name
              AND c.source_column = u.child
         JOIN ferry.column_map AS p ON p.migration = m.migration AND p.source_table = k.parent
              AND lower(p.source_column) = lower(u.parent)
    WHERE k.parent_exists AND k.parent_unique AND (m.options -> 'constraints')::boolean
      AND NOT ferry.is_existing(m.options)
    GROUP BY t.place, k.table_name, k.id, k.parent, k.columns
    HAVING count(*) = cardinality(k.columns) AND bool_and(ferry.can_reference(c.pg_type, p.pg_type))
$$;

-- Foreign keys of tables that are there already, with the rows that their parents hold and will still hold.
CREATE FUNCTION ferry.standing_keys(m ferry.migration) RETURNS SETOF ferry.enforced_key
LANGUAGE sql AS $$
    SELECT t.place, t.source_table, array_agg(c.source_column ORDER BY u.n), p.source_table,
           array_agg(pc.source_column ORDER BY u.n), array_agg(pa.atttypid::regtype ORDER BY u.n),
           CASE WHEN p.source_table IS NULL OR (m.options -> 'append')::boolean THEN k.confrelid::regclass END,
           string_agg(quote_ident(pa.attname), ', ' ORDER BY u.n)
    FROM ferry.existing_tables(m) AS x
         JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = x.source_table
         JOIN pg_catalog.pg_constraint AS k ON k.conrelid = x.relation AND k.contype = 'f'
         LEFT JOIN ferry.existing_tables(m) AS p ON p.relation = k.confrelid
         CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (child, parent, n)
         JOIN pg_catalog.pg_attribute AS ca ON ca.attrelid = k.conrelid AND ca.attnum = u.child
         JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = k.confrelid AND pa.attnum = u.parent
         LEFT JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = x.source_table
              AND c.target_column = ca.attname AND c.loaded
         LEFT JOIN ferry.column_map AS pc ON pc.migration = m.migration AND pc.source_table = p.source_table
              AND pc.target_column = pa.attname AND pc.loaded
    WHERE ferry.is_existing(m.options)
    GROUP BY t.place, t.source_table, p.source_table, k.oid, k.confrelid
    HAVING count(c.source_column) = count(*) AND count(pc.source_column) IN (count(*), 0)
       AND (p.source_table IS NULL OR count(pc.source_column) = count(*))
$$;

-- Digests of the keys that a parent holds already.
CREATE FUNCTION ferry.known_parents(k ferry.enforced_key) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
    known text[] := '{}';
BEGIN
    IF k.relation IS NOT NULL THEN
        EXECUTE format('SELECT coalesce(array_agg(replace(d.key::text, ''-'', '''')), ''{}'')
                        FROM (SELECT ferry.row_digest(ROW(%s)) AS key FROM %s) AS d', k.key_list, k.relation)
        INTO known;
    END IF;
    RETURN known;
END $$;

-- Lists the orphans of one foreign key: their key columns, or with reject the whole rows. Returns the number of rows
-- that were not listed before.
CREATE FUNCTION ferry.list_key_orphans(m ferry.migration, k ferry.enforced_key, action text) RETURNS bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    wanted text[] := CASE list_key_orphans.action WHEN 'reject'
                          THEN ARRAY(SELECT c.source_column FROM ferry.column_map AS c
                                     WHERE c.migration = m.migration AND c.source_table = k.child ORDER BY c.ordinal)
                          ELSE k.columns END;
    c      record;
    p      record;
    own    record;
    theirs record;
    why    text;
    listed bigint;
BEGIN
    SELECT * INTO c FROM ferry.key_readings(m, k.child, k.columns);
    SELECT * INTO p FROM ferry.key_readings(m, k.parent, k.parent_columns);
    SELECT * INTO own FROM ferry.listed_values(m, k.child);
    SELECT * INTO theirs FROM ferry.listed_values(m, k.parent);
    why := format('%s names no row of %s%s', array_to_string(k.columns, ', '), coalesce(k.parent, k.relation::text),
                  CASE WHEN cardinality(theirs.keys) > 0 THEN ' that is loaded' ELSE '' END);
    WITH new AS MATERIALIZED (
        -- Numbered in the order of the file, whichever way the server joins.
        SELECT f.* FROM ferry.source_orphan_values(m.server, k.child, k.columns, k.types, c.formats, c.zones,
                                                   own.keys, own.columns, own.actions, own.bytes,
                                                   coalesce(k.parent, ''), coalesce(k.parent_columns, '{}'), k.types,
                                                   p.formats, p.zones, theirs.keys, theirs.columns, theirs.actions,
                                                   theirs.bytes, ferry.known_parents(k), wanted)
                            WITH ORDINALITY AS f (row_key, column_name, storage_class, value, n)
    ), inserted AS (
        INSERT INTO ferry.misfit (migration, table_name, row_key, column_name, storage_class, value, reason, action,
                                  kind)
        SELECT m.migration, k.child, n.row_key, n.column_name, n.storage_class, n.value,
               CASE WHEN n.column_name = ANY (k.columns) THEN why ELSE 'the row is rejected: ' || why END,
               list_key_orphans.action, 'orphan'
        FROM new AS n
        WHERE NOT EXISTS (SELECT FROM ferry.misfit AS x
                          WHERE x.migration = m.migration AND x.table_name = k.child AND x.row_key = n.row_key
                            AND x.column_name = n.column_name AND x.action = list_key_orphans.action)
        ORDER BY n.n
        RETURNING row_key
    )
    SELECT count(DISTINCT row_key) INTO listed FROM inserted;
    -- The rejected row has its values, too.
    DELETE FROM ferry.misfit AS x
    WHERE list_key_orphans.action = 'reject' AND x.migration = m.migration AND x.table_name = k.child
      AND x.action = 'null'
      AND EXISTS (SELECT FROM ferry.misfit AS r
                  WHERE r.migration = x.migration AND r.table_name = x.table_name AND r.row_key = x.row_key
                    AND r.action = 'reject');
    RETURN listed;
END $$;

-- How columns of a key are read; empty arrays without a table.
CREATE FUNCTION ferry.key_readings(m ferry.migration, source_table text, columns text[], OUT formats text[],
                                   OUT zones text[])
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(c.time_format ORDER BY u.n), '{}'), coalesce(array_agg(c.time_zone ORDER BY u.n), '{}')
    FROM unnest(key_readings.columns) WITH ORDINALITY AS u (name, n)
         JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = key_readings.source_table
              AND c.source_column = u.name
$$;

-- Lists orphans, parents first. What is listed of a table may make orphans of its children, so that keys whose parents
-- have lost something are looked at again until nothing is added.
CREATE FUNCTION ferry.list_orphans(m ferry.migration, action text) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    keys    ferry.enforced_key[] := ARRAY(SELECT e FROM (SELECT * FROM ferry.made_keys(m)
                                                         UNION ALL SELECT * FROM ferry.standing_keys(m)) AS e
                                          ORDER BY e.place, e.columns);
    k       ferry.enforced_key;
    touched text[];
    changed text[] := NULL;
BEGIN
    LOOP
        touched := '{}';
        FOREACH k IN ARRAY keys LOOP
            IF (changed IS NULL OR k.parent = ANY (changed))
               AND ferry.list_key_orphans(m, k, list_orphans.action) > 0 THEN
                touched := touched || k.child;
            END IF;
        END LOOP;
        EXIT WHEN list_orphans.action = 'abort' OR touched = '{}';
        changed := touched;
    END LOOP;
END $$;

-- Whether a migration lists anything: columns that may hold misfits, or a policy for orphans.
CREATE FUNCTION ferry.lists_misfits(m ferry.migration) RETURNS boolean
LANGUAGE sql AS $$
    SELECT ferry.orphan_action(m.options) IS NOT NULL
        OR EXISTS (SELECT FROM ferry.column_map AS c WHERE c.migration = m.migration AND c.checked)
$$;

-- Makes the list of a migration anew.
CREATE FUNCTION ferry.make_misfit_list(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t record;
BEGIN
    DELETE FROM ferry.misfit WHERE migration = m.migration;
    FOR t IN SELECT x.source_table FROM ferry.table_map AS x
             WHERE x.migration = m.migration
               AND EXISTS (SELECT FROM ferry.column_map AS c
                           WHERE c.migration = x.migration AND c.source_table = x.source_table AND c.checked)
             ORDER BY x.place LOOP
        PERFORM ferry.list_table_misfits(m, t.source_table);
    END LOOP;
    IF ferry.orphan_action(m.options) IS NOT NULL THEN
        PERFORM ferry.list_orphans(m, ferry.orphan_action(m.options));
    END IF;
END $$;

-- The list in sums: one row per column, action and reason.
CREATE FUNCTION ferry.misfit_summary(m ferry.migration)
    RETURNS TABLE (table_name text, column_name text, kind text, action text, reason text, occurrences bigint,
                   sample jsonb)
LANGUAGE sql STABLE AS $$
    SELECT s.table_name, s.column_name, s.kind, s.action, s.reason, count(*),
           jsonb_agg(s.row_key ORDER BY s.n) FILTER (WHERE s.n <= 10)
    FROM (SELECT x.*, row_number() OVER (PARTITION BY x.table_name, x.column_name, x.action, x.reason
                                         ORDER BY x.misfit) AS n
          FROM ferry.misfit AS x
          WHERE x.migration = m.migration AND x.reason NOT LIKE 'the row is rejected%') AS s
    GROUP BY s.table_name, s.column_name, s.kind, s.action, s.reason
    ORDER BY s.table_name COLLATE "C", s.column_name COLLATE "C", s.reason COLLATE "C"
$$;

-- What stands in the way, all of it in one text: "orders.total: does not fit integer: not a number (2: {...}, {...})".
CREATE FUNCTION ferry.describe_misfits(m ferry.migration, action text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(format('%s.%s: %s%s', s.table_name, s.column_name, s.reason,
                             ferry.sample_text(s.occurrences, s.sample)), E'\n'
                      ORDER BY s.table_name COLLATE "C", s.column_name COLLATE "C", s.reason COLLATE "C")
    FROM ferry.misfit_summary(m) AS s WHERE s.action = describe_misfits.action
$$;

-- Raises when the option "types" gives types that do not hold all values, and no policy says what then.
CREATE FUNCTION ferry.check_given_types(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    list text;
BEGIN
    SELECT string_agg(format('%s.%s: %s%s', s.table_name, s.column_name, s.reason,
                             ferry.sample_text(s.occurrences, s.sample)), E'\n'
                      ORDER BY s.table_name COLLATE "C", s.column_name COLLATE "C", s.reason COLLATE "C") INTO list
    FROM ferry.misfit_summary(m) AS s
         JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = s.table_name
              AND c.source_column = s.column_name
    WHERE s.kind = 'misfit' AND s.action = 'abort' AND c.misfit = 'widen' AND c.type_given;
    IF list IS NOT NULL THEN
        RAISE EXCEPTION 'option "types" gives types that do not hold all values'
            USING ERRCODE = 'invalid_parameter_value', DETAIL = list,
                  HINT = 'Give another type, or say with the option "misfit" what happens to these values: "null" or "reject".';
    END IF;
END $$;

-- Makes findings of the list, and takes back what its NULLs contradict.
CREATE FUNCTION ferry.settle_misfits(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(settle_misfits.migration);
BEGIN
    IF NOT ferry.lists_misfits(m) THEN
        RETURN;
    END IF;
    PERFORM ferry.make_misfit_list(m);
    PERFORM ferry.check_given_types(m);
    PERFORM ferry.add_finding(m.migration, CASE s.action WHEN 'abort' THEN 'error' ELSE 'warning' END,
                s.kind || '_' || s.action, s.table_name, s.column_name,
                CASE s.action WHEN 'abort' THEN s.reason
                              WHEN 'null' THEN s.reason || '; it becomes NULL and is listed in ferry.misfit'
                              ELSE s.reason || '; the row is left out and listed in ferry.misfit' END,
                s.occurrences, s.sample, s.action = 'abort')
    FROM ferry.misfit_summary(m) AS s;
    PERFORM ferry.add_finding(m.migration, 'error', 'orphan_null', n.table_name, n.column_name,
                'orphans cannot become NULL: the column is '
                || CASE WHEN n.pk > 0 THEN 'part of the primary key' ELSE 'NOT NULL' END
                || '; the option "orphans" can be "reject" instead', n.occurrences, NULL, true)
    FROM (SELECT x.table_name, x.column_name, c.pk, count(*) AS occurrences
          FROM ferry.misfit AS x
               JOIN ferry.column_map AS c ON c.migration = x.migration AND c.source_table = x.table_name
                    AND c.source_column = x.column_name
          WHERE x.migration = m.migration AND x.action = 'null' AND x.kind = 'orphan'
            AND (c.not_null OR c.pk > 0 OR (ferry.base_type(to_regtype(c.pg_type))).not_null)
          GROUP BY x.table_name, x.column_name, c.pk) AS n;
    UPDATE ferry.column_map AS c
    SET not_null = false, null_count = c.null_count + n.occurrences
    FROM (SELECT x.table_name, x.column_name, count(*) AS occurrences FROM ferry.misfit AS x
          WHERE x.migration = m.migration AND x.action = 'null' AND x.kind = 'misfit'
          GROUP BY x.table_name, x.column_name) AS n
    WHERE c.migration = m.migration AND c.source_table = n.table_name AND c.source_column = n.column_name;
    UPDATE ferry.table_map AS t SET listed_kinds = l.kinds
    FROM ferry.listed_kinds(m) AS l WHERE t.migration = m.migration AND t.source_table = l.table_name;
    -- Rows are found by their key where whole rows are left out, or values that would fit become NULL.
    UPDATE ferry.table_map AS t
    SET row_key_column = ferry.free_column_name(m.migration, t.source_table, 'ferry_row_key')
    WHERE t.migration = m.migration
      AND EXISTS (SELECT FROM ferry.misfit AS x
                  WHERE x.migration = m.migration AND x.table_name = t.source_table
                    AND (x.action = 'reject' OR (x.action = 'null' AND x.kind = 'orphan')));
    PERFORM ferry.add_finding(m.migration, 'error', 'too_wide', t.source_table, NULL,
                'a table of 1600 columns has no room for the row key by which listed rows are found', NULL, NULL, true)
    FROM ferry.table_map AS t
    WHERE t.migration = m.migration AND t.row_key_column IS NOT NULL
      AND (SELECT count(*) FROM ferry.column_map AS c
           WHERE c.migration = t.migration AND c.source_table = t.source_table) >= 1600;
END $$;

-- `wished`, or the first of wished_2, wished_3, ... that no foreign column of the table has.
CREATE FUNCTION ferry.free_column_name(migration bigint, source_table text, wished text) RETURNS name
LANGUAGE sql STABLE AS $$
    SELECT n.name::name
    FROM (SELECT i, CASE i WHEN 1 THEN wished ELSE wished || '_' || i END AS name
          FROM generate_series(1, 1601) AS i) AS n
    WHERE NOT EXISTS (SELECT FROM ferry.column_map AS c
                      WHERE c.migration = free_column_name.migration
                        AND c.source_table = free_column_name.source_table AND c.foreign_column = n.name)
    ORDER BY n.i LIMIT 1
$$;

-- The step of a run: makes the list again. What the plan does about listed values is in its SQL, so that a file
-- which has other kinds of them now needs a new plan.
CREATE FUNCTION ferry.list_misfits(migration bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m       ferry.migration := ferry.get_migration(list_misfits.migration);
    planned text[] := (SELECT array_agg(k) FROM ferry.table_map AS t, LATERAL unnest(t.listed_kinds) AS k
                       WHERE t.migration = m.migration);
    list    text;
BEGIN
    PERFORM ferry.make_misfit_list(m);
    list := ferry.describe_misfits(m, 'abort');
    IF list IS NOT NULL THEN
        RAISE EXCEPTION 'values of the file do not fit, and the plan says to stop'
            USING ERRCODE = 'data_exception', DETAIL = list,
                  HINT = 'The options "misfit" and "orphans" say what happens to them; they take a new plan.';
    END IF;
    SELECT string_agg(k, ', ' ORDER BY k COLLATE "C") INTO list
    FROM ferry.listed_kinds(m) AS l, LATERAL unnest(l.kinds) AS k WHERE k <> ALL (coalesce(planned, '{}'));
    IF list IS NOT NULL THEN
        RAISE EXCEPTION 'the file has changed since the migration was planned'
            USING ERRCODE = 'serialization_failure', DETAIL = 'Newly listed: ' || list || '.',
                  HINT = 'Plan a new migration with ferry.plan().';
    END IF;
    RETURN (SELECT count(*) FROM ferry.misfit WHERE migration = m.migration);
END $$;

-- What the SQL of a plan depends on, per table: "table.column null" and "table reject".
CREATE FUNCTION ferry.listed_kinds(m ferry.migration) RETURNS TABLE (table_name text, kinds text[])
LANGUAGE sql STABLE AS $$
    SELECT x.table_name, array_agg(DISTINCT CASE x.action WHEN 'reject' THEN x.table_name
                                                ELSE x.table_name || '.' || x.column_name END || ' ' || x.action)
    FROM ferry.misfit AS x WHERE x.migration = m.migration GROUP BY x.table_name
$$;
