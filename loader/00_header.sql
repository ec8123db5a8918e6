\echo Use "CREATE EXTENSION sqlite_ferry" to load this file. \quit

-- The extension script is the files of loader/ one after the other, in the order of their names:
--   00 the wrapper, 10 tables, 20 functions in C++, 30 the engine, 40 a file per kind of object, 50 what users call,
--   90 comments, 95 the search_path of functions.
-- Everything stands in schema ferry and is named with it, so that nobody's search_path matters.

CREATE FUNCTION ferry.fdw_handler() RETURNS fdw_handler
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_fdw_handler';

CREATE FUNCTION ferry.fdw_validator(text[], oid) RETURNS void
    LANGUAGE C STRICT AS 'MODULE_PATHNAME', 'ferry_fdw_validator';

CREATE FOREIGN DATA WRAPPER sqlite_ferry HANDLER ferry.fdw_handler VALIDATOR ferry.fdw_validator;

GRANT USAGE ON SCHEMA ferry TO PUBLIC;
