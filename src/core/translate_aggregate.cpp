// SQLite's aggregates.
#include "core/ascii.hpp"
#include "core/translate_compare.hpp"
#include "core/translate_function_detail.hpp"
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

/// More rows than there are.
constexpr double most_rows = 1e15;

AggregateSql aggregate(std::string_view function, std::string args, Value result) {
    AggregateSql made;
    made.function = function;
    made.args = std::move(args);
    made.result = std::move(result);
    made.result.is_aggregate = true;
    return made;
}

AggregateSql count(Context& context, const ast::Expr& call, Values& args) {
    Value result = at_most(integer_value(""), most_rows);
    result.nullable = false;
    if (args.empty()) return aggregate("count", "*", result);
    const Value counted = context.typed_alone(args[0]);
    return aggregate("count", call.distinct ? context.equality_key(counted) : counted.sql, result);
}

// ------------------------------------------------------------------------------------------------ sums

/// The argument as a number: NULL has a type.
Value number_argument(Context& context, const ast::Expr& call, const Values& args) {
    const Value stored = storage_argument(context, call, args, 0);
    return stored.kind == ValueKind::null ? integer_value("NULL::int", Binding::cast, TypeId::int4)
                                          : context.to_number(stored);
}

/// Of integers an integer, which may overflow; of any other values a real.
AggregateSql sum(Context& context, const ast::Expr& call, Values& args) {
    const Value x = number_argument(context, call, args);
    if (x.kind == ValueKind::integer) {
        AggregateSql made = aggregate("sum", x.sql, integer_value(""));
        if (x.type == TypeId::int8) {
            // PostgreSQL makes numeric of it.
            made.suffix = "::bigint";
            made.result.binding = Binding::cast;
        }
        return made;
    }
    Value result = real_value("");
    result.kind = x.kind;
    return aggregate("sum", context.to_real(x).sql, result);
}

AggregateSql total(Context& context, const ast::Expr& call, Values& args) {
    AggregateSql made =
        aggregate("sum", context.to_real(number_argument(context, call, args)).sql, real_value(""));
    made.prefix = "coalesce(";
    made.suffix = ", 0)";
    made.result.nullable = false;
    return made;
}

AggregateSql average(Context& context, const ast::Expr& call, Values& args) {
    return aggregate("avg", context.to_real(number_argument(context, call, args)).sql, real_value(""));
}

// ------------------------------------------------------------------------------------------------ extremes

/// min, max of one argument
AggregateSql extreme(Context& context, const ast::Expr& call, Values& args) {
    const std::string name = ascii_lower(call.text);
    // Times keep their type: PostgreSQL orders them as SQLite orders their texts.
    const Value x = args[0].kind == ValueKind::moment ? args[0] : storage_argument(context, call, args, 0);
    Value result = x;
    result.sql.clear();
    result.constant.reset();
    result.affinity.reset();
    result.binding = Binding::atom;
    result.nullable = true;
    result.collating = Collating::binary;
    result.has_collating = result.collate_explicit = false;
    if (x.kind == ValueKind::null) {
        result.kind = ValueKind::text;
        return aggregate(name, "NULL::text", result);
    }
    AggregateSql made;
    if (x.kind == ValueKind::blob) {
        // Before version 18 PostgreSQL has no min(bytea). Digits order as the bytes do.
        made = aggregate(name, "encode(" + x.sql + ", 'hex') COLLATE \"C\"", result);
        made.prefix = "decode(";
        made.suffix = ", 'hex')";
    } else if (x.kind == ValueKind::text && x.collating != Collating::binary) {
        // The value itself, not what it is compared by: of equal ones the first.
        made = aggregate("array_agg", typed_sql(x), result);
        made.prefix = "(";
        made.suffix = ")[1]";
        made.order_by = sort_form(context, x).sql + (name == "max" ? " DESC NULLS LAST" : "");
        made.wants_row_order = true;
        made.result.binding = Binding::cast;
    } else {
        made = aggregate(name, sort_form(context, x).sql, result);
    }
    made.distinct_done = true;
    return made;
}

// ------------------------------------------------------------------------------------------------ texts

/// group_concat, string_agg: NULL values are left out.
AggregateSql concatenate(Context& context, const ast::Expr& call, Values& args) {
    const Value stored = storage_argument(context, call, args, 0);
    const Value x = context.to_text(stored);
    const Value separator = args.size() < 2                   ? text_constant(",")
                            : args[1].kind == ValueKind::null ? text_constant("")
                                                              : text_argument(context, call, args, 1);
    AggregateSql made = aggregate("string_agg", typed_sql(x) + ", " + separator.sql, text_value(""));
    made.wants_row_order = true;
    if (!call.distinct) return made;
    // Each value once, where it comes first. PostgreSQL's DISTINCT would sort them.
    made.function = "array_agg";
    made.args = typed_sql(x);
    made.distinct_done = true;
    made.prefix = context.helper(x.collating == Collating::nocase  ? "sqlite_join_distinct_nocase"
                                 : x.collating == Collating::rtrim ? "sqlite_join_distinct_rtrim"
                                                                   : "sqlite_join_distinct") +
                  "(";
    made.suffix = ", " + separator.sql + ")";
    return made;
}

constexpr AggregateRow rows[] = {
    {"count", 0, 1, false, count},
    {"sum", 1, 1, false, sum},
    {"total", 1, 1, false, total},
    {"avg", 1, 1, false, average},
    {"min", 1, 1, false, extreme},
    {"max", 1, 1, false, extreme},
    {"group_concat", 1, 2, false, concatenate},
    {"string_agg", 2, 2, false, concatenate},
};

}  // namespace

Rows<AggregateRow> aggregates() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
