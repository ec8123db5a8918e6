-- misfit: lists what does not fit, from the file as it is when the migration runs, before anything is changed.
INSERT INTO ferry.object_kind VALUES
    ('misfit', 'prepare', 15, 'plan_misfit', 'Lists values and rows that do not fit, as the options say.',
        '{create,existing,replace}');

CREATE FUNCTION ferry.plan_misfit(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(m.migration, 'misfit', m.target_schema, format('SELECT ferry.list_misfits(%s)', m.migration))
    FROM ferry.migration AS m
    WHERE m.migration = plan_misfit.migration AND ferry.lists_misfits(m)
$$;
