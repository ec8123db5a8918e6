// What the PRAGMAs do not tell about a table, read from its CREATE TABLE statement: constraint names, CHECKs,
// DEFERRABLE, AUTOINCREMENT, column collations. Expressions are kept as text ranges.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/schema_model.hpp"

namespace ferry::core {

struct DdlForeignKey {
    std::string constraint_name;  ///< "" when unnamed
    std::vector<std::string> columns;
    std::string parent;
    std::vector<std::string> parent_columns;  ///< empty when implicit
    bool deferrable = false;
    bool initially_deferred = false;
};

struct DdlColumn {
    std::string name;
    std::string collation;                     ///< "" when none is given
    std::optional<std::string> generated_sql;  ///< text between the parentheses of GENERATED ALWAYS AS (...)
};

struct TableDdl {
    std::vector<DdlColumn> columns;
    std::vector<DdlForeignKey>
        foreign_keys;  ///< in order of appearance; PRAGMA foreign_key_list has them reversed
    std::vector<Check> checks;
    bool autoincrement = false;
    std::string primary_key_name;  ///< CONSTRAINT name of the primary key, "" when unnamed
};

/// Parses CREATE TABLE as SQLite stores it in sqlite_schema.sql. Throws Error(syntax) with the place.
TableDdl parse_create_table(std::string_view sql);
/// CREATE VIRTUAL TABLE x USING module(...): the module's name. Throws Error(syntax).
std::string parse_virtual_module(std::string_view sql);

}  // namespace ferry::core

#include "core/pure.hpp"
