// SQLite's functions of texts and blobs. They see numbers as the text that SQLite prints.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/translate_function_detail.hpp"
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

/// The longest text or blob that SQLite makes by default.
constexpr double longest = 1e9;
constexpr double last_code_point = 0x10FFFF;

/// `text` under the rules of ASCII alone: what lower(), upper() and ILIKE fold then is A to Z.
std::string ascii_only(Context& context, const Value& text) {
    return context.catalog().collation_is_c ? text.operand(Binding::any_operator)
                                            : text.operand(Binding::collate) + " COLLATE \"C\"";
}

/// lower, upper
Value fold_case(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const Value text = text_argument(context, call, args, 0);
    const std::string sql = context.catalog().collation_is_c ? text.sql : ascii_only(context, text);
    return strict(text_value(call_sql(ascii_lower(call.text), {sql})), args);
}

Value length(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const Value stored = storage_argument(context, call, args, 0);
    const std::string sql = stored.kind == ValueKind::blob
                                ? call_sql("octet_length", {stored.sql})
                                : call_sql("length", {context.to_text(stored).sql});
    return strict(at_most(integer_value(sql, Binding::atom, TypeId::int4), longest), args);
}

Value octet_length(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const Value stored = storage_argument(context, call, args, 0);
    const Value bytes = stored.kind == ValueKind::blob ? stored : context.to_text(stored);
    return strict(
        at_most(integer_value(call_sql("octet_length", {bytes.sql}), Binding::atom, TypeId::int4), longest),
        args);
}

// ------------------------------------------------------------------------------------------------ substr

/// Surely not negative, by the look of it: a literal, length(...), or a sum of such.
bool is_natural(const ast::Expr& expr) {
    if (expr.kind == ast::ExprKind::integer) return true;
    if (expr.kind == ast::ExprKind::binary && (expr.op == ast::Op::add || expr.op == ast::Op::multiply))
        return is_natural(*expr.args[0]) && is_natural(*expr.args[1]);
    if (expr.kind != ast::ExprKind::function) return false;
    for (const char* name : {"length", "instr", "octet_length", "unicode"})
        if (equals_ignoring_case(expr.text, name)) return true;
    return false;
}

/// Fit for PostgreSQL's integer parameters as it is.
bool is_natural_int4(const ast::Expr& call, const Values& args, std::size_t i) {
    return is_integer_constant(args[i])
               ? args[i].constant->integer >= 0 && args[i].magnitude <= 2147483647
               : args[i].kind == ValueKind::integer && args[i].magnitude <= 2147483647 &&
                     i < call.args.size() && is_natural(*call.args[i]);
}

/// substr() with a literal start and perhaps a literal count, in PostgreSQL's own functions; "" where none
/// does it.
std::string substr_of_literals(const std::string& x, bool is_text, std::int64_t start,
                               std::optional<std::int64_t> count) {
    constexpr std::int64_t most = 2147483647;
    if (start < -most || start > most || (count && (*count < -most || *count > most))) return {};
    const auto number = [](std::int64_t n) { return std::to_string(n); };
    if (!count)
        return start > 0    ? call_sql("substr", {x, number(start)})
               : start == 0 ? call_sql("substr", {x, "1"})
               : is_text    ? call_sql("right", {x, number(-start)})
                            : std::string();
    if (*count < 0) {
        // What stands before the start.
        if (start < 1) return {};
        const std::int64_t from = std::max<std::int64_t>(1, start + *count);
        return call_sql("substr", {x, number(from), number(start - from)});
    }
    if (start >= 0) return call_sql("substr", {x, number(start), number(*count)});
    // A start before the first one takes from the count: only a count up to the end does not mind.
    return is_text && *count >= -start ? call_sql("right", {x, number(-start)}) : std::string();
}

Value substr(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const Value stored = storage_argument(context, call, args, 0);
    const bool is_text = stored.kind != ValueKind::blob;
    Value x = is_text ? context.to_text(stored) : stored;
    // Of an empty blob SQLite gives NULL.
    if (!is_text) x.sql = call_sql("nullif", {x.sql, "''"});
    Values numbers = args;
    for (std::size_t i = 1; i < args.size(); ++i)
        numbers[i] = integer_argument(context, call, args, i);
    std::string sql;
    if (is_integer_constant(numbers[1]) && (args.size() < 3 || is_integer_constant(numbers[2])))
        sql = substr_of_literals(x.sql, is_text, numbers[1].constant->integer,
                                 args.size() < 3 ? std::optional<std::int64_t>()
                                                 : numbers[2].constant->integer);
    else if (is_natural_int4(call, numbers, 1) && (args.size() < 3 || is_natural_int4(call, numbers, 2)))
        sql = args.size() < 3 ? call_sql("substr", {x.sql, as_int4(numbers[1])})
                              : call_sql("substr", {x.sql, as_int4(numbers[1]), as_int4(numbers[2])});
    if (sql.empty()) {
        const std::string function = context.helper(is_text ? "sqlite_substr" : "sqlite_substr_blob");
        // Without a count: all that a text can have.
        sql = call_sql(function, {x.sql, numbers[1].sql, args.size() < 3 ? "2147483647" : numbers[2].sql});
    }
    return is_text ? strict(text_value(sql), args)
                   : perhaps_null(make_value(sql, ValueKind::blob, TypeId::bytea), args);
}

