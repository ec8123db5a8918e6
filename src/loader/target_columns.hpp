// Columns of a target as arguments of SQL functions: four arrays of one length, columns text[] (in the file), types
// regtype[], time_formats text[] and time_zones text[] ('UTC' where none is meant; empty: all of them UTC). C++ code.
#pragma once

#include <vector>

#include "pg/result_set.hpp"
#include "sqlite/digest_scan.hpp"

namespace ferry::loader {

/// Reads the arrays that start with argument `first`. Domains are resolved. Throws Error(invalid_value) when their
/// lengths differ or a format is unknown.
std::vector<sqlite::DigestColumn> target_columns_argument(FunctionCallInfo fcinfo, int first);

/// A time format by its option spelling; throws Error(invalid_value) with the valid ones.
core::TimeFormat time_format_of(const std::string& name);

}  // namespace ferry::loader
