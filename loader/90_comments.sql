-- One sentence for everything that stands in schema ferry.

COMMENT ON SCHEMA ferry IS 'SQLite files as foreign tables, and their migration into PostgreSQL.';
COMMENT ON FOREIGN DATA WRAPPER sqlite_ferry IS 'Shows the tables and views of a SQLite file.';

-- Tables and types

COMMENT ON TABLE ferry.object_kind
    IS 'Kinds of objects that a plan can hold, each with the function that plans it.';
COMMENT ON COLUMN ferry.object_kind.position IS 'Order of the kinds within a plan.';
COMMENT ON COLUMN ferry.object_kind.constructor
    IS 'Function in schema ferry that adds the steps of this kind to a migration.';
COMMENT ON TABLE ferry.option_rule IS 'Options of plan and migrate: their JSON types, values and defaults.';
COMMENT ON COLUMN ferry.option_rule.choices IS 'Valid strings; NULL where any string is.';
COMMENT ON COLUMN ferry.option_rule.implemented
    IS 'Values that this version carries out; NULL where it carries out all.';
COMMENT ON TABLE ferry.migration IS 'Migrations of SQLite files into schemas, planned, running or finished.';
COMMENT ON COLUMN ferry.migration.options IS 'The options in force, defaults included.';
COMMENT ON COLUMN ferry.migration.created_schema
    IS 'The target schema was not there when the migration was planned.';
COMMENT ON TABLE ferry.table_map IS 'Which table a source table becomes.';
COMMENT ON COLUMN ferry.table_map.place IS 'Place in the load order, parents before children.';
COMMENT ON COLUMN ferry.table_map.cycle IS 'Number of the cycle of foreign keys it belongs to, 0 for none.';
COMMENT ON COLUMN ferry.table_map.source_rows IS 'Rows when it was planned.';
COMMENT ON COLUMN ferry.table_map.sequence IS 'What sqlite_sequence remembers, 0 without AUTOINCREMENT.';
COMMENT ON COLUMN ferry.table_map.relation
    IS 'The table that the migration made; NULL until it has. Another one of that name is none of its own.';
COMMENT ON COLUMN ferry.table_map.base_rows IS 'Rows of an existing table before this migration appended to it.';
COMMENT ON COLUMN ferry.table_map.base_checksum IS 'Their digest, NULL where there were none.';
COMMENT ON TABLE ferry.column_map IS 'Which column, of which type, a source column becomes.';
COMMENT ON COLUMN ferry.column_map.type_given IS 'The type comes from the option "types".';
COMMENT ON COLUMN ferry.column_map.integer_type
    IS 'Smallest type that holds its values when all of them are integers.';
COMMENT ON COLUMN ferry.column_map.default_sql
    IS 'DEFAULT in PostgreSQL, NULL where the source has none or it is not translated.';
COMMENT ON COLUMN ferry.column_map.misfit IS 'What happens to values that do not fit pg_type: option "misfit".';
COMMENT ON COLUMN ferry.column_map.time_zone IS 'Zone of timestamps that name none: option "time_zone".';
COMMENT ON COLUMN ferry.column_map.loaded IS 'False for a column that the target computes: compared, not inserted.';
COMMENT ON TABLE ferry.key_map IS 'Names and columns of keys, indexes and identity sequences.';
COMMENT ON COLUMN ferry.key_map.origin IS 'p primary key, u UNIQUE constraint, c CREATE INDEX, s sequence.';
COMMENT ON COLUMN ferry.key_map.obstacle IS 'Why it is not created; NULL when it is.';
COMMENT ON TABLE ferry.step
    IS 'Steps of a migration in order; sql may be read, run by hand, and edited until it is done.';
COMMENT ON COLUMN ferry.step.unit
    IS 'Steps of one unit share a transaction; units run in the order of their numbers.';
COMMENT ON COLUMN ferry.step.fallback
    IS 'SQL to run when the data refuses the step; empty means: leave it out; NULL means: fail.';
COMMENT ON COLUMN ferry.step.generated
    IS 'The SQL as it was planned, of steps that a run writes anew unless they have been edited.';
COMMENT ON COLUMN ferry.step.note IS 'Why the step is skipped, or what is particular about it.';
COMMENT ON TABLE ferry.finding IS 'What a migration has found in the file: see ferry.inspect.';
COMMENT ON COLUMN ferry.finding.blocking IS 'It has to be dealt with before the migration can run.';
COMMENT ON TABLE ferry.misfit IS 'Values that did not become part of the target, with the row they stood in.';
COMMENT ON TABLE ferry.verification IS 'Counts and checksums of source and target, per table.';
COMMENT ON COLUMN ferry.verification.detail IS 'What is different.';
COMMENT ON TYPE ferry.observation IS 'A finding before it belongs to a migration.';
COMMENT ON TYPE ferry.source_problem IS 'A line of SQLite''s integrity check.';
COMMENT ON VIEW ferry.progress
    IS 'Where each migration stands: its step, and steps and rows done of those expected.';

-- What users call

COMMENT ON FUNCTION ferry.version() IS 'Version of the loaded library.';
COMMENT ON FUNCTION ferry.connections() IS 'SQLite files that this session has open.';
COMMENT ON FUNCTION ferry.disconnect(name) IS 'Closes the connection of a server; true if there was one.';
COMMENT ON FUNCTION ferry.bulk_insert(regclass, text, name[]) IS
    'Inserts the rows of a SELECT into a table in batches, as COPY does, and returns their number.';
COMMENT ON FUNCTION ferry.query(name, text)
    IS 'Runs one SQLite statement that only reads, and returns its rows.';
COMMENT ON FUNCTION ferry.file_version(name) IS 'Which version of the file the transaction reads: equal in two sessions where both read the same content.';
COMMENT ON FUNCTION ferry.take_snapshot(name, bigint) IS 'Copies the file of a server for a migration.';
COMMENT ON FUNCTION ferry.remove_snapshot(oid, bigint, name) IS 'Removes the copy of a file when the transaction commits.';
COMMENT ON FUNCTION ferry.snapshot_files() IS 'The copies of files in the data directory.';
COMMENT ON FUNCTION ferry.server_snapshot(name) IS 'The copy that a server reads in place of its file.';
COMMENT ON FUNCTION ferry.snapshot_migration(name) IS 'The migration whose copy a server reads.';
COMMENT ON FUNCTION ferry.check_reads_file(name) IS 'Raises unless a server reads its file itself.';
COMMENT ON FUNCTION ferry.sweep_snapshots() IS 'Removes copies that a crash has left.';
COMMENT ON FUNCTION ferry.is_read(text) IS 'Whether a server reads a copy.';
COMMENT ON FUNCTION ferry.make_snapshot(name) IS 'Copies the file of a server for a new migration and lets the server read the copy.';
COMMENT ON FUNCTION ferry.wants_copy(jsonb) IS 'Whether the options of a migration want a copy of the file.';
COMMENT ON FUNCTION ferry.settle_snapshot(name, jsonb) IS 'Lets a server read what the options of a new migration want.';
COMMENT ON FUNCTION ferry.release_snapshot(name, bigint) IS 'Lets a server read its file again and removes the copy of a migration.';
COMMENT ON FUNCTION ferry.release_finished_snapshot() IS 'Trigger: a migration that is finished, undone or deleted needs no copy.';
COMMENT ON FUNCTION ferry.attach(text, name, name)
    IS 'Makes a server and a schema of foreign tables for a file, or makes the tables anew, and returns the server.';
