-- foreign_key: added after all data, so cycles need no care. Orphans make it NOT VALID: kept rows, a rule for
-- new ones.
INSERT INTO ferry.object_kind VALUES
    ('foreign_key', 'foreign_key', 110, 'plan_foreign_key', 'Adds a foreign key.', DEFAULT, 'reference');

-- A foreign key in the names of the target, the step of the parent's key, and why it cannot be created
-- (`inspected` when ferry.inspect has said so).
CREATE FUNCTION ferry.foreign_keys_of(migration bigint)
    RETURNS TABLE (source_table text, id int, table_name name, name text, columns text, parent_name name,
                   parent_columns text, clauses text, orphans bigint, child_step int, parent_step int,
                   obstacle text,
                   inspected boolean, constraint_name text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(foreign_keys_of.migration);
BEGIN
    RETURN QUERY
    WITH keys AS MATERIALIZED (
        SELECT k.* FROM ferry.source_foreign_keys(m.server) AS k WHERE (m.options -> 'constraints')::boolean
    ), orphans AS (
        SELECT k.table_name, k.id, max(f.occurrences) AS occurrences
        FROM keys AS k
             JOIN ferry.finding AS f ON f.object = k.table_name AND f.column_name = array_to_string(k.columns,
                 ', ')
                                     AND f.detail = ferry.orphan_detail(k.parent)
        WHERE f.migration = m.migration AND f.kind = 'orphan'
        GROUP BY k.table_name, k.id
    ), children AS MATERIALIZED (
        -- One side at a time, as in ferry.key_pairs.
        SELECT k.table_name, k.id, k.parent, u.n, lower(u.parent_column) AS parent_column, c.source_column, c.target_column,
               c.pg_type
        FROM keys AS k
             CROSS JOIN LATERAL unnest(k.columns, k.parent_columns) WITH ORDINALITY AS u (child_column,
                 parent_column, n)
             JOIN ferry.column_map AS c ON c.migration = m.migration AND c.source_table = k.table_name
                  AND c.source_column = u.child_column
    ), sides AS (
        SELECT c.table_name, c.id,
               string_agg(quote_ident(c.target_column), ', ' ORDER BY c.n) AS child_columns,
               string_agg(c.target_column, '_' ORDER BY c.n) AS plain_columns,
               string_agg(quote_ident(p.target_column), ', ' ORDER BY c.n) AS key_columns,
               array_agg(p.source_column ORDER BY p.source_column) AS parent_key,
               string_agg(format('%s is %s, %s of %s is %s', c.source_column, c.pg_type, p.source_column,
                   c.parent, p.pg_type),
                          '; ' ORDER BY c.n) FILTER (WHERE NOT ferry.can_reference(c.pg_type,
                              p.pg_type)) AS mismatch
        FROM children AS c
             JOIN ferry.column_map AS p ON p.migration = m.migration AND p.source_table = c.parent
                  AND lower(p.source_column) = c.parent_column
        GROUP BY c.table_name, c.id
    ), parent_keys AS (
        SELECT DISTINCT ON (k.source_table, key) k.source_table, key, s.step
        FROM ferry.key_map AS k
             JOIN ferry.step AS s ON s.kind = k.kind AND s.source_table = k.source_table
                 AND s.source_name = k.source_name,
             LATERAL (SELECT array_agg(c ORDER BY c) AS key FROM unnest(k.columns) AS c) AS sorted
        WHERE k.migration = m.migration AND s.migration = m.migration AND k.kind IN ('primary_key', 'unique')
          AND s.sql IS NOT NULL AND NOT k.is_translated
        ORDER BY k.source_table, key, s.step
    ), wished AS (
        SELECT k.table_name, array_agg(k.id ORDER BY k.id) AS ids,
               array_agg(coalesce(k.constraint_name,
                                  t.target_name || '_' || coalesce(s.plain_columns, array_to_string(k.columns,
                                      '_')) || '_fkey')
                         ORDER BY k.id) AS names
        FROM keys AS k
             JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = k.table_name
             LEFT JOIN sides AS s ON s.table_name = k.table_name AND s.id = k.id
        GROUP BY k.table_name
    ), taken AS (
        SELECT x.source_table, array_agg(x.target_name::text ORDER BY x.target_name) AS names
        FROM (SELECT k.source_table, k.target_name FROM ferry.key_map AS k
              WHERE k.migration = m.migration AND k.kind IN ('primary_key', 'unique')
              UNION ALL SELECT c.source_table, c.target_name FROM ferry.translation AS c
              WHERE c.migration = m.migration AND c.kind = 'check') AS x
        GROUP BY x.source_table
    ), named AS (
        -- Constraints of one table share a name space, and the keys have their names already.
        SELECT w.table_name, w.ids[u.n - coalesce(cardinality(t.names), 0)] AS id, u.mapped
        FROM wished AS w LEFT JOIN taken AS t ON t.source_table = w.table_name,
             LATERAL unnest(ferry.map_names(coalesce(t.names, '{}') || ferry.map_names(w.names,
                 m.options ->> 'case'), 'keep'))
                 WITH ORDINALITY AS u (mapped, n)
        WHERE u.n > coalesce(cardinality(t.names), 0)
    )
    SELECT k.table_name, k.id, t.target_name, n.mapped, s.child_columns, p.target_name, s.key_columns,
           CASE WHEN k.on_update = 'NO ACTION' THEN '' ELSE ' ON UPDATE ' || k.on_update END
           || CASE WHEN k.on_delete = 'NO ACTION' THEN '' ELSE ' ON DELETE ' || k.on_delete END
           || CASE WHEN NOT k.is_deferrable THEN ''
               WHEN k.initially_deferred THEN ' DEFERRABLE INITIALLY DEFERRED'
                   ELSE ' DEFERRABLE' END,
           -- With another policy there are none left when the key is added.
           CASE m.options ->> 'orphans' WHEN 'not_valid' THEN coalesce(o.occurrences, 0) ELSE 0 END, c.step,
           pk.step,
           CASE WHEN NOT k.parent_exists THEN format('%s is not in the file', k.parent)
                WHEN p.target_name IS NULL THEN format('%s is not part of the migration', k.parent)
                WHEN k.parent_unique AND cardinality(s.parent_key) IS DISTINCT FROM cardinality(k.columns)
                THEN 'one of its columns is left out'
                WHEN NOT k.parent_unique
                THEN format('the columns of %s that it references are neither primary key nor unique',
                    k.parent)
                WHEN s.mismatch IS NOT NULL THEN 'types that cannot be compared: ' || s.mismatch
                WHEN pk.step IS NULL THEN format('the key of %s that it references is left out',
                    k.parent) END,
           NOT (k.parent_exists AND k.parent_unique), k.constraint_name
    FROM keys AS k
         JOIN ferry.table_map AS t ON t.migration = m.migration AND t.source_table = k.table_name
         JOIN ferry.step AS c ON c.migration = m.migration AND c.kind = 'data'
             AND c.source_table = k.table_name
         JOIN named AS n ON n.table_name = k.table_name AND n.id = k.id
         LEFT JOIN ferry.table_map AS p ON p.migration = m.migration AND p.source_table = k.parent
         LEFT JOIN sides AS s ON s.table_name = k.table_name AND s.id = k.id
         LEFT JOIN orphans AS o ON o.table_name = k.table_name AND o.id = k.id
         LEFT JOIN parent_keys AS pk ON pk.source_table = k.parent AND pk.key = s.parent_key
    ORDER BY t.place, k.id;
END $$;

CREATE FUNCTION ferry.plan_foreign_key(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m         ferry.migration := ferry.get_migration(plan_foreign_key.migration);
    key       record;
    statement text;
BEGIN
    FOR key IN SELECT * FROM ferry.foreign_keys_of(m.migration) LOOP
        statement := CASE WHEN key.obstacle IS NULL
                          THEN format('ALTER TABLE %I.%I ADD CONSTRAINT %I FOREIGN KEY (%s) REFERENCES %I.%I (%s)%s',
                                      m.target_schema, key.table_name, key.name, key.columns, m.target_schema,
                                      key.parent_name, key.parent_columns, key.clauses) END;
        PERFORM ferry.add_step(m.migration, 'foreign_key', key.table_name || '.' || key.name,
                    statement || CASE WHEN key.orphans > 0 THEN ' NOT VALID' ELSE '' END,
                    source_table => key.source_table, source_name => key.id::text,
                    note => coalesce(key.obstacle, CASE WHEN key.orphans > 0
                                                        THEN format('NOT VALID, %s rows have no parent',
                                                            key.orphans) END),
                    fallback => CASE WHEN key.orphans = 0 THEN statement || ' NOT VALID' END,
                    depends_on => ARRAY[key.child_step, key.parent_step]);
        IF key.obstacle IS NOT NULL AND NOT key.inspected THEN
            PERFORM ferry.add_finding(m.migration, 'warning', 'foreign_key', key.source_table, NULL,
                                      format('foreign key %s is left out: %s', key.name, key.obstacle));
        ELSIF key.obstacle IS NULL AND ferry.is_renamed(key.constraint_name, key.name, m.options ->> 'case') THEN
            PERFORM ferry.add_finding(m.migration, 'info', 'name', key.source_table, NULL,
                                      ferry.rename_detail('foreign key', key.constraint_name, key.name));
        END IF;
    END LOOP;
END $$;

-- Makes a finding of a foreign key that rows of the file break, in place of an earlier one.
CREATE FUNCTION ferry.note_broken_key(m ferry.migration, s ferry.step, refusal text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    orphans record;
BEGIN
    SELECT o.occurrences, o.sample INTO orphans FROM ferry.source_orphans(m.server) AS o
    WHERE o.table_name = s.source_table AND o.id = s.source_name::int;
    PERFORM ferry.forget_invalid(m, s);
    PERFORM ferry.add_finding(m.migration, 'warning', s.kind, s.source_table, NULL, ferry.invalid_detail(s) || refusal,
                              orphans.occurrences, orphans.sample);
END $$;
