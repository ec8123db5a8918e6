#include "core/name_map.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "core/ascii.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

constexpr std::size_t max_name_bytes = 63;  // NAMEDATALEN - 1 of a standard server build
constexpr std::size_t suffix_bytes = 9;     // "_" and 8 hex digits

struct CaseRow {
    NameCase rule;
    std::string_view name;
};
constexpr CaseRow case_rows[] = {
    {NameCase::keep, "keep"}, {NameCase::lower, "lower"}, {NameCase::snake, "snake"}};

bool is_letter_or_digit(char c) noexcept {
    return is_ascii_lower(c) || is_ascii_upper(c) || is_ascii_digit(c) ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Does a new word begin at `name[i]`? userId, IDNumber, address2Line: at I, N and L.
bool begins_word(std::string_view name, std::size_t i) noexcept {
    if (i == 0 || !is_ascii_upper(name[i]) || !is_letter_or_digit(name[i - 1])) return false;
    if (!is_ascii_upper(name[i - 1])) return true;
    return i + 1 < name.size() && is_ascii_lower(name[i + 1]);
}

/// Underscores of the name itself stay; any run of other separators becomes one, and none at the ends.
std::string snake_case(std::string_view name) {
    std::string result;
    bool separated = false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '_' && !is_letter_or_digit(name[i])) {
            separated = true;
            continue;
        }
        const bool boundary = separated || begins_word(name, i);
        if (boundary && !result.empty() && result.back() != '_' && name[i] != '_') result.push_back('_');
        result.push_back(ascii_lower(name[i]));
        separated = false;
    }
    return result;
}

/// Bytes that are not UTF-8, and NUL, as "_".
std::string valid_utf8(std::string_view name) {
    std::string result;
    result.reserve(name.size());
    for (std::size_t i = 0; i < name.size();) {
        const auto lead = static_cast<unsigned char>(name[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (i + length <= name.size() && check_text(name.data() + i, length) == TextFault::none) {
            result.append(name.substr(i, length));
            i += length;
        } else {
            result.push_back('_');
            ++i;
        }
    }
    return result;
}

/// `wanted`, cut to leave room, with the hash of the original name. `attempt` tells names apart whose hashes
/// clash, and one given twice.
std::string with_suffix(std::string_view wanted, std::string_view original, std::uint64_t attempt) {
    constexpr char digits[] = "0123456789abcdef";
    const std::uint64_t hash = XXH3_64bits_withSeed(original.data(), original.size(), attempt);
    std::string result(clip_utf8(wanted, max_name_bytes - suffix_bytes));
    result.push_back('_');
    for (int shift = 28; shift >= 0; shift -= 4)
        result.push_back(digits[hash >> shift & 15]);
    return result;
}

/// Names of every table's system columns.
constexpr std::string_view system_columns[] = {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"};

/// What each name would be if it were alone and short.
std::vector<std::string> wanted_names(const std::vector<std::string>& names, NameCase rule) {
    std::vector<std::string> wanted;
    wanted.reserve(names.size());
    for (const std::string& name : names) {
        std::string candidate = apply_case(valid_utf8(name), rule);
        if (candidate.empty()) candidate = "_";
        wanted.push_back(std::move(candidate));
    }
    return wanted;
}

/// The wanted names, cut and told apart; `names` are the original ones.
std::vector<std::string> unique_names(const std::vector<std::string>& names,
                                      std::vector<std::string> wanted) {
    // Served in an order of their own, so that the order they are given in does not show: first the names
    // that need no change, then by bytes.
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto changes = [&](std::size_t i) {
        return wanted[i].size() > max_name_bytes || wanted[i] != names[i];
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return changes(a) != changes(b) ? changes(b) : names[a] < names[b];
    });
    std::vector<std::string> result(names.size());
    std::unordered_set<std::string> taken;
    taken.reserve(names.size());
    std::unordered_map<std::string, std::uint64_t> attempts;  // of names given more than once
    for (const std::size_t i : order) {
        std::string candidate = wanted[i];
        if (candidate.size() > max_name_bytes) candidate = with_suffix(wanted[i], names[i], 0);
        while (!taken.insert(candidate).second)
            candidate = with_suffix(wanted[i], names[i], attempts[names[i]]++);
        result[i] = std::move(candidate);
    }
    return result;
}

}  // namespace

std::optional<NameCase> name_case_of(std::string_view name) noexcept {
    for (const CaseRow& row : case_rows) {
        if (row.name == name) return row.rule;
    }
    return std::nullopt;
}

std::string apply_case(std::string_view name, NameCase rule) {
    switch (rule) {
        case NameCase::keep: return std::string(name);
        case NameCase::lower: return ascii_lower(name);
        case NameCase::snake: return snake_case(name);
    }
    return std::string(name);
}

std::vector<std::string> map_names(const std::vector<std::string>& names, NameCase rule) {
    return unique_names(names, wanted_names(names, rule));
}

std::vector<std::string> map_column_names(const std::vector<std::string>& names, NameCase rule) {
    std::vector<std::string> wanted = wanted_names(names, rule);
    for (std::string& name : wanted) {
        if (std::find(std::begin(system_columns), std::end(system_columns), name) != std::end(system_columns))
            name.push_back('_');
    }
    return unique_names(names, std::move(wanted));
}

}  // namespace ferry::core
