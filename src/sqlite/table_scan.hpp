// One pass over a table, column by column as raw values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/profile.hpp"
#include "core/row_key.hpp"
#include "core/schema_model.hpp"
#include "sqlite/database.hpp"

namespace ferry::sqlite {

/// SELECT of the named columns (all of them when empty) followed by the row key's expressions. Throws
/// Error(column_not_found) for a name that the table does not have.
std::string select_sql(const core::Table& table, const std::vector<std::string>& columns,
                       const core::RowKey& key);

/// Profiles every column in one pass. Throws core::Error where SQLite cannot read on.
std::vector<core::ColumnProfile> profile_table(Database& database, const core::Table& table);

}  // namespace ferry::sqlite

#include "core/pure.hpp"
