// One SQLite connection per foreign server and backend, one SQLite read transaction per PostgreSQL
// transaction: all foreign tables of a server show one version of the file. SQLite knows no users, so the
// server alone is the key. C++ code.
#pragma once

#include "core/profile.hpp"
#include "core/schema_model.hpp"
#include "pg/guard.hpp"
#include "sqlite/database.hpp"

namespace ferry::pg {

class Connection {
  public:
    Connection(std::string name, sqlite::Database database, int busy_timeout, bool keep);

    sqlite::Database& database() noexcept { return database_; }
    const std::string& server_name() const noexcept { return name_; }

    /// The whole schema, read once per version of the file.
    const std::vector<core::Table>& schema();
    /// One table or view by name; throws Error(table_not_found) with a hint. Valid until the transaction
    /// ends.
    const core::Table& table(const std::string& table_name);
    /// Evidence per column of a table, gathered once per version of the file.
    const std::vector<core::ColumnProfile>& profile(const core::Table& table);
    /// The same where it has been gathered already; nullptr otherwise.
    const std::vector<core::ColumnProfile>* known_profile(const core::Table& table) const;
    /// The types chosen from that evidence, one per column.
    std::vector<core::TypeChoice> choose_types(const core::Table& table);

  private:
    friend struct ConnectionCache;
    void begin();  ///< read transaction; drops caches that are out of date
    void end() noexcept;

    std::string name_;
    sqlite::Database database_;
    int busy_timeout_;  ///< the options it was opened with
    bool keep_;
    bool stale_ = false;  ///< some server was altered or dropped: compare options before the next use
    std::int64_t schema_version_ = -1, data_version_ = -1;
    std::optional<std::vector<core::Table>> schema_;
    std::map<std::string, core::Table, std::less<>> tables_;
    std::map<std::string, std::vector<core::ColumnProfile>, std::less<>> profiles_;
};

/// The connection of a server, inside its read transaction. Throws what opening throws.
Connection& connect(Oid server);
/// The same by name, for SQL functions: the caller needs USAGE on the server.
Connection& connect(const char* server_name);
/// The server of that name, which must be one of this wrapper and usable by the caller.
Oid sqlite_server(const char* server_name);

/// Ends what this transaction reads through a server; the next connect() opens what its options name then.
/// False, and nothing is done, while a statement is being read. Throws Error(changed) where what was read so
/// far may be torn.
bool leave_connection(Oid server);
/// The same when a subtransaction is rolled back, whatever is being read: that belonged to it.
void forget_connection(Oid server) noexcept;

struct ConnectionInfo {
    std::string server_name, database;
    bool in_transaction;
    int open_statements;
};
std::vector<ConnectionInfo> list_connections();
/// Closes an idle connection; false when there is none. Throws Error(unsupported) when it is in use by the
/// current transaction.
bool disconnect(const char* server_name);

}  // namespace ferry::pg
