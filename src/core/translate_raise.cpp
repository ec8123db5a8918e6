// SELECT statements of a trigger's body. What matters of one is whether it comes to a RAISE: without a FROM
// that is an IF per condition; with one it is a query for the first row that would raise.
//
// RAISE(ABORT), (FAIL) and (ROLLBACK) become an exception of SQLSTATE 23000: SQLite reports them as a
// violated constraint, and drivers make the same class of error of both.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/ast_walk.hpp"
#include "core/quote.hpp"
#include "core/trigger_body.hpp"

namespace ferry::core {

namespace {

using ast::Expr;
using ast::ExprKind;
using ast::ExprPtr;

bool has_raise(const Expr& expr) {
    return ast::has_kind(expr, ExprKind::raise);
}

bool is_call(const Expr& expr, std::string_view name) {
    return expr.kind == ExprKind::function && equals_ignoring_case(expr.text, name);
}

bool takes_first_not_null(const Expr& expr) {
    return (is_call(expr, "coalesce") || is_call(expr, "ifnull")) && expr.args.size() > 1;
}

/// Operators that hand on what is in them.
bool is_transparent(const Expr& expr) {
    return expr.kind == ExprKind::cast || expr.kind == ExprKind::collate || expr.kind == ExprKind::unary;
}

bool is_iif(const Expr& expr) {
    return (is_call(expr, "iif") || is_call(expr, "if")) && (expr.args.size() == 3 || expr.args.size() == 2);
}

ExprPtr make_expr(ExprKind kind, ast::Place place, std::string text = {}) {
    auto expr = std::make_unique<Expr>();
    expr->kind = kind;
    expr->place = place;
    expr->text = std::move(text);
    return expr;
}

/// One column, one SELECT without grouping: what may hold a RAISE.
bool is_simple(const ast::Select& select) {
    const ast::SelectCore& core = select.cores.front();
    return select.cores.size() == 1 && !core.is_values && core.columns.size() == 1 &&
           core.columns[0].expr != nullptr;
}

class RaiseTranslator {
  public:
    explicit RaiseTranslator(TriggerBody& body) : body_(body), context_(body.context()) {}

    void statement(ast::Select& select) {
        if (!is_simple(select))
            context_.unsupported(select.place, "RAISE in a SELECT of several columns or parts");
        const ast::SelectCore& core = select.cores.front();
        const bool plain =
            core.from.empty() && core.group_by.empty() && !core.having && !select.with && !select.limit;
        if (plain)
            without_from(select.cores.front());
        else
            with_from(select);
    }

  private:
    TriggerBody& body_;
    Context& context_;
    std::vector<ExprPtr> raises_;

    std::string condition(const Expr& expr) {
        if (has_raise(expr)) refuse(expr);
        return body_.translator.condition(expr, body_.scope);
    }
    [[noreturn]] void refuse(const Expr& expr) {
        context_.unsupported(expr.place, "RAISE in the middle of an expression");
    }
    void open(const std::string& head) {
        body_.line(head);
        ++body_.depth;
    }
    void next(const std::string& head) {
        --body_.depth;
        open(head);
    }
    void close() {
        --body_.depth;
        body_.line("END IF;");
    }

    // -------------------------------------------------------------------------------------------- RAISE
    // itself

    void raise(const Expr& expr) {
        if (equals_ignoring_case(expr.text, "IGNORE")) {
            if (body_.timing == ast::CreateTrigger::Timing::after)
                context_.note(expr.place,
                              "RAISE(IGNORE) in an AFTER trigger: other triggers of the row still fire");
            body_.leave("NULL");
            return;
        }
        if (equals_ignoring_case(expr.text, "FAIL"))
            context_.note(expr.place,
                          "RAISE(FAIL) undoes the whole statement, SQLite keeps the rows before it");
        const Expr* const message = expr.args.empty() ? nullptr : expr.args[0].get();
        std::string text = "''";
        if (message != nullptr && (message->kind == ExprKind::string || message->kind == ExprKind::column))
            text = quote_pg_literal(message->kind == ExprKind::string ? message->text : message->name.text);
        else if (message != nullptr)
            text = context_.to_text(body_.translator.expr(*message, body_.scope)).sql;
        body_.line("RAISE EXCEPTION USING MESSAGE = " + text +
                   ", ERRCODE = 'integrity_constraint_violation';");
    }

    // -------------------------------------------------------------------------------------------- without
    // FROM

    void without_from(ast::SelectCore& core) {
        if (core.where) open("IF " + condition(*core.where) + " THEN");
        value(*core.columns[0].expr);
        if (core.where) close();
    }

    /// Code for what evaluating the expression raises.
    void value(Expr& expr) {
        if (!has_raise(expr))
            body_.line("NULL;");
        else if (expr.kind == ExprKind::raise)
            raise(expr);
        else if (expr.kind == ExprKind::case_when)
            case_when(expr);
        else if (is_iif(expr))
            iif(expr);
        else if (takes_first_not_null(expr))
            first_not_null(expr);
        else if (expr.kind == ExprKind::subquery)
            statement(*expr.select);
        else if (is_transparent(expr))
            value(*expr.args[0]);
        else
            refuse(expr);
    }

    /// The condition of a WHEN: the expression itself, or that it equals the base.
    std::string when(const Expr& case_expr, std::size_t at) {
        if (!case_expr.has_base) return condition(*case_expr.args[at]);
        if (has_raise(*case_expr.args[0]) || has_raise(*case_expr.args[at])) refuse(case_expr);
        const Value base = body_.translator.expr(*case_expr.args[0], body_.scope);
        const Value equal = body_.translator.expr(*case_expr.args[at], body_.scope);
        return context_.to_condition(compare(context_, ast::Op::eq, base, equal, case_expr.args[at]->place))
            .sql;
    }

