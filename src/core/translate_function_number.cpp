// SQLite's functions of numbers. The mathematical ones take numbers, and texts that are numbers as a whole;
// of any other value, and where the result is not a real number, they give NULL.
#include <cmath>

#include "core/ascii.hpp"
#include "core/translate_constant.hpp"
#include "core/translate_function_detail.hpp"
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

/// Integers up to here are exact in float8.
constexpr double exact_in_real = 9007199254740992;

/// The argument as a number, where SQLite takes it for one; the null value otherwise.
Value numeric_argument(Context& context, const ast::Expr& call, const Values& args, std::size_t i) {
    const Value stored = storage_argument(context, call, args, i);
    if (stored.kind == ValueKind::blob) return null_value();
    if (stored.kind != ValueKind::text) return stored;
    if (stored.constant) {
        const auto number = whole_number(stored.constant->bytes);
        return number ? number_constant(*number) : null_value();
    }
    return perhaps_null(make_value(call_sql(context.helper("sqlite_numeric"), {stored.sql}),
                                   ValueKind::number, TypeId::numeric),
                        {stored});
}

/// numeric_argument() as float8.
Value real_argument(Context& context, const ast::Expr& call, const Values& args, std::size_t i) {
    const Value number = numeric_argument(context, call, args, i);
    return number.kind == ValueKind::null ? number : context.to_real(number);
}

double constant_real(const Value& value) {
    return value.constant->kind == ValueKind::integer ? static_cast<double>(value.constant->integer)
                                                      : value.constant->real;
}

/// A name or a literal: it may stand twice in an expression.
bool is_short(const std::string& sql) {
    return std::all_of(sql.begin(), sql.end(), [](char c) {
        return is_ascii_digit(c) || is_ascii_lower(c) || is_ascii_upper(c) || c == '_' || c == '.' ||
               c == ':' || c == '$';
    });
}

/// The pattern with the argument for @. Where @ is first, it is the operand of an operator.
std::string fill(std::string_view pattern, const Value& x) {
    const std::string operand = pattern.front() == '@' ? x.operand(Binding::multiplicative) : x.sql;
    std::string sql;
    for (const char c : pattern)
        c == '@' ? sql += operand : sql += c;
    return sql;
}

// ------------------------------------------------------------------------------------------------ of one
// real

bool anything(double) {
    return true;
}
bool positive(double x) {
    return x > 0;
}
bool natural(double x) {
    return x >= 0;
}
bool from_one(double x) {
    return x >= 1;
}
bool within_one(double x) {
    return x >= -1 && x <= 1;
}
/// exp() neither overflows nor vanishes, both of which PostgreSQL refuses.
bool moderate(double x) {
    return x > -700 && x < 700;
}

struct RealRow {
    std::string_view name;
    std::string_view sql;  ///< @ is the argument
    bool (*inside)(double);
    std::string_view domain;  ///< the same in SQL; "" for every real
    std::string_view helper;  ///< does all of it, for arguments that are expressions
};
constexpr RealRow real_rows[] = {
    {"acos", "acos(@)", within_one, "@ BETWEEN -1 AND 1", "sqlite_acos"},
    {"acosh", "acosh(@)", from_one, "@ >= 1", "sqlite_acosh"},
    {"asin", "asin(@)", within_one, "@ BETWEEN -1 AND 1", "sqlite_asin"},
    {"asinh", "asinh(@)", anything, "", ""},
    {"atan", "atan(@)", anything, "", ""},
    {"atanh", "atanh(@)", within_one, "@ BETWEEN -1 AND 1", "sqlite_atanh"},
    {"cos", "cos(@)", anything, "", ""},
    {"cosh", "cosh(@)", anything, "", ""},
    {"degrees", "@ * (180 / pi())", anything, "", ""},  // PostgreSQL's divides by pi() / 180
    {"exp", "exp(@)", moderate, "", "sqlite_exp"},
    {"ln", "ln(@)", positive, "@ > 0", "sqlite_ln"},
    {"log", "log(@)", positive, "@ > 0", "sqlite_log"},
    {"log10", "log(@)", positive, "@ > 0", "sqlite_log"},
    {"log2", "ln(@) / ln(2::float8)", positive, "@ > 0", "sqlite_log2"},
    {"radians", "radians(@)", anything, "", ""},
    {"sin", "sin(@)", anything, "", ""},
    {"sinh", "sinh(@)", anything, "", ""},
    {"sqrt", "sqrt(@)", natural, "@ >= 0", "sqlite_sqrt"},
    {"tan", "tan(@)", anything, "", ""},
    {"tanh", "tanh(@)", anything, "", ""},
};

