-- Functions written in C++. Those that take a server read the file through the connection of the running
-- transaction, so that all of them see one version of it.

CREATE FUNCTION ferry.version() RETURNS text
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ferry_version';

CREATE FUNCTION ferry.connections()
    RETURNS TABLE (server_name name, database text, in_transaction boolean, open_statements int)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_connections';

CREATE FUNCTION ferry.disconnect(server name) RETURNS boolean
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_disconnect';

CREATE FUNCTION ferry.query(server name, sqlite_sql text) RETURNS SETOF record
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_query';

CREATE FUNCTION ferry.bulk_insert(target regclass, query text, columns name[] DEFAULT NULL) RETURNS bigint
    LANGUAGE C AS 'MODULE_PATHNAME', 'ferry_bulk_insert';

-- Sessions that work side by side -----------------------------------------------------------------------------

CREATE FUNCTION ferry.start_workers(migration bigint, number int) RETURNS int
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_start_workers';

CREATE FUNCTION ferry.hold_migration(migration bigint) RETURNS void
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_hold_migration';

CREATE FUNCTION ferry.worker_pids() RETURNS int[]
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_worker_pids';

CREATE FUNCTION ferry.wait_for_workers(milliseconds int) RETURNS void
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_wait_for_workers';

CREATE FUNCTION ferry.stop_workers() RETURNS void
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_stop_workers';

CREATE FUNCTION ferry.is_worker() RETURNS boolean
    LANGUAGE C STABLE STRICT AS 'MODULE_PATHNAME', 'ferry_is_worker';

CREATE FUNCTION ferry.rows_per_job() RETURNS bigint
    LANGUAGE C STABLE STRICT AS 'MODULE_PATHNAME', 'ferry_rows_per_job';

-- One version of the file -----------------------------------------------------------------------------------

-- Which version of the file this transaction reads: equal texts in two sessions mean the same content. What it cannot
-- tell stands in src/sqlite/file_version.hpp.
CREATE FUNCTION ferry.file_version(server name) RETURNS text
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_file_version';

-- Copies the file of a server for a migration and gives the path of the copy. ferry.make_snapshot() does the rest.
CREATE FUNCTION ferry.take_snapshot(server name, migration bigint) RETURNS text
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_take_snapshot';

-- Removes the copy made for a migration of a database when the transaction commits; `server` is the one that read it.
CREATE FUNCTION ferry.remove_snapshot(database oid, migration bigint, server name) RETURNS void
    LANGUAGE C AS 'MODULE_PATHNAME', 'ferry_remove_snapshot';

