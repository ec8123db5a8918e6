// Expressions, with parentheses where they were written and where the precedence of operators wants them.
#include "core/parser_detail.hpp"
#include "core/printer_detail.hpp"
#include "core/quote.hpp"

namespace ferry::core {

const char* ast::spelling_of(Op op) noexcept {
    switch (op) {
        case Op::none: return "";
        case Op::negate: return "-";
        case Op::plus: return "+";
        case Op::bit_not: return "~";
        case Op::not_: return "NOT";
        case Op::or_: return "OR";
        case Op::and_: return "AND";
        case Op::eq: return "=";
        case Op::ne: return "<>";
        case Op::is: return "IS";
        case Op::is_not: return "IS NOT";
        case Op::lt: return "<";
        case Op::le: return "<=";
        case Op::gt: return ">";
        case Op::ge: return ">=";
        case Op::bit_and: return "&";
        case Op::bit_or: return "|";
        case Op::shift_left: return "<<";
        case Op::shift_right: return ">>";
        case Op::add: return "+";
        case Op::subtract: return "-";
        case Op::multiply: return "*";
        case Op::divide: return "/";
        case Op::modulo: return "%";
        case Op::concat: return "||";
        case Op::arrow: return "->";
        case Op::arrow_text: return "->>";
        case Op::like: return "LIKE";
        case Op::glob: return "GLOB";
        case Op::regexp: return "REGEXP";
        case Op::match: return "MATCH";
    }
    return "";
}

namespace detail {

using ast::Expr;
using ast::ExprKind;
using ast::Op;

namespace {

int precedence_of(Op op) noexcept {
    switch (op) {
        case Op::or_: return or_precedence;
        case Op::and_: return and_precedence;
        case Op::not_: return not_precedence;
        case Op::lt:
        case Op::le:
        case Op::gt:
        case Op::ge: return comparison_precedence;
        case Op::bit_and:
        case Op::bit_or:
        case Op::shift_left:
        case Op::shift_right: return bit_precedence;
        case Op::add:
        case Op::subtract: return sum_precedence;
        case Op::multiply:
        case Op::divide:
        case Op::modulo: return product_precedence;
        case Op::concat:
        case Op::arrow:
        case Op::arrow_text: return concat_precedence;
        case Op::negate:
        case Op::plus:
        case Op::bit_not: return unary_precedence;
        default: return equality_precedence;
    }
}

int precedence_of(const Expr& expr) noexcept {
    switch (expr.kind) {
        case ExprKind::unary:
        case ExprKind::binary: return precedence_of(expr.op);
        case ExprKind::collate: return collate_precedence;
        case ExprKind::match:
        case ExprKind::is_null:
        case ExprKind::between:
        case ExprKind::in_list:
        case ExprKind::in_select:
        case ExprKind::in_table: return equality_precedence;
        default: return primary_precedence;
    }
}

}  // namespace

void Printer::expression(const Expr& expr) {
    operand(expr, loosest);
}

void Printer::operand(const Expr& expr, int loosest_bare) {
    if (!expr.parenthesized && precedence_of(expr) >= loosest_bare) {
        bare(expr);
        return;
    }
    put("(");
    bare(expr);
    put(")");
}

void Printer::bare(const Expr& expr) {
    switch (expr.kind) {
        case ExprKind::unary: unary(expr); break;
        case ExprKind::binary: binary(expr); break;
        case ExprKind::column: column(expr); break;
        case ExprKind::collate: {
            operand(*expr.args[0], collate_precedence);
            put(" COLLATE ");
            ast::Name collation;
            collation.text = expr.text;
            name(collation);
            break;
        }
        case ExprKind::cast:
            put("CAST(");
            expression(*expr.args[0]);
            put(" AS " + expr.text + ")");
            break;
        case ExprKind::match: match(expr); break;
        case ExprKind::is_null:
            operand(*expr.args[0], equality_precedence);
            put(expr.negated ? " NOTNULL" : " ISNULL");
            break;
        case ExprKind::between: between(expr); break;
        case ExprKind::in_list:
        case ExprKind::in_select:
        case ExprKind::in_table: in(expr); break;
        case ExprKind::case_when: case_when(expr); break;
        case ExprKind::function: function(expr); break;
        case ExprKind::subquery:
        case ExprKind::exists:
            put(expr.kind == ExprKind::exists ? "EXISTS (" : "(");
            select(*expr.select);
            put(")");
            break;
        case ExprKind::row:
            put("(");
            expressions(expr.args);
            put(")");
            break;
        case ExprKind::raise:
            put("RAISE(" + expr.text);
            if (!expr.args.empty()) {
                put(", ");
                expressions(expr.args);
            }
            put(")");
            break;
        default: word_or_literal(expr); break;
    }
}

void Printer::word_or_literal(const Expr& expr) {
    switch (expr.kind) {
        case ExprKind::null_literal: put("NULL"); break;
        case ExprKind::current_date: put("CURRENT_DATE"); break;
        case ExprKind::current_time: put("CURRENT_TIME"); break;
        case ExprKind::current_timestamp: put("CURRENT_TIMESTAMP"); break;
        case ExprKind::string: put(quote_sqlite_literal(expr.text)); break;
        case ExprKind::blob: put("x'" + hex_text(expr.text) + "'"); break;
        default: put(expr.text); break;
    }
}

void Printer::column(const Expr& expr) {
    if (expr.schema) {
        name(expr.schema);
        put(".");
    }
    if (expr.table) {
        name(expr.table);
        put(".");
    }
    name(expr.name);
}

void Printer::unary(const Expr& expr) {
    put(ast::spelling_of(expr.op));
    if (expr.op == Op::not_) put(" ");
    const std::size_t begin = out_.size();
    operand(*expr.args[0], precedence_of(expr.op));
    // Two minus signs would be a comment.
    if (expr.op == Op::negate && out_[begin] == '-') out_.insert(begin, " ");
}

void Printer::binary(const Expr& expr) {
    const int precedence = precedence_of(expr.op);
    operand(*expr.args[0], precedence);
    put(" ");
    put(ast::spelling_of(expr.op));
    put(" ");
    operand(*expr.args[1], precedence + 1);
}

void Printer::match(const Expr& expr) {
    operand(*expr.args[0], equality_precedence);
    put(expr.negated ? " NOT " : " ");
    put(ast::spelling_of(expr.op));
    put(" ");
    operand(*expr.args[1], equality_precedence + 1);
    if (expr.args.size() < 3) return;
    put(" ESCAPE ");
    operand(*expr.args[2], equality_precedence + 1);
}

void Printer::between(const Expr& expr) {
    operand(*expr.args[0], equality_precedence);
    put(expr.negated ? " NOT BETWEEN " : " BETWEEN ");
    operand(*expr.args[1], equality_precedence + 1);
    put(" AND ");
    operand(*expr.args[2], equality_precedence + 1);
}

void Printer::in(const Expr& expr) {
    operand(*expr.args[0], equality_precedence);
    put(expr.negated ? " NOT IN " : " IN ");
    if (expr.kind == ExprKind::in_table) {
        qualified_name({expr.schema, expr.table});
        if (!expr.call) return;
    }
    put("(");
    if (expr.kind == ExprKind::in_select) {
        select(*expr.select);
    } else {
        expressions(expr.args, 1);
    }
    put(")");
}

void Printer::case_when(const Expr& expr) {
    put("CASE");
    std::size_t next = 0;
    if (expr.has_base) {
        put(" ");
        expression(*expr.args[next++]);
    }
    const std::size_t end = expr.args.size() - (expr.has_else ? 1 : 0);
    for (; next + 1 < end; next += 2) {
        clause(" WHEN ", expr.args[next]);
        clause(" THEN ", expr.args[next + 1]);
    }
    if (expr.has_else) clause(" ELSE ", expr.args.back());
    put(" END");
}

void Printer::function(const Expr& expr) {
    function_name(expr.name);
    put("(");
    if (expr.star) put("*");
    if (expr.distinct) put("DISTINCT ");
    expressions(expr.args);
    if (expr.tail && !expr.tail->order_by.empty()) order_by(expr.tail->order_by);
    put(")");
    if (expr.tail) function_tail(*expr.tail);
}

void Printer::function_tail(const ast::FunctionTail& tail) {
    if (tail.filter) {
        clause(" FILTER (WHERE ", tail.filter);
        put(")");
    }
    if (!tail.over) return;
    put(" OVER ");
    if (!tail.window) {
        name(tail.over_name);
        return;
    }
    put("(");
    window(*tail.window);
    put(")");
}

void Printer::window(const ast::Window& window) {
    const std::size_t begin = out_.size();
    if (window.base) name(window.base);
    if (!window.partition_by.empty()) {
        put(" PARTITION BY ");
        expressions(window.partition_by);
    }
    order_by(window.order_by);
    if (window.unit != ast::FrameUnit::none) frame(window);
    // Every clause brings a blank, the first one needs none.
    if (!window.base && out_.size() > begin) out_.erase(begin, 1);
}

void Printer::frame(const ast::Window& window) {
    switch (window.unit) {
        case ast::FrameUnit::none: break;
        case ast::FrameUnit::rows: put(" ROWS "); break;
        case ast::FrameUnit::range: put(" RANGE "); break;
        case ast::FrameUnit::groups: put(" GROUPS "); break;
    }
    if (window.has_between) put("BETWEEN ");
    frame_bound(window.start);
    if (window.has_between) {
        put(" AND ");
        frame_bound(window.end);
    }
    switch (window.exclude) {
        case ast::FrameExclude::none: break;
        case ast::FrameExclude::no_others: put(" EXCLUDE NO OTHERS"); break;
        case ast::FrameExclude::current_row: put(" EXCLUDE CURRENT ROW"); break;
        case ast::FrameExclude::group: put(" EXCLUDE GROUP"); break;
        case ast::FrameExclude::ties: put(" EXCLUDE TIES"); break;
    }
}

void Printer::frame_bound(const ast::FrameBound& bound) {
    if (bound.offset) expression(*bound.offset);
    switch (bound.kind) {
        case ast::FrameBoundKind::unbounded_preceding: put("UNBOUNDED PRECEDING"); break;
        case ast::FrameBoundKind::preceding: put(" PRECEDING"); break;
        case ast::FrameBoundKind::current_row: put("CURRENT ROW"); break;
        case ast::FrameBoundKind::following: put(" FOLLOWING"); break;
        case ast::FrameBoundKind::unbounded_following: put("UNBOUNDED FOLLOWING"); break;
    }
}

}  // namespace detail

}  // namespace ferry::core
