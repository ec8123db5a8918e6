// SQLite's window functions that are no aggregates.
#include "core/ascii.hpp"
#include "core/translate_function_detail.hpp"
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

constexpr double most_rows = 1e15;

AggregateSql window(std::string function, std::string args, Value result) {
    AggregateSql made;
    made.function = std::move(function);
    made.args = std::move(args);
    made.result = std::move(result);
    return made;
}

/// row_number, rank, dense_rank
AggregateSql number_of(Context&, const ast::Expr& call, Values&) {
    Value result = at_most(integer_value(""), most_rows);
    result.nullable = false;
    return window(ascii_lower(call.text), "", result);
}

/// percent_rank, cume_dist
AggregateSql fraction_of(Context&, const ast::Expr& call, Values&) {
    Value result = real_value("");
    result.nullable = false;
    return window(ascii_lower(call.text), "", result);
}

/// An argument that SQLite wants to be a positive integer; so does PostgreSQL, but for NULL.
std::string positive_argument(Context& context, const ast::Expr& call, const Values& args, std::size_t i) {
    if (args[i].kind == ValueKind::null)
        context.fail(ErrorCode::invalid_value, argument_place(call, i),
                     ascii_lower(call.text) + "() wants a positive integer");
    if (args[i].nullable)
        context.note(argument_place(call, i),
                     ascii_lower(call.text) + "() of NULL gives NULL, in SQLite an error");
    return as_int4(integer_argument(context, call, args, i));
}

AggregateSql ntile(Context& context, const ast::Expr& call, Values& args) {
    return window("ntile", positive_argument(context, call, args, 0),
                  at_most(integer_value("", Binding::atom, TypeId::int4), 2147483647));
}

/// What a function over the rows of a window gives of one of them.
Value row_value(Value value) {
    value.sql.clear();
    value.constant.reset();
    value.affinity.reset();
    value.collating = Collating::binary;
    value.has_collating = value.collate_explicit = false;
    value.binding = Binding::atom;
    value.nullable = true;
    return value;
}

/// first_value, last_value, nth_value
AggregateSql value_at(Context& context, const ast::Expr& call, Values& args) {
    const Value x = context.to_value(args[0]);
    std::string list = typed_sql(x);
    if (args.size() == 2) list += ", " + positive_argument(context, call, args, 1);
    return window(ascii_lower(call.text), list, row_value(x));
}

/// lag, lead: (value [, rows [, default]])
AggregateSql value_away(Context& context, const ast::Expr& call, Values& args) {
    Value x = context.to_value(args[0]);
    std::string offset;
    if (args.size() > 1) {
        if (args[1].kind == ValueKind::null)
            context.unsupported(argument_place(call, 1), ascii_lower(call.text) + "() by NULL rows");
        offset = ", " + as_int4(integer_argument(context, call, args, 1));
    }
    if (args.size() < 3) return window(ascii_lower(call.text), typed_sql(x) + offset, row_value(x));
    Value otherwise = context.to_value(args[2]);
    std::vector<Value*> both = {&x, &otherwise};
    const Value result = context.unify(both, call.place);
    // A NULL takes the type of the other one.
    const auto spelled = [&](const Value& value, const Value& other) {
        return value.kind == ValueKind::null && other.kind != ValueKind::null ? value.sql : typed_sql(value);
    };
    return window(ascii_lower(call.text), spelled(x, otherwise) + offset + ", " + spelled(otherwise, x),
                  row_value(result));
}

constexpr AggregateRow rows[] = {
    {"row_number", 0, 0, true, number_of},  {"rank", 0, 0, true, number_of},
    {"dense_rank", 0, 0, true, number_of},  {"percent_rank", 0, 0, true, fraction_of},
    {"cume_dist", 0, 0, true, fraction_of}, {"ntile", 1, 1, true, ntile},
    {"lag", 1, 3, true, value_away},        {"lead", 1, 3, true, value_away},
    {"first_value", 1, 1, true, value_at},  {"last_value", 1, 1, true, value_at},
    {"nth_value", 2, 2, true, value_at},
};

}  // namespace

Rows<AggregateRow> window_functions() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
