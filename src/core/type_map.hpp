// The PostgreSQL types the extension converts directly, as one table of facts. The FDW reader, IMPORT
// FOREIGN SCHEMA, the profiler, the loader and the verifier all read these rows; src/pg/type_codec has a
// row per TypeId beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ferry::core {

/// `other` is every type without a row of its own: enums, inet, ranges, ... go through their input function
/// as text, arrays are taken apart. A domain is the type that it is made of.
enum class TypeId : std::uint8_t {
    boolean,
    int2,
    int4,
    int8,
    float4,
    float8,
    numeric,
    text,
    varchar,
    bpchar,
    bytea,
    date,
    time,
    timestamp,
    timestamptz,
    uuid,
    json,
    jsonb,
    other,
    count_  // number of rows, not a type
};

/// How a number or text in SQLite stands for a moment: the `time_format` column option.
enum class TimeFormat : std::uint8_t {
    iso8601,   ///< text; the default
    unix_s,    ///< seconds since 1970-01-01 UTC
    unix_ms,   ///< milliseconds ...
    unix_us,   ///< microseconds ...
    julian,    ///< a Julian day, in most cases a real
    cocoa,     ///< seconds since 2001-01-01 UTC: Core Data, NSDate
    mac,       ///< seconds since 1904-01-01 UTC: HFS, QuickTime
    filetime,  ///< 100 nanoseconds since 1601-01-01 UTC: Windows
    webkit,    ///< microseconds since 1601-01-01 UTC: Chrome
    count_     // number of rows, not a format
};

/// SQLite column affinity, by the rules of datatype3.html section 3.1.
enum class Affinity : std::uint8_t { integer, text, blob, real, numeric };

struct TypeRow {
    TypeId id;
    const char* sql_name;  ///< spelling in DDL, e.g. "double precision"
    std::uint32_t oid;     ///< pg_type.oid of the built-in type, 0 for other
    bool has_time_format;  ///< date, time, timestamp, timestamptz
    bool is_integer;
    bool is_text;  ///< text, varchar, bpchar
};

/// The row of a type. Never null for a valid TypeId.
const TypeRow& row_of(TypeId id) noexcept;
/// TypeId of a built-in type's OID; `other` when there is no row.
TypeId type_of_oid(std::uint32_t oid) noexcept;
/// TypeId of a SQL spelling without type modifier ("bigint", "timestamp with time zone", "timestamptz",
/// "numeric(10,2)" with one); nullopt when it is not one of ours. Case-insensitive.
std::optional<TypeId> type_of_name(std::string_view name);

/// Option spelling: iso8601, unix, unix_ms, ...
const char* name_of(TimeFormat format) noexcept;
std::optional<TimeFormat> time_format_of_name(std::string_view name) noexcept;
/// Comma-separated list of all option spellings, for hints.
const char* time_format_names() noexcept;

const char* name_of(Affinity affinity) noexcept;  // "INTEGER", "TEXT", "BLOB", "REAL", "NUMERIC"
/// Affinity of a declared type, as SQLite computes it ("" gives blob).
Affinity affinity_of(std::string_view declared_type) noexcept;

}  // namespace ferry::core

#include "core/pure.hpp"
