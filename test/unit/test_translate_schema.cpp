// Parts of tables: CHECK, generated columns, DEFAULT, index keys; CREATE TABLE, INDEX and VIEW.
#include <boost/test/unit_test.hpp>

#include "core/default_value.hpp"
#include "unit/change_catalog.hpp"

using namespace ferry;
using namespace ferry::test;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts)
        all += (all.empty() ? "" : " | ") + part;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(translate_schema)

BOOST_AUTO_TEST_CASE(checks) {
    const core::Catalog catalog = change_catalog();
    const auto check = [&](const char* sql) { return core::translate_check(catalog, "Item", sql).sql; };
    BOOST_TEST(check("n > 0 AND name <> ''") == "n > 0 AND name <> ''");
    BOOST_TEST(check("n") == "n <> 0");
    BOOST_TEST(check("name IN ('a', 'b')") == "name IN ('a', 'b')");
    BOOST_TEST(check("length(name) < 5") == "length(name) < 5");
    BOOST_TEST(check("Id IS NOT NULL OR item.price > 1.5") == "id IS NOT NULL OR price > 1.5");
    BOOST_TEST(has(error_of([&] { check("n IN (SELECT n FROM log)"); }), "PostgreSQL writes as a query"));
    BOOST_TEST(has(error_of([&] { check("nope > 1"); }), "nope"));
}

BOOST_AUTO_TEST_CASE(generated_columns) {
    const core::Catalog catalog = change_catalog();
    const auto generated = [&](const char* sql) {
        return core::translate_generated(catalog, "item", "twice", sql).sql;
    };
    BOOST_TEST(generated("n * 2") == "n::bigint * 2");
    BOOST_TEST(generated("length(name)") == "length(name)");
    BOOST_TEST(generated("price") == "trim_scale(price::text::numeric)::text::bigint");
    BOOST_TEST(has(error_of([&] { generated("random()"); }), "depends on"));
    BOOST_TEST(has(error_of([&] { generated("strftime('%s', 'now')"); }), "depends on"));
    BOOST_TEST(has(error_of([&] { core::translate_generated(catalog, "item", "nope", "1"); }),
                   "no column named nope"));
}

// What core/default_value reads stays as it reads it; the rest are expressions.
BOOST_AUTO_TEST_CASE(defaults) {
    const core::Catalog catalog = change_catalog();
    const auto of = [&](const char* column, const char* sql) {
        return core::translate_column_default(catalog, "item", column, sql).sql;
    };
    for (const char* const sql : {"5", "-5", "'5'", "NULL", "TRUE", "0x10", "(7)"})
        BOOST_TEST(of("n", sql) == core::translate_default(sql, core::Affinity::integer, core::TypeId::int4,
                                                           core::TimeFormat::iso8601)
                                       .value());
    BOOST_TEST(of("name", "CURRENT_DATE") == core::translate_default("CURRENT_DATE", core::Affinity::text,
                                                                     core::TypeId::text,
                                                                     core::TimeFormat::iso8601)
                                                 .value());
    BOOST_TEST(of("name", "bare") == "'bare'");
    BOOST_TEST(of("name", "\"double\"") == "'double'");
    BOOST_TEST(of("n", "(1 + 2)") == "1 + 2");
    BOOST_TEST(of("n", "(abs(-5))") == "abs(-5)");
    BOOST_TEST(has(of("name", "(lower(hex(randomblob(16))))"), "sqlite_randomblob("));
    BOOST_TEST(has(of("name", "(datetime('now'))"), "to_char("));
    BOOST_TEST(has(of("made", "(datetime('now', 'localtime'))"), "::timestamp"));
    BOOST_TEST(has(error_of([&] { of("n", "(1.5 + 'x' || name)"); }), "name"));
    BOOST_TEST(has(error_of([&] { of("n", "'many'"); }), "does not fit"));
}

