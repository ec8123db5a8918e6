// Read transactions: snapshots, locks, WAL files, waiting and stopping.
#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "database_fixture.hpp"

using namespace ferry;
using namespace ferry::sqlite;
using namespace ferry::test;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

std::atomic<bool> stop_now{false};
bool should_stop() noexcept {
    return stop_now;
}

const std::string endless =
    "WITH RECURSIVE e(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM e) SELECT count(*) FROM e";

}  // namespace

BOOST_AUTO_TEST_SUITE(database_reading)

BOOST_AUTO_TEST_CASE(a_snapshot_holds_until_it_ends) {
    const Directory directory;
    Writer writer(directory / "a.db");
    writer.run(wal_rows);
    Database database = Database::open(directory / "a.db", {});
    BOOST_TEST(!database.in_read());
    database.begin_read();
    database.begin_read();  // does nothing
    BOOST_TEST(database.in_read());
    writer.run("INSERT INTO t VALUES(4,'')");  // after BEGIN, before the first SELECT of ours
    BOOST_TEST(value_of(database, "SELECT count(*) FROM t") == 3);
    Statement reading = database.prepare("SELECT a FROM t");
    BOOST_REQUIRE(reading.step());
    database.end_read();
    database.end_read();
    BOOST_TEST(!database.in_read());
    BOOST_TEST(sqlite3_stmt_busy(reading.handle()) == 0);
    BOOST_TEST(count_in_read(database) == 4);
}

BOOST_AUTO_TEST_CASE(a_read_lets_go_of_its_lock) {
    const Directory directory;
    Database database = Database::open(directory.make("a.db", three_rows), {});
    database.begin_read();
    Statement reading = database.prepare("SELECT a FROM t");
    BOOST_REQUIRE(reading.step());
    database.end_read();  // with a statement in the middle of its rows
    Writer(directory / "a.db").run("INSERT INTO t VALUES(4,'')");
    BOOST_TEST(count_in_read(database) == 4);
}

// Closing any descriptor of a file drops all locks that the process holds on it.
BOOST_AUTO_TEST_CASE(opening_a_file_again_keeps_the_locks_on_it) {
    const Directory directory;
    const std::string path = directory.make("a.db", three_rows);
    Database reader = Database::open(path, {});
    reader.begin_read();
    { Database second = Database::open(path, {}); }
    const pid_t child = fork();
    if (child == 0) {  // locks of one's own process do not count
        sqlite3* db = nullptr;
        int code = sqlite3_open(path.c_str(), &db);
        if (code == SQLITE_OK)
            code = sqlite3_exec(db, "INSERT INTO t VALUES(4,'')", nullptr, nullptr, nullptr);
        _exit(code);
    }
    int status = 0;
    BOOST_REQUIRE_EQUAL(waitpid(child, &status, 0), child);
    BOOST_TEST(WEXITSTATUS(status) == SQLITE_BUSY);
}

