// Rows whose foreign key names no parent: PostgreSQL would refuse the constraint for their sake.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/key_evidence.hpp"
#include "core/schema_model.hpp"
#include "core/value.hpp"
#include "sqlite/database.hpp"
#include "sqlite/digest_scan.hpp"

namespace ferry::sqlite {

struct Orphans {
    std::int64_t occurrences = 0;
    std::vector<std::string> samples;  ///< row keys (JSON) of the first ten, none where a table has no key
};
/// Rows of `table` whose foreign key names no parent row, compared byte for byte (COLLATE BINARY) as
/// PostgreSQL will, with NULL in any column passing (MATCH SIMPLE). Every complete key is an orphan where the
/// parent does not exist or its columns cannot be resolved. `search` as core::orphan_search() says of this
/// version of the file, or by_join.
Orphans find_orphans(Database& database, const core::Table& table, const core::ForeignKey& key,
                     core::OrphanSearch search = core::OrphanSearch::by_join);

/// 128-bit digest of a key in canonical form, as ferry.row_digest makes it of the target's columns.
using KeyDigest = std::array<unsigned char, 16>;

/// One side of a foreign key as the target will hold it: its columns under the types of the parent's key,
/// less what is listed of the table.
struct KeySide {
    const core::Table& table;
    const std::vector<DigestColumn>& columns;
    core::ListedValues& listed;
};

/// The keys that a table will have, sorted; rows with a NULL in the key have none.
std::vector<KeyDigest> key_digests(Database& database, const KeySide& parent);

/// Gets the row key (JSON) and the values of the wanted columns of an orphan.
using OrphanFound = std::function<void(const std::string&, const std::vector<core::ValueView>&)>;
/// Calls `found` for every row that will be loaded with a complete key which is not among `parents` (sorted).
void scan_orphans(Database& database, const KeySide& child, const std::vector<KeyDigest>& parents,
                  const std::vector<std::string>& wanted, const OrphanFound& found);

}  // namespace ferry::sqlite

#include "core/pure.hpp"
