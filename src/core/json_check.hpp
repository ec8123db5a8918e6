// RFC 8259, checked and not parsed: whether PostgreSQL's json and jsonb will take a text.
#pragma once

#include <string_view>

#include "core/convert.hpp"

namespace ferry::core {

/// `text` is sound UTF-8 without NUL bytes. not_json also for more than 1000 nested arrays and objects.
/// for_jsonb: nul_byte for \u0000, not_json for an unpaired surrogate, out_of_range for a number beyond
/// numeric's limits.
Misfit check_json(std::string_view text, bool for_jsonb) noexcept;

}  // namespace ferry::core

#include "core/pure.hpp"
