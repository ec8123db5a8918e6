// Canonical form of arrays from the side of the file.
#include "canonical_cases.hpp"

using namespace canonical_cases;

namespace {

std::string form(std::string_view text, TypeId type, TimeFormat format = TimeFormat::iso8601) {
    CanonicalColumn column{type, format, true, ""};
    RowBuffer row = "before";
    const bool fits = append_canonical(row, ValueView::text(text), column);
    BOOST_TEST(row.substr(0, 6) == "before");
    if (!fits) BOOST_TEST(row.size() == 6u);
    return fits ? row.substr(6) : "none";
}

std::string array(const std::vector<std::string>& elements) {
    std::string out = "a" + little_endian(elements.size(), 4);
    for (const std::string& element : elements)
        out += element;
    return out;
}

/// The digest of one row of one column, as ferry.checksum() prints it for the target.
std::string digest(std::string_view text, TypeId type) {
    RowBuffer row;
    BOOST_REQUIRE(
        append_canonical(row, ValueView::text(text), CanonicalColumn{type, TimeFormat::iso8601, true, ""}));
    Digest sum;
    sum.add_row(row);
    return sum.hex();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(canonical_arrays)

BOOST_AUTO_TEST_CASE(json_elements_follow_the_rules_of_their_type) {
    BOOST_TEST((form("[]", TypeId::int4) == array({})));
    BOOST_TEST((form(" [ ] ", TypeId::text) == array({})));
    BOOST_TEST((form("[1, \"-2\",null]", TypeId::int8) == array({fixed('i', 1), fixed('i', -2), "0"})));
    BOOST_TEST((form("[true,\"no\"]", TypeId::boolean) == array({boolean(true), boolean(false)})));
    BOOST_TEST((form("[1.50, \"x\", false]", TypeId::text) ==
                array({sized('t', "1.50"), sized('t', "x"), sized('t', "false")})));
    BOOST_TEST((form("[1.50]", TypeId::numeric) == array({sized('n', "1.5")})));
    BOOST_TEST((form("[86400]", TypeId::timestamp, TimeFormat::unix_s) ==
                array({fixed('s', (1 - 10957) * std::int64_t{86400000000})})));
    BOOST_TEST((form("[{\"b\":1,\"a\" : [2]}, \"s\", null]", TypeId::jsonb) ==
                array({sized('j', "{\"a\":[2],\"b\":1}"), sized('j', "\"s\""), "0"})));
    BOOST_TEST((form("[{\"b\": 1}, \"s\"]", TypeId::json) ==
                array({sized('t', "{\"b\": 1}"), sized('t', "\"s\"")})));
    BOOST_TEST((form("[\"happy\"]", TypeId::other) == array({sized('o', "happy")})));
}

BOOST_AUTO_TEST_CASE(what_has_no_place) {
    for (const char* text : {"[1.5]", "[true]",   "[[1]]",  "[{}]",     "[\"a\"]",   "[99999999999]",
                             "[1,",   "[1]x",     "[1,]",   "",         " ",         "1",
                             "{1",    "{1}x",     "{1,}",   "{,1}",     "{{1},{2}}", "[0:1]={1,2}",
                             "{\"1}", "{1\"2\"}", "{1\\2}", "{\"1\" 2}"})
        BOOST_TEST(form(text, TypeId::int4) == "none", text);
    BOOST_TEST(form("[\"\\u0000\"]", TypeId::text) == "none");
    BOOST_TEST(form("[\"\\ud800\"]", TypeId::text) == "none");
    BOOST_TEST(form("[\"\xff\"]", TypeId::text) == "none");
    BOOST_TEST(form(std::string_view("{a\0b}", 5), TypeId::text) == "none");
    RowBuffer row;
    const CanonicalColumn column{TypeId::int4, TimeFormat::iso8601, true, ""};
    BOOST_TEST(!append_canonical(row, ValueView::of(std::int64_t{5}), column));
    BOOST_TEST(!append_canonical(row, ValueView::blob("[]"), column));
    BOOST_TEST(row.empty());
    BOOST_TEST(append_canonical(row, ValueView::null(), column));
    BOOST_TEST(row == "0");
}

BOOST_AUTO_TEST_CASE(literals_of_one_dimension) {
    BOOST_TEST((form("{}", TypeId::int4) == array({})));
    BOOST_TEST((form(" { } ", TypeId::int4) == array({})));
    BOOST_TEST((form("{1, 2 ,NULL,nUlL}", TypeId::int4) == array({fixed('i', 1), fixed('i', 2), "0", "0"})));
    BOOST_TEST((form("{a b , \"c,\\\"}\\\\\" ,\"\",\"NULL\"}", TypeId::text) ==
                array({sized('t', "a b"), sized('t', "c,\"}\\"), sized('t', ""), sized('t', "NULL")})));
    BOOST_TEST((form("{t,f}", TypeId::boolean) == array({boolean(true), boolean(false)})));
}

// The same digests as ferry.checksum() gives for arrays in a table: expected/fdw_misfits.out.
BOOST_AUTO_TEST_CASE(digests_agree_with_the_target) {
    BOOST_TEST(digest("[1,2,null]", TypeId::int4) == "cfc125c34f997999960b6b0adcd8bfc2");
    BOOST_TEST(digest("{1,2,NULL}", TypeId::int4) == "cfc125c34f997999960b6b0adcd8bfc2");
    BOOST_TEST(digest("[]", TypeId::text) == "a36be70d510bb7d44d2279a7f0ba5bd8");
    BOOST_TEST(digest(R"(["a","b \"c\"\\ é\u00e9\ud83d\ude00",""])", TypeId::text) ==
               "435900287841703ed17732829c8f852b");
    BOOST_TEST(digest(R"([{"a": [1, "]"]}, "x", 1.50, null])", TypeId::jsonb) ==
               "dc7c2bd589ea9be6c5fa4681da5974f8");
    BOOST_TEST(digest(R"(["happy", null])", TypeId::other) == "88afa2d5804f1df5b8f413ce13c76246");
    BOOST_TEST(digest(R"(["2024-02-29T10:00:00Z"])", TypeId::timestamptz) ==
               "76837f29b144dbf4200fc3ea5ff65a36");
}

BOOST_AUTO_TEST_SUITE_END()
