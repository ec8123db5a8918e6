// copy_database(): one state of the file, whoever writes to it meanwhile.
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include "database_fixture.hpp"
#include "sqlite/backup.hpp"

using namespace ferry;
using namespace ferry::sqlite;
using namespace ferry::test;
namespace fs = std::filesystem;

namespace {

/// About 3000 pages in table `big`; tables `plus` and `minus` hold numbers of the same sum.
const std::string pages =
    "CREATE TABLE plus(v INTEGER); CREATE TABLE minus(v INTEGER); INSERT INTO plus VALUES(0); INSERT INTO "
    "minus VALUES(0);"
    "CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) "
    "SELECT i, randomblob(3500) AS b FROM n";
const std::string change =
    "BEGIN IMMEDIATE; UPDATE plus SET v = v + 1; UPDATE big SET b = randomblob(3500) WHERE i = 3000 - "
    "(SELECT v FROM plus); UPDATE minus SET v = v + 1; COMMIT";

std::int64_t balance(const std::string& path) {
    Database copy = Database::open(path, {});
    const ReadScope scope(copy);
    BOOST_TEST(value_of(copy, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'") ==
               0);
    BOOST_TEST(value_of(copy, "SELECT count(*) FROM big") == 3000);
    BOOST_TEST(value_of(copy, "SELECT (SELECT v FROM plus) - (SELECT v FROM minus)") == 0);
    return value_of(copy, "SELECT v FROM plus");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backup)

BOOST_AUTO_TEST_CASE(the_same_rows_in_a_private_file) {
    const Directory directory;
    for (const char* mode : {"WAL", "DELETE"}) {
        BOOST_TEST_CONTEXT(mode) {
            const std::string path = directory.make(std::string(mode) + ".db",
                                                    std::string("PRAGMA journal_mode=") + mode + ";" + pages);
            const std::string before = bytes_of(path);
            Database source = Database::open(path, {});
            std::int64_t last = 0, all = -1;
            copy_database(source, directory / "copy", [&](std::int64_t done, std::int64_t total) {
                BOOST_TEST(done > last);
                last = done;
                all = total;
            });
            BOOST_TEST(last == all);
            BOOST_TEST(!source.in_read());
            BOOST_TEST(balance(directory / "copy") == 0);
            struct stat info {};
            BOOST_REQUIRE_EQUAL(stat((directory / "copy").c_str(), &info), 0);
            BOOST_TEST((info.st_mode & 0777) == 0600);
            BOOST_TEST(bytes_of(path) == before);
        }
    }
    BOOST_TEST((directory.files() == std::set<std::string>{"WAL.db", "DELETE.db", "copy"}));
}

BOOST_AUTO_TEST_CASE(a_writer_in_wal_mode_does_not_wait) {
    const Directory directory;
    const std::string path = directory.make("w.db", "PRAGMA journal_mode=WAL;" + pages);
    Writer writer(path);
    writer.run(change);
    Database source = Database::open(path, {});
    int chunks = 0;
    copy_database(source, directory / "copy", [&](std::int64_t, std::int64_t) {
        ++chunks;
        writer.run(change);  // would be refused at once if it had to wait
    });
    BOOST_TEST(chunks > 2);
    BOOST_TEST(balance(directory / "copy") == 1);
}

BOOST_AUTO_TEST_CASE(a_writer_with_a_rollback_journal_gets_in_and_does_not_starve_the_copy) {
    const Directory directory;
    const std::string path = directory.make("r.db", pages);
    Writer writer(path);
    Database source = Database::open(path, {});
    int chunks = 0, written = 0;
    copy_database(source, directory / "copy", [&](std::int64_t, std::int64_t) {
        ++chunks;
        if (!source.in_read()) {
            writer.run(change);
            ++written;
        }
    });
    BOOST_TEST(written > 1);
    BOOST_TEST(chunks > written);  // in the end the lock was kept
    BOOST_TEST(balance(directory / "copy") == written);
}

BOOST_AUTO_TEST_CASE(an_immutable_file_that_is_written_is_copied_again) {
    const Directory directory;
    const std::string path = directory.make("w.db", "PRAGMA journal_mode=WAL;" + pages);
    Database source = Database::open(path, {});
    bool written = false;
    copy_database(source, directory / "copy", [&](std::int64_t, std::int64_t) {
        if (!written) Writer(path).run(change);  // checkpoints when it closes
        written = true;
    });
    BOOST_TEST(balance(directory / "copy") == 1);
}

BOOST_AUTO_TEST_CASE(an_error_leaves_nothing) {
    const Directory directory;
    const std::string path = directory.make("r.db", pages);
    Database source = Database::open(path, {});
    struct Stop {};
    BOOST_CHECK_THROW(
        copy_database(source, directory / "copy", [](std::int64_t, std::int64_t) { throw Stop(); }), Stop);
    BOOST_TEST((directory.files() == std::set<std::string>{"r.db"}));
    check_error(ErrorCode::io, [&] { copy_database(source, directory / "nowhere/copy", [](auto, auto) {}); });
    // Locked for longer than the source waits.
    OpenOptions options;
    options.busy_timeout_ms = 50;
    Database hasty = Database::open(path, options);
    Writer writer(path);
    writer.run("BEGIN EXCLUSIVE");
    check_error(ErrorCode::locked, [&] { copy_database(hasty, directory / "copy", [](auto, auto) {}); });
    BOOST_TEST((directory.files() == std::set<std::string>{"r.db"}));
}

BOOST_AUTO_TEST_SUITE_END()
