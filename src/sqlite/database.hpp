// A SQLite file, opened safely: read-only, never created, defensive, no ATTACH, no extension loading, no
// mmap. RAII and move-only; errors are core::Error. Long calls stop when `should_stop` says so.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.hpp"
#include "core/value.hpp"

namespace ferry::sqlite {

struct OpenOptions {
    int busy_timeout_ms = 5000;
    /// Asked every few thousand SQLite steps and while waiting for a lock; true ends the call with
    /// ErrorCode::interrupted. Must not throw or block. May be nullptr.
    bool (*should_stop)() noexcept = nullptr;
};

/// What identifies a state of the file from outside: device, inode, size, mtime and whether a -wal stands
/// beside it.
struct FileStamp {
    std::uint64_t device = 0, inode = 0;
    std::int64_t size = 0, mtime_ns = 0, wal_size = -1;  ///< wal_size -1: no -wal file
    bool operator==(const FileStamp& other) const noexcept;
    bool same_file(const FileStamp& other) const noexcept {
        return device == other.device && inode == other.inode;
    }
};
/// Throws Error(file_not_found / file_unreadable / not_a_regular_file).
FileStamp stamp_of(const std::string& path);

class Statement {
  public:
    Statement() noexcept = default;
    Statement(Statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Statement& operator=(Statement&& other) noexcept;
    ~Statement() noexcept { sqlite3_finalize(handle_); }

    /// Advances; true when there is a row. Throws core::Error (interrupted, corrupt, locked, ...).
    bool step();
    void reset() noexcept { sqlite3_reset(handle_); }
    int column_count() const noexcept { return sqlite3_column_count(handle_); }
    /// Borrowed until the next step, reset or destruction.
    core::ValueView column(int index) const noexcept;
    std::string text(int index) const;  ///< "" for NULL
    std::int64_t integer(int index) const noexcept { return sqlite3_column_int64(handle_, index); }
    bool is_null(int index) const noexcept { return sqlite3_column_type(handle_, index) == SQLITE_NULL; }
    std::string column_name(int index) const;
    void bind(int index, std::string_view text);  ///< 1-based, copied
    void bind(int index, std::int64_t value);
    sqlite3_stmt* handle() const noexcept { return handle_; }

  private:
    friend class Database;
    explicit Statement(sqlite3_stmt* handle) noexcept : handle_(handle) {}
    sqlite3_stmt* handle_ = nullptr;
};

class Database {
  public:
    /// Opens `path` (absolute) after looking at it: a missing file, a directory, a FIFO, no database, an
    /// encrypted, truncated or too new file each give their own ErrorCode with a hint. A WAL-mode file that
    /// no one has open is read without creating -wal or -shm beside it (immutable); begin_read() and
    /// check_unchanged() notice a writer that comes along.
    static Database open(const std::string& path, const OpenOptions& options);
    Database(Database&&) noexcept = default;
    Database& operator=(Database&&) noexcept = default;

    /// Exactly one reading statement; text after it is Error(syntax), a statement that would write (to a
    /// temporary table or another file, too) Error(not_read_only).
    Statement prepare(std::string_view sql);
    void execute(std::string_view sql);

    /// Starts a read transaction and takes its snapshot. Reopens when the file was replaced, or when an
    /// immutable connection is out of date. Does nothing inside one. All Statements must be gone when it
    /// reopens: they are when no read transaction is open.
    void begin_read();
    /// Ends it; never throws. Statements still open are reset by SQLite's rollback.
    void end_read() noexcept;
    bool in_read() const noexcept;
    /// Throws Error(changed) when an immutable connection's file has been written, replaced or deleted since
    /// begin_read(). Called at the end of each scan.
    void check_unchanged() const;

    /// Which version of the file the read transaction shows, which must be open: equal texts, of any
    /// connections to the file, mean the same content. See file_version.hpp for how, and for what it cannot
    /// tell. Throws Error(changed) where the version is not known, or an immutable connection's file has
    /// changed.
    std::string version() const;
    /// Whether the open read transaction keeps others from writing to the file (rollback journal).
    bool blocks_writers() const noexcept;

    /// Grows with every change of the file's content that a new read transaction can see, as long as this
    /// object lives; for caches. Takes a read transaction of its own when there is none.
    std::int64_t data_version();
    /// Changes with the schema, and at times without it; for caches.
    std::int64_t schema_version();
    bool is_utf8();
    const std::string& path() const noexcept;
    sqlite3* handle() const noexcept;
    /// Throws the connection's last error. `doing` opens the message: "could not read table \"x\"".
    [[noreturn]] void fail(int code, std::string_view doing = {}) const;

    struct State;  // kept behind a pointer: callbacks hold its address
  private:
    explicit Database(std::unique_ptr<State> state) noexcept;
    struct Closer {
        void operator()(State* state) const noexcept;
    };
    std::unique_ptr<State, Closer> state_;
};

/// A read transaction for a block: begins one unless it stands already, and ends only the one it began.
class ReadScope {
  public:
    explicit ReadScope(Database& database) : database_(database), began_(!database.in_read()) {
        database_.begin_read();
    }
    ReadScope(const ReadScope&) = delete;
    ReadScope& operator=(const ReadScope&) = delete;
    ~ReadScope() noexcept {
        if (began_) database_.end_read();
    }

  private:
    Database& database_;
    bool began_;
};

/// Throws a core::Error for a SQLite result code, mapped by one table.
[[noreturn]] void throw_sqlite_error(sqlite3* db, int code, std::string_view doing);

/// The value in column `index` of the statement's current row, for row loops. One sqlite3_column_* call per
/// value: each takes SQLite's mutex and error state into its hands, the sqlite3_value_* calls do not. A
/// connection belongs to one thread here, so the unprotected value is safe to read.
inline core::ValueView value_at(sqlite3_stmt* statement, int index) {
    sqlite3_value* const value = sqlite3_column_value(statement, index);
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            return core::ValueView::of(static_cast<std::int64_t>(sqlite3_value_int64(value)));
        case SQLITE_FLOAT: return core::ValueView::of(sqlite3_value_double(value));
        case SQLITE_TEXT: {
            auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
            return core::ValueView::text({data, static_cast<std::size_t>(sqlite3_value_bytes(value))});
        }
        case SQLITE_BLOB: {
            auto* data = static_cast<const char*>(sqlite3_value_blob(value));
            return core::ValueView::blob({data, static_cast<std::size_t>(sqlite3_value_bytes(value))});
        }
        default: return core::ValueView::null();
    }
}

}  // namespace ferry::sqlite

#include "core/pure.hpp"
