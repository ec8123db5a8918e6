-- replace: with mode "replace", what earlier migrations of the schema made is dropped first, in one statement
-- and without CASCADE: what others built on it stops the run.
INSERT INTO ferry.object_kind VALUES
    ('replace', 'prepare', 10, 'plan_replace',
        'Drops the tables that earlier migrations of the schema made.');

-- The statements that replace what migrations made in a schema; NULL when nothing of it is there.
CREATE FUNCTION ferry.replacement(target_schema name, OUT migrations text, OUT drop_sql text,
                                  OUT mark_sql text)
LANGUAGE sql STABLE AS $$
    SELECT m.list, 'DROP TABLE ' || m.tables,
           format(E'UPDATE ferry.migration SET status = ''undone''\nWHERE migration IN (%s)', m.list)
    FROM (SELECT string_agg(format('%I.%I', replacement.target_schema, d.table_name), ', '
                     ORDER BY d.table_name) AS tables,
                 string_agg(DISTINCT d.migration::text, ', ') AS list
          FROM ferry.made_tables(replacement.target_schema) AS d) AS m
    WHERE m.tables IS NOT NULL
$$;

CREATE FUNCTION ferry.plan_replace(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m    ferry.migration := ferry.get_migration(plan_replace.migration);
    made record;
    drop_step int;
BEGIN
    SELECT * INTO made FROM ferry.replacement(m.target_schema);
    IF m.options ->> 'mode' <> 'replace' OR made.drop_sql IS NULL THEN
        RETURN;
    END IF;
    drop_step := ferry.add_step(m.migration, 'replace', m.target_schema, made.drop_sql);
    PERFORM ferry.add_step(m.migration, 'replace', 'migrations ' || made.migrations, made.mark_sql,
                           depends_on => ARRAY[drop_step], unit => drop_step);
    UPDATE ferry.step SET generated = sql WHERE migration = m.migration AND kind = 'replace';
END $$;

-- The plan drops by name. Since it was made, a name may have become that of somebody's own table, or of a
-- later migration's; statements that have been edited are taken as they are.
CREATE FUNCTION ferry.check_replaced(m ferry.migration) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    made record;
BEGIN
    SELECT * INTO made FROM ferry.replacement(m.target_schema);
    IF EXISTS (SELECT FROM ferry.step AS s
               WHERE s.migration = m.migration AND s.kind = 'replace' AND s.status = 'pending'
                 AND s.sql = s.generated AND s.sql IS DISTINCT FROM made.drop_sql
                 AND s.sql IS DISTINCT FROM made.mark_sql) THEN
        RAISE EXCEPTION 'the tables that migration % would replace are not those it was planned for',
            m.migration
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Plan a new one with ferry.plan().';
    END IF;
END $$;