COMMENT ON FUNCTION ferry.detach(name)
    IS 'Drops a server with what attach made for it, the schema only when nothing else is in it.';
COMMENT ON FUNCTION ferry.profile(name) IS 'A row per column: the type chosen for it and the evidence.';
COMMENT ON FUNCTION ferry.inspect(name, boolean)
    IS 'Everything about a file that a migration should know first; changes nothing.';
COMMENT ON FUNCTION ferry.plan(name, name, jsonb)
    IS 'Writes a migration as rows of ferry.migration and ferry.step, and returns its number; changes nothing else.';
COMMENT ON PROCEDURE ferry.run(bigint)
    IS 'Runs the pending steps of a migration, committing as it goes; called again, it goes on where it stopped.';
COMMENT ON FUNCTION ferry.verify(bigint)
    IS 'Compares counts and checksums of source and target, table by table.';
COMMENT ON PROCEDURE ferry.migrate(text, name, jsonb, bigint)
    IS 'Attaches, plans, runs and verifies; ends with an error unless everything is loaded and proved.';
COMMENT ON PROCEDURE ferry.refresh(name, jsonb)
    IS 'Loads the tables of a migrated schema that differ from the file again, in one transaction.';
COMMENT ON PROCEDURE ferry.undo(bigint)
    IS 'Drops exactly the tables that a migration made, and its schema when it is empty.';
COMMENT ON FUNCTION ferry.report(bigint) IS 'A migration in a few lines.';
COMMENT ON AGGREGATE ferry.checksum(record)
    IS 'Digest of rows as 32 hex digits; their order does not matter.';

-- The file

COMMENT ON FUNCTION ferry.source_tables(name)
    IS 'Tables, views and virtual tables of the file, shadow tables left out.';
COMMENT ON FUNCTION ferry.source_columns(name) IS 'Columns of the file''s tables and views.';
COMMENT ON FUNCTION ferry.source_indexes(name) IS 'Indexes of the file, those of constraints included.';
COMMENT ON FUNCTION ferry.source_foreign_keys(name)
    IS 'Foreign keys of the file with their parents resolved.';
COMMENT ON FUNCTION ferry.source_checks(name) IS 'CHECK constraints of the file.';
COMMENT ON FUNCTION ferry.source_triggers(name) IS 'Triggers of the file.';
COMMENT ON FUNCTION ferry.source_orphans(name)
    IS 'Foreign keys that have rows without a parent, with sample row keys.';
COMMENT ON FUNCTION ferry.source_problems(name, boolean)
    IS 'Lines of SQLite''s integrity check; none when the file is sound.';
COMMENT ON FUNCTION ferry.source_digest(name, text, text[], regtype[], text[], text[], text[], text[], text[], bytea[], boolean)
    IS 'Digest of the rows of a SQLite table as the target should hold them, and the account of its values.';
COMMENT ON FUNCTION ferry.source_misfits(name, text, text[], text[], text[], text[], text[], boolean[])
    IS 'Values of a SQLite table that do not fit the given types, with the values of rejected rows.';
COMMENT ON FUNCTION ferry.source_orphan_values(name, text, text[], regtype[], text[], text[], text[], text[], text[], bytea[], text, text[], regtype[], text[], text[], text[], text[], text[], bytea[], text[], text[])
    IS 'Values of the rows of a SQLite table whose foreign key names no parent that is kept';

-- The engine

COMMENT ON FUNCTION ferry.fdw_handler() IS 'Handler of the foreign data wrapper.';
COMMENT ON FUNCTION ferry.fdw_validator(text[], oid)
    IS 'Checks the options of servers, foreign tables and columns.';
COMMENT ON FUNCTION ferry.checksum_step(internal, record) IS 'Adds a row to a digest.';
COMMENT ON FUNCTION ferry.checksum_combine(internal, internal)
    IS 'Joins the digests of two parallel workers.';
COMMENT ON FUNCTION ferry.checksum_serialize(internal)
    IS 'A digest as bytes, for the leader of parallel workers.';
COMMENT ON FUNCTION ferry.checksum_deserialize(bytea, internal) IS 'A digest from its bytes.';
COMMENT ON FUNCTION ferry.checksum_final(internal) IS 'A digest as 32 hex digits.';
COMMENT ON FUNCTION ferry.default_sql(text, text, text, text)
    IS 'A DEFAULT of the file as PostgreSQL expression; NULL when it has no exact translation.';
COMMENT ON FUNCTION ferry.map_names(text[], text)
    IS 'Names as PostgreSQL identifiers under a case rule: unique, at most 63 bytes, in the same order.';
COMMENT ON FUNCTION ferry.load_order(text[], text[], text[])
    IS 'Nodes with parents before children, and the cycles among them.';
COMMENT ON FUNCTION ferry.server_database(name)
    IS 'Path of a server''s file; an error when there is no such server.';
COMMENT ON FUNCTION ferry.foreign_tables(name)
    IS 'Foreign tables of a server with the SQLite tables they show.';
COMMENT ON FUNCTION ferry.default_foreign_schema(name) IS 'Schema that attach makes for a server.';
COMMENT ON FUNCTION ferry.attach_mark(name) IS 'Comment on the schemas and foreign tables that attach makes.';
COMMENT ON FUNCTION ferry.foreign_schema_of(name)
    IS 'Schema where the foreign tables of a server are, or would be.';
COMMENT ON FUNCTION ferry.base_spelling(text) IS 'A type''s spelling without its modifier.';
COMMENT ON FUNCTION ferry.has_type(oid, int, text)
    IS 'Whether a type of the catalogs is the one that is spelled.';
COMMENT ON FUNCTION ferry.is_sortable(text) IS 'Whether a type can stand in a B-tree.';
COMMENT ON FUNCTION ferry.integer_rank(text)
    IS 'Place of an integer type among the three, NULL for other types.';
COMMENT ON FUNCTION ferry.can_reference(text, text)
    IS 'Whether a foreign key may point from one type to the other.';
COMMENT ON FUNCTION ferry.takes_time_format(text)
    IS 'Whether foreign columns of a type take the option time_format.';
COMMENT ON FUNCTION ferry.guess_time_format(text, text)
    IS 'Unit in which whole numbers between two values are moments of 1990 to 2100; NULL if in none.';
COMMENT ON FUNCTION ferry.column_names(text[], text)
    IS 'Column names under a case rule that PostgreSQL does not keep for itself.';
COMMENT ON FUNCTION ferry.add_step(bigint, text, text, text, text, text, text, text, int[], int, int)
    IS 'Adds a step to a plan and returns its number.';
COMMENT ON FUNCTION ferry.add_finding(bigint, text, text, text, text, text, bigint, jsonb, boolean)
    IS 'Adds a finding to a migration.';
COMMENT ON FUNCTION ferry.get_migration(bigint) IS 'Row of a migration; an error when there is none.';
COMMENT ON FUNCTION ferry.lock_migration(bigint)
    IS 'Takes the right to work on a migration until the end of the transaction.';
COMMENT ON FUNCTION ferry.made_tables(name) IS 'Tables in a schema that migrations made.';
COMMENT ON FUNCTION ferry.find_integrity(name, boolean)
    IS 'Findings: damage that SQLite''s integrity check sees.';
