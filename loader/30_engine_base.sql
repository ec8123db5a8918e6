-- Small pieces that the rest of the engine is made of: servers, types, steps, findings.

CREATE FUNCTION ferry.server_database(server name) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    path text;
BEGIN
    SELECT o.option_value INTO path
    FROM pg_catalog.pg_foreign_server AS s
         JOIN pg_catalog.pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
         JOIN LATERAL pg_catalog.pg_options_to_table(s.srvoptions) AS o ON o.option_name = 'database'
    WHERE s.srvname = server_database.server AND w.fdwname = 'sqlite_ferry';
    IF path IS NULL THEN
        RAISE EXCEPTION 'there is no sqlite_ferry server "%"', server
            USING ERRCODE = 'undefined_object', HINT = 'SELECT ferry.attach(''/path/to/file.db'') makes one.';
    END IF;
    RETURN path;
END $$;

-- The foreign tables of a server, by the SQLite table that each one shows.
CREATE FUNCTION ferry.foreign_tables(server name)
    RETURNS TABLE (relation oid, schema_name name, local_name name, source_table text)
LANGUAGE sql STABLE AS $$
    SELECT c.oid, n.nspname, c.relname, coalesce(o.option_value, c.relname::text)
    FROM pg_catalog.pg_foreign_server AS s
         JOIN pg_catalog.pg_foreign_table AS f ON f.ftserver = s.oid
         JOIN pg_catalog.pg_class AS c ON c.oid = f.ftrelid
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         LEFT JOIN LATERAL (SELECT option_value FROM pg_catalog.pg_options_to_table(f.ftoptions)
                            WHERE option_name = 'table_name') AS o ON true
    WHERE s.srvname = foreign_tables.server
$$;

CREATE FUNCTION ferry.default_foreign_schema(server name) RETURNS name
LANGUAGE sql STABLE AS $$ SELECT (ferry.map_names(ARRAY[server || '_sqlite'], 'keep'))[1]::name $$;

-- The comment by which detach knows what attach made. Without it a schema or foreign table is somebody's own.
CREATE FUNCTION ferry.attach_mark(server name) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT format('Made for server %s by sqlite_ferry.', server) $$;

-- How the comments end by which undo knows schemas and helper functions that migrations or ferry.translate made.
CREATE FUNCTION ferry.made_mark() RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT 'Made by sqlite_ferry.' $$;

-- Where the foreign tables of a server are: the schema made by attach, else the one with most of them.
CREATE FUNCTION ferry.foreign_schema_of(server name) RETURNS name
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT schema_name
         FROM ferry.foreign_tables(foreign_schema_of.server)
         GROUP BY schema_name
         ORDER BY schema_name = ferry.default_foreign_schema(foreign_schema_of.server) DESC, count(*) DESC,
         schema_name
         LIMIT 1),
        ferry.default_foreign_schema(foreign_schema_of.server))
$$;

