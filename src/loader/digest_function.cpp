// ferry.source_digest(): the source side of a verification, from raw SQLite values.
#include "core/type_map.hpp"
#include "loader/target_columns.hpp"
#include "pg/connection.hpp"
#include "pg/result_set.hpp"
#include "sqlite/digest_scan.hpp"

namespace ferry::loader {
namespace {

using pg::cell;

/// The table as a whole, then a row per column.
std::vector<pg::Row> digest_rows(FunctionCallInfo fcinfo) {
    pg::Connection& connection = pg::connect(pg::name_argument(fcinfo, 0));
    const core::Table& table = connection.table(pg::text_argument(fcinfo, 1));
    const std::vector<sqlite::DigestColumn> columns = target_columns_argument(fcinfo, 2);
    core::ListedValues listed = listed_argument(fcinfo, 6);
    const bool per_column = PG_GETARG_BOOL(10);
    const sqlite::TableDigest digest =
        sqlite::digest_table(connection.database(), table, columns, listed, per_column);
    sqlite::ColumnAccount total;
    for (const sqlite::ColumnAccount& account : digest.columns) {
        total.nulls += account.nulls;
        total.loaded += account.loaded;
        total.converted += account.converted;
        total.listed += account.listed;
        total.unaccounted += account.unaccounted;
    }
    const auto row = [&](const pg::Cell& name, const sqlite::ColumnAccount& account, const pg::Cell& checksum,
                         const pg::Cell& first) {
        return pg::Row{name,
                       cell(digest.rows),
                       cell(digest.rejected),
                       cell(digest.strays),
                       checksum,
                       cell(account.nulls),
                       cell(account.loaded),
                       cell(account.converted),
                       cell(account.listed),
                       cell(account.unaccounted),
                       first};
    };
    std::vector<pg::Row> rows = {
        row({}, total, digest.digest.hex(),
            digest.first_unaccounted.empty() ? pg::Cell() : pg::Cell(digest.first_unaccounted))};
    for (std::size_t i = 0; i < columns.size(); ++i)
        rows.push_back(row(columns[i].name, digest.columns[i],
                           per_column ? pg::Cell(digest.columns[i].digest.hex()) : pg::Cell(), {}));
    return rows;
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_source_digest);

Datum ferry_source_digest(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::digest_rows(fcinfo)); });
}

}  // extern "C"