COMMENT ON FUNCTION ferry.find_unreadable(name) IS 'Findings: tables and views that SQLite cannot read.';
COMMENT ON FUNCTION ferry.find_misfits(name) IS 'Findings: values that the declared type did not mean.';
COMMENT ON FUNCTION ferry.orphan_detail(text) IS 'Words of a finding about orphans.';
COMMENT ON FUNCTION ferry.find_orphans(name) IS 'Findings: rows whose foreign key names no parent.';
COMMENT ON FUNCTION ferry.find_broken_parents(name)
    IS 'Findings: foreign keys to missing or not unique parents.';
COMMENT ON FUNCTION ferry.find_nulls(name) IS 'Findings: NULL in primary keys and NOT NULL columns.';
COMMENT ON FUNCTION ferry.find_names(name) IS 'Findings: names that clash or are too long.';
COMMENT ON FUNCTION ferry.find_untranslated(name) IS 'Findings: objects that are not carried over in full.';
COMMENT ON FUNCTION ferry.find_typed_texts(name)
    IS 'Findings: text columns that hold nothing but dates, UUIDs, JSON, numbers or words for true and false.';
COMMENT ON FUNCTION ferry.find_number_moments(name)
    IS 'Findings: number columns that could be moments, and since when they would count.';
COMMENT ON FUNCTION ferry.find_number_booleans(name)
    IS 'Findings: columns of 0 and 1 with the name of a boolean.';
COMMENT ON FUNCTION ferry.moment_of(numeric, text) IS 'When a number means in a time format.';
COMMENT ON FUNCTION ferry.type_option(text, text, text)
    IS 'The option of plan and migrate that gives a column another type.';
COMMENT ON FUNCTION ferry.default_options() IS 'All options with their defaults.';
COMMENT ON FUNCTION ferry.check_option(ferry.option_rule, jsonb)
    IS 'Raises unless an option has a value that this version carries out.';
COMMENT ON FUNCTION ferry.check_options(jsonb)
    IS 'Given options over the defaults; raises on what it does not know.';
COMMENT ON FUNCTION ferry.is_wanted(text, jsonb) IS 'Whether include and exclude let a source table through.';
COMMENT ON FUNCTION ferry.is_column_type(text)
    IS 'Whether text names a type that a column can have, and nothing more.';
COMMENT ON FUNCTION ferry.check_named_objects(name, jsonb)
    IS 'Raises when an option names a table, column or type that is not there.';
COMMENT ON FUNCTION ferry.split_type(text) IS 'Type and time format of an entry of the option "types".';
COMMENT ON FUNCTION ferry.map_tables(bigint) IS 'Fills ferry.table_map.';
COMMENT ON FUNCTION ferry.map_columns(bigint) IS 'Fills ferry.column_map.';
COMMENT ON FUNCTION ferry.map_keys(bigint) IS 'Fills ferry.key_map.';
COMMENT ON FUNCTION ferry.smallest_integer_type(bigint, bigint, text, text)
    IS 'Smallest type for a column that holds integers only.';
COMMENT ON FUNCTION ferry.column_rules(name, jsonb)
    IS 'What an option says of each column by "table.column", "*.column", "table.*" and "*.*".';
COMMENT ON FUNCTION ferry.misfit_rules(name, jsonb) IS 'Columns with the policy that the option "misfit" gives them.';
COMMENT ON FUNCTION ferry.key_pairs(bigint)
    IS 'Pairs of columns that foreign keys of a migration tie together.';
COMMENT ON FUNCTION ferry.match_key_types(bigint)
    IS 'Gives both ends of foreign keys types that can be compared, then translates the defaults.';
COMMENT ON FUNCTION ferry.kept_relations(ferry.migration) IS 'Names that are taken in the target schema.';
COMMENT ON FUNCTION ferry.check_targets(bigint) IS 'Raises when a table of the migration is already there.';
COMMENT ON FUNCTION ferry.execute_step(ferry.step)
    IS 'Runs the SQL of a step, or its fallback, and returns the rows loaded.';
COMMENT ON FUNCTION ferry.note_refusal(ferry.step, text, boolean) IS 'Writes down that the data refuses a step.';
COMMENT ON FUNCTION ferry.with_detail(text, text) IS 'An error''s message and detail in one line.';
COMMENT ON FUNCTION ferry.started_steps(bigint, int) IS 'Steps of a unit that has been started.';
COMMENT ON FUNCTION ferry.skip_step(ferry.step)
    IS 'Skips a step whose needs are not done; tells whether it did.';
COMMENT ON FUNCTION ferry.finish_step(ferry.migration, ferry.step, bigint, timestamptz)
    IS 'Writes down that a step has been carried out.';
COMMENT ON FUNCTION ferry.fail_step(ferry.step, timestamptz, text, text, text, text)
    IS 'Writes down that a step has failed, and returns the failure.';
COMMENT ON FUNCTION ferry.announce_step(ferry.migration, ferry.step, bigint, interval)
    IS 'A NOTICE for a finished step.';
COMMENT ON FUNCTION ferry.run_unit(ferry.migration, int)
    IS 'Runs the steps of a unit, all or none, and returns the failure if there is one.';
