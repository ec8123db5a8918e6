// What the profiles of a foreign key's columns tell about rows without parents, before anyone looks for them.
#pragma once

#include <vector>

#include "core/profile.hpp"
#include "core/schema_model.hpp"

namespace ferry::core {

/// A table and what is known of its columns; nullptr where its rows have not been looked at.
struct ProfiledTable {
    const Table& table;
    const std::vector<ColumnProfile>* profiles;
};

enum class OrphanSearch : std::uint8_t {
    needless,   ///< there are none
    by_bitmap,  ///< one column of integers onto an INTEGER PRIMARY KEY: a bit per parent answers
    by_join,    ///< anything else: SQLite compares
};

/// How orphans of a resolved key are to be looked for. Needless is a proof: the profiles are of every row of
/// the version of the file that is asked about.
OrphanSearch orphan_search(const ForeignKey& key, const ProfiledTable& child, const ProfiledTable& parent);

}  // namespace ferry::core

#include "core/pure.hpp"
