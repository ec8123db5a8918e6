// What "verified" means: the canonical form of a value of each type, and the digest over rows. The source
// side of a verification turns raw SQLite values into canonical form here, by code that shares nothing with
// convert.cpp (own parsing, calendar arithmetic by libc); the target side (src/loader/canonical_record) makes
// the same form from what PostgreSQL stored.
//
// Canonical form, per value: one tag byte, then the payload.
//   NULL                        '0'
//   boolean                     'b' 0|1
//   int2 int4 int8              'i' int64, little endian
//   float4 float8               'f' IEEE double, little endian (float4 widened; -0 as 0; one NaN)
//                               of text: only where it is the double's shortest decimal, the one of 17
//                               digits or its exact value
//   numeric                     'n' uint32 length, decimal text without needless zeros, never an exponent:
//                               -12.5, 0, NaN, Infinity, -Infinity
//   text varchar bpchar         't' uint32 length, bytes (bpchar without trailing blanks)
//   json                        't' as text
//   jsonb                       'j' uint32 length, JSON text: no blanks, members by key length then
//                               bytes and none twice, numbers as numeric, shortest escapes
//   bytea                       'x' uint32 length, bytes
//   date                        'd' int64 days since 2000-01-01
//   time                        'h' int64 microseconds since midnight
//   timestamp                   's' int64 microseconds since 2000-01-01 00:00:00
//   timestamptz                 'z' int64 microseconds since 2000-01-01 00:00:00 UTC
//   uuid                        'u' 16 bytes
//   array of any of these       'a' uint32 count, the canonical form of each element (NULL too), of an array
//   of
//                               one dimension with the lower bound 1, or of an empty one. Any other array in
//                               the target: 'A' uint32 length, its text, which no value of the source ever
//                               has.
//   other                       'o' uint32 length, the type's text output
// Arrays in the source are JSON text: strings stand for their text, other values for what is written; null is
// NULL; an element of type json or jsonb is any JSON as written, any other type has no place for nested ones.
// Or a PostgreSQL literal of one dimension without bounds, {a,"b c",NULL}, whose elements are texts.
// Timestamps that name no zone are local times of the column's zone (by the C library) where the type is
// timestamptz; one that the zone's clocks skip has no place, and of two instants with the same clock the
// later one counts. A row is its values one after the other; a row's hash is XXH3-128 of that; the digest of
// a set of rows is the sum of the hashes modulo 2^128: no order, and a doubled or lost row changes it.
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
/// Tags t x o A with a length, also u (16 bytes, no length).
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

/// Sets the C library's time zone for as long as it lives, and then puts back what was there. Around a scan,
/// since it takes longer than a row. One at a time.
class ZoneScope {
  public:
    ZoneScope() = default;
    ~ZoneScope();
    ZoneScope(const ZoneScope&) = delete;
    ZoneScope& operator=(const ZoneScope&) = delete;
    /// Called for every column's time_zone; "" is no zone. Throws Error(unsupported) for a zone that the C
    /// library does not know, and for a second one.
    void use(const std::string& zone);

  private:
    bool had_zone_ = false;
    std::string outer_zone_;  ///< TZ before
};

/// A column of the target, as far as the canonical form of its values depends on it.
struct CanonicalColumn {
    TypeId type = TypeId::text;  ///< of the elements where is_array
    TimeFormat format = TimeFormat::iso8601;
    bool is_array = false;
    /// IANA name: zone of timestamps that name none, where the type is timestamptz; "" is UTC.
    std::string time_zone = {};
};
/// A column with a time_zone needs a ZoneScope that uses it; without one Error(internal) is thrown.
bool append_canonical(RowBuffer& row, const ValueView& value, const CanonicalColumn& column);
/// Whether values of a storage class are in such a column as SQLite stores them: integers in integer types
/// and numeric, reals in double precision, real and numeric, text in text types and json, blobs in bytea.
/// Everything else is there in another form, by the rule of the type.
bool keeps_form(const CanonicalColumn& column, StorageClass storage_class) noexcept;
/// An array of the target whose `count` elements the caller appends after this.
void append_array(RowBuffer& row, std::uint32_t count);

struct Digest {
    std::uint64_t low = 0, high = 0;
    void add_row(const RowBuffer& row) noexcept { add_bytes(row); }
    void add_bytes(std::string_view bytes) noexcept;
    void merge(const Digest& other) noexcept;
    std::string hex() const;                              ///< 32 lower-case hex digits
    void bytes(unsigned char (&out)[16]) const noexcept;  ///< the 16 bytes that hex() spells
};

}  // namespace ferry::core

#include "core/pure.hpp"
