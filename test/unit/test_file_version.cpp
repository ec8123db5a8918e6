// Database::version(): equal exactly when two read transactions show the same content.
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

#include "database_fixture.hpp"

using namespace ferry;
using namespace ferry::sqlite;
using namespace ferry::test;
namespace fs = std::filesystem;

namespace {

/// A session: a connection with a read transaction of its own.
class Session {
  public:
    explicit Session(const std::string& path) : database_(Database::open(path, {})) { begin(); }
    void begin() {
        database_.end_read();
        database_.begin_read();
    }
    std::string version() { return database_.version(); }
    std::int64_t count() { return value_of(database_, "SELECT count(*) FROM t"); }
    Database& database() { return database_; }

  private:
    Database database_;
};

std::string kind_of(const std::string& version) {
    return version.substr(0, version.find(' '));
}

void check_same(Session& one, Session& other, const std::string& kind) {
    BOOST_TEST(one.version() == other.version());
    BOOST_TEST(kind_of(one.version()) == kind);
}

/// The change counter in the header of a file.
std::string change_counter(const std::string& path) {
    return bytes_of(path).substr(24, 4);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_version)

BOOST_AUTO_TEST_CASE(rollback_journal) {
    const Directory directory;
    const std::string path = directory.make("r.db", three_rows);
    Writer writer(path);
    Session one(path), other(path);
    check_same(one, other, "journal");
    const std::string first = one.version();
    one.database().end_read();
    other.database().end_read();
    writer.run("UPDATE t SET b = 'new' WHERE a = 1");
    one.begin();
    BOOST_TEST(one.version() != first);
    other.begin();
    check_same(one, other, "journal");
    // What is taken back is no version.
    const std::string second = one.version();
    writer.run("BEGIN IMMEDIATE; UPDATE t SET b = 'never'; ROLLBACK");
    one.begin();
    BOOST_TEST(one.version() == second);
    BOOST_TEST(one.database().blocks_writers());
}

BOOST_AUTO_TEST_CASE(wal_with_a_writer) {
    const Directory directory;
    const std::string path = directory.make("w.db", wal_rows);
    Writer writer(path);
    writer.run("PRAGMA wal_autocheckpoint=0; UPDATE t SET b = 'first'");
    Session one(path), other(path);
    check_same(one, other, "wal");
    BOOST_TEST(!one.database().blocks_writers());
    // A commit that does not touch page 1: the counter in the header knows nothing of it.
    const auto counter = [&] {
        writer.run("PRAGMA wal_checkpoint(PASSIVE)");
        return change_counter(path);
    };
    const std::string counted = counter();
    writer.run("UPDATE t SET b = 'second' WHERE a = 2");
    BOOST_TEST(counter() == counted);
    Session late(path);
    BOOST_TEST(late.version() != one.version());
    BOOST_TEST(one.version() == other.version());
    one.begin();
    check_same(one, late, "wal");
    writer.run("BEGIN; UPDATE t SET b = 'never'; ROLLBACK");
    other.begin();
    check_same(one, other, "wal");
}

BOOST_AUTO_TEST_CASE(a_checkpoint_changes_nothing_and_a_reset_does) {
    const Directory directory;
    const std::string path = directory.make("w.db", wal_rows);
    Writer writer(path);
    writer.run("PRAGMA wal_autocheckpoint=0; UPDATE t SET b = 'one'; UPDATE t SET b = 'two'");
    Session one(path);
    const std::string before = one.version();
    writer.run("PRAGMA wal_checkpoint(PASSIVE)");
    Session other(path);
    check_same(one, other, "wal");
    BOOST_TEST(other.version() == before);
    // Everything is in the file, so the next writer starts the WAL anew: as many frames, other salts.
    one.database().end_read();
    other.database().end_read();
    writer.run("UPDATE t SET b = 'six'; UPDATE t SET b = 'ten'");
    one.begin();
    BOOST_TEST(one.version() != before);
    other.begin();
    check_same(one, other, "wal");
}

BOOST_AUTO_TEST_CASE(a_wal_that_is_started_anew_but_not_written) {
    const Directory directory;
    const std::string path = directory.make("w.db", wal_rows);
    Writer writer(path);
    writer.run("UPDATE t SET b = 'one'; PRAGMA wal_checkpoint(RESTART)");
    Session one(path);
    const std::string before = one.version();
    // So large a transaction that frames leave the cache before it commits: the WAL is started anew for them.
    const std::string wal = bytes_of(path + "-wal").substr(0, 32);
    writer.run("PRAGMA cache_size=2; BEGIN; CREATE TABLE big AS WITH RECURSIVE n(i) AS "
               "(SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT i, hex(randomblob(20)) FROM n");
    BOOST_TEST(bytes_of(path + "-wal").substr(0, 32) != wal);
    Session other(path);
    BOOST_TEST(other.count() == one.count());
    check_same(one, other, "wal");
    writer.run("COMMIT");
    Session late(path);
    BOOST_TEST(late.version() != before);
    BOOST_TEST(one.version() == before);
}

BOOST_AUTO_TEST_CASE(a_wal_that_is_emptied) {
    const Directory directory;
    const std::string path = directory.make("w.db", wal_rows);
    Writer writer(path);
    writer.run("UPDATE t SET b = 'one'");
    Session attached(path);
    attached.database().end_read();
    writer.run("PRAGMA wal_checkpoint(TRUNCATE)");
    // One by way of the -shm, the other as if nobody had the file open: they agree.
    attached.begin();
    Session fresh(path);
    check_same(attached, fresh, "file");
    const std::string emptied = fresh.version();
    writer.run("UPDATE t SET b = b || '.'");
    Session late(path);
    BOOST_TEST(kind_of(late.version()) == "wal");
    BOOST_TEST(attached.version() == emptied);
}

BOOST_AUTO_TEST_CASE(a_wal_file_that_nobody_has_open) {
    const Directory directory;
    const std::string path = directory.make("w.db", wal_rows);
    Session one(path), other(path);
    check_same(one, other, "file");
    BOOST_TEST((directory.files() == std::set<std::string>{"w.db"}));
    const std::string first = one.version();
    auto writer = std::make_unique<Writer>(path);
    writer->run("UPDATE t SET b = 'new' WHERE a = 1");
    Session late(path);
    BOOST_TEST(kind_of(late.version()) == "wal");
    BOOST_TEST(one.version() == first);  // the frames are not in the file yet
    late.database().end_read();
    writer->run("PRAGMA wal_checkpoint(TRUNCATE)");
    check_error(ErrorCode::changed, [&] { one.version(); });
    one.begin();
    BOOST_TEST(one.version() != first);
    other.begin();
    check_same(one, other, "file");
}

BOOST_AUTO_TEST_CASE(a_replaced_file) {
    const Directory directory;
    for (const auto& [name, rows] :
         {std::pair<std::string, std::string>{"r.db", three_rows}, {"w.db", wal_rows}}) {
        BOOST_TEST_CONTEXT(name) {
            const std::string path = directory.make(name, rows);
            Session one(path);
            const std::string first = one.version();
            fs::copy_file(path, directory / "copy");
            fs::rename(directory / "copy", path);
            Session other(path);
            BOOST_TEST(other.version() != first);  // the same bytes, but who knows
            one.begin();
            BOOST_TEST(one.version() == other.version());
        }
    }
}

BOOST_AUTO_TEST_CASE(leftovers_of_a_crash_that_cannot_be_locked) {
    const Directory directory;
    const std::string path = directory / "c.db";
    {
        const std::string source = directory.make("w.db", wal_rows);
        Writer writer(source);
        writer.run("UPDATE t SET b = 'in the wal'");
        for (const char* suffix : {"", "-wal", "-shm"}) {
            fs::copy_file(source + suffix, path + suffix);
            fs::permissions(path + suffix, static_cast<fs::perms>(0444));
        }
    }
    fs::permissions(directory.path(), static_cast<fs::perms>(0755));
    as_nobody([&] {
        Database database = Database::open(path, {});
        database.begin_read();
        BOOST_TEST(value_of(database, "SELECT count(*) FROM t WHERE b = 'in the wal'") == 3);
        check_error(
            ErrorCode::changed, [&] { database.version(); }, "-shm");
    });
}

namespace {

/// An application that adds rows without a pause as long as it lives.
class BusyApplication {
  public:
    BusyApplication(const std::string& path, const std::string& pragmas)
        : thread_([this, path, pragmas] {
              Writer writer(path);
              writer.run(pragmas);
              while (!done_)
                  writer.run("INSERT INTO t(b) VALUES('more')");
          }) {}
    ~BusyApplication() {
        done_ = true;
        thread_.join();
    }

  private:
    std::atomic<bool> done_{false};
    std::thread thread_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(under_constant_writes) {
    const Directory directory;
    const std::string path = directory.make("w.db", wal_rows);
    int equal = 0, different = 0;
    {
        const BusyApplication application(
            path, "PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=20; PRAGMA busy_timeout=10000");
        Session one(path), other(path);
        for (int round = 0; round < 3000; ++round) {
            one.begin();
            other.begin();
            const bool same = one.version() == other.version();
            BOOST_REQUIRE_EQUAL(same, one.count() == other.count());
            ++(same ? equal : different);
        }
    }
    BOOST_TEST(different > 0);
    BOOST_TEST(equal > 0);
}

BOOST_AUTO_TEST_SUITE_END()
