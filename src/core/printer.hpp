// core/ast back into SQLite SQL that parses to the same tree.
#pragma once

#include <string>

#include "core/ast.hpp"

namespace ferry::core {

std::string print_sql(const ast::Statement& statement);
std::string print_sql(const ast::Select& select);
std::string print_sql(const ast::Expr& expr);

}  // namespace ferry::core

#include "core/pure.hpp"
