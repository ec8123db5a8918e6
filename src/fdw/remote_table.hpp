// A foreign table as the planner and the executor need it: the local definition joined with what the SQLite
// schema says. Trivial structs in server memory.
#pragma once

#include "core/schema_model.hpp"
#include "pg/connection.hpp"
#include "pg/options.hpp"

namespace ferry::fdw {

struct RemoteColumn {
    const char* name;  ///< in SQLite (of a row key: the local name); nullptr for a dropped local column
    Oid type_oid;
    int32 typmod;
    pg::Reading reading;
    bool row_key;         ///< not in the file: the key of the row as JSON; nothing below is set
    bool always_integer;  ///< SQLite guarantees an integer (or NULL): rowid alias, INTEGER of a STRICT table
    bool rowid_alias;
    bool numeric_affinity;  ///< SQLite would turn a text operand beside it into a number
    bool binary_text;       ///< collation BINARY: compares bytes
};

struct RemoteTable {
    Oid server;
    const char* name;  ///< in SQLite
    int column_count;
    RemoteColumn* columns;  ///< by attribute number - 1
    bool utf8;              ///< the file holds UTF-8: byte order is code-point order
    bool is_view;
    bool has_key;  ///< rows are named by a key; otherwise by their number, counted over the whole table
    double rows;   ///< estimate from the file
};

/// Reads catalogs and the file. Throws Error(table_not_found / column_not_found).
RemoteTable* open_remote_table(Oid relation);

/// The SQLite table of a foreign table, for what the trivial struct leaves out. C++ code.
const core::Table& remote_definition(Oid relation);

}  // namespace ferry::fdw