const RealRow& real_row(const ast::Expr& call) {
    return *std::find_if(std::begin(real_rows), std::end(real_rows),
                         [&](const RealRow& row) { return equals_ignoring_case(row.name, call.text); });
}

/// Guards against the arguments for which PostgreSQL raises an error and SQLite gives NULL or an infinity.
Value of_real(Context& context, const ast::Expr& call, Values& args) {
    const RealRow& row = real_row(call);
    const Value x = real_argument(context, call, args, 0);
    if (x.kind == ValueKind::null) return null_value();
    const Binding binding =
        row.sql.back() == ')' && row.sql.find('/') != row.sql.npos ? Binding::multiplicative : Binding::atom;
    const bool safe = row.helper.empty() || (x.constant && row.inside(constant_real(x)));
    if (safe) return strict(real_value(fill(row.sql, x), binding), {x});
    if (x.constant && !row.domain.empty()) return null_value();
    if (is_short(x.sql) && !row.domain.empty())
        return perhaps_null(
            real_value("CASE WHEN " + fill(row.domain, x) + " THEN " + fill(row.sql, x) + " END"), {x});
    return perhaps_null(real_value(call_sql(context.helper(row.helper), {x.sql})), {x});
}

// ------------------------------------------------------------------------------------------------ of two
// reals

Value atan2(Context& context, const ast::Expr& call, Values& args) {
    const Value y = real_argument(context, call, args, 0), x = real_argument(context, call, args, 1);
    if (any_null({y, x})) return null_value();
    return strict(real_value(call_sql("atan2", {y.sql, x.sql})), {y, x});
}

/// log(base, x). Of x SQLite takes the number that a text begins with.
Value log_to_base(Context& context, const ast::Expr& call, Values& args) {
    const Value base = real_argument(context, call, args, 0);
    if (any_null({base, args[1]})) return null_value();
    const Value x = context.to_real(storage_argument(context, call, args, 1));
    return perhaps_null(real_value(call_sql(context.helper("sqlite_log_to_base"), {base.sql, x.sql})),
                        {base, x});
}

Value power(Context& context, const ast::Expr& call, Values& args) {
    const Value raw = numeric_argument(context, call, args, 0);
    const Value x = real_argument(context, call, args, 0), y = real_argument(context, call, args, 1);
    if (any_null({x, y})) return null_value();
    if (raw.kind == ValueKind::integer && y.constant) {
        const double exponent = constant_real(y);
        if (exponent >= 0 && std::trunc(exponent) == exponent && std::pow(raw.magnitude, exponent) < 1e300)
            return strict(real_value(call_sql("power", {x.sql, y.sql})), {x, y});
    }
    return perhaps_null(real_value(call_sql(context.helper("sqlite_power"), {x.sql, y.sql})), {x, y});
}

/// The remainder of a division towards zero, a real; NULL for a division by 0.
Value modulo(Context& context, const ast::Expr& call, Values& args) {
    const Value whole_x = numeric_argument(context, call, args, 0),
                whole_y = numeric_argument(context, call, args, 1);
    if (any_null({whole_x, whole_y})) return null_value();
    const bool whole = whole_x.kind == ValueKind::integer && whole_y.kind == ValueKind::integer &&
                       whole_x.magnitude <= exact_in_real && whole_y.magnitude <= exact_in_real;
    if (whole) {
        const bool safe = is_integer_constant(whole_y) && whole_y.constant->integer != 0;
        const std::string divisor =
            safe ? whole_y.operand(Binding::sign) : call_sql("nullif", {whole_y.sql, "0"});
        const Value real = real_value(
            "(" + whole_x.operand(Binding::multiplicative) + " % " + divisor + ")::float8", Binding::cast);
        return safe ? strict(real, {whole_x}) : perhaps_null(real, {whole_x, whole_y});
    }
    const Value x = context.to_real(whole_x), y = context.to_real(whole_y);
    return perhaps_null(real_value(call_sql(context.helper("sqlite_mod"), {x.sql, y.sql})), {x, y});
}

// ------------------------------------------------------------------------------------------------ whole
// numbers

/// ceil, ceiling, floor, trunc: integers stay what they are.
Value to_whole(Context& context, const ast::Expr& call, Values& args) {
    const Value x = numeric_argument(context, call, args, 0);
    if (x.kind == ValueKind::null || x.kind == ValueKind::integer) return without_column(x);
    const std::string name = ascii_lower(call.text);
    if (x.kind == ValueKind::real) return strict(real_value(call_sql(name, {context.to_real(x).sql})), {x});
    context.note(call.place,
                 name + "() of a number gives an integer, in SQLite a real unless the number is an integer");
    return strict(make_value(call_sql(name, {x.sql}), ValueKind::number, x.type), {x});
}

