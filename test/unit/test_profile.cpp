// Shapes and figures of a column profile, value by value.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/profile.hpp"

using namespace ferry::core;

namespace {

ColumnProfile profile_of(const std::vector<ValueView>& values, std::string_view declared_type = "") {
    ColumnProfile profile;
    for (const ValueView& value : values)
        add_value(profile, value, expectation_of(declared_type));
    return profile;
}

ColumnProfile profile_of_reals(const std::vector<double>& values) {
    ColumnProfile profile;
    for (double value : values)
        add_value(profile, ValueView::of(value), {});
    return profile;
}

Shape shape_of(const ValueView& value) {
    ColumnProfile profile;
    const Shape shape = add_value(profile, value, {}).shape;
    BOOST_TEST(profile.count(shape) == 1);
    return shape;
}

/// The rule that the fast paths stand for.
int scale_by_printing(double value) {
    char text[400];
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed).ptr;
    const std::string_view printed(text, static_cast<std::size_t>(end - text));
    const std::size_t point = printed.find('.');
    return point == std::string_view::npos ? 0 : static_cast<int>(printed.size() - point) - 1;
}

int whole_digits_by_printing(double value) {
    if (std::fabs(value) < 1) return 0;
    char text[32];
    const auto end =
        std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr;
    const std::string printed(text, end);
    return std::stoi(printed.substr(printed.find('e') + 1)) + 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(profile)

BOOST_AUTO_TEST_CASE(shapes_of_text) {
    const std::vector<std::pair<std::string, Shape>> cases = {
        {"", Shape::text_empty},
        {"2024-02-29", Shape::text_date},
        {"2023-02-29", Shape::text_other},
        {"0000-01-01", Shape::text_other},
        {"2024-02-29 ", Shape::text_other},
        {"2024-02-29 10:30", Shape::text_datetime},
        {"2024-02-29T10:30:00.123456", Shape::text_datetime},
        {"2024-02-29T10:30:00.1234567", Shape::text_other},
        {"2024-02-29T10:30:00Z", Shape::text_datetime_zone},
        {"2024-02-29 10:30+02", Shape::text_datetime_zone},
        {"2024-02-29 10:30-0230", Shape::text_datetime_zone},
        {"2024-02-29 10:30:00.000 +00:00", Shape::text_datetime_zone},
        {"2024-02-29 10:30+99", Shape::text_other},
        {"2024-02-29 25:00", Shape::text_other},
        {"10:30", Shape::text_time},
        {"23:59:59.999", Shape::text_time},
        {"24:00", Shape::text_other},
        {"1:30", Shape::text_other},
        {"true", Shape::text_bool_word},
        {"FALSE", Shape::text_bool_word},
        {"True", Shape::text_bool_word},
        {"yes", Shape::text_other},
        {"tru\x05", Shape::text_other},
        {"01234567-89ab-cdef-0123-456789ABCDEF", Shape::text_uuid},
        {"a1234567-89ab-cdef-0123-456789abcdef", Shape::text_uuid},
        {"0123456789abcdef0123456789abcdef", Shape::text_other},
        {"{01234567-89ab-cdef-0123-456789abcdef}", Shape::text_other},
        {"01234567-89ab-cdef-0123-456789abcdeg", Shape::text_other},
        {"12345678901234567890123456789012", Shape::text_number},
        {"12", Shape::text_number},
        {"-1.5e10", Shape::text_number},
        {"+.5", Shape::text_number},
        {"5.", Shape::text_number},
        {"1e", Shape::text_other},
        {"1,5", Shape::text_other},
        {"-", Shape::text_other},
        {"nan", Shape::text_other},
        {"-inf", Shape::text_other},
        {"+infinity", Shape::text_other},
        {"20240229", Shape::text_number},
        {"hello", Shape::text_other},
        {std::string("a\0b", 3), Shape::text_nul},
        {std::string("\0", 1), Shape::text_nul},
        {"\xff", Shape::text_invalid},
        {"2024-02-29\xff", Shape::text_invalid},
    };
    for (const auto& [text, shape] : cases)
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(name_of(shape_of(ValueView::text(text))) == name_of(shape));
        }
}