COMMENT ON FUNCTION ferry.start_run(bigint, text) IS 'Makes what a failure or a crash left behind pending again.';
COMMENT ON FUNCTION ferry.bulk_mode(jsonb) IS 'How INSERT ... SELECT works in a run: the option "method".';
COMMENT ON FUNCTION ferry.data_parts(ferry.migration) IS 'The key ranges in which large tables are loaded side by side.';
COMMENT ON FUNCTION ferry.check_file_version(ferry.migration, text) IS 'Raises unless the file is what the run began with.';
COMMENT ON FUNCTION ferry.begin_version(ferry.migration) IS 'The version of the file that a run reads.';
COMMENT ON FUNCTION ferry.worker_count(ferry.migration) IS 'Workers for the session that runs a migration.';
COMMENT ON FUNCTION ferry.longer_nap(int) IS 'The next nap of a session that finds nothing to do.';
COMMENT ON FUNCTION ferry.hold_migration(bigint) IS 'Keeps other sessions from running a migration until ferry.stop_workers() or the end of a failed transaction.';
COMMENT ON FUNCTION ferry.job_count(ferry.migration) IS 'Sessions that a migration is worth, at most the option "jobs".';
COMMENT ON FUNCTION ferry.session_settings(text) IS 'Settings of the session, for the sessions that work for it.';
COMMENT ON FUNCTION ferry.join_migration(bigint) IS 'Shows until the end of the transaction that the session works on a migration.';
COMMENT ON FUNCTION ferry.has_failed(bigint) IS 'Whether a step has failed for a reason that ends the run.';
COMMENT ON FUNCTION ferry.has_what_it_needs(bigint, int) IS 'Whether what a unit depends on has been dealt with.';
COMMENT ON FUNCTION ferry.excludes(text, text) IS 'Whether steps with these locks may not work on one table at once.';
COMMENT ON FUNCTION ferry.may_start(bigint, int) IS 'Whether nobody works on anything that keeps a unit out.';
COMMENT ON FUNCTION ferry.commit_lazily() IS 'Lets the transaction commit without waiting for the disk.';
COMMENT ON FUNCTION ferry.claim_unit(bigint) IS 'Takes the next unit that can be worked on; NULL when there is none now.';
COMMENT ON FUNCTION ferry.has_work(bigint) IS 'Whether there is, or will be, something left to claim.';
COMMENT ON FUNCTION ferry.fail_abandoned(bigint) IS 'Fails the steps of workers that are gone.';
COMMENT ON FUNCTION ferry.announce_finished(ferry.migration) IS 'Says what workers have finished.';
COMMENT ON FUNCTION ferry.tell_progress(bigint, timestamptz) IS 'Tells every five seconds how far a migration is.';
COMMENT ON FUNCTION ferry.percent_loaded(bigint) IS 'Rows loaded of those expected, in whole percent.';
COMMENT ON VIEW ferry.work_in_progress IS 'What sessions load or index right now, as the server reports it.';
COMMENT ON FUNCTION ferry.attend_workers(ferry.migration) IS 'Looks after workers; false when no step is running.';
COMMENT ON FUNCTION ferry.start_workers(bigint, int) IS 'Starts background workers for a migration and returns how many there are.';
COMMENT ON FUNCTION ferry.worker_pids() IS 'Processes of the workers this session has started; 0 for one that has yet to start.';
COMMENT ON FUNCTION ferry.wait_for_workers(int) IS 'Sleeps until a worker starts or ends, at most so long.';
COMMENT ON FUNCTION ferry.stop_workers() IS 'Ends the workers of this session and waits until they are gone.';
COMMENT ON FUNCTION ferry.is_worker() IS 'Whether the session is a background worker of a migration.';
COMMENT ON FUNCTION ferry.rows_per_job() IS 'The setting sqlite_ferry.rows_per_job.';
COMMENT ON FUNCTION ferry.finish_run(bigint) IS 'Writes down how a run ended, and returns the failure.';
COMMENT ON FUNCTION ferry.plan_verify(bigint) IS 'Plans the proof of tables beside other steps.';
COMMENT ON FUNCTION ferry.plan_migration(name, name, jsonb, boolean) IS 'Plans a migration; see ferry.plan().';
COMMENT ON FUNCTION ferry.verify_table(bigint, text) IS 'Compares one table with the file and keeps the result.';
COMMENT ON FUNCTION ferry.complete_verification(ferry.migration) IS 'Compares what has no result yet.';
COMMENT ON FUNCTION ferry.raise_failure(ferry.migration, jsonb)
    IS 'Raises the error that a step failed with.';
COMMENT ON FUNCTION ferry.verified_columns(ferry.migration, text)
    IS 'Columns of a table on both sides, with the types that the target has now.';
COMMENT ON FUNCTION ferry.differing_columns(ferry.migration, text, text) IS 'Columns whose digests differ.';
COMMENT ON FUNCTION ferry.compare_table(ferry.migration, text, text, boolean)
    IS 'Compares one table with the file.';
COMMENT ON FUNCTION ferry.try_compare_table(ferry.migration, text, text)
    IS 'Compares one table; an error becomes a row that says so.';
COMMENT ON FUNCTION ferry.unmapped_objects(ferry.migration)
    IS 'Tables and columns of the file that the migration does not know.';
COMMENT ON FUNCTION ferry.settle(bigint) IS 'Sets the status that the verification means.';
COMMENT ON FUNCTION ferry.latest_migration(name) IS 'The migration that a schema''s refresh goes by.';
COMMENT ON FUNCTION ferry.check_same_shape(ferry.migration)
    IS 'Raises when the file or the target has lost a column; warns of new ones.';
COMMENT ON FUNCTION ferry.keys_touching(ferry.migration, oid[])
    IS 'Foreign keys between tables of a migration that touch some of them.';
COMMENT ON FUNCTION ferry.restore_key(ferry.migration, text, name, text)
    IS 'Adds a foreign key again, NOT VALID where the rows do not allow more.';
COMMENT ON FUNCTION ferry.reload_tables(ferry.migration, text[], text)
    IS 'Empties tables and loads them again.';
COMMENT ON FUNCTION ferry.refresh_schema(ferry.migration, text) IS 'Reloads the tables that differ.';
COMMENT ON FUNCTION ferry.check_refresh_options(jsonb) IS 'Raises when refresh is given options.';
COMMENT ON FUNCTION ferry.execute_under(text, text)
    IS 'Runs a statement under a search_path and returns its rows.';
COMMENT ON FUNCTION ferry.undo_migration(bigint) IS 'What undo does.';
COMMENT ON FUNCTION ferry.is_atomic(jsonb) IS 'Whether options ask for one transaction.';
COMMENT ON FUNCTION ferry.plan_after(bigint) IS 'Plans the statements of the option "after".';
COMMENT ON FUNCTION ferry.plan_before(bigint) IS 'Plans the statements of the option "before".';
COMMENT ON FUNCTION ferry.plan_check(bigint) IS 'Lists CHECK constraints.';
COMMENT ON FUNCTION ferry.plan_data(bigint) IS 'Plans the loading of rows.';
COMMENT ON FUNCTION ferry.plan_default(bigint) IS 'Lists DEFAULT clauses that are not translated.';
COMMENT ON FUNCTION ferry.plan_foreign_key(bigint) IS 'Plans foreign keys.';
COMMENT ON FUNCTION ferry.plan_foreign_table(bigint)
    IS 'Plans missing foreign tables and changes of their columns.';
COMMENT ON FUNCTION ferry.plan_generated(bigint) IS 'Lists generated columns.';
COMMENT ON FUNCTION ferry.plan_index(bigint) IS 'Plans indexes.';
COMMENT ON FUNCTION ferry.plan_primary_key(bigint) IS 'Plans primary keys.';
COMMENT ON FUNCTION ferry.plan_replace(bigint) IS 'Plans the removal of what earlier migrations made.';
COMMENT ON FUNCTION ferry.check_obstacles(ferry.migration)
    IS 'Raises when the plan has blocking findings, and lists them.';
COMMENT ON FUNCTION ferry.check_replaced(ferry.migration)
    IS 'Raises when what a migration would drop is no longer what it was planned to drop.';
COMMENT ON FUNCTION ferry.plan_schema(bigint) IS 'Plans the target schema.';
COMMENT ON FUNCTION ferry.plan_sequence(bigint) IS 'Plans the setting of identity sequences.';
COMMENT ON FUNCTION ferry.plan_table(bigint) IS 'Plans the bare tables.';
COMMENT ON FUNCTION ferry.plan_trigger(bigint) IS 'Lists triggers.';
COMMENT ON FUNCTION ferry.plan_unique(bigint) IS 'Plans UNIQUE constraints and unique indexes.';
COMMENT ON FUNCTION ferry.plan_view(bigint) IS 'Lists views.';
COMMENT ON FUNCTION ferry.foreign_keys_of(bigint)
    IS 'Foreign keys of a migration in the names of the target, and what stands in their way.';
COMMENT ON FUNCTION ferry.foreign_column_sql(ferry.column_map) IS 'Definition of a foreign column.';
COMMENT ON FUNCTION ferry.foreign_table_changes(bigint)
    IS 'Statements that bring foreign tables in line with the model.';
COMMENT ON FUNCTION ferry.renew_foreign_tables(ferry.migration)
    IS 'Writes the pending steps of the foreign tables anew, for what they are like when a run starts.';
