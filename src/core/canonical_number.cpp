// Canonical form of numbers and booleans, and numbers as text. Doubles are printed and read by libstdc++'s
// charconv, their 17 and all of their digits printed by the C library; everything else is read here.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/canonical_detail.hpp"

namespace ferry::core {

namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Case-insensitive; `word` is lower case.
bool is_word(std::string_view text, std::string_view word) noexcept {
    if (text.size() != word.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != word[i]) return false;
    }
    return true;
}

enum class Special { none, nan, infinity, minus_infinity };

Special special_of(std::string_view text) noexcept {
    if (is_word(text, "nan")) return Special::nan;
    const bool minus = !text.empty() && text.front() == '-';
    if (minus || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
    if (!is_word(text, "inf") && !is_word(text, "infinity")) return Special::none;
    return minus ? Special::minus_infinity : Special::infinity;
}

/// A decimal number taken apart; views into its text.
struct Decimal {
    bool negative = false;
    std::string_view whole, fraction;
    long exponent = 0;
};

constexpr long absurd_exponent = 1000000;

/// [+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?
bool parse_decimal(std::string_view text, Decimal& out) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto digits = [&] {
        const char* const from = at;
        while (at < end && is_digit(*at))
            ++at;
        return std::string_view(from, static_cast<std::size_t>(at - from));
    };
    if (at < end && (*at == '+' || *at == '-')) out.negative = *at++ == '-';
    out.whole = digits();
    if (at < end && *at == '.') {
        ++at;
        out.fraction = digits();
    }
    if (out.whole.empty() && out.fraction.empty()) return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        ++at;
        const bool minus = at < end && *at == '-';
        if (at < end && (*at == '+' || *at == '-')) ++at;
        const std::string_view exponent = digits();
        if (exponent.empty()) return false;
        // Cut before it can overflow; append_plain refuses what was cut.
        for (char c : exponent)
            if (out.exponent < absurd_exponent) out.exponent = out.exponent * 10 + (c - '0');
        if (minus) out.exponent = -out.exponent;
    }
    return at == end;
}

/// Without zeros at the front; what remains may be empty.
std::string_view without_leading_zeros(std::string_view digits) noexcept {
    while (!digits.empty() && digits.front() == '0')
        digits.remove_prefix(1);
    return digits;
}

/// Writes the digits of `number` with the point where its exponent puts it. False beyond numeric's limits.
bool append_plain(RowBuffer& row, const Decimal& number) {
    // What numeric_in takes: 131072 digits before the point, 16383 after it, zeros at the end counted.
    constexpr long max_whole = 131072, max_scale = 16383;
    if (number.exponent >= absurd_exponent) return false;
    if (static_cast<long>(number.fraction.size()) - number.exponent > max_scale) return false;

    std::string_view whole = without_leading_zeros(number.whole), fraction = number.fraction;
    long point = static_cast<long>(whole.size());  // digits before the point, negative: zeros after it
    if (whole.empty()) {
        fraction = without_leading_zeros(fraction);
        point = -static_cast<long>(number.fraction.size() - fraction.size());
    }
    point += number.exponent;
    while (!fraction.empty() && fraction.back() == '0')
        fraction.remove_suffix(1);
    if (fraction.empty())
        while (!whole.empty() && whole.back() == '0')
            whole.remove_suffix(1);
    const long digits = static_cast<long>(whole.size() + fraction.size());
    if (digits == 0) {
        row.push_back('0');
        return true;
    }
    if (point > max_whole) return false;

    if (number.negative) row.push_back('-');
    if (point <= 0) {
        row.append("0.");
        row.append(static_cast<std::size_t>(-point), '0');
        row.append(whole).append(fraction);
        return true;
    }
    const std::size_t first_digit = row.size();
    row.append(whole).append(fraction);
    if (point >= digits)
        row.append(static_cast<std::size_t>(point - digits), '0');
    else
        row.insert(first_digit + static_cast<std::size_t>(point), 1, '.');
    return true;
}

}  // namespace