BOOST_AUTO_TEST_CASE(shapes_of_numbers_and_blobs) {
    constexpr std::int64_t half_int4 = std::int64_t{1} << 30;
    const std::vector<std::pair<ValueView, Shape>> cases = {
        {ValueView::of(std::int64_t{0}), Shape::int_bool},
        {ValueView::of(std::int64_t{1}), Shape::int_bool},
        {ValueView::of(std::int64_t{-1}), Shape::int_small},
        {ValueView::of(std::int64_t{32767}), Shape::int_small},
        {ValueView::of(std::int64_t{32768}), Shape::int_int4},
        {ValueView::of(std::int64_t{-32769}), Shape::int_int4},
        {ValueView::of(half_int4 - 1), Shape::int_int4},
        {ValueView::of(half_int4), Shape::int_int8},
        {ValueView::of(-half_int4), Shape::int_int4},
        {ValueView::of(-half_int4 - 1), Shape::int_int8},
        {ValueView::of(INT64_MIN), Shape::int_int8},
        {ValueView::of(0.5), Shape::real_plain},
        {ValueView::of(std::numeric_limits<double>::infinity()), Shape::real_infinite},
        {ValueView::of(-std::numeric_limits<double>::infinity()), Shape::real_infinite},
        {ValueView::blob("0123456789abcdef"), Shape::blob_16},
        {ValueView::blob("0123456789abcde"), Shape::blob_other},
        {ValueView::blob({}), Shape::blob_other},
    };
    for (const auto& [value, shape] : cases)
        BOOST_TEST(name_of(shape_of(value)) == name_of(shape));
}

BOOST_AUTO_TEST_CASE(every_shape_has_its_name) {
    std::vector<std::string> names;
    for (int i = 0; i < static_cast<int>(Shape::count_); ++i)
        names.push_back(name_of(static_cast<Shape>(i)));
    BOOST_TEST(names.front() == "int_bool");
    BOOST_TEST(names.back() == "blob_other");
    std::sort(names.begin(), names.end());
    BOOST_TEST((std::unique(names.begin(), names.end()) == names.end()));
}

BOOST_AUTO_TEST_CASE(counts_per_storage_class) {
    const ColumnProfile p = profile_of({ValueView::null(), ValueView::of(std::int64_t{5}), ValueView::of(0.5),
                                        ValueView::text("a"), ValueView::text("\xff"), ValueView::blob("b")});
    BOOST_TEST(p.rows == 6);
    BOOST_TEST(p.nulls == 1);
    BOOST_TEST(p.integers() == 1);
    BOOST_TEST(p.reals() == 1);
    BOOST_TEST(p.texts() == 2);
    BOOST_TEST(p.blobs() == 1);
}

BOOST_AUTO_TEST_CASE(figures_of_integers) {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    ColumnProfile p;
    for (std::int64_t value : {std::int64_t{7}, -exact, exact, exact + 1, -exact - 1})
        add_value(p, ValueView::of(value), {});
    BOOST_TEST(p.min_integer == -exact - 1);
    BOOST_TEST(p.max_integer == exact + 1);
    BOOST_TEST(p.unsafe_integers == 2);
    BOOST_TEST(p.max_decimal_digits == 16);
    BOOST_TEST(profile_of({ValueView::of(std::int64_t{0})}).max_decimal_digits == 0);
    BOOST_TEST(profile_of({ValueView::of(std::int64_t{-10})}).max_decimal_digits == 2);
    BOOST_TEST(profile_of({ValueView::of(INT64_MIN)}).max_decimal_digits == 19);
    // Near a power of ten beyond 2^53: one too many, never one too few.
    BOOST_TEST(profile_of({ValueView::of(std::int64_t{999999999999999999})}).max_decimal_digits >= 18);
}

