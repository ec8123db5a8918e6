// What SQL may do on a connection to somebody else's file. For src/sqlite only.
#pragma once

#include <sqlite3.h>

namespace ferry::sqlite {

/// Denies ATTACH, DETACH, load_extension() and every PRAGMA that is not known to read only. Writing is left
/// to the read-only handle: virtual tables prepare INSERTs and UPDATEs when they connect, without running
/// them.
void install_authorizer(sqlite3* db) noexcept;

}  // namespace ferry::sqlite

#include "core/pure.hpp"
