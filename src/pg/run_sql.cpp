#include "pg/run_sql.hpp"

namespace ferry::pg {
namespace {

/// In the server's encoding. Server code.
char* to_server(const std::string& text) {
    return pg_any_to_server(pstrdup(text.c_str()), static_cast<int>(text.size()), PG_UTF8);
}

/// Connects and runs; the rows are in SPI_tuptable. Server code.
void execute(const std::string& sql, const Row& parameters) {
    if (SPI_connect() != SPI_OK_CONNECT) elog(ERROR, "SPI_connect failed");
    const auto count = static_cast<int>(parameters.size());
    auto* const types = static_cast<Oid*>(palloc0(sizeof(Oid) * (parameters.size() + 1)));
    auto* const values = static_cast<Datum*>(palloc0(sizeof(Datum) * (parameters.size() + 1)));
    auto* const nulls = static_cast<char*>(palloc0(parameters.size() + 1));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        types[i] = TEXTOID;
        nulls[i] = parameters[i] ? ' ' : 'n';
        if (parameters[i]) values[i] = PointerGetDatum(cstring_to_text(to_server(*parameters[i])));
    }
    const int code = SPI_execute_with_args(to_server(sql), count, types, values, nulls, false, 0);
    if (code < 0) elog(ERROR, "SPI_execute_with_args failed: %s", SPI_result_code_string(code));
}

}  // namespace

std::vector<Row> run_sql(const std::string& sql, const Row& parameters) {
    call([&] { execute(sql, parameters); });
    std::vector<Row> rows;
    const SPITupleTable* const table = SPI_tuptable;
    const std::size_t count = table ? SPI_processed : 0;
    const int width = table ? table->tupdesc->natts : 0;
    rows.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        Row row;
        for (int column = 1; column <= width; ++column) {
            const char* const text = call([&]() -> const char* {
                char* const value = SPI_getvalue(table->vals[i], table->tupdesc, column);
                return value ? pg_server_to_any(value, static_cast<int>(std::strlen(value)), PG_UTF8)
                             : nullptr;
            });
            row.push_back(text ? Cell(text) : Cell());
        }
        rows.push_back(std::move(row));
    }
    call([] { SPI_finish(); });
    return rows;
}

}  // namespace ferry::pg