BOOST_AUTO_TEST_CASE(figures_of_reals) {
    const ColumnProfile p = profile_of_reals({12.25, -0.5, std::numeric_limits<double>::infinity(), 3});
    BOOST_TEST(p.min_real == -0.5);
    BOOST_TEST(p.max_real == 12.25);
    BOOST_TEST(p.max_decimal_scale == 2);
    BOOST_TEST(p.max_decimal_digits == 2);
    BOOST_TEST(profile_of_reals({5, 6}).min_real == 5);
    BOOST_TEST(profile_of_reals({-6, -5}).max_real == -5);
    BOOST_TEST(profile_of_reals({1e300}).max_decimal_scale == 0);
    BOOST_TEST(profile_of_reals({5e-324}).max_decimal_scale == 324);
    BOOST_TEST(profile_of_reals({1e22}).max_decimal_digits == 23);
}

BOOST_AUTO_TEST_CASE(scale_and_digits_agree_with_printing) {
    // Columns of numbers of every kind, in an order that walks through all the shortcuts.
    std::mt19937_64 random(20240302);
    int wrong = 0;
    for (int round = 0; round < 2000; ++round) {
        ColumnProfile p;
        int scale = 0, digits = 0;
        for (int i = 0; i < 20; ++i) {
            const auto bits = random();
            const double unit = static_cast<double>(bits >> 11) * 0x1p-53;
            const int decimals = static_cast<int>(random() % 19), size = static_cast<int>(random() % 8);
            double value = unit * std::pow(10, size - static_cast<int>(random() % 6));
            if (round % 4 != 0 || i < 10)
                value = std::nearbyint(value * std::pow(10, decimals)) / std::pow(10, decimals);
            if (bits & 1) value = -value;
            if (round % 50 == 0) value *= std::pow(10, static_cast<int>(random() % 400) - 200);
            add_value(p, ValueView::of(value), {});
            scale = std::max(scale, scale_by_printing(value));
            digits = std::max(digits, whole_digits_by_printing(value));
        }
        wrong += p.max_decimal_scale != scale || p.max_decimal_digits != digits;
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(reals_that_may_be_moments) {
    constexpr auto unix_s = static_cast<std::size_t>(TimeFormat::unix_s),
                   julian = static_cast<std::size_t>(TimeFormat::julian);
    BOOST_TEST(profile_of_reals({631152000, 4102444800, 1700000000.123456}).moment_reals[unix_s] == 3);
    BOOST_TEST(profile_of_reals({631151999.5, 4102444800.5}).moment_reals[unix_s] == 0);
    BOOST_TEST(profile_of_reals({std::nextafter(1700000000.123456, 2e9)}).moment_reals[unix_s] == 0);
    BOOST_TEST(profile_of_reals({2415020.5, 2488069.5, 2460371.9375}).moment_reals[julian] == 3);
    BOOST_TEST(profile_of_reals({2415020.25, 2488069.75}).moment_reals[julian] == 0);
    BOOST_TEST(profile_of_reals({std::nextafter(2460371.9375, 3e6)}).moment_reals[julian] == 0);
}

BOOST_AUTO_TEST_CASE(integers_that_may_be_moments) {
    const auto formats = [](std::int64_t value) {
        std::string names;
        const ColumnProfile p = profile_of({ValueView::of(value)});
        for (std::size_t i = 0; i < time_format_count; ++i)
            if (p.moment_integers[i] == 1)
                names += (names.empty() ? "" : " ") + std::string(name_of(static_cast<TimeFormat>(i)));
        return names;
    };
    const std::vector<std::pair<std::int64_t, std::string>> cases = {
        {-1, ""},
        {2415020, ""},
        {2415021, "julian"},
        {2488069, "julian"},
        {2488070, ""},
        {31535999, ""},
        {31536000, "cocoa"},
        {631151999, "cocoa"},
        {631152000, "unix cocoa"},
        {2713996800, "unix cocoa mac"},
        {3124137601, "unix mac"},
        {4102444800, "unix mac"},
        {4102444801, "mac"},
        {6185289600, "mac"},
        {6185289601, ""},
        {631152000000, "unix_ms"},
        {4102444800000, "unix_ms"},
        {4102444800001, ""},
        {631152000000000, "unix_us"},
        {4102444800000001, ""},
        {12275625600000000, "webkit"},
        {15746918400000000, "webkit"},
        {15746918400000001, "webkit"},  // the double nearest to it is the bound
        {122756256000000000, "filetime"},
        {122756256000000001, ""},
        {157469184000000000, "filetime"},
        {INT64_MAX, ""},
    };
    for (const auto& [value, names] : cases)
        BOOST_TEST_CONTEXT(value) {
            BOOST_TEST(formats(value) == names);
        }
}

BOOST_AUTO_TEST_CASE(patterns_of_text) {
    const auto patterns = [](std::string_view text) {
        std::string names;
        const ColumnProfile p = profile_of({ValueView::text(text)});
        for (int i = 0; i < static_cast<int>(Pattern::count_); ++i)
            if (p.count(static_cast<Pattern>(i)) == 1)
                names += (names.empty() ? "" : " ") + std::string(name_of(static_cast<Pattern>(i)));
        return names;
    };
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"true", "bool_word"},
        {"FALSE", "bool_word"},
        {"Yes", "bool_word"},
        {"no", "bool_word"},
        {"ON", "bool_word"},
        {"off", "bool_word"},
        {"t", "bool_word"},
        {"n", "bool_word"},
        {"x", ""},
        {"truer", ""},
        {"yess", ""},
        {"1", "integer_text"},
        {"-12", "integer_text"},
        {"9223372036854775807", "integer_text"},
        {"9223372036854775808", ""},
        {"007", "integer_text padded_text"},
        {"-07", "integer_text padded_text"},
        {"+49", "integer_text padded_text"},
        {"0", "integer_text"},
        {"0.5", ""},
        {"00.5", "padded_text"},
        {"1e5", ""},
        {"01234567-89ab-cdef-0123-456789ABCDEF", "uuid"},
        {"{01234567-89ab-cdef-0123-456789abcdef}", "uuid"},
        {"0123456789abcdef0123456789abcdef", ""},  // as likely an MD5
        {"{\"a\": [1]}", "json_object"},
        {"[]", "json_array"},
        {"[1, 2", ""},
        {"[1}", ""},
        {"{a}", ""},
        {"\"a\"", ""},
    };
    for (const auto& [text, names] : cases)
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(patterns(text) == names);
        }
    const auto scale = [](std::string_view text) {
        return profile_of({ValueView::text(text)}).max_text_scale;
    };
    BOOST_TEST(scale("1.250") == 3);
    BOOST_TEST(scale("1.25e10") == 2);
    BOOST_TEST(scale("5.") == 0);
    BOOST_TEST(scale("12") == 0);
    BOOST_TEST(scale("a.bc") == 0);
}

