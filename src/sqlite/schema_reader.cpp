// The PRAGMAs are the authority on columns, keys and indexes; the DDL parser adds what they leave out. Names
// reach a PRAGMA only quoted, and always with "main.". The table-valued pragma_... functions are not used: a
// table of the file can bear their names.
#include "sqlite/schema_reader.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/ascii.hpp"
#include "core/ddl_parser.hpp"
#include "core/quote.hpp"
#include "sqlite/foreign_keys.hpp"

namespace ferry::sqlite {

namespace {

using core::equals_ignoring_case;
using core::Error;
using core::ErrorCode;
using core::TableKind;

/// A row of sqlite_master.
struct CatalogRow {
    std::string name, sql;
    bool view = false;
    bool has_pages = false;  ///< a virtual table has none of its own
};

/// A row of PRAGMA table_list. It can be missing for what SQLite could not load.
struct Listed {
    bool shadow = false, without_rowid = false, strict = false;
};
using ListedByName = std::unordered_map<std::string, Listed>;

struct IndexFacts {
    std::string sql;
    std::size_t position = 0;
};
using IndexesByName = std::unordered_map<std::string, IndexFacts>;

bool is_internal(std::string_view name) noexcept {
    return core::starts_ignoring_case(name, "sqlite_");
}

std::string pragma(const char* name, const std::string& argument) {
    return "PRAGMA main." + std::string(name) + "(" + core::quote_identifier(argument) + ")";
}

/// An error that says something about one object of the file, not about the connection.
bool is_about_object(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::corrupt:
        case ErrorCode::sqlite:
        case ErrorCode::missing_module:
        case ErrorCode::table_not_found:
        case ErrorCode::column_not_found:
        case ErrorCode::syntax:
        case ErrorCode::unsupported:
        case ErrorCode::not_read_only:
        case ErrorCode::out_of_range: return true;
        default: return false;
    }
}

CatalogRow catalog_row(const Statement& row) {
    CatalogRow result;
    result.view = equals_ignoring_case(row.text(0), "view");
    result.name = row.text(1);
    result.sql = row.text(2);
    result.has_pages = row.integer(3) != 0;
    return result;
}

ListedByName read_table_list(Database& database, const std::string* only) {
    ListedByName result;
    Statement rows =
        database.prepare(only == nullptr ? "PRAGMA main.table_list" : pragma("table_list", *only));
    while (rows.step()) {
        if (rows.text(0) != "main") continue;
        result[core::ascii_lower(rows.text(1))] =
            Listed{rows.text(2) == "shadow", rows.integer(4) != 0, rows.integer(5) != 0};
    }
    return result;
}

/// Facts of the DDL that the PRAGMAs do not know; nullopt when the statement is beyond the parser. The table
/// is whole without them.
std::optional<core::TableDdl> parse_ddl(const core::Table& table) {
    if (table.kind == TableKind::view || table.kind == TableKind::virtual_table) return std::nullopt;
    try {
        return core::parse_create_table(table.sql);
    } catch (const Error& error) {
        if (error.code != ErrorCode::syntax) throw;
        return std::nullopt;
    }
}

std::string normal_collation(const std::string& name) {
    for (const char* built_in : {"BINARY", "NOCASE", "RTRIM"}) {
        if (equals_ignoring_case(name, built_in)) return built_in;
    }
    return name;
}

void apply_ddl(core::Table& table, core::TableDdl& ddl) {
    table.autoincrement = ddl.autoincrement;
    table.checks = std::move(ddl.checks);
    if (ddl.columns.size() != table.columns.size()) return;
    for (std::size_t i = 0; i < ddl.columns.size(); ++i) {
        const core::DdlColumn& declared = ddl.columns[i];
        if (!equals_ignoring_case(declared.name, table.columns[i].name)) continue;
        if (declared.generated_sql) table.columns[i].generated_sql = *declared.generated_sql;
        if (!declared.collation.empty()) table.columns[i].collation = normal_collation(declared.collation);
    }
}

/// Reads the columns; returns the names of hidden ones too, in lower case.
std::vector<std::string> read_columns(Database& database, core::Table& table) {
    constexpr int hidden = 1, generated_virtual = 2, generated_stored = 3;
    std::vector<std::string> all_names;
    Statement rows = database.prepare(pragma("table_xinfo", table.name));
    while (rows.step()) {
        core::Column column;
        column.name = rows.text(1);
        all_names.push_back(core::ascii_lower(column.name));
        const auto hiding = rows.integer(6);
        if (hiding == hidden) continue;
        column.declared_type = rows.text(2);
        // In a STRICT table ANY keeps values as they are; elsewhere it is a word like any other.
        const bool any = table.strict && equals_ignoring_case(column.declared_type, "ANY");
        column.affinity = any ? core::Affinity::blob : core::affinity_of(column.declared_type);
        column.not_null = rows.integer(3) != 0;
        if (!rows.is_null(4)) column.default_sql = rows.text(4);
        column.pk = static_cast<int>(rows.integer(5));
        if (hiding == generated_virtual) column.generated = core::Generated::virtual_;
        if (hiding == generated_stored) column.generated = core::Generated::stored;
        table.columns.push_back(std::move(column));
    }
    if (all_names.empty()) throw Error(ErrorCode::corrupt, "SQLite does not know the columns");
    return all_names;
}

/// INTEGER PRIMARY KEY is the rowid, unless it came with an index of its own (the DESC quirk).
void mark_rowid_alias(Database& database, core::Table& table) {
    core::Column* key = nullptr;
    for (core::Column& column : table.columns) {
        if (column.pk == 0) continue;
        if (key != nullptr) return;
        key = &column;
    }
    if (key == nullptr || table.without_rowid || !equals_ignoring_case(key->declared_type, "INTEGER")) return;
    Statement rows = database.prepare(pragma("index_list", table.name));
    while (rows.step()) {
        if (rows.text(3) == "pk") return;
    }
    key->rowid_alias = true;
}

bool can_prepare(Database& database, const std::string& sql) {
    try {
        database.prepare(sql);
        return true;
    } catch (const Error& error) {
        if (!is_about_object(error.code)) throw;
        return false;
    }
}

std::string usable_rowid_name(Database& database, const core::Table& table,
                              const std::vector<std::string>& taken) {
    if (table.kind == TableKind::view || table.without_rowid) return {};
    for (const char* name : {"rowid", "_rowid_", "oid"}) {
        if (std::find(taken.begin(), taken.end(), name) != taken.end()) continue;
        if (table.kind != TableKind::virtual_table) return name;
        const std::string sql =
            std::string("SELECT ") + name + " FROM main." + core::quote_identifier(table.name);
        return can_prepare(database, sql) ? name : "";
    }
    return {};
}

void read_index_columns(Database& database, core::Index& index) {
    Statement rows = database.prepare(pragma("index_xinfo", index.name));
    while (rows.step()) {
        if (rows.integer(5) == 0) continue;  // the rest of a row that the index carries along
        core::IndexColumn column;
        if (!rows.is_null(2)) column.name = rows.text(2);
        column.descending = rows.integer(3) != 0;
        column.collation = normal_collation(rows.text(4));
        index.columns.push_back(std::move(column));
    }
}

/// In order of creation; the primary key of a WITHOUT ROWID table, which is no index in the catalog, first.
void read_indexes(Database& database, core::Table& table, const IndexesByName& catalog) {
    std::vector<std::pair<std::size_t, core::Index>> found;
    Statement rows = database.prepare(pragma("index_list", table.name));
    while (rows.step()) {
        core::Index index;
        index.name = rows.text(1);
        index.unique = rows.integer(2) != 0;
        const std::string origin = rows.text(3);
        index.origin = origin.empty() ? 'c' : origin.front();
        index.partial = rows.integer(4) != 0;
        const auto known = catalog.find(core::ascii_lower(index.name));
        const std::size_t position = known == catalog.end() ? 0 : known->second.position;
        if (known != catalog.end()) index.sql = known->second.sql;
        read_index_columns(database, index);
        found.emplace_back(position, std::move(index));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& entry : found)
        table.indexes.push_back(std::move(entry.second));
}

IndexesByName read_index_catalog(Database& database) {
    IndexesByName result;
    Statement rows =
        database.prepare("SELECT name, sql FROM main.sqlite_master WHERE type = 'index' ORDER BY rowid");
    for (std::size_t position = 1; rows.step(); ++position) {
        result.emplace(core::ascii_lower(rows.text(0)), IndexFacts{rows.text(1), position});
    }
    return result;
}

/// What the catalog alone tells.
core::Table table_of(CatalogRow row, const ListedByName& listed) {
    core::Table table;
    table.name = std::move(row.name);
    table.sql = std::move(row.sql);
    table.kind = row.view ? TableKind::view : row.has_pages ? TableKind::table : TableKind::virtual_table;
    const auto found = listed.find(core::ascii_lower(table.name));
    if (found != listed.end()) {
        if (found->second.shadow) table.kind = TableKind::shadow;
        table.without_rowid = found->second.without_rowid;
        table.strict = found->second.strict;
    }
    if (table.kind == TableKind::virtual_table) {
        try {
            table.module = core::parse_virtual_module(table.sql);
        } catch (const Error& error) {
            if (error.code != ErrorCode::syntax) throw;
        }
        table.without_rowid = false;  // said of a virtual table, it is no promise about the word rowid
    }
    return table;
}

/// Columns and the rest; `indexes` nullptr leaves out indexes and foreign keys. What cannot be read ends in
/// read_error.
void fill(Database& database, core::Table& table, const IndexesByName* indexes) {
    try {
        const std::vector<std::string> names = read_columns(database, table);
        const bool stored = table.kind == TableKind::table || table.kind == TableKind::shadow;
        if (stored) mark_rowid_alias(database, table);
        table.rowid_name = usable_rowid_name(database, table, names);
        std::optional<core::TableDdl> ddl = parse_ddl(table);
        if (stored && indexes != nullptr) {
            read_indexes(database, table, *indexes);
            read_foreign_keys(database, table, ddl ? &*ddl : nullptr);
        }
        if (ddl) apply_ddl(table, *ddl);
    } catch (const Error& error) {
        if (!is_about_object(error.code)) throw;
        table.columns.clear();
        table.indexes.clear();
        table.foreign_keys.clear();
        table.rowid_name.clear();
        table.read_error = error.message;
        table.missing_module = error.code == ErrorCode::missing_module;
    }
}

/// Applications write to sqlite_sequence too: it may hold text, or a name twice. nullopt without
/// AUTOINCREMENT tables.
std::optional<Statement> prepare_sequence(Database& database) {
    try {
        return database.prepare("SELECT max(seq) FROM main.sqlite_sequence WHERE name = ?1 COLLATE NOCASE "
                                "AND typeof(seq) = 'integer'");
    } catch (const Error& error) {
        if (error.code != ErrorCode::table_not_found) throw;
        return std::nullopt;
    }
}

}  // namespace