Value sign(Context& context, const ast::Expr& call, Values& args) {
    const Value x = numeric_argument(context, call, args, 0);
    if (x.kind == ValueKind::null) return x;
    return strict(at_most(integer_value(call_sql("sign", {x.sql}) + "::int", Binding::cast, TypeId::int4), 1),
                  {x});
}

/// Of an integer an integer, of any other value a real.
Value absolute(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const Value stored = storage_argument(context, call, args, 0);
    if (stored.kind == ValueKind::integer) {
        // The smallest integer of SQLite has no absolute value there; that of a smaller type in PostgreSQL
        // must.
        const bool widen = stored.type != TypeId::int8 && !stored.constant && stored.magnitude > 2147483647;
        Value result = integer_value(call_sql("abs", {widen ? stored.primary() + "::bigint" : stored.sql}),
                                     Binding::atom, widen ? TypeId::int8 : stored.type);
        return strict(at_most(result, stored.magnitude), args);
    }
    const bool is_number = stored.kind == ValueKind::number;
    const Value x = is_number ? stored : context.to_real(stored);
    return strict(
        make_value(call_sql("abs", {x.sql}), is_number ? ValueKind::number : ValueKind::real, x.type), args);
}

/// Half away from zero, always a real. numeric is rounded by PostgreSQL itself, float8 by SQLite's own rule.
Value round(Context& context, const ast::Expr& call, Values& args) {
    if (any_null(args)) return null_value();
    const Value x = context.to_number(storage_argument(context, call, args, 0));
    const Value digits = args.size() == 2 ? integer_argument(context, call, args, 1) : integer_constant(0);
    if (is_integer_constant(digits) || !digits.nullable) {
        if (x.kind == ValueKind::integer) return strict(context.to_real(x), args);
    }
    if (x.kind == ValueKind::number && x.type == TypeId::numeric && is_integer_constant(digits)) {
        const std::int64_t places = std::clamp<std::int64_t>(digits.constant->integer, 0, 30);
        const std::string sql =
            places == 0 ? call_sql("round", {x.sql}) : call_sql("round", {x.sql, std::to_string(places)});
        return strict(real_value(sql + "::float8", Binding::cast), args);
    }
    return strict(real_value(call_sql(context.helper("sqlite_round"), {context.to_real(x).sql, digits.sql})),
                  args);
}

// ------------------------------------------------------------------------------------------------ others

Value pi(Context&, const ast::Expr&, Values& args) {
    return never_null(real_value("pi()"), args);
}

Value random_integer(Context& context, const ast::Expr&, Values& args) {
    return never_null(integer_value(call_sql(context.helper("sqlite_random"), {})), args);
}

Value random_blob(Context& context, const ast::Expr& call, Values& args) {
    const Value count = integer_argument(context, call, args, 0);
    const std::string size = count.nullable ? call_sql("coalesce", {count.sql, "1"}) : count.sql;
    return never_null(
        make_value(call_sql(context.helper("sqlite_randomblob"), {size}), ValueKind::blob, TypeId::bytea),
        args);
}

constexpr FunctionRow rows[] = {
    {"abs", 1, 1, absolute},
    {"round", 1, 2, round},
    {"sign", 1, 1, sign},
    {"ceil", 1, 1, to_whole},
    {"ceiling", 1, 1, to_whole},
    {"floor", 1, 1, to_whole},
    {"trunc", 1, 1, to_whole},
    {"ln", 1, 1, of_real},
    {"log", 1, 1, of_real},
    {"log10", 1, 1, of_real},
    {"log2", 1, 1, of_real},
    {"log", 2, 2, log_to_base},
    {"exp", 1, 1, of_real},
    {"power", 2, 2, power},
    {"pow", 2, 2, power},
    {"sqrt", 1, 1, of_real},
    {"mod", 2, 2, modulo},
    {"pi", 0, 0, pi},
    {"sin", 1, 1, of_real},
    {"cos", 1, 1, of_real},
    {"tan", 1, 1, of_real},
    {"asin", 1, 1, of_real},
    {"acos", 1, 1, of_real},
    {"atan", 1, 1, of_real},
    {"atan2", 2, 2, atan2},
    {"sinh", 1, 1, of_real},
    {"cosh", 1, 1, of_real},
    {"tanh", 1, 1, of_real},
    {"asinh", 1, 1, of_real},
    {"acosh", 1, 1, of_real},
    {"atanh", 1, 1, of_real},
    {"degrees", 1, 1, of_real},
    {"radians", 1, 1, of_real},
    {"random", 0, 0, random_integer},
    {"randomblob", 1, 1, random_blob},
};

}  // namespace

Rows<FunctionRow> number_functions() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
