-- The option "snapshot": "copy". A plan is made, run and verified from one copy of the file, which the server shows in place
-- of the file (its option `snapshot`) from the plan on until the migration is verified, undone or deleted. So whatever reads
-- the foreign tables meanwhile, workers, edited steps and steps run by hand included, reads that one state.

-- The copy that a server reads, NULL for none.
CREATE FUNCTION ferry.server_snapshot(server name) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT o.option_value
    FROM pg_catalog.pg_foreign_server AS s, LATERAL pg_catalog.pg_options_to_table(s.srvoptions) AS o
    WHERE s.srvname = server_snapshot.server AND o.option_name = 'snapshot'
$$;

-- The migration whose copy a server reads, by the name of the file: the path is another one after a restore.
CREATE FUNCTION ferry.snapshot_migration(server name) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT substring(ferry.server_snapshot(snapshot_migration.server) FROM '/sqlite_ferry/[0-9]+_([0-9]+)\.db$')::bigint
$$;

-- Raises unless a server reads its file itself.
CREATE FUNCTION ferry.check_reads_file(server name) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
    reader CONSTANT bigint := ferry.snapshot_migration(server);
BEGIN
    IF ferry.server_snapshot(server) IS NOT NULL THEN
        RAISE EXCEPTION 'server "%" reads a copy of its file%', server,
            coalesce(', made for migration ' || reader, '')
            USING ERRCODE = 'object_in_use',
                  HINT = coalesce(format('CALL ferry.run(%1$s) and ferry.verify(%1$s) finish that migration, CALL ferry.undo(%1$s) '
                                         'takes it back; ', reader), '')
                         || 'ferry.attach(database, server) shows the file under another server name, too.';
    END IF;
END $$;

-- Removes what a crash has left. A copy whose migration is still being planned belongs to a session that has its lock. A
-- transaction with an old snapshot cannot tell, and leaves it to the next.
CREATE FUNCTION ferry.sweep_snapshots() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    own  CONSTANT oid := (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database());
    copy record;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RETURN;
    END IF;
    FOR copy IN SELECT f.* FROM ferry.snapshot_files() AS f LOOP
        IF copy.database = own THEN
            CONTINUE WHEN ferry.is_read(copy.path)
                OR NOT pg_catalog.pg_try_advisory_xact_lock(7370, (copy.migration % 2147483647)::int);
            -- The planning session may have committed in between.
            CONTINUE WHEN ferry.is_read(copy.path);
        ELSE
            CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_database AS d WHERE d.oid = copy.database);
        END IF;
        PERFORM ferry.remove_snapshot(copy.database, copy.migration, NULL);
    END LOOP;
END $$;

-- Whether a server reads this copy. VOLATILE, so that it sees what has been committed just now.
CREATE FUNCTION ferry.is_read(path text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (SELECT FROM pg_catalog.pg_foreign_server AS s WHERE ferry.server_snapshot(s.srvname) = path);
END $$;

-- Copies the file of a server and lets the server read the copy; gives the number of the migration that it is for.
CREATE FUNCTION ferry.make_snapshot(server name) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    id     CONSTANT bigint := nextval('ferry.migration_migration_seq');
    target CONSTANT oid := (SELECT s.oid FROM pg_catalog.pg_foreign_server AS s WHERE s.srvname = server);
    other  bigint;
BEGIN
    PERFORM ferry.lock_migration(id);
    IF NOT pg_catalog.pg_try_advisory_xact_lock(7371, target::int) THEN
        RAISE EXCEPTION 'another session copies the file of server "%"', server
            USING ERRCODE = 'object_in_use', HINT = 'Wait until its migration is finished.';
    END IF;
    PERFORM ferry.check_reads_file(server);
    SELECT m.migration INTO other
    FROM ferry.migration AS m
         JOIN pg_catalog.pg_locks AS l
           ON l.locktype = 'advisory' AND l.classid = 7370 AND l.objid = (m.migration % 2147483647)::oid
              AND l.objsubid = 2 AND l.pid <> pg_backend_pid()
              AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
    WHERE m.server = make_snapshot.server ORDER BY m.migration LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'another session runs migration % from server "%"', other, server
            USING ERRCODE = 'object_in_use', HINT = 'It would read the copy from now on. Wait until it is finished.';
    END IF;
    PERFORM ferry.sweep_snapshots();
    EXECUTE format('ALTER SERVER %I OPTIONS (ADD snapshot %L)', server, ferry.take_snapshot(server, id));
    RETURN id;
END $$;

CREATE FUNCTION ferry.wants_copy(options jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT options ->> 'snapshot' = 'copy' $$;

-- Lets the server of a plan that is to be made read what the options want. Gives the number of the migration where there is
-- one already: with a copy, perhaps one that was made for this plan.
CREATE FUNCTION ferry.settle_snapshot(server name, options jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    reader CONSTANT bigint := ferry.snapshot_migration(server);
BEGIN
    IF NOT ferry.wants_copy(options) THEN
        PERFORM ferry.check_reads_file(server);
        RETURN NULL;
    END IF;
    IF reader IS NOT NULL AND NOT EXISTS (SELECT FROM ferry.migration AS m WHERE m.migration = reader) THEN
        RETURN reader;
    END IF;
    RETURN ferry.make_snapshot(server);
END $$;

-- Gives up the copy of a migration, if it has one: the server reads the file again, and the copy goes with COMMIT.
CREATE FUNCTION ferry.release_snapshot(server name, migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF ferry.snapshot_migration(server) = migration THEN
        EXECUTE format('ALTER SERVER %I OPTIONS (DROP snapshot)', server);
    END IF;
    PERFORM ferry.remove_snapshot(f.database, f.migration, release_snapshot.server)
    FROM ferry.snapshot_files() AS f
    WHERE f.migration = release_snapshot.migration
      AND f.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database());
END $$;

CREATE FUNCTION ferry.release_finished_snapshot() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ferry.release_snapshot(OLD.server, OLD.migration);
    RETURN NULL;
END $$;

CREATE TRIGGER release_snapshot_when_finished AFTER UPDATE OF status ON ferry.migration FOR EACH ROW
    WHEN (NEW.options ->> 'snapshot' = 'copy'
          AND (NEW.status IN ('verified', 'undone')
               OR (NEW.status = 'loaded' AND NEW.options ->> 'verify' = 'none')))
    EXECUTE FUNCTION ferry.release_finished_snapshot();
CREATE TRIGGER release_snapshot_when_deleted AFTER DELETE ON ferry.migration FOR EACH ROW
    WHEN (OLD.options ->> 'snapshot' = 'copy')
    EXECUTE FUNCTION ferry.release_finished_snapshot();
