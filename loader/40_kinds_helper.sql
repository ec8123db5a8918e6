-- helper: functions that translated SQL calls. They are SQL and PL/pgSQL, and need no extension.
INSERT INTO ferry.object_kind VALUES
    ('helper', 'schema', 42, 'plan_helper', 'Creates a function that translated SQL calls.');

-- Functions that migrations made in a schema and that stand there: helpers, and the functions of triggers.
CREATE FUNCTION ferry.made_functions(target_schema name)
    RETURNS TABLE (migration bigint, routine oid, is_helper boolean)
LANGUAGE sql STABLE AS $$
    SELECT r.migration, p.oid, r.is_helper
    FROM ferry.made_routines() AS r
         JOIN ferry.migration AS m USING (migration)
         JOIN pg_catalog.pg_proc AS p ON p.oid = r.routine
         JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace AND n.nspname = m.target_schema
    WHERE m.target_schema = made_functions.target_schema
$$;

-- Waits for other sessions that make helpers in a schema: two that made one at the same moment would end with an error.
CREATE FUNCTION ferry.lock_helpers(target_schema name) RETURNS void
LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(7371, hashtext(target_schema)) $$;

-- A function of that name that no migration made is ferry.translate's, which the comment tells, and stays; or it is
-- somebody's own, and nothing may take its place.
CREATE FUNCTION ferry.plan_helper(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_helper.migration);
    h record;
BEGIN
    FOR h IN SELECT x.*, to_regprocedure(x.signature) AS present,
                    EXISTS (SELECT FROM ferry.made_functions(m.target_schema) AS d
                            WHERE d.routine = to_regprocedure(x.signature) AND d.is_helper) AS is_made
             FROM ferry.helper_map AS x WHERE x.migration = m.migration ORDER BY x.place LOOP
        IF h.present IS NULL OR h.is_made THEN
            PERFORM ferry.add_step(m.migration, 'helper', h.name,
                                   format(E'%s;\nCOMMENT ON FUNCTION %s IS %L', rtrim(h.sql, E'; \n'), h.signature,
                                          h.comment),
                                   source_name => h.name);
        ELSIF obj_description(h.present, 'pg_proc') LIKE '%' || ferry.made_mark() THEN
            PERFORM ferry.add_step(m.migration, 'helper', h.name, NULL, source_name => h.name,
                                   note => 'it is there already');
        ELSE
            PERFORM ferry.add_finding(m.migration, 'error', 'helper', h.name, NULL,
                                      format('the schema has a function %s that is not ours', h.signature), NULL, NULL,
                                      true);
        END IF;
    END LOOP;
END $$;
