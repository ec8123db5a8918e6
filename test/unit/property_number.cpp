// Integers, reals and decimals against SQLite's casts and the C library.
//
// Where SQLite cannot be the oracle, and what stands in:
// - SQLite reads and prints reals a few units in the last place off: the exact oracle is strtod(), and
//   SQLite's value must be within `sqlite_slack` of it. Which side it errs on depends on its version, so that
//   next to the largest double it may be infinity. Whether the text is a decimal of that double is told by its
//   neighbours and by integer arithmetic;
// - CAST reads the number that a text begins with: whether the whole text is one is told by its shape;
// - SQLite has no decimals of more than 17 digits: numeric text is compared digit by digit with what the test
// moves the
//   point of by hand, and in bulk with numeric_in by test/scripts/parsers.sh.
#include "property.hpp"

using namespace ferry::core;
using namespace ferry::test;

namespace {

/// Of the value: four units in the last place of a double.
constexpr double sqlite_slack = 0x1p-50;

bool near(double a, double b) {
    const double largest = std::numeric_limits<double>::max();
    if (std::isinf(a))
        return std::signbit(a) == std::signbit(b) && std::fabs(b) >= largest * (1 - sqlite_slack);
    return a == b ||
           std::fabs(a - b) <= std::fabs(b) * sqlite_slack + std::numeric_limits<double>::denorm_min() * 4;
}

constexpr long absurd_exponent = 1000000;

/// A number's text by its shape: [+-]? digits [. digits] [e [+-] digits], with a digit somewhere before the
/// e.
struct NumberText {
    bool number = false, integer = false;
    bool absurd = false;  ///< its exponent is beyond what convert.hpp says of decimals, and left out
    std::string digits;   ///< before and after the point
    long exponent = 0;    ///< of the last digit
    bool negative = false;
    bool zero() const { return digits.find_first_not_of('0') == std::string::npos; }
};

std::size_t skip(const std::string& text, std::size_t at, std::string_view what) {
    const std::size_t end = text.find_first_not_of(what, at);
    return end == std::string::npos ? text.size() : end;
}

NumberText read_number(const std::string& text) {
    constexpr std::string_view digits = "0123456789";
    NumberText out;
    std::size_t at = text.find_first_of("+-") == 0 ? 1 : 0;
    out.negative = text[0] == '-';
    const std::size_t whole_end = skip(text, at, digits);
    out.digits = text.substr(at, whole_end - at);
    at = whole_end;
    if (at < text.size() && text[at] == '.') {
        const std::size_t end = skip(text, at + 1, digits);
        out.digits += text.substr(at + 1, end - at - 1);
        out.exponent = -static_cast<long>(end - at - 1);
        at = end;
    }
    if (out.digits.empty()) return out;
    out.integer = at == text.size() && text.find('.') == std::string::npos;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        const std::size_t sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-') ? 1 : 0;
        const std::size_t from = at + 1 + sign, end = skip(text, from, digits);
        if (end == from) return out;
        const long written = std::strtol(text.c_str() + at + 1, nullptr, 10);
        out.absurd = std::labs(written / absurd_exponent) > 0;
        out.exponent += out.absurd ? 0 : written;
        at = end;
    }
    out.number = at == text.size();
    return out;
}

/// nan, and inf or infinity with or without sign, in any case.
bool is_special(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    if (text == "nan") return true;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.erase(0, 1);
    return text == "inf" || text == "infinity";
}

std::string some_integer_text(Random& random) {
    std::string text(random.word({"", "", "-", "+", "00", "-0000000000000000000000"}));
    if (random.one_in(3))
        text += random.word({"9223372036854775807", "9223372036854775808", "9223372036854775809",
                             "9007199254740993", "2147483648", "32767", "18446744073709551616", "0",
                             "99999999999999999999"});
    else
        text += random.digits(random.one_in(4) ? random.between(17, 21) : random.between(1, 12));
    if (random.one_in(20)) text += random.word({".0", ".", "e0", " ", "e2", ".5"});
    if (random.one_in(4)) random.damage(text);
    return text;
}