// ------------------------------------------------------------------------------------------------ in texts

Value instr(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const Value in = storage_argument(context, call, args, 0),
                what = storage_argument(context, call, args, 1);
    const bool bytes = in.kind == ValueKind::blob && what.kind == ValueKind::blob;
    const std::string sql = bytes ? "position(" + what.operand(Binding::any_operator) + " IN " +
                                        in.operand(Binding::any_operator) + ")"
                                  : call_sql("strpos", {context.to_text(in).sql, context.to_text(what).sql});
    return strict(at_most(integer_value(sql, Binding::atom, TypeId::int4), longest), args);
}

Value replace(Context& context, const ast::Expr& call, Values& args) {
    if (args[0].kind == ValueKind::null || args[1].kind == ValueKind::null) return null_value();
    const Value x = text_argument(context, call, args, 0), from = text_argument(context, call, args, 1);
    // Nothing to look for: SQLite gives the value itself, and does not look at the third.
    if (is_text_constant(from) && from.constant->bytes.empty())
        return without_column(args[0].kind == ValueKind::blob ? x : args[0]);
    if (args[2].kind == ValueKind::null && is_text_constant(from)) return null_value();
    const Value to = text_argument(context, call, args, 2);
    if (!is_text_constant(from) && args[0].kind != ValueKind::text)
        context.note(call.place, "replace() of nothing gives a text, in SQLite the value as it is");
    const std::string sql =
        call_sql("replace", {x.sql, from.sql, to.kind == ValueKind::null ? "NULL" : to.sql});
    if (is_text_constant(from) || !to.nullable) return strict(text_value(sql), args);
    return strict(text_value("CASE WHEN " + from.operand(Binding::any_operator) + " = '' THEN " + x.sql +
                             " ELSE " + sql + " END"),
                  args);
}

/// trim, ltrim, rtrim
Value trim(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const std::string name = ascii_lower(call.text);
    const Value x = text_argument(context, call, args, 0);
    if (args.size() == 1) return strict(text_value(call_sql(name, {x.sql})), args);
    const Value set = text_argument(context, call, args, 1);
    return strict(text_value(call_sql(name == "trim" ? "btrim" : name, {x.sql, set.sql})), args);
}

/// The code point of the first character; the empty text has none.
Value unicode(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const std::string code = call_sql("ascii", {text_argument(context, call, args, 0).sql});
    return perhaps_null(
        at_most(integer_value(call_sql("nullif", {code, "0"}), Binding::atom, TypeId::int4), last_code_point),
        args);
}

Value characters(Context& context, const ast::Expr& call, Values& args) {
    std::string sql;
    for (std::size_t i = 0; i < args.size(); ++i) {
        const Value code = integer_argument(context, call, args, i);
        const bool literal = is_integer_constant(code) && code.constant->integer <= last_code_point;
        if (args[i].kind == ValueKind::null || (literal && code.constant->integer == 0))
            context.unsupported(call.place, "a character of code 0, which PostgreSQL has in no text,");
        sql += sql.empty() ? "" : " || ";
        // PostgreSQL refuses the codes of UTF-16's surrogates, which are no characters.
        sql += call_sql(literal && code.constant->integer > 0 ? "chr" : context.helper("sqlite_char"),
                        {code.sql});
    }
    if (sql.empty()) return text_constant("");
    return never_null(text_value(sql, args.size() == 1 ? Binding::atom : Binding::any_operator), args);
}

/// concat, concat_ws: NULL arguments are left out, but for the separator.
Value concat(Context& context, const ast::Expr& call, Values& args) {
    const bool with_separator = equals_ignoring_case(call.text, "concat_ws");
    if (with_separator && args[0].kind == ValueKind::null) return null_value();
    std::string list;
    for (std::size_t i = 0; i < args.size(); ++i)
        list += (i == 0 ? "" : ", ") + text_argument(context, call, args, i).sql;
    Value result = never_null(text_value(ascii_lower(call.text) + "(" + list + ")"), args);
    result.nullable = with_separator && args[0].nullable;
    return result;
}

// ------------------------------------------------------------------------------------------------ patterns

void note_blob_pattern(Context& context, const ast::Expr& call, const Values& args) {
    for (const Value& arg : args)
        if (arg.kind == ValueKind::blob)
            context.note(call.place, ascii_lower(call.text) +
                                         "() of a blob reads its bytes as text; SQLite can be built "
                                         "so that a blob matches nothing");
}

/// Does the pattern end with its escape character, which stands for nothing then?
bool ends_escaping(std::string_view pattern, char escape) {
    bool escaping = false;
    for (const char c : pattern)
        escaping = !escaping && c == escape;
    return escaping;
}

