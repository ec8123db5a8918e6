// Files to read, an application that writes them, and checks of errors: what the tests of src/sqlite/database
// share.
#pragma once

#include <boost/test/unit_test.hpp>

#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <string>

#include "core/error.hpp"
#include "sqlite/database.hpp"

namespace ferry::test {

using core::ErrorCode;
using sqlite::Database;
using sqlite::ReadScope;
using sqlite::Statement;
namespace fs = std::filesystem;

/// A plain SQLite connection: the application that owns the file.
class Writer {
  public:
    explicit Writer(const std::string& path) {
        sqlite3* raw = nullptr;
        const int code = sqlite3_open(path.c_str(), &raw);
        db_.reset(raw);
        BOOST_REQUIRE_EQUAL(code, SQLITE_OK);
    }
    void run(const std::string& sql) {
        const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
        BOOST_REQUIRE_MESSAGE(code == SQLITE_OK, sqlite3_errmsg(db_.get()) << " in " << sql);
    }

  private:
    std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db_{nullptr, sqlite3_close};
};

class Directory {
  public:
    Directory() {
        std::string pattern = (fs::temp_directory_path() / "ferry_database_XXXXXX").string();
        BOOST_REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() {
        std::error_code ignored;
        fs::permissions(path_, fs::perms::owner_all, ignored);
        fs::remove_all(path_, ignored);
    }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    std::string make(const std::string& name, const std::string& sql) const {
        Writer(*this / name).run(sql);
        return *this / name;
    }
    std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream(*this / name, std::ios::binary) << bytes;
        return *this / name;
    }
    /// Names of the files in it.
    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(path_))
            names.insert(entry.path().filename().string());
        return names;
    }
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

inline std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::int64_t value_of(Database& database, const std::string& sql) {
    Statement statement = database.prepare(sql);
    BOOST_REQUIRE(statement.step());
    return statement.integer(0);
}

inline std::int64_t count_in_read(Database& database) {
    const ReadScope scope(database);
    return value_of(database, "SELECT count(*) FROM t");
}

/// Runs `action`, which must fail with `code` and, when given, these words in message, detail or hint.
inline void check_error(ErrorCode code, const std::function<void()>& action, const std::string& words = {}) {
    try {
        action();
        BOOST_ERROR("no error");
    } catch (const core::Error& error) {
        const std::string text = error.message + "\n" + error.detail + "\n" + error.hint;
        BOOST_TEST(static_cast<int>(error.code) == static_cast<int>(code), text);
        BOOST_TEST(text.find(words) != std::string::npos, text << " lacks " << words);
    }
}

/// As a user without rights; skipped, loudly, where the tests have none to give up.
inline void as_nobody(const std::function<void()>& action) {
    constexpr uid_t nobody = 65534;
    if (geteuid() != 0) {
        BOOST_TEST_MESSAGE("SKIPPED: a test of permissions needs to start as root");
        return;
    }
    BOOST_REQUIRE_EQUAL(seteuid(nobody), 0);
    try {
        action();
    } catch (...) {
        BOOST_REQUIRE_EQUAL(seteuid(0), 0);
        throw;
    }
    BOOST_REQUIRE_EQUAL(seteuid(0), 0);
}

inline constexpr const char* three_rows =
    "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES(1,'x'),(2,'y'),(3,'z')";
inline const std::string wal_rows = std::string("PRAGMA journal_mode=WAL;") + three_rows;

}  // namespace ferry::test
