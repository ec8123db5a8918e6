// SQLite's constants: how a text reads as a number, and how constants are written in PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/translation_value.hpp"

namespace ferry::core {

/// The number that a text begins with, 0 without one: integer, or real where it has a point, an exponent or does not
/// fit 64 bits.
Constant number_prefix(std::string_view text);
/// The number that a text is as a whole, blanks around it aside; nullopt for any other text.
std::optional<Constant> whole_number(std::string_view text);
/// As SQLite prints it: 5.0, 1.0e+15; blobs by their bytes.
std::string constant_text(const Constant& constant);
/// The Value of a constant number.
Value number_constant(const Constant& constant);
/// Whether a constant is true as a condition; nullopt for NULL.
std::optional<bool> constant_truth(const Constant& constant);

}  // namespace ferry::core

#include "core/pure.hpp"
