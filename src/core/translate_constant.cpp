#include "core/translate_constant.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "core/ascii.hpp"
#include "core/convert_detail.hpp"
#include "core/quote.hpp"
#include "core/translation_context.hpp"

namespace ferry::core {

namespace {

bool is_blank(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Reads a number at the start of `text`; `end` is behind it. nullopt if there is none.
std::optional<Constant> read_number(std::string_view text, std::size_t& end) {
    std::size_t at = 0;
    while (at < text.size() && is_blank(text[at]))
        ++at;
    const std::size_t begin = at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const auto digits = [&] {
        const std::size_t from = at;
        while (at < text.size() && is_ascii_digit(text[at]))
            ++at;
        return at - from;
    };
    const std::size_t before = digits();
    bool whole = true;
    std::size_t after = 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        after = digits();
        whole = false;
    }
    if (before + after == 0) return {};
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        const std::size_t mark = at++;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0)
            at = mark;
        else
            whole = false;
    }
    end = at;
    const std::string written(text.substr(begin, at - begin));
    Constant constant;
    if (whole) {
        const char* const first = written.data() + (written[0] == '+' ? 1 : 0);
        const auto read = std::from_chars(first, written.data() + written.size(), constant.integer);
        if (read.ec == std::errc()) {
            constant.kind = ValueKind::integer;
            return constant;
        }
    }
    constant.kind = ValueKind::real;
    constant.real = std::strtod(written.c_str(), nullptr);
    return constant;
}

}  // namespace

Constant number_prefix(std::string_view text) {
    std::size_t end = 0;
    if (auto number = read_number(text, end)) return *number;
    Constant zero;
    zero.kind = ValueKind::integer;
    return zero;
}

std::optional<Constant> whole_number(std::string_view text) {
    std::size_t end = 0;
    auto number = read_number(text, end);
    while (number && end < text.size() && is_blank(text[end]))
        ++end;
    return end == text.size() ? number : std::nullopt;
}

std::string constant_text(const Constant& constant) {
    if (constant.kind != ValueKind::integer && constant.kind != ValueKind::real) return constant.bytes;
    if (constant.kind == ValueKind::real) {
        if (std::isnan(constant.real)) return {};
        if (std::isinf(constant.real)) return constant.real < 0 ? "-Inf" : "Inf";
        char digits[64];
        std::snprintf(digits, sizeof digits, "%.15g", constant.real);
        std::string text(digits);
        if (text.find_first_of(".") == std::string::npos) {
            const auto exponent = text.find('e');
            text.insert(exponent == std::string::npos ? text.size() : exponent, ".0");
        }
        return text;
    }
    return std::to_string(constant.integer);
}

Value integer_constant(std::int64_t number) {
    // The smallest of all is no literal in PostgreSQL: its sign is an operator.
    const bool is_int4 = number >= -2147483647 && number <= 2147483647;
    std::string sql = is_int4                  ? std::to_string(number)
                      : number == INT64_MIN ? "'-9223372036854775808'::bigint"
                                               : std::to_string(number);
    Value value = integer_value(std::move(sql), number < 0 ? (number == INT64_MIN ? Binding::cast : Binding::sign) : Binding::atom,
                                is_int4 ? TypeId::int4 : TypeId::int8);
    Constant constant;
    constant.kind = ValueKind::integer;
    constant.integer = number;
    value.constant = constant;
    value.nullable = false;
    value.magnitude = std::fabs(static_cast<double>(number));
    return value;
}

Value real_constant(double number) {
    Constant constant;
    constant.kind = ValueKind::real;
    constant.real = number;
    Value value;
    if (std::isinf(number)) {
        value = make_value(number < 0 ? "'-Infinity'::float8" : "'Infinity'::float8", ValueKind::real, TypeId::float8,
                           Binding::cast);
    } else {
        char buffer[number_text_size];
        std::string digits(buffer, print_shortest(number, buffer));
        if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
        // A literal with a point is numeric: arithmetic casts it where that makes a difference.
        value = make_value(digits, ValueKind::real, TypeId::numeric,
                           std::signbit(number) ? Binding::sign : Binding::atom);
    }
    value.constant = constant;
    value.nullable = false;
    return value;
}

Value number_constant(const Constant& constant) {
    return constant.kind == ValueKind::integer ? integer_constant(constant.integer) : real_constant(constant.real);
}

Value text_constant(std::string text) {
    Constant constant;
    constant.kind = ValueKind::text;
    constant.bytes = text;
    Value value = text_value(quote_pg_literal(text));
    value.constant = std::move(constant);
    value.nullable = false;
    return value;
}

Value blob_constant(std::string bytes) {
    Value value = make_value(quote_pg_literal("\\x" + hex_text(bytes)) + "::bytea", ValueKind::blob, TypeId::bytea,
                             Binding::cast);
    Constant constant;
    constant.kind = ValueKind::blob;
    constant.bytes = std::move(bytes);
    value.constant = std::move(constant);
    value.nullable = false;
    return value;
}

std::optional<bool> constant_truth(const Constant& constant) {
    switch (constant.kind) {
        case ValueKind::null: return {};
        case ValueKind::integer: return constant.integer != 0;
        case ValueKind::real: return constant.real != 0;
        default: break;
    }
    const Constant number = number_prefix(constant.bytes);
    return number.kind == ValueKind::integer ? number.integer != 0 : number.real != 0;
}

}  // namespace ferry::core