BOOST_AUTO_TEST_CASE(values_that_look_right_and_are_not) {
    const auto is_stray = [](std::string_view declared_type, const ValueView& value) {
        ColumnProfile profile;
        return add_value(profile, value, expectation_of(declared_type)).stray;
    };
    const auto large = ValueView::of(std::int64_t{20240302}), epoch = ValueView::of(std::int64_t{1700000000});
    BOOST_TEST(is_stray("DATETIME", large));
    BOOST_TEST(is_stray("DATE", ValueView::of(0.5)));
    BOOST_TEST(!is_stray("DATETIME", epoch));
    BOOST_TEST(!is_stray("DATETIME", ValueView::of(std::int64_t{5})));  // its shape tells
    BOOST_TEST(!is_stray("DATETIME", ValueView::text("")));
    BOOST_TEST(!is_stray("INTEGER", large));
    BOOST_TEST(is_stray("JSON", ValueView::text("{")));
    BOOST_TEST(!is_stray("JSON", ValueView::text("{}")));
    BOOST_TEST(!is_stray("JSON", ValueView::text("\"\\u0000\"")));
    BOOST_TEST(is_stray("JSONB", ValueView::text("\"\\u0000\"")));
    BOOST_TEST(is_stray("BOOLEAN", ValueView::text("maybe")));
    BOOST_TEST(!is_stray("BOOLEAN", ValueView::text("yes")));
    BOOST_TEST(!is_stray("TEXT", ValueView::text("maybe")));
}

