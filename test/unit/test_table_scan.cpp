// Profiling, digesting and looking for orphans in real files, made here.
#include <boost/test/unit_test.hpp>

#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "core/canonical.hpp"
#include "core/quote.hpp"
#include "sqlite/digest_scan.hpp"
#include "sqlite/duplicates.hpp"
#include "sqlite/orphans.hpp"
#include "sqlite/schema_reader.hpp"
#include "sqlite/table_scan.hpp"

using namespace ferry;
using core::Shape;
using core::TimeFormat;
using core::TypeId;

namespace {

/// A database file of its own for one test, gone afterwards.
class File {
  public:
    explicit File(const std::string& sql) {
        char directory[] = "/tmp/ferry_scan_XXXXXX";
        BOOST_REQUIRE(mkdtemp(directory) != nullptr);
        directory_ = directory;
        path_ = directory_ + "/file.db";
        execute(sql);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            unlink((path_ + suffix).c_str());
        rmdir(directory_.c_str());
    }

    void execute(const std::string& sql) const {
        sqlite3* db = nullptr;
        BOOST_REQUIRE(sqlite3_open(path_.c_str(), &db) == SQLITE_OK);
        char* message = nullptr;
        sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message);
        const std::string error = message != nullptr ? message : "";
        sqlite3_free(message);
        sqlite3_close(db);
        BOOST_REQUIRE_EQUAL(error, "");
    }
    sqlite::Database open() const { return sqlite::Database::open(path_, {}); }

  private:
    std::string directory_, path_;
};

core::Table table_of(sqlite::Database& database, std::string_view name) {
    for (core::Table& table : sqlite::read_schema(database))
        if (table.name == name) return table;
    BOOST_FAIL("no table " << name);
    return {};
}

const std::vector<std::string>& samples(const core::ColumnProfile& profile, Shape shape) {
    return profile.samples[static_cast<std::size_t>(shape)];
}

sqlite::TableDigest digest(const std::string& sql, const std::vector<TypeId>& types,
                           const std::vector<TimeFormat>& formats = {}, core::ListedValues listed = {},
                           bool per_column = false) {
    const File file(sql);
    sqlite::Database database = file.open();
    const core::Table table = table_of(database, "t");
    BOOST_REQUIRE_EQUAL(table.columns.size(), types.size());
    std::vector<sqlite::DigestColumn> columns;
    for (std::size_t i = 0; i < types.size(); ++i)
        columns.push_back(
            {table.columns[i].name, {types[i], formats.empty() ? TimeFormat::iso8601 : formats[i]}});
    return sqlite::digest_table(database, table, columns, listed, per_column);
}

using Samples = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(table_scan)

BOOST_AUTO_TEST_CASE(select_quotes_every_name) {
    core::Table table;
    table.name = "a\"b";
    table.columns.resize(2);
    table.columns[0].name = "x y";
    table.columns[1].name = "select";
    const core::RowKey key{{"rowid"}, {"rowid"}};
    BOOST_TEST(sqlite::select_sql(table, {}, key) ==
               "SELECT \"x y\", \"select\", rowid FROM main.\"a\"\"b\" NOT INDEXED");
    BOOST_TEST(sqlite::select_sql(table, {"select"}, {}) ==
               "SELECT \"select\" FROM main.\"a\"\"b\" NOT INDEXED");
    table.kind = core::TableKind::view;
    BOOST_TEST(sqlite::select_sql(table, {"select"}, {}) == "SELECT \"select\" FROM main.\"a\"\"b\"");
}

BOOST_AUTO_TEST_CASE(profile_of_a_table) {
    const File file(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v, j JSON, g AS (id * 2));"
        "INSERT INTO t(id, v, j) VALUES (1, 'x', '{}'), (2, NULL, '{'), (7, 2.5, NULL), (9, x'00', '[1]')");
    sqlite::Database database = file.open();
    const auto profiles = sqlite::profile_table(database, table_of(database, "t"));
    BOOST_REQUIRE_EQUAL(profiles.size(), 4U);
    BOOST_TEST(profiles[0].max_integer == 9);
    BOOST_TEST(profiles[1].rows == 4);
    BOOST_TEST(profiles[1].nulls == 1);
    BOOST_TEST(profiles[1].max_real == 2.5);
    BOOST_TEST((samples(profiles[1], Shape::text_other) == Samples{"{\"id\": 1}"}));
    BOOST_TEST((samples(profiles[1], Shape::real_plain) == Samples{"{\"id\": 7}"}));
    BOOST_TEST((samples(profiles[1], Shape::blob_other) == Samples{"{\"id\": 9}"}));
    BOOST_TEST(profiles[2].json_texts == 2);
    BOOST_TEST(profiles[3].max_integer == 18);  // a generated column is read like any other
}

