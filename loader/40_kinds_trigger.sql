-- trigger: triggers and their functions, after everything else: none of them fires while rows are loaded.
INSERT INTO ferry.object_kind VALUES
    ('trigger', 'trigger', 160, 'plan_trigger', 'Creates a trigger and its function.');

CREATE FUNCTION ferry.plan_trigger(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_trigger.migration);
BEGIN
    PERFORM ferry.add_translated_step(m, 'trigger', t.target_name,
                CASE WHEN t.error IS NULL
                     THEN format(E'%s;\n%s', rtrim(t.sql, E'; \n'), rtrim(t.create_trigger, E'; \n')) END,
                t.source_table, t.source_name, t.error, t.notes,
                ARRAY(SELECT s.step FROM ferry.step AS s
                      WHERE s.migration = m.migration AND s.kind IN ('view', 'data')
                        AND lower(s.source_table) = lower(t.source_table)))
    FROM (SELECT x.* FROM ferry.translation AS x
          WHERE x.migration = m.migration AND x.kind = 'trigger' ORDER BY x.source_name COLLATE "C") AS t;
END $$;
