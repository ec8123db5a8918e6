// The canonical form and the digest over it, from tables of values and the bytes they must become.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "canonical_cases.hpp"

using namespace canonical_cases;

BOOST_AUTO_TEST_SUITE(canonical_writers)

BOOST_AUTO_TEST_CASE(bytes_of_each_writer) {
    RowBuffer row;
    append_null(row);
    append_fixed(row, 'i', -2);
    append_bool(row, true);
    append_bool(row, false);
    append_bytes(row, 't', "ab", 2);
    append_bytes(row, 'x', nullptr, 0);
    append_bytes(row, 'u', "0123456789abcdef", 16);
    const std::string expected = std::string("0") + "i\xfe\xff\xff\xff\xff\xff\xff\xff" +
                                 std::string("b\1b\0", 4) + std::string("t\2\0\0\0ab", 7) +
                                 std::string("x\0\0\0\0", 5) + "u0123456789abcdef";
    BOOST_TEST((row == expected));
}

BOOST_AUTO_TEST_CASE(doubles_have_one_zero_and_one_nan) {
    const auto form = [](double value) {
        RowBuffer row;
        append_double(row, value);
        return row;
    };
    BOOST_TEST((form(1.5) == real(1.5)));
    BOOST_TEST((form(-0.0) == form(0.0)));
    BOOST_TEST((form(std::nan("1")) == form(-std::nan(""))));
    BOOST_TEST((form(infinity) != form(-infinity)));
    BOOST_TEST((form(0.1) != form(std::nextafter(0.1, 1))));
}

BOOST_AUTO_TEST_CASE(numeric_text) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"00", "0"},
        {"0e5", "0"},
        {"-0.0e-3", "0"},
        {"12.50", "12.5"},
        {"-12.5", "-12.5"},
        {"+7", "7"},
        {"007.0", "7"},
        {".5", "0.5"},
        {"5.", "5"},
        {"100", "100"},
        {"1e2", "100"},
        {"1E+2", "100"},
        {"1.5e3", "1500"},
        {"150e-2", "1.5"},
        {"1e-5", "0.00001"},
        {"0.0012e2", "0.12"},
        {"0.0012e5", "120"},
        {"1234.5e-6", "0.0012345"},
        {"10.010", "10.01"},
        {"9007199254740993", "9007199254740993"},
        {"NaN", "NaN"},
        {"nan", "NaN"},
        {"inf", "Infinity"},
        {"-INFINITY", "-Infinity"},
        {"+Inf", "Infinity"},
        {"1e131071", "1" + std::string(131071, '0')},
        {"1e-16383", "0." + std::string(16382, '0') + "1"},
    };
    for (const auto& [given, expected] : cases) {
        RowBuffer row;
        BOOST_TEST_CONTEXT(given) {
            BOOST_TEST(append_numeric(row, given));
            BOOST_TEST((row == sized('n', expected)));
        }
    }
    const std::vector<std::string> refused = {"",
                                              " ",
                                              "-",
                                              "+",
                                              ".",
                                              "e5",
                                              "1e",
                                              "1e+",
                                              "1 ",
                                              " 1",
                                              "1,5",
                                              "0x10",
                                              "1..2",
                                              "--1",
                                              "-nan",
                                              "infin",
                                              "1e131072",
                                              "1e-16384",
                                              "1e999999999999999999999",
                                              "1e-999999999999999999999",
                                              "1e5x",
                                              std::string("1\0", 2),
                                              "0." + std::string(16384, '0')};
    for (const std::string& given : refused) {
        RowBuffer row = "before";
        BOOST_TEST_CONTEXT(given.substr(0, 40)) {
            BOOST_TEST(!append_numeric(row, given));
            BOOST_TEST(row == "before");
        }
    }
}

