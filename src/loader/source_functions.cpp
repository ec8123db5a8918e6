// SQL functions that show a file's schema as rows: what the loader's SQL plans from. Each takes the foreign
// server's name and reads the cached schema of its connection.
#include "core/ddl_comments.hpp"
#include "core/quote.hpp"
#include "pg/connection.hpp"
#include "pg/result_set.hpp"
#include "sqlite/schema_reader.hpp"
#include "sqlite/orphans.hpp"

namespace ferry::loader {
namespace {

using pg::Cell;
using pg::cell;
using pg::Row;

Cell non_empty(const std::string& text) {
    return text.empty() ? Cell() : Cell(text);
}
Cell number(int value) {
    return cell(static_cast<std::int64_t>(value));
}

const char* name_of(core::Generated generated) {
    switch (generated) {
        case core::Generated::no: return "no";
        case core::Generated::virtual_: return "virtual";
        case core::Generated::stored: return "stored";
    }
    return "no";
}

/// What takes a look at the table's pages; where they are damaged, the table is one that cannot be read.
struct TableSize {
    std::int64_t sequence = 0;
    double estimate = 0;
    std::string read_error;
};

TableSize measure(pg::Connection& connection, const core::Table& table) {
    TableSize size;
    size.read_error = table.read_error;
    // A damaged sqlite_sequence is an error: the table itself may be sound, and must not be left out for it.
    if (table.autoincrement) size.sequence = sqlite::read_sequence(connection.database(), table.name);
    try {
        if (table.read_error.empty() && table.kind != core::TableKind::view)
            size.estimate = sqlite::estimate_rows(connection.database(), table);
    } catch (const core::Error& error) {
        if (error.code != core::ErrorCode::corrupt && error.code != core::ErrorCode::sqlite) throw;
        size.read_error = error.message;
    }
    return size;
}

std::vector<Row> table_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Table& table : connection.schema()) {
        if (table.kind == core::TableKind::shadow) continue;
        const TableSize size = measure(connection, table);
        rows.push_back({table.name, std::string(core::name_of(table.kind)), cell(table.without_rowid),
                        cell(table.strict), cell(table.autoincrement), cell(size.sequence),
                        non_empty(table.module), cell(table.missing_module), non_empty(size.read_error),
                        cell(static_cast<std::int64_t>(size.estimate)), non_empty(table.sql),
                        cell(table.no_place)});
    }
    return rows;
}

std::vector<Row> column_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Table& table : connection.schema()) {
        if (table.kind == core::TableKind::shadow) continue;
        int ordinal = 0;
        for (const core::Column& column : table.columns)
            rows.push_back({table.name, number(++ordinal), column.name, column.declared_type,
                            std::string(core::name_of(column.affinity)), cell(column.not_null),
                            column.default_sql, number(column.pk), std::string(name_of(column.generated)),
                            column.collation, cell(column.rowid_alias), non_empty(column.generated_sql)});
    }
    return rows;
}

Row index_row(const core::Table& table, const core::Index& index) {
    std::vector<const std::string*> names;
    std::vector<std::string> descending, collations;
    for (const core::IndexColumn& column : index.columns) {
        names.push_back(column.name ? &*column.name : nullptr);
        descending.emplace_back(column.descending ? "t" : "f");
        collations.push_back(column.collation);
    }
    return {table.name,
            index.name,
            std::string(1, index.origin),
            cell(index.unique),
            cell(index.partial),
            core::pg_array_text(names),
            core::pg_array_text(descending),
            core::pg_array_text(collations),
            non_empty(index.sql)};
}

std::vector<Row> index_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Table& table : connection.schema())
        if (table.kind != core::TableKind::shadow)
            for (const core::Index& index : table.indexes)
                rows.push_back(index_row(table, index));
    return rows;
}

std::vector<Row> foreign_key_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Table& table : connection.schema())
        for (const core::ForeignKey& key : table.foreign_keys)
            rows.push_back({table.name, number(key.id), non_empty(key.constraint_name), key.parent,
                            cell(key.parent_exists), cell(key.parent_unique),
                            core::pg_array_text(key.columns), core::pg_array_text(key.parent_columns),
                            key.on_update, key.on_delete, cell(key.deferrable),
                            cell(key.initially_deferred)});
    return rows;
}

std::vector<Row> check_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Table& table : connection.schema())
        if (table.kind != core::TableKind::shadow)
            for (const core::Check& check : table.checks)
                rows.push_back({table.name, non_empty(check.name), check.expression});
    return rows;
}

