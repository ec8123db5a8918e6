// Opening, reopening, and the read transaction. See database.hpp for what a caller may rely on.
#include "sqlite/database.hpp"

#include "core/lexer.hpp"
#include "sqlite/authorizer.hpp"
#include "sqlite/busy.hpp"
#include "sqlite/file_version.hpp"
#include "sqlite/open_checks.hpp"

namespace ferry::sqlite {

using core::Error;
using core::ErrorCode;

namespace {

struct HandleCloser {
    // close_v2: a Statement that outlives its Database still finalizes cleanly.
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
};
using Handle = std::unique_ptr<sqlite3, HandleCloser>;

/// Beginnings of a read transaction until nobody commits meanwhile.
constexpr int most_beginnings = 100;

/// An open handle and the state of the file that it was opened at.
struct Connection {
    Handle db;
    FileStamp stamp;
    bool immutable = false;
    bool looks_truncated = false;
    std::string truncation;  ///< detail, when it looks truncated
};

std::string about(const char* doing, const std::string& path) {
    return std::string(doing) + " SQLite file \"" + path + "\"";
}

Handle open_handle(const std::string& path, bool immutable) {
    const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    sqlite3* raw = nullptr;
    const int code =
        immutable ? sqlite3_open_v2(immutable_uri(path).c_str(), &raw, flags | SQLITE_OPEN_URI, nullptr)
                  : sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    Handle db(raw);  // SQLite hands out a handle to close even when it fails
    if (code != SQLITE_OK) throw_sqlite_error(raw, code, about("could not open", path));
    return db;
}

void run(sqlite3* db, const char* sql) {
    const int code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw_sqlite_error(db, code, "could not prepare a SQLite connection");
}

void configure(sqlite3* db) {
    struct ConfigRow {
        int option, value;
    };
    constexpr ConfigRow config_rows[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
    };
    sqlite3_extended_result_codes(db, 1);
    for (const ConfigRow& row : config_rows)
        sqlite3_db_config(db, row.option, row.value, nullptr);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    // LIKE and GLOB take the product of both lengths, and no progress handler is called inside them.
    sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000);
    run(db, "PRAGMA cell_size_check=ON");
    run(db, "PRAGMA mmap_size=0");
    install_authorizer(db);
}

/// Nobody has the WAL-mode file open, or nobody has written since its last checkpoint.
bool is_at_rest(const HeaderFacts& facts, const FileStamp& stamp) noexcept {
    return facts.wal && stamp.wal_size <= 0;
}

Connection connect(const std::string& path) {
    Connection connection;
    connection.stamp = stamp_of(path);  // first of all: opening a named pipe would block
    connection.db = open_handle(path, false);
    HeaderFacts facts = inspect_header(connection.db.get(), path);
    if (is_at_rest(facts, connection.stamp)) {
        // An immutable connection does not look at the file again: its stamp must come before everything it
        // reads.
        connection.stamp = settled_stamp_of(path);
        connection.immutable = connection.stamp.wal_size <= 0;
        connection.db = open_handle(path, connection.immutable);
        facts = inspect_header(connection.db.get(), path);
    }
    connection.looks_truncated = facts.looks_truncated && connection.stamp.wal_size <= 0;
    connection.truncation = "The header counts " + std::to_string(facts.pages) + " pages, the file has " +
                            std::to_string(facts.size) + " bytes.";
    configure(connection.db.get());
    return connection;
}

/// A header read without a lock proves nothing; SQLite, holding one, has the last word.
void confirm_truncation(const Connection& connection, const std::string& path) {
    sqlite3* db = connection.db.get();
    const int code = sqlite3_exec(db, "SELECT 1 FROM main.sqlite_master LIMIT 1", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return;
    if ((code & 0xff) != SQLITE_CORRUPT) throw_sqlite_error(db, code, about("could not read", path));
    throw Error(ErrorCode::corrupt, "SQLite file \"" + path + "\" is truncated", connection.truncation,
                "Copy the file again while no one writes to it, or restore a backup.");
}

/// Blanks, comments and semicolons may follow a statement.
void check_tail(std::string_view tail) {
    for (const core::Token& token : core::tokenize(tail)) {
        if (token.kind == core::TokenKind::end || token.is_op(";")) continue;
        throw Error(ErrorCode::syntax, "more than one SQL statement");
    }
}

}  // namespace

struct Database::State {
    std::string path;
    Waiter waiter;
    Connection connection;
    std::int64_t generation = 0;  ///< connections opened so far
    bool wal_attached = false;    ///< this connection has read the -wal, and its lock keeps the -wal in place
    /// Of the open read transaction, where wal_attached and known: the commit it shows, and what the file
    /// looked like meanwhile.
    std::optional<WalPosition> position;
    FileStamp stamp_in_read;
    bool header_is_readable = false;  ///< of the wal-index, in the open read transaction

