// A tree of core/ast as one line of text for comparison: everything that has a meaning, neither places nor
// parentheses. Names keep whether they were in double quotes or strings, which may decide what they are.
#pragma once

#include <string>

#include "core/ast.hpp"

namespace ferry::test {

std::string tree_text(const core::ast::Statement& statement);
std::string tree_text(const core::ast::Select& select);
std::string tree_text(const core::ast::Expr& expr);

}  // namespace ferry::test
