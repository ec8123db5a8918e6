// ferry.version(), ferry.connections(), ferry.disconnect(), ferry.query() and ferry.file_version().
#include "core/quote.hpp"
#include "pg/connection.hpp"
#include "pg/result_set.hpp"
#include "pg/type_codec.hpp"

#ifndef FERRY_VERSION
#error "the build defines FERRY_VERSION from the control file"
#endif

namespace ferry::fdw {
namespace {

std::vector<pg::Row> connection_rows() {
    std::vector<pg::Row> rows;
    for (const pg::ConnectionInfo& info : pg::list_connections())
        rows.push_back({info.server_name, info.database, pg::cell(info.in_transaction),
                        pg::cell(static_cast<std::int64_t>(info.open_statements))});
    return rows;
}

/// One row of the statement into the result. Server code; the misfit is reported by the caller.
core::Misfit put_row(sqlite3_stmt* row, const pg::ResultSet& result, pg::ColumnCodec* codecs, Datum* values,
                     bool* nulls, MemoryContext memory, int& column) {
    MemoryContextReset(memory);
    MemoryContext const outer = MemoryContextSwitchTo(memory);
    core::Misfit misfit = core::Misfit::none;
    for (column = 0; column < result.shape->natts; ++column) {
        misfit =
            pg::convert_value(codecs[column], sqlite::value_at(row, column), values[column], nulls[column]);
        if (misfit != core::Misfit::none) break;
    }
    MemoryContextSwitchTo(outer);
    if (misfit == core::Misfit::none) tuplestore_putvalues(result.store, result.shape, values, nulls);
    return misfit;
}

[[noreturn]] void fail_row(const sqlite::Statement& statement, int column, const pg::ColumnCodec& codec,
                           core::Misfit misfit, std::int64_t row) {
    throw core::Error(core::code_of(misfit),
                      "column \"" + statement.column_name(column) +
                          "\", row {\"row\": " + std::to_string(row) +
                          "}: " + core::show_value(sqlite::value_at(statement.handle(), column)) +
                          " does not fit type " + codec.type_name + " (" + core::words_of(misfit) + ")",
                      "", "Give the column another type in the column definition list.");
}

Datum query(FunctionCallInfo fcinfo) {
    pg::Connection& connection = pg::connect(pg::name_argument(fcinfo, 0));
    sqlite::Statement statement = connection.database().prepare(pg::text_argument(fcinfo, 1));
    if (!statement.handle() || !sqlite3_stmt_readonly(statement.handle()) || statement.column_count() == 0)
        throw core::Error(core::ErrorCode::not_read_only,
                          "ferry.query() runs one statement that returns rows and writes nothing");
    const pg::ResultSet result = pg::call([&] { return pg::begin_result_set(fcinfo); });
    const auto width = static_cast<std::size_t>(result.shape->natts);
    if (statement.column_count() != result.shape->natts)
        throw core::Error(core::ErrorCode::invalid_value,
                          "the SQLite statement returns " + std::to_string(statement.column_count()) +
                              " columns, the column definition list has " + std::to_string(width));
    std::vector<pg::ColumnCodec> codecs(width);
    const auto values = std::make_unique<Datum[]>(width);
    const auto nulls = std::make_unique<bool[]>(width);
    MemoryContext const memory = pg::call([&] {
        for (std::size_t i = 0; i < width; ++i) {
            const Form_pg_attribute attribute = TupleDescAttr(result.shape, static_cast<int>(i));
            pg::init_codec(codecs[i], attribute->atttypid, attribute->atttypmod, pg::Reading{});
        }
        return AllocSetContextCreate(CurrentMemoryContext, "sqlite_ferry query row", ALLOCSET_DEFAULT_SIZES);
    });
    for (std::int64_t row = 1; statement.step(); ++row) {
        int column = 0;
        const core::Misfit misfit = pg::call([&] {
            return put_row(statement.handle(), result, codecs.data(), values.get(), nulls.get(), memory,
                           column);
        });
        if (misfit != core::Misfit::none)
            fail_row(statement, column, codecs[static_cast<std::size_t>(column)], misfit, row);
    }
    connection.database().check_unchanged();
    return static_cast<Datum>(0);
}

}  // namespace
}  // namespace ferry::fdw

extern "C" {

FERRY_SQL_FUNCTION(ferry_version);
FERRY_SQL_FUNCTION(ferry_connections);
FERRY_SQL_FUNCTION(ferry_disconnect);
FERRY_SQL_FUNCTION(ferry_query);
FERRY_SQL_FUNCTION(ferry_file_version);

Datum ferry_version(PG_FUNCTION_ARGS) {
    (void)fcinfo;
    return ferry::pg::entry([] { return PointerGetDatum(cstring_to_text(FERRY_VERSION)); });
}
Datum ferry_connections(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::pg::return_rows(fcinfo, ferry::fdw::connection_rows()); });
}
Datum ferry_disconnect(PG_FUNCTION_ARGS) {
    return ferry::pg::entry(
        [&] { return BoolGetDatum(ferry::pg::disconnect(ferry::pg::name_argument(fcinfo, 0))); });
}
Datum ferry_query(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::fdw::query(fcinfo); });
}
Datum ferry_file_version(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] {
        const std::string version =
            ferry::pg::connect(ferry::pg::name_argument(fcinfo, 0)).database().version();
        return ferry::pg::call([&] { return PointerGetDatum(cstring_to_text(version.c_str())); });
    });
}

}  // extern "C"
