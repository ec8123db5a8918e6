#include "core/translate_group.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/translate_scope.hpp"

namespace ferry::core {

namespace {

using ast::ExprKind;

/// A call of an aggregate, not of a window function. min(a, b) is none.
bool is_aggregate_call(const ast::Expr& e) {
    if (e.kind != ExprKind::function || (e.tail != nullptr && e.tail->over)) return false;
    const AggregateRow* const row = find_aggregate(ascii_lower(e.text), e.args.size());
    return row != nullptr && !row->window_only;
}

template <class Visit> void walk(const ast::Expr& e, Visit visit) {
    if (!visit(e)) return;
    // Left-deep chains of operators are long: no recursion for them.
    for (const auto& arg : e.args)
        if (arg != nullptr) walk(*arg, visit);
    if (e.tail == nullptr) return;
    if (e.tail->filter != nullptr) walk(*e.tail->filter, visit);
    if (e.tail->window != nullptr) {
        for (const auto& partition : e.tail->window->partition_by)
            walk(*partition, visit);
        for (const auto& term : e.tail->window->order_by)
            walk(*term.expr, visit);
    }
}

bool same_name(const ast::Expr& a, const ast::Expr& b, Scope& scope, Context& context) {
    const Found left = find_column(a, scope, context), right = find_column(b, scope, context);
    if (left.column != nullptr || right.column != nullptr) return left.column == right.column;
    return equals_ignoring_case(a.name.text, b.name.text) && equals_ignoring_case(a.table.text, b.table.text);
}

}  // namespace

bool has_aggregate(const ast::Expr& expr) {
    bool found = false;
    walk(expr, [&](const ast::Expr& e) {
        found = found || is_aggregate_call(e);
        return !found;
    });
    return found;
}

void collect_aggregates(const ast::Expr& expr, std::vector<const ast::Expr*>& calls) {
    walk(expr, [&](const ast::Expr& e) {
        if (!is_aggregate_call(e)) return true;
        calls.push_back(&e);
        return false;
    });
}

bool is_constant(const ast::Expr& expr) {
    bool constant = true;
    walk(expr, [&](const ast::Expr& e) {
        const bool varies = e.kind == ExprKind::column || e.kind == ExprKind::parameter || e.select != nullptr ||
                            e.kind == ExprKind::in_table || (e.kind == ExprKind::function && (e.star || e.tail != nullptr)) ||
                            is_aggregate_call(e) || equals_ignoring_case(e.text, "random") ||
                            equals_ignoring_case(e.text, "randomblob");
        constant = constant && !varies;
        return constant;
    });
    return constant;
}

bool is_of_outer_query(const ast::Expr& call, Scope& scope, Context& context) {
    bool outer = false, own = false;
    for (const auto& arg : call.args)
        walk(*arg, [&](const ast::Expr& e) {
            if (e.kind != ExprKind::column) return true;
            const Found found = find_column(e, scope, context);
            if (found.scope == nullptr) return true;
            (found.scope == &scope ? own : outer) = true;
            return true;
        });
    return outer && !own;
}

bool same_expr(const ast::Expr& a, const ast::Expr& b, Scope& scope, Context& context) {
    if (a.kind != b.kind || a.op != b.op || a.negated != b.negated || a.distinct != b.distinct || a.star != b.star ||
        a.args.size() != b.args.size() || a.has_base != b.has_base || a.has_else != b.has_else)
        return false;
    if (a.select != nullptr || b.select != nullptr || a.tail != nullptr || b.tail != nullptr)
        return context.text_at(a.place) == context.text_at(b.place);
    if (a.kind == ExprKind::column) return same_name(a, b, scope, context);
    const bool same_text = a.kind == ExprKind::string || a.kind == ExprKind::blob ? a.text == b.text
                                                                                  : equals_ignoring_case(a.text, b.text);
    if (!same_text) return false;
    for (std::size_t i = 0; i < a.args.size(); ++i)
        if (!same_expr(*a.args[i], *b.args[i], scope, context)) return false;
    return true;
}

/// Is the primary key of the source among the keys? Then PostgreSQL knows that its columns are the same in the group.
static bool key_is_grouped(const ScopeSource& source, const Grouping& grouping) {
    if (source.table == nullptr || !source.table->has_primary_key || source.table->is_view) return false;
    bool any = false;
    for (std::size_t i = 0; i < source.table->columns.size(); ++i) {
        if (source.table->columns[i].pk == 0) continue;
        any = true;
        const std::string& sql = source.columns[i].value.sql;
        const bool grouped = std::any_of(grouping.keys.begin(), grouping.keys.end(),
                                         [&](const GroupKey& key) { return key.plain && key.sql == sql; });
        if (!grouped) return false;
    }
    return any;
}

Value bare_column(Context& context, const Value& column, const ScopeSource& source, Scope& scope, ast::Place place) {
    const Grouping& grouping = *scope.grouping;
    if (key_is_grouped(source, grouping)) return column;
    std::string order = grouping.extreme_order;
    if (!grouping.row_order.empty()) order += (order.empty() ? "" : ", ") + grouping.row_order;
    context.note(place, grouping.extreme_order.empty()
                            ? "a column outside of GROUP BY takes its value from the group's first row by primary key"
                            : "a column outside of GROUP BY takes its value from the row of the min() or max()");
    Value value = column;
    value.sql = "(array_agg(" + column.sql + (order.empty() ? "" : " ORDER BY " + order) + "))[1]";
    value.binding = Binding::cast;
    value.nullable = true;
    value.is_aggregate = true;
    return value;
}

}  // namespace ferry::core
