#include <boost/test/unit_test.hpp>

#include "core/ddl_comments.hpp"

using namespace ferry::core;

namespace {

/// "column=text", a slash between them and for line ends.
std::string comments(std::string_view sql) {
    std::string text;
    for (const DdlComment& comment : ddl_comments(sql))
        text += (text.empty() ? "" : "/") + comment.column + "=" + comment.text;
    for (char& c : text)
        if (c == '\n') c = '/';
    return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(comments_behind_and_above_columns) {
    BOOST_TEST(comments("CREATE TABLE t(a INT, -- one\n  -- two\n  b INT)") == "a=one/b=two");
    BOOST_TEST(comments("CREATE TABLE t(\n  a INT -- one\n  , b INT -- two\n)") == "a=one/b=two");
    BOOST_TEST(comments("CREATE TABLE t(a INT, b INT -- of b\n)") == "b=of b");
    BOOST_TEST(comments("CREATE TABLE t(\n  a TEXT -- one\n    NOT NULL -- two\n)") == "a=one/two");
    BOOST_TEST(comments("CREATE TABLE t(\n  a /* inside */ INT\n)") == "a=inside");
    BOOST_TEST(comments("CREATE TABLE t(\n  /* two\n   * lines */\n  \"my col\" INT)") == "my col=two/lines");
}

BOOST_AUTO_TEST_CASE(comments_of_the_table) {
    BOOST_TEST(comments("CREATE TABLE t -- things\n(a INT)") == "=things");
    BOOST_TEST(comments("CREATE TABLE t( -- things\n  a INT)") == "=things");
    BOOST_TEST(comments("CREATE TABLE t( -- things\n  -- the a\n  a INT)") == "=things/a=the a");
    BOOST_TEST(comments("CREATE TABLE t(\n  a INT\n  -- the end\n)") == "=the end");
}

BOOST_AUTO_TEST_CASE(comments_of_constraints_are_left_out) {
    BOOST_TEST(comments("CREATE TABLE t(\n  a INT,\n  -- must\n  CHECK (a > 0) -- be\n)") == "");
    BOOST_TEST(comments("CREATE TABLE t(a INT CHECK (a > 0), -- one, (two)\n PRIMARY KEY (a))") == "a=one, (two)");
}

BOOST_AUTO_TEST_CASE(comments_without_what_is_drawn) {
    BOOST_TEST(comments("CREATE TABLE t(\n  ---- Users ----\n  a INT)") == "a=Users");
    BOOST_TEST(comments("CREATE TABLE t(\n  --------\n  a INT)") == "");
    BOOST_TEST(comments("CREATE TABLE t(a INT -- -5 is unknown\n)") == "a=-5 is unknown");
    BOOST_TEST(comments("CREATE TABLE t(a TEXT DEFAULT '-- no comment')") == "");
}

BOOST_AUTO_TEST_CASE(comments_of_other_statements) {
    BOOST_TEST(comments("CREATE TABLE t AS SELECT 1 AS a -- x\n") == "");
    BOOST_TEST(comments("CREATE TABLE t(a INT /* never closed") == "");
    BOOST_TEST(comments("") == "");
}
