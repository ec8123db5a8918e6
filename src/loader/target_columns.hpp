// Columns of a target, and what is listed of a table, as arguments of SQL functions. Columns are four arrays
// of one length, columns text[] (in the file), types regtype[], time_formats text[] and time_zones text[]
// ('UTC' where none is meant; empty: all of them UTC). C++ code.
#pragma once

#include <vector>

#include "pg/result_set.hpp"
#include "sqlite/digest_scan.hpp"

namespace ferry::loader {

/// Reads the arrays that start with argument `first`. Domains are resolved. Throws Error(invalid_value) when
/// their lengths differ or a format is unknown.
std::vector<sqlite::DigestColumn> target_columns_argument(FunctionCallInfo fcinfo, int first);

/// A type as the canonical form sees it: domains and arrays resolved.
struct BaseType {
    core::TypeId type;
    bool is_array;
};
/// Server code.
BaseType base_type_of(Oid type);

/// What ferry.misfit lists for a table: listed_keys text[], listed_columns text[], listed_actions text[] and
/// listed_values bytea[], four arrays of one length that start with argument `first`.
core::ListedValues listed_argument(FunctionCallInfo fcinfo, int first);

/// A time format by its option spelling; throws Error(invalid_value) with the valid ones.
core::TimeFormat time_format_of(const std::string& name);

}  // namespace ferry::loader
