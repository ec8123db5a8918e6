// ferry.source_digest(): the source side of a verification, from raw SQLite values.
#include "core/type_map.hpp"
#include "pg/connection.hpp"
#include "pg/result_set.hpp"
#include "sqlite/table_scan.hpp"

namespace ferry::loader {
namespace {

using pg::cell;

/// Base types (domains resolved) of a regtype[] argument.
std::vector<core::TypeId> type_array_argument(FunctionCallInfo fcinfo, int index) {
    Datum* elements = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    pg::call([&] {
        deconstruct_array(PG_GETARG_ARRAYTYPE_P(index), REGTYPEOID, 4, true, TYPALIGN_INT, &elements, &nulls,
                          &count);
    });
    std::vector<core::TypeId> types;
    for (int i = 0; i < count; ++i)
        types.push_back(
            core::type_of_oid(pg::call([&] { return getBaseType(DatumGetObjectId(elements[i])); })));
    return types;
}

std::vector<core::TimeFormat> time_formats(const std::vector<std::string>& names) {
    std::vector<core::TimeFormat> formats;
    for (const std::string& name : names) {
        const auto format = core::time_format_of_name(name);
        if (!format)
            throw core::Error(core::ErrorCode::invalid_value, "unknown time format \"" + name + "\"", "",
                              std::string("Valid formats are ") + core::time_format_names() + ".");
        formats.push_back(*format);
    }
    return formats;
}

std::vector<pg::Row> digest_rows(FunctionCallInfo fcinfo) {
    pg::Connection& connection = pg::connect(pg::name_argument(fcinfo, 0));
    const core::Table& table = connection.table(pg::text_argument(fcinfo, 1));
    const std::vector<std::string> columns = pg::text_array_argument(fcinfo, 2);
    const std::vector<core::TypeId> types = type_array_argument(fcinfo, 3);
    const std::vector<core::TimeFormat> formats = time_formats(pg::text_array_argument(fcinfo, 4));
    if (types.size() != columns.size() || formats.size() != columns.size())
        throw core::Error(core::ErrorCode::invalid_value,
                          "columns, types and time_formats must have the same length");
    const sqlite::TableDigest digest =
        sqlite::digest_table(connection.database(), table, columns, types, formats);
    return {{cell(digest.rows), digest.digest.hex(), cell(digest.misfits),
             digest.misfits ? pg::Cell(digest.first_misfit) : pg::Cell()}};
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
