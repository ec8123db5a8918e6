-- What users call, on top of the engine. Procedures that commit have no SET clause and no exception block
-- around a CALL.

-- attach and detach -----------------------------------------------------------------------------------------

-- The server that shows a file: the given one, the one that is there already, or a new one named after the
-- file.
CREATE FUNCTION ferry.server_for(database text, server name) RETURNS name
LANGUAGE plpgsql AS $$
DECLARE
    file_name text := regexp_replace(regexp_replace(database, '^.*/', ''), '\.[^.]*$', '');
    chosen    name := server;
    other     text;
BEGIN
    IF chosen IS NULL THEN
        SELECT s.srvname INTO chosen
        FROM pg_catalog.pg_foreign_server AS s
             JOIN pg_catalog.pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
             JOIN LATERAL pg_catalog.pg_options_to_table(s.srvoptions) AS o ON o.option_name = 'database'
        WHERE w.fdwname = 'sqlite_ferry' AND o.option_value = database ORDER BY s.oid LIMIT 1;
    END IF;
    chosen := coalesce(chosen, (ferry.map_names(ARRAY[file_name], 'lower'))[1]::name);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_foreign_server AS s WHERE s.srvname = chosen) THEN
        EXECUTE format('CREATE SERVER %I FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database %L)', chosen,
            database);
        RETURN chosen;
    END IF;
    SELECT o.option_value INTO other
    FROM pg_catalog.pg_foreign_server AS s, LATERAL pg_catalog.pg_options_to_table(s.srvoptions) AS o
    WHERE s.srvname = chosen AND o.option_name = 'database';
    IF other IS DISTINCT FROM database THEN
        RAISE EXCEPTION 'server "%" exists and shows %', chosen, coalesce(other, 'something else')
            USING ERRCODE = 'duplicate_object',
                  HINT = format('Give this file another server name: SELECT ferry.attach(%L, ''other_name'').', database);
    END IF;
    RETURN chosen;
END $$;

-- Drops the foreign tables that attach made: all that stand in a schema of its own, the marked ones
-- elsewhere.
CREATE FUNCTION ferry.drop_foreign_tables(server name, schema_name name DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    tables text;
BEGIN
    SELECT string_agg(format('%I.%I', f.schema_name, f.local_name), ', ') INTO tables
    FROM ferry.foreign_tables(drop_foreign_tables.server) AS f
         JOIN pg_catalog.pg_namespace AS n ON n.nspname = f.schema_name
    WHERE (drop_foreign_tables.schema_name IS NULL OR f.schema_name = drop_foreign_tables.schema_name)
      AND ferry.attach_mark(drop_foreign_tables.server)
          IN (obj_description(n.oid, 'pg_namespace'), obj_description(f.relation, 'pg_class'));
    IF tables IS NOT NULL THEN
        EXECUTE 'DROP FOREIGN TABLE ' || tables;
    END IF;
END $$;

CREATE FUNCTION ferry.attach(database text, server name DEFAULT NULL, foreign_schema name DEFAULT NULL)
    RETURNS name
LANGUAGE plpgsql AS $$
DECLARE
    chosen       name;
    local_schema name;
    others       oid[];
    made         record;
BEGIN
    IF database IS NULL THEN
        RAISE EXCEPTION 'the database must not be null' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    chosen := ferry.server_for(database, server);
    -- Never a schema that merely has foreign tables of the server: those may be somebody's own.
    local_schema := coalesce(foreign_schema, ferry.default_foreign_schema(chosen));
    PERFORM ferry.drop_foreign_tables(chosen, local_schema);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = local_schema) THEN
        EXECUTE format('CREATE SCHEMA %I', local_schema);
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', local_schema, ferry.attach_mark(chosen));
    END IF;
    others := ARRAY(SELECT f.relation FROM ferry.foreign_tables(chosen) AS f
                    WHERE f.schema_name = local_schema);
    EXECUTE format('IMPORT FOREIGN SCHEMA main FROM SERVER %I INTO %I', chosen, local_schema);
    FOR made IN SELECT f.local_name FROM ferry.foreign_tables(chosen) AS f
                WHERE f.schema_name = local_schema AND f.relation <> ALL (others) LOOP
        EXECUTE format('COMMENT ON FOREIGN TABLE %I.%I IS %L', local_schema, made.local_name,
            ferry.attach_mark(chosen));
    END LOOP;
    RETURN chosen;
END $$;

CREATE FUNCTION ferry.drop_schema_if_empty(schema_name name) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP SCHEMA %I', schema_name);
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'schema "%" stays: it holds other objects', schema_name;
    WHEN invalid_schema_name OR insufficient_privilege THEN
        NULL;  -- gone already, or somebody else's
