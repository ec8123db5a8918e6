// Shared by convert*.cpp, quote.cpp and json_check.cpp: numbers as text, and what counts as a decimal number.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/convert.hpp"

namespace ferry::core {

/// Room for any integer or real as text.
constexpr std::size_t number_text_size = 40;

/// An integer or real as to_text() prints it, in `buffer` (number_text_size bytes).
std::string_view print_number(const ValueView& number, char* buffer) noexcept;

/// The shortest decimal that reads back as the same finite double, plain (5, 0.0001) or, from 1e15 on and
/// below 1e-4, scientific (1.5e+15, 1e-05). Returns the end; needs number_text_size bytes.
char* print_shortest(double value, char* buffer) noexcept;

/// Whether text is [+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)? that numeric can hold: none,
/// not_a_number or out_of_range.
Misfit check_decimal(std::string_view text) noexcept;

/// The double nearest to a decimal number, as SQLite reads one, or inf, infinity, nan: none, not_a_number or
/// out_of_range. What to_double() refuses as inexact is rounded here.
Misfit parse_nearest_double(std::string_view text, double& out) noexcept;

/// [+-]?digits: none, not_a_number or out_of_range.
Misfit parse_int64(std::string_view text, std::int64_t& out) noexcept;

}  // namespace ferry::core

#include "core/pure.hpp"
