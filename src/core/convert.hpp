// Conversion of SQLite values into what PostgreSQL stores: exact, or a Misfit that says why not. Pure
// functions without allocation or exceptions, so that the row loop may call them under the server's
// longjmp guard. The verifier does not use this file (see canonical.hpp).
#pragma once

#include <array>
#include <cstdint>

#include "core/error.hpp"
#include "core/type_map.hpp"
#include "core/value.hpp"

namespace ferry::core {

/// Why a value cannot become the target type without loss. The words and the ErrorCode of each are one
/// table in convert.cpp.
enum class Misfit : std::uint8_t {
    none,
    storage_class,  ///< a storage class the type has no meaning for
    out_of_range,
    fraction,      ///< a real with a fractional part for an integer type
    inexact,       ///< the type cannot hold the number exactly (2^53+1 as double, in digits too; 0.1 as real)
    not_a_number,  ///< text that is no number
    not_boolean,
    not_datetime,   ///< not ISO 8601, or no such day
    zone_mismatch,  ///< a zone other than UTC for a type without zone
    not_uuid,
    not_json,
    nul_byte,
    bad_encoding,  ///< not UTF-8
    too_long,      ///< more characters than varchar(n) or char(n) takes (code ErrorCode::too_long)
    not_accepted,  ///< refused by the input function of a type that is not converted directly
    nested,        ///< a JSON array or object as an element of an array of something else
    domain,        ///< refused by a constraint of the domain
    count_
};

/// Words for messages: "fractional part", "not valid UTF-8", ...
const char* words_of(Misfit misfit) noexcept;
ErrorCode code_of(Misfit misfit) noexcept;

// Every function below takes a non-null value and leaves `out` alone unless it returns Misfit::none.

/// integer; real without fraction within int64; text that is [+-]?digits.
Misfit to_int64(const ValueView& value, std::int64_t& out) noexcept;
/// real; integer of at most 2^53 in size; inf / infinity / nan in any case; text that is a decimal number of
/// the nearest double, whatever zeros, point and exponent it is written with: its shortest round-trip
/// decimal, its decimal of 17 significant digits (printf's %.17g), or its exact value (2^60, all 55 digits of
/// 0.1). Any other number is inexact; out_of_range when the double would be infinite, or 0 for a number that
/// is not.
Misfit to_double(const ValueView& value, double& out) noexcept;
/// integer 0/1, real 0.0/1.0, text t f true false yes no y n on off 1 0 in any case.
Misfit to_bool(const ValueView& value, bool& out) noexcept;
/// A number in plain or scientific decimal text, fit for numeric_in: integer as is, real as its shortest
/// round-trip decimal (infinities as Infinity / -Infinity), text checked to be NaN, infinity or a decimal
/// number within numeric's limits (an exponent of a million or more is beyond them, of 0 too) and passed on.
/// `buffer` holds at least 40 bytes; out_text points into it or into the value.
Misfit to_decimal(const ValueView& value, char* buffer, const char*& out_text,
                  std::size_t& out_size) noexcept;

/// Microseconds since 2000-01-01 00:00:00, PostgreSQL's timestamp.
/// Text: ISO 8601 as SQLite and the common ORMs write it: YYYY-MM-DD, then blank or T, HH:MM[:SS[.f{1,9}]],
/// then an optional zone Z, +HH:MM, +HHMM or +HH (up to 15:59, as PostgreSQL; one blank may stand before it).
/// Fractions finer than a microsecond are Misfit::inexact unless the extra digits are 0. 24:00 and leap
/// seconds are not accepted. A zone other than UTC is zone_mismatch. With a format that counts from an epoch
/// (all but iso8601 and julian), text that is [+-]?digits is the number; ISO 8601 text is read as ever.
/// Numbers: storage_class with iso8601; counts: a multiple of the unit, reals only when their shortest
/// decimal (1700000000.123) is a whole number of microseconds, a filetime finer than that is inexact; julian:
/// to the millisecond when that gives the same double back (SQLite's own rounding), otherwise to the
/// microsecond. Years 0001 to 9999, as written or counted.
Misfit to_timestamp(const ValueView& value, TimeFormat format, std::int64_t& out) noexcept;
/// The same, in UTC; text without zone is read in UTC.
Misfit to_timestamptz(const ValueView& value, TimeFormat format, std::int64_t& out) noexcept;
/// The same, but what text without zone says is left as written, and `is_local` set.
Misfit to_moment(const ValueView& value, TimeFormat format, std::int64_t& out, bool& is_local) noexcept;
/// Days since 2000-01-01. Whatever to_timestamp takes when it falls on midnight, otherwise Misfit::inexact.
Misfit to_date(const ValueView& value, TimeFormat format, std::int32_t& out) noexcept;
/// Microseconds since midnight. Only text HH:MM[:SS[.f{1,9}]] (24:00 is a Misfit), whatever the format.
Misfit to_time(const ValueView& value, TimeFormat format, std::int64_t& out) noexcept;
/// 32 hex digits with or without the four hyphens, with or without braces, any case; or a 16-byte blob.
Misfit to_uuid(const ValueView& value, std::array<std::uint8_t, 16>& out) noexcept;

/// Text for a text column: text is checked (UTF-8, no NUL) and passed on, numbers are printed (integer as
/// digits; real as its shortest round-trip decimal in SQLite's layout: 5.0, 1.0e+15, 0.0 for -0.0, Inf and
/// -Inf), blobs are a Misfit. `buffer` holds at least 40 bytes.
Misfit to_text(const ValueView& value, char* buffer, const char*& out, std::size_t& out_size) noexcept;
/// Bytes for a bytea column: a blob as is, text as its bytes (unchecked), numbers as to_text prints them.
Misfit to_bytes(const ValueView& value, char* buffer, const char*& out, std::size_t& out_size) noexcept;
/// Valid JSON (RFC 8259, bounded nesting of 1000) in valid UTF-8 without NUL. `for_jsonb` also refuses what
/// jsonb cannot hold: \u0000 (nul_byte), unpaired surrogates (not_json), numbers beyond numeric
/// (out_of_range). Numbers are printed; infinities are not_json.
Misfit to_json(const ValueView& value, bool for_jsonb, char* buffer, const char*& out,
               std::size_t& out_size) noexcept;

}  // namespace ferry::core

#include "core/pure.hpp"