BOOST_AUTO_TEST_CASE(versions_grow) {
    for (const bool wal : {false, true}) {
        BOOST_TEST_CONTEXT("wal " << wal) {
            const Directory directory;
            const std::string path = directory.make("a.db", wal ? wal_rows : three_rows);
            Database database = Database::open(path, {});
            const auto version = database.data_version();
            BOOST_TEST(database.data_version() == version);
            const auto schema = database.schema_version();
            BOOST_TEST(database.schema_version() == schema);
            Writer(path).run("INSERT INTO t VALUES(4,'')");
            const auto inserted = database.data_version();
            BOOST_TEST(inserted > version);
            Writer(path).run("CREATE TABLE u(a)");
            BOOST_TEST(database.schema_version() != schema);
            BOOST_TEST(database.data_version() > inserted);
            const auto last = database.data_version();
            directory.make("b.db", wal ? wal_rows : three_rows);
            fs::rename(directory / "b.db", path);
            BOOST_TEST(database.data_version() > last);
            BOOST_TEST(!database.in_read());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_replaced_or_deleted_file_is_noticed) {
    for (const std::string& sql : {std::string(three_rows), wal_rows}) {
        const Directory directory;
        const std::string path = directory.make("a.db", sql);
        Database database = Database::open(path, {});
        BOOST_TEST(count_in_read(database) == 3);
        directory.make("b.db", sql + "; DELETE FROM t WHERE a > 1");
        fs::rename(directory / "b.db", path);
        BOOST_TEST(count_in_read(database) == 1);
        fs::remove(path);
        check_error(ErrorCode::file_not_found, [&] { database.begin_read(); });
        BOOST_TEST(!database.in_read());
        directory.write(
            "a.db",
            "no database any more, and longer than a header, so that every check has its bytes to look at: "
            "one hundred bytes");
        check_error(ErrorCode::not_a_database, [&] { database.begin_read(); });
        fs::remove(path);
        directory.make("a.db", sql);
        BOOST_TEST(count_in_read(database) == 3);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(database_wal)

BOOST_AUTO_TEST_CASE(a_file_at_rest_is_left_alone) {
    const Directory directory;
    const std::string path = directory.make("a.db", wal_rows);
    const std::string before = bytes_of(path);
    BOOST_REQUIRE_EQUAL(static_cast<int>(before[19]), 2);
    for (const bool empty_wal : {false, true}) {
        if (empty_wal) directory.write("a.db-wal", "");
        const auto files = directory.files();
        {
            Database database = Database::open(path, {});
            BOOST_TEST((directory.files() == files));
            BOOST_TEST(count_in_read(database) == 3);
            BOOST_TEST((directory.files() == files));
            BOOST_CHECK_NO_THROW(database.check_unchanged());
        }
        BOOST_TEST((directory.files() == files));
    }
    BOOST_TEST(bytes_of(path) == before);
}

BOOST_AUTO_TEST_CASE(a_file_at_rest_needs_no_writable_directory) {
    const Directory directory;
    const std::string path = directory.make("a.db", wal_rows);
    fs::permissions(directory.path(), fs::perms(0555));
    fs::permissions(path, fs::perms(0444));
    as_nobody([&] {
        Database database = Database::open(path, {});
        BOOST_TEST(count_in_read(database) == 3);
    });
}

BOOST_AUTO_TEST_CASE(frames_in_the_wal_are_read) {
    const Directory directory;
    Writer writer(directory / "a.db");
    writer.run(wal_rows);  // nothing is checkpointed: the database file alone has no table
    fs::create_symlink(directory / "a.db", directory / "link.db");
    for (const char* name : {"a.db", "link.db"}) {
        const std::string before = bytes_of(directory / "a.db"),
                          wal_before = bytes_of(directory / "a.db-wal");
        {
            Database database = Database::open(directory / name, {});
            BOOST_TEST(count_in_read(database) == 3);
        }
        BOOST_TEST(bytes_of(directory / "a.db") == before);
        BOOST_TEST(bytes_of(directory / "a.db-wal") == wal_before);
    }
}

// What a crash leaves behind: frames that no one has open. They must be read, and not be checkpointed by us.
BOOST_AUTO_TEST_CASE(a_wal_left_behind_is_read_and_kept) {
    const Directory directory;
    {
        Writer writer(directory / "a.db");
        writer.run(wal_rows);
        fs::copy_file(directory / "a.db", directory / "b.db");
        fs::copy_file(directory / "a.db-wal", directory / "b.db-wal");
    }
    const std::string before = bytes_of(directory / "b.db"), wal_before = bytes_of(directory / "b.db-wal");
    {
        Database database = Database::open(directory / "b.db", {});
        BOOST_TEST(count_in_read(database) == 3);
    }
    BOOST_TEST(bytes_of(directory / "b.db") == before);
    BOOST_TEST(bytes_of(directory / "b.db-wal") == wal_before);
}

BOOST_AUTO_TEST_CASE(a_wal_in_a_directory_out_of_reach) {
    const Directory directory;
    {
        Writer writer(directory / "a.db");
        writer.run(wal_rows);
        fs::copy_file(directory / "a.db", directory / "b.db");
        fs::copy_file(directory / "a.db-wal", directory / "b.db-wal");
    }
    fs::permissions(directory.path(), fs::perms(0555));
    fs::permissions(directory / "b.db", fs::perms(0444));
    fs::permissions(directory / "b.db-wal", fs::perms(0444));
    as_nobody([&] {
        check_error(
            ErrorCode::file_unreadable, [&] { Database::open(directory / "b.db", {}).begin_read(); },
            "checkpoint");
    });
}

BOOST_AUTO_TEST_CASE(a_writer_that_comes_along_is_noticed) {
    const Directory directory;
    const std::string path = directory.make("a.db", wal_rows);
    Database database = Database::open(path, {});
    database.begin_read();
    BOOST_TEST(value_of(database, "SELECT count(*) FROM t") == 3);
    Writer(path).run("INSERT INTO t VALUES(4,'')");  // checkpointed into the file as it closes
    check_error(ErrorCode::changed, [&] { database.check_unchanged(); });
    // Pages that do not belong together look like damage; the file's change explains it.
    check_error(ErrorCode::changed, [&] { database.fail(SQLITE_CORRUPT, "could not read"); });
    database.end_read();
    BOOST_TEST(count_in_read(database) == 4);
    BOOST_CHECK_NO_THROW(database.check_unchanged());
    Writer open_writer(path);
    open_writer.run("INSERT INTO t VALUES(5,'')");  // in the -wal only
    BOOST_TEST(count_in_read(database) == 5);
    open_writer.run("INSERT INTO t VALUES(6,'')");
    BOOST_TEST(count_in_read(database) == 6);
}

BOOST_AUTO_TEST_CASE(frames_beside_an_immutable_read_do_no_harm) {
    const Directory directory;
    const std::string path = directory.make("a.db", wal_rows);
    Database database = Database::open(path, {});
    database.begin_read();
    Writer writer(path);
    writer.run("INSERT INTO t VALUES(4,'')");
    BOOST_TEST(value_of(database, "SELECT count(*) FROM t") == 3);
    BOOST_CHECK_NO_THROW(database.check_unchanged());
    writer.run("PRAGMA wal_checkpoint(TRUNCATE)");
    check_error(ErrorCode::changed, [&] { database.check_unchanged(); });
}

// Written, looked at, and written again within one tick of the file system's clock.
BOOST_AUTO_TEST_CASE(quick_successive_writes_are_told_apart) {
    const Directory directory;
    const std::string path = directory.make("a.db", wal_rows);
    // Not by SQLite, which takes its time to sync: the version of the library that wrote last, in the header.
    const auto touch = [&path](char value) {
        std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(99);
        file.put(value);
    };
    for (char round = 0; round < 20; ++round) {
        touch(round);
        Database database = Database::open(path, {});
        database.begin_read();
        touch(static_cast<char>(round + 1));
        check_error(ErrorCode::changed, [&] { database.check_unchanged(); });
    }
}

BOOST_AUTO_TEST_CASE(a_change_of_journal_mode_is_followed) {
    const Directory directory;
    const std::string path = directory.make("a.db", three_rows);
    Database database = Database::open(path, {});
    BOOST_TEST(count_in_read(database) == 3);
    Writer(path).run("PRAGMA journal_mode=WAL; INSERT INTO t VALUES(4,'')");
    BOOST_TEST(count_in_read(database) == 4);
    BOOST_TEST((directory.files() == std::set<std::string>{"a.db"}));  // at rest: still no -shm from us
    Writer(path).run("PRAGMA journal_mode=DELETE; INSERT INTO t VALUES(5,'')");
    BOOST_TEST(count_in_read(database) == 5);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(database_waiting)

BOOST_AUTO_TEST_CASE(a_lock_is_waited_for) {
    const Directory directory;
    const std::string path = directory.make("a.db", three_rows);
    Writer writer(path);
    writer.run("BEGIN EXCLUSIVE");
    OpenOptions options;
    options.busy_timeout_ms = 60;
    Database impatient = Database::open(path, options);
    const auto start = std::chrono::steady_clock::now();
    check_error(
        ErrorCode::locked, [&] { impatient.begin_read(); }, "busy_timeout");
    const auto waited = std::chrono::steady_clock::now() - start;
    BOOST_TEST((waited >= std::chrono::milliseconds(55)));
    BOOST_TEST((waited < std::chrono::seconds(3)));
    BOOST_TEST(!impatient.in_read());
    options.busy_timeout_ms = 0;
    Database at_once = Database::open(path, options);
    check_error(ErrorCode::locked, [&] { at_once.begin_read(); });
    options.busy_timeout_ms = 20000;
    Database patient = Database::open(path, options);
    std::thread release([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(80));
        writer.run("COMMIT");
    });
    BOOST_TEST(count_in_read(patient) == 3);
    release.join();
    BOOST_TEST(count_in_read(impatient) == 3);
}

BOOST_AUTO_TEST_CASE(a_wait_can_be_stopped) {
    const Directory directory;
    const std::string path = directory.make("a.db", three_rows);
    Writer writer(path);
    writer.run("BEGIN EXCLUSIVE");
    OpenOptions options;
    options.busy_timeout_ms = 60000;
    options.should_stop = should_stop;
    Database database = Database::open(path, options);
    stop_now = false;
    std::thread stopper([] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        stop_now = true;
    });
    const auto start = std::chrono::steady_clock::now();
    check_error(ErrorCode::interrupted, [&] { database.begin_read(); });
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(5)));
    stopper.join();
    // A later wait that runs out is a lock again, not an old interruption.
    stop_now = false;
    options.busy_timeout_ms = 10;
    Database other = Database::open(path, options);
    check_error(ErrorCode::locked, [&] { other.begin_read(); });
    writer.run("COMMIT");
    BOOST_TEST(count_in_read(database) == 3);
}

BOOST_AUTO_TEST_CASE(a_long_statement_can_be_stopped) {
    const Directory directory;
    OpenOptions options;
    options.should_stop = should_stop;
    Database database = Database::open(
        directory.make("a.db", std::string(three_rows) + "; CREATE VIEW v AS " + endless), options);
    for (const std::string& sql : {endless, std::string("SELECT * FROM v")}) {
        stop_now = false;
        Statement statement = database.prepare(sql);
        std::thread stopper([] {
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            stop_now = true;
        });
        const auto start = std::chrono::steady_clock::now();
        check_error(ErrorCode::interrupted, [&] { statement.step(); });
        BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(5)));
        stopper.join();
    }
    stop_now = false;
    BOOST_TEST(count_in_read(database) == 3);
    // Moving a Database leaves its handlers in place.
    Database moved = std::move(database);
    stop_now = true;
    check_error(ErrorCode::interrupted, [&] { moved.execute(endless); });
    stop_now = false;
}

