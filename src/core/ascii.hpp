// Letters as SQLite's SQL sees them: only A-Z and a-z fold, every byte from 0x80 on stays as it is.
// Independent of the locale, unlike <cctype>.
#pragma once

#include <string>
#include <string_view>

namespace ferry::core {

constexpr bool is_ascii_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_ascii_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_ascii_lower(char c) noexcept {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_ascii_hex(char c) noexcept {
    return is_ascii_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}
constexpr char ascii_lower(char c) noexcept {
    return is_ascii_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char ascii_upper(char c) noexcept {
    return is_ascii_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}
/// Value of a hexadecimal digit.
constexpr int ascii_hex_value(char c) noexcept {
    return is_ascii_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10;
}

inline std::string ascii_lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        c = ascii_lower(c);
    return result;
}

inline std::string ascii_upper(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        c = ascii_upper(c);
    return result;
}

/// Equal when case is folded: how SQLite compares the names of tables, columns and collations.
constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
    }
    return true;
}

constexpr bool starts_ignoring_case(std::string_view text, std::string_view prefix) noexcept {
    return text.size() >= prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

}  // namespace ferry::core

#include "core/pure.hpp"
