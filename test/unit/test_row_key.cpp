#include <boost/test/unit_test.hpp>

#include <limits>
#include <set>

#include "core/listed_values.hpp"
#include "core/row_key.hpp"

using namespace ferry::core;

namespace {

Table table_with(std::vector<std::pair<std::string, int>> columns, std::string rowid_name = "rowid") {
    Table table;
    table.name = "t";
    table.rowid_name = std::move(rowid_name);
    for (auto& [name, pk] : columns) {
        Column column;
        column.name = name;
        column.pk = pk;
        table.columns.push_back(std::move(column));
    }
    return table;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : "|") + part;
    return text;
}

void check_key(const Table& table, const std::string& names, const std::string& sql) {
    const RowKey key = row_key_of(table);
    BOOST_TEST(joined(key.names) == names);
    BOOST_TEST(joined(key.sql) == sql);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_key)

BOOST_AUTO_TEST_CASE(keys_by_kind_of_table) {
    Table alias = table_with({{"a", 0}, {"i\"d", 1}});
    alias.columns[1].rowid_alias = true;
    check_key(alias, "i\"d", "\"i\"\"d\"");
    check_key(table_with({{"a", 0}}), "rowid", "rowid");
    check_key(table_with({{"rowid", 0}, {"b", 1}}, "_rowid_"), "_rowid_", "_rowid_");
    Table without = table_with({{"b", 2}, {"c", 0}, {"a", 1}}, "");
    without.without_rowid = true;
    check_key(without, "a|b", "\"a\"|\"b\"");
    check_key(table_with({{"rowid", 0}, {"oid", 0}, {"_rowid_", 0}}, ""), "", "");
    Table view = table_with({{"a", 0}}, "");
    view.kind = TableKind::view;
    check_key(view, "", "");
    Table virtual_table = table_with({{"a", 1}}, "");
    virtual_table.kind = TableKind::virtual_table;
    check_key(virtual_table, "", "");
    virtual_table.rowid_name = "rowid";
    check_key(virtual_table, "rowid", "rowid");
}

BOOST_AUTO_TEST_CASE(json) {
    struct Case {
        ValueView value;
        std::string json;
    };
    const double infinity = std::numeric_limits<double>::infinity();
    const Case cases[] = {
        {ValueView::of(std::int64_t{7}), "{\"k\": 7}"},
        {ValueView::of(std::numeric_limits<std::int64_t>::min()), "{\"k\": -9223372036854775808}"},
        {ValueView::of(0.1), "{\"k\": 0.1}"},
        {ValueView::of(1e300), "{\"k\": 1e+300}"},
        {ValueView::of(5.0), "{\"k\": 5}"},
        {ValueView::of(-1e15), "{\"k\": -1000000000000000}"},
        {ValueView::of(1e19), "{\"k\": 1e+19}"},
        {ValueView::of(infinity), "{\"k\": {\"real\": \"Infinity\"}}"},
        {ValueView::of(-infinity), "{\"k\": {\"real\": \"-Infinity\"}}"},
        {ValueView::text("a\"b\n"), "{\"k\": \"a\\\"b\\n\"}"},
        {ValueView::text(""), "{\"k\": \"\"}"},
        {ValueView::text("f\xFFo"), "{\"k\": {\"text\": \"66ff6f\"}}"},
        {ValueView::text(std::string_view("a\0", 2)), "{\"k\": {\"text\": \"6100\"}}"},
        {ValueView::blob(std::string_view("\0\xAB", 2)), "{\"k\": {\"blob\": \"00ab\"}}"},
        {ValueView::blob(""), "{\"k\": {\"blob\": \"\"}}"},
        {ValueView::null(), "{\"k\": null}"},
    };
    for (const Case& test : cases)
        BOOST_TEST(row_key_json({"k"}, {test.value}) == test.json);
    BOOST_TEST(row_key_json({}, {}) == "{}");
    BOOST_TEST(row_key_json({"a", "b\\"}, {ValueView::of(std::int64_t{1}), ValueView::text("x")}) ==
               "{\"a\": 1, \"b\\\\\": \"x\"}");
}

/// In the form in which keys are compared: different for every two values that SQLite tells apart.
BOOST_AUTO_TEST_CASE(different_values_differ) {
    const double infinity = std::numeric_limits<double>::infinity();
    const std::string_view texts[] = {{"\0", 1},
                                      {"\0\0", 2},
                                      "\xFF",
                                      "\xFE",
                                      "\xEF\xBF\xBD",
                                      "a\xFF",
                                      "a\xFE",
                                      "",
                                      "00ff",
                                      "x'00ff'",
                                      "1",
                                      "Infinity",
                                      "-Infinity",
                                      "null",
                                      "{\"blob\": \"00ff\"}",
                                      "{\"text\": \"ff\"}"};
    std::vector<ValueView> values = {
        ValueView::null(), ValueView::of(infinity), ValueView::of(-infinity), ValueView::of(0.1),
        ValueView::of(4.9e-324), ValueView::of(std::int64_t{1}),
        // a whole real, and the integer that is the shortest text of it
        ValueView::of(1234567890123000000.0), ValueView::of(std::int64_t{1234567890123000000}),
        ValueView::blob(std::string_view("\0\xFF", 2))};
    for (const std::string_view text : texts) {
        values.push_back(ValueView::text(text));
        values.push_back(ValueView::blob(text));
    }
    std::set<std::string> keys;
    for (const ValueView& value : values) {
        const std::string json = row_key_json({"k"}, {value});
        const auto key = canonical_row_key(json);
        BOOST_TEST_REQUIRE(key.has_value(), json);
        BOOST_TEST(keys.insert(*key).second, json);
    }
}

BOOST_AUTO_TEST_SUITE_END()
