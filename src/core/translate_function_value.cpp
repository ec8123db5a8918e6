// SQLite's functions of values of any kind: those that choose among their arguments, and those about the
// database.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/translate_compare.hpp"
#include "core/translate_function_detail.hpp"
#include "core/translation_tables.hpp"
#include "core/translator.hpp"

namespace ferry::core {

namespace {

/// Brings the values to one type and returns it.
Value unify_all(Context& context, Values& values, ast::Place place) {
    std::vector<Value*> all;
    for (Value& value : values)
        all.push_back(&value);
    return context.unify(all, place);
}

std::string list_of(const Values& values) {
    std::string list;
    for (const Value& value : values)
        list += (list.empty() ? "" : ", ") + value.sql;
    return list;
}

// ------------------------------------------------------------------------------------------------ first of
// some

/// coalesce, ifnull. Arguments that are never reached are left out, so that they do not widen the type.
Value coalesce(Context& context, const ast::Expr& call, Values& args) {
    Values reached;
    for (const Value& arg : args) {
        if (arg.kind == ValueKind::null) continue;
        reached.push_back(context.to_value(arg));
        if (!arg.nullable) break;
    }
    if (reached.empty()) return null_value();
    if (reached.size() == 1) return without_column(reached[0]);
    Value result = unify_all(context, reached, call.place);
    result.sql = "coalesce(" + list_of(reached) + ")";
    result = strict(std::move(result), args);
    result.nullable = reached.back().nullable;
    return result;
}

/// iif(condition, value, ..., [otherwise])
Value iif(Context& context, const ast::Expr& call, Values& args) {
    Values values;
    for (std::size_t i = 0; i < args.size(); ++i)
        if (i % 2 == 1 || i + 1 == args.size()) values.push_back(args[i]);
    const bool has_else = args.size() % 2 == 1;
    Value result = unify_all(context, values, call.place);
    if (result.kind == ValueKind::null) return null_value();
    std::string sql = "CASE";
    for (std::size_t i = 0; i + 1 < args.size(); i += 2)
        sql += " WHEN " + context.to_condition(args[i]).sql + " THEN " + values[i / 2].sql;
    if (has_else) sql += " ELSE " + values.back().sql;
    const bool nullable = result.nullable || !has_else;
    result = strict(std::move(result), args);
    result.sql = sql + " END";
    result.nullable = nullable;
    return result;
}

// ------------------------------------------------------------------------------------------------ compared

/// As min(), max() and nullif() see their arguments: without affinity, all with the collation of the first
/// that has one. Types of PostgreSQL's own stay where all are of the same.
Values compared_values(Context& context, const ast::Expr& call, const Values& args) {
    const Value& first = args.front();
    const bool own_type = std::all_of(args.begin(), args.end(), [&](const Value& v) {
        return v.kind == first.kind && v.type == first.type && v.format == first.format &&
               (v.kind == ValueKind::moment || v.kind == ValueKind::boolean);
    });
    const Collating collating = argument_collating(args);
    Values values;
    for (std::size_t i = 0; i < args.size(); ++i) {
        Value value = own_type ? args[i] : storage_argument(context, call, args, i);
        value.affinity.reset();
        value.collating = collating;
        value.collate_explicit = value.has_collating = true;
        values.push_back(std::move(value));
    }
    return values;
}

/// What SQLite says of a result: no affinity, no collation.
Value as_result(Value value) {
    value.affinity.reset();
    value.collating = Collating::binary;
    value.collate_explicit = value.has_collating = false;
    return value;
}

Value nullif(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args))
        return as_result(args[0].kind == ValueKind::null ? null_value() : context.to_value(args[0]));
    const Values values = compared_values(context, call, args);
    const Value& a = values[0];
    const Value equal = compare(context, ast::Op::eq, a, values[1], call.place);
    Value result = as_result(a);
    if (equal.sql == "false") return result;
    const bool native =
        a.kind == values[1].kind && a.collating == Collating::binary && a.kind != ValueKind::number;
    result.constant.reset();
    if (native && (a.kind != ValueKind::integer || a.type == values[1].type)) {
        result.sql = call_sql("nullif", {a.sql, values[1].sql});
        result.binding = Binding::atom;
    } else {
        result.sql = "CASE WHEN " + equal.sql + " THEN NULL ELSE " + a.sql + " END";
        result.binding = Binding::atom;
    }
    return perhaps_null(std::move(result), args);
}

/// numbers < texts < blobs
int class_of(const Value& value) noexcept {
    return value.kind == ValueKind::text ? 1 : value.kind == ValueKind::blob ? 2 : 0;
}

/// The least or greatest of texts by a collation other than that of bytes. Among equal ones min() takes the
/// last and max() the first.
std::string extreme_by_key(Context& context, const Values& texts, bool least) {
    if (texts.size() == 2) {
        const std::string first = sort_form(context, texts[0]).sql,
                          second = equality_form(context, texts[1]).sql;
        return "CASE WHEN " + first + (least ? " >= " : " < ") + second + " THEN " + texts[1].sql + " ELSE " +
               texts[0].sql + " END";
    }
    std::string rows;
    for (std::size_t i = 0; i < texts.size(); ++i)
        rows += (i == 0 ? "(" : ", (") + std::to_string(i) + ", " + texts[i].sql + ")";
    Value candidate = texts[0];
    candidate.sql = "t.x";
    candidate.binding = Binding::atom;
    candidate.constant.reset();
    return "(SELECT t.x FROM (VALUES " + rows + ") AS t (i, x) ORDER BY " +
           sort_form(context, candidate).sql + (least ? ", t.i DESC LIMIT 1)" : " DESC, t.i LIMIT 1)");
}

