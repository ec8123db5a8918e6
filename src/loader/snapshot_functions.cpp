// ferry.take_snapshot(), ferry.remove_snapshot() and ferry.snapshot_files(): the file side of the option
// "snapshot". What servers and migrations have to do with it is SQL: loader/30_engine_snapshot.sql.
#include <chrono>

#include "pg/connection.hpp"
#include "pg/options.hpp"
#include "pg/result_set.hpp"
#include "pg/snapshot_files.hpp"
#include "sqlite/backup.hpp"

namespace ferry::loader {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::chrono::seconds between_notices{2};

void check_may_write() {
    pg::call([] {
        if (!has_privs_of_role(GetUserId(), ROLE_PG_WRITE_SERVER_FILES))
            ereport(
                ERROR,
                (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                 errmsg("permission denied to make or remove the copy of a file"),
                 errhint("It takes a superuser or a role with the privileges of pg_write_server_files.")));
    });
}

/// Says how far it is, every now and then.
class Progress {
  public:
    explicit Progress(const char* server) : server_(server) {}
    void operator()(std::int64_t done, std::int64_t total) {
        if (pg::should_stop()) throw Error(ErrorCode::interrupted, "interrupted while copying a SQLite file");
        const auto now = std::chrono::steady_clock::now();
        if (now - told_ < between_notices) return;
        told_ = now;
        const int percent = static_cast<int>(done * 100 / std::max<std::int64_t>(total, 1));
        const char* const server = server_;
        pg::call([=] {
            ereport(NOTICE, (errmsg("copy of the file of server %s: %d%% of " INT64_FORMAT " pages", server,
                                    percent, total)));
        });
    }

  private:
    const char* server_;
    std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

std::string take_snapshot(const char* server_name, std::int64_t migration) {
    check_may_write();
    const Oid server = pg::sqlite_server(server_name);
    const pg::ServerOptions options = pg::call([&] { return pg::server_options(server); });
    // This transaction may have read the file already; from now on it reads the copy.
    if (!pg::leave_connection(server))
        throw Error(ErrorCode::unsupported,
                    "cannot copy the file of server \"" + std::string(server_name) +
                        "\" while a query reads it",
                    "", "Close the cursors on its foreign tables.");
    sqlite::OpenOptions open_options;
    open_options.busy_timeout_ms = options.busy_timeout;
    open_options.should_stop = pg::should_stop;
    sqlite::Database source = sqlite::Database::open(options.database, open_options);
    const pg::SnapshotFile file{MyDatabaseId, migration};
    pg::will_make(file, server);
    sqlite::copy_database(source, pg::path_of(file), Progress(server_name));
    return pg::path_of(file);
}

void remove_snapshot(const pg::SnapshotFile& file, const char* server_name) {
    check_may_write();
    const Oid server =
        server_name ? pg::call([&] { return get_foreign_server_oid(server_name, true); }) : InvalidOid;
    const bool left = OidIsValid(server) && pg::leave_connection(server);
    pg::will_remove(file, left ? server : InvalidOid);
}

std::vector<pg::Row> file_rows() {
    std::vector<pg::Row> rows;
    for (const pg::SnapshotFile& file : pg::list_snapshot_files())
        rows.push_back({std::to_string(file.database), pg::cell(file.migration), pg::path_of(file)});
    return rows;
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_take_snapshot);
FERRY_SQL_FUNCTION(ferry_remove_snapshot);
FERRY_SQL_FUNCTION(ferry_snapshot_files);

Datum ferry_take_snapshot(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] {
        const std::string path =
            ferry::loader::take_snapshot(ferry::pg::name_argument(fcinfo, 0), PG_GETARG_INT64(1));
        return ferry::pg::call([&] { return PointerGetDatum(cstring_to_text(path.c_str())); });
    });
}
Datum ferry_remove_snapshot(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] {
        ferry::loader::remove_snapshot({PG_GETARG_OID(0), PG_GETARG_INT64(1)},
                                       PG_ARGISNULL(2) ? nullptr : ferry::pg::name_argument(fcinfo, 2));
        return static_cast<Datum>(0);
    });
}
Datum ferry_snapshot_files(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::pg::return_rows(fcinfo, ferry::loader::file_rows()); });
}

}  // extern "C"
