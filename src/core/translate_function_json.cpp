// SQLite's JSON functions. JSON is text in SQLite; which texts are JSON is known there by a mark on the value
// that the JSON functions leave, here by the expression that made it.
#include <optional>

#include "core/ascii.hpp"
#include "core/quote.hpp"
#include "core/translate_function_detail.hpp"
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

/// json_extract() and what else gives a value of a type that only the document knows: text, that counts as a
/// number where it is compared with one.
Value document_value(Context& context, ast::Place place, std::string sql, const Values& args) {
    Value value = perhaps_null(text_value(std::move(sql)), args);
    value.affinity = Affinity::numeric;
    context.note(place, "a value out of JSON is text here: a number is told from a text by its spelling");
    return value;
}

/// Texts one after the other; literals that meet become one.
class Pieces {
  public:
    void literal(std::string_view text) { pending_ += text; }
    void sql(const std::string& text) {
        end_literal();
        add(text);
    }
    std::string join() {
        end_literal();
        return sql_;
    }

  private:
    void add(const std::string& text) { sql_ += (sql_.empty() ? "" : " || ") + text; }
    void end_literal() {
        if (!pending_.empty()) add(quote_pg_literal(pending_));
        pending_.clear();
    }
    std::string sql_, pending_;
};

// ------------------------------------------------------------------------------------------------ values

constexpr std::string_view json_makers[] = {
    "json",        "json_array", "json_object",      "json_insert",       "json_replace", "json_set",
    "json_remove", "json_patch", "json_group_array", "json_group_object", "json_quote",   "->"};

std::string function_name(const ast::Expr& expr) {
    if (expr.kind == ast::ExprKind::binary) return expr.op == ast::Op::arrow ? "->" : "";
    return expr.kind == ast::ExprKind::function ? ascii_lower(expr.text) : std::string();
}

bool is_json(const ast::Expr& expr) {
    const std::string name = function_name(expr);
    if (name == "json_extract") return expr.args.size() > 2;
    return std::find(std::begin(json_makers), std::end(json_makers), name) != std::end(json_makers);
}

/// Might be JSON by way of another function, CASE or a subquery, which pass on SQLite's mark.
bool may_be_json(const ast::Expr& expr) {
    if (expr.select != nullptr || is_json(expr) || function_name(expr) == "json_extract") return true;
    if (expr.kind != ast::ExprKind::case_when && expr.kind != ast::ExprKind::function) return false;
    return std::any_of(expr.args.begin(), expr.args.end(), [](const auto& arg) { return may_be_json(*arg); });
}

/// NULL as the word null.
std::string or_null(const Value& value) {
    return value.nullable ? "coalesce(" + value.sql + ", 'null')" : value.sql;
}

/// json_extract(x, path) as JSON: its call, with the helper that keeps the type.
std::string extract_as_json(Context& context, const Value& value) {
    const std::string plain = context.helper("sqlite_json_extract");
    return context.helper("sqlite_json_extract_json") + value.sql.substr(plain.size());
}

/// The JSON that json_array() makes of a constant; nullopt for other values.
std::optional<std::string> constant_json(Context& context, const Value& arg) {
    if (arg.kind == ValueKind::null) return "null";
    if (!arg.constant || arg.kind == ValueKind::blob) return std::nullopt;
    if (arg.kind == ValueKind::text) return quote_json(arg.constant->bytes);
    return context.to_text(arg).constant->bytes;
}

/// Argument i as the JSON that json_array() makes of it, never NULL.
std::string json_of(Context& context, const ast::Expr& call, const Values& args, std::size_t i) {
    const ast::Expr& expr = *call.args[i];
    const Value& arg = args[i];
    if (const auto constant = constant_json(context, arg)) return quote_pg_literal(*constant);
    if (is_json(expr)) return or_null(arg);
    if (function_name(expr) == "json_extract" && expr.args.size() == 2) return extract_as_json(context, arg);
    if (may_be_json(expr)) context.note(expr.place, "a text that is JSON in SQLite may become a JSON string");
    const Value stored = storage_argument(context, call, args, i);
    if (stored.kind == ValueKind::blob) context.unsupported(expr.place, "a blob in JSON");
    if (stored.kind != ValueKind::text) return or_null(context.to_text(stored));
    if (arg.affinity == Affinity::numeric && arg.type == TypeId::text)
        return context.helper("sqlite_json_guess") + "(" + stored.sql + ")";
    return context.helper("sqlite_json_quote") + "(" + stored.sql + ")";
}

