// Numbers, booleans and decimals: what is exact passes, what is not says why.
#include <boost/test/unit_test.hpp>

#include <charconv>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/convert.hpp"

using namespace ferry::core;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ValueView text(std::string_view s) {
    return ValueView::text(s);
}
ValueView integer(std::int64_t i) {
    return ValueView::of(i);
}
ValueView real(double r) {
    return ValueView::of(r);
}

std::string label(const ValueView& value) {
    switch (value.storage_class) {
        case StorageClass::integer: return std::to_string(value.integer);
        case StorageClass::real: return std::to_string(value.real);
        default: return "'" + std::string(value.bytes()) + "'";
    }
}

using ToText = Misfit (*)(const ValueView&, char*, const char*&, std::size_t&);

/// The text, or the words of the misfit in angle brackets.
std::string result_of(ToText convert, const ValueView& value) {
    char buffer[40];
    const char* out = nullptr;
    std::size_t size = 0;
    const Misfit misfit = convert(value, buffer, out, size);
    if (misfit != Misfit::none) {
        BOOST_TEST(out == nullptr);
        return "<" + std::string(words_of(misfit)) + ">";
    }
    return std::string(out, size);
}

/// A double below 1 in plain decimal, with every digit it has.
std::string all_digits(double value) {
    char text[1100];
    std::snprintf(text, sizeof text, "%.1074f", value);
    return text;
}

