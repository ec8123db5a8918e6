// Evidence about a column, gathered value by value, and the PostgreSQL type it leads to. The default choice
// is lossless: a type that holds every value exactly, widened as far as needed, in the end to bytea.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/moment_form.hpp"
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

/// What a text looks like beside its shape. A value counts in as many as it fits.
enum class Pattern : std::uint8_t {
    bool_word,     ///< true/false, yes/no, on/off, t/f, y/n in any case
    uuid,          ///< 36 characters, or 38 with braces
    json_object,   ///< valid JSON from its first byte on
    json_array,    ///< ... the same
    integer_text,  ///< a bigint in digits
    padded_text,   ///< a number that has more zeros or signs than it needs, as codes have: 007, +49
    count_
};
const char* name_of(Pattern pattern) noexcept;

/// One bit per Shape.
using ShapeSet = std::uint32_t;

constexpr std::size_t time_format_count = static_cast<std::size_t>(TimeFormat::count_);

/// What a column's declared type makes worth asking of its values, beyond what is asked of all. Made once per
/// column.
struct Expectation {
    bool json = false;           ///< declared JSON or JSONB: is every text valid?
    TypeId type = TypeId::text;  ///< what the declared type means
    bool moment = false;         ///< ... and it is a date or timestamp, so that the time format matters
    /// Values of any other shape are offered to the conversion to `type`: ColumnProfile::coerced counts those
    /// it takes.
    ShapeSet natural = ~ShapeSet{0};
    /// Shapes of which some values fit and others do not: those belong to ColumnProfile::stray_samples.
    ShapeSet mixed = 0;
};
Expectation expectation_of(std::string_view declared_type);

struct ColumnProfile {
    static constexpr std::size_t max_samples = 10;

    std::int64_t rows = 0, nulls = 0;
    std::array<std::int64_t, static_cast<std::size_t>(Shape::count_)> shapes{};
    /// Row keys (JSON) of the first ten values of each shape.
    std::array<std::vector<std::string>, static_cast<std::size_t>(Shape::count_)> samples;
    /// The same of values whose shape says nothing wrong about them: text that is not JSON or no boolean in a
    /// column declared so, numbers of no moment's size in a column of dates.
    std::vector<std::string> stray_samples;
    std::int64_t min_integer = INT64_MAX, max_integer = INT64_MIN;
    double min_real = 0, max_real = 0;  ///< over finite reals, valid when there are any
    std::int64_t unsafe_integers = 0;   ///< integers beyond 2^53
    int max_decimal_scale = 0;          ///< most fraction digits of a real's shortest decimal
    int max_decimal_digits = 0;         ///< most integer digits of any number, or one more beyond 2^53
    /// Numbers that count to a moment of 1990..2100 (Julian days: 1900..2100), per time format. Reals only
    /// when they are exact: to the microsecond, Julian days to the millisecond. A number may count in
    /// several.
    std::array<std::int64_t, time_format_count> moment_integers{}, moment_reals{};
    std::array<std::int64_t, static_cast<std::size_t>(Pattern::count_)> patterns{};
    MomentFormCounts moment_forms{};  ///< of texts that are dates, times and timestamps
    std::size_t last_form = moment_form_count;  ///< of the last moment that was read, and its shape
    Shape last_shape = Shape::text_other;
    int max_text_scale = 0;  ///< most fraction digits written in a number that is text
    /// Values that are not of the column's natural shapes and that its declared type takes all the same
    /// (Expectation). Moments are offered in every time format, all others count at iso8601.
    std::array<std::int64_t, time_format_count> coerced{};
    std::int64_t max_text_length = 0;  ///< code points
    std::int64_t max_bytes = 0;        ///< text or blob
    /// Texts that are valid JSON, and those that jsonb can hold; counted only for columns declared
    /// JSON/JSONB.
    std::int64_t json_texts = 0, jsonb_texts = 0;
    std::string min_text, max_text;  ///< of sound text, bytewise, clipped to 60 bytes

    std::int64_t count(Shape shape) const { return shapes[static_cast<std::size_t>(shape)]; }
    std::int64_t count(Pattern pattern) const { return patterns[static_cast<std::size_t>(pattern)]; }
    std::int64_t integers() const;
    std::int64_t reals() const;
    std::int64_t texts() const;
    std::int64_t blobs() const;
    /// The form of all values, where they are texts of one and the same; nullptr otherwise.
    const MomentForm* moment_form() const noexcept;
};

struct Noted {
    Shape shape = Shape::count_;  ///< undefined for NULL
    bool stray = false;           ///< belongs to stray_samples
};

/// Adds one value. Returns where its row belongs among the samples, so that the caller, who knows its key,
/// can record it when they are fewer than max_samples.
Noted add_value(ColumnProfile& profile, const ValueView& value, const Expectation& expectation);

/// The type chosen for a column and why.
struct TypeChoice {
    TypeId type = TypeId::text;
    std::string pg_type;  ///< DDL spelling with modifier: numeric(10,2), varchar(80), bigint
    TimeFormat format = TimeFormat::iso8601;
    std::string evidence;             ///< one sentence for people
    std::int64_t misfits = 0;         ///< values that the declared type did not mean
    std::vector<std::string> sample;  ///< row keys of ten of them at most
    /// The nearest reading of the declared type, as if nothing had to be widened for the values that do not
    /// fit: what a migration loads into that leaves them out. The same as type, pg_type and format when there
    /// are no misfits or the declared type means nothing (as BLOB does where there are no blobs).
    TypeId meant_type = TypeId::text;
    std::string meant_pg_type;
    TimeFormat meant_format = TimeFormat::iso8601;
    /// Values that the conversion to that type refuses. Not `misfits`: a number in a text column is one
    /// there, and converts.
    std::int64_t meant_misfits = 0;
};

/// What else there is to know of a column.
struct Surroundings {
    /// sqlite_sequence of an AUTOINCREMENT table: the type of its rowid alias must hold it too.
    std::int64_t sequence = 0;
    bool core_data = false;  ///< an attribute of Apple's Core Data, which counts seconds since 2001
};

/// Chooses from declared type and evidence.
TypeChoice choose_type(const Column& column, const ColumnProfile& profile, Surroundings surroundings);
/// The same for all columns of a table; `sequence` is its sqlite_sequence, 0 for none.
std::vector<TypeChoice> choose_types(const Table& table, const std::vector<ColumnProfile>& profiles,
                                     std::int64_t sequence);
/// Chooses from the declared type alone (IMPORT option types 'declared'). SQLite enforces neither lengths nor
/// precision, and its integers have 64 bits: text, numeric and bigint, whatever the modifier.
TypeChoice choose_declared_type(const Column& column);

}  // namespace ferry::core

#include "core/pure.hpp"
