#include "loader/compared_order.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/parser.hpp"
#include "core/printer.hpp"

namespace ferry::loader {

namespace {

/// The column of the result that a term of ORDER BY means; names.size() if none does.
std::size_t ordered_column(const core::ast::Select& select, const core::ast::Expr& term,
                           const std::vector<std::string>& names) {
    if (term.kind == core::ast::ExprKind::collate) return ordered_column(select, *term.args[0], names);
    if (term.kind == core::ast::ExprKind::integer && term.text.size() < 5)
        return std::min<std::size_t>(std::stoul(term.text, nullptr, 0) - 1, names.size());
    if (term.kind == core::ast::ExprKind::column)
        for (std::size_t i = 0; i < names.size(); ++i)
            if (core::equals_ignoring_case(names[i], term.name.text)) return i;
    const std::vector<core::ast::ResultColumn>& columns = select.cores.front().columns;
    if (columns.size() != names.size()) return names.size();
    const std::string text = core::print_sql(term);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].expr && core::print_sql(*columns[i].expr) == text) return i;
    return names.size();
}

/// A term's own collation, else that of its column.
bool folds_case(const core::ast::Expr& term, core::Collating of_column) {
    if (term.kind == core::ast::ExprKind::collate) return core::equals_ignoring_case(term.text, "nocase");
    return of_column == core::Collating::nocase;
}

}  // namespace

Order order_of(const std::string& sqlite_sql, const std::vector<std::string>& names,
               const std::vector<core::Collating>& collations) {
    Order order;
    core::ast::Statement statement;
    try {
        statement = core::parse_statement(sqlite_sql);
    } catch (const core::Error&) {
        return order;
    }
    const core::ast::Select* const select =
        statement.create_view ? statement.create_view->select.get() : statement.select.get();
    if (!select || select->order_by.empty()) return order;
    order.wanted = !statement.create_view;
    order.complete = true;
    order.cuts = (select->limit ? 1U : 0U) + (select->offset ? 1U : 0U);
    for (const core::ast::OrderTerm& term : select->order_by) {
        const std::size_t column = ordered_column(*select, *term.expr, names);
        if (column == names.size())
            order.complete = false;
        else
            order.columns.push_back(
                {column, folds_case(*term.expr, column < collations.size() ? collations[column]
                                                                           : core::Collating::binary)});
    }
    if (!order.complete) order.columns.clear();
    return order;
}

}  // namespace ferry::loader
