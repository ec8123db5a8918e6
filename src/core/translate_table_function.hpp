// SQLite's table-valued functions: what stands for them in PostgreSQL, and their columns.
#pragma once

#include <string_view>

#include "core/translation_tables.hpp"

namespace ferry::core {

struct TableFunctionColumn {
    std::string_view name;
    ValueKind kind;
    TypeId type;
    bool dynamic;  ///< a value out of a document: text that counts as a number where it is one
};

struct TableFunctionRow {
    std::string_view name;  ///< lower case
    int min_args, max_args;
    std::string_view helper;  ///< "" where PostgreSQL has a function of that name
    bool takes_text;          ///< its arguments are texts, otherwise integers
    Rows<TableFunctionColumn> columns;
};
/// nullptr if there is none. `name` in any case.
const TableFunctionRow* find_table_function(std::string_view name);

}  // namespace ferry::core

#include "core/pure.hpp"