/// like(pattern, text[, escape]); no escape character unless there is one.
Value like(Context& context, const ast::Expr& call, Values& args) {
    note_blob_pattern(context, call, args);
    if (any_null(args)) return null_value();
    const Value pattern = text_argument(context, call, args, 0), text = text_argument(context, call, args, 1);
    std::string escape;
    if (args.size() == 3) {
        const Value character = text_argument(context, call, args, 2);
        if (!is_text_constant(character) || character.constant->bytes.size() != 1)
            context.unsupported(argument_place(call, 2), "an escape that is not one ASCII character");
        if (character.constant->bytes == "%" || character.constant->bytes == "_")
            context.unsupported(argument_place(call, 2), "a wildcard as escape");
        if (is_text_constant(pattern) && ends_escaping(pattern.constant->bytes, character.constant->bytes[0]))
            context.unsupported(argument_place(call, 0), "a pattern that ends with its escape character");
        escape = " ESCAPE " + character.sql;
    } else if (!is_text_constant(pattern) || pattern.constant->bytes.find('\\') != std::string::npos) {
        escape = " ESCAPE ''";
    }
    return strict(condition_value(ascii_only(context, text) + " ILIKE " +
                                      pattern.operand(Binding::any_operator) + escape,
                                  Binding::in),
                  args);
}

Value glob(Context& context, const ast::Expr& call, Values& args) {
    note_blob_pattern(context, call, args);
    if (any_null(args)) return null_value();
    const Value pattern = text_argument(context, call, args, 0), text = text_argument(context, call, args, 1);
    return strict(
        condition_value(call_sql(context.helper("sqlite_glob"), {text.sql, pattern.sql}), Binding::atom),
        args);
}

// ------------------------------------------------------------------------------------------------ bytes

std::string hex_sql(Context& context, const Value& value) {
    return "upper(encode(" + context.to_blob(value).sql + ", 'hex'))";
}

/// Digits of the bytes; of NULL, the empty text.
Value hex(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return text_constant("");
    const Value stored = storage_argument(context, call, args, 0);
    const std::string digits = hex_sql(context, stored);
    return never_null(text_value(stored.nullable ? call_sql("coalesce", {digits, "''"}) : digits), args);
}

Value unhex(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const std::string ignored = args.size() == 2 ? text_argument(context, call, args, 1).sql : "''";
    return perhaps_null(make_value(call_sql(context.helper("sqlite_unhex"),
                                            {text_argument(context, call, args, 0).sql, ignored}),
                                   ValueKind::blob, TypeId::bytea),
                        args);
}

Value zeroblob(Context& context, const ast::Expr& call, Values& args) {
    const Value count = integer_argument(context, call, args, 0);
    const std::string zeros = call_sql("repeat", {"'00'", as_int4(count)});
    const std::string known = count.nullable ? call_sql("coalesce", {zeros, "''"}) : zeros;
    return never_null(make_value(call_sql("decode", {known, "'hex'"}), ValueKind::blob, TypeId::bytea), args);
}

/// The value as a literal of SQLite.
Value quote(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return text_constant("NULL");
    const Value stored = storage_argument(context, call, args, 0);
    std::string sql;
    switch (stored.kind) {
        case ValueKind::text: sql = "'''' || replace(" + stored.sql + ", '''', '''''') || ''''"; break;
        case ValueKind::blob: sql = "'X''' || " + hex_sql(context, stored) + " || ''''"; break;
        case ValueKind::integer: sql = context.to_text(stored).sql; break;
        default:
            context.note(call.place,
                         "quote() of a real that 15 digits do not give prints 17, SQLite as its version "
                         "has it up to 21");
            sql = call_sql(context.helper("sqlite_quote_real"), {context.to_real(stored).sql});
    }
    if (stored.nullable) return never_null(text_value(call_sql("coalesce", {sql, "'NULL'"})), args);
    return never_null(text_value(sql, Binding::any_operator), args);
}

constexpr FunctionRow rows[] = {
    {"lower", 1, 1, fold_case},   {"upper", 1, 1, fold_case},
    {"length", 1, 1, length},     {"octet_length", 1, 1, octet_length},
    {"substr", 2, 3, substr},     {"substring", 2, 3, substr},
    {"instr", 2, 2, instr},       {"replace", 3, 3, replace},
    {"trim", 1, 2, trim},         {"ltrim", 1, 2, trim},
    {"rtrim", 1, 2, trim},        {"unicode", 1, 1, unicode},
    {"char", 0, -1, characters},  {"concat", 1, -1, concat},
    {"concat_ws", 2, -1, concat}, {"like", 2, 3, like},
    {"glob", 2, 2, glob},         {"hex", 1, 1, hex},
    {"unhex", 1, 2, unhex},       {"quote", 1, 1, quote},
    {"zeroblob", 1, 1, zeroblob},
};

}  // namespace

Rows<FunctionRow> text_functions() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
