// How a text column writes its moments. Where all its values are of one form, the text that SQLite has can be made
// again from the timestamp, and the translator compares and prints it exactly.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ferry::core {

struct MomentForm {
    const char* pattern;  ///< for PostgreSQL's to_char(), of the moment in UTC
    const char* mask;     ///< d is a digit, everything else itself
};

inline constexpr MomentForm moment_forms[] = {
    {"YYYY-MM-DD HH24:MI:SS", "dddd-dd-dd dd:dd:dd"},
    {"YYYY-MM-DD HH24:MI:SS.MS", "dddd-dd-dd dd:dd:dd.ddd"},
    {"YYYY-MM-DD HH24:MI:SS.US", "dddd-dd-dd dd:dd:dd.dddddd"},
    {"YYYY-MM-DD HH24:MI", "dddd-dd-dd dd:dd"},
    {"YYYY-MM-DD HH24:MI:SS\"+00:00\"", "dddd-dd-dd dd:dd:dd+00:00"},
    {"YYYY-MM-DD HH24:MI:SS.US\"+00:00\"", "dddd-dd-dd dd:dd:dd.dddddd+00:00"},
    {"YYYY-MM-DD\"T\"HH24:MI:SS", "dddd-dd-ddTdd:dd:dd"},
    {"YYYY-MM-DD\"T\"HH24:MI:SS.MS", "dddd-dd-ddTdd:dd:dd.ddd"},
    {"YYYY-MM-DD\"T\"HH24:MI:SS.US", "dddd-dd-ddTdd:dd:dd.dddddd"},
    {"YYYY-MM-DD\"T\"HH24:MI", "dddd-dd-ddTdd:dd"},
    {"YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"", "dddd-dd-ddTdd:dd:ddZ"},
    {"YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"", "dddd-dd-ddTdd:dd:dd.dddZ"},
    {"YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"", "dddd-dd-ddTdd:dd:dd+00:00"},
    {"YYYY-MM-DD\"T\"HH24:MI:SS.MS\"+00:00\"", "dddd-dd-ddTdd:dd:dd.ddd+00:00"},
    {"YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"", "dddd-dd-ddTdd:dd:dd.dddddd+00:00"},
    {"YYYY-MM-DD", "dddd-dd-dd"},
    {"HH24:MI:SS", "dd:dd:dd"},
    {"HH24:MI", "dd:dd"},
};
inline constexpr std::size_t moment_form_count = sizeof moment_forms / sizeof moment_forms[0];

/// Values per form.
using MomentFormCounts = std::array<std::int64_t, moment_form_count>;

/// Is the text of that form? Says nothing of the calendar.
bool is_of_form(std::string_view text, const MomentForm& form) noexcept;
/// Whether text of that form names a day of the years 0001 to 9999 and a time that there are.
bool is_in_calendar(std::string_view text, const MomentForm& form) noexcept;
/// Index of the form that a text has; moment_form_count if none.
std::size_t moment_form_of(std::string_view text) noexcept;
/// The form with that pattern; nullptr if there is none.
const MomentForm* find_moment_form(std::string_view pattern) noexcept;

}  // namespace ferry::core

#include "core/pure.hpp"
