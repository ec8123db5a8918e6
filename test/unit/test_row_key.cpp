#include <boost/test/unit_test.hpp>

#include <limits>

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
        {ValueView::of(infinity), "{\"k\": \"Infinity\"}"},
        {ValueView::of(-infinity), "{\"k\": \"-Infinity\"}"},
        {ValueView::text("a\"b\n"), "{\"k\": \"a\\\"b\\n\"}"},
        {ValueView::text(""), "{\"k\": \"\"}"},
        {ValueView::text("\xFF"), "{\"k\": \"\\ufffd\"}"},
        {ValueView::blob(std::string_view("\0\xAB", 2)), "{\"k\": \"x'00ab'\"}"},
        {ValueView::blob(""), "{\"k\": \"x''\"}"},
        {ValueView::null(), "{\"k\": null}"},
    };
    for (const Case& test : cases)
        BOOST_TEST(row_key_json({"k"}, {test.value}) == test.json);
    BOOST_TEST(row_key_json({}, {}) == "{}");
    BOOST_TEST(row_key_json({"a", "b\\"}, {ValueView::of(std::int64_t{1}), ValueView::text("x")}) ==
               "{\"a\": 1, \"b\\\\\": \"x\"}");
}

BOOST_AUTO_TEST_SUITE_END()
