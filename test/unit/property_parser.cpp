// Random trees: printed, parsed and the same again; and SQLite, which has to accept what is printed.
#include "tree_maker.hpp"

#include "core/error.hpp"
#include "core/parser.hpp"
#include "core/printer.hpp"
#include "sql_oracle.hpp"
#include "tree_text.hpp"

using namespace ferry::core;
using namespace ferry::test;

namespace {

constexpr int trees = 40000;

/// Printed and parsed again.
std::string reparsed(const std::string& printed) {
    try {
        const ast::Statement again = parse_statement(printed);
        if (print_sql(again) != printed) return "prints as " + print_sql(again);
        return tree_text(again);
    } catch (const Error& error) {
        return error.message;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_parser)

BOOST_AUTO_TEST_CASE(what_is_printed_parses_to_the_same_tree) {
    Random random(1);
    TreeMaker maker(random, false);
    int failures = 0;
    for (int i = 0; i < trees && failures < 5; ++i) {
        const ast::Statement tree = maker.statement();
        const std::string printed = print_sql(tree), expected = tree_text(tree), found = reparsed(printed);
        if (found == expected) continue;
        ++failures;
        BOOST_ERROR(printed << "\n" << found << "\n" << expected);
    }
    BOOST_TEST(failures == 0);
}

BOOST_AUTO_TEST_CASE(what_is_printed_is_sql_to_sqlite) {
    Random random(2);
    TreeMaker maker(random, true);
    SqlOracle sqlite;
    int failures = 0, undecided = 0;
    for (int i = 0; i < trees && failures < 5; ++i) {
        const std::string printed = print_sql(maker.statement());
        const Verdict verdict = sqlite.verdict(printed);
        undecided += verdict == Verdict::undecided ? 1 : 0;
        if (verdict != Verdict::syntax_error) continue;
        ++failures;
        BOOST_ERROR(sqlite.message() << ": " << printed);
    }
    BOOST_TEST(failures == 0);
    BOOST_TEST_MESSAGE(trees << " statements, " << undecided
                             << " of them beyond what SQLite's parser decides");
}

BOOST_AUTO_TEST_SUITE_END()
