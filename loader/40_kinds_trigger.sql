-- trigger: triggers are listed, not translated.
INSERT INTO ferry.object_kind VALUES
    ('trigger', 'trigger', 160, 'plan_trigger', 'A trigger; not translated yet.');

CREATE FUNCTION ferry.plan_trigger(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(d.migration, 'trigger', d.trigger_name, NULL, source_table => d.table_name,
                          source_name => d.trigger_name, note => 'triggers are not translated')
    FROM (SELECT m.migration, g.trigger_name, g.table_name
          FROM ferry.migration AS m, LATERAL ferry.source_triggers(m.server) AS g
          WHERE m.migration = plan_trigger.migration AND (m.options -> 'triggers')::boolean
          ORDER BY g.trigger_name COLLATE "C") AS d
$$;
