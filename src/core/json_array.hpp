// The elements of a JSON array one by one, for columns of an array type. No allocation and no exceptions: it
// runs in the row loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/convert.hpp"

namespace ferry::core {

enum class JsonKind : std::uint8_t { null, boolean, number, string, nested };

struct JsonElement {
    JsonKind kind = JsonKind::null;
    std::string_view text;  ///< as written; a string with its quotes
};

/// Whether text is a JSON array (RFC 8259, UTF-8 taken for granted).
bool is_json_array(std::string_view text) noexcept;

/// Walks over text that is_json_array() accepted.
class JsonArrayReader {
  public:
    explicit JsonArrayReader(std::string_view array) noexcept;
    /// The next element; false at the end.
    bool next(JsonElement& out) noexcept;

  private:
    void skip_blanks() noexcept;

    const char* at_;
    const char* const end_;
};

/// The meaning of a JSON string that stands with its quotes in `string`. `out` has room for string.size()
/// bytes. nul_byte for \u0000, not_json for half of a surrogate pair.
Misfit unescape_json(std::string_view string, char* out, std::size_t& out_size) noexcept;

}  // namespace ferry::core

#include "core/pure.hpp"
