-- Loading into a table that is there already: what has to be switched off around its rows, and on again. All
-- of it is one unit with the rows, so that a failure leaves nothing switched off; the tables of a cycle share
-- one. A number is left free behind each "base" for the table's data (40_kinds_data.sql).
INSERT INTO ferry.object_kind VALUES
    ('defer', 'table', 51, 'plan_existing', 'Lets the keys of a cycle wait until all of its rows are there.',
        '{existing}'),
    ('trigger_off', 'table', 52, 'plan_existing', 'Switches a trigger off while rows come in.', '{existing}'),
    ('base', 'table', 53, 'plan_existing',
        'Notes what a table holds before it is loaded; without "append" it must be empty.',
        '{existing}'),
    ('recheck', 'table', 61, 'plan_existing', 'Checks the constraints that have waited.', '{existing}'),
    ('undefer', 'table', 62, 'plan_existing', 'Gives the keys of a cycle back what they were.', '{existing}'),
    ('trigger_on', 'table', 63, 'plan_existing', 'Gives a trigger back what it was.', '{existing}');

-- Foreign keys between different tables of one cycle.
CREATE FUNCTION ferry.cycle_keys(m ferry.migration)
    RETURNS TABLE (source_table text, table_name text, name text, is_deferrable boolean)
LANGUAGE sql STABLE AS $$
    SELECT c.source_table, format('%I.%I', m.target_schema, c.target_name), k.conname::text, k.condeferrable
    FROM ferry.table_map AS c
         JOIN ferry.table_map AS p ON p.migration = c.migration AND p.cycle = c.cycle
             AND p.source_table <> c.source_table
         JOIN pg_catalog.pg_constraint AS k
           ON k.conrelid = pg_catalog.to_regclass(format('%I.%I', m.target_schema, c.target_name))
          AND k.confrelid = pg_catalog.to_regclass(format('%I.%I', m.target_schema, p.target_name))
              AND k.contype = 'f'
    WHERE c.migration = m.migration AND c.cycle > 0
$$;

-- Triggers that an INSERT could set off, those of partitions too. `state` is how ALTER TABLE spells what they
-- are. Before 15 a partition's copy of its parent's trigger counts as internal, as the triggers of constraints do.
CREATE FUNCTION ferry.load_triggers(m ferry.migration)
    RETURNS TABLE (source_table text, table_name text, name text, state text)
LANGUAGE sql STABLE AS $$
    SELECT t.source_table, format('%I.%I', n.nspname, c.relname), g.tgname::text,
           CASE g.tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A'
               THEN 'ENABLE ALWAYS' END
    FROM (SELECT x.source_table, pg_catalog.to_regclass(format('%I.%I', m.target_schema,
        x.target_name)) AS relation
          FROM ferry.table_map AS x WHERE x.migration = m.migration) AS t
         JOIN pg_catalog.pg_trigger AS g
           ON (g.tgrelid = t.relation OR g.tgrelid IN (SELECT p.relid
               FROM pg_catalog.pg_partition_tree(t.relation) AS p))
          AND (NOT g.tgisinternal
               OR (g.tgparentid <> 0 AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k
                                                     WHERE k.oid = g.tgconstraint AND k.contype <> 't')))
          AND g.tgenabled <> 'D' AND g.tgtype & 4 > 0
         JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
$$;

-- Whether constraints of the table wait for the end of a transaction, or can be told to.
CREATE FUNCTION ferry.has_deferrable(m ferry.migration, tables text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM ferry.table_map AS t
                        JOIN pg_catalog.pg_constraint AS k
                          ON k.conrelid = pg_catalog.to_regclass(format('%I.%I', m.target_schema,
                              t.target_name))
                         AND k.condeferrable
                   WHERE t.migration = m.migration AND t.source_table = ANY (tables))
$$;

-- What the unit of some tables consists of, in order; a "base" takes two numbers. Pending checks would keep
-- ALTER TABLE from switching anything back on, so they come before that.
CREATE FUNCTION ferry.unit_steps(m ferry.migration, tables text[])
    RETURNS TABLE (kind text, object text, source_table text, sql text)
