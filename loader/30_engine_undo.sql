-- Undo: what a migration made is known by its OIDs, so it is found under another name and in another schema, too.

-- What a migration made and still stands, with the kind of DROP that it takes. A helper that another migration needs is
-- not among it.
CREATE FUNCTION ferry.made_objects(migration bigint) RETURNS TABLE (place int, kind text, name text, namespace oid)
LANGUAGE sql STABLE AS $$
    SELECT CASE c.relkind WHEN 'v' THEN 1 ELSE 2 END, CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
           c.oid::regclass::text, c.relnamespace
    FROM (SELECT v.relation, 'v' AS relkind FROM ferry.view_map AS v WHERE v.migration = made_objects.migration
          UNION ALL
          SELECT t.relation, 'r' FROM ferry.table_map AS t WHERE t.migration = made_objects.migration) AS r
         JOIN pg_catalog.pg_class AS c ON c.oid = r.relation AND c.relkind = r.relkind
    UNION ALL
    SELECT 3, 'FUNCTION', p.oid::regprocedure::text, p.pronamespace
    FROM (SELECT r.routine FROM ferry.made_routines() AS r WHERE r.migration = made_objects.migration
          EXCEPT
          SELECT r.routine FROM ferry.made_routines() AS r WHERE r.migration <> made_objects.migration) AS r
         JOIN pg_catalog.pg_proc AS p ON p.oid = r.routine
$$;

-- Functions of the migrations that have not been taken back: helpers, and those of triggers.
CREATE FUNCTION ferry.made_routines() RETURNS TABLE (migration bigint, routine oid, is_helper boolean)
LANGUAGE sql STABLE AS $$
    SELECT r.migration, r.routine, r.is_helper
    FROM (SELECT h.migration, h.routine::oid, true AS is_helper FROM ferry.helper_map AS h
          UNION ALL SELECT t.migration, t.routine::oid, false FROM ferry.translation AS t) AS r
         JOIN ferry.migration AS m USING (migration)
    WHERE m.status <> 'undone' AND r.routine IS NOT NULL
$$;

-- Schemas that a migration has to do with: the one that it is for, and where its objects are now.
CREATE FUNCTION ferry.schemas_of(m ferry.migration) RETURNS SETOF oid
LANGUAGE sql STABLE AS $$
    SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = m.target_schema
    UNION
    SELECT o.namespace FROM ferry.made_objects(m.migration) AS o
$$;

-- Drops a function unless something depends on it.
CREATE FUNCTION ferry.drop_function_if_unused(routine regprocedure) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'DROP FUNCTION ' || routine;
EXCEPTION
    WHEN dependent_objects_still_exist OR insufficient_privilege THEN
        NULL;  -- it is somebody's now
END $$;

-- Drops the helpers that ferry.translate made in a schema, once no migration has anything there.
CREATE FUNCTION ferry.drop_spare_helpers(namespace oid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    spare regprocedure;
BEGIN
    IF EXISTS (SELECT FROM ferry.migration AS m, LATERAL ferry.made_objects(m.migration) AS o
               WHERE m.status <> 'undone' AND o.namespace = drop_spare_helpers.namespace) THEN
        RETURN;
    END IF;
    FOR spare IN SELECT p.oid FROM pg_catalog.pg_proc AS p
                 WHERE p.pronamespace = drop_spare_helpers.namespace
                   AND obj_description(p.oid, 'pg_proc') LIKE '%' || ferry.made_mark()
                   AND p.oid NOT IN (SELECT r.routine FROM ferry.made_routines() AS r) LOOP
        PERFORM ferry.drop_function_if_unused(spare);
    END LOOP;
END $$;

CREATE FUNCTION ferry.undo_migration(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m         ferry.migration := ferry.get_migration(undo_migration.migration);
    schemas   CONSTANT oid[] := ARRAY(SELECT s FROM ferry.schemas_of(m) AS s);
    statement text;
    dropped   int := 0;
BEGIN
    PERFORM ferry.lock_migration(m.migration);
    IF ferry.is_existing(m.options) AND m.status <> 'undone' THEN
        PERFORM ferry.empty_again(m);
    END IF;
    -- One statement per kind: views, and tables by their keys, depend on each other.
    FOR statement IN SELECT format('DROP %s %s', o.kind, string_agg(o.name, ', ' ORDER BY o.name))
                     FROM ferry.made_objects(m.migration) AS o GROUP BY o.place, o.kind ORDER BY o.place LOOP
        EXECUTE statement;
        dropped := dropped + 1;
    END LOOP;
    IF dropped = 0 AND m.status IN ('loaded', 'verified', 'mismatch') AND NOT ferry.is_existing(m.options) THEN
        RAISE NOTICE 'nothing of what migration % made is there any more', m.migration;
    END IF;
    UPDATE ferry.migration SET status = 'undone', finished_at = clock_timestamp()
        WHERE migration = m.migration;
    DELETE FROM ferry.verification WHERE migration = m.migration;
    PERFORM ferry.drop_spare_helpers(s) FROM unnest(schemas) AS s;
    -- Whichever migration made it.
    PERFORM ferry.drop_schema_if_empty(n.nspname)
    FROM pg_catalog.pg_namespace AS n
    WHERE n.oid = ANY (schemas) AND obj_description(n.oid, 'pg_namespace') = ferry.made_mark()
      AND m.status NOT IN ('planned', 'undone');
END $$;