/// The least or greatest of values of one storage class, none of them NULL.
Value extreme_of_class(Context& context, const ast::Expr& call, Values& values, bool least) {
    if (values.size() == 1) return values[0];
    const bool by_key = values[0].kind == ValueKind::text && values[0].collating != Collating::binary;
    Value result = unify_all(context, values, call.place);
    if (by_key) {
        result.sql = extreme_by_key(context, values, least);
        return result;
    }
    // One COLLATE decides for all.
    if (values[0].kind == ValueKind::text) values[0].sql = sort_form(context, values[0]).sql;
    result.sql = (least ? "least(" : "greatest(") + list_of(values) + ")";
    return result;
}

/// min, max with two arguments or more: NULL if any of them is.
Value extreme(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const bool least = equals_ignoring_case(call.text, "min");
    const Values values = compared_values(context, call, args);
    int wanted = class_of(values[0]);
    for (const Value& value : values)
        wanted = least ? std::min(wanted, class_of(value)) : std::max(wanted, class_of(value));
    Values chosen;
    std::string any_is_null;
    for (const Value& value : values) {
        if (class_of(value) == wanted) chosen.push_back(value);
        if (value.nullable)
            any_is_null +=
                (any_is_null.empty() ? "" : " OR ") + value.operand(Binding::any_operator) + " IS NULL";
    }
    Value result = as_result(extreme_of_class(context, call, chosen, least));
    const bool nullable = !any_is_null.empty();
    if (nullable) {
        result.sql = "CASE WHEN " + any_is_null + " THEN NULL ELSE " + result.sql + " END";
        result.binding = Binding::atom;
        result.constant.reset();
    }
    result = strict(std::move(result), args);
    result.nullable = nullable;
    return result;
}

// ------------------------------------------------------------------------------------------------ about one
// value

Value type_of(Context& context, const ast::Expr& call, Values& args) {
    const Value value = storage_argument(context, call, args, 0);
    if (value.kind == ValueKind::null) return text_constant("null");
    const char* name = value.kind == ValueKind::integer ? "integer"
                       : value.kind == ValueKind::real  ? "real"
                       : value.kind == ValueKind::blob  ? "blob"
                                                        : "text";
    std::string sql = "CASE";
    if (value.nullable) sql += " WHEN " + value.operand(Binding::any_operator) + " IS NULL THEN 'null'";
    if (value.kind == ValueKind::number) {
        // Whole numbers are integers: what SQLite makes of them in a column of numeric affinity.
        sql += " WHEN " + value.operand(Binding::any_operator) + " = " + call_sql("trunc", {value.sql}) +
               " THEN 'integer'";
        name = "real";
        if (value.type == TypeId::float8)
            context.note(call.place,
                         "typeof() takes a whole number that may be an integer or a real for an integer");
    }
    if (sql == "CASE") return text_constant(name);
    return never_null(text_value(sql + " ELSE '" + name + "' END"), args);
}

/// likely, unlikely, likelihood: hints for SQLite's planner.
Value hint(Context& context, const ast::Expr&, Values& args) {
    return as_result(context.to_value(args[0]));
}

// ------------------------------------------------------------------------------------------------ about the
// database

Value last_insert_rowid(Context& context, const ast::Expr& call, Values& args) {
    context.note(call.place,
                 "last_insert_rowid() is the last number that any identity column or sequence gave in this "
                 "session; without one it is an error");
    return never_null(integer_value("lastval()"), args);
}

Value changed_rows(Context& context, const ast::Expr& call, Values&) {
    context.unsupported(call.place,
                        ascii_lower(call.text) + "(), which PostgreSQL keeps only inside of PL/pgSQL,");
}

Value version(Context& context, const ast::Expr& call, Values& args) {
    context.note(call.place, "sqlite_version() gives the version of PostgreSQL");
    return never_null(text_value("current_setting('server_version')"), args);
}

constexpr FunctionRow rows[] = {
    {"coalesce", 2, -1, coalesce},
    {"ifnull", 2, 2, coalesce},
    {"iif", 2, -1, iif},
    {"if", 2, -1, iif},
    {"nullif", 2, 2, nullif},
    {"min", 2, -1, extreme},
    {"max", 2, -1, extreme},
    {"typeof", 1, 1, type_of},
    {"likely", 1, 1, hint},
    {"unlikely", 1, 1, hint},
    {"likelihood", 2, 2, hint},
    {"last_insert_rowid", 0, 0, last_insert_rowid},
    {"changes", 0, 0, changed_rows},
    {"total_changes", 0, 0, changed_rows},
    {"sqlite_version", 0, 0, version},
};

}  // namespace

Rows<FunctionRow> value_functions() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
