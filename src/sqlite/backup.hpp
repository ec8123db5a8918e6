// A copy of a file in one consistent state, by SQLite's online backup, while others go on writing to it.
#pragma once

#include <functional>
#include <string>

#include "sqlite/database.hpp"

namespace ferry::sqlite {

/// Called after every chunk with the pages copied so far, of how many. It may throw, which ends the copying.
using CopyProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Makes `target`, a new file that only this user may read, a copy of `source`; what stands there is removed
/// first. No read transaction of `source` may be open. In WAL mode the copy shows the moment at which it was
/// begun, and nobody waits. With a rollback journal the lock is given back after every chunk, so that writers
/// get in between; a write makes SQLite start again, and from the third start on the lock is kept, so that it
/// comes to an end. The target is synced to disk. On an error it is removed, and the error thrown
/// (interrupted, locked, changed, io, ...).
void copy_database(Database& source, const std::string& target, const CopyProgress& progress);

}  // namespace ferry::sqlite

#include "core/pure.hpp"
