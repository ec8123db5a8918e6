-- schema: the target schema, when it is not there. The last undo knows it by its comment.
INSERT INTO ferry.object_kind VALUES
    ('schema', 'schema', 40, 'plan_schema', 'Creates the target schema.');

CREATE FUNCTION ferry.plan_schema(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(m.migration, 'schema', m.target_schema,
                          format(E'CREATE SCHEMA IF NOT EXISTS %I;\nCOMMENT ON SCHEMA %1$I IS %L', m.target_schema,
                                 ferry.made_mark()))
    FROM ferry.migration AS m
    WHERE m.migration = plan_schema.migration AND m.created_schema
$$;
