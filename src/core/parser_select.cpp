// SELECT, VALUES, WITH, FROM and the clauses other statements share with them.
#include "core/parser_detail.hpp"

#include "core/ascii.hpp"

namespace ferry::core::detail {

using ast::FromItem;
using ast::JoinKind;

ast::SelectPtr Parser::select() {
    const Level level(*this);
    const std::size_t begin = begin_here();
    return select_after_with(with(), begin);
}

std::unique_ptr<ast::With> Parser::with() {
    if (!accept(Symbol::kw_with)) return nullptr;
    auto result = std::make_unique<ast::With>();
    result->recursive = accept(Symbol::kw_recursive);
    do {
        result->tables.push_back(cte());
    } while (accept(Symbol::comma));
    return result;
}

ast::Cte Parser::cte() {
    ast::Cte table;
    table.name = name("name of a common table expression");
    table.columns = optional_names_of_old("column name");
    expect(Symbol::kw_as, "AS");
    if (accept(Symbol::kw_materialized)) {
        table.hint = ast::Cte::Hint::materialized;
    } else if (accept(Symbol::kw_not)) {
        expect(Symbol::kw_materialized, "MATERIALIZED");
        table.hint = ast::Cte::Hint::not_materialized;
    }
    expect(Symbol::lp, "\"(\"");
    table.select = select();
    expect(Symbol::rp, "\")\"");
    return table;
}

ast::SelectPtr Parser::select_after_with(std::unique_ptr<ast::With> with, std::size_t begin) {
    auto result = std::make_unique<ast::Select>();
    result->with = std::move(with);
    result->cores.push_back(select_core());
    for (ast::CompoundOp op{}; compound_operator(op);) {
        result->operators.push_back(op);
        result->cores.push_back(select_core());
    }
    if (!result->cores.back().is_values) {  // SQLite has no ORDER BY behind VALUES
        result->order_by = optional_order_by();
        optional_limit(result->limit, result->offset);
    }
    result->place = place_from(begin);
    return result;
}

bool Parser::compound_operator(ast::CompoundOp& op) {
    if (accept(Symbol::kw_union)) {
        op = accept(Symbol::kw_all) ? ast::CompoundOp::union_all : ast::CompoundOp::union_;
    } else if (accept(Symbol::kw_intersect)) {
        op = ast::CompoundOp::intersect;
    } else if (accept(Symbol::kw_except)) {
        op = ast::CompoundOp::except;
    } else {
        return false;
    }
    return true;
}

ast::SelectCore Parser::select_core() {
    ast::SelectCore core;
    const std::size_t begin = begin_here();
    if (accept(Symbol::kw_values)) {
        values(core);
        core.place = place_from(begin);
        return core;
    }
    expect(Symbol::kw_select, "SELECT");
    core.distinct = accept(Symbol::kw_distinct);
    core.all = !core.distinct && accept(Symbol::kw_all);
    core.columns = result_columns();
    if (accept(Symbol::kw_from)) core.from = from_items();
    core.where = optional_where();
    if (accept(Symbol::kw_group)) {
        expect(Symbol::kw_by, "BY");
        core.group_by = expressions();
    }
    if (accept(Symbol::kw_having)) core.having = expression();
    if (accept(Symbol::kw_window)) core.windows = named_windows();
    core.place = place_from(begin);
    return core;
}

void Parser::values(ast::SelectCore& core) {
    core.is_values = true;
    do {
        expect(Symbol::lp, "\"(\"");
        core.rows.push_back(expressions());
        expect(Symbol::rp, "\")\"");
    } while (accept(Symbol::comma));
}

std::vector<ast::ResultColumn> Parser::result_columns() {
    std::vector<ast::ResultColumn> columns;
    do {
        columns.push_back(result_column());
    } while (accept(Symbol::comma));
    return columns;
}

ast::ResultColumn Parser::result_column() {
    ast::ResultColumn column;
    const std::size_t begin = begin_here();
    if (accept(Symbol::star)) {
        column.place = place_from(begin);
        return column;
    }
    if (symbol(1) == Symbol::dot && symbol(2) == Symbol::star && is_name(symbol()) &&
        !at_keyword_of_operand()) {
        column.star_table = take_name();
        position_ += 2;
        column.place = place_from(begin);
        return column;
    }
    column.expr = expression();
    column.alias_as = at(Symbol::kw_as);
    optional_alias(column.alias);
    column.place = place_from(begin);
    return column;
}

/// [AS name], or without AS what is neither INDEXED nor a word of a join.
void Parser::optional_alias(ast::Name& alias) {
    if (accept(Symbol::kw_as)) {
        alias = name("alias");
    } else if (is_identifier(symbol()) || at(Symbol::string)) {
        alias = take_name();
    }
}

std::vector<FromItem> Parser::from_items() {
    std::vector<FromItem> items;
    items.push_back(from_item(JoinKind::first, false));
    for (FromItem joined; join_operator(joined);)
        items.push_back(from_item(joined.join, joined.natural));
    return items;
}

FromItem Parser::from_item(JoinKind join, bool natural) {
    FromItem item;
    item.join = join;
    item.natural = natural;
    const std::size_t begin = begin_here();
    from_source(item);
    if (join == JoinKind::first && (at(Symbol::kw_on) || at(Symbol::kw_using))) {
        fail("no JOIN that this could be the condition of");
    }
    join_condition(item);
    item.place = place_from(begin);
    return item;
}

void Parser::from_source(FromItem& item) {
    if (accept(Symbol::lp)) {
        from_parenthesized(item);
        optional_alias(item.alias);
        return;
    }
    from_table(item);
}

void Parser::from_parenthesized(FromItem& item) {
    const Level level(*this);
    if (at_select()) {
        item.kind = FromItem::Kind::subquery;
        item.select = select();
    } else {
        item.kind = FromItem::Kind::group;
        item.items = from_items();
    }
    expect(Symbol::rp, "\")\"");
}

void Parser::from_table(FromItem& item) {
    item.table = qualified_name("table name");
    if (accept(Symbol::lp)) {
        item.kind = FromItem::Kind::call;
        if (!at(Symbol::rp)) item.args = expressions();
        expect(Symbol::rp, "\")\"");
        optional_alias(item.alias);
        return;
    }
    optional_alias(item.alias);
    index_hint(item.indexed_by, item.not_indexed);
}

/// [INDEXED BY name | NOT INDEXED]
bool Parser::index_hint(ast::Name& indexed_by, bool& not_indexed) {
    if (accept(Symbol::kw_indexed)) {
        expect(Symbol::kw_by, "BY");
        indexed_by = name("index name");
        return true;
    }
    if (!accept(Symbol::kw_not)) return false;
    expect(Symbol::kw_indexed, "INDEXED");
    not_indexed = true;
    return true;
}

/// The operator between two items, told by the `join` and `natural` of `joined`.
bool Parser::join_operator(FromItem& joined) {
    joined.natural = false;
    if (accept(Symbol::comma)) {
        joined.join = JoinKind::comma;
    } else if (accept(Symbol::kw_join)) {
        joined.join = JoinKind::inner;
    } else if (is_join_word(symbol())) {
        join_words(joined);
    } else {
        return false;
    }
    return true;
}

/// Up to three words in any order that makes sense together, as SQLite takes them: LEFT OUTER, OUTER LEFT,
/// INNER CROSS, NATURAL FULL OUTER, LEFT RIGHT for FULL.
void Parser::join_words(FromItem& joined) {
    const Token& first = token();
    bool left = false, right = false, inner = false, outer = false, cross = false, unknown = false;
    for (int count = 0; count < 3 && !at(Symbol::kw_join); ++count) {
        switch (symbol()) {
            case Symbol::kw_natural: joined.natural = true; break;
            case Symbol::kw_left: left = true; break;
            case Symbol::kw_right: right = true; break;
            case Symbol::kw_full: left = right = true; break;
            case Symbol::kw_inner: inner = true; break;
            case Symbol::kw_cross: cross = true; break;
            case Symbol::kw_outer: outer = true; break;
            default: unknown = true; break;
        }
        if (unknown && !is_name(symbol())) break;
        advance();
    }
    expect(Symbol::kw_join, "JOIN");
    const bool one_sided = left || right;
    if (unknown || ((inner || cross) && (one_sided || outer)) || (outer && !one_sided)) {
        fail_at("unknown kind of join", first);
    }
    joined.join = left && right ? JoinKind::full
                  : left        ? JoinKind::left
                  : right       ? JoinKind::right
                  : cross       ? JoinKind::cross
                                : JoinKind::inner;
}

void Parser::join_condition(FromItem& item) {
    if (accept(Symbol::kw_on)) {
        item.on = expression();
    } else if (accept(Symbol::kw_using)) {
        item.using_columns = parenthesized_names("column name");
    }
}

ast::Direction Parser::direction() {
    if (accept(Symbol::kw_asc)) return ast::Direction::ascending;
    return accept(Symbol::kw_desc) ? ast::Direction::descending : ast::Direction::none;
}

std::vector<ast::OrderTerm> Parser::order_terms() {
    std::vector<ast::OrderTerm> terms;
    do {
        ast::OrderTerm term;
        term.expr = expression();
        term.direction = direction();
        if (accept(Symbol::kw_nulls)) {
            const bool first = accept(Symbol::kw_first);
            if (!first) expect(Symbol::kw_last, "FIRST or LAST");
            term.nulls = first ? ast::Nulls::first : ast::Nulls::last;
        }
        terms.push_back(std::move(term));
    } while (accept(Symbol::comma));
    return terms;
}

std::vector<ast::OrderTerm> Parser::optional_order_by() {
    if (!accept(Symbol::kw_order)) return {};
    expect(Symbol::kw_by, "BY");
    return order_terms();
}

void Parser::optional_limit(ast::ExprPtr& limit, ast::ExprPtr& offset) {
    if (!accept(Symbol::kw_limit)) return;
    limit = expression();
    if (accept(Symbol::kw_offset)) {
        offset = expression();
    } else if (accept(Symbol::comma)) {
        offset = std::move(limit);
        limit = expression();
    }
}

ast::ExprPtr Parser::optional_where() {
    return accept(Symbol::kw_where) ? expression() : nullptr;
}

std::vector<ast::ResultColumn> Parser::optional_returning() {
    if (!accept(Symbol::kw_returning)) return {};
    return result_columns();
}

}  // namespace ferry::core::detail
