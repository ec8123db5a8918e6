// SELECT and the clauses other statements share with it.
#include "core/printer_detail.hpp"

namespace ferry::core::detail {

using ast::FromItem;
using ast::JoinKind;

namespace {

const char* spelling_of(ast::CompoundOp op) noexcept {
    switch (op) {
        case ast::CompoundOp::union_: return " UNION ";
        case ast::CompoundOp::union_all: return " UNION ALL ";
        case ast::CompoundOp::intersect: return " INTERSECT ";
        case ast::CompoundOp::except: return " EXCEPT ";
    }
    return "";
}

const char* spelling_of(JoinKind join) noexcept {
    switch (join) {
        case JoinKind::first: return "";
        case JoinKind::comma: return ", ";
        case JoinKind::inner: return " JOIN ";
        case JoinKind::cross: return " CROSS JOIN ";
        case JoinKind::left: return " LEFT JOIN ";
        case JoinKind::right: return " RIGHT JOIN ";
        case JoinKind::full: return " FULL JOIN ";
    }
    return "";
}

}  // namespace

void Printer::select(const ast::Select& select) {
    if (select.with) with(*select.with);
    for (std::size_t i = 0; i < select.cores.size(); ++i) {
        if (i > 0) put(spelling_of(select.operators[i - 1]));
        select_core(select.cores[i]);
    }
    order_by(select.order_by);
    limit(select.limit, select.offset);
}

/// With a blank behind it.
void Printer::with(const ast::With& with) {
    put(with.recursive ? "WITH RECURSIVE " : "WITH ");
    list(with.tables, [this](const ast::Cte& table) {
        name(table.name);
        parenthesized_names(table.columns);
        switch (table.hint) {
            case ast::Cte::Hint::none: put(" AS ("); break;
            case ast::Cte::Hint::materialized: put(" AS MATERIALIZED ("); break;
            case ast::Cte::Hint::not_materialized: put(" AS NOT MATERIALIZED ("); break;
        }
        select(*table.select);
        put(")");
    });
    put(" ");
}

void Printer::select_core(const ast::SelectCore& core) {
    if (core.is_values) {
        put("VALUES ");
        list(core.rows, [this](const ast::Exprs& row) {
            put("(");
            expressions(row);
            put(")");
        });
        return;
    }
    put(core.distinct ? "SELECT DISTINCT " : core.all ? "SELECT ALL " : "SELECT ");
    result_columns(core.columns);
    if (!core.from.empty()) {
        put(" FROM ");
        from_items(core.from);
    }
    clause(" WHERE ", core.where);
    if (!core.group_by.empty()) {
        put(" GROUP BY ");
        expressions(core.group_by);
    }
    clause(" HAVING ", core.having);
    if (core.windows.empty()) return;
    put(" WINDOW ");
    list(core.windows, [this](const ast::NamedWindow& named) {
        name(named.name);
        put(" AS (");
        window(named.window);
        put(")");
    });
}

void Printer::result_columns(const std::vector<ast::ResultColumn>& columns) {
    list(columns, [this](const ast::ResultColumn& column) {
        if (!column.expr) {
            if (column.star_table) {
                name(column.star_table);
                put(".");
            }
            put("*");
            return;
        }
        expression(*column.expr);
        if (!column.alias) return;
        put(column.alias_as ? " AS " : " ");
        name(column.alias);
    });
}

void Printer::from_items(const std::vector<FromItem>& items) {
    for (const FromItem& item : items) {
        if (item.natural) put(" NATURAL");
        put(spelling_of(item.join));
        from_item(item);
    }
}

void Printer::from_item(const FromItem& item) {
    switch (item.kind) {
        case FromItem::Kind::table:
        case FromItem::Kind::call: qualified_name(item.table); break;
        case FromItem::Kind::subquery:
            put("(");
            select(*item.select);
            put(")");
            break;
        case FromItem::Kind::group:
            put("(");
            from_items(item.items);
            put(")");
            break;
    }
    if (item.kind == FromItem::Kind::call) {
        put("(");
        expressions(item.args);
        put(")");
    }
    if (item.alias) {
        put(" AS ");
        name(item.alias);
    }
    index_hint(item.indexed_by, item.not_indexed);
    clause(" ON ", item.on);
    if (!item.using_columns.empty()) {
        put(" USING ");
        parenthesized_names(item.using_columns);
    }
}

void Printer::index_hint(const ast::Name& indexed_by, bool not_indexed) {
    if (indexed_by) {
        put(" INDEXED BY ");
        name(indexed_by);
    } else if (not_indexed) {
        put(" NOT INDEXED");
    }
}

void Printer::order_terms(const std::vector<ast::OrderTerm>& terms) {
    list(terms, [this](const ast::OrderTerm& term) {
        expression(*term.expr);
        switch (term.direction) {
            case ast::Direction::none: break;
            case ast::Direction::ascending: put(" ASC"); break;
            case ast::Direction::descending: put(" DESC"); break;
        }
        switch (term.nulls) {
            case ast::Nulls::none: break;
            case ast::Nulls::first: put(" NULLS FIRST"); break;
            case ast::Nulls::last: put(" NULLS LAST"); break;
        }
    });
}

void Printer::order_by(const std::vector<ast::OrderTerm>& terms) {
    if (terms.empty()) return;
    put(" ORDER BY ");
    order_terms(terms);
}

void Printer::limit(const ast::ExprPtr& limit, const ast::ExprPtr& offset) {
    clause(" LIMIT ", limit);
    clause(" OFFSET ", offset);
}

}  // namespace ferry::core::detail
