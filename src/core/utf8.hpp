// Text checks that PostgreSQL insists on and SQLite does not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ferry::core {

enum class TextFault : std::uint8_t { none, nul_byte, bad_encoding };

/// Checks that text is UTF-8 as PostgreSQL defines it (no overlongs, no surrogates, at most U+10FFFF) and
/// holds no NUL byte. A word at a time for ASCII.
TextFault check_text(const char* data, std::size_t size) noexcept;
/// Length in bytes of the well-formed sequence that `data` starts with (1 for ASCII, NUL too), 0 when it
/// starts with none or is empty.
std::size_t utf8_sequence_length(const char* data, std::size_t size) noexcept;
/// Number of code points in valid UTF-8.
std::size_t count_code_points(std::string_view text) noexcept;
/// The longest prefix of valid UTF-8 text that has at most max_bytes bytes and ends between code points.
std::string_view clip_utf8(std::string_view text, std::size_t max_bytes) noexcept;

}  // namespace ferry::core

#include "core/pure.hpp"
