#include "sqlite/duplicates.hpp"

#include <algorithm>

namespace ferry::sqlite {

namespace {

constexpr std::size_t max_samples = 10;

/// Whether every column of the key has a value with a place in the target.
bool is_complete(const DigestedRow& row) {
    std::size_t start = 0;
    for (const std::size_t end : row.ends) {
        const bool is_null = end - start == 1 && row.canonical[start] == '0';
        if (end == start || is_null) return false;
        start = end;
    }
    return true;
}

std::uint64_t hash_of(const DigestedRow& row) {
    core::Digest digest;
    digest.add_row(row.canonical);
    return digest.low;
}

}  // namespace

Duplicates find_duplicates(Database& database, const core::Table& table,
                           const std::vector<DigestColumn>& key) {
    const ReadScope scope(database);
    core::ListedValues none;
    std::vector<std::uint64_t> hashes;
    digest_table(database, table, key, none, false, [&](const DigestedRow& row) {
        if (is_complete(row)) hashes.push_back(hash_of(row));
    });
    std::sort(hashes.begin(), hashes.end());
    std::vector<std::uint64_t> repeated;
    for (std::size_t i = 1; i < hashes.size(); ++i)
        if (hashes[i] == hashes[i - 1] && (repeated.empty() || repeated.back() != hashes[i]))
            repeated.push_back(hashes[i]);
    Duplicates result;
    if (repeated.empty()) return result;
    digest_table(database, table, key, none, false, [&](const DigestedRow& row) {
        if (!is_complete(row) || !std::binary_search(repeated.begin(), repeated.end(), hash_of(row))) return;
        ++result.occurrences;
        if (result.samples.size() < max_samples) result.samples.push_back(row.key());
    });
    return result;
}

}  // namespace ferry::sqlite
