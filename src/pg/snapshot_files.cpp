#include "pg/snapshot_files.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <system_error>

#include "pg/connection.hpp"

namespace ferry::pg {
namespace {

using core::Error;
using core::ErrorCode;

/// What this transaction does to a file.
struct Change {
    std::string path;
    Oid server;
    SubTransactionId level;  ///< the subtransaction that takes it back when it is rolled back
    bool made;               ///< or to be removed
};

/// Of the transaction at hand. Never destroyed: the process ends anyway.
std::vector<Change>& changes() noexcept {
    static auto* const instance = new std::vector<Change>;
    return *instance;
}

std::string directory() {
    return std::string(DataDir) + "/sqlite_ferry";
}

extern "C" {

static void on_transaction(XactEvent event, void*) {
    const bool committed = event == XACT_EVENT_COMMIT, aborted = event == XACT_EVENT_ABORT;
    if (event == XACT_EVENT_PRE_PREPARE && !changes().empty())
        entry([] {
            throw Error(ErrorCode::unsupported,
                        "cannot PREPARE a transaction that made or removed a copy of a file");
        });
    if (!committed && !aborted) return;
    for (const Change& change : changes())
        if (change.made == aborted) unlink(change.path.c_str());
    changes().clear();
}

static void on_subtransaction(SubXactEvent event, SubTransactionId level, SubTransactionId parent, void*) {
    auto& all = changes();
    if (event == SUBXACT_EVENT_COMMIT_SUB)
        for (Change& change : all)
            if (change.level == level) change.level = parent;
    if (event != SUBXACT_EVENT_ABORT_SUB) return;
    for (const Change& change : all) {
        if (change.level != level) continue;
        // The server's option is what it was before; so is what the server shows.
        if (OidIsValid(change.server)) forget_connection(change.server);
        if (change.made) unlink(change.path.c_str());
    }
    all.erase(
        std::remove_if(all.begin(), all.end(), [&](const Change& change) { return change.level == level; }),
        all.end());
}

}  // extern "C"

void note(const SnapshotFile& file, Oid server, bool made) {
    static bool registered = false;
    if (!registered)
        call([] {
            RegisterXactCallback(on_transaction, nullptr);
            RegisterSubXactCallback(on_subtransaction, nullptr);
        });
    registered = true;
    changes().push_back({path_of(file), server, GetCurrentSubTransactionId(), made});
}

}  // namespace

std::string path_of(const SnapshotFile& file) {
    return directory() + "/" + std::to_string(file.database) + "_" + std::to_string(file.migration) + ".db";
}

void will_make(const SnapshotFile& file, Oid server) {
    const std::string path = directory();
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        throw Error(ErrorCode::io,
                    "could not create directory \"" + path + "\": " + std::generic_category().message(errno));
    note(file, server, true);
}

void will_remove(const SnapshotFile& file, Oid server) {
    note(file, server, false);
}

std::vector<SnapshotFile> list_snapshot_files() {
    struct Close {
        void operator()(DIR* open) const noexcept { closedir(open); }
    };
    std::vector<SnapshotFile> files;
    const std::unique_ptr<DIR, Close> open(opendir(directory().c_str()));
    if (!open) return files;  // no copy has ever been made
    while (const dirent* const item = readdir(open.get())) {
        SnapshotFile file{};
        if (std::sscanf(item->d_name, "%" SCNu32 "_%" SCNd64 ".db", &file.database, &file.migration) == 2 &&
            path_of(file) == directory() + "/" + item->d_name)
            files.push_back(file);
    }
    return files;
}

}  // namespace ferry::pg
