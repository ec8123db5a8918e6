// Integers, reals, booleans and decimals, and numbers as text. charconv does the digits of doubles: correctly
// rounded both ways, whatever the locale.
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/ascii.hpp"
#include "core/convert_detail.hpp"

namespace ferry::core {

namespace {

/// What numeric_in takes: 131072 digits before the point, 16383 after it, zeros at the end counted.
constexpr std::int64_t max_whole_digits = 131072, max_scale = 16383;
/// Far beyond both limits, and small enough that sums of it and a text's length cannot overflow.
constexpr std::int64_t absurd_exponent = 1000000;

struct DecimalShape {
    std::int64_t whole_digits = 0;     ///< without zeros at the front
    std::int64_t fraction_digits = 0;  ///< with zeros at the end
    std::int64_t fraction_zeros = 0;   ///< zeros between the point and the first other digit
    std::int64_t exponent = 0;
    bool zero = true;
};

const char* skip_digits(const char* at, const char* end) noexcept {
    while (at < end && is_ascii_digit(*at))
        ++at;
    return at;
}

const char* skip_zeros(const char* at, const char* end) noexcept {
    while (at < end && *at == '0')
        ++at;
    return at;
}

/// [+-]?digits up to the end, cut at absurd_exponent.
bool scan_exponent(const char* at, const char* end, std::int64_t& out) noexcept {
    const bool minus = at < end && *at == '-';
    if (at < end && (*at == '+' || *at == '-')) ++at;
    if (at == end || skip_digits(at, end) != end) return false;
    for (out = 0; at < end && out < absurd_exponent; ++at)
        out = out * 10 + (*at - '0');
    if (minus) out = -out;
    return true;
}

bool scan_decimal(std::string_view text, DecimalShape& out) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    if (at < end && (*at == '+' || *at == '-')) ++at;
    const char* const whole = at;
    at = skip_digits(whole, end);
    const char* const leading = skip_zeros(whole, at);
    std::int64_t digits = at - whole;
    out.whole_digits = at - leading;
    out.zero = leading == at;
    if (at < end && *at == '.') {
        const char* const fraction = ++at;
        at = skip_digits(fraction, end);
        out.fraction_digits = at - fraction;
        out.fraction_zeros = skip_zeros(fraction, at) - fraction;
        out.zero = out.zero && out.fraction_zeros == out.fraction_digits;
        digits += out.fraction_digits;
    }
    if (digits == 0) return false;
    if (at == end) return true;
    return (*at == 'e' || *at == 'E') && scan_exponent(at + 1, end, out.exponent);
}

/// inf and infinity with or without sign, and nan: the words that float8in and numeric_in know.
bool parse_special(std::string_view text, double& out) noexcept {
    if (equals_ignoring_case(text, "nan")) {
        out = std::numeric_limits<double>::quiet_NaN();
        return true;
    }
    const bool minus = !text.empty() && text.front() == '-';
    if (minus || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
    if (!equals_ignoring_case(text, "inf") && !equals_ignoring_case(text, "infinity")) return false;
    out = minus ? -HUGE_VAL : HUGE_VAL;
    return true;
}

/// No double has more digits than the smallest ones just below a power of two.
constexpr std::size_t most_digits = 767;

/// The digits of a number without zeros around them, the first one times ten to the exponent.
struct SignificantDigits {
    char digits[most_digits];
    std::size_t count = 0;
    std::int64_t exponent = 0;

    bool operator==(const SignificantDigits& other) const noexcept {
        return count == other.count && exponent == other.exponent &&
               std::memcmp(digits, other.digits, count) == 0;
    }
};

/// Of a decimal number that is not 0, as scan_decimal takes it. False for more digits than a double can have.
bool read_digits(std::string_view text, SignificantDigits& out) noexcept {
    DecimalShape shape;
    scan_decimal(text, shape);
    out.count = 0;
    out.exponent =
        shape.exponent + (shape.whole_digits > 0 ? shape.whole_digits - 1 : -shape.fraction_zeros - 1);
    std::size_t zeros = 0;  // that only count when another digit follows
    for (const char c : text) {
        if (c == 'e' || c == 'E') break;
        if (c == '0' && out.count > 0) ++zeros;
        if (c < '1' || c > '9') continue;
        if (out.count + zeros >= most_digits) return false;
        std::memset(out.digits + out.count, '0', zeros);
        out.count += zeros;
        zeros = 0;
        out.digits[out.count++] = c;
    }
    return true;
}

/// Whether text that reads as the finite `value`, not 0, is a decimal of this double and of no other number:
/// its shortest, the one of 17 digits, or all of its digits.
bool is_decimal_of(std::string_view text, double value) noexcept {
    SignificantDigits written, printed;
    if (!read_digits(text, written)) return false;
    char buffer[most_digits + 16];  // sign, point and exponent
    const auto is_printed = [&](auto... precision) {
        const char* const end =
            std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, precision...)
                .ptr;
        return read_digits({buffer, static_cast<std::size_t>(end - buffer)}, printed) && written == printed;
    };
    constexpr int seventeen = 16, all = static_cast<int>(most_digits) - 1;  // digits behind the point
    return is_printed() || is_printed(seventeen) || (written.count > seventeen && is_printed(all));
}

}  // namespace

