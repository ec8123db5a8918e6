// SQLite's grammar, by recursive descent: text in, core/ast out. Parses what SQLite 3.46 parses; what it does not
// know it refuses with the place.
#pragma once

#include <string_view>

#include "core/ast.hpp"

namespace ferry::core {

/// How deep expressions, selects and joins may nest; SQLite's own limit for expressions is 1000.
constexpr int max_sql_nesting = 500;

/// One statement, a semicolon after it perhaps. Throws Error(syntax) with the place, also for more than one.
ast::Statement parse_statement(std::string_view sql);
/// An expression alone, as PRAGMA table_xinfo gives a DEFAULT. Throws Error(syntax).
ast::ExprPtr parse_expression(std::string_view sql);

}  // namespace ferry::core

#include "core/pure.hpp"
