#include "loader/row_multiset.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>

#include "core/ascii.hpp"

namespace ferry::loader {

namespace {

constexpr double tolerance = 5e-14;  ///< half a unit in the 14th digit of 1.0

double real_in(std::string_view column) noexcept {
    double value = 0;
    std::memcpy(&value, column.data() + 1, sizeof value);
    return value;
}

/// The decimal text of a numeric: behind the tag and the length.
std::string_view decimal_in(std::string_view column) noexcept {
    return column.substr(1 + sizeof(std::uint32_t));
}

bool is_real(std::string_view column) noexcept {
    return column[0] == 'f' || (column[0] == 'n' && decimal_in(column).find('.') != std::string_view::npos);
}

/// Not-a-number, which no order takes, counts as the least of all.
double number_in(std::string_view column) {
    const double value =
        column[0] == 'f' ? real_in(column) : std::strtod(std::string(decimal_in(column)).c_str(), nullptr);
    return std::isnan(value) ? std::numeric_limits<double>::lowest() : value;
}

void append_rounded(core::RowBuffer& row, char tag, double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.13e", value);
    if (tag == 'f')
        core::append_double(row, std::strtod(text, nullptr));
    else
        core::append_numeric(row, text);
}

bool close(const std::vector<double>& left, const std::vector<double>& right) noexcept {
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i] == right[i]) continue;
        if (!(std::fabs(left[i] - right[i]) <= tolerance * std::max(std::fabs(left[i]), std::fabs(right[i]))))
            return false;
    }
    return true;
}

/// Rows by what they have beside reals, those of one kind in the order of their reals.
std::map<std::string_view, std::vector<SurplusRow*>> by_others(std::vector<SurplusRow>& rows) {
    std::map<std::string_view, std::vector<SurplusRow*>> groups;
    for (SurplusRow& row : rows)
        groups[row.others].push_back(&row);
    for (auto& [others, group] : groups)
        std::sort(group.begin(), group.end(),
                  [](const SurplusRow* left, const SurplusRow* right) { return left->reals < right->reals; });
    return groups;
}

}  // namespace

void round_reals(const CanonicalRow& row, CanonicalRow& rounded) {
    rounded.clear();
    for (std::size_t i = 0; i < row.ends.size(); ++i) {
        const std::string_view column = row.column(i);
        if (is_real(column))
            append_rounded(rounded.bytes, column[0], number_in(column));
        else
            rounded.bytes += column;
        rounded.ends.push_back(rounded.bytes.size());
    }
}

bool has_reals(const CanonicalRow& row) noexcept {
    for (std::size_t i = 0; i < row.ends.size(); ++i)
        if (is_real(row.column(i))) return true;
    return false;
}

RowDigest digest_of(std::string_view bytes) noexcept {
    core::Digest digest;
    digest.add_bytes(bytes);
    return {digest.low, digest.high};
}

std::string order_key(const CanonicalRow& row, const std::vector<OrderColumn>& columns) {
    std::string key;
    for (const OrderColumn& column : columns) {
        const std::string_view form = row.column(column.index);
        key += column.folds_case ? core::ascii_lower(form) : std::string(form);
    }
    return key;
}

void RowMultiset::add(Side side, const CanonicalRow& row) {
    Sums& sums = sides_[index(side)];
    const RowDigest digest = digest_of(row.bytes);
    ++sums.rows;
    sums.digest.add_bytes(row.bytes);
    const auto chain = [](RowDigest& link, const RowDigest& next) {
        const RowDigest both[2] = {link, next};
        link = digest_of({reinterpret_cast<const char*>(both), sizeof both});
    };
    chain(sums.order, digest);
    if (!order_columns_.empty()) {
        chain(sums.key_order, digest_of(order_key(row, order_columns_)));
    }
    const auto entry = surplus_.emplace(digest, 0).first;
    entry->second += side == Side::source ? 1 : -1;
    if (entry->second == 0) surplus_.erase(entry);
}

bool RowMultiset::is_equal() const noexcept {
    return surplus_.empty();
}

bool RowMultiset::take_surplus(Side side, const RowDigest& digest) {
    const auto entry = surplus_.find(digest);
    if (entry == surplus_.end() || (side == Side::source ? entry->second <= 0 : entry->second >= 0))
        return false;
    entry->second += side == Side::source ? -1 : 1;
    return true;
}

SurplusRow surplus_row(const CanonicalRow& row, std::string shown) {
    SurplusRow surplus;
    surplus.shown = std::move(shown);
    for (std::size_t i = 0; i < row.ends.size(); ++i) {
        const std::string_view column = row.column(i);
        if (column[0] == 'f' || column[0] == 'n') {
            surplus.reals.push_back(number_in(column));
            surplus.others += column[0];
        } else {
            surplus.others += column;
        }
    }
    return surplus;
}

void match_surplus(std::vector<SurplusRow>& source, std::vector<SurplusRow>& target) {
    auto sources = by_others(source), targets = by_others(target);
    for (auto& [others, group] : sources) {
        const auto found = targets.find(others);
        if (found == targets.end()) continue;
        for (SurplusRow* const row : group)
            for (SurplusRow* const candidate : found->second)
                if (!candidate->matched && close(row->reals, candidate->reals)) {
                    row->matched = candidate->matched = true;
                    break;
                }
    }
}

}  // namespace ferry::loader
