-- Side by side: the steps of a plan are a queue. The session that was called and its background workers take unit
-- after unit from it, each unit one transaction. What may run beside what is a fact of the kind (ferry.object_kind).

-- Sessions that a migration is worth: one more for every so many rows, as the option "jobs" allows.
CREATE FUNCTION ferry.job_count(m ferry.migration) RETURNS int
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN ferry.is_atomic(m.options) THEN 1
                ELSE least((m.options ->> 'jobs')::int,
                           1 + trunc(coalesce(sum(s.expected), 0) / ferry.rows_per_job()))::int END
    FROM ferry.step AS s WHERE s.migration = m.migration AND s.status = 'pending' AND s.locks <> 'alone'
$$;

-- Workers for the session that runs a migration. Who looks at one old state of the queue all the time works alone.
CREATE FUNCTION ferry.worker_count(m ferry.migration) RETURNS int
LANGUAGE sql STABLE AS $$
    SELECT CASE current_setting('transaction_isolation') WHEN 'read committed' THEN ferry.job_count(m) - 1 ELSE 0 END
$$;

-- The next nap, in milliseconds, of a session that finds nothing to do again and again.
CREATE FUNCTION ferry.longer_nap(nap int) RETURNS int
LANGUAGE sql IMMUTABLE AS $$ SELECT least(2 * nap, 500) $$;

-- What the session has set for itself, for the sessions that work for it. `path` is its search_path, which functions
-- do not see.
CREATE FUNCTION ferry.session_settings(path text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(s.name, current_setting(s.name)), '{}')
        || jsonb_build_object('search_path', path)
    FROM pg_catalog.pg_settings AS s
    WHERE s.source IN ('session', 'client') AND s.context IN ('user', 'superuser')
      AND s.name NOT IN ('client_encoding', 'standard_conforming_strings')
      AND s.name NOT LIKE 'transaction\_%' AND s.name NOT LIKE 'default\_transaction\_%'
$$;

-- Shows that a session works on a migration, until its transaction ends; waits while another one prepares a run.
CREATE FUNCTION ferry.join_migration(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT pg_catalog.pg_advisory_xact_lock_shared(7370, (join_migration.migration % 2147483647)::int)
$$;

-- Whether a step has failed by itself, which ends a run. One whose session has died only leaves work undone.
CREATE FUNCTION ferry.has_failed(migration bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM ferry.step AS s WHERE s.migration = has_failed.migration AND s.status = 'failed'
                       AND s.failure ->> 'sqlstate' <> '57P01')
$$;

-- Whether what the steps of a unit depend on has been dealt with.
CREATE FUNCTION ferry.has_what_it_needs(migration bigint, unit int) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM ferry.step AS d
                       WHERE d.migration = has_what_it_needs.migration
                         AND d.step = ANY (ARRAY(SELECT n.step FROM ferry.step AS s, LATERAL unnest(s.depends_on) AS n (step)
                                                 WHERE s.migration = has_what_it_needs.migration
                                                   AND s.unit = has_what_it_needs.unit))
                         AND d.unit <> has_what_it_needs.unit AND d.status IN ('pending', 'running', 'failed'))
$$;

-- Whether steps with these locks may not work on one table at once: what the server's own locks would make wait, or
-- end in a deadlock. "exclusive" is ALTER TABLE, "reference" a foreign key, "shared" rows and indexes; "alone" runs
-- beside nothing, whatever it touches.
CREATE FUNCTION ferry.excludes(a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT 'exclusive' IN (a, b) OR ('reference' IN (a, b) AND 'read' NOT IN (a, b))
$$;

-- Whether nobody works on anything that keeps a unit out. One that wants to be alone comes after all before it.
CREATE FUNCTION ferry.may_start(migration bigint, unit int) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM ferry.step AS s
                            JOIN ferry.step AS r ON r.migration = s.migration AND r.status IN ('running', 'failed')
                       WHERE s.migration = may_start.migration AND s.unit = may_start.unit
                         AND CASE r.status WHEN 'failed' THEN s.locks = 'alone' AND r.unit < s.unit
                                           ELSE 'alone' IN (s.locks, r.locks)
                                                OR (s.tables && r.tables AND ferry.excludes(s.locks, r.locks)) END)
$$;

-- Does not wait for the disk when the transaction commits: it claims a unit, and a claim that a crash forgets has done
-- no harm.
CREATE FUNCTION ferry.commit_lazily() RETURNS void
LANGUAGE sql AS $$ SELECT pg_catalog.set_config('synchronous_commit', 'off', true) $$;

