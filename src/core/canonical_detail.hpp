// Private to canonical*.cpp: the parts that canonical.cpp's table of types is made of. Nothing here may come
// from convert.hpp: two independent readings of the same rules are what a verification rests on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/canonical.hpp"

namespace ferry::core::canonical {

/// Room for any integer or real as print_number writes it.
constexpr std::size_t number_size = 48;

/// An integer or real as SQLite prints it, with as many digits as it takes to read the same double back.
std::string_view print_number(const ValueView& number, char (&buffer)[number_size]) noexcept;

/// Shortest digits that read back as a finite, positive double: d.ddd times ten to the exponent, no zeros at
/// the end.
struct ShortestDigits {
    char digits[20];
    std::size_t count = 0;
    int exponent = 0;
};
ShortestDigits shortest_digits(double magnitude) noexcept;

/// [+-]?digits within int64, and nothing else.
bool parse_integer(std::string_view text, std::int64_t& out) noexcept;

/// Opens a length-prefixed value at the end of `row`; close_sized writes the length once it is known.
std::size_t open_sized(RowBuffer& row, char tag);
void close_sized(RowBuffer& row, std::size_t start) noexcept;
/// Writes any number into the place that open_sized left.
void store_size(RowBuffer& row, std::size_t start, std::uint32_t size) noexcept;

/// Valid JSON by RFC 8259 with at most 1000 levels; no size or value limits of jsonb.
bool is_json(std::string_view text);
/// What a JSON string means that stands with its quotes in `json`; false when it is none or has no UTF-8.
bool read_json_string(std::string_view json, std::string& out);

using Writer = bool (*)(RowBuffer& row, const ValueView& value, TimeFormat format);
// canonical_number.cpp
bool write_bool(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_int2(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_int4(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_int8(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_double(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_numeric(RowBuffer& row, const ValueView& value, TimeFormat format);
// canonical_datetime.cpp
bool write_date(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_time(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_timestamp(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_timestamptz(RowBuffer& row, const ValueView& value, TimeFormat format);
bool write_timestamptz_in(RowBuffer& row, const ValueView& value, TimeFormat format, const std::string& zone);
// canonical_zone.cpp
/// The instant of a clock in `zone`, both in microseconds since 1970-01-01 00:00:00; false where there is
/// none.
bool local_to_utc(std::int64_t local_us, const std::string& zone, std::int64_t& utc_us);
// canonical_array.cpp
bool write_array(RowBuffer& row, const ValueView& value, const CanonicalColumn& column);

}  // namespace ferry::core::canonical

#include "core/pure.hpp"
