// ferry.source_misfits() and ferry.source_orphan_values(): the values and rows that a migration lists in
// ferry.misfit, as the wrapper's own conversion and the file's foreign keys find them.
#include "core/listed_values.hpp"
#include "core/quote.hpp"
#include "core/row_key.hpp"
#include "loader/target_columns.hpp"
#include "pg/connection.hpp"
#include "pg/type_codec.hpp"
#include "sqlite/orphans.hpp"
#include "sqlite/row_namer.hpp"
#include "sqlite/table_scan.hpp"

namespace ferry::loader {
namespace {

using core::Misfit;
using core::ValueView;

/// What happens to a value that does not fit; the words of the option "misfit".
enum class Action : std::uint8_t { widen, abort, null, reject };

Action action_of(const std::string& name) {
    static constexpr std::pair<const char*, Action> words[] = {{"widen", Action::widen},
                                                               {"abort", Action::abort},
                                                               {"null", Action::null},
                                                               {"reject", Action::reject}};
    for (const auto& [word, action] : words)
        if (name == word) return action;
    throw core::Error(core::ErrorCode::invalid_value, "unknown misfit action \"" + name + "\"", "",
                      "Valid actions are widen, abort, null and reject.");
}

/// A column that is checked, by its place in the SELECT.
struct Check {
    int column;
    Action action;
    std::string type;  ///< as given, for the reason
};

/// The scan of one table for source_misfits(). Owns the codecs that the row check reads.
struct MisfitScan {
    std::vector<std::string> columns;
    std::vector<Check> checks;
    std::unique_ptr<pg::ColumnCodec[]> codecs;  ///< one per check
    std::unique_ptr<Misfit[]> found;            ///< of the current row, one per check
    std::unique_ptr<const char*[]> words;       ///< why, where found says that it does not fit; UTF-8
    MemoryContext memory = nullptr;             ///< of one row
};

MisfitScan misfit_scan(FunctionCallInfo fcinfo) {
    MisfitScan scan;
    scan.columns = pg::text_array_argument(fcinfo, 2);
    const std::vector<std::string> types = pg::text_array_argument(fcinfo, 3);
    const std::vector<std::string> formats = pg::text_array_argument(fcinfo, 4);
    const std::vector<std::string> zones = pg::text_array_argument(fcinfo, 5);
    const std::vector<std::string> actions = pg::text_array_argument(fcinfo, 6);
    const std::size_t count = scan.columns.size();
    if (types.size() != count || formats.size() != count || zones.size() != count || actions.size() != count)
        throw core::Error(core::ErrorCode::invalid_value,
                          "columns, types, time_formats, time_zones and actions must have the same length");
    for (std::size_t i = 0; i < count; ++i)
        if (const Action action = action_of(actions[i]); action != Action::widen)
            scan.checks.push_back({static_cast<int>(i), action, types[i]});
    scan.codecs = std::make_unique<pg::ColumnCodec[]>(scan.checks.size());
    scan.found = std::make_unique<Misfit[]>(scan.checks.size());
    scan.words = std::make_unique<const char*[]>(scan.checks.size());
    for (std::size_t i = 0; i < scan.checks.size(); ++i) {
        const auto column = static_cast<std::size_t>(scan.checks[i].column);
        const core::TimeFormat format = time_format_of(formats[column]);
        const char* const spelling = types[column].c_str();
        const char* const zone = zones[column].c_str();
        pg::call([&] {
            Oid type = InvalidOid;
            int32 typmod = -1;
            pg::parse_type(
                pg_any_to_server(pstrdup(spelling), static_cast<int>(std::strlen(spelling)), PG_UTF8), type,
                typmod);
            pg::Reading reading;
            reading.time_format = format;
            reading.time_zone = std::strcmp(zone, "UTC") == 0 ? nullptr : pstrdup(zone);
            pg::init_codec(scan.codecs[i], type, typmod, reading);
        });
    }
    scan.memory = pg::call([&] {
        return AllocSetContextCreate(CurrentMemoryContext, "sqlite_ferry misfit row", ALLOCSET_DEFAULT_SIZES);
    });
    return scan;
}

/// Converts the checked columns of the current row and throws the results away; true when one does not fit.
bool has_misfit(MisfitScan& scan, sqlite3_stmt* row) {
    const auto count = static_cast<int>(scan.checks.size());
    const Check* const checks = scan.checks.data();
    pg::ColumnCodec* const codecs = scan.codecs.get();
    Misfit* const found = scan.found.get();
    const char** const words = scan.words.get();
    MemoryContext const memory = scan.memory;
    return pg::call([&] {
        MemoryContextReset(memory);
        MemoryContext const outer = MemoryContextSwitchTo(memory);
        bool any = false;
        for (int i = 0; i < count; ++i) {
            Datum datum = 0;
            bool is_null = false;
            found[i] =
                pg::try_convert(codecs[i], sqlite::value_at(row, checks[i].column), datum, is_null, words[i]);
            if (found[i] == Misfit::none) continue;
            any = true;
            words[i] = pg_server_to_any(words[i], static_cast<int>(std::strlen(words[i])), PG_UTF8);
        }
        MemoryContextSwitchTo(outer);
        return any;
    });
}

std::string reason_of(const MisfitScan& scan, std::size_t check) {
    return "does not fit " + scan.checks[check].type + ": " + scan.words[check];
}

pg::Row value_row(const std::string& key, const std::string& column, const ValueView& value,
                  const std::string& reason, const char* action) {
    const std::string bytes = value.is_null() ? std::string() : core::listed_bytes(value);
    return {key,
            column,
            std::string(core::name_of(value.storage_class)),
            pg::bytes_cell(bytes),
            reason,
            std::string(action)};
}

/// What is listed of a row: each value that does not fit, or all of them where one rejects the row. A NULL
/// that a domain refuses has nothing to list, unless it stops everything.
void put_misfits(pg::RowWriter& writer, const MisfitScan& scan, sqlite3_stmt* row, const std::string& key) {
    std::map<int, std::size_t> misfits;  // column -> check
    const Check* rejecting = nullptr;
    for (std::size_t i = 0; i < scan.checks.size(); ++i) {
        if (scan.found[i] == Misfit::none) continue;
        misfits.emplace(scan.checks[i].column, i);
        if (scan.checks[i].action == Action::reject && rejecting == nullptr) rejecting = &scan.checks[i];
    }
    for (int column = 0; column < static_cast<int>(scan.columns.size()); ++column) {
        const std::string& name = scan.columns[static_cast<std::size_t>(column)];
        const ValueView value = sqlite::value_at(row, column);
        const auto misfit = misfits.find(column);
        if (misfit != misfits.end()) {
            const bool abort = scan.checks[misfit->second].action == Action::abort;
            if (value.is_null() && !abort) continue;
            const char* const action = abort ? "abort" : rejecting ? "reject" : "null";
            writer.put(value_row(key, name, value, reason_of(scan, misfit->second), action));
        } else if (rejecting != nullptr && !value.is_null()) {
            const std::string& by = scan.columns[static_cast<std::size_t>(rejecting->column)];
            writer.put(value_row(key, name, value,
                                 "the row is rejected for column " + core::quote_identifier(by), "reject"));
        }
    }
}

Datum source_misfits(FunctionCallInfo fcinfo) {
    pg::Connection& connection = pg::connect(pg::name_argument(fcinfo, 0));
    const core::Table& table = connection.table(pg::text_argument(fcinfo, 1));
    MisfitScan scan = misfit_scan(fcinfo);
    pg::RowWriter writer(fcinfo);
    const core::RowKey key = core::row_key_of(table);
    sqlite::Statement statement = connection.database().prepare(sqlite::select_sql(table, scan.columns, key));
    const sqlite::RowNamer namer(key, static_cast<int>(scan.columns.size()));
    for (std::int64_t number = 1; statement.step(); ++number)
        if (has_misfit(scan, statement.handle()))
            put_misfits(writer, scan, statement.handle(), namer.name(statement.handle(), number));
    connection.database().check_unchanged();
    return static_cast<Datum>(0);
}

/// Rows whose foreign key names no parent that is loaded; `wanted` are the columns whose values are returned.
Datum source_orphan_values(FunctionCallInfo fcinfo) {
    pg::Connection& connection = pg::connect(pg::name_argument(fcinfo, 0));
    const core::Table& child = connection.table(pg::text_argument(fcinfo, 1));
    const std::vector<std::string> columns = pg::text_array_argument(fcinfo, 2);
    const core::Table& parent = connection.table(pg::text_argument(fcinfo, 3));
    const std::vector<std::string> parent_columns = pg::text_array_argument(fcinfo, 4);
    if (columns.empty() || parent_columns.size() != columns.size())
        throw core::Error(core::ErrorCode::invalid_value,
                          "columns and parent_columns must have the same length, one at least");
    std::set<std::string> rejected;
    for (const std::string& key : pg::text_array_argument(fcinfo, 5))
        if (auto canonical = core::canonical_row_key(key)) rejected.insert(std::move(*canonical));
    const std::vector<std::string> wanted = pg::text_array_argument(fcinfo, 6);
    pg::RowWriter writer(fcinfo);
    sqlite::scan_orphans(connection.database(), {child, columns, parent, parent_columns}, rejected, wanted,
                         [&](const std::string& key, const std::vector<ValueView>& values) {
                             for (std::size_t i = 0; i < values.size(); ++i)
                                 if (!values[i].is_null())
                                     writer.put({key, wanted[i],
                                                 std::string(core::name_of(values[i].storage_class)),
                                                 pg::bytes_cell(core::listed_bytes(values[i]))});
                         });
    return static_cast<Datum>(0);
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_source_misfits);
FERRY_SQL_FUNCTION(ferry_source_orphan_values);

Datum ferry_source_misfits(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::source_misfits(fcinfo); });
}
Datum ferry_source_orphan_values(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::source_orphan_values(fcinfo); });
}

}  // extern "C"