double some_real(Random& random) {
    double value = 0;
    switch (random.below(6)) {
        case 0: {
            const std::uint64_t bits = random.bits();
            std::memcpy(&value, &bits, sizeof value);
            break;
        }
        case 1: value = static_cast<double>(random.below(1000000000)) / std::pow(10, random.below(12)); break;
        case 2: value = std::ldexp(1.0, random.between(-1074, 1023)); break;
        case 3: value = std::pow(10, random.between(-307, 308)); break;
        case 4:
            value = static_cast<double>(static_cast<std::int64_t>(random.bits()) >> random.below(64));
            break;
        default:
            value = random.pick(
                {0.0, -0.0, HUGE_VAL, -HUGE_VAL, 0x1p53, 0x1p63, -0x1p63, 1e15, 1e-4, 5e-324, 1e308});
    }
    if (random.one_in(4)) value = std::nextafter(value, random.one_in(2) ? 1e300 : -1e300);
    if (random.one_in(3)) value = -value;
    return std::isnan(value) ? 0 : value;  // SQLite stores no NaN
}

/// A double as others print it, with too few digits, the ones it takes, or more.
std::string printed_real(Random& random) {
    char text[1200];
    const int digits = random.pick({15, 16, 17, 17, random.between(18, 40), 800});
    std::snprintf(text, sizeof text, random.one_in(2) ? "%.*g" : "%.*e", digits - 1, some_real(random));
    return text;
}

std::string some_real_text(Random& random) {
    if (random.one_in(15))
        return std::string(random.word({"", "+", "-"})) +
               std::string(random.word(
                   {"inf", "Infinity", "NaN", "INF", "nan", "infinit", "infinityx", "1.#INF", "snan"}));
    std::string text(random.word({"", "", "-", "+"}));
    if (random.one_in(4)) {
        text = printed_real(random);
    } else if (random.one_in(6)) {
        // Around the ends of doubles, and halfway cases.
        text += random.word({"1.7976931348623157e308",
                             "1.7976931348623158e308",
                             "1.7976931348623159e308",
                             "2.2250738585072014e-308",
                             "2.2250738585072011e-308",
                             "4.9406564584124654e-324",
                             "2.4703282292062327e-324",
                             "2.4703282292062328e-324",
                             "9007199254740993",
                             "9007199254740992.999999999999999999",
                             "1e308",
                             "1e309",
                             "1e-323",
                             "0e999999",
                             "0.1",
                             "0x10",
                             "1e23",
                             "8.5",
                             "1152921504606846976",
                             "1152921504606847000",
                             "1152921504606846977",
                             "9.9999999999999992e22",
                             "99999999999999991611392"});
    } else {
        text += random.digits(random.one_in(5) ? random.between(0, 25) : random.between(1, 6));
        if (random.one_in(2))
            text += "." + random.digits(random.one_in(5) ? random.between(0, 25) : random.between(1, 6));
        if (random.one_in(3))
            text += std::string(random.word({"e", "E"})) + std::string(random.word({"", "-", "+"})) +
                    random.digits(random.one_in(20) ? random.between(0, 8) : random.between(1, 3));
    }
    if (random.one_in(4)) random.damage(text);
    return text;
}

std::int64_t some_integer(Random& random) {
    if (random.one_in(4))
        return static_cast<std::int64_t>(random.pick<std::uint64_t>({0, 1ULL << 15, 1ULL << 31, 1ULL << 53,
                                                                     1ULL << 63, 0 - (1ULL << 53)}) +
                                         random.bits() % 5 - 2);
    return static_cast<std::int64_t>(random.bits()) >> random.below(64);
}

/// A number's digits without zeros around them, 0.ddd times ten to the exponent.
struct Significant {
    std::string digits;
    long exponent = 0;
    bool operator==(const Significant& other) const {
        return digits == other.digits && exponent == other.exponent;
    }
};

Significant significant_of(const NumberText& number) {
    Significant out;
    const std::size_t first = number.digits.find_first_not_of('0');
    const std::size_t last = number.digits.find_last_not_of('0');
    out.digits = number.digits.substr(first, last - first + 1);
    out.exponent = number.exponent + static_cast<long>(number.digits.size() - first);
    return out;
}

double read(const Significant& number) {
    return std::strtod(("0." + number.digits + "e" + std::to_string(number.exponent)).c_str(), nullptr);
}

