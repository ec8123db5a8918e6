-- Side by side: the steps of a plan are a queue. The session that was called and its background workers take unit
-- after unit from it, each unit one transaction. What may run beside what is a fact of the kind (ferry.object_kind).

-- Sessions that a migration is worth: one more for every so many rows or steps, as the option "jobs" allows.
CREATE FUNCTION ferry.job_count(m ferry.migration) RETURNS int
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN ferry.is_atomic(m.options) THEN 1
                ELSE least((m.options ->> 'jobs')::int,
                           1 + coalesce(sum(s.expected), 0) / ferry.rows_per_job() + count(*) / 500)::int END
    FROM ferry.step AS s WHERE s.migration = m.migration AND s.status = 'pending' AND s.locks <> 'alone'
$$;

-- What the session has set for itself, for the sessions that work for it.
CREATE FUNCTION ferry.session_settings() RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(s.name, current_setting(s.name)), '{}')
    FROM pg_catalog.pg_settings AS s
    WHERE s.source IN ('session', 'client') AND s.context IN ('user', 'superuser')
      AND s.name NOT IN ('session_authorization', 'client_encoding') AND s.name NOT LIKE 'transaction\_%'
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

-- Whether a unit waits for nothing: what its steps depend on has been dealt with, nobody works on its tables in a way
-- that keeps it out, and where it wants to be alone, all before it is finished.
CREATE FUNCTION ferry.is_ready(migration bigint, unit int, is_alone boolean) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM ferry.step AS s
                            JOIN ferry.step AS d ON d.migration = s.migration AND d.step = ANY (s.depends_on)
                       WHERE s.migration = is_ready.migration AND s.unit = is_ready.unit
                         AND d.unit <> s.unit AND d.status IN ('pending', 'running', 'failed'))
       AND NOT EXISTS (SELECT FROM ferry.step AS s
                            JOIN ferry.step AS r ON r.migration = s.migration AND r.status = 'running'
                       WHERE s.migration = is_ready.migration AND s.unit = is_ready.unit
                         AND (s.locks = 'alone' OR r.locks = 'alone'
                              OR (s.tables && r.tables AND 'exclusive' IN (s.locks, r.locks))))
       AND NOT (is_ready.is_alone
                AND EXISTS (SELECT FROM ferry.step AS f
                            WHERE f.migration = is_ready.migration AND f.status = 'failed' AND f.unit < is_ready.unit))
$$;

-- Does not wait for the disk when the transaction commits: it claims a unit, and a claim that a crash forgets has done
-- no harm.
CREATE FUNCTION ferry.commit_lazily() RETURNS void
LANGUAGE sql AS $$ SELECT pg_catalog.set_config('synchronous_commit', 'off', true) $$;

-- Takes the next unit that can be worked on and returns its number; NULL when there is none now.
CREATE FUNCTION ferry.claim_unit(migration bigint) RETURNS int
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    alone     int;
    next_unit int := 0;
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(7371, (claim_unit.migration % 2147483647)::int);
    IF ferry.has_failed(claim_unit.migration) THEN
        RETURN NULL;
    END IF;
    SELECT min(unit) INTO alone FROM ferry.step
    WHERE migration = claim_unit.migration AND locks = 'alone' AND status IN ('pending', 'running', 'failed');
    LOOP
        SELECT min(unit) INTO next_unit FROM ferry.step
        WHERE migration = claim_unit.migration AND status = 'pending' AND unit > next_unit;
        -- Nothing passes a unit that is alone, and that one comes after all before it.
        IF next_unit IS NULL OR next_unit > alone THEN
            RETURN NULL;
        END IF;
        EXIT WHEN ferry.is_ready(claim_unit.migration, next_unit, next_unit = alone);
        IF next_unit = alone THEN
            RETURN NULL;
        END IF;
    END LOOP;
    UPDATE ferry.step SET status = 'running', started_at = clock_timestamp(), pid = pg_backend_pid()
    WHERE migration = claim_unit.migration AND unit = next_unit AND status = 'pending';
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