COMMENT ON FUNCTION ferry.target_columns(bigint, text, text[])
    IS 'Columns of a key in the names of the target.';
COMMENT ON COLUMN ferry.key_map.source_sql IS 'CREATE INDEX of one that is translated.';
COMMENT ON FUNCTION ferry.index_columns(ferry.key_map) IS 'Columns of an index with their direction.';
COMMENT ON FUNCTION ferry.sequence_sql(name, name, name, bigint)
    IS 'Statement that sets an identity sequence behind the last key.';
COMMENT ON FUNCTION ferry.column_sql(ferry.column_map, name, name) IS 'Definition of a column of the target.';
COMMENT ON FUNCTION ferry.server_for(text, name) IS 'Server that shows a file, made if there is none.';
COMMENT ON FUNCTION ferry.drop_foreign_tables(name, name)
    IS 'Drops the foreign tables that attach made for a server, in one schema or in all.';
COMMENT ON FUNCTION ferry.drop_schema_if_empty(name) IS 'Drops a schema unless something is in it.';
COMMENT ON FUNCTION ferry.summary(bigint) IS 'A migration in one line.';
COMMENT ON FUNCTION ferry.raise_unless_verified(bigint) IS 'Raises unless a migration is loaded and proved.';

-- Misfits and accounting

COMMENT ON TYPE ferry.digest_part
    IS 'The digest of a source table or of one of its columns, and where its values went.';
COMMENT ON TABLE ferry.accounting
    IS 'Where the values of each source column went: nulls + loaded + converted + listed = rows.';
COMMENT ON COLUMN ferry.accounting.loaded IS 'Values that the target holds as SQLite does.';
COMMENT ON COLUMN ferry.accounting.converted
    IS 'Values that the target holds in another form, by the rule of its type.';
COMMENT ON COLUMN ferry.accounting.listed IS 'Values that are in ferry.misfit, byte for byte, and not in the target.';
COMMENT ON COLUMN ferry.accounting.unaccounted IS 'Values that are in neither: the table is not verified.';
COMMENT ON COLUMN ferry.misfit.value IS 'The bytes of text and blobs, the digits of numbers.';
COMMENT ON COLUMN ferry.misfit.action
    IS 'null: the value is NULL in the target; reject: its row is not there; abort: nothing is loaded.';
COMMENT ON COLUMN ferry.misfit.kind IS 'misfit: a value does not fit its type; orphan: a foreign key names no parent.';
COMMENT ON COLUMN ferry.table_map.row_key_column
    IS 'Column of the foreign table that names rows, NULL where none is needed.';
COMMENT ON COLUMN ferry.column_map.checked IS 'Its type may not hold every value.';
COMMENT ON FUNCTION ferry.sample_text(bigint, jsonb) IS 'How many, and which rows, in parentheses.';
COMMENT ON FUNCTION ferry.misfit_action(ferry.column_map) IS 'What happens to misfits of a column.';
COMMENT ON FUNCTION ferry.list_table_misfits(ferry.migration, text) IS 'Lists the values of a table that do not fit.';
COMMENT ON FUNCTION ferry.list_orphans(ferry.migration, text)
    IS 'Lists orphans, and with reject the children of rejected rows.';
COMMENT ON FUNCTION ferry.lists_misfits(ferry.migration) IS 'Whether a migration may list values or rows.';
COMMENT ON FUNCTION ferry.make_misfit_list(ferry.migration) IS 'Makes the list of a migration in ferry.misfit anew.';
COMMENT ON FUNCTION ferry.misfit_summary(ferry.migration) IS 'The list of a migration in sums.';
COMMENT ON FUNCTION ferry.describe_misfits(ferry.migration, text) IS 'The listed values with one action, as one text.';
COMMENT ON FUNCTION ferry.check_given_types(ferry.migration)
    IS 'Raises when types of the option "types" do not hold all values.';
COMMENT ON FUNCTION ferry.settle_misfits(bigint)
    IS 'Lists misfits for a plan, makes findings of them, and fits the model.';
COMMENT ON FUNCTION ferry.free_column_name(bigint, text, text) IS 'A name that no foreign column of a table has.';
COMMENT ON FUNCTION ferry.list_misfits(bigint) IS 'Step of a run: lists what does not fit, or stops.';
COMMENT ON FUNCTION ferry.listed_kinds(ferry.migration) IS 'Tables and columns of which values are listed.';
COMMENT ON FUNCTION ferry.plan_misfit(bigint) IS 'Plans the list of what does not fit.';
COMMENT ON FUNCTION ferry.foreign_column_options(ferry.column_map) IS 'Options of a foreign column beside its name.';
COMMENT ON FUNCTION ferry.option_changes(jsonb, jsonb) IS 'What an ALTER says to change options.';
COMMENT ON FUNCTION ferry.row_key_column_sql(ferry.table_map) IS 'Definition of the column that names rows.';
COMMENT ON FUNCTION ferry.shown_columns(name, name) IS 'Columns of the foreign tables in a schema, with their options.';
COMMENT ON FUNCTION ferry.data_expression(ferry.table_map, ferry.column_map) IS 'What the load reads of a column.';
COMMENT ON FUNCTION ferry.data_condition(ferry.table_map) IS 'The condition that leaves out rejected rows; NULL without any.';
COMMENT ON FUNCTION ferry.digest_source(ferry.migration, text, boolean, boolean)
    IS 'The digest of a source table less what the migration lists.';
COMMENT ON FUNCTION ferry.keep_accounts(ferry.migration, text, ferry.digest_part[], boolean)
    IS 'Writes down where the values of each column went.';
COMMENT ON FUNCTION ferry.listed_detail(ferry.digest_part[]) IS 'What a verification says of listed values.';
COMMENT ON FUNCTION ferry.digest_target(text, text[], text) IS 'Rows of a table, and their checksum.';
COMMENT ON FUNCTION ferry.describe_difference(ferry.migration, ferry.table_map, ferry.verification, ferry.digest_part, text)
    IS 'Why a table is not what the file holds.';
COMMENT ON FUNCTION ferry.listed_values(ferry.migration, text) IS 'What a migration lists of one table, as arrays.';
COMMENT ON FUNCTION ferry.diff_key(ferry.migration, text, regclass)
    IS 'Primary key of a target, in the names of the file.';
COMMENT ON FUNCTION ferry.mapped_table(ferry.migration, text)
    IS 'The mapping of a table, by its name in the file or the target.';
COMMENT ON FUNCTION ferry.diff(bigint, text)
    IS 'The rows by which a table differs from the file: missing, extra or different.';
COMMENT ON FUNCTION ferry.row_digest(record) IS 'The 128-bit digest of one row.';
COMMENT ON FUNCTION ferry.source_rows(name, text, text[], regtype[], text[], text[], text[], text[], text[], bytea[], text[], text[])
    IS 'Digests of the rows of a SQLite table as the target should hold them, and the values of the wanted ones.';
COMMENT ON FUNCTION ferry.source_duplicates(name, text, text[], regtype[], text[], text[], boolean[], boolean)
    IS 'Rows of a SQLite table that are equal in some columns once these have the types of the target.';
COMMENT ON FUNCTION ferry.may_merge(text, bigint, bigint, bigint, bigint)
    IS 'Whether different values of a column may become one.';