/// The decimals of `count` digits at both sides of a positive double and at it, the nearest first.
std::array<Significant, 3> neighbours(double value, int count) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*e", count - 1, value);
    const NumberText printed = read_number(text);
    const unsigned long long whole = std::strtoull(printed.digits.c_str(), nullptr, 10);
    std::array<Significant, 3> out;
    std::size_t i = 0;
    for (const unsigned long long near_by : {whole, whole - 1, whole + 1})
        out[i++] =
            near_by == 0
                ? Significant{"0", 0}
                : significant_of({true, true, false, std::to_string(near_by), printed.exponent, false});
    return out;
}

/// Whether no decimal with fewer digits, and none as short that is nearer, reads as the same double.
bool is_shortest(const Significant& number, double value) {
    const int count = static_cast<int>(number.digits.size());
    if (count > 17) return false;
    if (count > 1)
        for (const Significant& shorter : neighbours(value, count - 1))
            if (read(shorter) == value) return false;
    const Significant nearest = neighbours(value, count)[0];
    return nearest == number || read(nearest) != value;
}

constexpr std::uint64_t prime = 1000000000000000003;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(a) * b % prime);
}

std::uint64_t power(std::uint64_t base, long exponent) {
    std::uint64_t out = 1;
    for (; exponent > 0; exponent /= 2, base = times(base, base))
        if (exponent % 2 != 0) out = times(out, base);
    return out;
}

/// Whether decimal and positive double are the same number, by integers: digits * 10^a = mantissa * 2^b,
/// compared modulo a prime, so that nobody's printing is asked.
bool is_exact(const Significant& number, double value) {
    int exponent = 0;
    auto right = static_cast<std::uint64_t>(std::ldexp(std::frexp(value, &exponent), 53));
    exponent -= 53;
    std::uint64_t left = 0;
    for (const char c : number.digits)
        left = (times(left, 10) + static_cast<std::uint64_t>(c - '0')) % prime;
    const long ten = number.exponent - static_cast<long>(number.digits.size());
    left = times(left, times(power(10, ten), power(2, -exponent)));
    return left == times(right, times(power(10, -ten), power(2, exponent)));
}

/// What convert.hpp says of text that reads as `value`, which is finite and not 0.
bool is_double(const NumberText& number, double value) {
    const Significant written = significant_of(number);
    const double magnitude = std::fabs(value);
    char text[64];
    std::snprintf(text, sizeof text, "%.16e", magnitude);
    return written == significant_of(read_number(text)) || is_shortest(written, magnitude) ||
           is_exact(written, magnitude);
}

std::optional<RowBuffer> real_form(bool taken, double value) {
    RowBuffer row;
    if (!taken) return std::nullopt;
    append_double(row, value);
    return row;
}

/// numeric's plain text of a number by moving the point of its digits; nothing beyond numeric's limits.
std::optional<RowBuffer> plain_form(const NumberText& number, long scale) {
    constexpr long max_whole = 131072, max_scale = 16383;
    if (scale > max_scale || number.absurd) return std::nullopt;
    std::string text = number.digits;
    text.erase(0,
               text.find_first_not_of('0') == std::string::npos ? text.size() : text.find_first_not_of('0'));
    long exponent = number.exponent;
    for (; !text.empty() && text.back() == '0'; ++exponent)
        text.pop_back();
    if (text.empty()) text = "0", exponent = 0;
    if (static_cast<long>(text.size()) + exponent > max_whole) return std::nullopt;
    if (exponent > 0) text.append(static_cast<std::size_t>(exponent), '0');
    if (exponent < 0) {
        if (static_cast<long>(text.size()) <= -exponent)
            text.insert(0, static_cast<std::size_t>(-exponent) + 1 - text.size(), '0');
        text.insert(text.size() - static_cast<std::size_t>(-exponent), 1, '.');
    }
    if (number.negative && text != "0") text.insert(0, 1, '-');
    RowBuffer row;
    append_bytes(row, 'n', text.data(), text.size());
    return row;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_number)