LANGUAGE sql STABLE AS $$
    WITH keys AS MATERIALIZED (
        SELECT * FROM ferry.cycle_keys(m) WHERE source_table = ANY (tables)
    ), triggers AS MATERIALIZED (
        SELECT * FROM ferry.load_triggers(m) WHERE source_table = ANY (tables)
    ), waits AS MATERIALIZED (
        SELECT ferry.has_deferrable(m, tables) OR EXISTS (SELECT FROM keys) AS is_so
    )
    SELECT s.kind, s.object, s.source_table, s.sql
    FROM (SELECT 'defer' AS kind, 1 AS n, k.name AS object, k.source_table,
                 format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', k.table_name,
                     k.name) AS sql
          FROM keys AS k WHERE NOT k.is_deferrable
          UNION ALL
          SELECT 'defer', 2, 'constraints', NULL, 'SET CONSTRAINTS ALL DEFERRED' WHERE EXISTS (SELECT
              FROM keys)
          UNION ALL
          SELECT 'trigger_off', 3, g.name, g.source_table, format('ALTER TABLE ONLY %s DISABLE TRIGGER %I',
              g.table_name, g.name)
          FROM triggers AS g
          UNION ALL
          SELECT 'base', 4, t.target_name, t.source_table, format('SELECT ferry.note_base(%s, %L)',
              m.migration, t.source_table)
          FROM ferry.table_map AS t WHERE t.migration = m.migration AND t.source_table = ANY (tables)
          UNION ALL
          SELECT 'recheck', 5, 'constraints', NULL, 'SET CONSTRAINTS ALL IMMEDIATE' FROM waits WHERE is_so
          UNION ALL
          SELECT 'undefer', 6, k.name, k.source_table,
                 format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', k.table_name, k.name)
          FROM keys AS k WHERE NOT k.is_deferrable
          UNION ALL
          SELECT 'trigger_on', 7, g.name, g.source_table, format('ALTER TABLE ONLY %s %s TRIGGER %I',
              g.table_name, g.state, g.name)
          FROM triggers AS g) AS s
         LEFT JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = s.source_table
    ORDER BY s.n, t.place, s.sql COLLATE "C"
$$;

CREATE FUNCTION ferry.plan_existing(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m      ferry.migration := ferry.get_migration(plan_existing.migration);
    unit   record;
    s      record;
    number int := coalesce((SELECT max(step) FROM ferry.step WHERE migration = m.migration), 0) + 1;
    first  int;
BEGIN
    FOR unit IN SELECT array_agg(t.source_table ORDER BY t.place) AS tables FROM ferry.table_map AS t
                WHERE t.migration = m.migration
                GROUP BY t.cycle, CASE t.cycle WHEN 0 THEN t.place END ORDER BY min(t.place) LOOP
        first := number;
        FOR s IN SELECT * FROM ferry.unit_steps(m, unit.tables) LOOP
            PERFORM ferry.add_step(m.migration, s.kind, s.object, s.sql, source_table => s.source_table,
                step => number,
                                   unit => first);
            number := number + CASE s.kind WHEN 'base' THEN 2 ELSE 1 END;
        END LOOP;
    END LOOP;
END $$;

-- Notes what a table holds before its rows come in. Raises when it holds any and the option "append" is not
-- given: they have come since the plan was made.
CREATE FUNCTION ferry.note_base(migration bigint, source_table text) RETURNS bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m        ferry.migration := ferry.get_migration(note_base.migration);
    name     text;
    held     bigint;
    checksum text;
BEGIN
    SELECT format('%I.%I', m.target_schema, t.target_name) INTO name
    FROM ferry.table_map AS t WHERE t.migration = m.migration AND t.source_table = note_base.source_table;
    IF NOT (m.options -> 'append')::boolean THEN
        EXECUTE format('SELECT count(*) FROM (SELECT FROM %s LIMIT 1) AS r', ferry.own_rows(name)) INTO held;
        IF held > 0 THEN
            RAISE EXCEPTION 'table % is not empty', name
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      HINT = 'The options "truncate" and "append" say what becomes of its rows.';
        END IF;
        RETURN held;
    END IF;
    EXECUTE format('SELECT count(*)%s FROM %s',
                   CASE WHEN m.options ->> 'verify' = 'checksum'
                        THEN format(', ferry.checksum(ROW(%s))',
                                    (SELECT string_agg(quote_ident(u.name), ', ' ORDER BY u.n)
                                     FROM ferry.verified_columns(m, note_base.source_table) AS c,
                                          LATERAL unnest(c.target_columns) WITH ORDINALITY AS u (name, n)))
                        ELSE ', NULL' END, ferry.own_rows(name))
    INTO held, checksum;
    UPDATE ferry.table_map SET base_rows = held, base_checksum = checksum
    WHERE migration = m.migration AND source_table = note_base.source_table;
    RETURN held;
END $$;

-- An identity that is GENERATED ALWAYS takes the file's values only when the INSERT says so.
CREATE FUNCTION ferry.identity_clause(target_schema name, target_name name, columns text[]) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
                             WHERE a.attrelid = pg_catalog.to_regclass(format('%I.%I', target_schema,
                                 target_name))
                               AND a.attname = ANY (columns) AND a.attidentity = 'a')
                THEN ' OVERRIDING SYSTEM VALUE' ELSE '' END