std::vector<Row> trigger_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Trigger& trigger : sqlite::read_triggers(connection.database()))
        rows.push_back({trigger.name, trigger.table, trigger.sql});
    return rows;
}

std::vector<Row> comment_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Table& table : connection.schema()) {
        if (table.kind != core::TableKind::table || !table.read_error.empty()) continue;
        for (const core::DdlComment& comment : core::ddl_comments(table.sql)) {
            const core::Column* const column =
                comment.column.empty() ? nullptr : table.find_column(comment.column);
            if (column || comment.column.empty())
                rows.push_back({table.name, column ? Cell(column->name) : Cell(), comment.text});
        }
    }
    return rows;
}

/// What the profiles prove, where a plan or an inspection has made them: they are not made for this.
core::OrphanSearch search_of(pg::Connection& connection, const core::Table& child,
                             const core::ForeignKey& key) {
    for (const core::Table& parent : connection.schema())
        if (parent.name == key.parent)
            return core::orphan_search(key, {child, connection.known_profile(child)},
                                       {parent, connection.known_profile(parent)});
    return core::OrphanSearch::by_join;
}

std::vector<Row> orphan_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Table& table : connection.schema()) {
        if (!table.read_error.empty()) continue;
        for (const core::ForeignKey& key : table.foreign_keys) {
            if (!key.parent_exists || key.parent_columns.empty()) continue;
            const sqlite::Orphans orphans =
                sqlite::find_orphans(connection.database(), table, key, search_of(connection, table, key));
            if (orphans.occurrences > 0)
                rows.push_back({table.name, number(key.id), cell(orphans.occurrences),
                                core::json_array(orphans.samples)});
        }
    }
    return rows;
}

std::vector<Row> problem_rows(pg::Connection& connection, bool quick) {
    std::vector<Row> rows;
    sqlite::Statement check =
        connection.database().prepare(quick ? "PRAGMA quick_check(100)" : "PRAGMA integrity_check(100)");
    while (check.step())
        if (check.text(0) != "ok") rows.push_back({check.text(0)});
    return rows;
}

/// The other functions of this file are a list of rows made from a connection.
Datum return_source_rows(FunctionCallInfo fcinfo, std::vector<Row> (*make)(pg::Connection&)) {
    return pg::entry(
        [&] { return pg::return_rows(fcinfo, make(pg::connect(pg::name_argument(fcinfo, 0)))); });
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_source_tables);
FERRY_SQL_FUNCTION(ferry_source_columns);
FERRY_SQL_FUNCTION(ferry_source_indexes);
FERRY_SQL_FUNCTION(ferry_source_foreign_keys);
FERRY_SQL_FUNCTION(ferry_source_checks);
FERRY_SQL_FUNCTION(ferry_source_triggers);
FERRY_SQL_FUNCTION(ferry_source_comments);
FERRY_SQL_FUNCTION(ferry_source_orphans);
FERRY_SQL_FUNCTION(ferry_source_problems);

Datum ferry_source_tables(PG_FUNCTION_ARGS) {
    return ferry::loader::return_source_rows(fcinfo, ferry::loader::table_rows);
}
Datum ferry_source_columns(PG_FUNCTION_ARGS) {
    return ferry::loader::return_source_rows(fcinfo, ferry::loader::column_rows);
}
Datum ferry_source_indexes(PG_FUNCTION_ARGS) {
    return ferry::loader::return_source_rows(fcinfo, ferry::loader::index_rows);
}
Datum ferry_source_foreign_keys(PG_FUNCTION_ARGS) {
    return ferry::loader::return_source_rows(fcinfo, ferry::loader::foreign_key_rows);
}
Datum ferry_source_checks(PG_FUNCTION_ARGS) {
    return ferry::loader::return_source_rows(fcinfo, ferry::loader::check_rows);
}
Datum ferry_source_triggers(PG_FUNCTION_ARGS) {
    return ferry::loader::return_source_rows(fcinfo, ferry::loader::trigger_rows);
}
Datum ferry_source_comments(PG_FUNCTION_ARGS) {
    return ferry::loader::return_source_rows(fcinfo, ferry::loader::comment_rows);
}
Datum ferry_source_orphans(PG_FUNCTION_ARGS) {
    return ferry::loader::return_source_rows(fcinfo, ferry::loader::orphan_rows);
}
Datum ferry_source_problems(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] {
        return pg::return_rows(
            fcinfo, loader::problem_rows(pg::connect(pg::name_argument(fcinfo, 0)), PG_GETARG_BOOL(1)));
    });
}

}  // extern "C"
