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

/// SQLite's text of an operand; NULL gets a type.
Value text_of(Context& context, const Value& value, ast::Place place) {
    Value text = context.to_text(context.to_storage(value, place));
    if (text.kind == ValueKind::null) text = text_value("NULL::text", Binding::cast);
    return text;
}

Value like(Translator& translator, const ast::Expr& e, Scope& scope, const Value& text, const Value& pattern) {
    Context& context = translator.context();
    std::string sql;
    if (context.catalog().collation_is_c)
        sql = text.operand(Binding::any_operator);
    else
        sql = text.operand(Binding::collate) + " COLLATE \"C\"";  // folds ASCII alone, as SQLite does
    sql += std::string(e.negated ? " NOT" : "") + " ILIKE " + pattern.operand(Binding::any_operator);
    if (e.args.size() > 2) {
        const Value escape = text_of(context, translator.expr(*e.args[2], scope), e.args[2]->place);
        sql += " ESCAPE " + escape.operand(Binding::any_operator);
    } else if (!pattern.constant || pattern.constant->bytes.find('\\') != std::string::npos) {
        sql += " ESCAPE ''";
    }
    return condition_value(sql, Binding::in);
}

Value glob(Context& context, const ast::Expr& e, const Value& text, const Value& pattern) {
    if (pattern.constant) {
        if (const auto simple = glob_as_like(pattern.constant->bytes))
            return condition_value(text.operand(Binding::any_operator) + (e.negated ? " NOT" : "") + " LIKE " +
                                       quote_pg_literal(*simple),
                                   Binding::in);
    }
    std::string call = context.helper("sqlite_glob") + "(" + text.sql + ", " + pattern.sql + ")";
    return e.negated ? condition_value("NOT " + call, Binding::not_) : condition_value(call, Binding::atom);
}

/// A blob is like nothing.
Value like_blob(Translator& translator, const ast::Expr& e, const Value& left, const Value& right) {
    translator.context().note(e.place, "a blob matches no pattern, unless SQLite is built to look into it");
    const auto is_there = [](const Value& value) { return value.operand(Binding::any_operator) + " IS NOT NULL"; };
    return condition_value("CASE WHEN " + is_there(left) + " AND " + is_there(right) + " THEN " +
                               (e.negated ? "true" : "false") + " END",
                           Binding::atom);
}

}  // namespace

Value match(Translator& translator, const ast::Expr& e, Scope& scope) {
    // Before its operands: a table's name may stand on its left.
    if (e.op == Op::match)
        translator.context().unsupported(
            e.place, "full-text search by MATCH, in PostgreSQL that of a tsvector column (column @@ "
                     "websearch_to_tsquery(...)),");
    const Value left = translator.expr(*e.args[0], scope), right = translator.expr(*e.args[1], scope);
    if ((e.op == Op::like || e.op == Op::glob) && (left.kind == ValueKind::blob || right.kind == ValueKind::blob))
        return like_blob(translator, e, left, right);
    Context& context = translator.context();
    const Value text = text_of(context, left, e.args[0]->place), pattern = text_of(context, right, e.args[1]->place);
    if (e.op == Op::like) return like(translator, e, scope, text, pattern);
    if (e.op == Op::glob) return glob(context, e, text, pattern);
    translator.context().unsupported(e.place, std::string("operator ") + spelling_of(e.op));
}

}  // namespace ferry::core
