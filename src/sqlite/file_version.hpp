// Which version of a file a read transaction shows, as text that can be compared between connections,
// processes and backends: equal texts mean the same content. For src/sqlite only; callers use
// Database::version().
//
// Three kinds of snapshot, each with its own proof:
//
// - Rollback journal. The read transaction holds a SHARED lock, so nobody writes the file. Every transaction
// that
//   writes adds one to the change counter of the header (bytes 24 to 27). Device, inode, counter and size
//   name the content: "journal DEVICE:INODE COUNTER SIZE".
//
// - WAL with frames. The change counter is of no use: a transaction that does not touch page 1 leaves it as
// it is. The
//   snapshot is what the connection has copied of the wal-index header when it began, and the library has no
//   function that shows this copy (sqlite3_snapshot_get() is compiled in by few). So the header in the -shm
//   is read before BEGIN and the first read, and again behind them: when both are equal nobody has committed
//   in between, and the copy is that. Otherwise the read transaction is ended, at no cost since nothing has
//   been read, and tried again. The content is named by the header's running checksum over all frames up to
//   the commit, which starts from the WAL's salts, and by the pages of the database: "wal DEVICE:INODE
//   CHECKSUM PAGES". Salts and frame number stay out of it. They change when a writer starts the WAL anew,
//   which it does once all frames are checkpointed, before it commits something: the header then counts no
//   frames, shows the content of before, and still has the checksum of before. A checkpoint changes none of
//   this, and recovery after a crash finds it again.
//
// - The file alone: a WAL-mode file without frames, read by an immutable connection (nobody had it open) or
// through an
//   empty WAL (none written yet, or truncated by a checkpoint; immutable connections do not know a checksum).
//   Nobody copies frames into the file while such a snapshot is held, so device, inode, size and time of
//   modification name the content, once the time is so old that a later write is bound to have another: "file
//   DEVICE:INODE SIZE TIME". An immutable connection is asked first whether its file has kept still.
//
// The header is read through the connection's own mapping of the -shm (xShmMap). A descriptor of our own
// would, when closed, drop the locks that this process holds on the -shm, the one of this snapshot among
// them.
//
// What it cannot tell:
// - The same content under two names: when the application resets its WAL without writing (PRAGMA
//   wal_checkpoint(RESTART or TRUNCATE)) between the beginnings of two snapshots, or changes the journal
//   mode, their versions differ though their rows do not. Snapshots begun afterwards agree again.
// - A file that is overwritten in place by something that is not SQLite (cp over it, same inode) with another
// one of the
//   same counter and page count; and one whose time of modification somebody sets back.
// - WAL whose -shm the server's user may not write while nobody else has it open: there is no header to read.
// An
//   application in exclusive locking mode has no -shm either, but then the file cannot be read at all
//   (locked).
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>

#include "sqlite/database.hpp"
#include "sqlite/open_checks.hpp"

namespace ferry::sqlite {

/// What a wal-index header says of the latest commit.
struct WalPosition {
    std::uint32_t salts[2], frame, pages, checksum[2];
    bool operator==(const WalPosition& other) const noexcept;
    /// Whether a commit is known whose frames stand in a WAL of this size, or stood there until it was
    /// started anew.
    bool has_commit(std::int64_t wal_size) const noexcept {
        return frame > 0 || (wal_size > 0 && (checksum[0] != 0 || checksum[1] != 0));
    }
};

/// The latest commit, from the wal-index header that `db` has mapped: for a connection that has read the WAL.
/// nullopt where the header cannot be read, or is being written for longer than that takes.
std::optional<WalPosition> latest_wal_position(sqlite3* db) noexcept;

/// Whether another file stands at the path that `db` was opened by, or none.
bool has_moved(sqlite3* db) noexcept;

/// The three texts. `stamp` says which file it is; `facts` were read while `db` held a SHARED lock.
std::string journal_version(const FileStamp& stamp, const HeaderFacts& facts);
std::string wal_version(const FileStamp& stamp, const WalPosition& position);
/// `stamp` was taken while nobody could write the file, and still nobody can. Waits until it is settled (some
/// 20 ms at most).
std::string bare_file_version(const FileStamp& stamp);

}  // namespace ferry::sqlite

#include "core/pure.hpp"
