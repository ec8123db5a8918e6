// C++ code: the statements are put together as std::string and handed over at the end.
#include "fdw/import.hpp"

#include "core/default_value.hpp"
#include "core/name_map.hpp"
#include "core/profile.hpp"
#include "core/quote.hpp"
#include "pg/connection.hpp"
#include "pg/options.hpp"

namespace ferry::fdw {
namespace {

using core::quote_identifier;
using core::quote_pg_literal;

std::vector<core::TypeChoice> choose_types(pg::Connection& connection, const core::Table& table,
                                           const pg::ImportOptions& options) {
    if (options.types == pg::ImportTypes::profiled) return connection.choose_types(table);
    std::vector<core::TypeChoice> choices;
    for (const core::Column& column : table.columns) {
        core::TypeChoice choice;
        choice.pg_type = "text";
        choices.push_back(options.types == pg::ImportTypes::text ? choice
                                                                 : core::choose_declared_type(column));
    }
    return choices;
}

bool never_null(const core::Table& table, const core::Column& column) {
    return column.not_null || column.rowid_alias || (table.without_rowid && column.pk > 0);
}

std::string column_definition(const core::Table& table, const core::Column& column,
                              const std::string& local_name, const core::TypeChoice& choice,
                              const pg::ImportOptions& options) {
    std::string sql = "  " + quote_identifier(local_name) + " " + choice.pg_type;
    std::string column_options;
    if (local_name != column.name) column_options += "column_name " + quote_pg_literal(column.name);
    if (choice.format != core::TimeFormat::iso8601)
        column_options += (column_options.empty() ? "time_format " : ", time_format ") +
                          quote_pg_literal(core::name_of(choice.format));
    if (!column_options.empty()) sql += " OPTIONS (" + column_options + ")";
    if (options.not_null && never_null(table, column)) sql += " NOT NULL";
    if (options.defaults && column.default_sql && column.generated == core::Generated::no) {
        const auto value =
            core::translate_default(*column.default_sql, column.affinity, choice.type, choice.format);
        if (value) sql += " DEFAULT " + *value;
    }
    return sql;
}

std::string table_definition(pg::Connection& connection, const core::Table& table,
                             const std::string& local_name, const ImportForeignSchemaStmt* statement,
                             const pg::ImportOptions& options) {
    const core::NameCase rule = core::name_case_of(options.name_case).value_or(core::NameCase::keep);
    std::vector<std::string> names;
    for (const core::Column& column : table.columns)
        names.push_back(column.name);
    const std::vector<std::string> local_columns = core::map_column_names(names, rule);
    const std::vector<core::TypeChoice> choices = choose_types(connection, table, options);

    std::string sql = "CREATE FOREIGN TABLE " + quote_identifier(statement->local_schema) + "." +
                      quote_identifier(local_name) + " (";
    bool first = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!options.generated && table.columns[i].generated != core::Generated::no) continue;
        sql += first ? "\n" : ",\n";
        first = false;
        sql += column_definition(table, table.columns[i], local_columns[i], choices[i], options);
    }
    sql += "\n) SERVER " + quote_identifier(statement->server_name);
    if (local_name != table.name) sql += " OPTIONS (table_name " + quote_pg_literal(table.name) + ")";
    return sql;
}

/// LIMIT TO and EXCEPT name local tables, as the server matches them against our statements.
bool is_wanted(const ImportForeignSchemaStmt* statement, const std::string& local_name) {
    bool named = false;
    ListCell* cell;
    foreach (cell, statement->table_list)
        named = named || local_name == static_cast<RangeVar*>(lfirst(cell))->relname;
    switch (statement->list_type) {
        case FDW_IMPORT_SCHEMA_LIMIT_TO: return named;
        case FDW_IMPORT_SCHEMA_EXCEPT: return !named;
        default: return true;
    }
}

void warn_unreadable(const std::string& name, const std::string& why) {
    const std::string valid_name = core::escape_invalid(name), valid_why = core::escape_invalid(why);
    const char* const table = valid_name.c_str();
    const char* const words = valid_why.c_str();
    pg::call([&] {
        ereport(WARNING,
                (errcode(ERRCODE_FDW_UNABLE_TO_CREATE_EXECUTION),
                 errmsg("skipped \"%s\": it cannot be read", table), errdetail_internal("%s", words)));
    });
}

std::vector<std::string> build_statements(pg::Connection& connection,
                                          const ImportForeignSchemaStmt* statement,
                                          const pg::ImportOptions& options) {
    const std::vector<core::Table>& tables = connection.schema();
    std::vector<std::string> names;
    for (const core::Table& table : tables)
        names.push_back(table.name);
    const auto rule = core::name_case_of(options.name_case).value_or(core::NameCase::keep);
    const std::vector<std::string> local_names = core::map_names(names, rule);
    std::vector<std::string> statements;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const core::Table& table = tables[i];
        if (table.kind == core::TableKind::shadow || (table.kind == core::TableKind::view && !options.views))
            continue;
        if (!is_wanted(statement, local_names[i])) continue;
        if (!table.read_error.empty()) {
            warn_unreadable(table.name, table.read_error);
            continue;
        }
        try {
            statements.push_back(table_definition(connection, table, local_names[i], statement, options));
        } catch (const core::Error& error) {
            // A view or damaged table that fails on its way is left out; a cancel or a lock ends the import.
            if (error.code != core::ErrorCode::sqlite && error.code != core::ErrorCode::corrupt) throw;
            warn_unreadable(table.name, error.message);
        }
    }
    return statements;
}

}  // namespace

List* import_schema(ImportForeignSchemaStmt* statement, Oid server) {
    const pg::ImportOptions options = pg::call([&] { return pg::import_options(statement->options); });
    if (std::string_view(statement->remote_schema) != "main")
        throw core::Error(core::ErrorCode::table_not_found,
                          "schema \"" + std::string(statement->remote_schema) +
                              "\" does not exist in the SQLite file",
                          "", "A SQLite file has one schema: IMPORT FOREIGN SCHEMA main FROM SERVER ...");
    const std::vector<std::string> statements = build_statements(pg::connect(server), statement, options);
    List* result = NIL;
    for (const std::string& sql : statements) {
        const char* const text = sql.c_str();
        pg::call([&] {
            result = lappend(result,
                             pg_any_to_server(pstrdup(text), static_cast<int>(std::strlen(text)), PG_UTF8));
        });
    }
    return result;
}

}  // namespace ferry::fdw
