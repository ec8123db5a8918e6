// Rows whose foreign key names no parent: PostgreSQL would refuse the constraint for their sake.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/schema_model.hpp"
#include "core/value.hpp"
#include "sqlite/database.hpp"

namespace ferry::sqlite {

struct Orphans {
    std::int64_t occurrences = 0;
    std::vector<std::string> samples;  ///< row keys (JSON) of the first ten, none where a table has no key
};
/// Rows of `table` whose foreign key names no parent row, compared byte for byte (COLLATE BINARY) as
/// PostgreSQL will, with NULL in any column passing (MATCH SIMPLE). Every complete key is an orphan where the
/// parent does not exist or its columns cannot be resolved.
Orphans find_orphans(Database& database, const core::Table& table, const core::ForeignKey& key);

/// A reference between two tables of the file, whoever declared it.
struct Reference {
    const core::Table& child;
    const std::vector<std::string>& columns;
    const core::Table& parent;
    const std::vector<std::string>& parent_columns;  ///< they identify a row of the parent
};
/// Gets the row key (JSON) and the values of the wanted columns of an orphan.
using OrphanFound = std::function<void(const std::string&, const std::vector<core::ValueView>&)>;
/// Calls `found` for every orphan. A parent whose canonical row key is in `rejected_parents` is not there:
/// its children are orphans, too.
void scan_orphans(Database& database, const Reference& reference,
                  const std::set<std::string>& rejected_parents, const std::vector<std::string>& wanted,
                  const OrphanFound& found);

}  // namespace ferry::sqlite

#include "core/pure.hpp"
