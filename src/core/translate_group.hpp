// Grouped queries: which expressions are keys, and what a column that is none stands for.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/translator.hpp"

namespace ferry::core {

struct GroupKey {
    const ast::Expr* expr;
    std::string sql;  ///< as the expression is translated; empty for a constant
    Value value;
    bool plain;       ///< GROUP BY has the expression itself, not lower() of it
};

struct Grouping {
    std::vector<GroupKey> keys;
    std::string extreme_order;  ///< with one min() or max(): ORDER BY list that puts its row first
    std::string row_order;      ///< SQLite's order of the rows
};

/// Does the expression hold an aggregate function of its own query?
bool has_aggregate(const ast::Expr& expr);
/// Does the expression say the same for every row: no column, no subquery?
bool is_constant(const ast::Expr& expr);
/// Does an aggregate's argument name columns of outer queries alone? Then it belongs to one of those.
bool is_of_outer_query(const ast::Expr& call, Scope& scope, Context& context);
/// The same expression, names resolved in the same scope.
bool same_expr(const ast::Expr& a, const ast::Expr& b, Scope& scope, Context& context);
/// What a column outside of aggregates and keys is in a grouped query: the value of the group's first row.
Value bare_column(Context& context, const Value& column, const ScopeSource& source, Scope& scope, ast::Place place);
/// The aggregates of a query, for the rule of the single min() or max(): calls found are appended.
void collect_aggregates(const ast::Expr& expr, std::vector<const ast::Expr*>& calls);

}  // namespace ferry::core

#include "core/pure.hpp"
