// Foreign keys: what PRAGMA foreign_key_list tells, what only the DDL tells, and what the parent makes of
// them. For src/sqlite only.
#pragma once

#include <vector>

#include "core/ddl_parser.hpp"
#include "core/schema_model.hpp"
#include "sqlite/database.hpp"

namespace ferry::sqlite {

/// Fills table.foreign_keys in order of declaration, with the parents as the DDL spells them. `ddl` may be
/// nullptr.
void read_foreign_keys(Database& database, core::Table& table, const core::TableDdl* ddl);

/// Finds every foreign key's parent among `tables`, and its columns.
void resolve_foreign_keys(std::vector<core::Table>& tables);

}  // namespace ferry::sqlite

#include "core/pure.hpp"
