#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include "database_fixture.hpp"

using namespace ferry;
using namespace ferry::sqlite;
using namespace ferry::test;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

void check_open(const std::string& path, ErrorCode code, const std::string& words = {}) {
    BOOST_TEST_CONTEXT(path) {
        check_error(
            code, [&] { Database::open(path, {}); }, words);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(database_open)

BOOST_AUTO_TEST_CASE(paths_that_are_no_file) {
    const Directory directory;
    BOOST_REQUIRE_EQUAL(mkfifo((directory / "pipe").c_str(), 0600), 0);
    fs::create_symlink(directory / "gone", directory / "dangling");
    directory.write("plain", "");
    check_open(directory / "missing.db", ErrorCode::file_not_found, "does not exist");
    check_open(directory / "dangling", ErrorCode::file_not_found);
    check_open(directory / "plain/below", ErrorCode::file_not_found);
    check_open("", ErrorCode::file_not_found);
    check_open(":memory:", ErrorCode::file_not_found);
    check_open(directory.path().string(), ErrorCode::not_a_regular_file, "directory");
    check_open(directory / "pipe", ErrorCode::not_a_regular_file, "pipe");  // and does not block
    check_open("/dev/null", ErrorCode::not_a_regular_file, "device");
    BOOST_TEST(
        (directory.files() == std::set<std::string>{"pipe", "dangling", "plain"}));  // nothing was created
}

BOOST_AUTO_TEST_CASE(files_that_are_no_database) {
    const Directory directory;
    const std::string good = bytes_of(directory.make("good.db", three_rows));
    const auto damaged = [&](std::size_t offset, char value) {
        std::string bytes = good;
        bytes[offset] = value;
        return bytes;
    };
    check_open(directory.write("text", "a,b,c\n1,2,3\n"), ErrorCode::not_a_database, "encrypted");
    check_open(directory.write("two_bytes", "xy"), ErrorCode::not_a_database);
    check_open(directory.write("random", std::string(8192, '\x5a')), ErrorCode::not_a_database);
    check_open(directory.write("magic", damaged(15, '4')), ErrorCode::not_a_database);
    check_open(directory.write("newer", damaged(19, 3)), ErrorCode::unsupported_format, "newer");
    check_open(directory.write("half_header", good.substr(0, 60)), ErrorCode::corrupt, "truncated");
    check_open(directory.write("half_magic", good.substr(0, 10)), ErrorCode::corrupt, "truncated");
    check_open(directory.write("one_page", good.substr(0, 4096)), ErrorCode::corrupt, "truncated");
    check_open(directory.write("one_byte_short", good.substr(0, good.size() - 4096)), ErrorCode::corrupt,
               "truncated");
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_an_empty_database) {
    const Directory directory;
    Database database = Database::open(directory.write("empty", ""), {});
    database.begin_read();
    BOOST_TEST(value_of(database, "SELECT count(*) FROM sqlite_master") == 0);
    BOOST_TEST(database.is_utf8());
    database.end_read();
    BOOST_TEST(fs::file_size(directory / "empty") == 0u);
}

BOOST_AUTO_TEST_CASE(a_stale_page_count_is_no_truncation) {
    const Directory directory;
    std::string bytes = bytes_of(directory.make("a.db", three_rows));
    bytes[31] = 100;  // 100 pages, says the header
    check_open(directory.write("b.db", bytes), ErrorCode::corrupt, "truncated");
    bytes[95] = static_cast<char>(bytes[95] + 1);  // ... but whoever wrote last did not keep it
    Database database = Database::open(directory.write("c.db", bytes), {});
    BOOST_TEST(count_in_read(database) == 3);
}

BOOST_AUTO_TEST_CASE(odd_paths) {
    const Directory directory;
    const char* names[] = {
        "sp ace.db", "50%.db",    "%41.db",           "what?x=1.db", "a#b.db", "\xC3\xA9t\xC3\xA9.db",
        "a'b\"c.db", "file:x.db", "a&mode=memory.db", "\xFF.db"};
    for (const char* name : names) {
        BOOST_TEST_CONTEXT(name) {
            for (const std::string& sql : {std::string(three_rows), wal_rows}) {
                directory.make(name, "PRAGMA journal_mode;" + sql);
                Database database = Database::open(directory / name, {});
                BOOST_TEST(count_in_read(database) == 3);
                BOOST_TEST(database.path() == directory / name);
                fs::remove(directory / name);
            }
        }
    }
    BOOST_TEST(directory.files().empty());
}

BOOST_AUTO_TEST_CASE(permissions) {
    const Directory directory;
    directory.make("a.db", three_rows);
    fs::create_directory(directory / "closed");
    directory.make("closed/b.db", three_rows);
    fs::permissions(directory.path(), fs::perms(0755));
    fs::permissions(directory / "a.db", fs::perms(0600));
    fs::permissions(directory / "closed", fs::perms(0700));
    as_nobody([&] {
        check_open(directory / "a.db", ErrorCode::file_unreadable, "operating-system user");
        check_open(directory / "closed/b.db", ErrorCode::file_unreadable, "operating-system user");
    });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(database_statements)

BOOST_AUTO_TEST_CASE(values_and_parameters) {
    const Directory directory;
    Database database = Database::open(directory.make("a.db", three_rows), {});
    Statement statement =
        database.prepare("SELECT ?1, ?2, x'00ff', NULL, 1.5, 'a' || char(0) || 'b' AS z, ''");
    statement.bind(1, std::int64_t{-7});
    statement.bind(2, std::string_view("q\0r", 3));
    BOOST_REQUIRE(statement.step());
    BOOST_TEST(statement.column_count() == 7);
    BOOST_TEST(statement.column(0).integer == -7);
    BOOST_TEST(statement.column(1).bytes() == std::string_view("q\0r", 3));
    BOOST_TEST((statement.column(2).storage_class == core::StorageClass::blob));
    BOOST_TEST(statement.column(2).bytes() == std::string_view("\0\xff", 2));
    BOOST_TEST(statement.column(3).is_null());
    BOOST_TEST(statement.is_null(3));
    BOOST_TEST(statement.text(3) == "");
    BOOST_TEST(statement.column(4).real == 1.5);
    BOOST_TEST(statement.text(5) == std::string("a\0b", 3));
    BOOST_TEST(statement.column_name(5) == "z");
    BOOST_TEST((statement.column(6).storage_class == core::StorageClass::text));
    BOOST_TEST(!statement.step());
    Statement empty_text = database.prepare("SELECT typeof(?1)");
    empty_text.bind(1, std::string_view());
    BOOST_REQUIRE(empty_text.step());
    BOOST_TEST(empty_text.text(0) == "text");
    check_error(ErrorCode::sqlite, [&] { empty_text.bind(2, std::int64_t{1}); });
    Statement moved = std::move(statement);
    BOOST_TEST(statement.handle() == nullptr);
    moved = database.prepare("SELECT a FROM t WHERE b = ?1");
    moved.bind(1, "y");
    BOOST_REQUIRE(moved.step());
    BOOST_TEST(moved.integer(0) == 2);
}

BOOST_AUTO_TEST_CASE(exactly_one_statement) {
    const Directory directory;
    Database database = Database::open(directory.make("a.db", three_rows), {});
    for (const char* sql : {"SELECT 1", "SELECT 1;", " SELECT 1 ; -- x\n /* y */ ;; ", "SELECT 1 -- end"}) {
        BOOST_TEST(value_of(database, sql) == 1);
    }
    for (const std::string& sql :
         {std::string(""), std::string(" "), std::string("-- x"), std::string(";"),
          std::string("SELECT 1; SELECT 2"), std::string("SELECT 1; nonsense"),
          std::string("SELECT 1\0; SELECT 2", 18), std::string("SELECT"), std::string("SELECT 'a"),
          std::string("SELEKT 1"), std::string("SELECT 1;'")}) {
        BOOST_TEST_CONTEXT(sql) {
            check_error(ErrorCode::syntax, [&] { database.prepare(sql); });
        }
    }
    check_error(
        ErrorCode::table_not_found, [&] { database.prepare("SELECT 1 FROM nowhere"); }, "nowhere");
    check_error(
        ErrorCode::column_not_found, [&] { database.prepare("SELECT nocolumn FROM t"); }, "nocolumn");
}

BOOST_AUTO_TEST_CASE(what_is_not_allowed) {
    const Directory directory;
    const std::string path = directory.make("a.db", three_rows);
    directory.make("b.db", three_rows);
    const std::string before = bytes_of(path);
    Database database = Database::open(path, {});
    struct Case {
        std::string sql;
        ErrorCode code;
    };
    const Case cases[] = {
        {"INSERT INTO t VALUES(9,'')", ErrorCode::not_read_only},
        {"DELETE FROM t", ErrorCode::not_read_only},
        {"INSERT INTO t VALUES(9,'') RETURNING a", ErrorCode::not_read_only},
        {"CREATE TABLE u(a)", ErrorCode::not_read_only},
        {"CREATE TEMP TABLE t(a)", ErrorCode::not_read_only},
        {"CREATE TEMP VIEW t AS SELECT 1", ErrorCode::not_read_only},
        {"VACUUM", ErrorCode::not_read_only},
        {"VACUUM INTO '" + directory / "copy.db" + "'", ErrorCode::not_read_only},
        {"BEGIN IMMEDIATE", ErrorCode::not_read_only},
        {"ATTACH '" + directory / "b.db" + "' AS b", ErrorCode::unsupported},
        {"DETACH main", ErrorCode::unsupported},
        {"SELECT load_extension('x')", ErrorCode::unsupported},
        {"SELECT LOAD_EXTENSION('x', 'y')", ErrorCode::unsupported},
        {"PRAGMA journal_mode=WAL", ErrorCode::unsupported},
        {"PRAGMA user_version=7", ErrorCode::unsupported},
        {"PRAGMA writable_schema=ON", ErrorCode::unsupported},
        {"PRAGMA writable_schema", ErrorCode::unsupported},
        {"PRAGMA temp_store_directory='/tmp'", ErrorCode::unsupported},
        {"PRAGMA mmap_size=1000000", ErrorCode::unsupported},
        {"PRAGMA wal_checkpoint", ErrorCode::unsupported},
        {"PRAGMA optimize", ErrorCode::unsupported},
        {"PRAGMA query_only=OFF", ErrorCode::unsupported},
        {"SELECT * FROM pragma_wal_checkpoint", ErrorCode::table_not_found},
    };
    for (const Case& test : cases) {
        BOOST_TEST_CONTEXT(test.sql) {
            check_error(test.code, [&] { database.execute(test.sql); });
        }
    }
    BOOST_TEST(bytes_of(path) == before);
    BOOST_TEST((directory.files() == std::set<std::string>{"a.db", "b.db"}));
}

BOOST_AUTO_TEST_CASE(what_is_allowed) {
    const Directory directory;
    Database database = Database::open(
        directory.make("a.db", std::string(three_rows) +
                                   "; CREATE VIRTUAL TABLE r USING rtree(id, x0, x1);"
                                   "CREATE VIRTUAL TABLE f USING fts5(b); INSERT INTO f VALUES('word');"
                                   "CREATE VIRTUAL TABLE g USING fts4(b); INSERT INTO g VALUES('word');"
                                   "INSERT INTO r VALUES(1, 0, 1)"),
        {});
    for (const char* sql : {"SELECT count(*) FROM r", "SELECT count(*) FROM f WHERE f MATCH 'word'",
                            "SELECT count(*) FROM g WHERE g MATCH 'word'", "SELECT x1 FROM r WHERE x0 < 1"}) {
        BOOST_TEST(value_of(database, sql) == 1, sql);
    }
    for (const char* sql :
         {"PRAGMA table_list", "PRAGMA main.table_xinfo(t)", "PRAGMA integrity_check",
          "PRAGMA quick_check(1)", "PRAGMA journal_mode", "PRAGMA user_version", "PRAGMA encoding",
          "PRAGMA page_count", "PRAGMA foreign_key_check", "SELECT * FROM pragma_table_info('t')",
          "EXPLAIN SELECT 1", "EXPLAIN QUERY PLAN SELECT * FROM t", "SELECT json_extract('{}', '$')"}) {
        BOOST_TEST_CONTEXT(sql) {
            BOOST_CHECK_NO_THROW(database.execute(sql));
        }
    }
}

BOOST_AUTO_TEST_CASE(errors_carry_text_even_where_names_do_not) {
    const Directory directory;
    Database database = Database::open(directory.make("a.db", three_rows), {});
    check_error(
        ErrorCode::table_not_found, [&] { database.prepare("SELECT 1 FROM \"\xFF\xC3\""); },
        "no such table: ??");
    check_error(
        ErrorCode::table_not_found, [&] { database.prepare("SELECT 1 FROM \"\xC3\xA9\""); }, "\xC3\xA9");
    check_error(
        ErrorCode::corrupt, [&] { database.fail(SQLITE_CORRUPT, "could not read table \"x\""); },
        "could not read table \"x\": database disk image is malformed");
    check_error(ErrorCode::out_of_memory, [&] { throw_sqlite_error(nullptr, SQLITE_NOMEM, {}); });
}

BOOST_AUTO_TEST_CASE(a_statement_may_outlive_its_database) {
    const Directory directory;
    Statement statement;
    {
        Database database = Database::open(directory.make("a.db", three_rows), {});
        statement = database.prepare("WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i "
                                     "< 20000) SELECT count(*) FROM s, t LIMIT 1");
    }
    // The handlers of the connection are gone with the Database, the connection is not; address sanitizers
    // watch.
    BOOST_REQUIRE(statement.step());
    BOOST_TEST(statement.integer(0) == 60000);
    statement = Statement();
    BOOST_TEST(statement.handle() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
