// A SQLite schema as plain data: filled by src/sqlite/schema_reader, read by the FDW planner, IMPORT FOREIGN
// SCHEMA and the loader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/type_map.hpp"

namespace ferry::core {

enum class TableKind : std::uint8_t { table, view, virtual_table, shadow };
const char* name_of(TableKind kind) noexcept;  // table, view, virtual, shadow

enum class Generated : std::uint8_t { no, virtual_, stored };

struct Column {
    std::string name;
    std::string declared_type;  ///< as written, "" when there is none
    Affinity affinity = Affinity::blob;
    bool not_null = false;                   ///< declared NOT NULL
    int pk = 0;                              ///< 1-based position in the primary key, 0 when not part of it
    bool rowid_alias = false;                ///< INTEGER PRIMARY KEY: always an integer, never NULL
    std::optional<std::string> default_sql;  ///< text of the DEFAULT expression
    Generated generated = Generated::no;
    std::string generated_sql;  ///< text of its expression, "" when it is not known
    std::string collation = "BINARY";  ///< upper-case for the built-in ones
};

struct IndexColumn {
    std::optional<std::string> name;  ///< nullopt for an expression
    bool descending = false;
    std::string collation;
};

struct Index {
    std::string name;
    char origin = 'c';  ///< c: CREATE INDEX, u: UNIQUE constraint, p: PRIMARY KEY
    bool unique = false;
    bool partial = false;
    std::vector<IndexColumn> columns;
    std::string sql;  ///< "" for automatic indexes
};

struct ForeignKey {
    int id = 0;                   ///< id of PRAGMA foreign_key_list
    std::string constraint_name;  ///< "" when unnamed
    std::string parent;           ///< as the parent table is really spelled when it exists
    bool parent_exists = false;
    std::vector<std::string> columns;
    std::vector<std::string>
        parent_columns;                ///< resolved (implicit = parent's primary key); empty if it cannot be
    bool parent_unique = false;        ///< the parent columns are exactly a primary key or full unique index
    std::string on_update, on_delete;  ///< NO ACTION, RESTRICT, SET NULL, SET DEFAULT, CASCADE
    bool deferrable = false;
    bool initially_deferred = false;
};

struct Check {
    std::string name;        ///< "" when unnamed
    std::string expression;  ///< SQLite text between the parentheses
};

struct Table {
    std::string name;
    TableKind kind = TableKind::table;
    std::string sql;
    bool without_rowid = false;
    bool strict = false;
    bool autoincrement = false;
    std::string module;      ///< of a virtual table, else ""
    std::string rowid_name;  ///< a name that reaches the rowid (rowid, _rowid_, oid), "" if there is none
    std::string read_error;  ///< SQLite's words when the columns cannot be read (missing module, broken view)
    bool missing_module = false;
    bool no_place = false;   ///< SQLite reads it, but PostgreSQL can have no such table; read_error says why
    std::vector<Column> columns;  ///< hidden columns of virtual tables left out
    std::vector<Index> indexes;
    std::vector<ForeignKey> foreign_keys;
    std::vector<Check> checks;

    /// Case-insensitive (ASCII), as SQLite looks names up; nullptr if there is none.
    const Column* find_column(std::string_view column_name) const noexcept;
    /// Names of the primary-key columns in key order.
    std::vector<std::string> primary_key() const;
};

struct Trigger {
    std::string name, table, sql;
};

}  // namespace ferry::core

#include "core/pure.hpp"
