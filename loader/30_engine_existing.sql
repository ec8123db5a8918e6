-- Mode "existing": the application's own migrations made the tables. They are matched with those of the file
-- by name, and the model (table_map, column_map) takes the names and types that are there.

CREATE FUNCTION ferry.is_existing(options jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT options ->> 'mode' = 'existing' $$;

-- Options that say how the target is made: where it is there already they say nothing, and are off.
CREATE FUNCTION ferry.making_options() RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$ SELECT '{case,constraints,fts,indexes,rtree,triggers,views}'::text[] $$;

-- Raises when options contradict each other. `given` is what the user wrote, without defaults.
CREATE FUNCTION ferry.check_contradictions(given jsonb) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
    existing boolean := coalesce(ferry.is_existing(given), false);
    stray    text := (SELECT string_agg(format('"%s"', o), ', ' ORDER BY o)
        FROM unnest(ferry.making_options()) AS o
                      WHERE given ? o);
BEGIN
    IF existing AND stray IS NOT NULL THEN
        RAISE EXCEPTION 'the mode "existing" contradicts the options %', stray
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'They say how tables are made; here the tables are there already.';
    END IF;
    SELECT string_agg(format('"%s"', o), ' and ' ORDER BY o DESC) INTO stray
    FROM unnest('{truncate,append}'::text[]) AS o WHERE (given -> o)::boolean;
    IF NOT existing AND stray IS NOT NULL THEN
        RAISE EXCEPTION 'only the mode "existing" takes %', stray USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF (given -> 'truncate')::boolean AND (given -> 'append')::boolean THEN
        RAISE EXCEPTION '% contradict each other', stray
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'One removes the rows that are there, the other keeps them.';
    END IF;
END $$;

-- Raises unless the server knows the time zone, by its name in the database of time zones: abbreviations and
-- rules in POSIX form mean different things to different programs.
CREATE FUNCTION ferry.check_time_zone(zone text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
    known text;
BEGIN
    -- Listing all zones takes a while.
    IF zone = 'UTC' THEN
        RETURN;
    END IF;
    SELECT z.name INTO known FROM pg_catalog.pg_timezone_names AS z WHERE lower(z.name) = lower(zone)
    ORDER BY z.name = zone DESC LIMIT 1;
    IF known IS DISTINCT FROM zone THEN
        RAISE EXCEPTION 'option "time_zone" cannot be "%"', zone
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = coalesce('It is spelt "' || known || '".',
                                  'SELECT name FROM pg_timezone_names lists the zones that the server knows.');
    END IF;
END $$;

-- Matching --------------------------------------------------------------------------------------------------

-- What two names have in common when they are equal by a rule.
CREATE FUNCTION ferry.name_key(name text, rule text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE rule WHEN 'exact' THEN name WHEN 'lower' THEN lower(name)
                     ELSE (ferry.map_names(ARRAY[name], 'snake'))[1] END
$$;

-- Pairs of names, one to one: what is `given` for a source (NULL where nothing is), then equal names, then
-- equal ones but for their case, then equal ones in snake_case. Where a rule leaves a choice there is no
-- target, and the candidates say which; without target and candidates there is nothing like it.
CREATE FUNCTION ferry.match_names(sources text[], targets text[], given text[])
    RETURNS TABLE (source text, target text, candidates text[])
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    free_sources text[] := ARRAY(SELECT u.name FROM unnest(sources, given) AS u (name, target)
        WHERE u.target IS NULL);
    free_targets text[] := ARRAY(SELECT u.name FROM unnest(targets) AS u (name)
                                 WHERE u.name <> ALL (array_remove(given, NULL)));
    rule         text;
    pair         record;
BEGIN
    RETURN QUERY
    SELECT u.name, t.name, '{}'::text[]
    FROM unnest(sources, given) AS u (name, target) LEFT JOIN unnest(targets) AS t (name) ON t.name = u.target
    WHERE u.target IS NOT NULL;
    FOREACH rule IN ARRAY '{exact,lower,snake}'::text[] LOOP
        FOR pair IN
            SELECT p.source, array_agg(p.target ORDER BY p.target COLLATE "C") AS targets,
                max(p.rivals) AS rivals
            FROM (SELECT s.name AS source, t.name AS target, count(*) OVER (PARTITION BY t.name) AS rivals
                  FROM unnest(free_sources) AS s (name)
                       JOIN unnest(free_targets) AS t (name)
                         ON ferry.name_key(s.name, rule) = ferry.name_key(t.name, rule)) AS p
            GROUP BY p.source
        LOOP
            source := pair.source;
            target := CASE WHEN pair.rivals = 1 AND cardinality(pair.targets) = 1 THEN pair.targets[1] END;
            candidates := CASE WHEN target IS NULL THEN pair.targets ELSE '{}' END;
            RETURN NEXT;
            free_sources := array_remove(free_sources, pair.source);
            free_targets := ARRAY(SELECT u.name FROM unnest(free_targets) AS u (name)
                                  WHERE u.name <> ALL (pair.targets));
        END LOOP;
    END LOOP;
    RETURN QUERY SELECT u.name, NULL::text, '{}'::text[] FROM unnest(free_sources) AS u (name);
END $$;

-- The relations of a schema that could be meant by the name of a table.
CREATE FUNCTION ferry.target_relations(target_schema name)
    RETURNS TABLE (relation oid, name text, kind "char", is_table boolean, is_partition boolean)
LANGUAGE sql STABLE AS $$
    SELECT c.oid, c.relname::text, c.relkind, c.relkind IN ('r', 'p'), c.relispartition
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = target_relations.target_schema AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
$$;

-- The tables of the file that are wanted, with their tables of the target: see match_names. None but in mode
-- "existing".
CREATE FUNCTION ferry.match_tables(m ferry.migration)
    RETURNS TABLE (source_table text, target_name text, candidates text[])
LANGUAGE sql STABLE AS $$
    SELECT x.*
    FROM (SELECT array_agg(t.table_name) AS sources, array_agg(r.value) AS given
          FROM ferry.source_tables(m.server) AS t
               LEFT JOIN jsonb_each_text(m.options -> 'rename') AS r ON lower(r.key) = lower(t.table_name)
          WHERE t.kind IN ('table', 'virtual') AND ferry.is_wanted(t.table_name, m.options)
            AND ferry.is_existing(m.options)) AS s,
         LATERAL ferry.match_names(s.sources, ARRAY(SELECT name FROM ferry.target_relations(m.target_schema)
                                                    WHERE is_table), s.given) AS x
$$;

-- The columns of mapped tables with those of the target: see match_names. None but in mode "existing".
CREATE FUNCTION ferry.match_columns(m ferry.migration)
    RETURNS TABLE (source_table text, source_column text, target_column text, candidates text[])
LANGUAGE sql STABLE AS $$
    WITH source AS MATERIALIZED (
        SELECT c.table_name, array_agg(c.column_name ORDER BY c.ordinal) AS names,
               array_agg(r.value ORDER BY c.ordinal) AS given
        FROM ferry.source_columns(m.server) AS c
             LEFT JOIN jsonb_each_text(m.options -> 'rename') AS r
                    ON lower(r.key) = lower(c.table_name || '.' || c.column_name)
        WHERE ferry.is_existing(m.options) AND ferry.is_wanted_column(c.table_name, c.column_name, m.options)
        GROUP BY c.table_name
    ), target AS MATERIALIZED (
        SELECT x.source_table, array_agg(x.target_column ORDER BY x.attnum) AS names
        FROM ferry.existing_columns(m) AS x GROUP BY x.source_table
    )
    SELECT s.table_name, x.* FROM source AS s JOIN target AS t ON t.source_table = s.table_name,
           LATERAL ferry.match_names(s.names, t.names, s.given) AS x
$$;

-- Which table of the file has to be loaded after which: by the keys of the target where it is there already,
-- since those are in force while rows come in.
CREATE FUNCTION ferry.table_references(m ferry.migration) RETURNS TABLE (child text, parent text)
LANGUAGE sql STABLE AS $$
    SELECT k.table_name, k.parent FROM ferry.source_foreign_keys(m.server) AS k
    WHERE NOT ferry.is_existing(m.options)
    UNION ALL
    SELECT c.source_table, p.source_table
    FROM ferry.match_tables(m) AS c
         JOIN ferry.target_relations(m.target_schema) AS cr ON cr.name = c.target_name
         JOIN pg_catalog.pg_constraint AS k ON k.conrelid = cr.relation AND k.contype = 'f'
         JOIN ferry.target_relations(m.target_schema) AS pr ON pr.relation = k.confrelid
         JOIN ferry.match_tables(m) AS p ON p.target_name = pr.name
$$;

-- The model -------------------------------------------------------------------------------------------------

-- The columns of the tables that a migration loads into, with what they take. `base_type` and `modifier` are
-- those below all domains; `pg_type` is spelt with its schema. `sequence` is the one that fills the column,
-- if any does.
CREATE FUNCTION ferry.existing_columns(m ferry.migration)
    RETURNS TABLE (source_table text, relation oid, attnum smallint, target_column text, pg_type text,
        base_type oid,
                   modifier int, not_null boolean, has_default boolean, identity "char", generated "char",
                   sequence oid)
LANGUAGE sql STABLE AS $$
    -- What functions of our own say is asked once per type, and of columns that can have a sequence: plans look at
    -- every column of every table several times.
    WITH columns AS MATERIALIZED (
        SELECT t.source_table, t.relation, a.*
        FROM ferry.existing_tables(m) AS t
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.relation AND a.attnum > 0
                 AND NOT a.attisdropped
    ), types AS MATERIALIZED (
        SELECT u.atttypid, b.*
        FROM (SELECT DISTINCT atttypid FROM columns) AS u, LATERAL ferry.base_type(u.atttypid) AS b
    )
    SELECT a.source_table, a.relation, a.attnum, a.attname::text,
           pg_catalog.format_type(a.atttypid, a.atttypmod), b.base_type,
           CASE WHEN b.base_type = a.atttypid THEN a.atttypmod ELSE b.modifier END,
           a.attnotnull OR b.not_null, a.atthasdef OR b.has_default, a.attidentity, a.attgenerated,
           CASE WHEN a.atthasdef OR a.attidentity <> '' THEN ferry.column_sequence(a.relation, a.attnum) END
    FROM columns AS a JOIN types AS b USING (atttypid)
$$;

-- The tables that a migration loads into.
CREATE FUNCTION ferry.existing_tables(m ferry.migration)
    RETURNS TABLE (source_table text, relation oid, relation_kind "char", owner oid)
LANGUAGE sql STABLE AS $$
    SELECT t.source_table, c.oid, c.relkind, c.relowner
    FROM ferry.table_map AS t
         JOIN pg_catalog.pg_namespace AS n ON n.nspname = m.target_schema
         JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = t.target_name
             AND c.relkind IN ('r', 'p')
    WHERE t.migration = m.migration
$$;

-- What stands below all domains of a type, and what these domains rule.
CREATE FUNCTION ferry.base_type(type_oid oid, OUT base_type oid, OUT modifier int, OUT not_null boolean,
                                OUT has_default boolean)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE chain AS (
        SELECT t.oid, t.typtype, t.typbasetype, t.typtypmod, t.typnotnull,
            t.typdefault IS NOT NULL AS has_default, 1 AS n
        FROM pg_catalog.pg_type AS t WHERE t.oid = type_oid
        UNION ALL
        SELECT t.oid, t.typtype, t.typbasetype, CASE t.typtype WHEN 'd' THEN t.typtypmod ELSE c.typtypmod END,
               c.typnotnull OR t.typnotnull, c.has_default OR t.typdefault IS NOT NULL, c.n + 1
        FROM chain AS c JOIN pg_catalog.pg_type AS t ON t.oid = c.typbasetype
        WHERE c.typtype = 'd'
    )
    SELECT oid, typtypmod, typnotnull, has_default FROM chain ORDER BY n DESC LIMIT 1
$$;

-- The sequence that fills a column: an identity's, a serial's, or one that only its DEFAULT names. A few rows by their
-- indexes, whatever ferry.plan has set for its own queries.
CREATE FUNCTION ferry.column_sequence(relation oid, attnum smallint) RETURNS oid
LANGUAGE sql STABLE SET enable_nestloop = on AS $$
    SELECT s.oid
    FROM (SELECT d.objid AS oid, 1 AS rank FROM pg_catalog.pg_depend AS d
          WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
            AND d.refobjid = relation AND d.refobjsubid = attnum AND d.deptype IN ('a', 'i')
          UNION ALL
          SELECT d.refobjid, 2
          FROM pg_catalog.pg_attrdef AS f
               JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
                   AND d.refclassid = 'pg_class'::regclass
          WHERE f.adrelid = relation AND f.adnum = attnum) AS d
         JOIN pg_catalog.pg_class AS s ON s.oid = d.oid AND s.relkind = 'S'
    ORDER BY d.rank LIMIT 1
$$;

-- Columns of the file with those of the target that they are loaded into, and what the option "types" says of
-- them.
CREATE FUNCTION ferry.adopted_types(m ferry.migration)
    RETURNS TABLE (table_name text, column_name text, pg_type text, wished_type text, time_format text,
                   is_wished boolean)
LANGUAGE sql STABLE AS $$
    SELECT k.source_table, k.source_column, x.pg_type, w.pg_type, w.time_format,
           w.pg_type IS NULL OR ferry.has_type(a.atttypid, a.atttypmod, w.pg_type)
    FROM ferry.match_columns(m) AS k
         JOIN ferry.existing_columns(m) AS x ON x.source_table = k.source_table
             AND x.target_column = k.target_column
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.relation AND a.attnum = x.attnum
         LEFT JOIN ferry.wished_types(m.server, m.options) AS w
                ON w.table_name = k.source_table AND w.column_name = k.source_column
$$;

-- The types that columns are to have: those that the option "types" wishes for, or those that are there. The
-- time format is NULL where nobody has named one.
CREATE FUNCTION ferry.chosen_types(m ferry.migration)
    RETURNS TABLE (table_name text, column_name text, pg_type text, time_format text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    wrong record;
BEGIN
    IF NOT ferry.is_existing(m.options) THEN
        RETURN QUERY SELECT w.* FROM ferry.wished_types(m.server, m.options) AS w;
        RETURN;
    END IF;
    SELECT t.* INTO wrong FROM ferry.adopted_types(m) AS t
    WHERE m.options -> 'types' <> '{}' AND NOT t.is_wished
    ORDER BY t.table_name, t.column_name LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'option "types" gives "%.%" the type %, but the target''s column is of type %',
            wrong.table_name,
            wrong.column_name, wrong.wished_type, wrong.pg_type
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'With the mode "existing" it can only name a time format: "unix_ms".';
    END IF;
    RETURN QUERY SELECT t.table_name, t.column_name, t.pg_type, t.time_format
        FROM ferry.adopted_types(m) AS t;
END $$;

-- Raises when the option "rename" gives a name that the target has not.
CREATE FUNCTION ferry.check_renamed(m ferry.migration) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
    stray record;
BEGIN
    SELECT r.value AS given, k.place INTO stray
    FROM (SELECT t.source_table AS name, t.target_name AS target, format('a table of schema %s',
        m.target_schema) AS place
          FROM ferry.match_tables(m) AS t
          UNION ALL
          SELECT c.source_table || '.' || c.source_column, c.target_column,
                 format('a column of %s.%s', m.target_schema, t.target_name)
          FROM ferry.match_columns(m) AS c
               JOIN ferry.table_map AS t ON t.migration = m.migration
                   AND t.source_table = c.source_table) AS k
         JOIN jsonb_each_text(m.options -> 'rename') AS r ON lower(r.key) = lower(k.name)
    WHERE k.target IS NULL
    ORDER BY r.key LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'option "rename" names "%", which is not %', stray.given, stray.place
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
END $$;

-- Gives the model what only the target's columns know: whether they compute themselves, and which a sequence
-- fills. No type can be made wider here, so that a value without a place stops the load.
CREATE FUNCTION ferry.adopt_columns(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(adopt_columns.migration);
BEGIN
    UPDATE ferry.column_map AS c
    SET loaded = x.generated = '', checked = (c.checked OR (x.not_null AND c.null_count > 0)) AND x.generated = '',
        identity = x.sequence IS NOT NULL AND x.generated = '',
        not_null = x.not_null,
        misfit = CASE c.misfit WHEN 'widen' THEN 'abort' ELSE c.misfit END
    FROM ferry.existing_columns(m) AS x
    WHERE c.migration = m.migration AND x.source_table = c.source_table AND x.target_column = c.target_column;
END $$;

-- Sets the zone of timestamps that name none.
CREATE FUNCTION ferry.map_time_zones(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    m ferry.migration := ferry.get_migration(map_time_zones.migration);
BEGIN
    IF m.options ->> 'time_zone' <> 'UTC' THEN
        UPDATE ferry.column_map AS c
        SET time_zone = m.options ->> 'time_zone', checked = true  -- clocks skip an hour in spring
        WHERE c.migration = m.migration
          AND (ferry.base_type(pg_catalog.to_regtype(c.pg_type))).base_type = 'timestamptz'::regtype;
    END IF;
END $$;

-- How a table is named where its rows are read: tables that inherit from it are somebody's own, partitions
-- are it.
CREATE FUNCTION ferry.own_rows(table_name text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END || table_name
    FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass(table_name)
$$;

-- The sum modulo 2^128 of two checksums of 32 hex digits: the checksum of the rows of both. Added by 32 bits
-- each.
CREATE FUNCTION ferry.add_checksums(a text, b text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    total text := '';
    part  bigint := 0;
BEGIN
    FOR place IN REVERSE 25..1 BY 8 LOOP
        part := (part >> 32) + ('x' || substr(a, place, 8))::bit(32)::bigint
                             + ('x' || substr(b, place, 8))::bit(32)::bigint;
        total := lpad(to_hex(part & 4294967295), 8, '0') || total;
    END LOOP;
    RETURN total;
END $$;