BOOST_AUTO_TEST_CASE(rows_are_named_by_what_the_table_has) {
    const File file(
        "CREATE TABLE plain(v); INSERT INTO plain(rowid, v) VALUES (5, 'a');"
        "CREATE TABLE keyed(a, b, PRIMARY KEY (b, a)) WITHOUT ROWID; INSERT INTO keyed VALUES (1, 'k\"');"
        "CREATE VIEW seen AS SELECT v FROM plain UNION ALL SELECT v FROM plain;");
    sqlite::Database database = file.open();
    const auto first_key = [&database](const char* table, std::size_t column, Shape shape) {
        return samples(sqlite::profile_table(database, table_of(database, table))[column], shape);
    };
    BOOST_TEST((first_key("plain", 0, Shape::text_other) == Samples{"{\"rowid\": 5}"}));
    BOOST_TEST((first_key("keyed", 0, Shape::int_bool) == Samples{"{\"b\": \"k\\\"\", \"a\": 1}"}));
    BOOST_TEST((first_key("seen", 0, Shape::text_other) == Samples{"{\"row\": 1}", "{\"row\": 2}"}));
}

BOOST_AUTO_TEST_CASE(ten_samples_are_enough) {
    const File file(
        "CREATE TABLE t(v); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
        "INSERT INTO t SELECT 'word' FROM n");
    sqlite::Database database = file.open();
    const auto profiles = sqlite::profile_table(database, table_of(database, "t"));
    BOOST_TEST(profiles[0].count(Shape::text_other) == 50);
    BOOST_TEST(samples(profiles[0], Shape::text_other).size() == 10U);
    BOOST_TEST(samples(profiles[0], Shape::text_other).back() == "{\"rowid\": 10}");
}

BOOST_AUTO_TEST_CASE(digest_of_known_rows) {
    const sqlite::TableDigest result =
        digest("CREATE TABLE t(a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, NULL)",
               {TypeId::int4, TypeId::text});
    core::Digest expected;
    core::RowBuffer row;
    core::append_fixed(row, 'i', 1);
    core::append_bytes(row, 't', "x", 1);
    expected.add_row(row);
    row.clear();
    core::append_fixed(row, 'i', 2);
    core::append_null(row);
    expected.add_row(row);
    BOOST_TEST(result.rows == 2);
    BOOST_TEST(result.unaccounted() == 0);
    BOOST_TEST(result.first_unaccounted == "");
    BOOST_TEST(result.digest.hex() == expected.hex());
}

BOOST_AUTO_TEST_CASE(digest_tells_tables_apart) {
    const std::string create = "CREATE TABLE t(a, b); INSERT INTO t VALUES ";
    const std::vector<TypeId> types = {TypeId::numeric, TypeId::text};
    const std::string original = digest(create + "(1, 'x'), (2.5, '')", types).digest.hex();
    BOOST_TEST(digest(create + "(2.5, ''), (1, 'x')", types).digest.hex() == original);
    BOOST_TEST(digest(create + "('1.0', 'x'), ('25e-1', '')", types).digest.hex() == original);
    BOOST_TEST(digest(create + "(1, 'x'), (2.5, NULL)", types).digest.hex() != original);
    BOOST_TEST(digest(create + "(1, ''), (2.5, 'x')", types).digest.hex() != original);
    BOOST_TEST(digest(create + "(1, 'x'), (2.5, ''), (2.5, '')", types).digest.hex() != original);
}

BOOST_AUTO_TEST_CASE(digest_uses_each_column_s_format) {
    const auto moment = [](const std::string& value, TimeFormat format) {
        return digest("CREATE TABLE t(m); INSERT INTO t VALUES (" + value + ")", {TypeId::timestamptz},
                      {format})
            .digest.hex();
    };
    const std::string iso = moment("'2023-11-14 22:13:20Z'", TimeFormat::iso8601);
    BOOST_TEST(moment("1700000000", TimeFormat::unix_s) == iso);
    BOOST_TEST(moment("1700000000000", TimeFormat::unix_ms) == iso);
    BOOST_TEST(moment("1700000001", TimeFormat::unix_s) != iso);
}