std::string misfit(Misfit which) {
    return "<" + std::string(words_of(which)) + ">";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(convert)

BOOST_AUTO_TEST_CASE(every_misfit_has_words_of_its_own) {
    std::vector<std::string> seen;
    for (int i = 0; i < static_cast<int>(Misfit::count_); ++i) {
        const std::string words = words_of(static_cast<Misfit>(i));
        BOOST_TEST(!words.empty());
        for (const std::string& other : seen)
            BOOST_TEST(words != other);
        seen.push_back(words);
    }
    BOOST_TEST((code_of(Misfit::too_long) == ErrorCode::too_long));
    BOOST_TEST((code_of(Misfit::nul_byte) == ErrorCode::untranslatable_text));
    BOOST_TEST((code_of(Misfit::zone_mismatch) == ErrorCode::invalid_datetime));
    BOOST_TEST((code_of(Misfit::fraction) == ErrorCode::out_of_range));
    BOOST_TEST((code_of(Misfit::storage_class) == ErrorCode::invalid_value));
}

BOOST_AUTO_TEST_CASE(names_of_storage_classes) {
    BOOST_TEST(name_of(StorageClass::null) == "null");
    BOOST_TEST(name_of(StorageClass::integer) == "integer");
    BOOST_TEST(name_of(StorageClass::real) == "real");
    BOOST_TEST(name_of(StorageClass::text) == "text");
    BOOST_TEST(name_of(StorageClass::blob) == "blob");
}

BOOST_AUTO_TEST_CASE(int64) {
    constexpr std::int64_t untouched = 77;
    const struct {
        ValueView value;
        Misfit misfit;
        std::int64_t out;
    } cases[] = {
        {integer(0), Misfit::none, 0},
        {integer(INT64_MIN), Misfit::none, INT64_MIN},
        {integer(INT64_MAX), Misfit::none, INT64_MAX},
        {real(3), Misfit::none, 3},
        {real(-0.0), Misfit::none, 0},
        {real(-0x1p63), Misfit::none, INT64_MIN},
        {real(0x1p63), Misfit::out_of_range, untouched},
        {real(std::nextafter(0x1p63, 0)), Misfit::none, 9223372036854774784},
        {real(std::nextafter(-0x1p63, -infinity)), Misfit::out_of_range, untouched},
        {real(infinity), Misfit::out_of_range, untouched},
        {real(-infinity), Misfit::out_of_range, untouched},
        {real(1.9), Misfit::fraction, untouched},
        {real(-1e-300), Misfit::fraction, untouched},
        {text("42"), Misfit::none, 42},
        {text("+42"), Misfit::none, 42},
        {text("-42"), Misfit::none, -42},
        {text("0042"), Misfit::none, 42},
        {text("9223372036854775807"), Misfit::none, INT64_MAX},
        {text("-9223372036854775808"), Misfit::none, INT64_MIN},
        {text("9223372036854775808"), Misfit::out_of_range, untouched},
        {text("-9223372036854775809"), Misfit::out_of_range, untouched},
        {text("99999999999999999999999999999x"), Misfit::not_a_number, untouched},
        {text(""), Misfit::not_a_number, untouched},
        {text("+"), Misfit::not_a_number, untouched},
        {text("-"), Misfit::not_a_number, untouched},
        {text("+-5"), Misfit::not_a_number, untouched},
        {text(" 5"), Misfit::not_a_number, untouched},
        {text("5 "), Misfit::not_a_number, untouched},
        {text("5.0"), Misfit::not_a_number, untouched},
        {text("1e3"), Misfit::not_a_number, untouched},
        {text("0x10"), Misfit::not_a_number, untouched},
        {text(std::string_view("5\0", 2)), Misfit::not_a_number, untouched},
        {ValueView::blob("5"), Misfit::storage_class, untouched},
    };
    for (const auto& c : cases) {
        BOOST_TEST_CONTEXT(label(c.value)) {
            std::int64_t out = untouched;
            BOOST_TEST(words_of(to_int64(c.value, out)) == words_of(c.misfit));
            BOOST_TEST(out == c.out);
        }
    }
}

BOOST_AUTO_TEST_CASE(doubles) {
    constexpr double untouched = 77;
    constexpr std::int64_t limit = std::int64_t{1} << 53;
    const std::string smallest = all_digits(std::numeric_limits<double>::denorm_min());
    const std::string smallest_padded = "0" + smallest + "000", smallest_and_more = smallest + "1";
    const std::string long_zero = "." + std::string(2000, '0') + "e5",
                      long_one = "1" + std::string(2000, '0') + "e-2000",
                      long_third = "1." + std::string(2000, '3');
    const struct {
        ValueView value;
        Misfit misfit;
        double out;
    } cases[] = {
        {real(0.1), Misfit::none, 0.1},
        {real(infinity), Misfit::none, infinity},
        {integer(limit), Misfit::none, 0x1p53},
        {integer(-limit), Misfit::none, -0x1p53},
        {integer(limit + 1), Misfit::inexact, untouched},
        {integer(-limit - 1), Misfit::inexact, untouched},
        {integer(INT64_MIN), Misfit::inexact, untouched},
        {text("0.1"), Misfit::none, 0.1},
        {text("+0.1"), Misfit::none, 0.1},
        {text(".5"), Misfit::none, 0.5},
        {text("-5."), Misfit::none, -5},
        {text("5.e2"), Misfit::none, 500},
        {text("1E-2"), Misfit::none, 0.01},
        {text("1e+2"), Misfit::none, 100},
        // The shortest decimal of the double, however it is written.
        {text("000.10"), Misfit::none, 0.1},
        {text("100e-3"), Misfit::none, 0.1},
        {text("1e23"), Misfit::none, 1e23},
        {text("1152921504606847000"), Misfit::none, 0x1p60},
        {text("15267679850000000000"), Misfit::none,
         15267679849999998976.0},  // halfway, read as the even one
        {text("-0.30000000000000004"), Misfit::none, -0.30000000000000004},
        // Its 17 digits.
        {text("0.10000000000000001"), Misfit::none, 0.1},
        {text("4.9406564584124654e-324"), Misfit::none, std::numeric_limits<double>::denorm_min()},
        {text("9.9999999999999992e22"), Misfit::none, 1e23},
        // All of its digits.
        {text("9007199254740992"), Misfit::none, 0x1p53},
        {text("9007199254740992.000"), Misfit::none, 0x1p53},
        {text("9007199254740994"), Misfit::none, 0x1p53 + 2},
        {text("1152921504606846976"), Misfit::none, 0x1p60},
        {text("99999999999999991611392"), Misfit::none, 1e23},
        {text("100000000000000000000"), Misfit::none, 1e20},
        {text("0.1000000000000000055511151231257827021181583404541015625"), Misfit::none, 0.1},
        // Anything else is another number.
        {text("9007199254740993"), Misfit::inexact, untouched},
        {text("-9007199254740993"), Misfit::inexact, untouched},
        {text("9007199254740992.5"), Misfit::inexact, untouched},
        {text("99999999999999999999.5"), Misfit::inexact, untouched},
        {text("1152921504606846977"), Misfit::inexact, untouched},
        {text("1152921504606847001"), Misfit::inexact, untouched},
        {text("0.1000000000000000055511151231257827"), Misfit::inexact, untouched},
        {text("0.100000000000000005"), Misfit::inexact, untouched},
        {text("1.00000000000000000000000000000000000000001"), Misfit::inexact, untouched},
        {text("4.9e-324"), Misfit::inexact, untouched},
        {text("1.7976931348623158e308"), Misfit::inexact, untouched},
        {text("-0.0"), Misfit::none, 0},
        {text("0e99"), Misfit::none, 0},
        {text(long_zero), Misfit::none, 0},
        {text(smallest), Misfit::none, std::numeric_limits<double>::denorm_min()},
        {text(smallest_padded), Misfit::none, std::numeric_limits<double>::denorm_min()},
        {text(smallest_and_more), Misfit::inexact, untouched},
        {text(long_one), Misfit::none, 1},
        {text(long_third), Misfit::inexact, untouched},
        {text("1.7976931348623157e308"), Misfit::none, std::numeric_limits<double>::max()},
        {text("5e-324"), Misfit::none, std::numeric_limits<double>::denorm_min()},
        {text("0e999999999"), Misfit::none, 0},
        {text("Infinity"), Misfit::none, infinity},
        {text("-INF"), Misfit::none, -infinity},
        {text("+inf"), Misfit::none, infinity},
        {text("1e309"), Misfit::out_of_range, untouched},
        {text("-1e400"), Misfit::out_of_range, untouched},
        {text("1e-400"), Misfit::out_of_range, untouched},
        {text("2.4703282292062327e-324"), Misfit::out_of_range, untouched},
        {text("1e99999999999999999999"), Misfit::out_of_range, untouched},
        {text(""), Misfit::not_a_number, untouched},
        {text("."), Misfit::not_a_number, untouched},
        {text("+"), Misfit::not_a_number, untouched},
        {text("e5"), Misfit::not_a_number, untouched},
        {text("1e"), Misfit::not_a_number, untouched},
        {text("1e+"), Misfit::not_a_number, untouched},
        {text("1.2.3"), Misfit::not_a_number, untouched},
        {text("--1"), Misfit::not_a_number, untouched},
        {text("+-1"), Misfit::not_a_number, untouched},
        {text("1 "), Misfit::not_a_number, untouched},
        {text(" 1"), Misfit::not_a_number, untouched},
        {text("1,5"), Misfit::not_a_number, untouched},
        {text("0x1p3"), Misfit::not_a_number, untouched},
        {text("infinit"), Misfit::not_a_number, untouched},
        {text("infinityy"), Misfit::not_a_number, untouched},
        {text("-nan"), Misfit::not_a_number, untouched},
        {text("nan(1)"), Misfit::not_a_number, untouched},
        {ValueView::blob("1"), Misfit::storage_class, untouched},
    };
    for (const auto& c : cases) {
        BOOST_TEST_CONTEXT(label(c.value)) {
            double out = untouched;
            BOOST_TEST(words_of(to_double(c.value, out)) == words_of(c.misfit));
            BOOST_TEST(out == c.out);
        }
    }
    double out = 0;
    BOOST_TEST((to_double(text("NaN"), out) == Misfit::none));
    BOOST_TEST(std::isnan(out));
}

BOOST_AUTO_TEST_CASE(booleans) {
    for (const char* word : {"t", "true", "TRUE", "True", "y", "yes", "YES", "on", "On", "1"}) {
        bool out = false;
        BOOST_TEST((to_bool(text(word), out) == Misfit::none), word);
        BOOST_TEST(out, word);
    }
    for (const char* word : {"f", "false", "FALSE", "n", "no", "NO", "off", "OFF", "0"}) {
        bool out = true;
        BOOST_TEST((to_bool(text(word), out) == Misfit::none), word);
        BOOST_TEST(!out, word);
    }
    for (const char* word : {"", " true", "true ", "tru", "truee", "2", "-1", "01", "1.0", "ja", "o"}) {
        bool out = true;
        BOOST_TEST((to_bool(text(word), out) == Misfit::not_boolean), word);
    }
    bool out = false;
    BOOST_TEST((to_bool(integer(1), out) == Misfit::none && out));
    BOOST_TEST((to_bool(real(0.0), out) == Misfit::none && !out));
    BOOST_TEST((to_bool(real(1.0), out) == Misfit::none && out));
    BOOST_TEST((to_bool(integer(2), out) == Misfit::not_boolean && out));
    BOOST_TEST((to_bool(integer(-1), out) == Misfit::not_boolean));
    BOOST_TEST((to_bool(real(0.5), out) == Misfit::not_boolean));
    BOOST_TEST((to_bool(ValueView::blob("1"), out) == Misfit::storage_class));
}

BOOST_AUTO_TEST_CASE(decimals) {
    const struct {
        ValueView value;
        std::string out;
    } cases[] = {
        {integer(9007199254740993), "9007199254740993"},
        {integer(INT64_MIN), "-9223372036854775808"},
        {real(0.1), "0.1"},
        {real(1e300), "1e+300"},
        {real(-2.5), "-2.5"},
        {real(5), "5"},
        {real(666666.333333333), "666666.333333333"},
        {real(1.3728996668683907e18), "1.3728996668683907e+18"},
        {real(0.00001), "1e-05"},
        {real(1e14), "100000000000000"},
        {real(-0.0), "-0"},
        {real(infinity), "Infinity"},
        {real(-infinity), "-Infinity"},
        {text("00012.340"), "00012.340"},
        {text("+.5e-3"), "+.5e-3"},
        {text("NaN"), "NaN"},
        {text("-infinity"), "-infinity"},
        {text("123456789012345678901234567890.123456789"), "123456789012345678901234567890.123456789"},
        {text("0e999999"), "0e999999"},
        {text(""), misfit(Misfit::not_a_number)},
        {text("12 "), misfit(Misfit::not_a_number)},
        {text("1_000"), misfit(Misfit::not_a_number)},
        {text("0x1F"), misfit(Misfit::not_a_number)},
        {text("nanana"), misfit(Misfit::not_a_number)},
        {text("1e131071"), "1e131071"},
        {text("1e131072"), misfit(Misfit::out_of_range)},
        {text("0.001e131074"), "0.001e131074"},
        {text("0.001e131075"), misfit(Misfit::out_of_range)},
        {text("1e-16383"), "1e-16383"},
        {text("1e-16384"), misfit(Misfit::out_of_range)},
        {text("0.0e-16383"), misfit(Misfit::out_of_range)},
        {text("1e9223372036854775807"), misfit(Misfit::out_of_range)},
        {text("1e-99999999999999999999"), misfit(Misfit::out_of_range)},
        {text("0e99999999999"), misfit(Misfit::out_of_range)},
        {ValueView::blob("12"), misfit(Misfit::storage_class)},
    };
    for (const auto& c : cases)
        BOOST_TEST(result_of(to_decimal, c.value) == c.out, label(c.value));

    const std::string digits(131072, '9'), zeros(200000, '0');
    BOOST_TEST(result_of(to_decimal, text(digits)) == digits);
    BOOST_TEST(result_of(to_decimal, text(digits + "9")) == misfit(Misfit::out_of_range));
    BOOST_TEST(result_of(to_decimal, text(zeros + digits)) == zeros + digits);
    const std::string scale = "0." + std::string(16382, '0') + "1";
    BOOST_TEST(result_of(to_decimal, text(scale)) == scale);
    BOOST_TEST(result_of(to_decimal, text(scale + "0")) == misfit(Misfit::out_of_range));
}

BOOST_AUTO_TEST_CASE(text_of_a_passed_on_value_is_not_copied) {
    const std::string source = "12.50";
    char buffer[40];
    const char* out = nullptr;
    std::size_t size = 0;
    BOOST_TEST((to_decimal(text(source), buffer, out, size) == Misfit::none));
    BOOST_TEST(static_cast<const void*>(out) == static_cast<const void*>(source.data()));
}

BOOST_AUTO_TEST_CASE(reals_print_in_sqlites_layout) {
    // Checked against SQLite 3.40's CAST(x AS TEXT) wherever its 15 digits are enough.
    const struct {
        double value;
        const char* out;
    } cases[] = {
        {0.0, "0.0"},
        {-0.0, "0.0"},
        {5, "5.0"},
        {-5, "-5.0"},
        {100, "100.0"},
        {1.5, "1.5"},
        {0.1, "0.1"},
        {0.0001, "0.0001"},
        {0.00001, "1.0e-05"},
        {0.00001234, "1.234e-05"},
        {1.5e-7, "1.5e-07"},
        {1e14, "100000000000000.0"},
        {999999999999999, "999999999999999.0"},
        {1e15, "1.0e+15"},
        {-1e15, "-1.0e+15"},
        {1e16, "1.0e+16"},
        {1234567890123456.0, "1.234567890123456e+15"},
        {1e301, "1.0e+301"},
        {0.30000000000000004, "0.30000000000000004"},
        {-1.7976931348623157e308, "-1.7976931348623157e+308"},
        {5e-324, "5.0e-324"},
        {infinity, "Inf"},
        {-infinity, "-Inf"},
    };
    for (const auto& c : cases)
        BOOST_TEST(result_of(to_text, real(c.value)) == c.out);
}

BOOST_AUTO_TEST_CASE(printed_reals_read_back) {
    std::mt19937_64 random(42);
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t bits = random();
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        if (!std::isfinite(value)) continue;
        for (const ToText convert : {static_cast<ToText>(to_text), static_cast<ToText>(to_decimal)}) {
            const std::string printed = result_of(convert, real(value));
            double again = 0;
            BOOST_REQUIRE((to_double(text(printed), again) == Misfit::none));
            BOOST_REQUIRE_EQUAL(again, value);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
