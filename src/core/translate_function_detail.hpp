// What the files of functions share: reading arguments as SQLite's functions do.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "core/translation_context.hpp"

namespace ferry::core {

using Values = std::vector<Value>;

inline ast::Place argument_place(const ast::Expr& call, std::size_t i) {
    return i < call.args.size() ? call.args[i]->place : call.place;
}

/// A NULL literal among the arguments: most functions give NULL then, and PostgreSQL need not be asked what
/// type its NULL is of.
inline bool any_null(const Values& args) {
    return std::any_of(args.begin(), args.end(), [](const Value& v) { return v.kind == ValueKind::null; });
}

/// The argument as SQLite stores it: no conditions, no types of PostgreSQL's own.
inline Value storage_argument(Context& context, const ast::Expr& call, const Values& args, std::size_t i) {
    return context.to_storage(args[i], argument_place(call, i));
}
inline Value text_argument(Context& context, const ast::Expr& call, const Values& args, std::size_t i) {
    return context.to_text(storage_argument(context, call, args, i));
}
inline Value integer_argument(Context& context, const ast::Expr& call, const Values& args, std::size_t i) {
    return context.to_integer(storage_argument(context, call, args, i));
}

inline bool is_integer_constant(const Value& value) {
    return value.constant && value.kind == ValueKind::integer;
}
inline bool is_text_constant(const Value& value) {
    return value.constant && value.kind == ValueKind::text;
}

/// For parameters that are integer in PostgreSQL. Raises PostgreSQL's error for numbers past that.
inline std::string as_int4(const Value& integer) {
    return integer.type == TypeId::int8 ? integer.primary() + "::int" : integer.sql;
}
/// For polymorphic parameters: a literal says its type.
inline std::string typed_sql(const Value& value) {
    return value.kind == ValueKind::null || is_text_constant(value) ? value.primary() + "::text" : value.sql;
}

inline std::string call_sql(std::string_view function, std::initializer_list<std::string_view> args) {
    std::string sql(function);
    sql += "(";
    const char* separator = "";
    for (const std::string_view arg : args) {
        sql += separator;
        sql += arg;
        separator = ", ";
    }
    return sql + ")";
}

/// The result of a function that gives NULL when, and only when, an argument is NULL.
inline Value strict(Value result, const Values& args) {
    result.nullable = std::any_of(args.begin(), args.end(), [](const Value& v) { return v.nullable; });
    result.is_aggregate =
        std::any_of(args.begin(), args.end(), [](const Value& v) { return v.is_aggregate; });
    return result;
}
/// The result of a function that may give NULL for other arguments, too.
inline Value perhaps_null(Value result, const Values& args) {
    result = strict(std::move(result), args);
    result.nullable = true;
    return result;
}
inline Value never_null(Value result, const Values& args) {
    result = strict(std::move(result), args);
    result.nullable = false;
    return result;
}
inline Value at_most(Value integer, double magnitude) {
    integer.magnitude = magnitude;
    return integer;
}

/// The collation that a function with more than one argument compares with: that of the first argument with
/// one.
inline Collating argument_collating(const Values& args) {
    const auto with = std::find_if(args.begin(), args.end(), [](const Value& v) { return v.has_collating; });
    return with == args.end() ? Collating::binary : with->collating;
}

/// An argument that is a result: what SQLite says of a column no longer holds for it.
inline Value without_column(Value value) {
    value.affinity.reset();
    if (!value.collate_explicit) {
        value.collating = Collating::binary;
        value.has_collating = false;
    }
    return value;
}

}  // namespace ferry::core

#include "core/pure.hpp"
