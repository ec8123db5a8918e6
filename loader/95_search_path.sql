-- Whoever may create functions in a schema of the caller's search_path could put one in the place of
-- PostgreSQL's own. So every function in SQL or PL/pgSQL looks in pg_catalog alone, but for those that run
-- statements of the plan: there the user's triggers, types and functions are found as the user finds them.
-- These name what they call with its schema. Procedures cannot have a SET clause, since they commit, and do
-- the same.
DO $$
DECLARE
    f regprocedure;
BEGIN
    FOR f IN SELECT p.oid FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
             WHERE p.pronamespace = 'ferry'::regnamespace AND p.prokind = 'f'
               AND l.lanname IN ('sql', 'plpgsql')
               AND p.proname NOT IN ('execute_step', 'execute_under', 'run_unit') LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', f);
        EXECUTE format('ALTER FUNCTION %s SET standard_conforming_strings = on', f);
    END LOOP;
END $$;
