#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>

#include "core/quote.hpp"
#include "core/utf8.hpp"

using namespace ferry::core;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(quote)

BOOST_AUTO_TEST_CASE(identifiers) {
    BOOST_TEST(quote_identifier("orders") == "\"orders\"");
    BOOST_TEST(quote_identifier("") == "\"\"");
    BOOST_TEST(quote_identifier("a\"b") == "\"a\"\"b\"");
    BOOST_TEST(quote_identifier("\"\"\"") == "\"\"\"\"\"\"\"\"");
    BOOST_TEST(quote_identifier("a'b\\c") == "\"a'b\\c\"");
    BOOST_TEST(quote_identifier("x\"; DROP TABLE t; --") == "\"x\"\"; DROP TABLE t; --\"");
}

BOOST_AUTO_TEST_CASE(literals) {
    const struct {
        const char* text;
        const char* sqlite;
        const char* postgres;
    } cases[] = {
        {"", "''", "''"},
        {"abc", "'abc'", "'abc'"},
        {"it's", "'it''s'", "'it''s'"},
        {"'", "''''", "''''"},
        {"a\\b", "'a\\b'", "E'a\\\\b'"},
        {"\\", "'\\'", "E'\\\\'"},
        {"\\'", "'\\'''", "E'\\\\'''"},
        {"'; DROP TABLE t; --", "'''; DROP TABLE t; --'", "'''; DROP TABLE t; --'"},
        {"a\"b\nc", "'a\"b\nc'", "'a\"b\nc'"},
        {"\xc3\xa9", "'\xc3\xa9'", "'\xc3\xa9'"},
    };
    for (const auto& c : cases) {
        BOOST_TEST(quote_sqlite_literal(c.text) == c.sqlite);
        BOOST_TEST(quote_pg_literal(c.text) == c.postgres);
    }
}

BOOST_AUTO_TEST_CASE(json) {
    const struct {
        std::string text;
        const char* json;
    } cases[] = {
        {"", "\"\""},
        {"a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
        {"\0"s, "\"\\ufffd\""},
        {"caf\xc3\xa9 \xf0\x9f\x98\x80", "\"caf\xc3\xa9 \xf0\x9f\x98\x80\""},
        {"\xff", "\"\\ufffd\""},
        {"a\xc3", "\"a\\ufffd\""},
        {"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xe2\x82z", "\"\\ufffd\\ufffdz\""},
    };
    for (const auto& c : cases)
        BOOST_TEST(quote_json(c.text) == c.json);
}

BOOST_AUTO_TEST_CASE(json_arrays) {
    BOOST_TEST(json_array({}) == "[]");
    BOOST_TEST(json_array({"{\"id\": 1}"}) == "[{\"id\": 1}]");
    BOOST_TEST(json_array({"1", "\"a, b\"", "[]"}) == "[1, \"a, b\", []]");
}

BOOST_AUTO_TEST_CASE(hex) {
    BOOST_TEST(hex_text("") == "");
    BOOST_TEST(hex_text("\0\x0f\xf0\xff"s) == "000ff0ff");
}

BOOST_AUTO_TEST_CASE(arrays) {
    const std::string plain = "a", null_word = "NULL", tricky = "b\"c\\d,{e}", empty;
    BOOST_TEST(pg_array_text(std::vector<std::string>{}) == "{}");
    BOOST_TEST(pg_array_text(std::vector<std::string>{plain, empty, null_word}) == "{\"a\",\"\",\"NULL\"}");
    BOOST_TEST(pg_array_text(std::vector<std::string>{tricky}) == "{\"b\\\"c\\\\d,{e}\"}");
    BOOST_TEST(pg_array_text(std::vector<const std::string*>{nullptr, &plain, nullptr}) ==
               "{NULL,\"a\",NULL}");
}

BOOST_AUTO_TEST_CASE(shown_values) {
    BOOST_TEST(show_value(ValueView::null()) == "NULL");
    BOOST_TEST(show_value(ValueView::of(std::int64_t{-5})) == "-5");
    BOOST_TEST(show_value(ValueView::of(5.0)) == "5.0");
    BOOST_TEST(show_value(ValueView::of(-std::numeric_limits<double>::infinity())) == "-Inf");
    BOOST_TEST(show_value(ValueView::text("")) == "''");
    BOOST_TEST(show_value(ValueView::text("it's")) == "'it''s'");
    BOOST_TEST(show_value(ValueView::text("a\0b\n\xff\xc3\xa9"s)) == "'a\\x00b\\x0a\\xff\xc3\xa9'");
    BOOST_TEST(show_value(ValueView::blob("")) == "x''");
    BOOST_TEST(show_value(ValueView::blob("\0\xff"s)) == "x'00ff'");
}

BOOST_AUTO_TEST_CASE(shown_values_are_cut) {
    BOOST_TEST(show_value(ValueView::text(std::string(58, 'a'))) == "'" + std::string(58, 'a') + "'");
    BOOST_TEST(show_value(ValueView::text(std::string(59, 'a'))) == "'" + std::string(55, 'a') + "'...");
    BOOST_TEST(show_value(ValueView::blob(std::string(1000, '\xab'))).size() <= 60u);
    for (const char* piece : {"a", "'", "\n", "\xff", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
        std::string whole;
        for (int i = 0; i < 70; ++i) {
            const std::string shown = show_value(ValueView::text(whole));
            BOOST_TEST(shown.size() <= 60u);
            BOOST_TEST((check_text(shown.data(), shown.size()) == TextFault::none));
            BOOST_TEST(shown.front() == '\'');
            const bool cut = shown.size() > 3 && shown.substr(shown.size() - 3) == "...";
            BOOST_TEST(shown[shown.size() - (cut ? 4 : 1)] == '\'');
            whole += piece;
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
