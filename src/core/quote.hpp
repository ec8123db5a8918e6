// Quoting for both dialects, and escaping for messages. Names and values from a file reach SQL text only
// through these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/value.hpp"

namespace ferry::core {

/// "name" with inner quotes doubled, always quoted; right in SQLite and in PostgreSQL.
std::string quote_identifier(std::string_view name);
/// 'text' with inner quotes doubled, for SQLite.
std::string quote_sqlite_literal(std::string_view text);
/// 'text' for PostgreSQL: E'...' when it holds a backslash, so that it is right whatever
/// standard_conforming_strings says. The text holds no NUL.
std::string quote_pg_literal(std::string_view text);
/// A JSON string literal with quotes; bytes that are not UTF-8 become \ufffd, and so do NUL bytes, since
/// jsonb cannot hold \u0000.
std::string quote_json(std::string_view text);
/// A JSON array of members that are JSON already; none give [].
std::string json_array(const std::vector<std::string>& members);
/// Two lower-case hex digits per byte.
std::string hex_text(std::string_view bytes);
/// PostgreSQL array literal text {"a","b"}; an element that is nullptr is NULL.
std::string pg_array_text(const std::vector<const std::string*>& elements);
std::string pg_array_text(const std::vector<std::string>& elements);
/// Text from a file as text PostgreSQL takes: NUL and bytes that are not UTF-8 become \x.., the rest stays.
std::string escape_invalid(std::string_view text);
/// A value for an error message: at most 60 bytes, in valid UTF-8; 'text' quoted, blobs as x'..', numbers
/// as they print, NULL. Bytes that are not UTF-8 and control characters show as \x.., what is cut as "...".
std::string show_value(const ValueView& value);

}  // namespace ferry::core

#include "core/pure.hpp"
