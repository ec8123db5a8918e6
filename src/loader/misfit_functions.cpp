// ferry.source_misfits() and ferry.source_orphan_values(): the values and rows that a migration lists in
// ferry.misfit, as the wrapper's own conversion and the file's foreign keys find them.
#include "core/ascii.hpp"
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
    bool not_null;     ///< the target's column takes no NULL
    bool takes_null;   ///< neither that nor a domain refuses it
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
    std::vector<bool> not_nulls = pg::bool_array_argument(fcinfo, 7);
    not_nulls.resize(count);
    if (types.size() != count || formats.size() != count || zones.size() != count || actions.size() != count)
        throw core::Error(core::ErrorCode::invalid_value,
                          "columns, types, time_formats, time_zones and actions must have the same length");
    for (std::size_t i = 0; i < count; ++i)
        if (const Action action = action_of(actions[i]); action != Action::widen)
            scan.checks.push_back({static_cast<int>(i), action, types[i], not_nulls[i], true});
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
        Check& check = scan.checks[i];
        check.takes_null = !check.not_null && pg::call([&] {
            Datum datum = 0;
            bool is_null = false;
            const char* words = nullptr;
            return pg::try_convert(scan.codecs[i], ValueView::null(), datum, is_null, words) == Misfit::none;
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
            const ValueView value = sqlite::value_at(row, checks[i].column);
            found[i] = pg::try_convert(codecs[i], value, datum, is_null, words[i]);
            if (found[i] == Misfit::none && value.is_null() && checks[i].not_null) {
                found[i] = Misfit::domain;
                words[i] = "NULL where the target is NOT NULL";
            }
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

/// Whether a rejected row leaves anything to list.
bool has_values(const MisfitScan& scan, sqlite3_stmt* row) {
    for (int column = 0; column < static_cast<int>(scan.columns.size()); ++column)
        if (!sqlite::value_at(row, column).is_null()) return true;
    return false;
}

/// What is listed of a row: each value that does not fit, or all of them where one rejects the row. What
/// cannot be settled stops everything, whatever the action: a value that would become a NULL which the column
/// refuses, and a NULL that it refuses where no row is rejected for it.
void put_misfits(pg::RowWriter& writer, const MisfitScan& scan, sqlite3_stmt* row, const std::string& key) {
    std::map<int, std::size_t> misfits;  // column -> check
    const Check* rejecting = nullptr;
    for (std::size_t i = 0; i < scan.checks.size(); ++i) {
        if (scan.found[i] == Misfit::none) continue;
        misfits.emplace(scan.checks[i].column, i);
        if (scan.checks[i].action == Action::reject && rejecting == nullptr) rejecting = &scan.checks[i];
    }
    if (rejecting != nullptr && !has_values(scan, row)) rejecting = nullptr;
    for (int column = 0; column < static_cast<int>(scan.columns.size()); ++column) {
        const std::string& name = scan.columns[static_cast<std::size_t>(column)];
        const ValueView value = sqlite::value_at(row, column);
        const auto misfit = misfits.find(column);
        if (misfit != misfits.end()) {
            const Check& check = scan.checks[misfit->second];
            std::string reason = reason_of(scan, misfit->second);
            const char* action = "reject";
            if (check.action == Action::abort ||
                (rejecting == nullptr && (value.is_null() || !check.takes_null)))
                action = "abort";
            else if (rejecting == nullptr)
                action = "null";
            if (check.action == Action::null && rejecting == nullptr && !check.takes_null && !value.is_null())
                reason += ", and the column takes no NULL instead";
            if (value.is_null() && rejecting != nullptr && check.action != Action::abort) continue;
            writer.put(value_row(key, name, value, reason, action));
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

sqlite::KeyDigest key_of_hex(const std::string& hex) {
    sqlite::KeyDigest key{};
    if (hex.size() != 2 * key.size() || !std::all_of(hex.begin(), hex.end(), core::is_ascii_hex))
        throw core::Error(core::ErrorCode::invalid_value,
                          "a known parent is 32 hex digits, not \"" + hex + "\"");
    for (std::size_t i = 0; i < key.size(); ++i)
        key[i] = static_cast<unsigned char>(core::ascii_hex_value(hex[2 * i]) * 16 +
                                            core::ascii_hex_value(hex[2 * i + 1]));
    return key;
}

/// The keys that the parent will have: those of the file (argument `first` names the table, then come its key
/// columns and what is listed of it; an empty name is no table), and those that are known besides.
std::vector<sqlite::KeyDigest> parent_keys(FunctionCallInfo fcinfo, pg::Connection& connection, int first,
                                           std::size_t width) {
    std::vector<sqlite::KeyDigest> keys;
    if (const std::string name = pg::text_argument(fcinfo, first); !name.empty()) {
        const std::vector<sqlite::DigestColumn> columns = target_columns_argument(fcinfo, first + 1);
        if (columns.size() != width)
            throw core::Error(core::ErrorCode::invalid_value,
                              "columns and parent_columns must have the same length");
        core::ListedValues listed = listed_argument(fcinfo, first + 5);
        keys = sqlite::key_digests(connection.database(), {connection.table(name), columns, listed});
    }
    for (const std::string& hex : pg::text_array_argument(fcinfo, first + 9))
        keys.push_back(key_of_hex(hex));
    std::sort(keys.begin(), keys.end());
    return keys;
}

Datum source_orphan_values(FunctionCallInfo fcinfo) {
    pg::Connection& connection = pg::connect(pg::name_argument(fcinfo, 0));
    const core::Table& child = connection.table(pg::text_argument(fcinfo, 1));
    const std::vector<sqlite::DigestColumn> columns = target_columns_argument(fcinfo, 2);
    if (columns.empty())
        throw core::Error(core::ErrorCode::invalid_value, "a foreign key has one column at least");
    core::ListedValues listed = listed_argument(fcinfo, 6);
    const std::vector<sqlite::KeyDigest> parents = parent_keys(fcinfo, connection, 10, columns.size());
    const std::vector<std::string> wanted = pg::text_array_argument(fcinfo, 20);
    pg::RowWriter writer(fcinfo);
    sqlite::scan_orphans(connection.database(), {child, columns, listed}, parents, wanted,
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
