// Row estimates for the planner: a few b-tree descents at most.
#include <algorithm>
#include <charconv>

#include "core/quote.hpp"
#include "sqlite/schema_reader.hpp"

namespace ferry::sqlite {

namespace {

/// Bytes of a row with nothing but short integers and NULLs: cell pointer, payload length, rowid, header
/// length, and a serial type per column.
constexpr double smallest_row(std::size_t columns) noexcept {
    return 5.0 + static_cast<double>(columns);
}
/// Bytes of a row as they come: a guess for sources of which nothing is known.
constexpr double usual_row(std::size_t columns) noexcept {
    return 8.0 + 8.0 * static_cast<double>(columns);
}

/// nullopt when ANALYZE has never run, or when something else carries the name of its table.
std::optional<Statement> prepare_stats(Database& database) {
    try {
        return database.prepare("SELECT stat FROM main.sqlite_stat1 WHERE tbl = ?1 COLLATE NOCASE");
    } catch (const core::Error& error) {
        if (error.code != core::ErrorCode::table_not_found && error.code != core::ErrorCode::column_not_found)
            throw;
        return std::nullopt;
    }
}

std::optional<double> analyzed_rows(Database& database, const core::Table& table) {
    std::optional<Statement> prepared = prepare_stats(database);
    if (!prepared) return std::nullopt;
    Statement& stats = *prepared;
    stats.bind(1, table.name);
    // A partial index counts fewer rows than the table has: the largest number is the table's.
    std::optional<double> rows;
    while (stats.step()) {
        const std::string stat = stats.text(0);
        std::int64_t first = 0;
        const auto parsed = std::from_chars(stat.data(), stat.data() + stat.size(), first);
        if (parsed.ec == std::errc() && first >= 0)
            rows = std::max(rows.value_or(0), static_cast<double>(first));
    }
    return rows;
}

/// Bytes of all pages in use.
double used_bytes(Database& database) {
    const auto number = [&database](const char* sql) {
        Statement pragma = database.prepare(sql);
        return pragma.step() ? static_cast<double>(pragma.integer(0)) : 0.0;
    };
    const double pages = number("PRAGMA main.page_count") - number("PRAGMA main.freelist_count");
    return std::max(pages, 0.0) * number("PRAGMA main.page_size");
}

/// Last rowid - first rowid + 1; two statements, since SQLite answers each from the edge of the b-tree only
/// when it stands alone.
double rowid_span(Database& database, const core::Table& table) {
    const auto edge = [&](const char* function) -> std::optional<double> {
        Statement row = database.prepare(std::string("SELECT ") + function + "(" + table.rowid_name +
                                         ") FROM main." + core::quote_identifier(table.name));
        if (!row.step() || row.is_null(0)) return std::nullopt;
        return static_cast<double>(row.integer(0));
    };
    const std::optional<double> first = edge("min");
    const std::optional<double> last = edge("max");
    return first && last ? *last - *first + 1 : 0;
}

}  // namespace

double estimate_rows(Database& database, const core::Table& table) {
    if (!table.read_error.empty()) return 0;
    const ReadScope scope(database);
    const bool stored = table.kind == core::TableKind::table || table.kind == core::TableKind::shadow;
    if (stored) {
        if (const std::optional<double> rows = analyzed_rows(database, table)) return *rows;
        if (!table.rowid_name.empty()) {
            return std::min(rowid_span(database, table),
                            used_bytes(database) / smallest_row(table.columns.size()));
        }
    }
    return used_bytes(database) / usual_row(table.columns.size());
}

}  // namespace ferry::sqlite
