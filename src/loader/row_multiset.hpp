// Two lists of rows held against each other: as multisets by their canonical form, and in their order. Rows
// are known by 128-bit digests, so that memory does not grow with their width. Pure C++ over core.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/canonical.hpp"

namespace ferry::loader {

enum class Side { source, target };

/// A row in canonical form: `ends` says where each column's form ends.
struct CanonicalRow {
    core::RowBuffer bytes;
    std::vector<std::size_t> ends;

    std::string_view column(std::size_t index) const {
        const std::size_t start = index == 0 ? 0 : ends[index - 1];
        return std::string_view(bytes).substr(start, ends[index] - start);
    }
    void clear() {
        bytes.clear();
        ends.clear();
    }
};

/// The same with reals, and numerics with a fraction, rounded to 14 significant digits.
void round_reals(const CanonicalRow& row, CanonicalRow& rounded);
/// Is there a real in it, or a numeric with a fraction?
bool has_reals(const CanonicalRow& row) noexcept;

/// A column that rows are ordered by.
struct OrderColumn {
    std::size_t index;
    bool folds_case;  ///< compared by NOCASE
};
/// Canonical form of what a row is ordered by: alike for rows that the order leaves equal.
std::string order_key(const CanonicalRow& row, const std::vector<OrderColumn>& columns);

using RowDigest = std::array<std::uint64_t, 2>;
RowDigest digest_of(std::string_view bytes) noexcept;

/// Counts the rows of both sides.
class RowMultiset {
  public:
    /// `order_columns`: the columns that the rows are ordered by.
    explicit RowMultiset(std::vector<OrderColumn> order_columns) : order_columns_(std::move(order_columns)) {}

    void add(Side side, const CanonicalRow& row);
    bool is_equal() const noexcept;
    std::int64_t rows(Side side) const noexcept { return sides_[index(side)].rows; }
    std::string checksum(Side side) const { return sides_[index(side)].digest.hex(); }
    /// The rows came in the same order; their order_columns did.
    bool same_order() const noexcept { return sides_[0].order == sides_[1].order; }
    bool same_key_order() const noexcept { return sides_[0].key_order == sides_[1].key_order; }
    /// Takes one row of that digest off the surplus of a side; false when it has none (left).
    bool take_surplus(Side side, const RowDigest& digest);

  private:
    static std::size_t index(Side side) noexcept { return side == Side::source ? 0 : 1; }
    struct Hash {
        std::size_t operator()(const RowDigest& digest) const noexcept { return digest[0]; }
    };
    struct Sums {
        std::int64_t rows = 0;
        core::Digest digest;
        RowDigest order{}, key_order{};
    };
    std::vector<OrderColumn> order_columns_;
    std::unordered_map<RowDigest, std::int64_t, Hash> surplus_;  ///< source less target
    Sums sides_[2];
};

/// A row that the other side lacks.
struct SurplusRow {
    std::string others;         ///< canonical form without the reals
    std::vector<double> reals;  ///< reals and numerics
    std::string shown;          ///< as JSON
    std::string key;            ///< canonical form of what the rows are ordered by
    bool matched = false;
};
SurplusRow surplus_row(const CanonicalRow& row, std::string shown);

/// Marks rows that are equal but for reals that agree to 14 significant digits: roundings may tear apart what
/// is next to each other.
void match_surplus(std::vector<SurplusRow>& source, std::vector<SurplusRow>& target);

}  // namespace ferry::loader
