-- schema: the target schema, when it is not there.
INSERT INTO ferry.object_kind VALUES
    ('schema', 'schema', 40, 'plan_schema', 'Creates the target schema.');

CREATE FUNCTION ferry.plan_schema(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(m.migration, 'schema', m.target_schema,
                          format('CREATE SCHEMA IF NOT EXISTS %I', m.target_schema))
    FROM ferry.migration AS m
    WHERE m.migration = plan_schema.migration AND m.created_schema
$$;
