-- after: the option's statements, each in a transaction of its own.
INSERT INTO ferry.object_kind VALUES
    ('after', 'after', 200, 'plan_after', 'Runs a statement of the option "after".',
        '{create,existing,replace}');

CREATE FUNCTION ferry.plan_after(migration bigint) RETURNS void
LANGUAGE sql AS $$
    SELECT ferry.add_step(e.migration, 'after', 'statement ' || e.n, e.statement)
    FROM (SELECT m.migration, s.statement, s.n
          FROM ferry.migration AS m,
               LATERAL jsonb_array_elements_text(m.options -> 'after') WITH ORDINALITY AS s (statement, n)
          WHERE m.migration = plan_after.migration ORDER BY s.n) AS e
$$;