BOOST_AUTO_TEST_CASE(jsonb_text) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"null", "null"},
        {" true\n", "true"},
        {"false", "false"},
        {"[]", "[]"},
        {"{}", "{}"},
        {"[ 1 , 2 ]", "[1,2]"},
        {"1.50", "1.5"},
        {"-0", "0"},
        {"1e3", "1000"},
        {"1E-2", "0.01"},
        {R"({"bb": 1, "a": 2, "c": 3})", R"({"a":2,"c":3,"bb":1})"},
        {R"({"b": 0, "\u0061": [1, {"z": 1, "y": 2}]})", R"({"a":[1,{"y":2,"z":1}],"b":0})"},
        {R"("\u00e4\/\"\\\b\f\n\r\t")", "\"\xc3\xa4/\\\"\\\\\\b\\f\\n\\r\\t\""},
        {R"("\u0001\u001F\u007f")", "\"\\u0001\\u001f\x7f\""},
        {R"("\ud83d\ude00")", "\"\xf0\x9f\x98\x80\""},
        {R"("\u20AC")", "\"\xe2\x82\xac\""},
        {R"({"": 1})", R"({"":1})"},
        {std::string(1000, '[') + std::string(1000, ']'), std::string(1000, '[') + std::string(1000, ']')},
    };
    for (const auto& [given, expected] : cases) {
        RowBuffer row, again;
        BOOST_TEST_CONTEXT(given.substr(0, 60)) {
            BOOST_TEST(append_jsonb(row, given));
            BOOST_TEST((row == sized('j', expected)));
            BOOST_TEST(append_jsonb(again, expected));  // canonical text stays as it is
            BOOST_TEST((again == row));
        }
    }
    for (const char* twice :
         {R"({"a": 1, "a": 2})", R"({"b": 0, "a": 1, "\u0061": 1})", R"([{"x": {"": 1, "": 1}}])"}) {
        RowBuffer row = "before";  // jsonb would keep only one
        BOOST_TEST(!append_jsonb(row, twice));
        BOOST_TEST(row == "before");
    }
}