END $$;

-- Foreign tables that somebody made elsewhere stop it, with what PostgreSQL says of objects that depend on a
-- server.
CREATE FUNCTION ferry.detach(server name) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ferry.server_database(server);
    PERFORM ferry.release_snapshot(server, ferry.snapshot_migration(server));
    PERFORM ferry.drop_foreign_tables(server);
    EXECUTE format('DROP SERVER %I', server);
    PERFORM ferry.drop_schema_if_empty(n.nspname)
    FROM pg_catalog.pg_namespace AS n
    WHERE obj_description(n.oid, 'pg_namespace') = ferry.attach_mark(detach.server);
END $$;

-- plan ------------------------------------------------------------------------------------------------------

-- The file's schema comes out of functions, whose sizes the planner can only guess: nested loops over a
-- thousand tables would take minutes.
CREATE FUNCTION ferry.plan_migration(server name, target_schema name, options jsonb, proved_by_run boolean)
    RETURNS bigint
LANGUAGE plpgsql SET enable_nestloop = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    settings jsonb := ferry.check_options(plan_migration.options);
    existing CONSTANT boolean := ferry.is_existing(settings);
    path     text := ferry.server_database(plan_migration.server);
    id       bigint;
    kind     record;
BEGIN
    IF plan_migration.target_schema IS NULL OR plan_migration.target_schema = '' THEN
        RAISE EXCEPTION 'the target schema must have a name' USING ERRCODE = 'invalid_schema_name';
    END IF;
    id := ferry.settle_snapshot(plan_migration.server, settings);
    PERFORM ferry.check_named_objects(plan_migration.server, settings);
    IF existing THEN
        PERFORM ferry.check_target_schema(plan_migration.target_schema);
    END IF;
    INSERT INTO ferry.migration (migration, server, database, foreign_schema, target_schema, options, proved_by_run, created_schema)
    VALUES (coalesce(id, nextval('ferry.migration_migration_seq')), plan_migration.server, path,
            ferry.foreign_schema_of(plan_migration.server), plan_migration.target_schema, settings, plan_migration.proved_by_run,
            NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = plan_migration.target_schema))
    RETURNING migration INTO id;
    PERFORM ferry.map_tables(id);
    IF existing THEN
        IF settings -> 'rename' <> '{}' THEN
            PERFORM ferry.check_renamed(ferry.get_migration(id));
        END IF;
        PERFORM ferry.map_columns(id);
        PERFORM ferry.adopt_columns(id);
    ELSE
        PERFORM ferry.check_targets(id);
        PERFORM ferry.map_columns(id);
        PERFORM ferry.match_key_types(id);
        PERFORM ferry.widen_computed(ferry.get_migration(id));
    END IF;
    PERFORM ferry.map_time_zones(id);
    PERFORM ferry.settle_misfits(id);
    IF NOT existing THEN
        PERFORM ferry.map_views(id);
        PERFORM ferry.map_keys(id);
        PERFORM ferry.keep_definitions(id);
    END IF;
    INSERT INTO ferry.finding (migration, severity, kind, object, column_name, detail, occurrences, sample)
    SELECT id, f.* FROM ferry.inspect_data(plan_migration.server, quick => true) AS f
    WHERE f.object IS NULL
       OR (ferry.is_wanted(f.object, settings)
           AND (f.column_name IS NULL OR ferry.is_wanted_column(f.object, f.column_name, settings))
           AND (NOT existing OR ferry.concerns_existing(f.kind))
           -- Of columns that do not get the type which holds everything, settle_misfits has said what happens.
           AND NOT (f.kind = 'misfit' AND EXISTS (SELECT FROM ferry.column_map AS c
                                                  WHERE c.migration = id AND c.source_table = f.object
                                                    AND c.source_column = f.column_name AND c.checked)));
    IF existing THEN
        PERFORM ferry.compare_schemas(id);
    ELSE
        PERFORM ferry.translate_migration(id);
    END IF;
    -- Kinds whose steps stand in the same transactions are planned together.
    FOR kind IN SELECT constructor FROM ferry.object_kind WHERE settings ->> 'mode' = ANY (modes)
                GROUP BY constructor ORDER BY min(position) LOOP
        EXECUTE format('SELECT ferry.%I($1)', kind.constructor) USING id;
    END LOOP;
    RETURN id;
END $$;

CREATE FUNCTION ferry.plan(server name, target_schema name, options jsonb DEFAULT '{}') RETURNS bigint
LANGUAGE sql AS $$ SELECT ferry.plan_migration(server, target_schema, options, false) $$;