-- Takes the next unit that can be worked on and returns its number; NULL when there is none now.
CREATE FUNCTION ferry.claim_unit(migration bigint) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    alone     int;
    next_unit int := 0;
    -- Of units that wait for others to leave their tables: nobody whom they exclude may come before them.
    waiting   int[] := '{}';
    is_first  boolean := true;
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(7372, (claim_unit.migration % 2147483647)::int);
    IF ferry.has_failed(claim_unit.migration) THEN
        RETURN NULL;
    END IF;
    SELECT min(s.unit) INTO alone FROM ferry.step AS s
    WHERE s.migration = claim_unit.migration AND s.locks = 'alone' AND s.status IN ('pending', 'running', 'failed');
    LOOP
        SELECT min(s.unit) INTO next_unit FROM ferry.step AS s
        WHERE s.migration = claim_unit.migration AND s.status = 'pending' AND s.unit > next_unit;
        -- Nothing passes a unit that is alone, and it passes nothing.
        IF next_unit IS NULL OR next_unit > alone OR (next_unit = alone AND NOT is_first) THEN
            RETURN NULL;
        END IF;
        is_first := false;
        -- What they leave in their session is for the one that was called.
        IF next_unit = alone AND ferry.is_worker()
           AND EXISTS (SELECT FROM ferry.step AS s WHERE s.migration = claim_unit.migration AND s.unit = next_unit
                           AND s.kind IN ('before', 'after')) THEN
            RETURN NULL;
        END IF;
        CONTINUE WHEN NOT ferry.has_what_it_needs(claim_unit.migration, next_unit);
        EXIT WHEN ferry.may_start(claim_unit.migration, next_unit)
            AND NOT EXISTS (SELECT FROM ferry.step AS s
                                 JOIN ferry.step AS w ON w.migration = s.migration AND w.unit = ANY (waiting)
                            WHERE s.migration = claim_unit.migration AND s.unit = next_unit
                              AND s.tables && w.tables AND ferry.excludes(s.locks, w.locks));
        waiting := waiting || next_unit;
    END LOOP;
    UPDATE ferry.step AS s SET status = 'running', started_at = clock_timestamp(), pid = pg_backend_pid()
    WHERE s.migration = claim_unit.migration AND s.unit = next_unit AND s.status = 'pending';
    RETURN next_unit;
END $$;

-- Whether there is, or will be, something to do for a session that has found nothing to claim.
CREATE FUNCTION ferry.has_work(migration bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM ferry.step AS s WHERE s.migration = has_work.migration AND s.status = 'pending')
       AND NOT ferry.has_failed(has_work.migration)
$$;

-- Fails the steps of workers that are gone without having ended them. The others go on.
CREATE FUNCTION ferry.fail_abandoned(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    live int[] := ferry.worker_pids();
    lost record;
BEGIN
    -- 0 is a worker that has yet to start.
    IF 0 = ANY (live) THEN
        RETURN;
    END IF;
    FOR lost IN
        SELECT s.* FROM ferry.step AS s
        WHERE s.migration = fail_abandoned.migration AND s.status = 'running'
          AND s.pid <> pg_backend_pid() AND s.pid <> ALL (live)
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.pid = s.pid)
        ORDER BY s.step
    LOOP
        PERFORM ferry.fail_step(s, lost.started_at, '57P01', format('the worker process %s ended', lost.pid), NULL,
                                'The server''s log says why.')
        FROM ferry.step AS s WHERE s.migration = lost.migration AND s.step = lost.step AND s.status = 'running';
        IF FOUND THEN
            RAISE WARNING 'step % of migration % failed: the worker process % ended', lost.step, lost.migration, lost.pid;
        END IF;
    END LOOP;
END $$;

-- Says what workers have finished since the last time.
CREATE FUNCTION ferry.announce_finished(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    s ferry.step;
BEGIN
    FOR s IN WITH finished AS (UPDATE ferry.step SET unannounced = false
                               WHERE migration = m.migration AND unannounced RETURNING *)
             SELECT * FROM finished ORDER BY finished_at LOOP
        PERFORM ferry.announce_step(m, s, s.rows, s.finished_at - s.started_at);
    END LOOP;
END $$;

-- What the session does that has nothing to claim while others work: looks after them and says how far they are.
-- Returns false when nobody works any more.
CREATE FUNCTION ferry.attend_workers(m ferry.migration) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ferry.fail_abandoned(m.migration);
    PERFORM ferry.announce_finished(m);
    RETURN EXISTS (SELECT FROM ferry.step AS s WHERE s.migration = m.migration AND s.status = 'running');
END $$;

-- While workers are busy: tells every five seconds what they do. `told` is when it was told last; returns that.
CREATE FUNCTION ferry.tell_progress(migration bigint, told timestamptz) RETURNS timestamptz
LANGUAGE plpgsql AS $$
DECLARE
    p record;
BEGIN
    IF clock_timestamp() - told < interval '5 s' THEN
        RETURN told;
    END IF;
    SELECT max(x.rows_done) AS rows_done, max(x.rows_expected) AS rows_expected, max(x.steps_done) AS steps_done,
           max(x.steps_total) AS steps_total,
           string_agg(concat_ws(' ', replace(x.kind, '_', ' '), x.object, to_char(100.0 * x.step_done / nullif(x.step_expected, 0), 'FM990" %"')),
                      ', ' ORDER BY x.step) AS running
    INTO p FROM ferry.progress AS x WHERE x.migration = tell_progress.migration;
    RAISE NOTICE 'migration %: % %% of % rows, % of % steps; now %', migration,
        coalesce(100 * p.rows_done / nullif(p.rows_expected, 0), 100), p.rows_expected, p.steps_done, p.steps_total, p.running;
    RETURN clock_timestamp();
END $$;
