// A strftime() format of SQLite as pieces that PostgreSQL can make.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferry::core {

struct StrftimePiece {
    enum class Kind : std::uint8_t {
        pattern,       ///< text: a template of to_char()
        epoch,         ///< %s
        weekday,       ///< %w
        milliseconds,  ///< %f
        other          ///< has no plain form
    };
    Kind kind = Kind::pattern;
    std::string text;
};

/// nullopt for a format that makes strftime() NULL. Patterns that follow each other are one.
std::optional<std::vector<StrftimePiece>> strftime_pieces(std::string_view format);

}  // namespace ferry::core

#include "core/pure.hpp"
