// Expressions: operators by precedence climbing. Chains of operators are loops, so that only what nests
// recurses.
#include "core/parser_detail.hpp"

namespace ferry::core::detail {

using ast::Expr;
using ast::ExprKind;
using ast::ExprPtr;
using ast::Op;

namespace {

struct Infix {
    int precedence = 0;  ///< 0: no operator stands here
    Op op = Op::none;    ///< of a plain binary operator
};

Infix infix_of(Symbol symbol) noexcept {
    switch (symbol) {
        case Symbol::kw_or: return {or_precedence, Op::or_};
        case Symbol::kw_and: return {and_precedence, Op::and_};
        case Symbol::eq: return {equality_precedence, Op::eq};
        case Symbol::ne: return {equality_precedence, Op::ne};
        case Symbol::lt: return {comparison_precedence, Op::lt};
        case Symbol::le: return {comparison_precedence, Op::le};
        case Symbol::gt: return {comparison_precedence, Op::gt};
        case Symbol::ge: return {comparison_precedence, Op::ge};
        case Symbol::bit_and: return {bit_precedence, Op::bit_and};
        case Symbol::bit_or: return {bit_precedence, Op::bit_or};
        case Symbol::shift_left: return {bit_precedence, Op::shift_left};
        case Symbol::shift_right: return {bit_precedence, Op::shift_right};
        case Symbol::plus: return {sum_precedence, Op::add};
        case Symbol::minus: return {sum_precedence, Op::subtract};
        case Symbol::star: return {product_precedence, Op::multiply};
        case Symbol::slash: return {product_precedence, Op::divide};
        case Symbol::percent: return {product_precedence, Op::modulo};
        case Symbol::concat: return {concat_precedence, Op::concat};
        case Symbol::arrow: return {concat_precedence, Op::arrow};
        case Symbol::arrow_text: return {concat_precedence, Op::arrow_text};
        case Symbol::kw_collate: return {collate_precedence, Op::none};
        case Symbol::kw_not: return {not_precedence, Op::none};
        case Symbol::kw_is:
        case Symbol::kw_isnull:
        case Symbol::kw_notnull:
        case Symbol::kw_between:
        case Symbol::kw_in:
        case Symbol::kw_like:
        case Symbol::kw_glob:
        case Symbol::kw_regexp:
        case Symbol::kw_match: return {equality_precedence, Op::none};
        default: return {};
    }
}

Op match_op_of(Symbol symbol) noexcept {
    switch (symbol) {
        case Symbol::kw_like: return Op::like;
        case Symbol::kw_glob: return Op::glob;
        case Symbol::kw_regexp: return Op::regexp;
        default: return Op::match;
    }
}

/// A node with its left operand.
ExprPtr node_on(ExprKind kind, ExprPtr left) {
    auto node = std::make_unique<Expr>();
    node->kind = kind;
    node->place.begin = left->place.begin;
    node->args.push_back(std::move(left));
    return node;
}

}  // namespace

void Parser::grow() {
    if (++height_ >= max_expression_height) {
        fail("expression tree is too large (maximum depth " + std::to_string(max_expression_height) + ")");
    }
}

ExprPtr Parser::finish(ExprPtr node, std::size_t begin) const {
    node->place = place_from(begin);
    return node;
}

/// Takes operators that bind at least as tightly as `loosest_taken`; with `stop_at_and` no AND at the
/// outermost level, which belongs to a BETWEEN.
ExprPtr Parser::expression(int loosest_taken, bool stop_at_and) {
    const int height_before = std::exchange(height_, 0);
    ExprPtr result = operators_after(operand(), loosest_taken, stop_at_and);
    height_ = std::max(height_before, height_);
    return result;
}

ExprPtr Parser::operators_after(ExprPtr left, int loosest_taken, bool stop_at_and) {
    for (;;) {
        const Infix infix = infix_of(symbol());
        if (infix.precedence == 0 || infix.precedence < loosest_taken) return left;
        if (stop_at_and && at(Symbol::kw_and)) return left;
        if (infix.op != Op::none) {
            left = binary(std::move(left), infix.op, infix.precedence);
        } else {
            switch (symbol()) {
                case Symbol::kw_collate: left = collate(std::move(left)); break;
                case Symbol::kw_not: left = negated_operator(std::move(left)); break;
                case Symbol::kw_is: left = is_operator(std::move(left)); break;
                case Symbol::kw_isnull: left = null_test(std::move(left), false); break;
                case Symbol::kw_notnull: left = null_test(std::move(left), true); break;
                case Symbol::kw_between: left = between(std::move(left), false); break;
                case Symbol::kw_in: left = in(std::move(left), false); break;
                default: left = match(std::move(left), false); break;
            }
        }
        left->place.end = end_before();
        grow();
    }
}

ExprPtr Parser::prefix(Op op, int precedence) {
    const Level level(*this);
    const std::size_t begin = begin_here();
    advance();
    auto node = std::make_unique<Expr>();
    node->kind = ExprKind::unary;
    node->op = op;
    node->args.push_back(expression(precedence));
    return finish(std::move(node), begin);
}

ExprPtr Parser::binary(ExprPtr left, Op op, int precedence) {
    advance();
    ExprPtr node = node_on(ExprKind::binary, std::move(left));
    node->op = op;
    node->args.push_back(expression(precedence + 1));
    return node;
}

/// IS [NOT] [DISTINCT FROM]. The NOT is always this operator's, never the operand's.
ExprPtr Parser::is_operator(ExprPtr left) {
    advance();
    bool negated = accept(Symbol::kw_not);
    if (accept(Symbol::kw_distinct)) {
        expect(Symbol::kw_from, "FROM");
        negated = !negated;
    }
    ExprPtr node = node_on(ExprKind::binary, std::move(left));
    node->op = negated ? Op::is_not : Op::is;
    node->args.push_back(expression(equality_precedence + 1));
    return node;
}

ExprPtr Parser::negated_operator(ExprPtr left) {
    advance();
    switch (symbol()) {
        case Symbol::kw_null: return null_test(std::move(left), true);
        case Symbol::kw_between: return between(std::move(left), true);
        case Symbol::kw_in: return in(std::move(left), true);
        case Symbol::kw_like:
        case Symbol::kw_glob:
        case Symbol::kw_regexp:
        case Symbol::kw_match: return match(std::move(left), true);
        default: fail_expected("NULL, IN, LIKE or BETWEEN");
    }
}

ExprPtr Parser::collate(ExprPtr left) {
    advance();
    ExprPtr node = node_on(ExprKind::collate, std::move(left));
    node->text = identifier_or_string("collation").text;
    return node;
}

ExprPtr Parser::null_test(ExprPtr left, bool negated) {
    advance();
    ExprPtr node = node_on(ExprKind::is_null, std::move(left));
    node->negated = negated;
    return node;
}

/// The lower bound may hold an OR, as in SQLite; the first AND outside of it is the operator's.
ExprPtr Parser::between(ExprPtr left, bool negated) {
    const Level level(*this);
    advance();
    ExprPtr node = node_on(ExprKind::between, std::move(left));
    node->negated = negated;
    node->args.push_back(expression(loosest, true));
    expect(Symbol::kw_and, "AND");
    node->args.push_back(expression(equality_precedence + 1));
    return node;
}

ExprPtr Parser::match(ExprPtr left, bool negated) {
    ExprPtr node = node_on(ExprKind::match, std::move(left));
    node->op = match_op_of(symbol());
    node->negated = negated;
    advance();
    node->args.push_back(expression(equality_precedence + 1));
    if (accept(Symbol::kw_escape)) node->args.push_back(expression(equality_precedence + 1));
    return node;
}

ExprPtr Parser::in(ExprPtr left, bool negated) {
    const Level level(*this);
    advance();
    ExprPtr node = node_on(ExprKind::in_list, std::move(left));
    node->negated = negated;
    if (!accept(Symbol::lp)) {
        in_table(*node);
        return node;
    }
    if (at_select()) {
        node->kind = ExprKind::in_select;
        node->select = select();
    } else if (!at(Symbol::rp)) {
        do {
            node->args.push_back(expression());
        } while (accept(Symbol::comma));
    }
    expect(Symbol::rp, "\")\"");
    return node;
}

void Parser::in_table(Expr& node) {
    node.kind = ExprKind::in_table;
    ast::QualifiedName table = qualified_name("\"(\" or table name");
    node.schema = std::move(table.schema);
    node.table = std::move(table.name);
    if (!accept(Symbol::lp)) return;
    node.call = true;
    if (!at(Symbol::rp)) {
        do {
            node.args.push_back(expression());
        } while (accept(Symbol::comma));
    }
    expect(Symbol::rp, "\")\"");
}

}  // namespace ferry::core::detail
