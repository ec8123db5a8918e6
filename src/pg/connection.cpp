#include "pg/connection.hpp"

#include "core/utf8.hpp"
#include "pg/options.hpp"
#include "sqlite/schema_reader.hpp"
#include "sqlite/table_scan.hpp"

namespace ferry::pg {

using core::Error;
using core::ErrorCode;

/// The backend's connections. Never destroyed: the process ends anyway.
struct ConnectionCache {
    std::map<Oid, std::unique_ptr<Connection>> by_server;
    /// Left within this transaction; somebody up the stack may still hold a reference.
    std::vector<std::unique_ptr<Connection>> left;
    bool callbacks_registered = false;

    void end_transaction() noexcept {
        left.clear();
        for (auto it = by_server.begin(); it != by_server.end();) {
            it->second->end();
            it = it->second->keep_ ? std::next(it) : by_server.erase(it);
        }
    }
    /// Throws Error(changed) when a file read without locks was written meanwhile: last chance before COMMIT.
    void check_unchanged() {
        for (auto& [server, connection] : by_server)
            if (connection->database_.in_read()) connection->database_.check_unchanged();
    }
    void leave(Oid server) noexcept {
        auto it = by_server.find(server);
        if (it == by_server.end()) return;
        it->second->end();
        left.push_back(std::move(it->second));
        by_server.erase(it);
    }
    void invalidate() noexcept {
        for (auto& [server, connection] : by_server)
            connection->stale_ = true;
    }
    /// Closes connections whose server is gone or has other options now. One in use by this transaction stays
    /// as it is.
    void sweep() {
        for (auto it = by_server.begin(); it != by_server.end();) {
            Connection& connection = *it->second;
            const bool check = connection.stale_ && !connection.database_.in_read();
            if (check && !unchanged(it->first, connection)) {
                it = by_server.erase(it);
                continue;
            }
            if (check) connection.stale_ = false;
            ++it;
        }
    }
    Connection* find(Oid server) {
        sweep();
        auto it = by_server.find(server);
        return it == by_server.end() ? nullptr : it->second.get();
    }
    static void begin(Connection& connection) { connection.begin(); }

