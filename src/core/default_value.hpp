// DEFAULT clauses that mean the same in PostgreSQL: literals and CURRENT_*.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/type_map.hpp"

namespace ferry::core {

/// PostgreSQL expression with the same value, for a column of type `type` (its modifier is not looked at);
/// nullopt when the clause is an expression, its value does not fit the type exactly, or the type is `other`.
/// Handles (signed) numbers, 0x.., 'text', "text" and bare words (SQLite takes both for strings), x'..',
/// NULL, TRUE, FALSE, CURRENT_TIMESTAMP / _DATE / _TIME in any case, and these in parentheses. SQLite's
/// affinity is applied first ('0' in an INTEGER column is 0). DEFAULT NULL gives "NULL" for every type.
/// CURRENT_* are UTC and whole seconds in SQLite: date_trunc('second', ...) of statement_timestamp() for timestamp and
/// timestamptz, to_char(...) in SQLite's format for text types.
std::optional<std::string> translate_default(std::string_view default_sql, Affinity affinity, TypeId type,
                                             TimeFormat format);

}  // namespace ferry::core

#include "core/pure.hpp"