BOOST_AUTO_TEST_CASE(a_hot_journal_is_not_ignored) {
    const Directory directory;
    const std::string path = directory.make("a.db", three_rows);
    const pid_t child = fork();
    if (child == 0) {  // dies in the middle of its transaction, with changed pages already in the file
        sqlite3* db = nullptr;
        if (sqlite3_open(path.c_str(), &db) != SQLITE_OK) _exit(1);
        const char* sql = "PRAGMA cache_size=1; BEGIN; UPDATE t SET b = zeroblob(9000); "
                          "WITH RECURSIVE s(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM s WHERE i < 500) "
                          "INSERT INTO t SELECT i, zeroblob(900) FROM s";
        _exit(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? 0 : 2);
    }
    int status = 0;
    BOOST_REQUIRE_EQUAL(waitpid(child, &status, 0), child);
    BOOST_REQUIRE_EQUAL(WEXITSTATUS(status), 0);
    BOOST_REQUIRE(fs::file_size(path + "-journal") > 0);
    const std::string before = bytes_of(path);
    check_error(
        ErrorCode::file_unreadable, [&] { Database::open(path, {}).begin_read(); }, "rolled back");
    BOOST_TEST(bytes_of(path) == before);
    { Writer(path).run("SELECT 1 FROM t"); }
    Database database = Database::open(path, {});
    BOOST_TEST(count_in_read(database) == 3);
}

BOOST_AUTO_TEST_SUITE_END()
