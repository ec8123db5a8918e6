#include "sqlite/duplicates.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace ferry::sqlite {

namespace {

constexpr std::size_t max_samples = 10;

/// The key of a row as the constraint compares it.
class KeyForm {
  public:
    explicit KeyForm(const KeyRules& rules) : rules_(rules) {}

    /// False where the row equals no other, or has a value without a place in the target.
    bool read(const DigestedRow& row) {
        form_ = row.canonical;
        std::size_t start = 0;
        for (std::size_t i = 0; i < row.ends.size(); ++i) {
            const std::size_t end = row.ends[i];
            const bool is_null = end - start == 1 && form_[start] == '0';
            if (end == start || (is_null && !rules_.nulls_equal)) return false;
            if (i < rules_.fold_case.size() && rules_.fold_case[i]) fold(start + text_offset, end);
            start = end;
        }
        return true;
    }
    std::uint64_t hash() const {
        core::Digest digest;
        digest.add_row(form_);
        return digest.low;
    }

  private:
    static constexpr std::size_t text_offset = 5;  // tag and length

    void fold(std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i)
            form_[i] = core::ascii_lower(form_[i]);
    }

    const KeyRules& rules_;
    core::RowBuffer form_;
};

}  // namespace

Duplicates find_duplicates(Database& database, const core::Table& table, const std::vector<DigestColumn>& key,
                           const KeyRules& rules) {
    const ReadScope scope(database);
    KeyForm form(rules);
    core::ListedValues none;
    std::vector<std::uint64_t> hashes;
    digest_table(database, table, key, none, false, [&](const DigestedRow& row) {
        if (form.read(row)) hashes.push_back(form.hash());
    });
    std::sort(hashes.begin(), hashes.end());
    std::vector<std::uint64_t> repeated;
    for (std::size_t i = 1; i < hashes.size(); ++i)
        if (hashes[i] == hashes[i - 1] && (repeated.empty() || repeated.back() != hashes[i]))
            repeated.push_back(hashes[i]);
    Duplicates result;
    if (repeated.empty()) return result;
    digest_table(database, table, key, none, false, [&](const DigestedRow& row) {
        if (!form.read(row) || !std::binary_search(repeated.begin(), repeated.end(), form.hash())) return;
        ++result.occurrences;
        if (result.samples.size() < max_samples) result.samples.push_back(row.key());
    });
    return result;
}

}  // namespace ferry::sqlite