    /// Whether beginning again may tell which commit is shown, or reads the file that stands at `path` by
    /// now.
    bool should_begin_again() const noexcept {
        return has_moved(connection.db.get()) || (wal_attached && !position && header_is_readable);
    }

    void reconnect() {
        Connection fresh = connect(path);
        if (connection.db) remove_handlers(connection.db.get());
        install_handlers(fresh.db.get(), waiter);
        connection = std::move(fresh);
        wal_attached = false;
        ++generation;
    }

    HeaderFacts facts() const { return inspect_header(connection.db.get(), path); }

    /// Makes sure that the connection reads the file that stands at `path` now.
    void refresh() {
        const FileStamp now = stamp_of(path);
        if (now == connection.stamp) return;
        const bool replaced = !now.same_file(connection.stamp);
        if (replaced || connection.immutable || (!wal_attached && is_at_rest(facts(), now))) {
            reconnect();
        } else {
            connection.stamp = now;
        }
    }

    /// Has the file of an immutable connection kept still? A -wal that grows beside it does no harm until its
    /// frames are copied into the file.
    bool is_unchanged() const noexcept {
        try {
            const FileStamp now = stamp_of(path);
            return now.same_file(connection.stamp) && now.size == connection.stamp.size &&
                   now.mtime_ns == connection.stamp.mtime_ns;
        } catch (...) {
            return false;
        }
    }

    /// BEGIN and a first read, which takes the snapshot. Gives SQLite's result code.
    int begin_once() {
        // Of a -wal that this connection has never read there is no header to look at.
        const auto before = wal_attached ? latest_wal_position(connection.db.get()) : std::nullopt;
        position.reset();
        int code = sqlite3_exec(connection.db.get(), "BEGIN", nullptr, nullptr, nullptr);
        if (code == SQLITE_OK)
            code = sqlite3_exec(connection.db.get(), "SELECT 1 FROM main.sqlite_master LIMIT 1", nullptr,
                                nullptr, nullptr);
        if (code != SQLITE_OK) return code;
        wal_attached = !connection.immutable && facts().wal;
        if (!wal_attached) return code;
        const auto after = latest_wal_position(connection.db.get());
        if (before && after && *before == *after) {
            position = after;
            stamp_in_read = stamp_of(path);
        }
        header_is_readable = after.has_value();
        return code;
    }

