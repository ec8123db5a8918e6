#include "sqlite/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace ferry::sqlite {

namespace {

using core::Error;
using core::ErrorCode;

constexpr int chunk_pages = 1000;
constexpr int most_starts = 6, most_unlocked_starts = 2;

/// The new file: removed again unless it is kept.
class Target {
  public:
    explicit Target(const std::string& path) : path_(path) {
        unlink(path.c_str());
        const int descriptor =
            ::open(path.c_str(), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC, 0600);
        if (descriptor < 0) fail(std::strerror(errno));
        close(descriptor);
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;
    ~Target() noexcept {
        sqlite3_close_v2(db_);
        if (!kept_) unlink(path_.c_str());
    }
    /// A connection to the file, emptied. Nobody reads it before it is whole, so a journal has nothing to
    /// protect; but an unfinished copy is rubbish then.
    sqlite3* empty() {
        sqlite3_close_v2(std::exchange(db_, nullptr));
        if (truncate(path_.c_str(), 0) != 0) fail(std::strerror(errno));
        const int code =
            sqlite3_open_v2(path_.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
        if (code != SQLITE_OK) fail(sqlite3_errstr(code));
        sqlite3_exec(db_, "PRAGMA journal_mode=OFF", nullptr, nullptr, nullptr);
        return db_;
    }
    void keep() noexcept { kept_ = true; }

  private:
    [[noreturn]] void fail(const char* words) const {
        throw Error(ErrorCode::io, "could not write \"" + path_ + "\": " + words);
    }
    std::string path_;
    sqlite3* db_ = nullptr;
    bool kept_ = false;
};

struct BackupFinisher {
    void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};

/// Copies from the first page on. False: a write made SQLite start again, and that is not wanted here.
bool copy_once(Database& source, Target& target, const std::string& doing, const CopyProgress& progress) {
    sqlite3* const copy = target.empty();
    const std::unique_ptr<sqlite3_backup, BackupFinisher> backup(
        sqlite3_backup_init(copy, "main", source.handle(), "main"));
    if (!backup) throw_sqlite_error(copy, sqlite3_extended_errcode(copy), doing);
    std::int64_t done = 0;
    for (int code = SQLITE_OK; code != SQLITE_DONE;) {
        code = sqlite3_backup_step(backup.get(), chunk_pages);
        if (code != SQLITE_OK && code != SQLITE_DONE) throw_sqlite_error(source.handle(), code, doing);
        const std::int64_t total = sqlite3_backup_pagecount(backup.get());
        const std::int64_t now = total - sqlite3_backup_remaining(backup.get());
        // Begun again, it has copied one chunk; a full one more than before otherwise.
        if (now <= done && code != SQLITE_DONE) return false;
        done = now;
        progress(done, total);
    }
    return true;
}

}  // namespace

void copy_database(Database& source, const std::string& target_path, const CopyProgress& progress) {
    const std::string doing = "could not copy SQLite file \"" + source.path() + "\"";
    Target target(target_path);
    for (int start = 1;; ++start) {
        const ReadScope scope(source);
        if (start <= most_unlocked_starts && source.blocks_writers()) source.end_read();
        try {
            if (!copy_once(source, target, doing, progress)) continue;
            source.check_unchanged();
            target.keep();
            return;
        } catch (const Error& error) {
            // An immutable connection's file was written: the next start reads what stands there then.
            if (error.code != ErrorCode::changed || start == most_starts) throw;
        }
    }
}

}  // namespace ferry::sqlite