BOOST_AUTO_TEST_CASE(integers) {
    Random random(9223372036854775807);
    Question sqlite("SELECT CAST(?1 AS NUMERIC), typeof(CAST(?1 AS NUMERIC)), CAST(?1 AS INTEGER), "
                    "CAST(CAST(?1 AS INTEGER) AS REAL)");
    Report report("bigint");
    for (int i = 0; i < inputs_per_parser; ++i) {
        const bool from_text = !random.one_in(4);
        const std::string text = from_text ? some_integer_text(random) : "";
        const ValueView input = from_text ? ValueView::text(text) : ValueView::of(some_real(random));
        sqlite.ask(input);
        // 2^63 is clamped to an integer that reads back as 2^63.
        const bool whole = from_text ? read_number(text).integer && sqlite.text(1) == "integer"
                                     : sqlite.real(3) == input.real && input.real != 0x1p63;
        const std::int64_t value = from_text ? sqlite.integer(0) : sqlite.integer(2);
        std::int64_t out = 0;
        const Misfit misfit = to_int64(input, out);
        hold_both(report, input, fixed_form(misfit, 'i', out), canonical_form(input, TypeId::int8),
                  expected_form(whole, 'i', value));
        const bool small = whole && value >= INT32_MIN && value <= INT32_MAX;
        report.hold(canonical_form(input, TypeId::int4) == expected_form(small, 'i', value),
                    "int4 is within its range", input);
    }
    report.finish();
}

BOOST_AUTO_TEST_CASE(reals) {
    Random random(17976931348623157);
    Question sqlite("SELECT CAST(?1 AS REAL), CAST(CAST(?1 AS REAL) AS INTEGER)");
    Report report("double precision");
    for (int i = 0; i < inputs_per_parser; ++i) {
        const bool from_text = !random.one_in(5);
        const std::string text = from_text ? some_real_text(random) : "";
        const ValueView input = from_text ? ValueView::text(text) : ValueView::of(some_integer(random));
        const NumberText number = read_number(text);
        double expected = 0;
        bool taken = false;
        if (!from_text) {
            // Beyond 2^53 a neighbour of the integer has the same double, so none is taken, exact or not.
            expected = sqlite.ask(input).real();
            taken = sqlite.integer(1) == input.integer && std::fabs(expected) <= 0x1p53;
        } else if (is_special(text)) {
            taken = true;
            expected = std::strtod(text.c_str(), nullptr);
        } else if (number.number) {
            expected = std::strtod(text.c_str(), nullptr);
            taken = !std::isinf(expected) && (expected != 0 || number.zero());
            report.hold(!taken || near(sqlite.ask(input).real(), expected), "SQLite's value is near", input);
            taken = taken && (number.zero() || is_double(number, expected));
        }
        double out = 0;
        const Misfit misfit = to_double(input, out);
        hold_both(report, input, real_form(misfit == Misfit::none, out),
                  canonical_form(input, TypeId::float8), real_form(taken, expected));
    }
    report.finish();
}

BOOST_AUTO_TEST_CASE(decimals) {
    Random random(131072);
    Question sqlite("SELECT CAST(?1 AS REAL)");
    Report report("numeric");
    for (int i = 0; i < inputs_per_parser; ++i) {
        std::string text = some_real_text(random);
        if (random.one_in(500))
            text += "e" + std::to_string(random.pick({131071, 131072, -16383, -16384, 131060, -16370}));
        const ValueView input = ValueView::text(text);
        const NumberText number = read_number(text);
        std::optional<RowBuffer> expected;
        if (number.number) {
            expected = plain_form(number, -number.exponent);
        } else if (is_special(text)) {
            const double special = std::strtod(text.c_str(), nullptr);
            const std::string_view word = std::isnan(special) ? "NaN"
                                          : special < 0       ? "-Infinity"
                                                              : "Infinity";
            append_bytes(expected.emplace(), 'n', word.data(), word.size());
        }
        char buffer[64];
        const char* out = nullptr;
        std::size_t size = 0;
        std::optional<RowBuffer> ours;
        if (to_decimal(input, buffer, out, size) == Misfit::none) {
            report.hold(append_numeric(ours.emplace(), {out, size}), "what is taken is a number", input);
            report.hold(std::string_view(out, size) == text, "text is passed on", input);
        }
        hold_both(report, input, ours, canonical_form(input, TypeId::numeric), expected);
        if (ours && number.number) {
            const double real = std::strtod(ours->c_str() + 5, nullptr),
                         sqlite_real = sqlite.ask(input).real();
            report.hold(real == sqlite_real || near(real, sqlite_real), "SQLite's value is near", input);
        }
    }
    report.finish();
}

BOOST_AUTO_TEST_SUITE_END()