BOOST_AUTO_TEST_CASE(figures_of_text) {
    const std::string umlauts = "\xc3\xa4\xc3\xa4\xc3\xa4", longest(200, 'z');
    ColumnProfile p = profile_of({ValueView::text("b"), ValueView::text(umlauts), ValueView::text("a")});
    BOOST_TEST(p.max_text_length == 3);
    BOOST_TEST(p.max_bytes == 6);
    BOOST_TEST(p.min_text == "a");
    BOOST_TEST(p.max_text == umlauts);
    p = profile_of({ValueView::text("b"), ValueView::text("")});
    BOOST_TEST(p.min_text == "");
    BOOST_TEST(p.max_text == "b");
    p = profile_of({ValueView::text(""), ValueView::text("b"), ValueView::text("a")});
    BOOST_TEST(p.min_text == "");
    p = profile_of({ValueView::text(longest)});
    BOOST_TEST(p.max_text == std::string(60, 'z'));
    BOOST_TEST(p.max_text_length == 200);
    // Broken text has a size, but nothing to show.
    p = profile_of(
        {ValueView::text("m"), ValueView::text("\xff\xff"), ValueView::text(std::string_view("\0", 1))});
    BOOST_TEST(p.min_text == "m");
    BOOST_TEST(p.max_text == "m");
    BOOST_TEST(p.max_bytes == 2);
    BOOST_TEST(profile_of({ValueView::blob("12345")}).max_bytes == 5);
}

BOOST_AUTO_TEST_CASE(moments_after_others_of_their_form_are_what_they_are_alone) {
    // A column's second moment of one form is recognised by that form; the first by the conversion that loads
    // it.
    const auto sample_of = [](const MomentForm& form) {
        std::string text = form.mask;
        const std::string digits = text[4] == '-' ? "2024022912345612345600" : "12345600";
        std::size_t used = 0;
        for (char& c : text)
            if (c == 'd') c = digits[used++];
        return text;
    };
    const auto check = [](const std::string& known, const std::string& text) {
        const ColumnProfile alone = profile_of({ValueView::text(text)});
        ColumnProfile after = profile_of({ValueView::text(known)});
        const Noted noted = add_value(after, ValueView::text(text), {});
        BOOST_TEST_CONTEXT(text << " after " << known) {
            BOOST_TEST(alone.count(noted.shape) == 1);
            for (std::size_t i = 0; i < moment_form_count; ++i)
                BOOST_TEST(after.moment_forms[i] ==
                           alone.moment_forms[i] + (is_of_form(known, moment_forms[i]) ? 1 : 0));
        }
    };
    for (const MomentForm& form : moment_forms) {
        const std::string known = sample_of(form);
        BOOST_TEST(profile_of({ValueView::text(known)}).moment_forms[moment_form_of(known)] == 1);
        check(known, known);
        for (std::size_t i = 0; i < known.size(); ++i)
            for (const char c : {'0', '1', '2', '3', '4', '5', '6', '9', '/', ':', ';', '-', 'T', 'Z', ' ',
                                 '+', 'd', '@', 'p'}) {
                std::string text = known;
                text[i] = c;
                check(known, text);
            }
        for (const char* const start :
             {"0000", "0001", "1900-02-29", "2000-02-29", "2023-02-29", "2024-02-30", "2024-04-31",
              "2024-12-31", "2024-13-01", "2024-00-01", "2024-01-00", "24:", "23:59", "23:60"}) {
            std::string text = known;
            const std::string_view head = std::string_view(start).substr(0, text.size());
            check(known, text.replace(0, head.size(), head));
        }
        check(known, known.substr(1));
        check(known, known + "0");
    }
}

BOOST_AUTO_TEST_CASE(json_only_where_declared) {
    const std::vector<ValueView> values = {ValueView::text("{}"), ValueView::text("\"\\u0000\""),
                                           ValueView::text("{"), ValueView::text(""),
                                           ValueView::of(std::int64_t{1})};
    const ColumnProfile declared = profile_of(values, "JSON"), plain = profile_of(values);
    BOOST_TEST(declared.json_texts == 2);
    BOOST_TEST(declared.jsonb_texts == 1);
    BOOST_TEST(plain.json_texts == 0);
    BOOST_TEST(plain.jsonb_texts == 0);
}

BOOST_AUTO_TEST_SUITE_END()