BOOST_AUTO_TEST_CASE(values_without_a_place_are_counted_and_the_first_is_named) {
    const sqlite::TableDigest result =
        digest("CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (3, 1), (4, 'abc'), (5, 1.5)",
               {TypeId::int8, TypeId::int4});
    BOOST_TEST(result.rows == 3);
    BOOST_TEST(result.unaccounted() == 2);
    BOOST_TEST(result.first_unaccounted.find("\"v\"") != std::string::npos);
    BOOST_TEST(result.first_unaccounted.find("{\"id\": 4}") != std::string::npos);
    BOOST_TEST(result.first_unaccounted.find("abc") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(digest_takes_columns_in_the_order_of_the_target) {
    const File file("CREATE TABLE t(a INTEGER, b INTEGER); INSERT INTO t VALUES (1, 2)");
    sqlite::Database database = file.open();
    const core::Table table = table_of(database, "t");
    core::ListedValues none;
    const sqlite::DigestColumn a{"a", {TypeId::int8}}, b{"b", {TypeId::int8}};
    BOOST_TEST(sqlite::digest_table(database, table, {b, a}, none, false).digest.hex() !=
               sqlite::digest_table(database, table, {a, b}, none, false).digest.hex());
    BOOST_CHECK_THROW(sqlite::digest_table(database, table, {{"nowhere", {}}}, none, false), core::Error);
}

BOOST_AUTO_TEST_CASE(every_value_has_its_account) {
    const std::string create = "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES "
                               "(1, 10), (2, '20'), (3, 'abc'), (4, NULL), (5, x'00'), (6, 1.5)";
    core::ListedValues listed;
    BOOST_TEST(listed.add("{\"id\":3}", false, "v", "abc"));
    BOOST_TEST(listed.add("{\"id\": 5}", true, "v", std::string(1, '\0')));
    BOOST_TEST(listed.add("{\"id\": 5}", true, "id", "5"));
    BOOST_TEST(listed.add("{\"id\": 6}", false, "v", "1.4"));   // other bytes than the file has
    BOOST_TEST(listed.add("{\"id\": 99}", false, "v", "abc"));  // no such row
    BOOST_TEST(!listed.add("{id: 1", false, "v", "abc"));
    const sqlite::TableDigest result = digest(create, {TypeId::int8, TypeId::int4}, {}, listed, true);
    BOOST_TEST(result.rows == 6);
    BOOST_TEST(result.rejected == 1);
    BOOST_TEST(result.strays == 1);
    const sqlite::ColumnAccount& id = result.columns[0];
    BOOST_TEST(id.loaded == 5);
    BOOST_TEST(id.listed == 1);
    const sqlite::ColumnAccount& v = result.columns[1];
    BOOST_TEST(v.loaded == 1);
    BOOST_TEST(v.converted == 1);
    BOOST_TEST(v.listed == 2);
    BOOST_TEST(v.nulls == 1);
    BOOST_TEST(v.unaccounted == 1);
    BOOST_TEST(result.first_unaccounted == "column \"v\", row {\"id\": 6}: 1.5");
    // The digest is that of what the target should hold.
    const std::string target = "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES "
                               "(1, 10), (2, 20), (3, NULL), (4, NULL), (6, NULL)";
    const sqlite::TableDigest expected = digest(target, {TypeId::int8, TypeId::int4}, {}, {}, true);
    BOOST_TEST(result.digest.hex() == expected.digest.hex());
    BOOST_TEST(v.digest.hex() == expected.columns[1].digest.hex());
    BOOST_TEST(v.digest.hex() != id.digest.hex());
}

BOOST_AUTO_TEST_CASE(duplicates_are_rows_that_the_target_cannot_tell_apart) {
    const File file(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v, w);"
        "INSERT INTO t VALUES (1, 1, 'a'), (2, '1', 'a'), (3, '1', 'b'), (4, NULL, 'a'), (5, NULL, 'a'),"
        " (6, x'31', 'a'), (7, 2.0, 'a'), (8, '2.0', 'a'), (9, 'x', 'a')");
    sqlite::Database database = file.open();
    const core::Table table = table_of(database, "t");
    const sqlite::DigestColumn v{"v", {TypeId::text}}, w{"w", {TypeId::text}};
    const sqlite::Duplicates both = sqlite::find_duplicates(database, table, {v, w});
    BOOST_TEST(both.occurrences == 4);
    BOOST_TEST((both.samples == Samples{"{\"id\": 1}", "{\"id\": 2}", "{\"id\": 7}", "{\"id\": 8}"}));
    BOOST_TEST(sqlite::find_duplicates(database, table, {v}).occurrences == 5);
    BOOST_TEST(sqlite::find_duplicates(database, table, {{"id", {TypeId::int8}}}).occurrences == 0);
    BOOST_TEST(sqlite::find_duplicates(database, table, {v}, {{}, true}).occurrences == 7);
    file.execute("INSERT INTO t VALUES (10, 'X', 'A')");
    database.end_read();
    BOOST_TEST(sqlite::find_duplicates(database, table, {v, w}).occurrences == 4);
    BOOST_TEST(sqlite::find_duplicates(database, table, {v, w}, {{true, false}, false}).occurrences == 4);
    BOOST_TEST(sqlite::find_duplicates(database, table, {v, w}, {{true, true}, false}).occurrences == 6);
}

BOOST_AUTO_TEST_CASE(listed_bytes_are_those_of_the_file) {
    BOOST_TEST(core::listed_bytes(core::ValueView::of(std::int64_t{-7})) == "-7");
    BOOST_TEST(core::listed_bytes(core::ValueView::of(0.1)) == "0.1");
    BOOST_TEST(core::listed_bytes(core::ValueView::text({"a\0b", 3})) == std::string("a\0b", 3));
    BOOST_TEST(core::listed_bytes(core::ValueView::blob({"\xff", 1})) == "\xff");
}

BOOST_AUTO_TEST_CASE(scans_leave_the_callers_transaction_as_it_was) {
    const File file("CREATE TABLE t(a); INSERT INTO t VALUES (1)");
    sqlite::Database database = file.open();
    const core::Table table = table_of(database, "t");
    database.end_read();
    sqlite::profile_table(database, table);
    BOOST_TEST(!database.in_read());
    database.begin_read();
    sqlite::profile_table(database, table);
    core::ListedValues none;
    sqlite::digest_table(database, table, {{"a", {TypeId::int8}}}, none, false);
    BOOST_TEST(database.in_read());
}

BOOST_AUTO_TEST_CASE(unreadable_tables_are_errors) {
    const File file(
        "CREATE TABLE t(a); CREATE VIEW v AS SELECT abs(a) AS a FROM t; INSERT INTO t VALUES (-1)");
    sqlite::Database database = file.open();
    const core::Table view = table_of(database, "v");
    BOOST_TEST(sqlite::profile_table(database, view)[0].max_integer == 1);
    core::Table gone;
    gone.name = "gone";
    gone.columns.resize(1);
    gone.columns[0].name = "a";
    BOOST_CHECK_THROW(sqlite::profile_table(database, gone), core::Error);
    database.end_read();
    file.execute("DELETE FROM t; INSERT INTO t VALUES (-9223372036854775807 - 1)");
    BOOST_CHECK_THROW(sqlite::profile_table(database, view),
                      core::Error);  // abs() overflows in the middle of a scan
    BOOST_TEST(!database.in_read());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(orphans)

namespace {

/// What the profiles of both sides say of the first key of table c.
core::OrphanSearch search_in(sqlite::Database& database, const core::Table& child) {
    const core::ForeignKey& key = child.foreign_keys.at(0);
    if (!key.parent_exists) return core::OrphanSearch::by_join;
    const core::Table parent = table_of(database, key.parent);
    const std::vector<core::ColumnProfile> of_child = sqlite::profile_table(database, child);
    const std::vector<core::ColumnProfile> of_parent = sqlite::profile_table(database, parent);
    return core::orphan_search(key, {child, &of_child}, {parent, &of_parent});
}

core::OrphanSearch search_in(const std::string& sql) {
    const File file(sql);
    sqlite::Database database = file.open();
    return search_in(database, table_of(database, "c"));
}

/// Found without evidence; with it, the same must be found.
sqlite::Orphans orphans_in(const std::string& sql) {
    const File file(sql);
    sqlite::Database database = file.open();
    const core::Table child = table_of(database, "c");
    BOOST_REQUIRE_EQUAL(child.foreign_keys.size(), 1U);
    sqlite::Orphans found = sqlite::find_orphans(database, child, child.foreign_keys[0]);
    const sqlite::Orphans again =
        sqlite::find_orphans(database, child, child.foreign_keys[0], search_in(database, child));
    BOOST_TEST(again.occurrences == found.occurrences);
    BOOST_TEST((again.samples == found.samples));
    return found;
}

constexpr char number_keys[] =
    "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p(id));";

}  // namespace

BOOST_AUTO_TEST_CASE(rows_without_parent) {
    const sqlite::Orphans found =
        orphans_in("CREATE TABLE p(id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1), (2);"
                   "CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p); "
                   "INSERT INTO c VALUES (1, 1), (2, NULL), (3, 9), (4, 2), (5, 8)");
    BOOST_TEST(found.occurrences == 2);
    BOOST_TEST((found.samples == Samples{"{\"id\": 3}", "{\"id\": 5}"}));
}

BOOST_AUTO_TEST_CASE(compared_byte_for_byte) {
    // SQLite takes 'A' for 'a' here; PostgreSQL will not.
    const sqlite::Orphans found = orphans_in(
        "CREATE TABLE p(k TEXT COLLATE NOCASE PRIMARY KEY); INSERT INTO p VALUES ('a'), ('b');"
        "CREATE TABLE c(k TEXT COLLATE NOCASE REFERENCES p(k)); INSERT INTO c VALUES ('a'), ('A'), ('b ')");
    BOOST_TEST(found.occurrences == 2);
    BOOST_TEST((found.samples == Samples{"{\"rowid\": 2}", "{\"rowid\": 3}"}));
}

BOOST_AUTO_TEST_CASE(keys_of_two_columns_with_nulls_on_both_sides) {
    const sqlite::Orphans found = orphans_in(
        "CREATE TABLE p(a, b, UNIQUE (a, b)); INSERT INTO p VALUES (1, 1), (1, NULL), (NULL, NULL);"
        "CREATE TABLE c(id INTEGER PRIMARY KEY, a, b, FOREIGN KEY (a, b) REFERENCES p(a, b));"
        "INSERT INTO c VALUES (1, 1, 1), (2, 1, NULL), (3, NULL, 5), (4, 1, 2), (5, NULL, NULL), (6, 2, 1)");
    BOOST_TEST(found.occurrences == 2);
    BOOST_TEST((found.samples == Samples{"{\"id\": 4}", "{\"id\": 6}"}));
}

BOOST_AUTO_TEST_CASE(a_null_among_the_parents_hides_nothing) {
    const sqlite::Orphans found =
        orphans_in("CREATE TABLE p(k TEXT UNIQUE); INSERT INTO p VALUES (NULL), ('x');"
                   "CREATE TABLE c(k TEXT REFERENCES p(k)); INSERT INTO c VALUES ('x'), ('y')");
    BOOST_TEST(found.occurrences == 1);
}

BOOST_AUTO_TEST_CASE(values_compare_under_the_columns_affinity) {
    const sqlite::Orphans found =
        orphans_in("CREATE TABLE p(id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);"
                   "CREATE TABLE c(p TEXT REFERENCES p(id)); INSERT INTO c VALUES ('1'), ('2'), ('x')");
    BOOST_TEST(found.occurrences == 2);
}

BOOST_AUTO_TEST_CASE(keys_are_compared_as_the_target_will_hold_them) {
    const File file(
        "CREATE TABLE p(id INTEGER PRIMARY KEY, k TEXT UNIQUE); "
        "INSERT INTO p VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, '02');"
        "CREATE TABLE c(id INTEGER PRIMARY KEY, k, note TEXT);"
        "INSERT INTO c VALUES (1, 'a', 'kept'), (2, 'b', 'of 2'), (3, 'x', NULL), (4, NULL, 'free'), "
        "(5, 'c', 'of 3'), (6, 2, 'number'), (7, '02', 'text'), (8, x'61', 'no place'), (9, 'gone', "
        "'listed')");
    sqlite::Database database = file.open();
    const core::Table child = table_of(database, "c"), parent = table_of(database, "p");
    const std::vector<sqlite::DigestColumn> key = {{"k", {TypeId::text}}};
    const auto orphans = [&](core::ListedValues parent_listed, core::ListedValues child_listed) {
        std::vector<std::string> found;
        const auto keys = sqlite::key_digests(database, {parent, key, parent_listed});
        sqlite::scan_orphans(database, {child, key, child_listed}, keys, {"k", "note"},
                             [&](const std::string& row, const std::vector<core::ValueView>& values) {
                                 found.push_back(row + " " + core::show_value(values[0]) + " " +
                                                 core::show_value(values[1]));
                             });
        return found;
    };
    const Samples always = {"{\"id\": 3} 'x' NULL", "{\"id\": 6} 2 'number'", "{\"id\": 8} x'61' 'no place'"};
    core::ListedValues none, listed, own;
    BOOST_TEST(own.add("{\"id\": 9}", false, "k", "gone"));
    BOOST_TEST((orphans(none, own) == always));
    // A rejected parent is not there, and one whose key became NULL is not, either.
    BOOST_TEST(listed.add("{\"id\": 2}", true, "k", "b"));
    BOOST_TEST(listed.add("{\"id\": 3}", false, "k", "c"));
    BOOST_TEST((orphans(listed, own) == Samples{"{\"id\": 2} 'b' 'of 2'", always[0], "{\"id\": 5} 'c' 'of 3'",
                                                always[1], always[2]}));
}

BOOST_AUTO_TEST_CASE(columns_of_a_key_keep_their_own_affinity) {
    // A comparison of rows would take the affinities in the order of the parent's index.
    const sqlite::Orphans found = orphans_in(
        "CREATE TABLE p(a TEXT, b INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID;"
        "INSERT INTO p VALUES ('007', 1), ('42', 2), ('x', 3);"
        "CREATE TABLE c(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, FOREIGN KEY (a, b) REFERENCES p(a, b));"
        "INSERT INTO c VALUES (1, '007', 1), (2, '42', 2), (3, 'x', 3), (4, '7', 1)");
    BOOST_TEST((found.samples == Samples{"{\"id\": 4}"}));
}

BOOST_AUTO_TEST_CASE(without_a_parent_table_every_key_is_an_orphan) {
    const sqlite::Orphans found =
        orphans_in("CREATE TABLE c(p REFERENCES nowhere(id)); INSERT INTO c VALUES (1), (NULL), (2)");
    BOOST_TEST(found.occurrences == 2);
}

BOOST_AUTO_TEST_CASE(rowids_without_holes_prove_that_there_are_no_orphans) {
    using core::OrphanSearch;
    const std::string tables = number_keys, dense = tables + "INSERT INTO p VALUES (-1), (0), (1), (2);";
    const auto search = [&](const std::string& rows) { return search_in(dense + rows); };
    BOOST_TEST((search("INSERT INTO c(p) VALUES (-1), (2), (2), (NULL)") == OrphanSearch::needless));
    BOOST_TEST((search("INSERT INTO c(p) VALUES (NULL), (NULL)") == OrphanSearch::needless));
    BOOST_TEST((search("") == OrphanSearch::needless));
    BOOST_TEST((search_in(tables) == OrphanSearch::needless));
    // Beyond either end, a hole in between, or no parent at all.
    BOOST_TEST((search("INSERT INTO c(p) VALUES (1), (3)") == OrphanSearch::by_bitmap));
    BOOST_TEST((search("INSERT INTO c(p) VALUES (-2), (1)") == OrphanSearch::by_bitmap));
    BOOST_TEST(
        (search("DELETE FROM p WHERE id = 0; INSERT INTO c(p) VALUES (1)") == OrphanSearch::by_bitmap));
    BOOST_TEST((search("DELETE FROM p; INSERT INTO c(p) VALUES (1)") == OrphanSearch::by_join));
    // Text, reals and blobs are SQLite's to compare.
    BOOST_TEST((search("INSERT INTO c(p) VALUES (1), ('1')") == OrphanSearch::by_join));
    BOOST_TEST((search("INSERT INTO c(p) VALUES (1), (1.5)") == OrphanSearch::by_join));
    BOOST_TEST((search("INSERT INTO c(p) VALUES (1), (x'31')") == OrphanSearch::by_join));
    // The whole range of integers has no distance that 64 bits could count past.
    BOOST_TEST((search_in(tables + "INSERT INTO p VALUES (-9223372036854775807 - 1), (9223372036854775807);"
                                   "INSERT INTO c(p) VALUES (0)") == OrphanSearch::by_join));
    // A few children do not make it worth reading a large parent.
    BOOST_TEST(
        (search_in(tables + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) "
                            "INSERT INTO p SELECT i * 2 FROM n; INSERT INTO c(p) VALUES (2)") ==
         OrphanSearch::by_join));
}

BOOST_AUTO_TEST_CASE(only_a_key_of_one_column_onto_a_rowid_is_proved) {
    using core::OrphanSearch;
    const std::string rows =
        "INSERT INTO p VALUES (1, 1), (2, 2); INSERT INTO c(a, b) VALUES (1, 1), (2, 2);";
    BOOST_TEST((search_in("CREATE TABLE p(a INTEGER, b INTEGER, PRIMARY KEY (a, b)); CREATE TABLE c(a, b, "
                          "FOREIGN KEY (a, b) REFERENCES p(a, b));" +
                          rows) == OrphanSearch::by_join));
    BOOST_TEST((search_in("CREATE TABLE p(a INTEGER, b INTEGER, PRIMARY KEY (a, b)); CREATE TABLE c(a, b, "
                          "FOREIGN KEY (a, b) REFERENCES p(a, b));" +
                          rows + "UPDATE c SET b = NULL") == OrphanSearch::needless));
    BOOST_TEST((search_in("CREATE TABLE p(a INTEGER UNIQUE, b); CREATE TABLE c(a REFERENCES p(a), b);" +
                          rows) == OrphanSearch::by_join));
    BOOST_TEST((search_in("CREATE TABLE p(a INT PRIMARY KEY, b); CREATE TABLE c(a REFERENCES p(a), b);" +
                          rows) == OrphanSearch::by_join));
    BOOST_TEST((search_in("CREATE TABLE p(a INTEGER PRIMARY KEY, b) WITHOUT ROWID; CREATE TABLE c(a "
                          "REFERENCES p(a), b);" +
                          rows) == OrphanSearch::by_join));
    // Nothing is known of rows that nobody has looked at.
    const File file(std::string(number_keys) + "INSERT INTO p VALUES (1)");
    sqlite::Database database = file.open();
    const core::Table child = table_of(database, "c"), parent = table_of(database, "p");
    BOOST_TEST((core::orphan_search(child.foreign_keys.at(0), {child, nullptr}, {parent, nullptr}) ==
                OrphanSearch::by_join));
}

BOOST_AUTO_TEST_CASE(orphans_between_and_beyond_the_parents) {
    const sqlite::Orphans found = orphans_in(
        std::string(number_keys) + "INSERT INTO p VALUES (-5), (-3), (0), (1), (63), (64), (65), (200);"
                                   "INSERT INTO c(p) VALUES (-5), (-4), (-3), (NULL), (0), (2), (62), (63), "
                                   "(64), (65), (66), (199), (200), "
                                   "(201), (-6), (-9223372036854775807 - 1), (9223372036854775807)");
    BOOST_TEST(found.occurrences == 9);
    BOOST_TEST(
        (found.samples == Samples{"{\"id\": 2}", "{\"id\": 6}", "{\"id\": 7}", "{\"id\": 11}", "{\"id\": 12}",
                                  "{\"id\": 14}", "{\"id\": 15}", "{\"id\": 16}", "{\"id\": 17}"}));
}

BOOST_AUTO_TEST_CASE(samples_stop_at_ten_and_the_count_goes_on) {
    const sqlite::Orphans found =
        orphans_in("CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(p REFERENCES p);"
                   "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) INSERT INTO "
                   "c SELECT i FROM n");
    BOOST_TEST(found.occurrences == 30);
    BOOST_TEST(found.samples.size() == 10U);
}

BOOST_AUTO_TEST_CASE(large_tables_without_a_fitting_index_stay_linear) {
    // NOCASE index on the parent, BINARY comparison: a nested loop would take 20,000 times 20,000 steps.
    const sqlite::Orphans found =
        orphans_in("CREATE TABLE p(k TEXT COLLATE NOCASE UNIQUE); CREATE TABLE c(k TEXT REFERENCES p(k));"
                   "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT "
                   "INTO p SELECT 'k' || i FROM n;"
                   "INSERT INTO c SELECT upper(k) FROM p");
    BOOST_TEST(found.occurrences == 20000);
}

BOOST_AUTO_TEST_SUITE_END()