void add_json(Context& context, Pieces& pieces, const ast::Expr& call, const Values& args, std::size_t i) {
    if (const auto constant = constant_json(context, args[i]))
        pieces.literal(*constant);
    else
        pieces.sql(json_of(context, call, args, i));
}

/// "name": of a member.
void add_label(Context& context, Pieces& pieces, const ast::Expr& call, const Values& args, std::size_t i) {
    const Value text = text_argument(context, call, args, i);
    if (text.constant)
        pieces.literal(quote_json(text.constant->bytes));
    else
        pieces.sql(context.helper("sqlite_json_quote") + "(" + text.sql + ")");
    pieces.literal(":");
}

// ------------------------------------------------------------------------------------------------ functions

std::string arguments_text(Context& context, const ast::Expr& call, const Values& args,
                           std::size_t first = 0) {
    std::string sql;
    for (std::size_t i = first; i < args.size(); ++i)
        sql += (i > first ? ", " : "") + text_argument(context, call, args, i).sql;
    return sql;
}

Value null_text() {
    return text_value("NULL::text", Binding::cast);
}

Value json(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_text();
    return strict(text_value(context.helper("sqlite_json") + "(" + arguments_text(context, call, args) + ")"),
                  args);
}

Value json_valid(Context& context, const ast::Expr& call, Values& args) {
    const std::string sql =
        context.helper("sqlite_json_valid") + "(" + arguments_text(context, call, args) + ")";
    if (!args[0].nullable) return never_null(at_most(integer_value(sql, Binding::atom, TypeId::int4), 1), args);
    context.note(call.place, "json_valid(NULL) is 0, as it is before SQLite 3.45");
    Value value = at_most(integer_value("coalesce(" + sql + ", 0)", Binding::atom, TypeId::int4), 1);
    value.nullable = false;
    return value;
}

Value json_extract(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args) || args.size() < 2) return null_text();
    const std::string sql =
        context.helper("sqlite_json_extract") + "(" + arguments_text(context, call, args) + ")";
    if (args.size() > 2) return perhaps_null(text_value(sql), args);
    return document_value(context, call.place, sql, args);
}

Value arrow(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_text();
    return perhaps_null(
        text_value(context.helper("sqlite_json_arrow") + "(" + arguments_text(context, call, args) + ")"),
        args);
}

Value arrow_text(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_text();
    return document_value(
        context, call.place,
        context.helper("sqlite_json_arrow_text") + "(" + arguments_text(context, call, args) + ")", args);
}

Value json_type(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_text();
    return perhaps_null(
        text_value(context.helper("sqlite_json_type") + "(" + arguments_text(context, call, args) + ")"),
        args);
}

Value json_array_length(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return integer_value("NULL::bigint", Binding::cast);
    return at_most(perhaps_null(integer_value(context.helper("sqlite_json_array_length") + "(" +
                                              arguments_text(context, call, args) + ")"),
                                args),
                   1e9);
}

Value json_array(Context& context, const ast::Expr& call, Values& args) {
    if (args.empty()) return never_null(text_constant("[]"), args);
    Pieces pieces;
    for (std::size_t i = 0; i < args.size(); ++i) {
        pieces.literal(i > 0 ? "," : "[");
        add_json(context, pieces, call, args, i);
    }
    pieces.literal("]");
    return never_null(text_value(pieces.join(), Binding::any_operator), args);
}

