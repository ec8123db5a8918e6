// What a translation is about, read by SQL: the catalog of a migration, of a file or of a schema. C++ code.
#pragma once

#include "core/translation_catalog.hpp"
#include "core/translation_context.hpp"
#include "pg/run_sql.hpp"

namespace ferry::loader {

/// Rows of ferry.translation_catalog() or ferry.file_catalog(), those of a table together, as a catalog.
/// `schema` is what names are qualified with, "" for none.
core::Catalog read_catalog(const std::vector<pg::Row>& rows, const std::string& schema);

/// The catalog of a target schema as it is now; without one, of what the search_path shows.
core::Catalog schema_catalog(const pg::Cell& schema);

/// Creates the helper functions that are not in the schema yet (without one, in the search_path's first),
/// with a NOTICE for each. Throws Error(not_read_only) where the transaction allows no changes.
void make_helpers(const pg::Cell& schema, const std::vector<std::string>& helpers);

/// sqlite_x(text, bigint), in the schema where one is given.
std::string helper_signature(const core::HelperRow& row, const pg::Cell& schema);

}  // namespace ferry::loader