  private:
    static bool unchanged(Oid server, const Connection& connection) {
        const ServerOptions options = call([&] {
            return GetForeignServerExtended(server, FSV_MISSING_OK) ? server_options(server)
                                                                    : ServerOptions{};
        });
        return options.database && connection.database_.path() == options.path_to_read() &&
               connection.busy_timeout_ == options.busy_timeout &&
               connection.keep_ == options.keep_connections;
    }
};

namespace {

ConnectionCache& cache() noexcept {
    static auto* const instance = new ConnectionCache;
    return *instance;
}

extern "C" {

// Before COMMIT it may raise; in COMMIT and ABORT it must not.
static void on_transaction_end(XactEvent event, void*) {
    switch (event) {
        case XACT_EVENT_PRE_COMMIT: entry([] { cache().check_unchanged(); }); break;
        case XACT_EVENT_ABORT:
            cache().invalidate();  // options may be what they were before
            cache().end_transaction();
            break;
        case XACT_EVENT_COMMIT:
        case XACT_EVENT_PREPARE:
        case XACT_EVENT_PARALLEL_COMMIT:
        case XACT_EVENT_PARALLEL_ABORT: cache().end_transaction(); break;
        default: break;
    }
}

static void on_server_change(Datum, int, uint32) {
    cache().invalidate();
}

}  // extern "C"

bool is_utf8(const std::string& name) {
    return core::check_text(name.data(), name.size()) == core::TextFault::none;
}

/// Why a table SQLite can read has no place in PostgreSQL, or nullptr.
const char* obstacle_of(const core::Table& table) {
    if (!is_utf8(table.name)) return "its name is not valid UTF-8";
    if (table.columns.size() > MaxHeapAttributeNumber)
        return "it has more columns than a PostgreSQL table may have (1600)";
    for (const core::Column& column : table.columns)
        if (!is_utf8(column.name)) return "the name of a column is not valid UTF-8";
    return nullptr;
}

void register_callbacks() {
    if (cache().callbacks_registered) return;
    call([] {
        RegisterXactCallback(on_transaction_end, nullptr);
        CacheRegisterSyscacheCallback(FOREIGNSERVEROID, on_server_change, static_cast<Datum>(0));
    });
    cache().callbacks_registered = true;
}

sqlite::Database open_file(const ServerOptions& options, const sqlite::OpenOptions& open_options) {
    try {
        return sqlite::Database::open(options.path_to_read(), open_options);
    } catch (Error& error) {
        if (options.snapshot && error.code == ErrorCode::file_not_found)
            error.hint =
                "It is the copy that a migration made of the file. CALL ferry.undo() of that migration, or "
                "ALTER SERVER ... OPTIONS (DROP snapshot), makes the server read the file itself.";
        throw;
    }
}

Connection& open_connection(Oid server) {
    register_callbacks();
    const ServerOptions options = call([&] { return server_options(server); });
    const char* const name = call([&] { return pstrdup(GetForeignServer(server)->servername); });
    if (!options.database)
        throw Error(ErrorCode::invalid_option,
                    "foreign server \"" + std::string(name) + "\" names no database", "",
                    "Use ALTER SERVER ... OPTIONS (ADD database '/path/to/file').");
    sqlite::OpenOptions open_options;
    open_options.busy_timeout_ms = options.busy_timeout;
    open_options.should_stop = should_stop;
    auto connection = std::make_unique<Connection>(name, open_file(options, open_options),
                                                   options.busy_timeout, options.keep_connections);
    return *(cache().by_server[server] = std::move(connection));
}

}  // namespace

Connection::Connection(std::string name, sqlite::Database database, int busy_timeout, bool keep)
    : name_(std::move(name)), database_(std::move(database)), busy_timeout_(busy_timeout), keep_(keep) {}

void Connection::begin() {
    if (database_.in_read()) return;
    database_.begin_read();
    const std::int64_t schema_version = database_.schema_version();
    const std::int64_t data_version = database_.data_version();
    if (schema_version != schema_version_ || data_version != data_version_) {
        schema_.reset();
        tables_.clear();
        profiles_.clear();
    }
    schema_version_ = schema_version;
    data_version_ = data_version;
}

void Connection::end() noexcept {
    // Statements of cursors that are still open hold the snapshot: let them go first.
    for (sqlite3_stmt* open = nullptr; (open = sqlite3_next_stmt(database_.handle(), open));)
        sqlite3_reset(open);
    database_.end_read();
}

const std::vector<core::Table>& Connection::schema() {
    if (schema_) return *schema_;
    schema_ = sqlite::read_schema(database_);
    for (core::Table& table : *schema_)
        if (const char* const obstacle = table.read_error.empty() ? obstacle_of(table) : nullptr) {
            table.read_error = obstacle;
            table.no_place = true;
        }
    return *schema_;
}

const core::Table& Connection::table(const std::string& table_name) {
    auto known = tables_.find(table_name);
    if (known != tables_.end()) return known->second;
    std::optional<core::Table> found = sqlite::read_table(database_, table_name);
    if (!found)
        throw Error(ErrorCode::table_not_found,
                    "table \"" + table_name + "\" does not exist in SQLite file \"" + database_.path() + "\"",
                    "", "Check the option table_name of the foreign table, or import the schema again.");
    if (!found->read_error.empty())
        throw Error(found->missing_module ? ErrorCode::missing_module : ErrorCode::sqlite,
                    "SQLite cannot read \"" + found->name + "\": " + found->read_error);
    return tables_.emplace(table_name, std::move(*found)).first->second;
}

const std::vector<core::ColumnProfile>& Connection::profile(const core::Table& table) {
    auto known = profiles_.find(table.name);
    if (known != profiles_.end()) return known->second;
    return profiles_.emplace(table.name, sqlite::profile_table(database_, table)).first->second;
}

const std::vector<core::ColumnProfile>* Connection::known_profile(const core::Table& table) const {
    const auto known = profiles_.find(table.name);
    return known == profiles_.end() ? nullptr : &known->second;
}

std::vector<core::TypeChoice> Connection::choose_types(const core::Table& table) {
    const std::vector<core::ColumnProfile>& profiles = profile(table);
    const std::int64_t sequence = table.autoincrement ? sqlite::read_sequence(database_, table.name) : 0;
    return core::choose_types(table, profiles, sequence);
}

Connection& connect(Oid server) {
    Connection* const known = cache().find(server);
    Connection& connection = known ? *known : open_connection(server);
    ConnectionCache::begin(connection);
    return connection;
}

Oid sqlite_server(const char* server_name) {
    return call([&] {
        const Oid oid = get_foreign_server_oid(server_name, false);
        if (!may_use_server(oid)) aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_FOREIGN_SERVER, server_name);
        const ForeignDataWrapper* wrapper = GetForeignDataWrapper(GetForeignServer(oid)->fdwid);
        if (std::strcmp(wrapper->fdwname, "sqlite_ferry") != 0)
            ereport(ERROR,
                    (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                     errmsg("foreign server \"%s\" does not use the wrapper sqlite_ferry", server_name)));
        return oid;
    });
}

Connection& connect(const char* server_name) {
    return connect(sqlite_server(server_name));
}

bool leave_connection(Oid server) {
    Connection* const known = cache().find(server);
    if (!known) return true;
    sqlite3* const handle = known->database().handle();
    for (sqlite3_stmt* open = nullptr; (open = sqlite3_next_stmt(handle, open));)
        if (sqlite3_stmt_busy(open)) return false;
    // What has been read so far is not asked again before COMMIT.
    if (known->database().in_read()) known->database().check_unchanged();
    cache().leave(server);
    return true;
}

void forget_connection(Oid server) noexcept {
    cache().leave(server);
}

std::vector<ConnectionInfo> list_connections() {
    std::vector<ConnectionInfo> result;
    for (auto& [server, connection] : cache().by_server) {
        int statements = 0;
        sqlite3* const handle = connection->database().handle();
        for (sqlite3_stmt* open = nullptr; (open = sqlite3_next_stmt(handle, open));)
            ++statements;
        result.push_back({connection->server_name(), connection->database().path(),
                          connection->database().in_read(), statements});
    }
    return result;
}

bool disconnect(const char* server_name) {
    const Oid server = call([&] { return get_foreign_server_oid(server_name, false); });
    Connection* const known = cache().find(server);
    if (!known) return false;
    if (known->database().in_read())
        throw Error(ErrorCode::unsupported,
                    "connection of server \"" + known->server_name() + "\" is in use by this transaction", "",
                    "Call ferry.disconnect() in a transaction of its own.");
    cache().by_server.erase(server);
    return true;
}

}  // namespace ferry::pg
