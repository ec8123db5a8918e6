// Names from a SQLite file as PostgreSQL identifiers: at most 63 bytes, no clashes, stable from run to run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferry::core {

enum class NameCase { keep, lower, snake };
std::optional<NameCase> name_case_of(std::string_view name) noexcept;  // "keep", "lower", "snake"

/// One name under a rule, without the length limit: lower folds ASCII only; snake also puts _ between words
/// (userId -> user_id, HTTPServer -> http_server, "user name" -> user_name).
std::string apply_case(std::string_view name, NameCase rule);

/// New names, one for each given one, in order. A name over 63 bytes is cut at a code point and gets
/// "_" + 8 hex digits of its hash; a name that clashes with an earlier one (the one that needs no change
/// wins) gets the same suffix. Invalid UTF-8 bytes become "_". Empty names become "_". The result depends on
/// the set of names only, never on time or memory.
std::vector<std::string> map_names(const std::vector<std::string>& names, NameCase rule);

/// The same for the columns of one table: a name that PostgreSQL keeps for itself (xmin, ctid, ...) gets "_"
/// behind it.
std::vector<std::string> map_column_names(const std::vector<std::string>& names, NameCase rule);

}  // namespace ferry::core

#include "core/pure.hpp"
