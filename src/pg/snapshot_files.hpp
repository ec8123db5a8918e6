// Copies of SQLite files that migrations read, in directory sqlite_ferry of the data directory. They follow
// the transaction: one that was made goes when its (sub)transaction is rolled back, one that is given up goes
// with COMMIT. C++ code.
#pragma once

#include "pg/guard.hpp"

namespace ferry::pg {

/// A copy belongs to a migration of a database of the cluster.
struct SnapshotFile {
    Oid database;
    std::int64_t migration;
};

std::string path_of(const SnapshotFile& file);

/// Takes responsibility for a file that is about to be made for a server, and makes the directory for it.
/// Throws Error(io), and Error(unsupported) from PREPARE TRANSACTION later on.
void will_make(const SnapshotFile& file, Oid server);
/// The file goes when the transaction commits; it need not be there. `server` is InvalidOid where none reads
/// it.
void will_remove(const SnapshotFile& file, Oid server);

/// All files of the directory that look like copies.
std::vector<SnapshotFile> list_snapshot_files();

}  // namespace ferry::pg
