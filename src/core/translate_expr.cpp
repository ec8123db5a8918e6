// Expressions, kind by kind. Arithmetic and LIKE have files of their own; so have aggregates and subqueries.
#include "core/translate_expr.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/ascii.hpp"
#include "core/translate_compare.hpp"
#include "core/translate_constant.hpp"
#include "core/translate_group.hpp"
#include "core/translate_scope.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

using ast::ExprKind;
using ast::Op;

/// Bytes of PostgreSQL text that one expression may come to.
constexpr std::size_t longest_expression = 1000000;

class ExprTranslator {
  public:
    ExprTranslator(Translator& translator, Scope& scope)
        : translator_(translator), context_(translator.context()), scope_(scope) {}

    Value run(const ast::Expr& e) {
        if (const GroupKey* const key = group_key(e)) return key->value;
        Value value = dispatch(e);
        // Some forms repeat their operands, which may nest.
        if (value.sql.size() > longest_expression) context_.unsupported(e.place, "an expression that becomes this long");
        for (const auto& arg : e.args)
            if (arg != nullptr && value.constant == std::nullopt && has_aggregate(*arg)) value.is_aggregate = true;
        return value;
    }

  private:
    Value sub(const ast::Expr& e) { return translator_.expr(e, scope_); }
    Value value_of(const ast::Expr& e) { return context_.to_value(sub(e)); }

    /// The key of a grouped query that `e` is; nullptr if it is none.
    const GroupKey* group_key(const ast::Expr& e) {
        if (scope_.grouping == nullptr || scope_.in_aggregate) return nullptr;
        for (const GroupKey& key : scope_.grouping->keys)
            if (key.plain && !key.sql.empty() && key.expr->kind == e.kind &&
                same_expr(*key.expr, e, scope_, context_))
                return &key;
        return nullptr;
    }

    Value dispatch(const ast::Expr& e) {
        switch (e.kind) {
            case ExprKind::null_literal: return null_value();
            case ExprKind::integer:
            case ExprKind::real: return number_literal(e, false);
            case ExprKind::string: return string_literal(e);
            case ExprKind::blob: return blob_constant(e.text);
            case ExprKind::current_date: return current("YYYY-MM-DD");
            case ExprKind::current_time: return current("HH24:MI:SS");
            case ExprKind::current_timestamp: return current("YYYY-MM-DD HH24:MI:SS");
            case ExprKind::parameter: return parameter(e);
            case ExprKind::column: return column(e);
            case ExprKind::unary: return unary(e);
            case ExprKind::binary: return binary(e);
            case ExprKind::collate: return collate(e);
            case ExprKind::cast: return cast_to(context_, sub(*e.args[0]), e);
            case ExprKind::match: return match(translator_, e, scope_);
            case ExprKind::is_null: return null_test(e);
            case ExprKind::between: return between(e);
            case ExprKind::in_list: return in_list(translator_, e, scope_);
            case ExprKind::in_select:
            case ExprKind::in_table: return in_query(translator_, e, scope_);
            case ExprKind::case_when: return case_when(e);
            case ExprKind::function: return function(translator_, e, scope_);
            case ExprKind::subquery: return scalar_subquery(translator_, e, scope_);
            case ExprKind::exists: return exists(translator_, e, scope_);
            case ExprKind::row: context_.unsupported(e.place, "a row value here");
            case ExprKind::raise: return raise(translator_, e, scope_);
        }
        context_.unsupported(e.place, "this expression");
    }

