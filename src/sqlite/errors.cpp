// SQLite result codes and messages as core::Error, by two tables.
#include "core/utf8.hpp"
#include "sqlite/busy.hpp"
#include "sqlite/database.hpp"

namespace ferry::sqlite {

namespace {

using core::ErrorCode;

constexpr const char* locked_hint =
    "Another process is writing to the file. Try again later, or raise the option \"busy_timeout\".";
constexpr const char* wal_hint =
    "The file is in WAL mode and its -wal file is in use: make the directory writable for the server's "
    "operating-system "
    "user, or checkpoint the file (PRAGMA wal_checkpoint(TRUNCATE)), or read a copy of it.";
constexpr const char* journal_hint = "An interrupted transaction left a journal beside the file. Open the "
                                     "file once with the application that writes it, "
                                     "or with the sqlite3 shell, so that it is rolled back.";
constexpr const char* unreadable_hint =
    "The server's operating-system user must be allowed to read the file and its directory.";
constexpr const char* corrupt_hint =
    "PRAGMA integrity_check says what is damaged; a backup or .recover may help.";
constexpr const char* module_hint = "The server's SQLite library does not have this virtual table module.";
constexpr const char* reading_hint = "Only reading statements are allowed on a SQLite file.";
constexpr const char* encrypted_hint = "The file may be encrypted, or of another format.";

struct CodeRow {
    int code;  ///< primary or extended; an extended code without a row takes that of its primary one
    ErrorCode error;
    const char* hint;
};

constexpr CodeRow code_rows[] = {
    {SQLITE_INTERRUPT, ErrorCode::interrupted, ""},
    {SQLITE_BUSY, ErrorCode::locked, locked_hint},
    {SQLITE_LOCKED, ErrorCode::locked, locked_hint},
    {SQLITE_PROTOCOL, ErrorCode::locked, locked_hint},
    {SQLITE_IOERR_BLOCKED, ErrorCode::locked, locked_hint},
    {SQLITE_CORRUPT, ErrorCode::corrupt, corrupt_hint},
    {SQLITE_NOTADB, ErrorCode::not_a_database, encrypted_hint},
    {SQLITE_NOMEM, ErrorCode::out_of_memory, ""},
    {SQLITE_IOERR_NOMEM, ErrorCode::out_of_memory, ""},
    {SQLITE_IOERR_SHMOPEN, ErrorCode::file_unreadable, wal_hint},
    {SQLITE_IOERR_SHMMAP, ErrorCode::file_unreadable, wal_hint},
    {SQLITE_IOERR_SHMSIZE, ErrorCode::file_unreadable, wal_hint},
    {SQLITE_IOERR, ErrorCode::io, ""},
    {SQLITE_FULL, ErrorCode::io, "The disk that holds SQLite's temporary files is full."},
    {SQLITE_CANTOPEN, ErrorCode::file_unreadable, unreadable_hint},
    {SQLITE_CANTOPEN_DIRTYWAL, ErrorCode::file_unreadable, wal_hint},
    {SQLITE_PERM, ErrorCode::file_unreadable, unreadable_hint},
    {SQLITE_READONLY, ErrorCode::not_read_only, ""},
    {SQLITE_READONLY_ROLLBACK, ErrorCode::file_unreadable, journal_hint},
    {SQLITE_READONLY_RECOVERY, ErrorCode::file_unreadable, wal_hint},
    {SQLITE_READONLY_CANTLOCK, ErrorCode::file_unreadable, wal_hint},
    {SQLITE_READONLY_CANTINIT, ErrorCode::file_unreadable, wal_hint},
    {SQLITE_READONLY_DIRECTORY, ErrorCode::file_unreadable, wal_hint},
    {SQLITE_SCHEMA, ErrorCode::changed, ""},
    {SQLITE_AUTH, ErrorCode::unsupported, reading_hint},
    {SQLITE_TOOBIG, ErrorCode::out_of_range, ""},
};

/// SQLITE_ERROR is everything that has no code: the words tell.
struct MessageRow {
    const char* fragment;
    ErrorCode error;
    const char* hint;
};

constexpr MessageRow message_rows[] = {
    {"no such module: ", ErrorCode::missing_module, module_hint},
    {"no such table: ", ErrorCode::table_not_found, ""},
    {"no such column: ", ErrorCode::column_not_found, ""},
    {"not authorized", ErrorCode::unsupported, reading_hint},
    {"syntax error", ErrorCode::syntax, ""},
    {"unrecognized token: ", ErrorCode::syntax, ""},
    {"incomplete input", ErrorCode::syntax, ""},
};

const CodeRow* row_of(int code) noexcept {
    const CodeRow* primary = nullptr;
    for (const CodeRow& row : code_rows) {
        if (row.code == code) return &row;
        if (row.code == (code & 0xff)) primary = &row;
    }
    return primary;
}

std::string words_of(sqlite3* db, int code) {
    // The connection's words belong to its latest call; another code has only its general ones.
    const bool is_latest = db != nullptr && (sqlite3_extended_errcode(db) & 0xff) == (code & 0xff);
    std::string words = is_latest ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    // They quote names of the file, which may hold anything; a message must be text.
    if (core::check_text(words.data(), words.size()) != core::TextFault::none) {
        for (char& c : words) {
            if (static_cast<unsigned char>(c) >= 0x80) c = '?';
        }
    }
    return words;
}

}  // namespace

void throw_sqlite_error(sqlite3* db, int code, std::string_view doing) {
    // sqlite3_open_v2() gives no extended code by itself.
    if (db != nullptr && (sqlite3_extended_errcode(db) & 0xff) == code) code = sqlite3_extended_errcode(db);
    const std::string words = words_of(db, code);
    const std::string prefix = doing.empty() ? std::string() : std::string(doing) + ": ";
    if ((code & 0xff) == SQLITE_BUSY && take_stopped_wait(db)) {
        throw core::Error(ErrorCode::interrupted, prefix + "interrupted while waiting for a lock");
    }
    if ((code & 0xff) == SQLITE_ERROR) {
        for (const MessageRow& row : message_rows) {
            if (words.find(row.fragment) == std::string::npos) continue;
            throw core::Error(row.error, prefix + words, {}, row.hint);
        }
    }
    const CodeRow* row = row_of(code);
    if (row == nullptr) throw core::Error(ErrorCode::sqlite, prefix + words);
    throw core::Error(row->error, prefix + words, {}, row->hint);
}

}  // namespace ferry::sqlite