COMMENT ON FUNCTION ferry.find_duplicates(name) IS 'Findings: rows that are unique in SQLite and equal in PostgreSQL.';
COMMENT ON FUNCTION ferry.find_key_types(name)
    IS 'Findings: foreign keys between types that PostgreSQL does not compare.';
COMMENT ON FUNCTION ferry.is_existing(jsonb) IS 'Whether options say that the tables are there already.';
COMMENT ON FUNCTION ferry.making_options() IS 'Options that say how tables are made.';
COMMENT ON FUNCTION ferry.check_contradictions(jsonb) IS 'Raises when options contradict each other.';
COMMENT ON FUNCTION ferry.check_time_zone(text) IS 'Raises unless the server knows a time zone by this name.';
COMMENT ON FUNCTION ferry.check_target_schema(name) IS 'Raises unless the schema exists.';
COMMENT ON FUNCTION ferry.is_wanted_column(text, text, jsonb)
    IS 'Whether the option exclude lets a column through.';
COMMENT ON FUNCTION ferry.name_key(text, text)
    IS 'What two names have in common when they are equal by a rule.';
COMMENT ON FUNCTION ferry.match_names(text[], text[], text[])
    IS 'Pairs names one to one: as given, exactly, but for case, in snake_case.';
COMMENT ON FUNCTION ferry.target_relations(name) IS 'Tables of a schema, and what could be mistaken for one.';
COMMENT ON FUNCTION ferry.match_tables(ferry.migration)
    IS 'Tables of the file with those of the target, in mode existing.';
COMMENT ON FUNCTION ferry.match_columns(ferry.migration)
    IS 'Columns of the file with those of the target, in mode existing.';
COMMENT ON FUNCTION ferry.table_references(ferry.migration) IS 'Which table has to be loaded after which.';
COMMENT ON FUNCTION ferry.existing_columns(ferry.migration)
    IS 'Columns of the tables that are loaded into, with what they take.';
COMMENT ON FUNCTION ferry.existing_tables(ferry.migration)
    IS 'Tables that a migration loads into, in mode existing.';
COMMENT ON FUNCTION ferry.base_type(oid) IS 'What stands below all domains of a type.';
COMMENT ON FUNCTION ferry.column_sequence(oid, smallint) IS 'The sequence that fills a column.';
COMMENT ON FUNCTION ferry.adopted_types(ferry.migration)
    IS 'Types of the target for the columns of the file, beside those of the option types.';
COMMENT ON FUNCTION ferry.chosen_types(ferry.migration)
    IS 'Types that columns are to have, by the option or by the target.';
COMMENT ON FUNCTION ferry.check_renamed(ferry.migration)
    IS 'Raises when the option rename gives a name that the target has not.';
COMMENT ON FUNCTION ferry.adopt_columns(bigint)
    IS 'Gives the model what only the columns of the target know.';
COMMENT ON FUNCTION ferry.map_time_zones(bigint) IS 'Sets the zone of timestamps that name none.';
COMMENT ON FUNCTION ferry.own_rows(text) IS 'A table as FROM names it, without tables that inherit from it.';
COMMENT ON FUNCTION ferry.add_checksums(text, text) IS 'The checksum of the rows of two checksums together.';
COMMENT ON FUNCTION ferry.concerns_existing(text)
    IS 'Whether a kind of finding says something where the tables are there already.';
COMMENT ON FUNCTION ferry.relation_word("char") IS 'What a relation that is no table is called.';
COMMENT ON FUNCTION ferry.differing_tables(ferry.migration) IS 'Tables that only one side has.';
COMMENT ON FUNCTION ferry.differing_columns_of_tables(ferry.migration) IS 'Columns that only one side has.';
COMMENT ON FUNCTION ferry.compared_columns(ferry.migration)
    IS 'Columns with what the profile knows and what the target takes.';
COMMENT ON FUNCTION ferry.narrowness(regtype, int, text, bigint, numeric, numeric, bigint, jsonb)
    IS 'In which way a column takes less than the file holds.';
COMMENT ON FUNCTION ferry.differing_types(ferry.migration)
    IS 'Columns whose types or NOT NULL differ from the file.';
COMMENT ON FUNCTION ferry.sorted_names(text[]) IS 'Names in the order of their bytes.';
COMMENT ON FUNCTION ferry.compared_keys(ferry.migration) IS 'Keys and unique indexes of both sides.';
COMMENT ON FUNCTION ferry.target_foreign_keys(ferry.migration)
    IS 'Foreign keys of the target in names of the file.';
COMMENT ON FUNCTION ferry.differing_constraints(ferry.migration) IS 'Constraints that only one side has.';
COMMENT ON FUNCTION ferry.hindrances(ferry.migration)
    IS 'What may not be done to the tables that are loaded into.';
COMMENT ON FUNCTION ferry.filled_tables(ferry.migration) IS 'Tables of the target that hold rows already.';
COMMENT ON FUNCTION ferry.compare_schemas(bigint) IS 'Writes the differences of both schemas as findings.';
COMMENT ON FUNCTION ferry.target_list(ferry.migration, text[])
    IS 'Tables of the target as TRUNCATE and LOCK take them.';
COMMENT ON FUNCTION ferry.plan_truncate(bigint) IS 'Plans the emptying of tables that are there.';
COMMENT ON FUNCTION ferry.cycle_keys(ferry.migration) IS 'Foreign keys between tables of one cycle.';
COMMENT ON FUNCTION ferry.load_triggers(ferry.migration)
    IS 'Triggers that are switched off while rows come in.';
COMMENT ON FUNCTION ferry.has_deferrable(ferry.migration, text[])
    IS 'Whether constraints of some tables can wait.';
COMMENT ON FUNCTION ferry.unit_steps(ferry.migration, text[])
    IS 'What has to be done around the rows of some tables.';
COMMENT ON FUNCTION ferry.plan_existing(bigint) IS 'Plans the loading into tables that are there.';
COMMENT ON FUNCTION ferry.note_base(bigint, text) IS 'Notes what a table holds before its rows come in.';
COMMENT ON FUNCTION ferry.identity_clause(name, name, text[])
    IS 'What an INSERT needs for columns GENERATED ALWAYS AS IDENTITY.';
COMMENT ON FUNCTION ferry.existing_sequence_sql(name, name, name, bigint, boolean)
    IS 'Statement that sets a sequence of the target behind the last key.';
COMMENT ON FUNCTION ferry.empty_again(ferry.migration) IS 'Takes back a load into tables that were there.';
COMMENT ON FUNCTION ferry.holds_loaded(ferry.migration, text)
    IS 'Whether a table holds exactly what was loaded.';
COMMENT ON FUNCTION ferry.holds_nothing(ferry.migration, text, text)
    IS 'Whether a column of the file holds no value.';