Misfit parse_nearest_double(std::string_view text, double& out) noexcept {
    // Only these words begin with a letter or have one after the sign: numbers need not be compared with
    // them.
    DecimalShape shape;
    if (!scan_decimal(text, shape)) return parse_special(text, out) ? Misfit::none : Misfit::not_a_number;
    if (text.front() == '+') text.remove_prefix(1);  // from_chars knows no plus sign
    double result = 0;
    const std::from_chars_result parsed = std::from_chars(text.data(), text.data() + text.size(), result);
    // Not every library reports overflow and underflow by its error code.
    if (parsed.ec != std::errc() || std::isinf(result) || (result == 0 && !shape.zero))
        return Misfit::out_of_range;
    out = result;
    return Misfit::none;
}

namespace {

Misfit parse_double(std::string_view text, double& out) noexcept {
    double nearest = 0;
    const Misfit misfit = parse_nearest_double(text, nearest);
    if (misfit != Misfit::none) return misfit;
    if (std::isfinite(nearest) && nearest != 0 && !is_decimal_of(text, nearest)) return Misfit::inexact;
    out = nearest;
    return Misfit::none;
}

/// SQLite's layout (%!.15g) around the shortest digits that read back as the same double.
char* print_real(double value, char* at) noexcept {
    const auto put = [&at](const char* text) {
        const std::size_t size = std::strlen(text);
        std::memcpy(at, text, size);
        return at + size;
    };
    if (std::isinf(value)) return put(value < 0 ? "-Inf" : "Inf");
    if (value == 0) return put("0.0");
    char* const end = print_shortest(value, at);
    const auto size = static_cast<std::size_t>(end - at);
    if (std::memchr(at, '.', size) != nullptr) return end;
    // An integral mantissa gets its ".0": at the end, or before the exponent.
    char* const found = static_cast<char*>(std::memchr(at, 'e', size));
    char* const exponent = found == nullptr ? end : found;
    std::memmove(exponent + 2, exponent, static_cast<std::size_t>(end - exponent));
    std::memcpy(exponent, ".0", 2);
    return end + 2;
}

struct BooleanWord {
    std::string_view word;
    bool meaning;
};
constexpr BooleanWord boolean_words[] = {
    {"1", true},   {"0", false},  {"t", true}, {"f", false}, {"true", true}, {"false", false},
    {"yes", true}, {"no", false}, {"y", true}, {"n", false}, {"on", true},   {"off", false},
};

}  // namespace

char* print_shortest(double value, char* buffer) noexcept {
    // The format is chosen here, since to_chars left to itself prints integers beyond 2^53 with all their
    // digits.
    const double magnitude = std::fabs(value);
    const bool plain = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e15);
    const std::chars_format format = plain ? std::chars_format::fixed : std::chars_format::scientific;
    return std::to_chars(buffer, buffer + number_text_size, value, format).ptr;
}

std::string_view print_number(const ValueView& number, char* buffer) noexcept {
    const char* const end = number.storage_class == StorageClass::integer
                                ? std::to_chars(buffer, buffer + number_text_size, number.integer).ptr
                                : print_real(number.real, buffer);
    return {buffer, static_cast<std::size_t>(end - buffer)};
}

