#include "loader/translation_source.hpp"

#include <set>

#include "core/moment_form.hpp"
#include "core/quote.hpp"
#include "core/translation_context.hpp"

namespace ferry::loader {

namespace {

using core::Error;
using core::ErrorCode;

/// Columns of the rows that describe a catalog, in the order of ferry.translation_catalog().
enum CatalogField : std::size_t {
    source_table,
    target_name,
    is_view,
    is_virtual,
    has_primary_key,
    source_column,
    target_column,
    pg_type,
    time_format,
    affinity,
    collation,
    not_null,
    pk,
    rowid_alias,
    generated,
    identity,
    source_default,
    error,
    unique_keys,
    text_form,
    field_count
};

bool is_true(const pg::Cell& cell) {
    return cell && *cell == "t";
}

core::Affinity affinity_of(const std::string& name) {
    for (const core::Affinity affinity :
         {core::Affinity::integer, core::Affinity::text, core::Affinity::real, core::Affinity::numeric})
        if (name == core::name_of(affinity)) return affinity;
    return core::Affinity::blob;
}

core::Collating collating_of(const std::string& name) {
    if (name == "NOCASE") return core::Collating::nocase;
    return name == "RTRIM" ? core::Collating::rtrim : core::Collating::binary;
}

core::CatalogColumn column_of(const pg::Row& row) {
    core::CatalogColumn column;
    column.source_name = *row[source_column];
    column.target_name = row[target_column].value_or(column.source_name);
    core::set_column_type(column, row[pg_type].value_or("text"));
    column.format =
        core::time_format_of_name(row[time_format].value_or("iso8601")).value_or(core::TimeFormat::iso8601);
    if (row[text_form]) column.text_form = core::find_moment_form(*row[text_form]);
    column.affinity = affinity_of(row[affinity].value_or("BLOB"));
    column.collating = collating_of(row[collation].value_or("BINARY"));
    column.not_null = is_true(row[not_null]);
    column.pk = row[pk] ? std::stoi(*row[pk]) : 0;
    column.rowid_alias = is_true(row[rowid_alias]);
    column.generated = is_true(row[generated]);
    column.identity = is_true(row[identity]);
    column.default_sql = row[source_default].value_or("");
    return column;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts(1);
    for (const char c : text)
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    return parts;
}

/// What ferry.unique_keys() says, each key by ferry.unique_key_text().
std::vector<core::UniqueKey> keys_of(const std::string& text) {
    std::vector<core::UniqueKey> keys;
    for (const std::string& line : split(text, '\x1e')) {
        std::vector<std::string> fields = split(line, '\x1f');
        if (fields.size() < 3) throw Error(ErrorCode::internal, "a unique key cannot be read");
        keys.push_back({fields[0], {fields.begin() + 3, fields.end()}, fields[2], fields[1] == "t"});
    }
    return keys;
}

core::CatalogTable table_of(const pg::Row& row) {
    core::CatalogTable table;
    table.source_name = *row[source_table];
    table.target_name = row[target_name].value_or(table.source_name);
    table.is_view = is_true(row[is_view]);
    table.is_virtual = is_true(row[is_virtual]);
    table.has_primary_key = is_true(row[has_primary_key]);
    table.error = row[error].value_or("");
    if (row[unique_keys]) table.unique_keys = keys_of(*row[unique_keys]);
    return table;
}

/// Where functions without a schema are made.
std::string current_schema() {
    const std::vector<pg::Row> rows = pg::run_sql("SELECT pg_catalog.current_schema()");
    if (!rows[0][0])
        throw Error(ErrorCode::table_not_found, "the search_path names no schema that exists", "",
                    "Give the target schema as an argument.");
    return *rows[0][0];
}

}  // namespace

core::Catalog read_catalog(const std::vector<pg::Row>& rows, const std::string& schema) {
    core::Catalog catalog;
    catalog.schema = schema;
    catalog.collation_is_c = pg::call([] { return pg::default_collation_is_c(); });
    for (std::size_t i = 0; i < rows.size();) {
        core::CatalogTable table = table_of(rows[i]);
        const std::string name = table.source_name;
        for (; i < rows.size() && rows[i][source_table] == name; ++i)
            if (rows[i][source_column]) table.columns.push_back(column_of(rows[i]));
        catalog.add(std::move(table));
    }
    return catalog;
}

core::Catalog schema_catalog(const pg::Cell& schema) {
    core::Catalog catalog =
        read_catalog(pg::run_sql("SELECT * FROM ferry.translation_catalog($1::pg_catalog.name, NULL, "
                                 "pg_catalog.current_schemas(true))",
                                 {schema}),
                     schema.value_or(""));
    catalog.triggers.emplace();
    catalog.trigger_changes_known = false;
    for (const pg::Row& row : pg::run_sql(
             "SELECT * FROM ferry.firing_triggers($1::pg_catalog.name, pg_catalog.current_schemas(true))",
             {schema}))
        catalog.triggers->push_back({*row[0], (*row[1])[0], {}});
    return catalog;
}

std::string helper_signature(const core::HelperRow& row, const pg::Cell& schema) {
    return (schema ? core::pg_name(*schema) + "." : std::string()) + std::string(row.name) + "(" +
           std::string(row.arguments) + ")";
}

void make_helpers(const pg::Cell& schema, const std::vector<std::string>& helpers) {
    if (helpers.empty()) return;
    const std::string home = schema ? *schema : current_schema();
    const auto is_there = [](const std::string& signature) {
        return pg::run_sql("SELECT pg_catalog.to_regprocedure($1)", {signature})[0][0].has_value();
    };
    for (const std::string& name : core::with_needed_helpers({helpers.begin(), helpers.end()})) {
        const core::HelperRow& row = *core::find_helper(name);
        const std::string signature = helper_signature(row, home);
        if (is_there(signature)) continue;
        if (pg::call([] { return XactReadOnly; }))
            throw Error(ErrorCode::not_read_only,
                        "helper function " + signature + " is not there, and the transaction is read-only",
                        "", "Call ferry.translate() once in a transaction that may write.");
        pg::run_sql("SELECT ferry.lock_helpers($1::pg_catalog.name)", {home});
        if (is_there(signature)) continue;  // another session's, which the lock has waited for
        pg::run_sql(core::helper_definition(row, home));
        pg::run_sql("COMMENT ON FUNCTION " + signature + " IS " +
                    core::quote_pg_literal(std::string(row.comment) + " Made by sqlite_ferry."));
        const char* const words = signature.c_str();
        pg::call([&] { ereport(NOTICE, (errmsg("made helper function %s", words))); });
    }
}

}  // namespace ferry::loader
