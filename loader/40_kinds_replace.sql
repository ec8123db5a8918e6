-- replace: with mode "replace", what earlier migrations of the schema made is dropped first, in one statement
-- and without CASCADE: what others built on it stops the run.
INSERT INTO ferry.object_kind VALUES
    ('replace', 'prepare', 10, 'plan_replace',
        'Drops the tables that earlier migrations of the schema made.');

CREATE FUNCTION ferry.plan_replace(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m    ferry.migration := ferry.get_migration(plan_replace.migration);
    made record;
    drop_step int;
BEGIN
    IF m.options ->> 'mode' <> 'replace' THEN
        RETURN;
    END IF;
    SELECT string_agg(format('%I.%I', m.target_schema, d.table_name), ', ' ORDER BY d.table_name) AS tables,
           string_agg(DISTINCT d.migration::text, ', ') AS migrations
    INTO made FROM ferry.made_tables(m.target_schema) AS d;
    IF made.tables IS NULL THEN
        RETURN;
    END IF;
    drop_step := ferry.add_step(m.migration, 'replace', m.target_schema, 'DROP TABLE ' || made.tables);
    PERFORM ferry.add_step(m.migration, 'replace', 'migrations ' || made.migrations,
                           format(E'UPDATE ferry.migration SET status = ''undone''\nWHERE migration IN (%s)',
                               made.migrations),
                           depends_on => ARRAY[drop_step], unit => drop_step);
END $$;