    [[noreturn]] void fail_changed() const {
        throw Error(ErrorCode::changed, "SQLite file \"" + path + "\" changed while it was being read", {},
                    "Another process writes to the file. Try again.");
    }
};

void Database::Closer::operator()(State* state) const noexcept {
    if (state->connection.db) remove_handlers(state->connection.db.get());
    delete state;
}

Database::Database(std::unique_ptr<State> state) noexcept : state_(state.release()) {}

Database Database::open(const std::string& path, const OpenOptions& options) {
    auto fresh = std::make_unique<State>();
    fresh->path = path;
    fresh->waiter.timeout_ms = options.busy_timeout_ms;
    fresh->waiter.should_stop = options.should_stop;
    Database database(std::move(fresh));
    database.state_->reconnect();
    const Connection& connection = database.state_->connection;
    if (connection.looks_truncated) confirm_truncation(connection, path);
    return database;
}

Statement Database::prepare(std::string_view sql) {
    if (sql.find('\0') != std::string_view::npos) throw Error(ErrorCode::syntax, "NUL byte in SQL text");
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    // An empty view may hold a null pointer.
    const char* text = sql.empty() ? "" : sql.data();
    if (sql.size() > static_cast<std::size_t>(sqlite3_limit(handle(), SQLITE_LIMIT_SQL_LENGTH, -1))) {
        throw Error(ErrorCode::unsupported, "SQL text is too long for SQLite");
    }
    const int code = sqlite3_prepare_v3(handle(), text, static_cast<int>(sql.size()), 0, &raw, &tail);
    Statement statement(raw);
    if (code != SQLITE_OK) fail(code);
    if (raw == nullptr) throw Error(ErrorCode::syntax, "no SQL statement");
    check_tail({tail, static_cast<std::size_t>(text + sql.size() - tail)});
    // PRAGMA journal_mode counts as writing even where it only asks; the authorizer has seen every PRAGMA.
    if (sqlite3_stmt_readonly(raw) == 0 && !core::tokenize(sql).front().is_word("PRAGMA")) {
        throw Error(ErrorCode::not_read_only, "the SQL statement does not only read");
    }
    return statement;
}

void Database::execute(std::string_view sql) {
    Statement statement = prepare(sql);
    while (statement.step()) {
    }
}

void Database::begin_read() {
    if (in_read()) return;
    State& state = *state_;
    try {
        for (int beginning = 1;; ++beginning) {
            state.refresh();
            const int code = state.begin_once();
            if (code != SQLITE_OK) {
                const bool wal_missing = (code & 0xff) == SQLITE_CANTOPEN && state.facts().wal;
                fail(wal_missing ? SQLITE_CANTOPEN_DIRTYWAL : code, about("could not read", state.path));
            }
            if (beginning == most_beginnings || !state.should_begin_again()) return;
            end_read();
        }
    } catch (...) {
        end_read();
        throw;
    }
}

void Database::end_read() noexcept {
    if (!in_read()) return;
    // ROLLBACK lets statements that are still reading go on, and with them the snapshot and its lock.
    for (sqlite3_stmt* open = nullptr; (open = sqlite3_next_stmt(handle(), open)) != nullptr;) {
        if (sqlite3_stmt_busy(open) != 0) sqlite3_reset(open);
    }
    sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

bool Database::in_read() const noexcept {
    return sqlite3_get_autocommit(handle()) == 0;
}

void Database::check_unchanged() const {
    if (state_->connection.immutable && !state_->is_unchanged()) state_->fail_changed();
}

std::string Database::version() const {
    const State& state = *state_;
    check_unchanged();
    if (state.connection.immutable) return bare_file_version(state.connection.stamp);
    if (!state.wal_attached) return journal_version(state.connection.stamp, state.facts());
    if (!state.position)
        throw Error(ErrorCode::changed,
                    "could not tell which version of SQLite file \"" + state.path + "\" is read",
                    state.header_is_readable ? "It was written at every look."
                                             : "The header of its -shm file cannot be read.",
                    "Try again when the application is less busy, or read a copy: option \"snapshot\" of "
                    "ferry.migrate().");
    return state.position->has_commit(state.stamp_in_read.wal_size)
               ? wal_version(state.connection.stamp, *state.position)
               : bare_file_version(state.stamp_in_read);
}

bool Database::blocks_writers() const noexcept {
    return in_read() && !state_->connection.immutable && !state_->wal_attached;
}

std::int64_t Database::data_version() {
    const ReadScope scope(*this);
    Statement pragma = prepare("PRAGMA main.data_version");
    pragma.step();
    return state_->generation << 32 | static_cast<std::uint32_t>(pragma.integer(0));
}

std::int64_t Database::schema_version() {
    const ReadScope scope(*this);
    Statement pragma = prepare("PRAGMA main.schema_version");
    pragma.step();
    return state_->generation << 32 | static_cast<std::uint32_t>(pragma.integer(0));
}

bool Database::is_utf8() {
    Statement pragma = prepare("PRAGMA main.encoding");
    return pragma.step() && pragma.text(0) == "UTF-8";
}

const std::string& Database::path() const noexcept {
    return state_->path;
}

sqlite3* Database::handle() const noexcept {
    return state_->connection.db.get();
}

void Database::fail(int code, std::string_view doing) const {
    const int primary = code & 0xff;
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        check_unchanged();  // torn pages look like damage
    throw_sqlite_error(handle(), code, doing);
}

}  // namespace ferry::sqlite