Value json_object(Context& context, const ast::Expr& call, Values& args) {
    if (args.size() % 2 != 0)
        context.fail(ErrorCode::syntax, call.place, "json_object() requires an even number of arguments");
    if (args.empty()) return never_null(text_constant("{}"), args);
    Pieces pieces;
    for (std::size_t i = 0; i < args.size(); i += 2) {
        pieces.literal(i > 0 ? "," : "{");
        add_label(context, pieces, call, args, i);
        add_json(context, pieces, call, args, i + 1);
    }
    pieces.literal("}");
    return never_null(text_value(pieces.join(), Binding::any_operator), args);
}

Value json_quote(Context& context, const ast::Expr& call, Values& args) {
    return never_null(text_value(json_of(context, call, args, 0)), args);
}

/// json_insert(x, path, value, ...) and its like.
Value edit(Context& context, const ast::Expr& call, Values& args, const char* mode) {
    if (args.size() % 2 == 0)
        context.fail(ErrorCode::syntax, call.place,
                     "json_" + std::string(mode) + "() needs an odd number of arguments");
    if (args[0].kind == ValueKind::null) return null_text();
    std::string sql =
        context.helper("sqlite_json_edit") + "('" + mode + "', " + text_argument(context, call, args, 0).sql;
    for (std::size_t i = 1; i < args.size(); i += 2)
        sql += ", " + text_argument(context, call, args, i).sql + ", " + json_of(context, call, args, i + 1);
    return perhaps_null(text_value(sql + ")"), args);
}

Value json_insert(Context& context, const ast::Expr& call, Values& args) {
    return edit(context, call, args, "insert");
}
Value json_replace(Context& context, const ast::Expr& call, Values& args) {
    return edit(context, call, args, "replace");
}
Value json_set(Context& context, const ast::Expr& call, Values& args) {
    return edit(context, call, args, "set");
}
Value json_remove(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_text();
    return perhaps_null(text_value(context.helper("sqlite_json_edit") + "('remove', " +
                                   arguments_text(context, call, args) + ")"),
                        args);
}

Value json_patch(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_text();
    return strict(
        text_value(context.helper("sqlite_json_patch") + "(" + arguments_text(context, call, args) + ")"),
        args);
}

constexpr FunctionRow rows[] = {
    {"json", 1, 1, json},
    {"json_valid", 1, 1, json_valid},
    {"json_extract", 1, -1, json_extract},
    {"->", 2, 2, arrow},
    {"->>", 2, 2, arrow_text},
    {"json_type", 1, 2, json_type},
    {"json_array_length", 1, 2, json_array_length},
    {"json_array", 0, -1, json_array},
    {"json_object", 0, -1, json_object},
    {"json_quote", 1, 1, json_quote},
    {"json_insert", 1, -1, json_insert},
    {"json_replace", 1, -1, json_replace},
    {"json_set", 1, -1, json_set},
    {"json_remove", 1, -1, json_remove},
    {"json_patch", 2, 2, json_patch},
};

// ------------------------------------------------------------------------------------------------ aggregates

AggregateSql group(std::string args, const char* open, const char* close) {
    AggregateSql sql;
    sql.function = "string_agg";
    sql.args = std::move(args) + ", ','";
    sql.prefix = std::string("'") + open + "' || coalesce(";
    sql.suffix = std::string(", '') || '") + close + "'";
    sql.wants_row_order = true;
    sql.result = text_value("", Binding::any_operator);
    sql.result.nullable = false;
    return sql;
}

AggregateSql json_group_array(Context& context, const ast::Expr& call, Values& args) {
    return group(json_of(context, call, args, 0), "[", "]");
}

AggregateSql json_group_object(Context& context, const ast::Expr& call, Values& args) {
    Pieces pieces;
    add_label(context, pieces, call, args, 0);
    add_json(context, pieces, call, args, 1);
    return group(pieces.join(), "{", "}");
}

constexpr AggregateRow aggregate_rows[] = {
    {"json_group_array", 1, 1, false, json_group_array},
    {"json_group_object", 2, 2, false, json_group_object},
};

}  // namespace

Rows<FunctionRow> json_functions() noexcept {
    return rows_of(rows);
}

Rows<AggregateRow> json_aggregates() noexcept {
    return rows_of(aggregate_rows);
}

}  // namespace ferry::core
