// Evidence about a column, gathered value by value, and the PostgreSQL type it leads to. The default choice
// is lossless: a type that holds every value exactly, widened as far as needed, in the end to bytea.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/schema_model.hpp"
#include "core/type_map.hpp"
#include "core/value.hpp"

namespace ferry::core {

/// What a value looks like beyond its storage class. A value counts in at most one shape.
enum class Shape : std::uint8_t {
    int_bool,    ///< integer 0 or 1
    int_small,   ///< any other integer within int2
    int_int4,    ///< ... within -2^30..2^30-1 (half of int4: headroom for growth)
    int_int8,    ///< ... any other
    real_plain,  ///< finite real
    real_infinite,
    text_empty,
    text_date,           ///< YYYY-MM-DD, a real day
    text_datetime,       ///< ISO 8601 without zone
    text_datetime_zone,  ///< ISO 8601 with zone
    text_time,
    text_bool_word,  ///< true / false in any case
    text_uuid,       ///< 36-character form
    text_number,     ///< a decimal number
    text_other,
    text_nul,      ///< holds a NUL byte
    text_invalid,  ///< not UTF-8
    blob_16,       ///< 16 bytes
    blob_other,
    count_
};
const char* name_of(Shape shape) noexcept;

struct ColumnProfile {
    static constexpr std::size_t max_samples = 10;

    std::int64_t rows = 0, nulls = 0;
    std::array<std::int64_t, static_cast<std::size_t>(Shape::count_)> shapes{};
    /// Row keys (JSON) of the first ten values of each shape.
    std::array<std::vector<std::string>, static_cast<std::size_t>(Shape::count_)> samples;
    std::int64_t min_integer = INT64_MAX, max_integer = INT64_MIN;
    double min_real = 0, max_real = 0;  ///< over finite reals, valid when there are any
    std::int64_t unsafe_integers = 0;   ///< integers beyond 2^53
    int max_decimal_scale = 0;          ///< most fraction digits of a real's shortest decimal
    int max_decimal_digits = 0;         ///< most integer digits of any number, or one more beyond 2^53
    /// Reals that are an exact microsecond in 1990..2100 as epoch seconds.
    std::int64_t epoch_seconds_reals = 0;
    /// Reals that are an exact millisecond in 1900..2100 as Julian days.
    std::int64_t julian_reals = 0;
    std::int64_t max_text_length = 0;  ///< code points
    std::int64_t max_bytes = 0;        ///< text or blob
    /// Texts that are valid JSON, and those that jsonb can hold; counted only for columns declared
    /// JSON/JSONB.
    std::int64_t json_texts = 0, jsonb_texts = 0;
    std::string min_text, max_text;  ///< of sound text, bytewise, clipped to 60 bytes

    std::int64_t count(Shape shape) const { return shapes[static_cast<std::size_t>(shape)]; }
    std::int64_t integers() const;
    std::int64_t reals() const;
    std::int64_t texts() const;
    std::int64_t blobs() const;
};

/// Adds one value. `declared_json` switches the JSON check on. Returns the shape (undefined for NULL), so
/// that the caller can record a sample key when the shape has fewer than max_samples.
Shape add_value(ColumnProfile& profile, const ValueView& value, bool declared_json);

/// The type chosen for a column and why.
struct TypeChoice {
    TypeId type = TypeId::text;
    std::string pg_type;  ///< DDL spelling with modifier: numeric(10,2), varchar(80), bigint
    TimeFormat format = TimeFormat::iso8601;
    std::string evidence;  ///< one sentence for people
    /// Shapes present that the declared type did not mean (their samples name the rows), and their values.
    std::vector<Shape> misfit_shapes;
    std::int64_t misfits = 0;
};

/// Chooses from declared type and evidence. `sequence` is the sqlite_sequence value of an AUTOINCREMENT rowid
/// alias (0 otherwise): the type must hold it too.
TypeChoice choose_type(const Column& column, const ColumnProfile& profile, std::int64_t sequence);
/// Chooses from the declared type alone (IMPORT option types 'declared'). SQLite enforces neither lengths nor
/// precision, and its integers have 64 bits: text, numeric and bigint, whatever the modifier.
TypeChoice choose_declared_type(const Column& column);
/// True for declared types JSON and JSONB.
bool is_declared_json(std::string_view declared_type) noexcept;

}  // namespace ferry::core

#include "core/pure.hpp"
