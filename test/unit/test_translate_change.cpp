// INSERT, UPDATE and DELETE in PostgreSQL's words. What they do is compared with SQLite by
// test/scripts/triggers.sh.
#include <boost/test/unit_test.hpp>

#include "unit/change_catalog.hpp"

using namespace ferry;
using namespace ferry::test;

namespace {

struct ChangeRow {
    const char* sqlite;
    const char* pg;
    const char* notes;
};

constexpr const char* given_number =
    "the sequence that numbers Item does not follow numbers that are given: setval() moves it";

const ChangeRow change_rows[] = {
    {R"(INSERT INTO item VALUES (1, 'a', '7', 2, '2024-01-02 03:04:05'))",
     R"(INSERT INTO app.item (id, name, n, price, made) VALUES (1, 'a', 7, 2, '2024-01-02 03:04:05'::timestamp))",
     given_number},
    {R"(INSERT INTO item (id, name) VALUES (NULL, 'a'), (5, 6))",
     R"(INSERT INTO app.item (id, name) VALUES (DEFAULT, 'a'), (5, '6'))", given_number},
    {R"(INSERT INTO item (id, name) VALUES (NULL, 'a'))", R"(INSERT INTO app.item (name) VALUES ('a'))", ""},
    {R"(INSERT INTO item (rowid, name) VALUES (?, :name))",
     R"(INSERT INTO app.item (id, name) VALUES (coalesce($1, nextval(pg_get_serial_sequence('app.item', 'id'))), $2))",
     given_number},
    {R"(INSERT INTO item DEFAULT VALUES)", R"(INSERT INTO app.item DEFAULT VALUES)", ""},
    {R"(INSERT INTO main.item AS i (name) SELECT what FROM log ORDER BY n RETURNING id, *)",
     R"(INSERT INTO app.item AS i (name) SELECT log.what FROM app.log ORDER BY log.n NULLS FIRST RETURNING i.id, i.id, i.name, i.n, i.price, i.made, i.twice)",
     ""},
    {R"(INSERT INTO item (name, n) SELECT n, what FROM log)",
     R"(INSERT INTO app.item (name, n) SELECT q.c1::text, trim_scale(q.c2::numeric)::text::bigint FROM (SELECT log.n, log.what FROM app.log) AS q (c1, c2))",
     ""},
    {R"(INSERT INTO item SELECT NULL, what, n, n, NULL FROM log)",
     R"(INSERT INTO app.item (name, n, price, made) SELECT q.c2, q.c3, q.c4, NULL FROM (SELECT NULL, log.what, log.n, log.n, NULL FROM app.log) AS q (c1, c2, c3, c4, c5))",
     ""},
    {R"(INSERT INTO item (n, name) VALUES (1, 'x') ON CONFLICT DO NOTHING)",
     R"(INSERT INTO app.item (n, name) VALUES (1, 'x') ON CONFLICT DO NOTHING)", ""},
    {R"(INSERT INTO item (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = excluded.name || name, n = n + 1 WHERE n < 5)",
     R"(INSERT INTO app.item (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = excluded.name || item.name, n = item.n::bigint + 1 WHERE item.n < 5)",
     given_number},
    {R"(INSERT INTO item (id, name) VALUES (1, 'x') ON CONFLICT DO UPDATE SET n = 2)",
     R"(INSERT INTO app.item (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET n = 2)", given_number},
    {R"(INSERT OR IGNORE INTO item (name) VALUES ('x'))",
     R"(INSERT INTO app.item (name) VALUES ('x') ON CONFLICT DO NOTHING)",
     "rows that break NOT NULL or CHECK are an error, where SQLite leaves them out too"},
    {R"(INSERT OR REPLACE INTO item (id, name) VALUES (1, 'x'))",
     R"(INSERT INTO app.item (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = excluded.name, n = excluded.n, price = excluded.price, made = excluded.made)",
     given_number},
    {R"(INSERT OR REPLACE INTO item (name) VALUES ('x'))", R"(INSERT INTO app.item (name) VALUES ('x'))", ""},
    {R"(REPLACE INTO pair VALUES (1, 'x', 'y'))",
     R"(WITH given_row (a, b, c) AS (VALUES (1, 'x', 'y')), new_row AS MATERIALIZED (SELECT a::bigint AS a, b::text AS b, c::text AS c FROM given_row), gone AS (DELETE FROM app.pair AS old_row USING new_row WHERE (old_row.a = new_row.a AND old_row.b = new_row.b) OR lower(old_row.c) = lower(new_row.c) RETURNING 1) INSERT INTO app.pair (a, b, c) SELECT a, b, c FROM new_row WHERE (SELECT count(*) FROM gone) >= 0)",
     ""},
    {R"(REPLACE INTO pair (a, b) VALUES (1, 'x'))",
     R"(INSERT INTO app.pair (a, b) VALUES (1, 'x') ON CONFLICT (a, b) DO UPDATE SET c = excluded.c)", ""},
    {R"(REPLACE INTO log VALUES ('x', 1))", R"(INSERT INTO app.log (what, n) VALUES ('x', 1))", ""},
    {R"(INSERT INTO pair VALUES (1, 'x', 'y') ON CONFLICT (c) DO UPDATE SET b = 1)",
     R"(INSERT INTO app.pair (a, b, c) VALUES (1, 'x', 'y') ON CONFLICT (lower(c)) DO UPDATE SET b = '1')",
     ""},
    {R"(WITH w AS (SELECT 1 AS n) INSERT INTO log SELECT 'w', n FROM w)",
     R"(WITH w AS (SELECT 1 AS n) INSERT INTO app.log (what, n) SELECT 'w', w.n FROM w)", ""},
    {R"(INSERT INTO items (id, name) VALUES (1, 'x'))", R"(INSERT INTO app.items (id, name) VALUES (1, 'x'))",
     ""},
    {R"(UPDATE item SET n = n + 1, price = n, name = 5 WHERE rowid = 3)",
     R"(UPDATE app.item SET n = item.n::bigint + 1, price = item.n, name = '5' WHERE item.id = 3)", ""},
    {R"(UPDATE item SET (n, name) = (1, 'a'), n = 2)", R"(UPDATE app.item SET n = 2, name = 'a')", ""},
    {R"(UPDATE item SET (n, name) = (SELECT n, what FROM log))",
     R"(UPDATE app.item SET (n, name) = (SELECT q.c1, q.c2 FROM (SELECT log.n, log.what FROM app.log) AS q (c1, c2) LIMIT 1))",
     ""},
    {R"(UPDATE item AS i SET n = l.n FROM log AS l WHERE l.what = i.name)",
     R"(UPDATE app.item AS i SET n = l.n FROM app.log AS l WHERE l.what = i.name)",
     "where several rows of FROM go with a row, either engine takes one of them"},
    {R"(UPDATE item INDEXED BY x SET n = 1 WHERE n = 2 ORDER BY price LIMIT 3)",
     R"(UPDATE app.item SET n = 1 WHERE item.ctid IN (SELECT item.ctid FROM app.item WHERE item.n = 2 ORDER BY item.price NULLS FIRST LIMIT 3))",
     ""},
    {R"(UPDATE item SET made = datetime('now', '-1 day'))",
     R"(UPDATE app.item SET made = to_char(statement_timestamp() AT TIME ZONE 'UTC' - interval '1 day', 'YYYY-MM-DD HH24:MI:SS')::timestamp)",
     ""},
    {R"(DELETE FROM item)", R"(DELETE FROM app.item)", ""},
    {R"(DELETE FROM item WHERE name = 'a' LIMIT 1)",
     R"(DELETE FROM app.item WHERE item.ctid IN (SELECT item.ctid FROM app.item WHERE item.name = 'a' ORDER BY item.id LIMIT 1))",
     ""},
    {R"(DELETE FROM item AS i WHERE i.n > 3 RETURNING name)",
     R"(DELETE FROM app.item AS i WHERE i.n > 3 RETURNING i.name)", ""},
};

struct RefusedRow {
    const char* sqlite;
    const char* message;  ///< is in it
};

constexpr RefusedRow refused_rows[] = {
    {R"(INSERT INTO item VALUES (1, 'a'))", "has 5 columns but 2 values"},
    {R"(INSERT INTO item (id, nope) VALUES (1, 'a'))", "has no column named nope"},
    {R"(INSERT INTO item (id, twice) VALUES (1, 2))", "generated column twice"},
    {R"(INSERT INTO item (name, n) VALUES ('a', 'many'))", "does not fit integer column n"},
    {R"(INSERT INTO item (name, n) VALUES ('a', 1.5))", "does not fit integer column n"},
    {R"(INSERT INTO log (rowid, n) VALUES (1, 1))", "the rowid of log is not translated"},
    {R"(INSERT INTO pair VALUES (1, 'x', 'y') ON CONFLICT DO UPDATE SET b = 1)", "any of several keys"},
    {R"(INSERT INTO pair VALUES (1, 'x', 'y') ON CONFLICT (c) DO NOTHING ON CONFLICT (a, b) DO UPDATE SET c = 1)",
     "more than one ON CONFLICT"},
    {R"(UPDATE OR IGNORE item SET n = 1)", "UPDATE OR IGNORE"},
    {R"(UPDATE OR REPLACE item SET n = 1)", "UPDATE OR REPLACE"},
    {R"(UPDATE item SET twice = 1)", "generated column twice"},
    {R"(UPDATE item SET (n, name) = (SELECT 1))", "2 columns assigned 1 values"},
    {R"(UPDATE items SET name = 'x' ORDER BY id LIMIT 1)", "LIMIT in a change of a view"},
    {R"(PRAGMA user_version)", "PRAGMA is not translated"},
    {R"(ATTACH 'x' AS y)", "ATTACH is not translated"},
    {R"(VACUUM)", "VACUUM is not translated"},
    {R"(DROP TRIGGER x)", "DROP TRIGGER is not translated"},
    {R"(CREATE VIRTUAL TABLE x USING fts5(a))", "CREATE VIRTUAL TABLE is not translated"},
    {R"(REINDEX)", "REINDEX is not translated"},
    {R"(EXPLAIN SELECT 1)", "EXPLAIN is not translated"},
    {R"(ALTER TABLE item RENAME TO thing)", "ALTER TABLE is not translated"},
};

struct OtherRow {
    const char* sqlite;
    const char* pg;
};

constexpr OtherRow other_rows[] = {
    {"BEGIN", "BEGIN"},
    {"BEGIN EXCLUSIVE TRANSACTION", "BEGIN"},
    {"END", "COMMIT"},
    {"COMMIT TRANSACTION", "COMMIT"},
    {"ROLLBACK", "ROLLBACK"},
    {"SAVEPOINT \"A b\"", "SAVEPOINT \"A b\""},
    {"SAVEPOINT transaction", "SAVEPOINT transaction"},
    {"ROLLBACK TRANSACTION TO SAVEPOINT a;", "ROLLBACK TO SAVEPOINT a"},
    {"ROLLBACK TO a", "ROLLBACK TO SAVEPOINT a"},
    {"RELEASE a", "RELEASE SAVEPOINT a"},
    {"DROP TABLE IF EXISTS main.ITEM", "DROP TABLE IF EXISTS app.item"},
    {"DROP VIEW items", "DROP VIEW app.items"},
    {"DROP INDEX item_n", "DROP INDEX app.item_n"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(translate_change)

BOOST_AUTO_TEST_CASE(changes) {
    const core::Catalog catalog = change_catalog();
    for (const ChangeRow& row : change_rows) {
        BOOST_TEST_CONTEXT(row.sqlite) {
            const core::Translation made = core::translate_statement(catalog, row.sqlite);
            BOOST_TEST(made.sql == row.pg);
            BOOST_TEST(notes_of(made) == row.notes);
        }
    }
}

BOOST_AUTO_TEST_CASE(refused) {
    const core::Catalog catalog = change_catalog();
    for (const RefusedRow& row : refused_rows) {
        const std::string message = error_of([&] { core::translate_statement(catalog, row.sqlite); });
        BOOST_TEST(message.find(row.message) != std::string::npos, row.sqlite << ": " << message);
    }
}

BOOST_AUTO_TEST_CASE(statements_without_rows) {
    const core::Catalog catalog = change_catalog();
    for (const OtherRow& row : other_rows)
        BOOST_TEST(core::translate_statement(catalog, row.sqlite).sql == row.pg, row.sqlite);
}

BOOST_AUTO_TEST_CASE(columns_of_returning) {
    const core::Translation made = core::translate_statement(
        change_catalog(), "DELETE FROM item WHERE id = ?1 RETURNING rowid, name AS n, n + 1");
    BOOST_TEST(made.columns.size() == 3U);
    BOOST_TEST(made.columns[1].source_name == "n");
    BOOST_TEST(made.parameters.size() == 1U);
    BOOST_TEST(made.references.size() == 1U);
}

// Without knowledge of triggers a REPLACE is an update, and says so; with triggers it deletes and inserts.
BOOST_AUTO_TEST_CASE(replace_and_triggers) {
    core::Catalog catalog = change_catalog();
    const char* const replace = "REPLACE INTO item (id, name) VALUES (1, 'x')";
    catalog.triggers.reset();
    core::Translation made = core::translate_statement(catalog, replace);
    BOOST_TEST(made.sql.find("DO UPDATE SET") != std::string::npos);
    BOOST_TEST(notes_of(made).find("a replaced row of Item is updated") != std::string::npos);
    catalog.triggers = {{"item", 'i', {{"log", 'i'}}}};
    made = core::translate_statement(catalog, replace);
    BOOST_TEST(made.sql.find("gone AS (DELETE FROM") != std::string::npos);
    BOOST_TEST(notes_of(made).find("DELETE triggers") == std::string::npos);
    catalog.triggers->push_back({"ITEM", 'd', {}});
    BOOST_TEST(notes_of(core::translate_statement(catalog, replace)).find("DELETE triggers") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
