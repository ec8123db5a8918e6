// Reads a file's schema through PRAGMAs and the DDL parser. Nothing in the file can make it fail for the
// other tables: what cannot be read carries read_error.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/schema_model.hpp"
#include "sqlite/database.hpp"

namespace ferry::sqlite {

/// All tables, views and virtual tables of `main`, in order of creation; sqlite_* internal tables left out,
/// shadow tables included (kind shadow). Foreign keys are resolved against their parents.
std::vector<core::Table> read_schema(Database& database);
/// One table or view by name (case-insensitive, as SQLite); nullopt if there is none. Foreign keys and
/// indexes are left empty: this is the FDW's fast path.
std::optional<core::Table> read_table(Database& database, std::string_view name);
std::vector<core::Trigger> read_triggers(Database& database);
/// Value of sqlite_sequence for an AUTOINCREMENT table, 0 if there is none.
std::int64_t read_sequence(Database& database, std::string_view table);

/// Estimated rows, cheap: the first number of sqlite_stat1, else the span of rowids (at most what the file's
/// pages can hold), else a bound from the file's size. Never scans.
double estimate_rows(Database& database, const core::Table& table);

}  // namespace ferry::sqlite

#include "core/pure.hpp"