-- migrate, refresh, undo ------------------------------------------------------------------------------------

-- How a migration ended, as one line for people.
CREATE FUNCTION ferry.summary(migration bigint) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format('migration %s: %s tables, %s rows, %s findings, %s', m.migration,
                  (SELECT count(*) FROM ferry.table_map AS t WHERE t.migration = m.migration),
                  (SELECT coalesce(sum(s.rows), 0) FROM ferry.step AS s WHERE s.migration = m.migration
                      AND s.kind IN ('data', 'part')),
                  (SELECT count(*) FROM ferry.finding AS f WHERE f.migration = m.migration),
                  m.status)
    FROM ferry.migration AS m WHERE m.migration = summary.migration
$$;

CREATE FUNCTION ferry.raise_unless_verified(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m     ferry.migration := ferry.get_migration(raise_unless_verified.migration);
    wrong record;
BEGIN
    IF m.status = 'verified' OR (m.status = 'loaded' AND m.options ->> 'verify' = 'none') THEN
        RETURN;
    END IF;
    SELECT count(*) AS number, string_agg(concat(v.kind, ' ', v.object, ': ', v.detail), E'\n'
        ORDER BY v.object COLLATE "C") AS list INTO wrong
    FROM ferry.verification AS v WHERE v.migration = m.migration AND NOT v.ok;
    RAISE EXCEPTION 'migration % is not verified: % of % objects differ from the file', m.migration,
        wrong.number,
        (SELECT count(*) FROM ferry.verification AS v WHERE v.migration = m.migration)
        USING ERRCODE = 'data_exception', DETAIL = coalesce(wrong.list, ''),
              HINT = format('SELECT * FROM ferry.verification WHERE migration = %s AND NOT ok', m.migration);
END $$;

CREATE PROCEDURE ferry.migrate(database text, target_schema name, options jsonb DEFAULT '{}',
                               INOUT migration bigint DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
    settings jsonb := ferry.check_options(options);
    atomic   boolean := ferry.is_atomic(settings);
BEGIN
    -- Before attach looks at the file, so that only the copying does.
    IF ferry.wants_copy(settings) AND database IS NOT NULL THEN
        PERFORM ferry.make_snapshot(ferry.server_for(database, NULL));
    END IF;
    migration := ferry.plan_migration(ferry.attach(database), target_schema, options, true);
    IF NOT atomic THEN
        COMMIT;
    END IF;
    CALL ferry.run(migration);
    PERFORM FROM ferry.complete_verification(ferry.get_migration(migration));
    RAISE NOTICE '%', ferry.summary(migration);
    IF NOT atomic THEN
        COMMIT;
    END IF;
    PERFORM ferry.raise_unless_verified(migration);
END $$;

CREATE PROCEDURE ferry.refresh(target_schema name, options jsonb DEFAULT '{}')
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ferry.check_refresh_options(options);
    PERFORM ferry.refresh_schema(ferry.latest_migration(target_schema),
                                 pg_catalog.current_setting('search_path'));
END $$;

CREATE PROCEDURE ferry.undo(migration bigint)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ferry.undo_migration(migration);
END $$;

-- Looking ---------------------------------------------------------------------------------------------------

CREATE FUNCTION ferry.report(migration bigint) RETURNS TABLE (section text, item text, value text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(report.migration);
BEGIN
    RETURN QUERY
    SELECT r.section, r.item, r.value
    FROM (SELECT 1 AS place, 'migration' AS section, v.n, v.item, v.value
          FROM (VALUES (1, 'status', m.status), (2, 'database', m.database), (3, 'server', m.server::text),
                       (4, 'target schema', m.target_schema::text),
                       (5, 'error', m.error)) AS v (n, item, value)
          WHERE v.value IS NOT NULL
          UNION ALL
          SELECT 2, 'tables', v.n, v.item, v.value::text
          FROM (SELECT count(*) FILTER (WHERE s.kind = 'data') AS planned,
                       count(*) FILTER (WHERE s.kind = 'data' AND s.status = 'done') AS loaded, sum(s.rows) AS row_count
                FROM ferry.step AS s WHERE s.migration = m.migration AND s.kind IN ('data', 'part')) AS t,
               LATERAL (VALUES (1, 'planned', t.planned), (2, 'loaded', t.loaded), (3, 'rows',
                   t.row_count)) AS v (n, item, value)
          UNION ALL
          SELECT 3, 'steps', row_number() OVER (ORDER BY min(k.position), s.status), s.kind || ' '
              || s.status, count(*)::text
          FROM ferry.step AS s JOIN ferry.object_kind AS k USING (kind)
          WHERE s.migration = m.migration GROUP BY s.kind, s.status
          UNION ALL
          SELECT 4, 'findings', row_number() OVER (ORDER BY f.severity, f.kind), f.severity || ' ' || f.kind,
                 count(*)::text
          FROM ferry.finding AS f WHERE f.migration = m.migration GROUP BY f.severity, f.kind
          UNION ALL
          SELECT 5, 'values', v.n, v.item, v.value::text
          FROM (SELECT sum(a.loaded) AS loaded, sum(a.converted) AS converted, sum(a.listed) AS listed,
                       sum(a.unaccounted) AS unaccounted
                FROM ferry.accounting AS a WHERE a.migration = m.migration HAVING count(*) > 0) AS t,
               LATERAL (VALUES (1, 'loaded', t.loaded), (2, 'converted', t.converted), (3, 'listed in ferry.misfit', t.listed),
                   (4, 'unaccounted', t.unaccounted)) AS v (n, item, value)
          UNION ALL
          SELECT 6, 'verification', row_number() OVER (ORDER BY v.ok DESC), CASE WHEN v.ok THEN 'equal'
              ELSE 'different' END, count(*)::text
          FROM ferry.verification AS v WHERE v.migration = m.migration GROUP BY v.ok) AS r
    ORDER BY r.place, r.n;
END $$;

-- What sessions are doing right now, as the server reports it: rows that come in, blocks or tuples of an index.
CREATE VIEW ferry.work_in_progress AS
SELECT p.pid, 'rows' AS measure, p.tuples_processed AS done, NULL::bigint AS expected
FROM pg_catalog.pg_stat_progress_copy AS p WHERE p.datname = current_database()
UNION ALL
SELECT i.pid, CASE WHEN i.tuples_total > 0 THEN 'tuples' ELSE 'blocks' END,
       CASE WHEN i.tuples_total > 0 THEN i.tuples_done ELSE i.blocks_done END,
       CASE WHEN i.tuples_total > 0 THEN i.tuples_total ELSE i.blocks_total END
FROM pg_catalog.pg_stat_progress_create_index AS i WHERE i.datname = current_database();

-- One row for each unit that is being worked on, or for one that has failed; one without a step for a migration that
-- rests. Steps are named by what takes the time in their unit: the rows.
CREATE VIEW ferry.progress AS
SELECT m.migration, m.status, s.step, s.kind, s.object, c.steps_done, c.steps_total, c.rows_done + l.rows AS rows_done,
       c.rows_expected, m.started_at, coalesce(m.finished_at, clock_timestamp()) - m.started_at AS elapsed,
       s.pid, s.measure, s.done AS step_done, s.expected AS step_expected, r.rate AS per_second,
       make_interval(secs => (s.expected - s.done) / nullif(r.rate, 0)) AS time_left
FROM ferry.migration AS m
     LEFT JOIN LATERAL (
         SELECT DISTINCT ON (x.unit) x.step, x.kind, x.object, x.pid, x.started_at, w.measure, w.done,
                CASE w.measure WHEN 'rows' THEN x.expected ELSE w.expected END AS expected
         FROM ferry.step AS x LEFT JOIN ferry.work_in_progress AS w ON w.pid = x.pid AND x.status = 'running'
         WHERE x.migration = m.migration AND x.status IN ('running', 'failed')
         ORDER BY x.unit, x.expected DESC NULLS LAST, x.step) AS s ON true
     LEFT JOIN LATERAL (
         SELECT (s.done / nullif(extract(epoch FROM clock_timestamp() - s.started_at), 0))::float8 AS rate) AS r ON true
     LEFT JOIN LATERAL (
         SELECT coalesce(sum(w.done), 0)::bigint AS rows
         FROM ferry.step AS x JOIN ferry.work_in_progress AS w ON w.pid = x.pid AND w.measure = 'rows'
         WHERE x.migration = m.migration AND x.status = 'running' AND x.kind IN ('data', 'part')) AS l ON true
     LEFT JOIN LATERAL (
         SELECT count(*) FILTER (WHERE x.status = 'done') AS steps_done,
                count(*) FILTER (WHERE x.status <> 'skipped') AS steps_total,
                coalesce(sum(x.rows), 0)::bigint AS rows_done,
                (SELECT coalesce(sum(t.source_rows), 0)::bigint FROM ferry.table_map AS t
                    WHERE t.migration = m.migration) AS rows_expected
         FROM ferry.step AS x WHERE x.migration = m.migration) AS c ON true
WHERE m.status NOT IN ('planned', 'undone');
