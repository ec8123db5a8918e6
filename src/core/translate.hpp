// SQLite SQL into PostgreSQL SQL that gives the same rows. Type-aware: the catalog says what each column became.
// A result is exact, or carries notes that say where it may differ; what cannot be done is an Error(unsupported)
// that names the construct and its place.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/translation_catalog.hpp"
#include "core/translation_context.hpp"

namespace ferry::core {

struct Translation {
    std::string sql;
    std::vector<Note> notes;
    std::vector<std::string> helpers;     ///< names of helper functions used, those needed by others first
    std::vector<CatalogColumn> columns;   ///< of a SELECT or RETURNING: source_name is SQLite's name of it
    std::vector<std::string> references;  ///< source names of tables and views it reads or changes, each once
    std::vector<std::string> parameters;  ///< SQLite's name of $1, $2, ...: "?1", ":name"
};

/// A statement: SELECT, INSERT, UPDATE, DELETE, CREATE TABLE, CREATE INDEX, CREATE VIEW, CREATE TRIGGER.
Translation translate_statement(const Catalog& catalog, std::string_view sql);
/// A CREATE VIEW as the loader knows it: the view's SELECT, and its columns under the names that SQLite gives them.
/// `sql` is the CREATE VIEW statement.
Translation translate_view_select(const Catalog& catalog, std::string_view sql);

}  // namespace ferry::core

#include "core/pure.hpp"
