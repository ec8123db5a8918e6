-- check: CHECK constraints, added behind the rows. SQLite may hold rows that break one: then it is NOT VALID, which new
-- rows have to keep, and they are listed.
INSERT INTO ferry.object_kind VALUES
    ('check', 'constraint', 120, 'plan_check', 'Adds a CHECK constraint.', DEFAULT, 'exclusive');

CREATE FUNCTION ferry.plan_check(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(plan_check.migration);
BEGIN
    PERFORM ferry.add_translated_step(m, 'check', d.table_name || '.' || d.target_name, d.statement, d.source_table,
                                      d.source_name, d.error, d.notes, ARRAY[d.step], d.statement || ' NOT VALID')
    FROM (SELECT t.source_table, t.source_name, t.target_name, t.error, t.notes, x.target_name AS table_name, s.step,
                 CASE WHEN t.error IS NULL
                      THEN format('ALTER TABLE %I.%I ADD CONSTRAINT %I CHECK (%s)', m.target_schema, x.target_name,
                                  t.target_name, t.sql) END AS statement
          FROM ferry.translation AS t
               JOIN ferry.table_map AS x USING (migration, source_table)
               JOIN ferry.step AS s ON s.migration = m.migration AND s.kind = 'data'
                    AND s.source_table = t.source_table
          WHERE t.migration = m.migration AND t.kind = 'check' ORDER BY x.place, t.place) AS d;
END $$;

-- Rows of the target that break a CHECK: how many, and the keys of ten.
CREATE FUNCTION ferry.broken_rows(m ferry.migration, s ferry.step, OUT occurrences bigint, OUT sample jsonb)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    t          ferry.table_map := ferry.mapped_table(m, s.source_table);
    expression text := (SELECT x.sql FROM ferry.translation AS x
                        WHERE x.migration = m.migration AND x.kind = 'check' AND x.source_table = s.source_table
                          AND x.source_name = s.source_name);
    key        text := (SELECT string_agg(format('%L, %I', c.source_column, c.target_column), ', ' ORDER BY c.pk)
                        FROM ferry.column_map AS c
                        WHERE c.migration = m.migration AND c.source_table = s.source_table AND c.pk > 0);
BEGIN
    EXECUTE format('SELECT count(*), jsonb_agg(r.key ORDER BY r.key) FILTER (WHERE r.n <= 10)
                    FROM (SELECT %s AS key, row_number() OVER (ORDER BY %1$s) AS n FROM %I.%I WHERE NOT (%s)) AS r',
                   coalesce('jsonb_build_object(' || key || ')', 'NULL::jsonb'), m.target_schema, t.target_name,
                   expression)
    INTO occurrences, sample;
    IF key IS NULL THEN
        sample := NULL;
    END IF;
END $$;

-- Makes a finding of a CHECK that rows break, in place of an earlier one.
CREATE FUNCTION ferry.note_broken_check(m ferry.migration, s ferry.step, refusal text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    broken record;
BEGIN
    SELECT * INTO broken FROM ferry.broken_rows(m, s);
    PERFORM ferry.forget_invalid(m, s);
    PERFORM ferry.add_finding(m.migration, 'warning', s.kind, s.source_table, NULL,
                              ferry.invalid_detail(s) || refusal
                              || '; rows that break it stay, and cannot be updated before they fulfil it',
                              broken.occurrences, broken.sample);
END $$;

-- How the detail of a finding about a constraint which is NOT VALID begins.
CREATE FUNCTION ferry.invalid_detail(s ferry.step) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT s.object || ' is not valid: ' $$;

-- Takes back what a finding says of a constraint's rows.
CREATE FUNCTION ferry.forget_invalid(m ferry.migration, s ferry.step) RETURNS void
LANGUAGE sql AS $$
    DELETE FROM ferry.finding AS f
    WHERE f.migration = m.migration AND f.kind = s.kind AND f.object = s.source_table
      AND starts_with(f.detail, ferry.invalid_detail(s))
$$;