std::vector<core::Table> read_schema(Database& database) {
    const ReadScope scope(database);
    std::vector<core::Table> tables;
    const ListedByName listed = read_table_list(database, nullptr);
    Statement rows = database.prepare("SELECT type, name, sql, rootpage FROM main.sqlite_master WHERE type "
                                      "IN ('table', 'view') ORDER BY rowid");
    while (rows.step()) {
        CatalogRow row = catalog_row(rows);
        if (!is_internal(row.name)) tables.push_back(table_of(std::move(row), listed));
    }
    const IndexesByName indexes = read_index_catalog(database);
    for (core::Table& table : tables)
        fill(database, table, &indexes);
    resolve_foreign_keys(tables);
    database.check_unchanged();
    return tables;
}

std::optional<core::Table> read_table(Database& database, std::string_view name) {
    if (is_internal(name)) return std::nullopt;
    const ReadScope scope(database);
    Statement row = database.prepare("SELECT type, name, sql, rootpage FROM main.sqlite_master "
                                     "WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE");
    row.bind(1, name);
    if (!row.step()) return std::nullopt;
    CatalogRow found = catalog_row(row);
    const ListedByName listed = read_table_list(database, &found.name);
    core::Table table = table_of(std::move(found), listed);
    fill(database, table, nullptr);
    database.check_unchanged();
    return table;
}

std::vector<core::Trigger> read_triggers(Database& database) {
    const ReadScope scope(database);
    Statement rows = database.prepare(
        "SELECT name, tbl_name, sql FROM main.sqlite_master WHERE type = 'trigger' ORDER BY rowid");
    std::vector<core::Trigger> triggers;
    while (rows.step())
        triggers.push_back(core::Trigger{rows.text(0), rows.text(1), rows.text(2)});
    return triggers;
}

std::int64_t read_sequence(Database& database, std::string_view table) {
    const ReadScope scope(database);
    std::optional<Statement> row = prepare_sequence(database);
    if (!row) return 0;
    row->bind(1, table);
    return row->step() ? row->integer(0) : 0;
}

}  // namespace ferry::sqlite