CREATE FUNCTION ferry.snapshot_files() RETURNS TABLE (database oid, migration bigint, path text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_snapshot_files';

-- The schema of the file ------------------------------------------------------------------------------------

CREATE FUNCTION ferry.source_tables(server name)
    RETURNS TABLE (table_name text, kind text, without_rowid boolean, strict boolean, autoincrement boolean,
                   sequence bigint, module text, missing_module boolean, read_error text,
                   estimated_rows double precision, sql text, no_place boolean)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_tables';

CREATE FUNCTION ferry.source_columns(server name)
    RETURNS TABLE (table_name text, ordinal int, column_name text, declared_type text, affinity text,
                   not_null boolean, default_sql text, pk int, generated text, collation text,
                   rowid_alias boolean, generated_sql text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_columns';

CREATE FUNCTION ferry.source_indexes(server name)
    RETURNS TABLE (table_name text, index_name text, origin text, is_unique boolean, is_partial boolean,
                   columns text[], descending boolean[], collations text[], sql text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_indexes';

CREATE FUNCTION ferry.source_foreign_keys(server name)
    RETURNS TABLE (table_name text, id int, constraint_name text, parent text, parent_exists boolean,
                   parent_unique boolean, columns text[], parent_columns text[], on_update text,
                   on_delete text, is_deferrable boolean, initially_deferred boolean)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_foreign_keys';

CREATE FUNCTION ferry.source_checks(server name)
    RETURNS TABLE (table_name text, constraint_name text, expression text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_checks';

CREATE FUNCTION ferry.source_triggers(server name)
    RETURNS TABLE (trigger_name text, table_name text, sql text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_triggers';

-- Comments in CREATE TABLE statements; column_name is NULL for those about the table.
CREATE FUNCTION ferry.source_comments(server name)
    RETURNS TABLE (table_name text, column_name text, comment text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_comments';

-- The content of the file -----------------------------------------------------------------------------------

CREATE FUNCTION ferry.profile(server name)
    RETURNS TABLE (table_name text, column_name text, ordinal int, declared_type text, pg_type text,
                   time_format text, row_count bigint, nulls bigint, integers bigint, reals bigint,
                   texts bigint, blobs bigint, min_value text, max_value text, max_length bigint,
                   shapes jsonb, misfits bigint, sample jsonb, evidence text, meant_type text,
                   meant_format text, meant_misfits bigint, patterns jsonb)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_profile';

CREATE FUNCTION ferry.source_orphans(server name)
    RETURNS TABLE (table_name text, id int, occurrences bigint, sample jsonb)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_orphans';

-- A row type of its own: a TABLE of one column would be a set of plain text.
CREATE TYPE ferry.source_problem AS (problem text);

CREATE FUNCTION ferry.source_problems(server name, quick boolean DEFAULT false) RETURNS SETOF ferry.source_problem
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_problems';

-- The table as a whole (column_name is NULL), then a row per column. Without time_zones it is UTC for all. The arrays
-- of listed things are what ferry.misfit lists of the table: those values count as listed where the file has the same
-- bytes, and are NULL in the digest; rejected rows are not in it. With per_column each column has a checksum of its
-- own.
CREATE FUNCTION ferry.source_digest(server name, table_name text, columns text[], types regtype[],
                                    time_formats text[], time_zones text[] DEFAULT '{}',
                                    listed_keys text[] DEFAULT '{}',
                                    listed_columns text[] DEFAULT '{}', listed_actions text[] DEFAULT '{}',
                                    listed_values bytea[] DEFAULT '{}', per_column boolean DEFAULT false)
    RETURNS SETOF ferry.digest_part
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_digest';

-- Each row as the target should hold it: the digest of its key columns (of the whole row where there are none) and
-- of the row, as ferry.row_digest makes them. For the `wanted` key digests (32 hex digits) also the row key, a digest
-- per column and the values of the file; without any, all rows come, without these.
CREATE FUNCTION ferry.source_rows(server name, table_name text, columns text[], types regtype[],
                                  time_formats text[], time_zones text[], listed_keys text[], listed_columns text[],
                                  listed_actions text[], listed_values bytea[], key_columns text[], wanted text[])
    RETURNS TABLE (key_digest uuid, row_digest uuid, row_key jsonb, column_digests uuid[], row_values jsonb)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_rows';

-- Rows that are equal in these columns once they have the types of the target; no row where there are none. Where
-- fold_case is true for a column, but for the case of ASCII letters; NULLs are equal only with nulls_equal.
CREATE FUNCTION ferry.source_duplicates(server name, table_name text, columns text[], types regtype[],
                                        time_formats text[], time_zones text[] DEFAULT '{}',
                                        fold_case boolean[] DEFAULT '{}', nulls_equal boolean DEFAULT false)
    RETURNS TABLE (occurrences bigint, sample jsonb)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_duplicates';

-- What does not fit: `actions` says per column what that means (widen: it is not looked at). A value of a column
-- with reject brings all values of its row.
CREATE FUNCTION ferry.source_misfits(server name, table_name text, columns text[], types text[],
                                     time_formats text[], time_zones text[], actions text[],
                                     not_nulls boolean[] DEFAULT '{}')
    RETURNS TABLE (row_key jsonb, column_name text, storage_class text, value bytea, reason text, action text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_misfits';

-- Values of the wanted columns in rows that will be loaded with a foreign key which names no parent. Both sides are read
-- as the target will hold them, under the types of the parent's key, less what is listed. `parent` may be empty;
-- known_parents are digests (ferry.row_digest of the key, 32 hex digits) of parents that are there besides.
CREATE FUNCTION ferry.source_orphan_values(server name, table_name text, columns text[], types regtype[],
        time_formats text[], time_zones text[], listed_keys text[], listed_columns text[], listed_actions text[],
        listed_values bytea[], parent text, parent_columns text[], parent_types regtype[], parent_formats text[],
        parent_zones text[], parent_keys text[], parent_listed_columns text[], parent_actions text[],
        parent_values bytea[], known_parents text[], wanted text[])
    RETURNS TABLE (row_key jsonb, column_name text, storage_class text, value bytea)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_source_orphan_values';

-- Planning --------------------------------------------------------------------------------------------------

-- Not strict: a part that is unknown makes the default untranslatable, which the function says itself.
CREATE FUNCTION ferry.default_sql(default_text text, affinity text, pg_type text, time_format text)
    RETURNS text
    LANGUAGE C AS 'MODULE_PATHNAME', 'ferry_default_sql';

CREATE FUNCTION ferry.map_names(names text[], name_case text) RETURNS text[]
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_map_names';

CREATE FUNCTION ferry.column_names(names text[], name_case text) RETURNS text[]
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_column_names';

CREATE FUNCTION ferry.load_order(nodes text[], children text[], parents text[])
    RETURNS TABLE (node text, place int, cycle int)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_load_order';

-- Translation -----------------------------------------------------------------------------------------------

CREATE FUNCTION ferry.translate(sqlite_sql text, target_schema name DEFAULT NULL) RETURNS text
    LANGUAGE C AS 'MODULE_PATHNAME', 'ferry_translate';

-- Everything that ferry.objects_to_translate() names, by the catalog of the migration.
CREATE FUNCTION ferry.translate_objects(migration bigint) RETURNS SETOF ferry.translated
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_translate_objects';

-- Everything that ferry.file_objects() names, with the types and names of a migration without options.
CREATE FUNCTION ferry.translate_file(server name) RETURNS SETOF ferry.translated
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_translate_file';

-- Columns of a migration that are generated, or have an expression as DEFAULT, which can yield more than their integer
-- type holds, with one that does.
CREATE FUNCTION ferry.computed_types(migration bigint)
    RETURNS TABLE (source_table text, source_column text, pg_type text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_computed_types';

-- Helper functions and those that they need, in the order in which they are made.
CREATE FUNCTION ferry.helper_functions(names text[], target_schema name)
    RETURNS TABLE (name text, signature text, sql text, comment text)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_helper_functions';

CREATE FUNCTION ferry.compare(server name, sqlite_sql text, target_schema name DEFAULT NULL, pg_sql text DEFAULT NULL)
    RETURNS SETOF ferry.comparison
    LANGUAGE C AS 'MODULE_PATHNAME', 'ferry_compare';

-- The rows of two statements, as multisets. `time_formats` and `time_zones` say how moments in the columns of the
-- target are written in the file. With `ordered_by`, a SELECT, the order of the rows counts as well; with a CREATE VIEW
-- it says which rows a LIMIT may take.
CREATE FUNCTION ferry.compare_rows(server name, sqlite_sql text, pg_sql text, time_formats text[], time_zones text[],
                                   ordered_by text DEFAULT '')
    RETURNS TABLE (equal boolean, source_rows bigint, target_rows bigint, source_checksum text,
                   target_checksum text, detail text, difference jsonb)
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_compare_rows';

-- The checksum ----------------------------------------------------------------------------------------------

-- Not strict where the state may be NULL: the checksum of no rows is 32 zeros.
CREATE FUNCTION ferry.checksum_step(internal, record) RETURNS internal
    LANGUAGE C PARALLEL SAFE AS 'MODULE_PATHNAME', 'ferry_checksum_step';
CREATE FUNCTION ferry.checksum_combine(internal, internal) RETURNS internal
    LANGUAGE C PARALLEL SAFE AS 'MODULE_PATHNAME', 'ferry_checksum_combine';
CREATE FUNCTION ferry.checksum_serialize(internal) RETURNS bytea
    LANGUAGE C STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ferry_checksum_serialize';
CREATE FUNCTION ferry.checksum_deserialize(bytea, internal) RETURNS internal
    LANGUAGE C STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ferry_checksum_deserialize';
CREATE FUNCTION ferry.checksum_final(internal) RETURNS text
    LANGUAGE C PARALLEL SAFE AS 'MODULE_PATHNAME', 'ferry_checksum_final';

-- The digest of one row; ferry.checksum is the sum of these.
CREATE FUNCTION ferry.row_digest(record) RETURNS uuid
    LANGUAGE C STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ferry_row_digest';

CREATE AGGREGATE ferry.checksum(record) (
    SFUNC = ferry.checksum_step,
    STYPE = internal,
    COMBINEFUNC = ferry.checksum_combine,
    SERIALFUNC = ferry.checksum_serialize,
    DESERIALFUNC = ferry.checksum_deserialize,
    FINALFUNC = ferry.checksum_final,
    PARALLEL = SAFE
);
