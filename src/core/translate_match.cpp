// LIKE and GLOB.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/quote.hpp"
#include "core/translate_expr.hpp"

namespace ferry::core {

namespace {

using ast::Op;

/// A pattern of GLOB without [...] as one of LIKE; nullopt where there is a [.
std::optional<std::string> glob_as_like(std::string_view pattern) {
    std::string like;
    for (const char c : pattern) {
        if (c == '[') return {};
        if (c == '%' || c == '_' || c == '\\') like += '\\';
        like += c == '*' ? '%' : c == '?' ? '_' : c;
    }
    return like;
}

/// SQLite's text of an operand; parameters and NULL get a type.
Value text_of(Translator& translator, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    const Value value = context.to_storage(translator.expr(e, scope), e.place);
    Value text = context.to_text(value);
    // SQLite has no text for an empty blob: NULL.
    if (value.kind == ValueKind::blob && !value.constant) text = text_value("nullif(" + text.sql + ", '')");
    if (text.kind == ValueKind::null) text = text_value("NULL::text", Binding::cast);
    return text;
}

Value like(Translator& translator, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    const Value text = text_of(translator, *e.args[0], scope);
    const Value pattern = text_of(translator, *e.args[1], scope);
    std::string sql;
    if (context.catalog().collation_is_c)
        sql = text.operand(Binding::any_operator);
    else
        sql = text.operand(Binding::collate) + " COLLATE \"C\"";  // folds ASCII alone, as SQLite does
    sql += std::string(e.negated ? " NOT" : "") + " ILIKE " + pattern.operand(Binding::any_operator);
    if (e.args.size() > 2) {
        const Value escape = text_of(translator, *e.args[2], scope);
        sql += " ESCAPE " + escape.operand(Binding::any_operator);
    } else if (!pattern.constant || pattern.constant->bytes.find('\\') != std::string::npos) {
        sql += " ESCAPE ''";
    }
    return condition_value(sql, Binding::in);
}

Value glob(Translator& translator, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    const Value text = text_of(translator, *e.args[0], scope);
    const Value pattern = text_of(translator, *e.args[1], scope);
    if (pattern.constant) {
        if (const auto simple = glob_as_like(pattern.constant->bytes))
            return condition_value(text.operand(Binding::any_operator) + (e.negated ? " NOT" : "") + " LIKE " +
                                       quote_pg_literal(*simple),
                                   Binding::in);
    }
    std::string call = context.helper("sqlite_glob") + "(" + text.sql + ", " + pattern.sql + ")";
    return e.negated ? condition_value("NOT " + call, Binding::not_) : condition_value(call, Binding::atom);
}

}  // namespace

Value match(Translator& translator, const ast::Expr& e, Scope& scope) {
    if (e.op == Op::like) return like(translator, e, scope);
    if (e.op == Op::glob) return glob(translator, e, scope);
    translator.context().unsupported(e.place, std::string("operator ") + spelling_of(e.op));
}

}  // namespace ferry::core