-- A type spelling without its modifier: numeric(10,2) is numeric.
CREATE FUNCTION ferry.base_spelling(pg_type text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT regexp_replace(pg_type, '\s*\([^)]*\)', '') $$;

-- Whether a column of the catalogs has the type that `pg_type` spells, modifier included.
CREATE FUNCTION ferry.has_type(type_oid oid, type_modifier int, pg_type text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT type_oid = pg_catalog.to_regtype(pg_type)::oid
       AND (SELECT count(DISTINCT regexp_replace(coalesce(s.modifier, ''), '\s|,0$', '', 'g'))
            FROM (SELECT substring(t.spelling FROM '\(([^)]*)\)') AS modifier
                  FROM (VALUES (pg_type), (pg_catalog.format_type(type_oid,
                      type_modifier))) AS t (spelling)) AS s) = 1
$$;

-- Whether a B-tree can be built over the type.
CREATE FUNCTION ferry.is_sortable(pg_type text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_type AS t
             JOIN pg_catalog.pg_opclass AS o
               ON o.opcintype = CASE WHEN t.typbasetype <> 0 THEN t.typbasetype ELSE t.oid END
               OR EXISTS (SELECT FROM pg_catalog.pg_cast AS c
                          WHERE c.castsource = t.oid AND c.casttarget = o.opcintype AND c.castmethod = 'b')
               OR o.opcintype = CASE t.typcategory WHEN 'A' THEN 'anyarray'::regtype
                                                   WHEN 'E' THEN 'anyenum'::regtype
                                                   WHEN 'R' THEN 'anyrange'::regtype END
             JOIN pg_catalog.pg_am AS a ON a.oid = o.opcmethod AND a.amname = 'btree'
        WHERE t.oid = pg_catalog.to_regtype(pg_type) AND o.opcdefault)
$$;

CREATE FUNCTION ferry.integer_rank(pg_type text) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(ARRAY['smallint', 'integer', 'bigint'], pg_type)
$$;

-- Whether a foreign key may point from a column of one type to one of the other: the comparison must mean in
-- PostgreSQL what it means in SQLite, and the server must accept the pair.
CREATE FUNCTION ferry.can_reference(child_type text, parent_type text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT to_regtype(child_type) = to_regtype(parent_type)
        OR (ferry.integer_rank(child_type) IS NOT NULL
            AND (ferry.integer_rank(parent_type) IS NOT NULL OR ferry.base_spelling(parent_type) = 'numeric'))
        OR (ferry.base_spelling(child_type) IN ('text', 'varchar')
            AND ferry.base_spelling(parent_type) IN ('text', 'varchar'))
$$;

CREATE FUNCTION ferry.takes_time_format(pg_type text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT b.oid IN ('date'::regtype, 'time'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
    FROM pg_catalog.pg_type AS t,
         LATERAL (SELECT CASE t.typtype WHEN 'd' THEN (ferry.base_type(t.oid)).base_type ELSE t.oid END AS oid) AS b
    WHERE t.oid = pg_catalog.to_regtype(pg_type)
$$;

-- time_format of whole numbers between two values, by the ranges that 1990 to 2100 takes in each unit; NULL
-- when they are no such moments. Seconds since another year than 1970 (cocoa, mac) share numbers with unix and
-- are never guessed.
CREATE FUNCTION ferry.guess_time_format(min_value text, max_value text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT f.format
    FROM (VALUES ('unix', 1::numeric, 0::numeric), ('unix_ms', 1000, 0), ('unix_us', 1000000, 0),
                 ('webkit', 1000000, 11644473600), ('filetime', 10000000, 11644473600))
             AS f (format, factor, epoch)
    WHERE min_value ~ '^[0-9]{1,18}$' AND max_value ~ '^[0-9]{1,18}$'
      AND CASE WHEN min_value ~ '^[0-9]{1,18}$' THEN min_value::numeric END
          >= (631152000 + f.epoch) * f.factor
      AND CASE WHEN max_value ~ '^[0-9]{1,18}$' THEN max_value::numeric END
          < (4102444800 + f.epoch) * f.factor
$$;

-- Adds a step to a plan and returns its number. Without SQL it is a skipped one, and `note` says why. `unit`
-- names the step whose transaction it shares.
CREATE FUNCTION ferry.add_step(migration bigint, kind text, object text, sql text,
                               source_table text DEFAULT NULL, source_name text DEFAULT NULL,
                               note text DEFAULT NULL, fallback text DEFAULT NULL,
                               depends_on int[] DEFAULT '{}', step int DEFAULT NULL, unit int DEFAULT NULL)
    RETURNS int
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    last   int := (SELECT max(s.step) FROM ferry.step AS s WHERE s.migration = add_step.migration);
    number int := coalesce(step, last + 1, 1);
    -- Without a join: planning a migration leaves the server no nested loops.
    loads  text[] := ARRAY(SELECT d.source_table FROM ferry.step AS d
                           WHERE d.migration = add_step.migration AND d.step = ANY (add_step.depends_on) AND d.kind = 'data');
    -- A table is loaded when all of its parts are.
    parts  int[] := ARRAY(SELECT p.step FROM ferry.step AS p
                          WHERE p.migration = add_step.migration AND p.kind = 'part' AND p.source_table = ANY (loads)
                          ORDER BY p.step);
BEGIN
    INSERT INTO ferry.step AS s (migration, step, unit, phase, kind, object, source_table, source_name, sql,
                                 note, fallback, depends_on, status, locks, tables)
    SELECT add_step.migration, number, coalesce(unit, number), k.phase, k.kind, add_step.object,
           add_step.source_table, add_step.source_name, add_step.sql, add_step.note, add_step.fallback,
           array_remove(add_step.depends_on, NULL) || parts,
           CASE WHEN add_step.sql IS NULL THEN 'skipped'
               ELSE 'pending' END,
           k.locks,
           -- A foreign key needs the step of the parent's key, and locks the parent.
           ARRAY(SELECT add_step.source_table WHERE add_step.source_table IS NOT NULL
                 UNION SELECT d.source_table FROM ferry.step AS d
                 WHERE d.migration = add_step.migration AND d.step = ANY (add_step.depends_on)
                   AND d.source_table IS NOT NULL)
    FROM ferry.object_kind AS k WHERE k.kind = add_step.kind;
    RETURN number;
END $$;

-- Adds a step that is left out where the server refuses its SQL, with a finding; `fallback` is what then may take its
-- place. `obstacle` says why there is no SQL, `notes` where it may differ from the file.
CREATE FUNCTION ferry.add_translated_step(m ferry.migration, kind text, object text, sql text, source_table text,
                                          source_name text, obstacle text, notes text[], depends_on int[],
                                          fallback text DEFAULT '')
    RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    number int;
BEGIN
    number := ferry.add_step(m.migration, kind, object, sql, source_table => source_table, source_name => source_name,
                             note => coalesce(obstacle, 'may differ: ' || nullif(array_to_string(notes, '; '), '')),
                             fallback => coalesce(fallback, ''), depends_on => depends_on);
    UPDATE ferry.step AS s SET generated = s.sql
    WHERE s.migration = m.migration AND s.step = number;
    RETURN number;
END $$;

CREATE FUNCTION ferry.add_finding(migration bigint, severity text, kind text, object text, column_name text,
                                  detail text, occurrences bigint DEFAULT NULL, sample jsonb DEFAULT NULL,
                                  blocking boolean DEFAULT false)
    RETURNS void
LANGUAGE sql AS $$
    INSERT INTO ferry.finding (migration, severity, kind, object, column_name, detail, occurrences, sample,
                               blocking)
    VALUES (add_finding.migration, add_finding.severity, add_finding.kind, add_finding.object,
            add_finding.column_name, add_finding.detail, add_finding.occurrences, add_finding.sample,
            add_finding.blocking)
$$;

-- How many, and which rows: " (2: {"id": 7}, {"id": 9})"; NULL where they are not known.
CREATE FUNCTION ferry.sample_text(occurrences bigint, sample jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format(' (%s: %s%s)', occurrences, (SELECT string_agg(k::text, ', ') FROM jsonb_array_elements(sample) AS k),
                  CASE WHEN jsonb_array_length(sample) < occurrences THEN ', ...' ELSE '' END)
    WHERE occurrences IS NOT NULL AND jsonb_array_length(sample) > 0
$$;

-- The row of a migration, or an error that says there is none.
CREATE FUNCTION ferry.get_migration(migration bigint) RETURNS ferry.migration
LANGUAGE plpgsql STABLE AS $$
DECLARE
    found_row ferry.migration;
BEGIN
    SELECT m.* INTO found_row FROM ferry.migration AS m WHERE m.migration = get_migration.migration;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no migration %', coalesce(migration::text, 'NULL')
            USING ERRCODE = 'undefined_object', HINT = 'SELECT * FROM ferry.migration lists them.';
    END IF;
    RETURN found_row;
END $$;

-- One session works on a migration at a time. The lock goes with the transaction, so it is taken again after
-- each COMMIT.
CREATE FUNCTION ferry.lock_migration(migration bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_catalog.pg_try_advisory_xact_lock(7370, (lock_migration.migration % 2147483647)::int) THEN
        RAISE EXCEPTION 'another session works on migration %', migration
            USING ERRCODE = 'object_in_use', HINT = 'SELECT * FROM ferry.progress shows what it does.';
    END IF;
END $$;

-- What earlier migrations made in a schema and still stands there. Migrations taken back do not count, nor
-- does a table that merely has the name of one: it is its user's, or a later migration's.
CREATE FUNCTION ferry.made_tables(target_schema name)
    RETURNS TABLE (migration bigint, relation oid, table_name name)
LANGUAGE sql STABLE AS $$
    SELECT m.migration, c.oid, c.relname
    FROM ferry.migration AS m
         JOIN ferry.table_map AS t ON t.migration = m.migration
         JOIN pg_catalog.pg_class AS c ON c.oid = t.relation AND c.relname = t.target_name AND c.relkind = 'r'
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = m.target_schema
    WHERE m.target_schema = made_tables.target_schema AND m.status <> 'undone'
$$;
