// ferry.source_rows() and ferry.source_duplicates(): the rows of a SQLite table as the target should hold
// them, by their digests.
#include <set>

#include "core/quote.hpp"
#include "core/row_key.hpp"
#include "loader/target_columns.hpp"
#include "pg/connection.hpp"
#include "pg/result_set.hpp"
#include "sqlite/digest_scan.hpp"
#include "sqlite/duplicates.hpp"

namespace ferry::loader {
namespace {

/// Positions of the key columns among the others.
std::vector<std::size_t> key_argument(FunctionCallInfo fcinfo, int index,
                                      const std::vector<sqlite::DigestColumn>& columns) {
    std::vector<std::size_t> positions;
    for (const std::string& name : pg::text_array_argument(fcinfo, index)) {
        std::size_t at = 0;
        while (at < columns.size() && columns[at].name != name)
            ++at;
        if (at == columns.size())
            throw core::Error(core::ErrorCode::invalid_value,
                              "key column \"" + name + "\" is not among the columns");
        positions.push_back(at);
    }
    return positions;
}

/// 16 bytes.
struct RowDigest {
    pg_uuid_t uuid;

    explicit RowDigest(std::string_view canonical) {
        core::Digest digest;
        digest.add_bytes(canonical);
        digest.bytes(uuid.data);
    }
    std::string hex() const { return core::hex_text({reinterpret_cast<const char*>(uuid.data), UUID_LEN}); }
};

/// The canonical form of one column of a row.
std::string_view column_of(const sqlite::DigestedRow& row, std::size_t index) {
    const std::size_t start = index == 0 ? 0 : row.ends[index - 1];
    return std::string_view(row.canonical).substr(start, row.ends[index] - start);
}

/// Digest of the key columns; of the whole row where there are none.
RowDigest key_digest(const sqlite::DigestedRow& row, const std::vector<std::size_t>& key) {
    if (key.empty()) return RowDigest(row.canonical);
    std::string canonical;
    for (const std::size_t index : key)
        canonical += column_of(row, index);
    return RowDigest(canonical);
}

pg::Cell column_digests(const sqlite::DigestedRow& row) {
    std::vector<std::string> digests;
    for (std::size_t i = 0; i < row.ends.size(); ++i)
        digests.push_back(RowDigest(column_of(row, i)).hex());
    return core::pg_array_text(digests);
}

pg::Cell values_json(const sqlite::DigestedRow& row, const std::vector<sqlite::DigestColumn>& columns) {
    std::vector<std::string> names;
    std::vector<core::ValueView> values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        names.push_back(columns[i].name);
        values.push_back(sqlite::value_at(row.statement, static_cast<int>(i)));
    }
    return core::row_key_json(names, values);
}

/// A row of the two digests alone.
void put_digests(const pg::ResultSet& result, const RowDigest& key, const RowDigest& row) {
    pg::call([&] {
        Datum values[5] = {UUIDPGetDatum(&key.uuid), UUIDPGetDatum(&row.uuid), 0, 0, 0};
        bool nulls[5] = {false, false, true, true, true};
        tuplestore_putvalues(result.store, result.shape, values, nulls);
    });
}

Datum source_rows(FunctionCallInfo fcinfo) {
    pg::Connection& connection = pg::connect(pg::name_argument(fcinfo, 0));
    const core::Table& table = connection.table(pg::text_argument(fcinfo, 1));
    const std::vector<sqlite::DigestColumn> columns = target_columns_argument(fcinfo, 2);
    core::ListedValues listed = listed_argument(fcinfo, 6);
    const std::vector<std::size_t> key = key_argument(fcinfo, 10, columns);
    const std::vector<std::string> list = pg::text_array_argument(fcinfo, 11);
    const std::set<std::string> wanted(list.begin(), list.end());
    pg::RowWriter writer(fcinfo);
    sqlite::digest_table(connection.database(), table, columns, listed, false,
                         [&](const sqlite::DigestedRow& row) {
                             const RowDigest by_key = key_digest(row, key), whole(row.canonical);
                             if (wanted.empty())
                                 put_digests(writer.result(), by_key, whole);
                             else if (wanted.count(by_key.hex()) > 0)
                                 writer.put({by_key.hex(), whole.hex(), row.key(), column_digests(row),
                                             values_json(row, columns)});
                         });
    return static_cast<Datum>(0);
}

std::vector<pg::Row> duplicate_rows(FunctionCallInfo fcinfo) {
    pg::Connection& connection = pg::connect(pg::name_argument(fcinfo, 0));
    const core::Table& table = connection.table(pg::text_argument(fcinfo, 1));
    const sqlite::Duplicates found =
        sqlite::find_duplicates(connection.database(), table, target_columns_argument(fcinfo, 2),
                                {pg::bool_array_argument(fcinfo, 6), PG_GETARG_BOOL(7)});
    if (found.occurrences == 0) return {};
    return {{pg::cell(found.occurrences), core::json_array(found.samples)}};
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_source_rows);
FERRY_SQL_FUNCTION(ferry_source_duplicates);

Datum ferry_source_duplicates(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::duplicate_rows(fcinfo)); });
}
Datum ferry_source_rows(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::source_rows(fcinfo); });
}

}  // extern "C"
