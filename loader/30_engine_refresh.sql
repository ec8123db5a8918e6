-- Refresh, in its first form: tables whose digest differs are loaded again, all of them in one transaction;
-- the others are not written to.

CREATE FUNCTION ferry.check_refresh_options(options jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF options IS DISTINCT FROM '{}' THEN
        RAISE EXCEPTION 'refresh takes no options'
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It goes by the options of the migration.';
    END IF;
END $$;

-- The migration that a schema's refresh goes by.
CREATE FUNCTION ferry.latest_migration(target_schema name) RETURNS ferry.migration
LANGUAGE plpgsql STABLE AS $$
DECLARE
    m ferry.migration;
BEGIN
    SELECT x.* INTO m FROM ferry.migration AS x
    WHERE x.target_schema = latest_migration.target_schema AND x.status IN ('loaded', 'verified', 'mismatch')
    ORDER BY x.migration DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no finished migration made schema "%"', target_schema
            USING ERRCODE = 'undefined_object', HINT = 'SELECT * FROM ferry.migration lists them.';
    END IF;
    RETURN m;
END $$;

-- What to do about a file whose schema is no longer the one that was planned.
CREATE FUNCTION ferry.replace_hint(m ferry.migration) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format('Its schema has changed: CALL ferry.migrate(%L, %L, ''{"mode": "replace"}'') loads it anew.',
                  m.database, m.target_schema)
$$;

-- Raises when the file or the target has lost a table or column of the migration; warns of new ones in the
-- file.
CREATE FUNCTION ferry.check_same_shape(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    gone  text;
    extra record;
BEGIN
    SELECT string_agg(x.source_table || '.' || x.source_column, ', ' ORDER BY x.source_table, x.ordinal)
        INTO gone
    FROM ferry.column_map AS x
         LEFT JOIN ferry.source_columns(m.server) AS c ON c.table_name = x.source_table
             AND c.column_name = x.source_column
    WHERE x.migration = m.migration AND c.column_name IS NULL;
    IF gone IS NOT NULL THEN
        RAISE EXCEPTION 'the file no longer has %', gone
            USING ERRCODE = 'undefined_column',
                  HINT = ferry.replace_hint(m);
    END IF;
    SELECT string_agg(format('%I.%I.%I', m.target_schema, t.target_name, c.target_column), ', '
        ORDER BY t.place, c.ordinal)
    INTO gone
    FROM ferry.table_map AS t
         JOIN ferry.column_map AS c USING (migration, source_table)
         LEFT JOIN pg_catalog.pg_attribute AS a
           ON a.attrelid = to_regclass(format('%I.%I', m.target_schema, t.target_name))
               AND a.attname = c.target_column
              AND NOT a.attisdropped
    WHERE t.migration = m.migration AND a.attname IS NULL;
    IF gone IS NOT NULL THEN
        RAISE EXCEPTION 'the target no longer has %', gone USING ERRCODE = 'undefined_column';
    END IF;
    SELECT string_agg(format('%I.%I', m.target_schema, t.target_name), ', ' ORDER BY t.place) INTO gone
    FROM ferry.table_map AS t
    WHERE t.migration = m.migration
      AND to_regclass(format('%I.%I', m.target_schema, t.target_name)) <> t.relation;
    IF gone IS NOT NULL THEN
        RAISE EXCEPTION 'migration % did not make %', m.migration, gone
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'Other tables have their names now; refresh would empty them.';
    END IF;
    FOR extra IN SELECT * FROM ferry.unmapped_objects(m) LOOP
        RAISE WARNING 'the % "%" of the file is not part of migration %', extra.kind, extra.object,
            m.migration
            USING HINT = 'Only a new migration takes it in.';
    END LOOP;
END $$;

-- Foreign keys between tables of the migration that touch one of `relations`, and its CHECKs on these, with the SQL
-- that makes them: new rows of the file may break either.
CREATE FUNCTION ferry.keys_touching(m ferry.migration, relations oid[])
    RETURNS TABLE (child text, name name, definition text)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    WITH mapped AS (
        SELECT to_regclass(format('%I.%I', m.target_schema, t.target_name))::oid AS relation
        FROM ferry.table_map AS t WHERE t.migration = m.migration
    )
    SELECT k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid)
    FROM pg_constraint AS k
    WHERE (k.contype = 'f' AND (k.conrelid = ANY (relations) OR k.confrelid = ANY (relations))
           AND k.conrelid IN (SELECT relation FROM mapped) AND k.confrelid IN (SELECT relation FROM mapped))
       OR (k.contype = 'c' AND k.conrelid = ANY (relations)
           AND EXISTS (SELECT FROM ferry.translation AS c
                            JOIN ferry.table_map AS t USING (migration, source_table)
                       WHERE c.migration = m.migration AND c.kind = 'check' AND c.target_name = k.conname
                         AND to_regclass(format('%I.%I', m.target_schema, t.target_name)) = k.conrelid))
    ORDER BY k.conrelid, k.conname
$$;

-- Triggers of a migration on some tables that are in force.
CREATE FUNCTION ferry.made_triggers(m ferry.migration, relations oid[])
    RETURNS TABLE (name text, tgname name, tgenabled "char")
LANGUAGE sql STABLE AS $$
    SELECT g.tgrelid::regclass::text, g.tgname, g.tgenabled
    FROM pg_catalog.pg_trigger AS g
    WHERE g.tgrelid = ANY (relations) AND NOT g.tgisinternal AND g.tgenabled <> 'D'
      AND g.tgfoid IN (SELECT t.routine FROM ferry.translation AS t
                       WHERE t.migration = m.migration AND t.kind = 'trigger' AND t.routine IS NOT NULL)
    ORDER BY g.tgrelid, g.tgname
$$;

-- The step that a foreign key or CHECK of the target comes from; no row where another migration made it.
CREATE FUNCTION ferry.constraint_step(m ferry.migration, child text, name name) RETURNS SETOF ferry.step
LANGUAGE sql STABLE AS $$
    SELECT s.*
    FROM ferry.step AS s JOIN ferry.table_map AS t USING (migration, source_table)
    WHERE s.migration = m.migration AND s.kind IN ('foreign_key', 'check')
      AND s.object = concat(t.target_name, '.', constraint_step.name)
      AND to_regclass(format('%I.%I', m.target_schema, t.target_name)) = constraint_step.child::regclass
$$;

-- Adds a foreign key or CHECK again, NOT VALID when the new rows break it, with a finding that lists them.
CREATE FUNCTION ferry.restore_key(m ferry.migration, child text, name name, definition text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    is_check  CONSTANT boolean := definition LIKE 'CHECK%';
    statement CONSTANT text := format('ALTER TABLE %s ADD CONSTRAINT %I %s', child, name,
                                      regexp_replace(definition, ' NOT VALID$', ''));
    message   text;
    detail    text;
BEGIN
    EXECUTE statement;
    PERFORM ferry.forget_invalid(m, s) FROM ferry.constraint_step(m, child, name) AS s;
EXCEPTION WHEN foreign_key_violation OR check_violation THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
    RAISE WARNING '% "%" of % is not valid', CASE WHEN is_check THEN 'check' ELSE 'foreign key' END, name, child
        USING DETAIL = message;
    EXECUTE statement || ' NOT VALID';
    IF is_check THEN
        PERFORM ferry.note_broken_check(m, s, ferry.with_detail(message, detail))
        FROM ferry.constraint_step(m, child, name) AS s;
    ELSE
        PERFORM ferry.note_broken_key(m, s, ferry.with_detail(message, detail))
        FROM ferry.constraint_step(m, child, name) AS s;
    END IF;
END $$;

-- Runs a statement that sees triggers and types of the user's, under the session's search_path.
CREATE FUNCTION ferry.execute_under(path text, statement text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    own    text := pg_catalog.current_setting('search_path');
    loaded bigint;
BEGIN
    PERFORM pg_catalog.set_config('search_path', path, true);
    EXECUTE statement;
    GET DIAGNOSTICS loaded = ROW_COUNT;
    PERFORM pg_catalog.set_config('search_path', own, true);
    RETURN loaded;
END $$;

-- Loads the given source tables again, parents first, and returns what verifying them gave.
CREATE FUNCTION ferry.reload_tables(m ferry.migration, tables text[], path text)
    RETURNS SETOF ferry.verification
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    relations oid[];
    names     text;
    dropped   record;
    t         record;
    v         ferry.verification;
    statement text;
    loaded    bigint;
    enabling  text[];
BEGIN
    -- ONLY: tables that somebody lets inherit from these are none of the migration's.
    SELECT array_agg(r.name::regclass::oid), string_agg('ONLY ' || r.name, ', ' ORDER BY r.name)
    INTO relations, names
    FROM (SELECT format('%I.%I', m.target_schema, x.target_name) AS name FROM ferry.table_map AS x
          WHERE x.migration = m.migration AND x.source_table = ANY (tables)) AS r;
    SELECT array_agg(k.child ORDER BY k.child, k.name) AS children, array_agg(k.name::text ORDER BY k.child,
        k.name) AS names,
           array_agg(k.definition ORDER BY k.child, k.name) AS definitions
    INTO dropped FROM ferry.keys_touching(m, relations) AS k;
    -- What the migration's own triggers do is in the file already.
    enabling := ARRAY(SELECT format('ALTER TABLE %s %s TRIGGER %I', g.name,
                                    CASE g.tgenabled WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS'
                                                     ELSE 'ENABLE' END, g.tgname)
                      FROM ferry.made_triggers(m, relations) AS g);
    FOR statement IN SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', g.name, g.tgname)
                     FROM ferry.made_triggers(m, relations) AS g LOOP
        EXECUTE statement;
    END LOOP;
    FOR statement IN SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.child, k.name)
                     FROM unnest(dropped.children, dropped.names) AS k (child, name) LOOP
        EXECUTE statement;
    END LOOP;
    PERFORM ferry.execute_under(path, 'TRUNCATE ' || names);
    FOR t IN SELECT x.*, ARRAY(SELECT s.sql FROM ferry.step AS s
                               WHERE s.migration = x.migration AND s.kind IN ('data', 'part')
                                 AND s.source_table = x.source_table ORDER BY s.step) AS statements,
                    c.target_column AS identity_column
             FROM ferry.table_map AS x
                  LEFT JOIN ferry.column_map AS c ON c.migration = x.migration
                      AND c.source_table = x.source_table AND c.identity
             WHERE x.migration = m.migration AND x.source_table = ANY (tables) ORDER BY x.place LOOP
        loaded := 0;
        FOREACH statement IN ARRAY t.statements LOOP
            loaded := loaded + ferry.execute_under(path, statement);
        END LOOP;
        IF t.identity_column IS NOT NULL THEN
            EXECUTE ferry.sequence_sql(m.target_schema, t.target_name, t.identity_column,
                (SELECT coalesce(s.sequence, 0) FROM ferry.source_tables(m.server) AS s
                    WHERE s.table_name = t.source_table));
        END IF;
        v := ferry.compare_table(m, t.source_table, 'checksum', true);
        IF NOT v.ok THEN
            RAISE EXCEPTION 'table %.% differs from the file after loading it again', m.target_schema,
                t.target_name
                USING ERRCODE = 'data_exception', DETAIL = v.detail,
                      HINT = CASE WHEN EXISTS (SELECT FROM ferry.finding AS f
                                               WHERE f.migration = m.migration AND f.kind = 'changed'
                                                 AND f.object = t.source_table)
                                  THEN ferry.replace_hint(m) ELSE '' END;
        END IF;
        RAISE NOTICE 'table %.%: % rows reloaded', m.target_schema, t.target_name, loaded;
        RETURN NEXT v;
    END LOOP;
    PERFORM ferry.restore_key(m, k.child, k.name::name, k.definition)
    FROM unnest(dropped.children, dropped.names, dropped.definitions) AS k (child, name, definition);
    FOREACH statement IN ARRAY enabling LOOP
        EXECUTE statement;
    END LOOP;
END $$;

-- One transaction from the first digest to the last row, so one version of the file. Whatever the option
-- "verify" says, only checksums show which tables have changed.
-- `path` is the session's search_path.
CREATE FUNCTION ferry.refresh_schema(m ferry.migration, path text) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    change    record;
    t         record;
    v         ferry.verification;
    results   ferry.verification[] := '{}';
    changed   text[] := '{}';
    run_views boolean;
BEGIN
    IF ferry.is_existing(m.options) THEN
        RAISE EXCEPTION 'refresh does not take tables that were there before'
            USING ERRCODE = 'feature_not_supported',
                  HINT = format('CALL ferry.migrate(%L, %L, ''{"mode": "existing", "truncate": true}'') loads them anew.',
                                m.database, m.target_schema);
    END IF;
    PERFORM ferry.lock_migration(m.migration);
    -- It goes by the file, not by the copy that a migration which is not verified still has.
    IF ferry.snapshot_migration(m.server) = m.migration THEN
        PERFORM ferry.release_snapshot(m.server, m.migration);
    END IF;
    PERFORM ferry.check_reads_file(m.server);
    PERFORM ferry.check_same_shape(m);
    run_views := ferry.note_changes(m);
    FOR change IN SELECT * FROM ferry.foreign_table_changes(m.migration) LOOP
        EXECUTE change.sql;
    END LOOP;
    IF ferry.lists_misfits(m) THEN
        PERFORM ferry.list_misfits(m.migration);
    END IF;
    FOR t IN SELECT x.source_table FROM ferry.table_map AS x WHERE x.migration = m.migration
        ORDER BY x.place LOOP
        v := ferry.compare_table(m, t.source_table, 'checksum', false);
        IF v.ok THEN
            results := results || v;
        ELSE
            changed := changed || t.source_table;
        END IF;
    END LOOP;
    IF cardinality(changed) > 0 THEN
        results := results || ARRAY(SELECT r FROM ferry.reload_tables(m, changed, path) AS r);
    END IF;
    PERFORM ferry.release_foreign_table(m.migration, b.source_table) FROM ferry.bent_tables(m.migration) AS b;
    -- Views give what they gave while neither a table nor a view has changed.
    run_views := run_views OR cardinality(changed) > 0;
    DELETE FROM ferry.verification WHERE migration = m.migration AND (kind <> 'view' OR run_views);
    INSERT INTO ferry.verification SELECT (r).* FROM unnest(results) AS r;
    IF run_views THEN
        PERFORM FROM ferry.verify_views(m);
    END IF;
    INSERT INTO ferry.verification SELECT u.* FROM ferry.unmapped_objects(m) AS u;
    PERFORM ferry.settle(m.migration);
    RAISE NOTICE 'schema %: % of % tables reloaded', m.target_schema, cardinality(changed),
        (SELECT count(*) FROM ferry.table_map AS x WHERE x.migration = m.migration);
END $$;
