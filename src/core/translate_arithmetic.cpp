// Arithmetic: integers of 64 bits that divide without a remainder, reals otherwise, NULL for a division by zero.
#include <algorithm>
#include <cmath>

#include "core/translate_constant.hpp"
#include "core/translate_expr.hpp"

namespace ferry::core {

namespace {

using ast::Op;

bool is_integer(const Value& value) noexcept {
    return value.kind == ValueKind::integer;
}

double largest_of(TypeId type) noexcept {
    return type == TypeId::int2 ? 32767.0 : type == TypeId::int4 ? 2147483647.0 : 9.3e18;
}

Value as_bigint(const Value& value) {
    if (value.type == TypeId::int8) return value;
    Value wide = value;
    wide.sql = value.primary() + "::bigint";
    wide.binding = Binding::cast;
    wide.type = TypeId::int8;
    return wide;
}

/// Integers as PostgreSQL computes them: in the wider type of both, so that a narrow one may have to be cast.
void widen(Value& left, Value& right, double magnitude) {
    const double room = std::max(largest_of(left.type), largest_of(right.type));
    if (magnitude <= room) return;
    Value& cast = left.constant && !right.constant ? right : left;
    cast = as_bigint(cast);
}

bool is_zero(const Value& value) noexcept {
    return value.constant && (value.constant->kind == ValueKind::integer ? value.constant->integer == 0
                                                                         : value.constant->real == 0);
}

/// What is divided by: NULL instead of 0, since SQLite gives NULL where PostgreSQL raises an error.
std::string divisor(const Value& value) {
    return value.constant ? value.operand(Binding::sign) : "nullif(" + value.sql + ", 0)";
}

/// Both as float8: PostgreSQL makes one of a number beside one by itself.
void make_real(Context& context, Value& left, Value& right) {
    const bool left_is = left.type == TypeId::float8, right_is = right.type == TypeId::float8;
    if (left_is || right_is) return;
    Value& cast = left.constant && !right.constant ? right : left;
    cast = context.to_real(cast);  // float8 and numeric meet as float8
}

const char* spelling(Op op) {
    switch (op) {
        case Op::add: return " + ";
        case Op::subtract: return " - ";
        case Op::multiply: return " * ";
        case Op::divide: return " / ";
        case Op::modulo: return " % ";
        case Op::bit_and: return " & ";
        case Op::bit_or: return " | ";
        case Op::shift_left: return " << ";
        case Op::shift_right: return " >> ";
        default: return nullptr;
    }
}

Binding binding_of(Op op) noexcept {
    return op == Op::add || op == Op::subtract ? Binding::additive : Binding::multiplicative;
}

std::string joined(Op op, const Value& left, const Value& right) {
    const Binding binding = binding_of(op);
    return left.operand(binding) + spelling(op) + right.operand(static_cast<Binding>(static_cast<int>(binding) + 1));
}

Value null_of(ValueKind kind) {
    return kind == ValueKind::integer ? integer_value("NULL::bigint", Binding::cast)
                                      : real_value("NULL::float8", Binding::cast);
}

/// Beside a constant as large as that an overflow is what the statement is about: SQLite goes on with a real.
bool leaves_64_bits(const Value& left, const Value& right, double magnitude) noexcept {
    constexpr double large = 4.6e18;
    const auto is_large = [](const Value& value) { return value.constant && value.magnitude > large; };
    return magnitude > 9.2e18 && (is_large(left) || is_large(right));
}

Value wide(Context& context, Op op, const Value& left, const Value& right) {
    Value a = left, b = right;
    Value& cast = a.constant ? b : a;
    cast.sql = cast.primary() + "::numeric";
    cast.binding = Binding::cast;
    return make_value(context.helper("sqlite_wide") + "(" + joined(op, a, b) + ")", ValueKind::number, TypeId::numeric);
}

Value add_like(Context& context, Op op, Value left, Value right, ast::Place place) {
    if (is_integer(left) && is_integer(right)) {
        const double magnitude =
            op == Op::multiply ? left.magnitude * right.magnitude : left.magnitude + right.magnitude;
        if (leaves_64_bits(left, right, magnitude)) return wide(context, op, left, right);
        // Sums and products with constants rarely come near, and would carry the note everywhere.
        if (op == Op::multiply && !left.constant && !right.constant && magnitude > 9.3e18)
            context.note(place, "a product past 64 bits is an error, where SQLite goes over to a real");
        widen(left, right, magnitude);
        Value value = integer_value(joined(op, left, right), binding_of(op),
                                    largest_of(left.type) > largest_of(right.type) ? left.type : right.type);
        value.magnitude = std::min(magnitude, 9.3e18);
        return value;
    }
    const bool real = left.kind == ValueKind::real || right.kind == ValueKind::real;
    make_real(context, left, right);
    return make_value(joined(op, left, right), real ? ValueKind::real : ValueKind::number, TypeId::float8,
                      binding_of(op));
}

std::string as_scaled(const Value& value) {
    if (value.type != TypeId::numeric) return value.primary() + "::text::numeric";
    return value.constant || value.sql.find("sqlite_num") != std::string::npos ? value.sql
                                                                              : "trim_scale(" + value.sql + ")";
}

Value divide(Context& context, Value left, Value right, ast::Place place) {
    const bool integers = is_integer(left) && is_integer(right);
    if (is_zero(right)) return null_of(integers ? ValueKind::integer : ValueKind::real);
    if (integers) {
        Value value = integer_value(left.operand(Binding::multiplicative) + " / " + divisor(right),
                                    Binding::multiplicative,
                                    largest_of(left.type) > largest_of(right.type) ? left.type : right.type);
        value.magnitude = left.magnitude;
        value.nullable = !right.constant;
        return value;
    }
    if (left.kind == ValueKind::real || right.kind == ValueKind::real) {
        make_real(context, left, right);
        return real_value(left.operand(Binding::multiplicative) + " / " + divisor(right), Binding::multiplicative);
    }
    if (left.type == TypeId::float8 || right.type == TypeId::float8)
        context.note(place, "a number that is whole is taken for an integer by the division");
    return make_value(context.helper("sqlite_divide") + "(" + as_scaled(left) + ", " + as_scaled(right) + ")",
                      ValueKind::number, TypeId::float8);
}

Value modulo(Context& context, const Value& left, const Value& right, ast::Place place) {
    const bool real = left.kind == ValueKind::real || right.kind == ValueKind::real;
    const Value a = context.to_integer(left), b = context.to_integer(right);
    if (is_zero(b)) return null_of(real ? ValueKind::real : ValueKind::integer);
    Value value = integer_value(a.operand(Binding::multiplicative) + " % " + divisor(b), Binding::multiplicative,
                                largest_of(a.type) > largest_of(b.type) ? a.type : b.type);
    value.magnitude = b.magnitude;
    value.nullable = !b.constant;
    if (real) return context.to_real(value);
    if (is_integer(left) && is_integer(right)) return value;
    if (std::max(a.magnitude, b.magnitude) > exact_in_double)
        context.note(place, "% of integers beyond 2^53 is not exact where an operand may be a real, too");
    value = context.to_real(value);
    value.kind = ValueKind::number;  // a real where one of them is, row by row
    return value;
}

Value bits(Context& context, Op op, const Value& left, const Value& right) {
    Value a = context.to_integer(left), b = context.to_integer(right);
    if (op == Op::bit_and || op == Op::bit_or) {
        const TypeId type = largest_of(a.type) > largest_of(b.type) ? a.type : b.type;
        Value value = integer_value(a.operand(Binding::additive) + spelling(op) + b.operand(Binding::additive),
                                    Binding::any_operator, type);
        value.magnitude = largest_of(type) + 1;
        return value;
    }
    if (b.constant && b.constant->integer >= 0 && b.constant->integer < 64)
        return integer_value(as_bigint(a).operand(Binding::additive) + spelling(op) + b.operand(Binding::additive),
                             Binding::any_operator);
    const Value places = op == Op::shift_left ? b : negate(context, b);
    return integer_value(context.helper("sqlite_shift") + "(" + a.sql + ", " + places.sql + ")");
}

/// The value of two constants, where it is an integer; nullopt where it is not, or overflows.
std::optional<std::int64_t> fold(Op op, const Value& left, const Value& right) {
    if (!left.constant || !right.constant || !is_integer(left) || !is_integer(right)) return {};
    const std::int64_t a = left.constant->integer, b = right.constant->integer;
    std::int64_t result = 0;
    switch (op) {
        case Op::add: return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
        case Op::subtract: return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
        case Op::multiply: return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
        default: return {};
    }
}

bool overflows(Op op, const Value& left, const Value& right) {
    return (op == Op::add || op == Op::subtract || op == Op::multiply) && left.constant && right.constant &&
           is_integer(left) && is_integer(right) && !fold(op, left, right);
}

}  // namespace

Value negate(Context& context, const Value& from) {
    Value number = context.to_number(from);
    if (number.kind == ValueKind::null) return null_of(ValueKind::integer);
    if (number.constant) {
        Constant constant = *number.constant;
        if (constant.kind == ValueKind::integer && constant.integer == INT64_MIN) return real_constant(9223372036854775808.0);
        constant.integer = -constant.integer;
        constant.real = -constant.real;
        return number_constant(constant);
    }
    Value value = number;
    if (is_integer(value) && value.magnitude > largest_of(value.type)) value = as_bigint(value);
    value.sql = "- " + value.operand(Binding::cast);
    value.binding = Binding::sign;
    value.affinity.reset();
    return value;
}

Value arithmetic(Translator& translator, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    const auto operand = [&](const ast::Expr& arg) {
        return context.to_number(context.to_storage(translator.expr(arg, scope), arg.place));
    };
    Value left = operand(*e.args[0]), right = operand(*e.args[1]);
    const bool nullable = left.nullable || right.nullable;
    if (left.kind == ValueKind::null || right.kind == ValueKind::null) {
        const Value& other = left.kind == ValueKind::null ? right : left;
        return null_of(other.kind == ValueKind::real ? ValueKind::real : ValueKind::integer);
    }
    if (overflows(e.op, left, right)) left = context.to_real(left);
    Value value;
    switch (e.op) {
        case ast::Op::divide: value = divide(context, left, right, e.place); break;
        case ast::Op::modulo: value = modulo(context, left, right, e.place); break;
        case ast::Op::add:
        case ast::Op::subtract:
        case ast::Op::multiply: value = add_like(context, e.op, left, right, e.place); break;
        default: value = bits(context, e.op, left, right); break;
    }
    value.nullable = value.nullable || nullable;
    if (e.op == ast::Op::add || e.op == ast::Op::subtract || e.op == ast::Op::multiply) value.nullable = nullable;
    return value;
}

}  // namespace ferry::core
