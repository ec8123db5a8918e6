-- Running a plan: unit by unit, each unit one transaction. What is done stays done; a failure is written
-- down, committed and then raised, and the next call goes on with the failed unit.

-- Writes down that the data or the server refuses the SQL of a step, and why.
CREATE FUNCTION ferry.note_refusal(s ferry.step, refusal text, is_left_out boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    outcome text := CASE WHEN is_left_out THEN 'is left out' ELSE 'is not valid' END;
BEGIN
    UPDATE ferry.step AS x
    SET note = concat_ws('; ', refusal, x.note), status = CASE WHEN is_left_out THEN 'skipped' ELSE x.status END
    WHERE x.migration = s.migration AND x.step = s.step;
    IF s.kind = 'check' AND NOT is_left_out THEN
        PERFORM ferry.note_broken_check(ferry.get_migration(s.migration), s, refusal);
    ELSE
        PERFORM ferry.add_finding(s.migration, CASE WHEN is_left_out THEN 'error' ELSE 'warning' END, s.kind,
            s.source_table, NULL, format('%s %s: %s', s.object, outcome, refusal));
    END IF;
    RAISE WARNING '% "%" %', s.kind, s.object, outcome USING DETAIL = refusal;
END $$;

-- How INSERT ... SELECT from the file works while a migration loads; see the setting of that name.
CREATE FUNCTION ferry.bulk_mode(options jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT CASE options ->> 'method' WHEN 'bulk' THEN 'freeze' ELSE 'off' END $$;

-- Carries out one step and returns the rows that its SQL reports. Where the step has a fallback and the data
-- refuses its SQL, the fallback is run instead (an empty one means: leave it out); either way a finding says
-- so. Translated SQL that nobody has edited is left out as well where the server refuses it. The SQL may have been
-- edited, and runs under the search_path of the session: see 95_search_path.sql.
CREATE FUNCTION ferry.execute_step(s ferry.step) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    loaded  bigint;
    state   text;
    message text;
    detail  text;
    is_left_out boolean;
BEGIN
    IF s.fallback IS NULL THEN
        EXECUTE s.sql;
        GET DIAGNOSTICS loaded = ROW_COUNT;
        RETURN loaded;
    END IF;
    BEGIN
        EXECUTE s.sql;
        RETURN NULL;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
        IF NOT ferry.is_refusal(s, state) THEN
            RAISE;
        END IF;
    END;
    is_left_out := s.fallback OPERATOR(pg_catalog.=) '' OR NOT ferry.is_violation(state);
    IF NOT is_left_out THEN
        EXECUTE s.fallback;
    END IF;
    PERFORM ferry.note_refusal(s, ferry.with_detail(message, detail), is_left_out);
    RETURN NULL;
END $$;

-- Whether rows stand against a constraint, or are too large for an index.
CREATE FUNCTION ferry.is_violation(state text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT left(state, 2) IN ('23', '54') $$;

-- Whether an error means that a step with a fallback is not to be had as planned.
CREATE FUNCTION ferry.is_refusal(s ferry.step, state text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT ferry.is_violation(state)
        OR (s.generated IS NOT NULL AND s.generated = s.sql AND state <> '42501' AND NOT ferry.is_grave(state))
$$;

CREATE FUNCTION ferry.with_detail(message text, detail text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT concat_ws(': ', message, nullif(detail, '')) $$;

-- Rows loaded of those that the plan expects, in whole percent; NULL where it expects none.
CREATE FUNCTION ferry.percent_loaded(migration bigint) RETURNS int
LANGUAGE sql STABLE AS $$
    SELECT least(100 * sum(s.rows) / nullif(sum(s.expected), 0), 100)::int FROM ferry.step AS s
    WHERE s.migration = percent_loaded.migration AND s.kind IN ('data', 'part')
$$;

-- Says that a step is finished, for the kinds that people wait for.
CREATE FUNCTION ferry.announce_step(m ferry.migration, s ferry.step, loaded bigint, elapsed interval)
    RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    seconds text := to_char(extract(epoch FROM elapsed), 'FM9999990.0') || ' s';
BEGIN
    IF s.kind IN ('data', 'part') THEN
        RAISE NOTICE 'table %.%: % rows in %', m.target_schema, s.object, loaded,
            concat(seconds, format(' (%s %% of all)', ferry.percent_loaded(m.migration)));
    ELSIF s.kind = 'verify' THEN
        RAISE NOTICE 'table %.%: compared with the file in %', m.target_schema, s.object, seconds;
    ELSIF s.phase IN ('index', 'foreign_key', 'view', 'trigger') THEN
        RAISE NOTICE '% %.%: done in %', replace(s.kind, '_', ' '), m.target_schema, s.object, seconds;
    END IF;
END $$;

-- The steps of a unit that has been started.
CREATE FUNCTION ferry.started_steps(migration bigint, unit int) RETURNS SETOF ferry.step
LANGUAGE sql STABLE AS $$
    SELECT x.* FROM ferry.step AS x
    WHERE x.migration = started_steps.migration AND x.unit = started_steps.unit AND x.status = 'running'
      AND x.pid = pg_backend_pid()
    ORDER BY x.step
$$;

-- Skips a step when one that it needs was not done; tells whether it did.
CREATE FUNCTION ferry.skip_step(s ferry.step) RETURNS boolean
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    missing int := (SELECT min(d.step) FROM ferry.step AS d
                    WHERE d.migration = s.migration AND d.step = ANY (s.depends_on) AND d.status <> 'done');
BEGIN
    IF missing IS NOT NULL THEN
        UPDATE ferry.step SET status = 'skipped', note = format('needs step %s, which was not done', missing)
        WHERE migration = s.migration AND step = s.step;
    END IF;
    RETURN missing IS NOT NULL;
END $$;

-- Writes down that a step has been carried out, and what it made.
CREATE FUNCTION ferry.finish_step(m ferry.migration, s ferry.step, loaded bigint, began timestamptz)
    RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    state text;
BEGIN
    IF s.kind = 'table' THEN
        UPDATE ferry.table_map SET relation = to_regclass(format('%I.%I', m.target_schema, target_name))
        WHERE migration = m.migration AND source_table = s.source_table;
    END IF;
    UPDATE ferry.step
    SET status = CASE status WHEN 'running' THEN 'done' ELSE status END,
        rows = CASE WHEN s.kind IN ('data', 'part') THEN loaded END,
        started_at = began, finished_at = clock_timestamp(), unannounced = ferry.is_worker()
    WHERE migration = m.migration AND step = s.step RETURNING status INTO state;
    IF state = 'done' AND s.kind IN ('view', 'trigger', 'helper') THEN
        PERFORM ferry.note_made(m, s);
    END IF;
    IF state = 'done' AND NOT ferry.is_worker() THEN
        PERFORM ferry.announce_step(m, s, loaded, clock_timestamp() - began);
    END IF;
END $$;

-- Remembers the view or function that a step made.
CREATE FUNCTION ferry.note_made(m ferry.migration, s ferry.step) RETURNS void
LANGUAGE sql AS $$
    UPDATE ferry.view_map AS v SET relation = to_regclass(format('%I.%I', m.target_schema, v.target_name))
    WHERE s.kind = 'view' AND v.migration = m.migration AND v.source_view = s.source_name;
    UPDATE ferry.translation AS t SET routine = to_regprocedure(format('%I.%I()', m.target_schema, t.target_name))
    WHERE s.kind = 'trigger' AND t.migration = m.migration AND t.kind = 'trigger' AND t.source_table = s.source_table
      AND t.source_name = s.source_name;
    UPDATE ferry.helper_map AS h SET routine = to_regprocedure(h.signature)
    WHERE s.kind = 'helper' AND h.migration = m.migration AND h.name = s.source_name
$$;

-- Writes down that a step has failed, and with it its unit.
CREATE FUNCTION ferry.fail_step(s ferry.step, began timestamptz, state text, message text, detail text,
                                hint text)
    RETURNS jsonb
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    found jsonb := jsonb_build_object('step', s.step, 'kind', s.kind, 'object', s.object, 'sqlstate', state,
                                        'message', message, 'detail', detail, 'hint', hint);
BEGIN
    UPDATE ferry.step
    SET status = CASE step WHEN s.step THEN 'failed' ELSE 'pending' END,
        started_at = CASE step WHEN s.step THEN began END,
        finished_at = CASE step WHEN s.step THEN clock_timestamp() END,
        failure = CASE step WHEN s.step THEN found END,
        error = CASE step WHEN s.step
                     THEN concat_ws(E'\n', state || ': ' || message, nullif('DETAIL: ' || detail, 'DETAIL: '),
                                    nullif('HINT: ' || hint, 'HINT: ')) END
    WHERE migration = s.migration AND unit = s.unit AND status = 'running';
    RETURN found;
END $$;

-- Raises unless a step that reads rows finds the version of the file that the run began with, so that all sessions and all
-- transactions of a run have read the same rows.
CREATE FUNCTION ferry.check_file_version(m ferry.migration, kind text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF kind IN ('data', 'part', 'verify') AND ferry.file_version(m.server) <> m.file_version THEN
        RAISE EXCEPTION 'the SQLite file was changed while migration % was reading it', m.migration
            USING ERRCODE = 'serialization_failure', DETAIL = 'Tables that are loaded already may hold an older state.',
                  HINT = 'Stop what writes to it and CALL ferry.run() again, or migrate with {"snapshot": "copy"}, which lets it write.';
    END IF;
END $$;

-- Which version of the file a run reads. A run that goes on over another one than before says so.
CREATE FUNCTION ferry.begin_version(m ferry.migration) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    version text := ferry.file_version(m.server);
BEGIN
    IF version <> m.file_version AND EXISTS (SELECT FROM ferry.step AS s WHERE s.migration = m.migration
                                               AND s.kind IN ('data', 'part') AND s.status = 'done') THEN
        RAISE WARNING 'the SQLite file was changed since migration % loaded its first tables', m.migration
            USING HINT = 'The verification shows which tables differ; ferry.refresh() brings them up to date.';
    END IF;
    RETURN version;
END $$;

-- Runs the steps of one unit, all or none of them. Returns NULL, or the failure as
-- {step, sqlstate, message, detail, hint}; a cancel passes through. The session's search_path is in force.
CREATE FUNCTION ferry.run_unit(m ferry.migration, unit int) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    s       ferry.step;
    began   timestamptz;
    loaded  bigint;
    state   text;
    message text;
    detail  text;
    hint    text;
    mode    text := pg_catalog.current_setting('sqlite_ferry.bulk_insert', true);
BEGIN
    PERFORM pg_catalog.set_config('sqlite_ferry.bulk_insert', ferry.bulk_mode(m.options), true);
    FOR s IN SELECT x.* FROM ferry.started_steps(m.migration, unit) AS x LOOP
        began := pg_catalog.clock_timestamp();
        IF NOT ferry.skip_step(s) THEN
            IF s.kind OPERATOR(pg_catalog.=) 'helper' THEN
                PERFORM ferry.lock_helpers(m.target_schema);
            END IF;
            PERFORM ferry.check_file_version(m, s.kind);
            loaded := ferry.execute_step(s);
            PERFORM ferry.finish_step(m, s, loaded, began);
        END IF;
    END LOOP;
    -- What is deferred to the end of the transaction would fail there without a step to name.
    IF NOT ferry.is_atomic(m.options) THEN
        SET CONSTRAINTS ALL IMMEDIATE;
    END IF;
    PERFORM pg_catalog.set_config('sqlite_ferry.bulk_insert', coalesce(mode, 'on'), true);
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
                            hint = PG_EXCEPTION_HINT;
    RETURN ferry.fail_step(s, began, state, message, detail, hint);
END $$;

-- Raises when the plan has found what has to be dealt with first, and lists all of it.
CREATE FUNCTION ferry.check_obstacles(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    found record;
BEGIN
    SELECT count(*) AS number,
           string_agg(concat_ws('.', f.object, f.column_name) || ': ' || f.detail
                          || coalesce(ferry.sample_text(f.occurrences, f.sample), ''), E'\n'
                      ORDER BY f.object COLLATE "C", f.column_name COLLATE "C", f.finding) AS list
    INTO found FROM ferry.finding AS f WHERE f.migration = m.migration AND f.blocking;
    IF found.number > 0 THEN
        RAISE EXCEPTION 'migration % cannot run: the plan has % blocking findings', m.migration, found.number
            USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = found.list,
                  HINT = format('SELECT * FROM ferry.finding WHERE migration = %s AND blocking', m.migration);
    END IF;
END $$;

-- `path` is the session's search_path. Checks that a migration can be run, makes what a crash left running pending again, and brings the plan in
-- line with the foreign tables as they are now.
CREATE FUNCTION ferry.start_run(migration bigint, path text) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(start_run.migration);
BEGIN
    PERFORM ferry.lock_migration(m.migration);
    IF m.status = 'undone' THEN
        RAISE EXCEPTION 'migration % has been undone', m.migration
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Plan a new one with ferry.plan().';
    END IF;
    PERFORM ferry.check_obstacles(m);
    UPDATE ferry.step SET status = 'pending', started_at = NULL, finished_at = NULL, error = NULL, failure = NULL, pid = NULL,
        unannounced = false
    WHERE migration = m.migration AND status IN ('running', 'failed');
    PERFORM ferry.check_replaced(m);
    PERFORM ferry.renew_foreign_tables(m);
    IF EXISTS (SELECT FROM ferry.step WHERE migration = m.migration AND status = 'pending') THEN
        UPDATE ferry.migration
        SET status = 'running', started_at = coalesce(started_at, clock_timestamp()), finished_at = NULL,
            error = NULL, settings = ferry.session_settings(path), file_version = ferry.begin_version(m)
        WHERE migration = m.migration;
    END IF;
END $$;

-- Writes down how a run ended: with the first failure, if any. A run that others left unfinished stays pending.
CREATE FUNCTION ferry.finish_run(migration bigint) RETURNS jsonb
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    failure jsonb := (SELECT s.failure FROM ferry.step AS s
                      WHERE s.migration = finish_run.migration AND s.status = 'failed'
                      ORDER BY s.failure ->> 'sqlstate' = '57P01', s.step LIMIT 1);
    left_over ferry.step;
BEGIN
    IF failure IS NULL THEN
        SELECT * INTO left_over FROM ferry.step AS s
        WHERE s.migration = finish_run.migration AND s.status = 'pending' ORDER BY s.step LIMIT 1;
        IF FOUND THEN
            failure := jsonb_build_object('step', left_over.step, 'kind', left_over.kind, 'object', left_over.object,
                                          'sqlstate', '55000', 'message', 'nothing that it depends on is left to be done');
        END IF;
    END IF;
    UPDATE ferry.migration
    SET status = CASE WHEN failure IS NOT NULL THEN 'failed' WHEN status = 'running' THEN 'loaded'
        ELSE status END,
        finished_at = CASE WHEN status = 'running' THEN clock_timestamp() ELSE finished_at END,
        error = failure ->> 'message'
    WHERE migration = finish_run.migration;
    RETURN failure;
END $$;

-- A RAISE that takes a detail only has a DETAIL line, and so on: an empty one would be shown.
CREATE FUNCTION ferry.raise_failure(m ferry.migration, failure jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    message text := format('step %s of migration %s (%s %s): %s', failure ->> 'step', m.migration,
        failure ->> 'kind',
                           failure ->> 'object', failure ->> 'message');
    detail  text := nullif(failure ->> 'detail', '');
    hint    text := nullif(concat_ws(' ', nullif(failure ->> 'hint', ''),
                                     CASE WHEN NOT (m.options -> 'atomic')::boolean
                                          THEN format('CALL ferry.run(%s) goes on where it stopped.',
                                              m.migration) END), '');
BEGIN
    IF detail IS NOT NULL AND hint IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = failure ->> 'sqlstate', MESSAGE = message, DETAIL = detail,
            HINT = hint;
    ELSIF detail IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = failure ->> 'sqlstate', MESSAGE = message, DETAIL = detail;
    ELSIF hint IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = failure ->> 'sqlstate', MESSAGE = message, HINT = hint;
    END IF;
    RAISE EXCEPTION USING ERRCODE = failure ->> 'sqlstate', MESSAGE = message;
END $$;

CREATE FUNCTION ferry.is_atomic(options jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT (options -> 'atomic')::boolean $$;

-- Works until nothing is left, or one step has failed. No SET clause here: a procedure that has one cannot commit.
CREATE PROCEDURE ferry.run(migration bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m         ferry.migration := ferry.get_migration(run.migration);
    is_atomic boolean := ferry.is_atomic(m.options);
    unit      int;
    failure   jsonb;
    told      timestamptz := pg_catalog.clock_timestamp();
    nap       int := 20;
BEGIN
    PERFORM ferry.start_run(m.migration, pg_catalog.current_setting('search_path'));
    m := ferry.get_migration(run.migration);
    IF NOT is_atomic THEN
        PERFORM ferry.hold_migration(m.migration);
        COMMIT;
        PERFORM ferry.start_workers(m.migration, ferry.worker_count(m));
    END IF;
    LOOP
        PERFORM ferry.join_migration(m.migration);
        unit := ferry.claim_unit(m.migration);
        IF unit IS NULL AND NOT ferry.attend_workers(m) THEN
            -- What has just been finished may let something start; while the lock of the first look is held, nobody
            -- else takes it.
            unit := ferry.claim_unit(m.migration);
            EXIT WHEN unit IS NULL;
        END IF;
        IF NOT is_atomic THEN
            PERFORM ferry.commit_lazily();
            COMMIT;
            PERFORM ferry.join_migration(m.migration);
        END IF;
        IF unit IS NULL THEN
            PERFORM ferry.wait_for_workers(nap);
            nap := ferry.longer_nap(nap);
            told := ferry.tell_progress(m.migration, told);
        ELSE
            nap := 20;
            PERFORM ferry.run_unit(m, unit);
        END IF;
        IF NOT is_atomic THEN
            COMMIT;
        END IF;
    END LOOP;
    IF NOT is_atomic THEN
        PERFORM ferry.stop_workers();
        PERFORM ferry.announce_finished(m);
    END IF;
    failure := ferry.finish_run(m.migration);
    IF failure IS NOT NULL THEN
        IF NOT is_atomic THEN
            COMMIT;
        END IF;
        PERFORM ferry.raise_failure(m, failure);
    END IF;
END $$;
