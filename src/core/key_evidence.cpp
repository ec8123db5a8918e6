#include "core/key_evidence.hpp"

namespace ferry::core {

namespace {

/// Bits that a bitmap may have: 32 MB.
constexpr std::uint64_t most_bits = std::uint64_t{1} << 28;
/// A parent with more rows than this many times the child's is not read for its sake: each child row costs a
/// search instead.
constexpr std::int64_t parents_per_child = 8;

const ColumnProfile* profile_of(const ProfiledTable& side, const std::string& column) {
    const Column* const found = side.table.find_column(column);
    if (found == nullptr || side.profiles == nullptr) return nullptr;
    return &(*side.profiles)[static_cast<std::size_t>(found - side.table.columns.data())];
}

/// One less than the number of integers from the smallest value to the largest.
std::uint64_t span_of(const ColumnProfile& profile) noexcept {
    return static_cast<std::uint64_t>(profile.max_integer) - static_cast<std::uint64_t>(profile.min_integer);
}

/// Rowids are integers and none is there twice, so that their number tells whether one is missing.
bool has_no_holes(const ColumnProfile& rowids) noexcept {
    return rowids.rows > 0 && span_of(rowids) == static_cast<std::uint64_t>(rowids.rows) - 1;
}

}  // namespace

OrphanSearch orphan_search(const ForeignKey& key, const ProfiledTable& child, const ProfiledTable& parent) {
    // A key with a NULL in it names no parent and needs none (MATCH SIMPLE).
    for (const std::string& column : key.columns)
        if (const ColumnProfile* const values = profile_of(child, column))
            if (values->nulls == values->rows) return OrphanSearch::needless;
    if (key.columns.size() != 1 || key.parent_columns.size() != 1) return OrphanSearch::by_join;
    const ColumnProfile* const values = profile_of(child, key.columns.front());
    const ColumnProfile* const rowids = profile_of(parent, key.parent_columns.front());
    if (values == nullptr || rowids == nullptr) return OrphanSearch::by_join;
    const bool is_rowid = parent.table.find_column(key.parent_columns.front())->rowid_alias;
    // Text that looks like an integer finds its parent too, by SQLite's affinity.
    if (!is_rowid || values->integers() != values->rows - values->nulls) return OrphanSearch::by_join;
    const bool within =
        values->min_integer >= rowids->min_integer && values->max_integer <= rowids->max_integer;
    if (within && has_no_holes(*rowids)) return OrphanSearch::needless;
    if (rowids->rows == 0 || span_of(*rowids) >= most_bits) return OrphanSearch::by_join;
    return rowids->rows / parents_per_child > values->rows ? OrphanSearch::by_join : OrphanSearch::by_bitmap;
}

}  // namespace ferry::core
