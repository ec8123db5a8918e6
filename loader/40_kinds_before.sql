-- before: the option's statements, each in a transaction of its own.
INSERT INTO ferry.object_kind VALUES
    ('before', 'before', 30, 'plan_before', 'Runs a statement of the option "before".',
        '{create,existing,replace}');

CREATE FUNCTION ferry.plan_before(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(e.migration, 'before', 'statement ' || e.n, e.statement)
    FROM (SELECT m.migration, s.statement, s.n
          FROM ferry.migration AS m,
               LATERAL jsonb_array_elements_text(m.options -> 'before') WITH ORDINALITY AS s (statement, n)
          WHERE m.migration = plan_before.migration ORDER BY s.n) AS e
$$;