$$;

-- Sets the sequence of a column that was there before behind the last key and what sqlite_sequence remembers.
-- Unless the table was emptied, never below what the sequence would have given next.
CREATE FUNCTION ferry.existing_sequence_sql(target_schema name, target_name name, target_column name,
    remembered bigint,
                                            emptied boolean)
    RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format(E'SELECT pg_catalog.setval(%L, greatest(s.last, %s), s.last >= %2$s)\n'
                  'FROM (SELECT greatest(pg_catalog.max(%I), %s%s) AS last FROM %s) AS s',
                  q.name, p.seqmin, target_column, greatest(remembered, p.seqmin - 1),
                  CASE WHEN NOT emptied
                       THEN format(', (SELECT CASE WHEN q.is_called THEN q.last_value ELSE q.last_value - %s END FROM %s AS q)',
                                   p.seqincrement, q.name) ELSE '' END,
                  ferry.own_rows(t.name))
    FROM (SELECT format('%I.%I', target_schema, target_name) AS name) AS t
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = pg_catalog.to_regclass(t.name)
             AND a.attname = target_column
         JOIN pg_catalog.pg_class AS c ON c.oid = ferry.column_sequence(a.attrelid, a.attnum)
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         JOIN pg_catalog.pg_sequence AS p ON p.seqrelid = c.oid,
         LATERAL (SELECT format('%I.%I', n.nspname, c.relname) AS name) AS q
    -- Sequences that count down have nothing to do with SQLite's keys.
    WHERE p.seqincrement > 0
$$;

-- Undo of a load into tables that were there: empties those that it filled, when they hold what the file or
-- the verification says and nothing else.
CREATE FUNCTION ferry.empty_again(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    filled  text[] := ARRAY(SELECT s.source_table FROM ferry.step AS s
                            WHERE s.migration = m.migration AND s.kind = 'data' AND s.status = 'done');
    changed text;
BEGIN
    SELECT string_agg(t.target_name, ', ' ORDER BY t.target_name) INTO changed
    FROM ferry.table_map AS t WHERE t.migration = m.migration AND t.source_table = ANY (filled)
        AND t.base_rows > 0;
    IF changed IS NOT NULL THEN
        RAISE EXCEPTION 'migration % cannot be undone: it added rows to tables that held others: %',
            m.migration, changed
            USING ERRCODE = 'object_not_in_prerequisite_state',
                HINT = 'The rows it added are yours to remove.';
    END IF;
    IF cardinality(filled) = 0 THEN
        RETURN;
    END IF;
    EXECUTE 'LOCK TABLE ' || ferry.target_list(m, filled);
    SELECT string_agg(t.target_name, ', ' ORDER BY t.target_name) INTO changed
    FROM ferry.table_map AS t
    WHERE t.migration = m.migration AND t.source_table = ANY (filled) AND NOT ferry.holds_loaded(m,
        t.source_table);
    IF changed IS NOT NULL THEN
        RAISE EXCEPTION 'migration % cannot be undone: tables no longer hold what it loaded: %', m.migration,
            changed
            USING ERRCODE = 'object_not_in_prerequisite_state',
                HINT = 'Their rows are yours to keep or remove.';
    END IF;
    EXECUTE 'TRUNCATE ' || ferry.target_list(m, filled);
END $$;

-- Whether a table holds exactly what was loaded: by the checksum that was verified, else by that of the file.
CREATE FUNCTION ferry.holds_loaded(m ferry.migration, source_table text) RETURNS boolean
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    now_held ferry.verification := ferry.compare_table(m, holds_loaded.source_table, 'checksum', false);
    verified text := (SELECT v.target_checksum FROM ferry.verification AS v
                      WHERE v.migration = m.migration AND v.object = holds_loaded.source_table AND v.ok
                        AND v.kind IN ('table', 'virtual'));
BEGIN
    RETURN coalesce(now_held.target_checksum = verified, now_held.ok);
END $$;

-- Whether a column of the file holds no value at all.
CREATE FUNCTION ferry.holds_nothing(m ferry.migration, table_name text, column_name text) RETURNS boolean
LANGUAGE sql AS $$
    SELECT NOT EXISTS (SELECT FROM ferry.profile(m.server) AS p
                       WHERE p.table_name = holds_nothing.table_name
                           AND p.column_name = holds_nothing.column_name
                         AND p.row_count > p.nulls)
$$;
