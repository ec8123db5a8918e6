// Options of servers, tables, columns and IMPORT: one table of names, levels and kinds, read by the validator
// (and its hints) and by everything that asks for an option.
#pragma once

#include "core/type_map.hpp"
#include "pg/pg.hpp"

namespace ferry::pg {

/// Options of a foreign server. Trivial: strings are in server memory.
struct ServerOptions {
    const char* database = nullptr;
    const char* snapshot = nullptr;  ///< a copy of it, read in its place
    int busy_timeout = 5000;         ///< milliseconds
    bool keep_connections = true;
    double startup_cost = 10.0;
    double tuple_cost = 0.01;

    const char* path_to_read() const noexcept { return snapshot ? snapshot : database; }
};
struct TableOptions {
    const char* table_name;  ///< the local name when the option is absent
};
/// How the values of a column are read.
struct Reading {
    core::TimeFormat time_format = core::TimeFormat::iso8601;
    bool null_on_misfit = false;
    /// IANA name: where the clocks of text without zone are; nullptr for UTC.
    const char* time_zone = nullptr;
};
struct ColumnOptions {
    const char* column_name;
    bool row_key = false;  ///< no column of the file: the key of the row as JSON
    Reading reading;
};

// Server code.
ServerOptions server_options(Oid server);
TableOptions table_options(Oid relation);
/// Options of attribute `attnum`; its name when column_name is absent.
ColumnOptions column_options(Oid relation, AttrNumber attnum);

/// A time zone by the name that the option time_zone has; raises where the server does not know it.
pg_tz* find_time_zone(const char* name);

/// How types are chosen by IMPORT.
enum class ImportTypes { profiled, declared, text };
struct ImportOptions {
    ImportTypes types = ImportTypes::profiled;
    bool views = true;
    bool defaults = false;
    bool not_null = true;
    bool generated = true;
    const char* name_case = "keep";
};
/// Checks and reads the OPTIONS of IMPORT FOREIGN SCHEMA.
ImportOptions import_options(List* options);

/// Raises unless every option is known at its level and its value is well formed. The hint lists the names.
void validate_options(List* options, Oid catalog);

}  // namespace ferry::pg
