// Expressions: what stands between operators. Literals, names, calls, CASE, CAST, subqueries, parentheses.
#include "core/parser_detail.hpp"

#include "core/ascii.hpp"

namespace ferry::core::detail {

using ast::Expr;
using ast::ExprKind;
using ast::ExprPtr;
using ast::Op;

bool Parser::at_select() const noexcept {
    return at(Symbol::kw_select) || at(Symbol::kw_values) || at(Symbol::kw_with);
}

/// A word that begins an operand as a keyword, so that it is no name there.
bool Parser::at_keyword_of_operand() const noexcept {
    return at(Symbol::kw_cast) || at(Symbol::kw_raise) || at(Symbol::kw_current_date) ||
           at(Symbol::kw_current_time) || at(Symbol::kw_current_timestamp);
}

ExprPtr Parser::operand() {
    switch (symbol()) {
        case Symbol::lp: return parenthesized();
        case Symbol::minus: return prefix(Op::negate, unary_precedence);
        case Symbol::plus: return prefix(Op::plus, unary_precedence);
        case Symbol::bit_not: return prefix(Op::bit_not, unary_precedence);
        case Symbol::kw_not: return prefix(Op::not_, not_precedence);
        case Symbol::kw_null: return word(ExprKind::null_literal);
        case Symbol::integer: return literal(ExprKind::integer);
        case Symbol::real: return literal(ExprKind::real);
        case Symbol::blob: return literal(ExprKind::blob);
        case Symbol::parameter: return literal(ExprKind::parameter);
        case Symbol::string:
            return symbol(1) == Symbol::dot ? column_or_function() : literal(ExprKind::string);
        case Symbol::kw_current_date: return word(ExprKind::current_date);
        case Symbol::kw_current_time: return word(ExprKind::current_time);
        case Symbol::kw_current_timestamp: return word(ExprKind::current_timestamp);
        case Symbol::kw_case: return case_when();
        case Symbol::kw_cast: return cast();
        case Symbol::kw_raise: return raise();
        case Symbol::kw_exists: return exists();
        default: return column_or_function();
    }
}

ast::Exprs Parser::expressions() {
    ast::Exprs result;
    do {
        result.push_back(expression());
    } while (accept(Symbol::comma));
    return result;
}

ExprPtr Parser::literal(ExprKind kind) {
    auto node = std::make_unique<Expr>();
    node->kind = kind;
    node->place = {token().begin, token().end};
    node->text = take_value();
    return node;
}

/// A keyword that is a value; the node has no text.
ExprPtr Parser::word(ExprKind kind) {
    auto node = std::make_unique<Expr>();
    node->kind = kind;
    node->place = {token().begin, token().end};
    advance();
    return node;
}

/// A run of opening parentheses is counted, not recursed into: what is behind a closing one goes on at the
/// level outside of it.
ExprPtr Parser::parenthesized() {
    const Level level(*this);
    const std::size_t first = position_;
    while (accept(Symbol::lp)) {
    }
    std::size_t open = position_ - 1;
    ExprPtr node;
    if (at_select()) {
        node = subquery(tokens_[open].begin);
        if (open == first) return node;
        node = operators_after(std::move(node), loosest);
        --open;
    } else {
        node = expression();
    }
    for (;; --open) {
        node = inside_parentheses(std::move(node), open);
        if (open == first) return node;
        node = operators_after(std::move(node), loosest);
    }
}

/// From behind the first expression in parentheses to their end; `open` is the opening one's token.
ExprPtr Parser::inside_parentheses(ExprPtr first, std::size_t open) {
    if (at(Symbol::comma)) {
        auto row = std::make_unique<Expr>();
        row->kind = ExprKind::row;
        row->args.push_back(std::move(first));
        while (accept(Symbol::comma))
            row->args.push_back(expression());
        first = std::move(row);
    } else {
        first->parenthesized = true;
    }
    expect(Symbol::rp, "\")\"");
    return finish(std::move(first), tokens_[open].begin);
}

/// From behind its opening parenthesis.
ExprPtr Parser::subquery(std::size_t begin) {
    auto node = std::make_unique<Expr>();
    node->kind = ExprKind::subquery;
    node->select = select();
    expect(Symbol::rp, "\")\"");
    return finish(std::move(node), begin);
}

ExprPtr Parser::exists() {
    const Level level(*this);
    const std::size_t begin = begin_here();
    advance();
    expect(Symbol::lp, "\"(\"");
    ExprPtr node = subquery(begin);
    node->kind = ExprKind::exists;
    return node;
}

/// [[schema.]table.]column, or name(...)
ExprPtr Parser::column_or_function() {
    if (symbol(1) == Symbol::lp && is_name(symbol())) return function();
    auto node = std::make_unique<Expr>();
    node->kind = ExprKind::column;
    const std::size_t begin = begin_here();
    node->name = name("expression");
    if (accept(Symbol::dot)) {
        node->table = std::move(node->name);
        node->name = name("column name");
        if (accept(Symbol::dot)) {
            node->schema = std::move(node->table);
            node->table = std::move(node->name);
            node->name = name("column name");
        }
    }
    return finish(std::move(node), begin);
}

ExprPtr Parser::function() {
    const Level level(*this);
    const std::size_t begin = begin_here();
    auto node = std::make_unique<Expr>();
    node->kind = ExprKind::function;
    node->name = take_name();
    node->text = node->name.text;
    advance();
    function_arguments(*node);
    function_tail(*node);
    return finish(std::move(node), begin);
}

void Parser::function_arguments(Expr& node) {
    if (accept(Symbol::star)) {
        node.star = true;
        expect(Symbol::rp, "\")\"");
        return;
    }
    if (accept(Symbol::kw_distinct)) {
        node.distinct = true;
    } else {
        accept(Symbol::kw_all);
    }
    if (!at(Symbol::rp) && !at(Symbol::kw_order)) node.args = expressions();
    if (at(Symbol::kw_order)) {
        node.tail = std::make_unique<ast::FunctionTail>();
        node.tail->order_by = optional_order_by();
    }
    expect(Symbol::rp, "\")\"");
}

void Parser::function_tail(Expr& node) {
    if (!at(Symbol::kw_filter) && !at(Symbol::kw_over)) return;
    if (!node.tail) node.tail = std::make_unique<ast::FunctionTail>();
    if (accept(Symbol::kw_filter)) {
        expect(Symbol::lp, "\"(\"");
        expect(Symbol::kw_where, "WHERE");
        node.tail->filter = expression();
        expect(Symbol::rp, "\")\"");
    }
    if (!accept(Symbol::kw_over)) return;
    node.tail->over = true;
    if (accept(Symbol::lp)) {
        node.tail->window = std::make_unique<ast::Window>(window());
        expect(Symbol::rp, "\")\"");
    } else {
        node.tail->over_name = name("window name");
    }
}

ExprPtr Parser::cast() {
    const Level level(*this);
    const std::size_t begin = begin_here();
    auto node = std::make_unique<Expr>();
    node->kind = ExprKind::cast;
    advance();
    expect(Symbol::lp, "\"(\"");
    node->args.push_back(expression());
    expect(Symbol::kw_as, "AS");
    node->text = source(type_name(false));
    expect(Symbol::rp, "\")\"");
    return finish(std::move(node), begin);
}

/// GENERATED ALWAYS AS behind a column's type are identifiers to SQLite, too; it takes them off again.
ast::Place Parser::type_name(bool of_column) {
    const std::size_t begin = begin_here();
    if (!is_identifier(symbol()) && !at(Symbol::string)) return {begin, begin};
    while (is_identifier(symbol()) || at(Symbol::string)) {
        if (of_column && at(Symbol::kw_generated, Symbol::kw_always)) {
            if (symbol(2) == Symbol::kw_as) break;
        }
        advance();
    }
    if (end_before() <= begin) return {begin, begin};
    type_size();
    return place_from(begin);
}

/// [(n [, m])]
void Parser::type_size() {
    if (!accept(Symbol::lp)) return;
    signed_number();
    if (accept(Symbol::comma)) signed_number();
    expect(Symbol::rp, "\")\"");
}

void Parser::signed_number() {
    if (!accept(Symbol::plus)) accept(Symbol::minus);
    if (!accept(Symbol::integer) && !accept(Symbol::real)) fail_expected("number");
}

ExprPtr Parser::case_when() {
    const Level level(*this);
    const std::size_t begin = begin_here();
    auto node = std::make_unique<Expr>();
    node->kind = ExprKind::case_when;
    advance();
    if (!at(Symbol::kw_when)) {
        node->has_base = true;
        node->args.push_back(expression());
    }
    if (!at(Symbol::kw_when)) fail_expected("WHEN");
    while (accept(Symbol::kw_when)) {
        node->args.push_back(expression());
        expect(Symbol::kw_then, "THEN");
        node->args.push_back(expression());
    }
    if (accept(Symbol::kw_else)) {
        node->has_else = true;
        node->args.push_back(expression());
    }
    expect(Symbol::kw_end, "END");
    return finish(std::move(node), begin);
}

ExprPtr Parser::raise() {
    const Level level(*this);
    const std::size_t begin = begin_here();
    auto node = std::make_unique<Expr>();
    node->kind = ExprKind::raise;
    advance();
    expect(Symbol::lp, "\"(\"");
    const bool ignore = at(Symbol::kw_ignore);
    if (!ignore && !at(Symbol::kw_rollback) && !at(Symbol::kw_abort) && !at(Symbol::kw_fail)) {
        fail_expected("IGNORE, ROLLBACK, ABORT or FAIL");
    }
    node->text = ascii_upper(take_value());
    if (!ignore) {
        expect(Symbol::comma, "\",\"");
        node->args.push_back(expression());
    }
    expect(Symbol::rp, "\")\"");
    return finish(std::move(node), begin);
}

}  // namespace ferry::core::detail
