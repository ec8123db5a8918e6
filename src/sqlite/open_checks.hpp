// What can be told about a file before SQLite reads its schema. For src/sqlite only.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>

#include "sqlite/database.hpp"

namespace ferry::sqlite {

struct HeaderFacts {
    bool wal = false;              ///< the file is in WAL mode
    bool looks_truncated = false;  ///< the header counts more pages than the file has. Read without a lock: a
                                   ///< writer at work can make it look so
    std::uint32_t change_counter = 0;
    std::int64_t pages = 0;  ///< as the header counts them, when looks_truncated
    std::int64_t size = 0;   ///< of the file, in bytes
};

/// Reads the header through the connection's own file handle: a descriptor of our own would, when closed,
/// drop every lock that this process holds on the file. Throws Error(not_a_database / unsupported_format /
/// corrupt / io).
HeaderFacts inspect_header(sqlite3* db, const std::string& path);

/// The file as an URI that makes SQLite read it as if nobody could change it.
std::string immutable_uri(const std::string& path);

/// stamp_of(), but of a moment when a later write is bound to give another time: file systems count time in
/// ticks of some milliseconds, so a file written just now could be written again within the same one.
FileStamp settled_stamp_of(const std::string& path);
/// Waits until a write of the file is bound to give it another time than the stamp's. False: there was
/// nothing to wait for.
bool wait_until_settled(const FileStamp& stamp) noexcept;

}  // namespace ferry::sqlite

#include "core/pure.hpp"
