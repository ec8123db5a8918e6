// What "verified" means: the canonical form of a value of each type, and the digest over rows. The source
// side of a verification turns raw SQLite values into canonical form here, by code that shares nothing with
// convert.cpp (own parsing, calendar arithmetic by libc); the target side (src/loader/checksum_agg) makes
// the same form from what PostgreSQL stored.
//
// Canonical form, per value: one tag byte, then the payload.
//   NULL                        '0'
//   boolean                     'b' 0|1
//   int2 int4 int8              'i' int64, little endian
//   float4 float8               'f' IEEE double, little endian (float4 widened; -0 as 0; one NaN)
//   numeric                     'n' uint32 length, decimal text without needless zeros, never an exponent:
//                               -12.5, 0, NaN, Infinity, -Infinity
//   text varchar bpchar         't' uint32 length, bytes (bpchar without trailing blanks)
//   json                        't' as text
//   jsonb                       'j' uint32 length, JSON text: no blanks, members by key length then bytes
//                               none twice, numbers as numeric, shortest escapes
//   bytea                       'x' uint32 length, bytes
//   date                        'd' int64 days since 2000-01-01
//   time                        'h' int64 microseconds since midnight
//   timestamp                   's' int64 microseconds since 2000-01-01 00:00:00
//   timestamptz                 'z' int64 microseconds since 2000-01-01 00:00:00 UTC
//   uuid                        'u' 16 bytes
//   other                       'o' uint32 length, the type's text output
// A row is its values one after the other; a row's hash is XXH3-128 of that; the digest of a set of rows is
// the sum of the hashes modulo 2^128: no order, and a doubled or lost row changes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/type_map.hpp"
#include "core/value.hpp"

namespace ferry::core {

/// A growing byte string that owns its memory; cleared per row, kept for the scan.
using RowBuffer = std::string;

// The target side's writers (also used by the source side once a value is parsed).
void append_null(RowBuffer& row);
void append_fixed(RowBuffer& row, char tag, std::int64_t value);  // i d h s z
void append_bool(RowBuffer& row, bool value);
void append_double(RowBuffer& row, double value);
/// Tags t x o with a length, also u (16 bytes, no length).
void append_bytes(RowBuffer& row, char tag, const char* data, std::size_t size);
/// Decimal text as numeric_out prints it, or any plain or scientific decimal; NaN, Infinity, -Infinity, inf.
/// False when it is no number or beyond numeric's limits (nothing appended).
bool append_numeric(RowBuffer& row, std::string_view decimal);
/// JSON text in canonical form; false when it is not JSON (nothing appended).
bool append_jsonb(RowBuffer& row, std::string_view json);

/// The source side: a raw SQLite value in the canonical form of the target type. False when the value has no
/// exact place in that type (a misfit; nothing appended). float4 gives the double unrounded, varchar and
/// bpchar are not cut, so that a target too narrow shows. The accepted forms are those of convert.hpp.
bool append_canonical(RowBuffer& row, const ValueView& value, TypeId type, TimeFormat format);

/// A column of the target, as far as the canonical form of its values depends on it.
struct CanonicalColumn {
    TypeId type = TypeId::text;  ///< of the elements where is_array
    TimeFormat format = TimeFormat::iso8601;
    bool is_array = false;
    std::string time_zone = {};  ///< IANA name: zone of timestamps that name none, where the type is timestamptz; "" is UTC
};
bool append_canonical(RowBuffer& row, const ValueView& value, const CanonicalColumn& column);
/// Whether values of a storage class are in such a column as SQLite stores them: integers in integer types and
/// numeric, reals in double precision, real and numeric, text in text types and json, blobs in bytea. Everything
/// else is there in another form, by the rule of the type.
bool keeps_form(const CanonicalColumn& column, StorageClass storage_class) noexcept;

struct Digest {
    std::uint64_t low = 0, high = 0;
    void add_row(const RowBuffer& row) noexcept { add_bytes(row); }
    void add_bytes(std::string_view bytes) noexcept;
    void merge(const Digest& other) noexcept;
    std::string hex() const;  ///< 32 lower-case hex digits
};

}  // namespace ferry::core

#include "core/pure.hpp"