bool append_numeric(RowBuffer& row, std::string_view decimal) {
    static constexpr std::string_view words[] = {"", "NaN", "Infinity", "-Infinity"};
    const Special special = special_of(decimal);
    if (special != Special::none) {
        const std::string_view word = words[static_cast<std::size_t>(special)];
        append_bytes(row, 'n', word.data(), word.size());
        return true;
    }
    Decimal number;
    if (!parse_decimal(decimal, number)) return false;
    const std::size_t start = canonical::open_sized(row, 'n');
    if (!append_plain(row, number)) {
        row.resize(start);
        return false;
    }
    canonical::close_sized(row, start);
    return true;
}

namespace canonical {

namespace {

/// SQLite's layout (%!.15g) around the shortest digits: a point in any case, an exponent below 1e-4 and
/// from 1e15 on.
char* print_real(double value, char* at) noexcept {
    const auto put = [&at](std::string_view text) { at += text.copy(at, text.size()); };
    const auto put_zeros = [&at](int count) {
        for (; count > 0; --count)
            *at++ = '0';
    };
    if (std::isinf(value)) {
        put(value < 0 ? "-Inf" : "Inf");
        return at;
    }
    if (value == 0) {
        put("0.0");
        return at;
    }
    if (value < 0) *at++ = '-';
    const ShortestDigits shortest = shortest_digits(std::fabs(value));
    const std::string_view digits(shortest.digits, shortest.count);
    const int exponent = shortest.exponent, count = static_cast<int>(shortest.count);
    if (exponent < -4 || exponent > 14) {
        put(digits.substr(0, 1));
        *at++ = '.';
        put(count > 1 ? digits.substr(1) : "0");
        *at++ = 'e';
        *at++ = exponent < 0 ? '-' : '+';
        const int size = std::abs(exponent);
        if (size < 10) *at++ = '0';
        return std::to_chars(at, at + 4, size).ptr;
    }
    if (exponent < 0) {
        put("0.");
        put_zeros(-exponent - 1);
        put(digits);
        return at;
    }
    if (count <= exponent + 1) {
        put(digits);
        put_zeros(exponent + 1 - count);
        put(".0");
        return at;
    }
    put(digits.substr(0, static_cast<std::size_t>(exponent) + 1));
    *at++ = '.';
    put(digits.substr(static_cast<std::size_t>(exponent) + 1));
    return at;
}

/// Whether text is the finite `number`, not 0, and no other number: the digits that are left without zeros
/// around them are the shortest, or those that the C library prints with 17 digits or with all there are.
bool names_double(const Decimal& text, double number) {
    std::string digits(without_leading_zeros(text.whole));
    long exponent = text.exponent + static_cast<long>(digits.size()) - 1;  // of the first digit
    digits += text.fraction;
    const std::size_t zeros = digits.find_first_not_of('0');
    exponent -= static_cast<long>(zeros);
    digits.erase(0, zeros);
    digits.erase(digits.find_last_not_of('0') + 1);

    const double magnitude = std::fabs(number);
    const ShortestDigits shortest = shortest_digits(magnitude);
    if (exponent == shortest.exponent && digits == std::string_view(shortest.digits, shortest.count))
        return true;
    constexpr int all_digits = 767;  // of the doubles that have the most
    for (const int count : {17, all_digits}) {
        char printed[all_digits + 16];
        const int size = std::snprintf(printed, sizeof printed, "%.*e", count - 1, magnitude);
        const std::string_view rest(printed, static_cast<std::size_t>(size));
        const std::size_t mark = rest.find('e'), behind_point = static_cast<std::size_t>(count) - 1;
        std::string expected(rest.substr(mark - behind_point, behind_point));  // whatever the point is
        expected.insert(0, 1, rest.front());
        expected.erase(expected.find_last_not_of('0') + 1);
        if (digits == expected && std::strtol(printed + mark + 1, nullptr, 10) == exponent) return true;
    }
    return false;
}

bool parse_double(std::string_view text, double& out) {
    switch (special_of(text)) {
        case Special::nan: out = std::nan(""); return true;
        case Special::infinity: out = HUGE_VAL; return true;
        case Special::minus_infinity: out = -HUGE_VAL; return true;
        case Special::none: break;
    }
    Decimal shape;
    if (!parse_decimal(text, shape)) return false;
    if (text.front() == '+') text.remove_prefix(1);  // from_chars knows no plus sign
    const auto result = std::from_chars(text.data(), text.data() + text.size(), out);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return false;
    return out == 0 || names_double(shape, out);
}

/// The value as an integer, when it is one exactly.
bool as_integer(const ValueView& value, std::int64_t& out) noexcept {
    switch (value.storage_class) {
        case StorageClass::integer: out = value.integer; return true;
        case StorageClass::real:
            // 2^63 itself is a double, and one too many; the comparison is false for NaN too.
            if (!(value.real >= -0x1p63 && value.real < 0x1p63)) return false;
            out = static_cast<std::int64_t>(value.real);
            return static_cast<double>(out) == value.real;
        case StorageClass::text: return parse_integer(value.bytes(), out);
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return false;
}

bool write_integer(RowBuffer& row, const ValueView& value, std::int64_t min, std::int64_t max) {
    std::int64_t number = 0;
    if (!as_integer(value, number) || number < min || number > max) return false;
    append_fixed(row, 'i', number);
    return true;
}

}  // namespace

ShortestDigits shortest_digits(double magnitude) noexcept {
    ShortestDigits out;
    char text[32];
    const char* const end =
        std::to_chars(text, text + sizeof text, magnitude, std::chars_format::scientific).ptr;
    const char* at = text;
    for (; *at != 'e'; ++at)
        if (*at != '.') out.digits[out.count++] = *at;
    ++at;                  // 'e'
    if (*at == '+') ++at;  // from_chars knows no plus sign
    std::from_chars(at, end, out.exponent);
    return out;
}

std::string_view print_number(const ValueView& number, char (&buffer)[number_size]) noexcept {
    const char* const end = number.storage_class == StorageClass::integer
                                ? std::to_chars(buffer, buffer + number_size, number.integer).ptr
                                : print_real(number.real, buffer);
    return {buffer, static_cast<std::size_t>(end - buffer)};
}

bool parse_integer(std::string_view text, std::int64_t& out) noexcept {
    if (text.size() > 1 && text.front() == '+' && is_digit(text[1])) text.remove_prefix(1);
    const auto result = std::from_chars(text.data(), text.data() + text.size(), out);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

bool write_bool(RowBuffer& row, const ValueView& value, TimeFormat) {
    struct Word {
        std::string_view text;
        bool meaning;
    };
    static constexpr Word words[] = {{"1", true}, {"0", false}, {"true", true}, {"false", false},
                                     {"t", true}, {"f", false}, {"yes", true},  {"no", false},
                                     {"y", true}, {"n", false}, {"on", true},   {"off", false}};
    if (value.storage_class == StorageClass::text) {
        for (const Word& word : words) {
            if (!is_word(value.bytes(), word.text)) continue;
            append_bool(row, word.meaning);
            return true;
        }
        return false;
    }
    std::int64_t number = 0;
    if (!as_integer(value, number) || (number != 0 && number != 1)) return false;
    append_bool(row, number == 1);
    return true;
}

bool write_int2(RowBuffer& row, const ValueView& value, TimeFormat) {
    return write_integer(row, value, INT16_MIN, INT16_MAX);
}

bool write_int4(RowBuffer& row, const ValueView& value, TimeFormat) {
    return write_integer(row, value, INT32_MIN, INT32_MAX);
}

bool write_int8(RowBuffer& row, const ValueView& value, TimeFormat) {
    return write_integer(row, value, INT64_MIN, INT64_MAX);
}

bool write_double(RowBuffer& row, const ValueView& value, TimeFormat) {
    constexpr std::int64_t exact_limit = std::int64_t{1} << 53;
    double number = value.real;
    switch (value.storage_class) {
        case StorageClass::real: break;
        case StorageClass::integer:
            if (value.integer > exact_limit || value.integer < -exact_limit) return false;
            number = static_cast<double>(value.integer);
            break;
        case StorageClass::text:
            if (!parse_double(value.bytes(), number)) return false;
            break;
        case StorageClass::null:
        case StorageClass::blob: return false;
    }
    append_double(row, number);
    return true;
}

bool write_numeric(RowBuffer& row, const ValueView& value, TimeFormat) {
    char buffer[number_size];
    switch (value.storage_class) {
        case StorageClass::integer: {
            const std::string_view digits = print_number(value, buffer);
            append_bytes(row, 'n', digits.data(), digits.size());
            return true;
        }
        case StorageClass::real: return append_numeric(row, print_number(value, buffer));
        case StorageClass::text: return append_numeric(row, value.bytes());
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return false;
}

}  // namespace canonical
}  // namespace ferry::core