    void case_when(Expr& expr) {
        const std::size_t first = expr.has_base ? 1 : 0;
        const std::size_t end = expr.args.size() - (expr.has_else ? 1 : 0);
        for (std::size_t i = first; i + 1 < end; i += 2) {
            const std::string head = when(expr, i) + " THEN";
            if (i == first)
                open("IF " + head);
            else
                next("ELSIF " + head);
            value(*expr.args[i + 1]);
        }
        if (expr.has_else && has_raise(*expr.args.back())) {
            next("ELSE");
            value(*expr.args.back());
        }
        close();
    }

    void iif(Expr& expr) {
        open("IF " + condition(*expr.args[0]) + " THEN");
        value(*expr.args[1]);
        if (expr.args.size() == 3 && has_raise(*expr.args[2])) {
            next("ELSE");
            value(*expr.args[2]);
        }
        close();
    }

    void first_not_null(Expr& expr) {
        std::string all_null;
        for (std::size_t i = 0; i + 1 < expr.args.size(); ++i) {
            if (has_raise(*expr.args[i])) refuse(expr);
            const Value value_before = context_.to_value(body_.translator.expr(*expr.args[i], body_.scope));
            all_null += (i == 0 ? "" : " AND ") + value_before.operand(Binding::comparison) + " IS NULL";
        }
        open("IF " + all_null + " THEN");
        value(*expr.args.back());
        close();
    }

    // -------------------------------------------------------------------------------------------- with FROM

    /// The query's column becomes the number of the RAISE that a row comes to, NULL where it comes to none.
    void with_from(ast::Select& select) {
        ExprPtr& column = select.cores.front().columns[0].expr;
        const bool always = column->kind == ExprKind::raise;
        mark(column);
        for (const ExprPtr& one : raises_)
            if (!one->args.empty() && one->args[0]->kind != ExprKind::string &&
                one->args[0]->kind != ExprKind::column)
                context_.unsupported(one->place, "the message of a RAISE in a SELECT with FROM");
        const std::string sql = body_.translator.select(select, &body_.scope).sql;
        if (always) {
            open("IF EXISTS (" + sql + ") THEN");
            raise(*raises_[0]);
            close();
            return;
        }
        const std::string marked = " FROM (" + sql + ") AS q (raised) WHERE q.raised IS NOT NULL";
        if (raises_.size() == 1) {
            open("IF EXISTS (SELECT 1" + marked + ") THEN");
            raise(*raises_[0]);
            close();
            return;
        }
        body_.uses_raised = true;
        body_.line("raised := (SELECT q.raised" + marked + " LIMIT 1);");
        for (std::size_t i = 0; i < raises_.size(); ++i) {
            const std::string head = "raised = " + std::to_string(i + 1) + " THEN";
            if (i == 0)
                open("IF " + head);
            else
                next("ELSIF " + head);
            raise(*raises_[i]);
        }
        close();
    }

    void mark(ExprPtr& expr) {
        if (!has_raise(*expr)) {
            expr = make_expr(ExprKind::null_literal, expr->place);
        } else if (expr->kind == ExprKind::raise) {
            raises_.push_back(std::move(expr));
            expr = make_expr(ExprKind::integer, raises_.back()->place, std::to_string(raises_.size()));
        } else if (expr->kind == ExprKind::case_when) {
            const std::size_t first = expr->has_base ? 1 : 0;
            const std::size_t end = expr->args.size() - (expr->has_else ? 1 : 0);
            for (std::size_t i = first; i + 1 < end; i += 2)
                mark(expr->args[i + 1]);
            if (expr->has_else) mark(expr->args.back());
        } else if (is_iif(*expr)) {
            for (std::size_t i = 1; i < expr->args.size(); ++i)
                mark(expr->args[i]);
        } else if (is_transparent(*expr)) {
            ExprPtr inner = std::move(expr->args[0]);
            expr = std::move(inner);
            mark(expr);
        } else if (takes_first_not_null(*expr)) {
            mark_first_not_null(expr);
        } else {
            refuse(*expr);
        }
    }

    /// coalesce(a, b, RAISE(...)): CASE WHEN a IS NULL AND b IS NULL THEN ... END
    void mark_first_not_null(ExprPtr& expr) {
        ExprPtr all_null;
        for (std::size_t i = 0; i + 1 < expr->args.size(); ++i) {
            if (has_raise(*expr->args[i])) refuse(*expr);
            ExprPtr is_null = make_expr(ExprKind::is_null, expr->place);
            is_null->args.push_back(std::move(expr->args[i]));
            if (all_null) {
                ExprPtr both = make_expr(ExprKind::binary, expr->place);
                both->op = ast::Op::and_;
                both->args.push_back(std::move(all_null));
                both->args.push_back(std::move(is_null));
                all_null = std::move(both);
            } else {
                all_null = std::move(is_null);
            }
        }
        mark(expr->args.back());
        ExprPtr result = make_expr(ExprKind::case_when, expr->place);
        result->args.push_back(std::move(all_null));
        result->args.push_back(std::move(expr->args.back()));
        expr = std::move(result);
    }
};

bool has_raise(const ast::Select& select) {
    bool found = false;
    ast::Visitor visitor;
    visitor.expr = [&](const Expr& expr) { found = found || expr.kind == ExprKind::raise; };
    ast::walk(select, visitor);
    return found;
}

}  // namespace

void translate_trigger_select(TriggerBody& body, ast::Select& select) {
    if (has_raise(select))
        RaiseTranslator(body).statement(select);
    else
        body.line("PERFORM * FROM (" + body.translator.select(select, &body.scope).sql + ") AS q;");
}

}  // namespace ferry::core