COMMENT ON FUNCTION ferry.orphan_action(jsonb) IS 'What happens to orphans before the load.';
COMMENT ON FUNCTION ferry.wished_types(name, jsonb) IS 'Columns whose type or time format the option "types" gives.';
COMMENT ON FUNCTION ferry.clashing_rows(ferry.migration) IS 'Rows of the file that a unique index of the target takes for equal.';
COMMENT ON TYPE ferry.enforced_key IS 'A foreign key that will hold in the target.';
COMMENT ON COLUMN ferry.table_map.listed_kinds IS 'What was listed of the table when the plan was made.';
COMMENT ON FUNCTION ferry.made_keys(ferry.migration) IS 'Foreign keys of the file that can be made.';
COMMENT ON FUNCTION ferry.standing_keys(ferry.migration) IS 'Foreign keys of tables that are there already.';
COMMENT ON FUNCTION ferry.known_parents(ferry.enforced_key) IS 'Digests of the keys that a parent holds already.';
COMMENT ON FUNCTION ferry.list_key_orphans(ferry.migration, ferry.enforced_key, text) IS 'Lists the orphans of one foreign key.';
COMMENT ON FUNCTION ferry.key_readings(ferry.migration, text, text[]) IS 'How the columns of a key are read.';
COMMENT ON FUNCTION ferry.listed_keys(bigint, text, text, text) IS 'Row keys of a table that are listed with an action.';
COMMENT ON FUNCTION ferry.release_foreign_table(bigint, text) IS 'Takes back what only the load of a table needs.';
COMMENT ON FUNCTION ferry.bent_tables(bigint) IS 'Tables that are read in another way while they are loaded.';
COMMENT ON FUNCTION ferry.plan_release(bigint) IS 'Plans to make foreign tables what they were.';

-- Translation

COMMENT ON TABLE ferry.view_map IS 'Which view a view of the file becomes, or why it does not.';
COMMENT ON COLUMN ferry.view_map.relation IS 'The view that the migration made; NULL until it has.';
COMMENT ON TABLE ferry.view_column_map IS 'Columns of the views, under both names.';
COMMENT ON TABLE ferry.translation IS 'What became of the SQL in the file: views, triggers, CHECKs, defaults, generated columns and indexes.';
COMMENT ON COLUMN ferry.translation.notes IS 'Where it may give something else than in SQLite; none where it is exact.';
COMMENT ON COLUMN ferry.translation.reads IS 'Tables and views of the file that it names.';
COMMENT ON COLUMN ferry.translation.error IS 'Why it is not translated.';
COMMENT ON TABLE ferry.helper_map IS 'Functions that the translated SQL of a migration calls.';
COMMENT ON COLUMN ferry.column_map.generated_sql IS 'How the target computes the column; NULL for a plain one.';
COMMENT ON COLUMN ferry.key_map.is_translated IS 'Partial, over expressions or without case: its keys are in ferry.translation.';
COMMENT ON TYPE ferry.translated IS 'A piece of the SQL in the file in the words of PostgreSQL.';
COMMENT ON TYPE ferry.comparison IS 'Whether two statements give the same rows.';
COMMENT ON FUNCTION ferry.translate(text, name) IS 'A statement of SQLite in the words of PostgreSQL, for the tables of a schema.';
COMMENT ON FUNCTION ferry.compare(name, text, name, text) IS 'Runs a query by SQLite and by PostgreSQL, and compares the rows.';
COMMENT ON FUNCTION ferry.compare_rows(name, text, text, text[], text[], text) IS 'Compares the rows of two statements in the canonical form of the target.';
COMMENT ON FUNCTION ferry.translate_objects(bigint) IS 'Translates everything that a migration takes along.';
COMMENT ON FUNCTION ferry.translate_file(name) IS 'Translates everything in a file, as a migration without options would.';
COMMENT ON FUNCTION ferry.helper_functions(text[], name) IS 'Helper functions with those they need, in the order in which they are made.';
COMMENT ON FUNCTION ferry.source_comments(name) IS 'Comments in CREATE TABLE statements of the file.';
COMMENT ON FUNCTION ferry.sqlite_name(text) IS 'A name in the quotes of SQLite.';
COMMENT ON FUNCTION ferry.file_indexes(name) IS 'Indexes of the file as the model takes them.';
COMMENT ON FUNCTION ferry.file_objects(name) IS 'Everything of a file that is translated.';
COMMENT ON FUNCTION ferry.key_actions(name) IS 'What actions of foreign keys change.';
COMMENT ON COLUMN ferry.column_map.text_form IS 'How all texts of a moment are written.';
COMMENT ON FUNCTION ferry.reading_error(name, text) IS 'Why SQLite cannot read the rows of a table or view.';
COMMENT ON FUNCTION ferry.objects_to_translate(bigint) IS 'Everything of a migration that is translated, under its names in the target.';
COMMENT ON FUNCTION ferry.kept_functions(ferry.migration) IS 'Functions of the target schema that are none of the migration.';
COMMENT ON FUNCTION ferry.unique_keys(bigint, text) IS 'The unique keys of a table as the translator reads them.';
COMMENT ON FUNCTION ferry.unique_key_text(text, text[], text, boolean) IS 'A unique key as the translator reads it.';
COMMENT ON FUNCTION ferry.firing_triggers(name, name[]) IS 'What fires triggers or actions of foreign keys in the given schemas.';
COMMENT ON FUNCTION ferry.has_primary_key(ferry.migration, ferry.table_map) IS 'Whether a table has its primary key in the target.';
COMMENT ON FUNCTION ferry.affinity_of(oid) IS 'The affinity that SQLite would give a type of PostgreSQL.';
COMMENT ON FUNCTION ferry.mapped_relations(name[], bigint) IS 'Tables and views that migrations made, by their names in the file.';
COMMENT ON FUNCTION ferry.other_relations(name[]) IS 'Tables and views in some schemas.';
COMMENT ON FUNCTION ferry.translation_catalog(name, bigint, name[]) IS 'What the translator knows of a target schema or of a migration.';
COMMENT ON FUNCTION ferry.file_catalog(name) IS 'What the translator knows of a file that is not migrated yet.';
COMMENT ON FUNCTION ferry.translate_migration(bigint) IS 'Translates what a migration takes along, and writes it into the model.';
COMMENT ON FUNCTION ferry.untranslated_detail(text, text, text) IS 'The words of a finding about something that is not translated.';
COMMENT ON FUNCTION ferry.translated_column(text, text) IS 'The column that a translated object is about.';
COMMENT ON FUNCTION ferry.note_translations(ferry.migration) IS 'Writes findings about what is translated and what is not.';
COMMENT ON FUNCTION ferry.read_by_view(ferry.migration, text) IS 'Tables and views that a view reads, itself or through others.';
COMMENT ON FUNCTION ferry.keyed_columns(ferry.migration) IS 'Columns in keys, indexes and foreign keys.';
COMMENT ON FUNCTION ferry.generated_conflict(ferry.migration, ferry.column_map) IS 'Why a generated column is to be a plain one.';
COMMENT ON FUNCTION ferry.load_generated(ferry.migration, ferry.column_map, text) IS 'Turns a generated column into a plain one.';
COMMENT ON FUNCTION ferry.settle_generated(ferry.migration) IS 'Says how generated columns are computed in the target.';
COMMENT ON FUNCTION ferry.generated_obstacle(ferry.migration, ferry.table_map, ferry.column_map) IS 'Why the target cannot compute a column as the file holds it.';
COMMENT ON FUNCTION ferry.is_grave(text) IS 'Whether an error says nothing about the statement at hand.';
COMMENT ON FUNCTION ferry.check_generated(bigint, text) IS 'Computes generated columns before a table is made, and makes plain ones of those that differ.';
COMMENT ON FUNCTION ferry.find_collations(name) IS 'Findings: columns that SQLite compares by another collation than BINARY.';
COMMENT ON FUNCTION ferry.inspect_data(name, boolean) IS 'Findings about everything but SQL in the file.';
COMMENT ON FUNCTION ferry.file_checks(name) IS 'The CHECKs of a file, numbered per table.';
COMMENT ON FUNCTION ferry.is_renamed(text, text, text) IS 'Whether an object has another name than its own under a rule of case.';
COMMENT ON FUNCTION ferry.rename_detail(text, text, text) IS 'The words of a finding about an object that has a new name.';
COMMENT ON FUNCTION ferry.check_renamed_views(ferry.migration) IS 'Raises when "rename" gives a view a name that is taken.';
COMMENT ON TABLE ferry.source_definition IS 'What views, triggers, indexes, constraints and columns of the file were when a migration was planned.';
COMMENT ON FUNCTION ferry.file_definitions(name) IS 'Definitions of a file''s views, triggers, indexes, constraints and columns, as it spells them.';
COMMENT ON FUNCTION ferry.current_definitions(ferry.migration) IS 'Definitions of the file that concern a migration.';
COMMENT ON FUNCTION ferry.keep_definitions(bigint) IS 'Keeps the definitions that a plan has seen.';
COMMENT ON FUNCTION ferry.changed_definitions(ferry.migration) IS 'What is new, gone or different in the file since the plan.';
COMMENT ON FUNCTION ferry.definition_words(text, text, text) IS 'What people call a definition of the file.';
COMMENT ON FUNCTION ferry.replace_hint(ferry.migration) IS 'What to do about a file whose schema has changed.';
COMMENT ON FUNCTION ferry.made_mark() IS 'How comments end on what migrations made.';
COMMENT ON FUNCTION ferry.made_objects(bigint) IS 'What a migration made and still stands, wherever it is now.';
COMMENT ON FUNCTION ferry.made_routines() IS 'Functions of the migrations that have not been taken back.';
COMMENT ON FUNCTION ferry.schemas_of(ferry.migration) IS 'Schemas that a migration has to do with.';
COMMENT ON FUNCTION ferry.drop_function_if_unused(regprocedure) IS 'Drops a function unless something depends on it.';
COMMENT ON FUNCTION ferry.drop_spare_helpers(oid) IS 'Drops the helpers of ferry.translate in a schema that no migration uses any more.';
COMMENT ON FUNCTION ferry.computed_types(bigint) IS 'Computed columns that need a wider type than their values, with that type.';
COMMENT ON FUNCTION ferry.computed_expressions(bigint) IS 'SQLite''s text of what columns of a migration are computed by.';
COMMENT ON FUNCTION ferry.widen_computed(ferry.migration) IS 'Gives computed columns types for all that they can yield.';
COMMENT ON FUNCTION ferry.view_causes(ferry.migration, text) IS 'Why a view may give other rows: notes, and columns whose values have several storage classes.';
COMMENT ON FUNCTION ferry.lock_helpers(name) IS 'Waits for other sessions that make helpers in a schema.';
COMMENT ON FUNCTION ferry.note_changes(ferry.migration) IS 'Makes warnings and findings of what has changed in the file since the plan.';
COMMENT ON FUNCTION ferry.note_broken_check(ferry.migration, ferry.step, text) IS 'Makes a finding of a CHECK that rows break, with their keys.';
COMMENT ON FUNCTION ferry.note_broken_key(ferry.migration, ferry.step, text) IS 'Makes a finding of a foreign key that rows break.';
COMMENT ON FUNCTION ferry.invalid_detail(ferry.step) IS 'How a finding about a constraint which is NOT VALID begins.';
COMMENT ON FUNCTION ferry.forget_invalid(ferry.migration, ferry.step) IS 'Takes back the finding about a constraint that was NOT VALID.';
COMMENT ON FUNCTION ferry.constraint_step(ferry.migration, text, name) IS 'The step that a foreign key or CHECK of the target comes from.';
COMMENT ON FUNCTION ferry.map_views(bigint) IS 'Names the views of a migration.';
COMMENT ON FUNCTION ferry.add_translated_step(ferry.migration, text, text, text, text, text, text, text[], int[], text)
    IS 'Adds a step that is left out where the server refuses it.';