BOOST_AUTO_TEST_CASE(not_json) {
    const std::vector<std::string> refused = {"",
                                              " ",
                                              "nul",
                                              "True",
                                              "[",
                                              "]",
                                              "[1,]",
                                              "[,1]",
                                              "[1 2]",
                                              "{",
                                              "{\"a\"}",
                                              "{\"a\":}",
                                              "{\"a\":1,}",
                                              "{a:1}",
                                              "{,}",
                                              "{1:2}",
                                              "01",
                                              "1.",
                                              ".5",
                                              "+1",
                                              "-",
                                              "1e",
                                              "1e+",
                                              "0x1",
                                              "NaN",
                                              "Infinity",
                                              "'a'",
                                              "\"a",
                                              "\"\\",
                                              "\"\\x\"",
                                              "\"\\u12\"",
                                              "\"\\u12g4\"",
                                              "\"\n\"",
                                              "\"a\"b",
                                              "1 2",
                                              "[1]]",
                                              "//x\n1",
                                              "\xef\xbb\xbf"
                                              "1",
                                              "\"\xff\"",
                                              std::string("\"\0\"", 3),
                                              std::string(1001, '[') + std::string(1001, ']')};
    for (const std::string& given : refused) {
        RowBuffer row = "before";
        BOOST_TEST_CONTEXT(given.substr(0, 40)) {
            BOOST_TEST(!append_jsonb(row, given));
            BOOST_TEST(row == "before");
            BOOST_TEST(!append_canonical(row, text(given), TypeId::json, TimeFormat::iso8601));
        }
    }
    // Valid JSON, but nothing that jsonb can hold.
    for (const char* given : {R"("\u0000")", R"("\ud83d")", R"("\ude00")", R"("\ud83d\u0041")",
                              R"({"\u0000":1})", R"(1e200000)"}) {
        RowBuffer row;
        BOOST_TEST_CONTEXT(given) {
            BOOST_TEST(!append_jsonb(row, given));
            BOOST_TEST(append_canonical(row, text(given), TypeId::json, TimeFormat::iso8601));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(canonical_values)

BOOST_AUTO_TEST_CASE(null_in_every_type) {
    for (int type = 0; type < static_cast<int>(TypeId::count_); ++type)
        check_all({{ValueView::null(), static_cast<TypeId>(type), "0"}});
}

BOOST_AUTO_TEST_CASE(integers) {
    check_all({
        {integer(32767), TypeId::int2, fixed('i', 32767)},
        {integer(32768), TypeId::int2, misfit},
        {integer(-32769), TypeId::int2, misfit},
        {integer(-2147483648), TypeId::int4, fixed('i', -2147483648)},
        {integer(2147483648), TypeId::int4, misfit},
        {integer(INT64_MIN), TypeId::int8, fixed('i', INT64_MIN)},
        {number(-0x1p63), TypeId::int8, fixed('i', INT64_MIN)},
        {number(0x1p63), TypeId::int8, misfit},
        {number(3e9), TypeId::int4, misfit},
        {number(1.5), TypeId::int8, misfit},
        {number(infinity), TypeId::int8, misfit},
        {number(-0.0), TypeId::int4, fixed('i', 0)},
        {text("+12"), TypeId::int4, fixed('i', 12)},
        {text("-0"), TypeId::int4, fixed('i', 0)},
        {text("9223372036854775807"), TypeId::int8, fixed('i', INT64_MAX)},
        {text("9223372036854775808"), TypeId::int8, misfit},
        {text(""), TypeId::int8, misfit},
        {text("+"), TypeId::int8, misfit},
        {text("+-1"), TypeId::int8, misfit},
        {text("1.0"), TypeId::int8, misfit},
        {text(" 1"), TypeId::int8, misfit},
        {blob("1"), TypeId::int8, misfit},
    });
}

BOOST_AUTO_TEST_CASE(booleans) {
    check_all({
        {integer(0), TypeId::boolean, boolean(false)},
        {integer(1), TypeId::boolean, boolean(true)},
        {integer(2), TypeId::boolean, misfit},
        {number(1.0), TypeId::boolean, boolean(true)},
        {number(-0.0), TypeId::boolean, boolean(false)},
        {number(0.5), TypeId::boolean, misfit},
        {text("T"), TypeId::boolean, boolean(true)},
        {text("oFf"), TypeId::boolean, boolean(false)},
        {text("yes"), TypeId::boolean, boolean(true)},
        {text("N"), TypeId::boolean, boolean(false)},
        {text("tru"), TypeId::boolean, misfit},
        {text("01"), TypeId::boolean, misfit},
        {text(""), TypeId::boolean, misfit},
        {blob("1"), TypeId::boolean, misfit},
    });
}

BOOST_AUTO_TEST_CASE(doubles_and_numerics) {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    check_all({
        {number(0.1), TypeId::float8, real(0.1)},
        {number(0.1), TypeId::float4, real(0.1)},  // unrounded
        {integer(exact), TypeId::float8, real(0x1p53)},
        {integer(exact + 1), TypeId::float8, misfit},
        {integer(-exact - 1), TypeId::float8, misfit},
        {text("+1.5e1"), TypeId::float8, real(15)},
        {text("0.10"), TypeId::float8, real(0.1)},
        {text("0.10000000000000001"), TypeId::float8, real(0.1)},
        {text("0.1000000000000000055511151231257827021181583404541015625"), TypeId::float8, real(0.1)},
        {text("0.100000000000000005551115123125782702118158340454101562"), TypeId::float8, misfit},
        {text("0.100000000000000005"), TypeId::float8, misfit},
        {text("5e-324"), TypeId::float8, real(5e-324)},
        {text("4.9406564584124654e-324"), TypeId::float8, real(5e-324)},
        {text("4.9e-324"), TypeId::float8, misfit},
        {text("1152921504606847000"), TypeId::float8, real(0x1p60)},
        {text("1152921504606846976"), TypeId::float8, real(0x1p60)},
        {text("11529215046068469760e-1"), TypeId::float4, real(0x1p60)},
        {text("1152921504606846977"), TypeId::float8, misfit},
        {text("9007199254740993"), TypeId::float8, misfit},
        {text("9007199254740993"), TypeId::float4, misfit},
        {text("99999999999999999999.5"), TypeId::float8, misfit},
        {text("-0.0"), TypeId::float8, real(0)},
        {text("0e99"), TypeId::float8, real(0)},
        {text("-Infinity"), TypeId::float8, real(-infinity)},
        {text("1e999"), TypeId::float8, misfit},
        {text("1e-999"), TypeId::float8, misfit},
        {text("0x1p3"), TypeId::float8, misfit},
        {text("1.5 "), TypeId::float8, misfit},
        {blob("1"), TypeId::float8, misfit},
        {number(0.1), TypeId::numeric, sized('n', "0.1")},
        {number(666666.333333333), TypeId::numeric, sized('n', "666666.333333333")},
        {number(1e22), TypeId::numeric, sized('n', "1" + std::string(22, '0'))},
        {number(5e-324), TypeId::numeric, sized('n', "0." + std::string(323, '0') + "5")},
        {number(-0.0), TypeId::numeric, sized('n', "0")},
        {number(-infinity), TypeId::numeric, sized('n', "-Infinity")},
        {integer(INT64_MIN), TypeId::numeric, sized('n', "-9223372036854775808")},
        {integer(100), TypeId::numeric, sized('n', "100")},
        {text("12.500"), TypeId::numeric, sized('n', "12.5")},
        {text("abc"), TypeId::numeric, misfit},
        {blob("1"), TypeId::numeric, misfit},
    });
}

BOOST_AUTO_TEST_CASE(texts) {
    const std::string nul("a\0b", 3);
    check_all({
        {text("h\xc3\xa4"), TypeId::text, sized('t', "h\xc3\xa4")},
        {text(""), TypeId::varchar, sized('t', "")},
        {text("a  "), TypeId::varchar, sized('t', "a  ")},
        {text("a b"), TypeId::bpchar, sized('t', "a b")},
        {text("a "), TypeId::bpchar, misfit},
        {text("  "), TypeId::bpchar, misfit},
        {text("\xff"), TypeId::text, misfit},
        {text("\xed\xa0\x80"), TypeId::text, misfit},
        {text(nul), TypeId::text, misfit},
        {text(nul), TypeId::bpchar, misfit},
        {text(nul), TypeId::bytea, sized('x', nul)},
        {text("\xff"), TypeId::bytea, sized('x', "\xff")},
        {blob("a"), TypeId::text, misfit},
        {blob("\xff"), TypeId::bytea, sized('x', "\xff")},
        {ValueView::blob({}), TypeId::bytea, sized('x', "")},
        {integer(-5), TypeId::text, sized('t', "-5")},
        {integer(-5), TypeId::bytea, sized('x', "-5")},
        {number(5), TypeId::text, sized('t', "5.0")},
        {number(-0.0), TypeId::text, sized('t', "0.0")},
        {number(0.1), TypeId::text, sized('t', "0.1")},
        {number(0.0001), TypeId::text, sized('t', "0.0001")},
        {number(0.00001), TypeId::text, sized('t', "1.0e-05")},
        {number(1.25e-5), TypeId::text, sized('t', "1.25e-05")},
        {number(123456.789), TypeId::text, sized('t', "123456.789")},
        {number(1e14), TypeId::text, sized('t', "100000000000000.0")},
        {number(1e15), TypeId::text, sized('t', "1.0e+15")},
        {number(-1.5e300), TypeId::text, sized('t', "-1.5e+300")},
        {number(0.1 + 0.2), TypeId::text, sized('t', "0.30000000000000004")},
        {number(infinity), TypeId::text, sized('t', "Inf")},
        {number(-infinity), TypeId::bytea, sized('x', "-Inf")},
        {text("10.0.0.1"), TypeId::other, sized('o', "10.0.0.1")},
        {integer(7), TypeId::other, sized('o', "7")},
        {blob("a"), TypeId::other, misfit},
    });
}

BOOST_AUTO_TEST_CASE(json_and_uuid) {
    const std::string id("\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef", 16);
    const std::string uuid = "u" + id;
    check_all({
        {text("{ \"a\" : 1.0 }"), TypeId::json, sized('t', "{ \"a\" : 1.0 }")},
        {text("{ \"a\" : 1.0 }"), TypeId::jsonb, sized('j', "{\"a\":1}")},
        {integer(5), TypeId::json, sized('t', "5")},
        {number(5), TypeId::json, sized('t', "5.0")},
        {number(1e15), TypeId::jsonb, sized('j', "1000000000000000")},
        {number(infinity), TypeId::json, misfit},
        {blob("1"), TypeId::json, misfit},
        {text("abc"), TypeId::jsonb, misfit},
        {text("01234567-89ab-cdef-0123-456789ABCDEF"), TypeId::uuid, uuid},
        {text("0123456789abcdef0123456789abcdef"), TypeId::uuid, uuid},
        {text("{01234567-89ab-cdef-0123-456789abcdef}"), TypeId::uuid, uuid},
        {text("{0123456789abcdef0123456789abcdef}"), TypeId::uuid, uuid},
        {blob(id), TypeId::uuid, uuid},
        {blob(std::string_view(id).substr(1)), TypeId::uuid, misfit},
        {text(id), TypeId::uuid, misfit},
        {text("01234567-89ab-cdef-0123456789abcdef-"), TypeId::uuid, misfit},
        {text("0123456789abcdef-0123-456789-abcdef-"), TypeId::uuid, misfit},
        {text("01234567-89ab-cdef-0123-456789abcdeg"), TypeId::uuid, misfit},
        {text("{01234567-89ab-cdef-0123-456789abcdef"), TypeId::uuid, misfit},
        {text("{}"), TypeId::uuid, misfit},
        {text(""), TypeId::uuid, misfit},
        {integer(1), TypeId::uuid, misfit},
    });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(digest)

BOOST_AUTO_TEST_CASE(order_does_not_matter_and_everything_else_does) {
    const std::vector<std::string> rows = {"a", "b", "c", "", "b"};
    const auto digest_of = [](const std::vector<std::string>& some) {
        Digest digest;
        for (const std::string& row : some)
            digest.add_row(row);
        return digest.hex();
    };
    BOOST_TEST(digest_of({}) == std::string(32, '0'));
    BOOST_TEST(digest_of(rows) == digest_of({"b", "", "c", "b", "a"}));
    BOOST_TEST(digest_of(rows) != digest_of({"a", "b", "c", ""}));
    BOOST_TEST(digest_of({"a", "a"}) != digest_of({}));
    BOOST_TEST(digest_of({"a"}) != digest_of({"a", ""}));
    BOOST_TEST(digest_of({""}) == "99aa06d3014798d86001c324468d497f");  // XXH3-128 of nothing, as published
}

BOOST_AUTO_TEST_CASE(merging_parts_carries) {
    Digest parts[3], whole;
    for (int i = 0; i < 300; ++i) {
        const std::string row = std::to_string(i);
        parts[i % 3].add_row(row);
        whole.add_row(row);
    }
    Digest merged = parts[2];
    merged.merge(parts[0]);
    merged.merge(parts[1]);
    BOOST_TEST(merged.hex() == whole.hex());

    Digest carry{UINT64_MAX, 1};
    carry.merge(Digest{1, 2});
    BOOST_TEST(carry.hex() == "00000000000000040000000000000000");
    Digest wrap{UINT64_MAX, UINT64_MAX};
    wrap.merge(Digest{2, 0});
    BOOST_TEST(wrap.hex() == "00000000000000000000000000000001");
}

BOOST_AUTO_TEST_SUITE_END()