BOOST_AUTO_TEST_CASE(index_keys) {
    const core::Catalog catalog = change_catalog();
    const auto keys = [&](const char* sql) {
        const core::IndexTranslation made = core::translate_index_keys(catalog, sql);
        return joined(made.keys) + (made.where.empty() ? "" : " WHERE " + made.where);
    };
    BOOST_TEST(keys("CREATE INDEX i ON item (name, n DESC)") == "name | n DESC");
    BOOST_TEST(keys("CREATE INDEX i ON item (name COLLATE NOCASE)") == "lower(name)");
    BOOST_TEST(keys("CREATE UNIQUE INDEX i ON pair (c)") == "lower(c)");
    BOOST_TEST(keys("CREATE INDEX i ON item (lower(name), n + 1 DESC) WHERE n > 5 AND name NOT NULL") ==
               "lower(name) | (n::bigint + 1) DESC WHERE n > 5 AND name IS NOT NULL");
    BOOST_TEST(keys("CREATE INDEX i ON item (n > 1)") == "((n > 1)::int)");
    BOOST_TEST(has(error_of([&] { keys("CREATE INDEX i ON item (random())"); }), "an index on"));
    BOOST_TEST(
        core::translate_statement(catalog, "CREATE UNIQUE INDEX IF NOT EXISTS \"My i\" ON Item (name, Id)")
            .sql == "CREATE UNIQUE INDEX IF NOT EXISTS \"My i\" ON app.item (name, id)");
}

BOOST_AUTO_TEST_CASE(tables) {
    const core::Catalog catalog = change_catalog();
    const auto create = [&](const char* sql) { return core::translate_statement(catalog, sql).sql; };
    BOOST_TEST(
        create(
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, b BOOLEAN DEFAULT TRUE, v VARCHAR(3) NOT "
            "NULL, "
            "d DATETIME DEFAULT CURRENT_TIMESTAMP, x DECIMAL(4,1), z BLOB, r FLOAT CHECK (r > 0)) STRICT") ==
        "CREATE TABLE app.t (\n"
        "    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,\n"
        "    b bigint DEFAULT 1,\n"
        "    v text NOT NULL,\n"
        "    d text DEFAULT to_char(statement_timestamp() AT TIME ZONE 'utc', 'YYYY-MM-DD HH24:MI:SS'),\n"
        "    x numeric,\n"
        "    z bytea,\n"
        "    r double precision CHECK (r > 0)\n)");
    BOOST_TEST(create("CREATE TABLE t (a INTEGER PRIMARY KEY DESC, u TEXT UNIQUE COLLATE NOCASE)") ==
               "CREATE TABLE app.t (\n    a bigint PRIMARY KEY,\n    u text\n);\nCREATE UNIQUE INDEX ON "
               "app.t (lower(u))");
    BOOST_TEST(
        create("CREATE TABLE t (a INTEGER, b INTEGER, c INT AS (a + b), CONSTRAINT k PRIMARY KEY (a), UNIQUE "
               "(a, b), "
               "FOREIGN KEY (b) REFERENCES Item (Id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED)") ==
        "CREATE TABLE app.t (\n"
        "    a bigint GENERATED BY DEFAULT AS IDENTITY,\n"
        "    b bigint,\n"
        "    c bigint GENERATED ALWAYS AS (a + b) STORED,\n"
        "    CONSTRAINT k PRIMARY KEY (a),\n"
        "    UNIQUE (a, b),\n"
        "    FOREIGN KEY (b) REFERENCES app.item (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED\n)");
    BOOST_TEST(create("CREATE TEMP TABLE t AS SELECT n, name FROM item") ==
               "CREATE TEMPORARY TABLE t AS SELECT item.n, item.name FROM app.item");
    BOOST_TEST(create("CREATE VIEW v (x) AS SELECT n + 1 FROM log") ==
               "CREATE VIEW app.v (x) AS SELECT log.n + 1 AS \"n + 1\" FROM app.log");
}

BOOST_AUTO_TEST_SUITE_END()
