// Visits core/ast trees: what of a kind is in them, subqueries included.
#pragma once

#include <functional>

#include "core/ast.hpp"

namespace ferry::core::ast {

/// What a walk calls, outer nodes first; empty functions are left out.
struct Visitor {
    std::function<void(const Expr&)> expr;
    std::function<void(const QualifiedName&)> table;  ///< read: FROM, IN table; not what a statement changes
    std::function<void(const Select&)> select;
};

void walk(const Expr& expr, const Visitor& visitor);
void walk(const Select& select, const Visitor& visitor);
void walk(const Statement& statement, const Visitor& visitor);

/// Is there a node of that kind in the expression?
bool has_kind(const Expr& expr, ExprKind kind);
/// Does it read a table: a subquery, EXISTS, IN (SELECT ...), IN table?
bool reads_tables(const Expr& expr);

}  // namespace ferry::core::ast

#include "core/pure.hpp"