    Value number_literal(const ast::Expr& e, bool negative) {
        std::string text = e.text;
        text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
        if (text.size() > 2 && (text[1] == 'x' || text[1] == 'X')) {
            const auto number = static_cast<std::int64_t>(std::strtoull(text.c_str() + 2, nullptr, 16));
            return integer_constant(negative ? static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(number)) : number);
        }
        if (negative) text.insert(0, 1, '-');
        return number_constant(number_prefix(text));
    }

    Value string_literal(const ast::Expr& e) {
        if (check_text(e.text.data(), e.text.size()) != TextFault::none)
            context_.fail(ErrorCode::untranslatable_text, e.place, "a text that PostgreSQL cannot hold");
        return text_constant(e.text);
    }

    Value current(const char* pattern) {
        Value value = text_value(std::string("to_char(statement_timestamp() AT TIME ZONE 'UTC', '") + pattern + "')");
        value.nullable = false;
        return value;
    }

    Value parameter(const ast::Expr& e) {
        Value value = text_value(translator_.parameter(e.place));
        value.is_parameter = true;
        return value;
    }

    Value column(const ast::Expr& e) {
        const Found found = find_column(e, scope_, context_);
        if (found.column != nullptr) {
            if (found.scope->grouping != nullptr && !found.scope->in_aggregate)
                return grouped_column(e, found);
            return e.table ? found.column->value : found.column->unqualified();
        }
        if (found.source != nullptr)
            context_.unsupported(e.place, "the rowid of \"" + found.source->name + "\", which the target does not keep,");
        if (found.aliased != nullptr) return aliased(*found.aliased, *found.scope);
        if (!e.table) {
            if (e.name.quote == 0 && equals_ignoring_case(e.name.text, "true")) return integer_constant(1);
            if (e.name.quote == 0 && equals_ignoring_case(e.name.text, "false")) return integer_constant(0);
            if (e.name.quote == '"') {
                context_.note(e.place, "\"" + e.name.text + "\" is no column: SQLite takes it for a text");
                return text_constant(e.name.text);
            }
        }
        context_.fail(ErrorCode::column_not_found, e.place, "no such column");
    }

    /// The expression behind an alias, as if it stood here.
    Value aliased(const ast::Expr& e, Scope& owner) {
        const std::vector<ScopeAlias> kept = std::move(owner.aliases);
        owner.aliases.clear();  // an alias does not see the others
        Value value = translator_.expr(e, owner);
        owner.aliases = kept;
        return value;
    }

    Value grouped_column(const ast::Expr& e, const Found& found) {
        for (const GroupKey& key : found.scope->grouping->keys)
            if (key.plain && key.sql == found.column->value.sql) return found.column->value;
        return bare_column(context_, found.column->value, *found.source, *found.scope, e.place);
    }

    Value unary(const ast::Expr& e) {
        const ast::Expr& arg = *e.args[0];
        switch (e.op) {
            case Op::negate:
                if (arg.kind == ExprKind::integer || arg.kind == ExprKind::real) return number_literal(arg, true);
                return negate(context_, sub(arg));
            case Op::plus: {
                Value value = value_of(arg);
                value.affinity.reset();
                return value;
            }
            case Op::bit_not: {
                Value number = context_.to_integer(sub(arg));
                Value value = integer_value("~" + number.operand(Binding::cast), Binding::any_operator,
                                            number.type);
                value.nullable = number.nullable;
                return value;
            }
            default: break;
        }
        const Value truth = context_.to_condition(sub(arg));
        Value value = condition_value("NOT " + truth.operand(Binding::is), Binding::not_);
        value.nullable = truth.nullable;
        return value;
    }

    /// a AND b AND c, without a level of recursion each.
    Value logical(const ast::Expr& e) {
        std::vector<const ast::Expr*> terms;
        const ast::Expr* left = &e;
        for (; left->kind == ExprKind::binary && left->op == e.op; left = left->args[0].get())
            terms.push_back(left->args[1].get());
        terms.push_back(left);
        std::reverse(terms.begin(), terms.end());
        const Binding binding = e.op == Op::and_ ? Binding::and_ : Binding::or_;
        Value value = condition_value("", binding);
        value.nullable = false;
        for (const ast::Expr* term : terms) {
            const Value truth = context_.to_condition(sub(*term));
            value.sql += (value.sql.empty() ? "" : e.op == Op::and_ ? " AND " : " OR ") +
                         truth.operand(e.op == Op::and_ ? Binding::not_ : Binding::and_);
            value.nullable = value.nullable || truth.nullable;
        }
        return value;
    }

    Value binary(const ast::Expr& e) {
        switch (e.op) {
            case Op::and_:
            case Op::or_: return logical(e);
            case Op::eq:
            case Op::ne:
            case Op::lt:
            case Op::le:
            case Op::gt:
            case Op::ge:
            case Op::is:
            case Op::is_not: return comparison(e);
            case Op::concat: return concat(e);
            case Op::arrow:
            case Op::arrow_text: return arrow(e);
            default: break;
        }
        return arithmetic(translator_, e, scope_);
    }

    Value comparison(const ast::Expr& e) {
        const ast::Expr& a = *e.args[0];
        const ast::Expr& b = *e.args[1];
        if (a.kind == ExprKind::row || b.kind == ExprKind::row) return compare_rows(translator_, e, scope_);
        const bool is = e.op == Op::is || e.op == Op::is_not;
        if (is && b.kind == ExprKind::column && !b.table && b.name.quote == 0)
            if (const auto truth = truth_word(b)) return truth_test(e, *truth);
        return compare(context_, e.op, sub(a), sub(b), e.place);
    }

    std::optional<bool> truth_word(const ast::Expr& word) {
        const bool is_true = equals_ignoring_case(word.name.text, "true");
        if (!is_true && !equals_ignoring_case(word.name.text, "false")) return {};
        const Found found = find_column(word, scope_, context_);
        if (found.source != nullptr || found.aliased != nullptr) return {};
        return is_true;
    }

    /// x IS [NOT] TRUE
    Value truth_test(const ast::Expr& e, bool truth) {
        const Value tested = context_.to_condition(sub(*e.args[0]));
        Value value = condition_value(tested.operand(Binding::comparison) + (e.op == Op::is ? " IS " : " IS NOT ") +
                                          (truth ? "TRUE" : "FALSE"),
                                      Binding::is);
        value.nullable = false;
        return value;
    }

    Value concat(const ast::Expr& e) {
        std::vector<const ast::Expr*> terms;
        const ast::Expr* left = &e;
        for (; left->kind == ExprKind::binary && left->op == Op::concat; left = left->args[0].get())
            terms.push_back(left->args[1].get());
        terms.push_back(left);
        std::reverse(terms.begin(), terms.end());
        Value value = text_value("", Binding::any_operator);
        value.nullable = false;
        for (const ast::Expr* term : terms) {
            const Value text = context_.to_text(context_.to_storage(value_of(*term), term->place));
            const bool untyped = text.kind == ValueKind::null;
            value.sql += (value.sql.empty() ? "" : " || ") + (untyped ? "NULL::text" : text.operand(Binding::additive));
            value.nullable = value.nullable || text.nullable;
        }
        return value;
    }

    Value arrow(const ast::Expr& e) {
        const FunctionRow* const row = find_function(e.op == Op::arrow ? "->" : "->>", 2);
        if (row == nullptr) context_.unsupported(e.place, std::string("operator ") + spelling_of(e.op));
        std::vector<Value> args = {value_of(*e.args[0]), value_of(*e.args[1])};
        return row->translate(context_, e, args);
    }

    Value collate(const ast::Expr& e) {
        Value value = sub(*e.args[0]);
        if (equals_ignoring_case(e.text, "nocase"))
            value.collating = Collating::nocase;
        else if (equals_ignoring_case(e.text, "rtrim"))
            value.collating = Collating::rtrim;
        else if (equals_ignoring_case(e.text, "binary"))
            value.collating = Collating::binary;
        else
            context_.unsupported(e.place, "collation " + e.text);
        value.collate_explicit = value.has_collating = true;
        return value;
    }

    Value null_test(const ast::Expr& e) {
        const Value tested = context_.typed_alone(value_of(*e.args[0]));
        Value value = condition_value(tested.operand(Binding::comparison) + (e.negated ? " IS NOT NULL" : " IS NULL"),
                                      Binding::is);
        value.nullable = false;
        return value;
    }

    Value between(const ast::Expr& e) {
        if (e.args[0]->kind == ExprKind::row) context_.unsupported(e.place, "BETWEEN of row values");
        const Value x = sub(*e.args[0]), low = sub(*e.args[1]), high = sub(*e.args[2]);
        const Value above = compare(context_, Op::ge, x, low, e.args[1]->place);
        const Value below = compare(context_, Op::le, x, high, e.args[2]->place);
        const auto is_count = [](const Value& v) {
            return v.kind == ValueKind::integer || v.kind == ValueKind::real || v.kind == ValueKind::number;
        };
        Value value;
        if (is_count(x) && is_count(low) && is_count(high)) {
            value = condition_value(x.operand(Binding::any_operator) + (e.negated ? " NOT" : "") + " BETWEEN " +
                                        low.operand(Binding::any_operator) + " AND " + high.operand(Binding::any_operator),
                                    Binding::in);
        } else {
            value = condition_value(above.operand(Binding::not_) + " AND " + below.operand(Binding::not_), Binding::and_);
            if (e.negated) value = condition_value("NOT (" + value.sql + ")", Binding::not_);
        }
        value.nullable = above.nullable || below.nullable;
        return value;
    }

    Value case_when(const ast::Expr& e) {
        std::size_t at = 0;
        Value base;
        if (e.has_base) base = sub(*e.args[at++]);
        std::vector<std::string> conditions;
        std::vector<Value> results;
        for (; at + 1 < e.args.size(); at += 2) {
            const ast::Expr& when = *e.args[at];
            const Value condition = e.has_base ? compare(context_, Op::eq, base, sub(when), when.place)
                                               : context_.to_condition(sub(when));
            conditions.push_back(condition.sql);
            results.push_back(value_of(*e.args[at + 1]));
        }
        results.push_back(e.has_else ? value_of(*e.args.back()) : null_value());
        std::vector<Value*> parts;
        for (Value& result : results)
            parts.push_back(&result);
        Value value = context_.unify(parts, e.place);
        value.sql = "CASE";
        for (std::size_t i = 0; i < conditions.size(); ++i)
            value.sql += " WHEN " + conditions[i] + " THEN " + results[i].sql;
        if (e.has_else) value.sql += " ELSE " + results.back().sql;
        value.sql += " END";
        return value;
    }

    Translator& translator_;
    Context& context_;
    Scope& scope_;
};

}  // namespace

Value Translator::expr(const ast::Expr& expr, Scope& scope) {
    return ExprTranslator(*this, scope).run(expr);
}

std::string Translator::condition(const ast::Expr& e, Scope& scope) {
    return context_.to_condition(expr(e, scope)).sql;
}

Value raise(Translator& translator, const ast::Expr& e, Scope&) {
    translator.context().unsupported(e.place, "RAISE outside of a trigger");
}

Value cast_to(Context& context, const Value& from, const ast::Expr& e) {
    const Value value = context.to_storage(from, e.place);
    const Affinity affinity = e.text.empty() ? Affinity::numeric : affinity_of(e.text);
    Value made;
    switch (affinity) {
        case Affinity::integer: made = context.to_integer(value); break;
        case Affinity::real: made = context.to_real(value); break;
        case Affinity::text:
            made = context.to_text(value);
            if (made.kind == ValueKind::null) made = text_value("NULL::text", Binding::cast);
            break;
        case Affinity::blob: made = context.to_blob(value); break;
        case Affinity::numeric: made = context.to_number(value); break;
    }
    made.affinity = affinity;
    return made;
}

}  // namespace ferry::core