Misfit check_decimal(std::string_view text) noexcept {
    DecimalShape shape;
    if (!scan_decimal(text, shape)) return Misfit::not_a_number;
    if (shape.exponent >= absurd_exponent || shape.exponent <= -absurd_exponent) return Misfit::out_of_range;
    if (shape.fraction_digits - shape.exponent > max_scale) return Misfit::out_of_range;
    const std::int64_t first_digit = shape.whole_digits > 0 ? shape.whole_digits : -shape.fraction_zeros;
    if (!shape.zero && first_digit + shape.exponent > max_whole_digits) return Misfit::out_of_range;
    return Misfit::none;
}

Misfit parse_int64(std::string_view text, std::int64_t& out) noexcept {
    if (text.size() > 1 && text.front() == '+' && is_ascii_digit(text[1])) text.remove_prefix(1);
    std::int64_t result = 0;
    const char* const end = text.data() + text.size();
    const std::from_chars_result parsed = std::from_chars(text.data(), end, result);
    if (parsed.ec == std::errc::invalid_argument || parsed.ptr != end) return Misfit::not_a_number;
    if (parsed.ec != std::errc()) return Misfit::out_of_range;
    out = result;
    return Misfit::none;
}

Misfit to_int64(const ValueView& value, std::int64_t& out) noexcept {
    switch (value.storage_class) {
        case StorageClass::integer: out = value.integer; return Misfit::none;
        case StorageClass::real:
            // 2^63 itself is a double, and one too many.
            if (!(value.real >= -0x1p63 && value.real < 0x1p63)) return Misfit::out_of_range;
            if (value.real != std::trunc(value.real)) return Misfit::fraction;
            out = static_cast<std::int64_t>(value.real);
            return Misfit::none;
        case StorageClass::text: return parse_int64(value.bytes(), out);
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return Misfit::storage_class;
}

Misfit to_double(const ValueView& value, double& out) noexcept {
    constexpr std::int64_t exact_limit = std::int64_t{1} << 53;
    switch (value.storage_class) {
        case StorageClass::integer:
            if (value.integer > exact_limit || value.integer < -exact_limit) return Misfit::inexact;
            out = static_cast<double>(value.integer);
            return Misfit::none;
        case StorageClass::real: out = value.real; return Misfit::none;
        case StorageClass::text: return parse_double(value.bytes(), out);
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return Misfit::storage_class;
}

Misfit to_bool(const ValueView& value, bool& out) noexcept {
    switch (value.storage_class) {
        case StorageClass::integer:
            if (value.integer != 0 && value.integer != 1) return Misfit::not_boolean;
            out = value.integer == 1;
            return Misfit::none;
        case StorageClass::real:
            if (value.real != 0 && value.real != 1) return Misfit::not_boolean;
            out = value.real == 1;
            return Misfit::none;
        case StorageClass::text:
            for (const BooleanWord& row : boolean_words) {
                if (!equals_ignoring_case(value.bytes(), row.word)) continue;
                out = row.meaning;
                return Misfit::none;
            }
            return Misfit::not_boolean;
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return Misfit::storage_class;
}

Misfit to_decimal(const ValueView& value, char* buffer, const char*& out_text,
                  std::size_t& out_size) noexcept {
    const auto give = [&](std::string_view text) {
        out_text = text.data();
        out_size = text.size();
        return Misfit::none;
    };
    switch (value.storage_class) {
        case StorageClass::integer: return give(print_number(value, buffer));
        case StorageClass::real: {
            if (std::isinf(value.real)) return give(value.real < 0 ? "-Infinity" : "Infinity");
            const char* const end = print_shortest(value.real, buffer);
            return give({buffer, static_cast<std::size_t>(end - buffer)});
        }
        case StorageClass::text: {
            double special = 0;
            const Misfit misfit = check_decimal(value.bytes());
            if (misfit == Misfit::none) return give(value.bytes());
            if (misfit == Misfit::not_a_number && parse_special(value.bytes(), special))
                return give(value.bytes());
            return misfit;
        }
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return Misfit::storage_class;
}

}  // namespace ferry::core
