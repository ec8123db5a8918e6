// SQLite's tokens, with positions: identifiers in all quoting styles, literals, comments skipped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ferry::core {

enum class TokenKind {
    identifier,  ///< bare word (keywords too), "x", [x], `x`
    string,      ///< 'x'
    blob,        ///< x'00'
    integer,     ///< digits or 0x...
    real,
    parameter,  ///< ? ?1 :a @a $a
    op,         ///< punctuation and operators, longest match
    end
};

struct Token {
    TokenKind kind;
    std::size_t begin, end;  ///< byte range in the source text
    char quote;              ///< '"', '[', '`' for quoted identifiers, else 0
    std::string value;       ///< identifiers and strings unquoted; blobs as raw bytes; others as written
    /// Bare word equal to `word` (upper case, ASCII)?
    bool is_word(std::string_view word) const noexcept;
    bool is_op(std::string_view spelling) const noexcept;
};

/// Splits SQL text. Always ends with one `end` token. Throws Error(syntax) with the byte position for an
/// unterminated string or comment, or a character SQLite does not know.
std::vector<Token> tokenize(std::string_view sql);

}  // namespace ferry::core

#include "core/pure.hpp"
