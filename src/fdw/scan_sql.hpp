// The SELECT a foreign scan runs in SQLite. Server code.
#pragma once

#include "fdw/remote_table.hpp"

namespace ferry::fdw {

/// What the planner passes to the executor (ForeignScan.fdw_private).
enum PrivateIndex {
    private_sql,          ///< String: the SELECT
    private_attributes,   ///< integer List: attribute number per leading column of the SELECT
    private_key_names,    ///< List of Strings: JSON member names of the row key
    private_key_columns,  ///< integer List: where its values are among the SELECT's columns, from 0
    private_row_keys,     ///< integer List: attribute numbers that get the row key as JSON
    private_guaranteed,   ///< integer List: attribute numbers that the SELECT relies on to hold integers only
};

/// SELECT <attributes>, <the rest of the row key> FROM <table> WHERE <conditions> LIMIT <limit>; limit < 0:
/// none. `conditions` is the WHERE text or empty. The key is left out when no column is read. Where rows are
/// known by their number alone and that is read, the order is the table's own.
/// The result lacks private_guaranteed, which the planner appends.
List* build_scan(Oid relation, const RemoteTable& table, const Bitmapset* attributes, const char* conditions,
                 double limit);

}  // namespace ferry::fdw
