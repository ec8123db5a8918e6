#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "core/name_map.hpp"
#include "core/utf8.hpp"

using namespace ferry::core;

namespace {

using Names = std::vector<std::string>;

std::string repeat(std::string_view unit, std::size_t times) {
    std::string text;
    while (times-- > 0)
        text += unit;
    return text;
}

bool is_hex_suffix(const std::string& name) {
    if (name.size() < 9) return false;
    const std::string tail = name.substr(name.size() - 9);
    return tail[0] == '_' && tail.find_first_not_of("0123456789abcdef", 1) == std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(name_map)

BOOST_AUTO_TEST_CASE(rules_by_name) {
    BOOST_TEST((name_case_of("keep") == NameCase::keep));
    BOOST_TEST((name_case_of("lower") == NameCase::lower));
    BOOST_TEST((name_case_of("snake") == NameCase::snake));
    BOOST_TEST(!name_case_of("upper").has_value());
    BOOST_TEST(!name_case_of("").has_value());
}

BOOST_AUTO_TEST_CASE(names_under_a_rule) {
    struct Case {
        std::string name, lower, snake;
    };
    const Case cases[] = {
        {"", "", ""},
        {"id", "id", "id"},
        {"userId", "userid", "user_id"},
        {"UserID", "userid", "user_id"},
        {"HTTPServer", "httpserver", "http_server"},
        {"user name", "user name", "user_name"},
        {"User Name", "user name", "user_name"},
        {"user - name", "user - name", "user_name"},
        {"user_name", "user_name", "user_name"},
        {"User_Name", "user_name", "user_name"},
        {"user _name", "user _name", "user_name"},
        {"a__b", "a__b", "a__b"},
        {"_id", "_id", "_id"},
        {"_Id", "_id", "_id"},
        {"address2Line", "address2line", "address2_line"},
        {"address2", "address2", "address2"},
        {"price (EUR)", "price (eur)", "price_eur"},
        {" a ", " a ", "a"},
        {"%", "%", ""},
        {"ABC", "abc", "abc"},
        {"A", "a", "a"},
        {"aB", "ab", "a_b"},
        {"\xC3\x89t\xC3\xA9Nom", "\xC3\x89t\xC3\xA9nom", "\xC3\x89t\xC3\xA9_nom"},  // only ASCII folds
    };
    for (const Case& test : cases) {
        BOOST_TEST(apply_case(test.name, NameCase::keep) == test.name);
        BOOST_TEST(apply_case(test.name, NameCase::lower) == test.lower, test.name);
        BOOST_TEST(apply_case(test.name, NameCase::snake) == test.snake, test.name);
    }
}

BOOST_AUTO_TEST_CASE(names_that_fit_stay) {
    const Names names = {"a", "A", "select", "we\"ird", repeat("x", 63), repeat("\xC3\xA9", 31) + "y"};
    BOOST_TEST(map_names(names, NameCase::keep) == names, boost::test_tools::per_element());
    BOOST_TEST(map_names({}, NameCase::keep).empty());
}

BOOST_AUTO_TEST_CASE(long_names_are_cut_between_code_points) {
    for (const std::string& name : {repeat("x", 64), repeat("x", 5000), repeat("\xC3\xA9", 32),
                                    repeat("\xF0\x9F\x98\x80", 20), "a" + repeat("\xF0\x9F\x98\x80", 20)}) {
        const std::string mapped = map_names({name}, NameCase::keep).front();
        BOOST_TEST(mapped.size() <= 63u);
        BOOST_TEST(mapped.size() >= 60u);
        BOOST_TEST(is_hex_suffix(mapped));
        BOOST_TEST((check_text(mapped.data(), mapped.size()) == TextFault::none));
        BOOST_TEST(name.compare(0, mapped.size() - 9, mapped, 0, mapped.size() - 9) == 0);
    }
    const std::string stem = repeat("x", 70);
    const Names mapped = map_names({stem + "1", stem + "2"}, NameCase::keep);
    BOOST_TEST(mapped[0] != mapped[1]);
}

BOOST_AUTO_TEST_CASE(the_suffix_never_changes) {
    // Names of migrated objects: another value here would rename them in the next release.
    BOOST_TEST(map_names({repeat("x", 64)}, NameCase::keep).front() == repeat("x", 54) + "_acf81244");
}

BOOST_AUTO_TEST_CASE(clashes_get_a_suffix_and_the_unchanged_name_wins) {
    const Names mapped = map_names({"NAME", "name", "Name"}, NameCase::lower);
    BOOST_TEST(mapped[1] == "name");
    BOOST_TEST(is_hex_suffix(mapped[0]));
    BOOST_TEST(is_hex_suffix(mapped[2]));
    BOOST_TEST(mapped[0].substr(0, 5) == "name_");
    BOOST_TEST((std::set<std::string>(mapped.begin(), mapped.end()).size() == 3));
    const Names changed = map_names({"Name", "NAME"}, NameCase::lower);
    BOOST_TEST(changed[1] == "name");  // both change: the first by bytes
    BOOST_TEST(is_hex_suffix(changed[0]));
}

BOOST_AUTO_TEST_CASE(an_existing_name_like_a_suffixed_one_is_left_alone) {
    const std::string taken = map_names({"a", "A"}, NameCase::lower)[1];
    const Names mapped = map_names({"a", "A", taken}, NameCase::lower);
    BOOST_TEST(mapped[0] == "a");
    BOOST_TEST(mapped[2] == taken);
    BOOST_TEST(mapped[1] != taken);
    BOOST_TEST(is_hex_suffix(mapped[1]));
}

BOOST_AUTO_TEST_CASE(a_name_given_twice) {
    const Names mapped = map_names({"a", "a", "a"}, NameCase::keep);
    BOOST_TEST(mapped[0] == "a");
    BOOST_TEST((std::set<std::string>(mapped.begin(), mapped.end()).size() == 3));
}

BOOST_AUTO_TEST_CASE(what_is_not_text_becomes_an_underscore) {
    struct Case {
        std::string name, mapped;
    };
    const Case cases[] = {
        {"", "_"},
        {std::string("a\0b", 3), "a_b"},
        {"a\xFF", "a_"},
        {"a\xC3", "a_"},
        {"\xC3(", "_("},
        {"\xE2\x82", "__"},
        {"\xED\xA0\x80", "___"},       // a surrogate
        {"\xC0\x80", "__"},            // overlong
        {"\xF4\x90\x80\x80", "____"},  // past U+10FFFF
        {"\xE2\x82\xAC\xFF", "\xE2\x82\xAC_"},
    };
    for (const Case& test : cases)
        BOOST_TEST(map_names({test.name}, NameCase::keep).front() == test.mapped);
    BOOST_TEST(map_names({"%%"}, NameCase::snake).front() == "_");
}

BOOST_AUTO_TEST_CASE(columns_do_not_take_the_names_of_system_columns) {
    const Names names = {"xmin", "XMAX", "ctid", "cmin", "cmax", "tableoid", "oid", "xmin_"};
    const Names kept = map_column_names(names, NameCase::keep);
    const Names lower = map_column_names(names, NameCase::lower);
    BOOST_TEST(kept[1] == "XMAX");
    BOOST_TEST(lower[1] == "xmax_");
    BOOST_TEST(lower[2] == "ctid_");
    BOOST_TEST(lower[3] == "cmin_");
    BOOST_TEST(lower[4] == "cmax_");
    BOOST_TEST(lower[5] == "tableoid_");
    BOOST_TEST(lower[6] == "oid");
    BOOST_TEST(lower[7] == "xmin_");  // its own name wins
    BOOST_TEST(lower[0].substr(0, 6) == "xmin__");
    BOOST_TEST(lower[0].size() == 14U);
    BOOST_TEST(map_names(names, NameCase::keep)[0] == "xmin");  // tables may have it
}

BOOST_AUTO_TEST_CASE(the_order_of_the_names_does_not_show) {
    Names names = {"Name", "NAME", "name", "nAME", repeat("y", 80), repeat("y", 81), "", "\xFF", "_"};
    std::sort(names.begin(), names.end());
    std::map<std::string, std::string> expected;
    const Names first = map_names(names, NameCase::lower);
    for (std::size_t i = 0; i < names.size(); ++i)
        expected[names[i]] = first[i];
    BOOST_TEST(expected["_"] == "_");
    for (int round = 0; round < 20; ++round) {
        std::rotate(names.begin(), names.begin() + 1 + round % 3, names.end());
        if (round % 2 == 0) std::reverse(names.begin(), names.end());
        const Names mapped = map_names(names, NameCase::lower);
        for (std::size_t i = 0; i < names.size(); ++i)
            BOOST_TEST(mapped[i] == expected[names[i]]);
    }
}

BOOST_AUTO_TEST_SUITE_END()
