-- replace: with mode "replace", what earlier migrations of the schema made is dropped first, without CASCADE: what
-- others built on it stops the run.
INSERT INTO ferry.object_kind VALUES
    ('replace', 'prepare', 10, 'plan_replace',
        'Drops what earlier migrations of the schema made.');

-- The statements that drop what migrations made in a schema: views, then tables, then the functions of triggers and
-- helpers, each kind in one statement.
CREATE FUNCTION ferry.drop_statements(target_schema name) RETURNS TABLE (place int, statement text)
LANGUAGE sql STABLE AS $$
    SELECT 1, 'DROP VIEW ' || string_agg(format('%I.%I', drop_statements.target_schema, v.view_name), ', '
                                         ORDER BY v.view_name)
    FROM ferry.made_views(drop_statements.target_schema) AS v HAVING count(*) > 0
    UNION ALL
    SELECT 2, 'DROP TABLE ' || string_agg(format('%I.%I', drop_statements.target_schema, d.table_name), ', '
                                          ORDER BY d.table_name)
    FROM ferry.made_tables(drop_statements.target_schema) AS d HAVING count(*) > 0
    UNION ALL
    SELECT 3, 'DROP FUNCTION ' || string_agg(f.name, ', ' ORDER BY f.name)
    FROM (SELECT DISTINCT d.routine::regprocedure::text AS name FROM ferry.made_functions(drop_statements.target_schema) AS d) AS f
    HAVING count(*) > 0
    ORDER BY 1
$$;

-- Migrations of which something stands in a schema.
CREATE FUNCTION ferry.made_migrations(target_schema name) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(DISTINCT d.migration::text, ', ')
    FROM (SELECT t.migration FROM ferry.made_tables(made_migrations.target_schema) AS t
          UNION SELECT v.migration FROM ferry.made_views(made_migrations.target_schema) AS v
          UNION SELECT f.migration FROM ferry.made_functions(made_migrations.target_schema) AS f) AS d
$$;

CREATE FUNCTION ferry.plan_replace(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m          ferry.migration := ferry.get_migration(plan_replace.migration);
    migrations text := ferry.made_migrations(m.target_schema);
    d          record;
    number     int;
    steps      int[] := '{}';
BEGIN
    IF m.options ->> 'mode' <> 'replace' OR migrations IS NULL THEN
        RETURN;
    END IF;
    FOR d IN SELECT * FROM ferry.drop_statements(m.target_schema) LOOP
        number := ferry.add_step(m.migration, 'replace', m.target_schema, d.statement, depends_on => steps, unit => steps[1]);
        steps := steps || number;
    END LOOP;
    PERFORM ferry.add_step(m.migration, 'replace', 'migrations ' || migrations,
                           format(E'UPDATE ferry.migration SET status = ''undone''\nWHERE migration IN (%s)', migrations),
                           depends_on => steps, unit => steps[1]);
    UPDATE ferry.step SET generated = sql WHERE migration = m.migration AND kind = 'replace';
END $$;

-- The plan drops by name. Since it was made, a name may have become that of somebody's own table, or of a
-- later migration's; statements that have been edited are taken as they are.
CREATE FUNCTION ferry.check_replaced(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ferry.step AS s
               WHERE s.migration = m.migration AND s.kind = 'replace' AND s.status = 'pending'
                 AND s.sql = s.generated AND s.sql LIKE 'DROP %'
                 AND s.sql NOT IN (SELECT d.statement FROM ferry.drop_statements(m.target_schema) AS d)) THEN
        RAISE EXCEPTION 'the tables that migration % would replace are not those it was planned for',
            m.migration
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Plan a new one with ferry.plan().';
    END IF;
END $$;