COMMENT ON FUNCTION ferry.is_violation(text) IS 'Whether an error means that rows stand against a constraint.';
COMMENT ON FUNCTION ferry.is_refusal(ferry.step, text) IS 'Whether an error means that a step is to be left out or run otherwise.';
COMMENT ON FUNCTION ferry.note_made(ferry.migration, ferry.step) IS 'Remembers the view or function that a step made.';
COMMENT ON FUNCTION ferry.made_triggers(ferry.migration, oid[]) IS 'Triggers of a migration that are in force on some tables.';
COMMENT ON FUNCTION ferry.made_functions(name) IS 'Functions that migrations made in a schema.';
COMMENT ON FUNCTION ferry.made_views(name) IS 'Views that migrations made in a schema.';
COMMENT ON FUNCTION ferry.made_migrations(name) IS 'Migrations of which something stands in a schema.';
COMMENT ON FUNCTION ferry.drop_statements(name) IS 'Statements that drop what migrations made in a schema.';
COMMENT ON FUNCTION ferry.plan_helper(bigint) IS 'Plans the helper functions.';
COMMENT ON FUNCTION ferry.plan_comment(bigint) IS 'Plans the comments of tables and columns.';
COMMENT ON FUNCTION ferry.plan_fts(bigint) IS 'Plans the indexes of full-text tables.';
COMMENT ON FUNCTION ferry.plan_rtree(bigint) IS 'Plans the indexes of R*Tree tables.';
COMMENT ON FUNCTION ferry.free_target_column(bigint, text, text) IS 'A name that no column of a target table has.';
COMMENT ON FUNCTION ferry.view_sql(ferry.migration, ferry.view_map, text) IS 'The statement that creates a view.';
COMMENT ON FUNCTION ferry.index_sql(ferry.migration, ferry.key_map, name) IS 'What a statement that creates an index says of it.';
COMMENT ON FUNCTION ferry.table_sql(ferry.migration, ferry.table_map) IS 'The statement that creates a table.';
COMMENT ON FUNCTION ferry.data_sql(ferry.migration, ferry.table_map, text) IS
    'The statement that loads a table, or a range of its keys.';
COMMENT ON FUNCTION ferry.broken_rows(ferry.migration, ferry.step) IS 'Rows of the target that break a CHECK.';
COMMENT ON FUNCTION ferry.verified_view_columns(ferry.migration, ferry.view_map) IS 'Columns of a view with the types they have in the target.';
COMMENT ON FUNCTION ferry.bare_sql(text) IS 'SQL of SQLite without its comments, quoted names and texts.';
COMMENT ON FUNCTION ferry.view_excuse(ferry.migration, text) IS 'Why a view need not give the rows of the file.';
COMMENT ON FUNCTION ferry.compare_view(ferry.migration, ferry.view_map, text) IS 'Compares the rows of one view.';
COMMENT ON FUNCTION ferry.try_compare_view(ferry.migration, ferry.view_map) IS 'Compares one view; an error is a result that says so.';
COMMENT ON FUNCTION ferry.verify_views(ferry.migration) IS 'Compares all views of a migration.';
