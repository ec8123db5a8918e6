// The choice of a PostgreSQL type. A declared type says what a column is meant to be (its family), the
// readings of a family say which values mean that and how, and the evidence says whether one of them holds
// for every value. If none does, the column falls back to the narrowest type that holds every value as it is.
#include <optional>

#include "core/profile.hpp"
#include "core/type_family.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

using ShapeSet = std::uint32_t;

constexpr ShapeSet set_of(Shape shape) noexcept {
    return ShapeSet{1} << static_cast<unsigned>(shape);
}

constexpr ShapeSet ints =
    set_of(Shape::int_bool) | set_of(Shape::int_small) | set_of(Shape::int_int4) | set_of(Shape::int_int8);
constexpr ShapeSet large_ints = set_of(Shape::int_int4) | set_of(Shape::int_int8);
constexpr ShapeSet plain_reals = set_of(Shape::real_plain);
constexpr ShapeSet reals = plain_reals | set_of(Shape::real_infinite);
constexpr ShapeSet days = set_of(Shape::text_date);
constexpr ShapeSet moments = days | set_of(Shape::text_datetime);
constexpr ShapeSet moments_zone = moments | set_of(Shape::text_datetime_zone);
constexpr ShapeSet json_shapes =
    set_of(Shape::text_other) | set_of(Shape::text_number) | set_of(Shape::text_bool_word);
constexpr ShapeSet sound_texts = set_of(Shape::text_nul) - set_of(Shape::text_empty);
constexpr ShapeSet blobs = set_of(Shape::blob_16) | set_of(Shape::blob_other);
constexpr ShapeSet texts = set_of(Shape::blob_16) - set_of(Shape::text_empty);

// Seconds since 1970 of 1990-01-01 and 2100-01-01. In milliseconds and microseconds the ranges lie a factor
// of 1000 apart and do not touch.
constexpr std::int64_t epoch_1990 = 631152000, epoch_2100 = 4102444800;
constexpr std::int64_t julian_1900 = 2415021, julian_2100 = 2488069;

bool integers_within(const ColumnProfile& profile, std::int64_t low, std::int64_t high) {
    return profile.integers() == 0 || (profile.min_integer >= low && profile.max_integer <= high);
}
bool are_unix_s(const ColumnProfile& profile) {
    return integers_within(profile, epoch_1990, epoch_2100) && profile.epoch_seconds_reals == profile.reals();
}
bool are_unix_ms(const ColumnProfile& profile) {
    return integers_within(profile, epoch_1990 * 1000, epoch_2100 * 1000);
}
bool are_unix_us(const ColumnProfile& profile) {
    return integers_within(profile, epoch_1990 * 1000000, epoch_2100 * 1000000);
}
bool are_julian(const ColumnProfile& profile) {
    return integers_within(profile, julian_1900, julian_2100) && profile.julian_reals == profile.reals();
}
bool are_json(const ColumnProfile& profile) {
    return profile.json_texts == profile.texts();
}
bool are_jsonb(const ColumnProfile& profile) {
    return profile.jsonb_texts == profile.texts();
}
bool are_safe(const ColumnProfile& profile) {
    return profile.unsafe_integers == 0;
}

/// One way to read the values of a family. It holds when every value has one of `shapes` and `test` agrees.
struct Reading {
    Family family;
    ShapeSet shapes;
    bool (*test)(const ColumnProfile&);  ///< may be nullptr
    TypeId type;
    TimeFormat format;
    const char* words;    ///< "all 12 values are ..."
    ShapeSet widened_by;  ///< shapes for whose sake the type is wider than the family means
};

constexpr TimeFormat iso = TimeFormat::iso8601;
constexpr const char* unix_s_words = "unix times in seconds";
constexpr const char* unix_ms_words = "unix times in milliseconds";
constexpr const char* unix_us_words = "unix times in microseconds";

/// In order of preference within a family.
constexpr Reading readings[] = {
    {Family::boolean, set_of(Shape::int_bool), nullptr, TypeId::boolean, iso, "0 or 1", 0},
    {Family::boolean, set_of(Shape::text_bool_word), nullptr, TypeId::boolean, iso, "true or false", 0},
    {Family::uuid, set_of(Shape::text_uuid), nullptr, TypeId::uuid, iso, "UUIDs (whose letter case is not kept)", 0},
    {Family::uuid, set_of(Shape::blob_16), nullptr, TypeId::uuid, iso, "blobs of 16 bytes", 0},
    {Family::json, json_shapes, are_json, TypeId::json, iso, "valid JSON", 0},
    {Family::jsonb, json_shapes, are_jsonb, TypeId::jsonb, iso, "valid JSON", 0},
    {Family::moment, moments, nullptr, TypeId::timestamp, iso, "ISO 8601 without zone", 0},
    {Family::moment, moments_zone, nullptr, TypeId::timestamptz, iso, "ISO 8601", 0},
    {Family::moment, large_ints | plain_reals, are_unix_s, TypeId::timestamptz, TimeFormat::unix_s,
     unix_s_words, 0},
    {Family::moment, large_ints, are_unix_ms, TypeId::timestamptz, TimeFormat::unix_ms, unix_ms_words, 0},
    {Family::moment, large_ints, are_unix_us, TypeId::timestamptz, TimeFormat::unix_us, unix_us_words, 0},
    {Family::moment, large_ints | plain_reals, are_julian, TypeId::timestamp, TimeFormat::julian,
     "Julian days", 0},
    {Family::moment_zone, moments_zone, nullptr, TypeId::timestamptz, iso, "ISO 8601", 0},
    {Family::moment_zone, large_ints | plain_reals, are_unix_s, TypeId::timestamptz, TimeFormat::unix_s,
     unix_s_words, 0},
    {Family::moment_zone, large_ints, are_unix_ms, TypeId::timestamptz, TimeFormat::unix_ms, unix_ms_words,
     0},
    {Family::moment_zone, large_ints, are_unix_us, TypeId::timestamptz, TimeFormat::unix_us, unix_us_words,
     0},
    {Family::moment_zone, large_ints | plain_reals, are_julian, TypeId::timestamptz, TimeFormat::julian,
     "Julian days", 0},
    {Family::date, days, nullptr, TypeId::date, iso, "ISO 8601 days", 0},
    {Family::date, moments, nullptr, TypeId::timestamp, iso, "ISO 8601 without zone", 0},
    {Family::date, moments_zone, nullptr, TypeId::timestamptz, iso, "ISO 8601", 0},
    {Family::date, large_ints | plain_reals, are_unix_s, TypeId::timestamptz, TimeFormat::unix_s,
     unix_s_words, 0},
    {Family::date, large_ints, are_unix_ms, TypeId::timestamptz, TimeFormat::unix_ms, unix_ms_words, 0},
    {Family::date, large_ints, are_unix_us, TypeId::timestamptz, TimeFormat::unix_us, unix_us_words, 0},
    {Family::date, large_ints | plain_reals, are_julian, TypeId::timestamp, TimeFormat::julian, "Julian days",
     0},
    {Family::time, set_of(Shape::text_time), nullptr, TypeId::time, iso, "times of day", 0},
    {Family::decimal, ints | reals, nullptr, TypeId::numeric, iso, "numbers", 0},
    {Family::floating, ints | reals, are_safe, TypeId::float8, iso, "numbers", 0},
    {Family::floating, ints | reals, nullptr, TypeId::numeric, iso, "numbers", set_of(Shape::int_int8)},
    {Family::integer, ints, nullptr, TypeId::int4, iso, "integers", 0},
    {Family::text, sound_texts, nullptr, TypeId::text, iso, "text", 0},
    {Family::blob, blobs, nullptr, TypeId::bytea, iso, "blobs", 0},
};

struct ShapeWords {
    Shape shape;
    const char* words;
};

constexpr ShapeWords shape_words[] = {
    {Shape::int_bool, "0 or 1"},
    {Shape::int_small, "integer within smallint"},
    {Shape::int_int4, "integer within half of int4"},
    {Shape::int_int8, "larger integer"},
    {Shape::real_plain, "real"},
    {Shape::real_infinite, "infinite real"},
    {Shape::text_empty, "empty text"},
    {Shape::text_date, "date text"},
    {Shape::text_datetime, "date and time text"},
    {Shape::text_datetime_zone, "date and time text with zone"},
    {Shape::text_time, "time text"},
    {Shape::text_bool_word, "true/false text"},
    {Shape::text_uuid, "UUID text"},
    {Shape::text_number, "number text"},
    {Shape::text_other, "other text"},
    {Shape::text_nul, "text with NUL byte"},
    {Shape::text_invalid, "text that is not UTF-8"},
    {Shape::blob_16, "blob of 16 bytes"},
    {Shape::blob_other, "blob"},
};
static_assert(sizeof shape_words / sizeof *shape_words == static_cast<std::size_t>(Shape::count_));

ShapeSet present_in(const ColumnProfile& profile) {
    ShapeSet present = 0;
    for (const ShapeWords& row : shape_words)
        if (profile.count(row.shape) > 0) present |= set_of(row.shape);
    return present;
}

std::int64_t count_in(const ColumnProfile& profile, ShapeSet shapes) {
    std::int64_t total = 0;
    for (const ShapeWords& row : shape_words)
        if (shapes & set_of(row.shape)) total += profile.count(row.shape);
    return total;
}

/// "3 empty text, 1 real"
std::string list_shapes(const ColumnProfile& profile, ShapeSet shapes) {
    std::string out;
    for (const ShapeWords& row : shape_words) {
        if (!(shapes & set_of(row.shape)) || profile.count(row.shape) == 0) continue;
        if (!out.empty()) out += ", ";
        out += std::to_string(profile.count(row.shape)) + " " + row.words;
    }
    return out;
}

/// The declared type as evidence names it; it comes from the file and may be anything.
std::string label_of(const Column& column) {
    const std::string& type = column.declared_type;
    if (type.empty()) return "no declared type";
    if (check_text(type.data(), type.size()) != TextFault::none) return "unreadable declared type";
    return std::string(clip_utf8(type, 60));
}

TypeId integer_type(const DeclaredType& declared, const ColumnProfile& profile, std::int64_t sequence) {
    constexpr std::int64_t half_int4 = std::int64_t{1} << 30;  // as Shape::int_int4
    if (declared.wide_integer || profile.count(Shape::int_int8) > 0 || sequence >= half_int4)
        return TypeId::int8;
    const bool fits_int2 = profile.count(Shape::int_int4) == 0 && sequence <= INT16_MAX;
    return declared.narrow_integer && fits_int2 ? TypeId::int2 : TypeId::int4;
}

/// The narrowest type that holds every value as it is, whatever it was meant to be.
TypeId type_by_evidence(const DeclaredType& declared, const ColumnProfile& profile, std::int64_t sequence) {
    const bool broken_text = profile.count(Shape::text_nul) > 0 || profile.count(Shape::text_invalid) > 0;
    if (profile.blobs() > 0 || broken_text) return TypeId::bytea;
    if (profile.texts() > 0) return TypeId::text;
    if (profile.reals() == 0) return integer_type(declared, profile, sequence);
    return profile.unsafe_integers == 0 ? TypeId::float8 : TypeId::numeric;
}

/// numeric(p,s) when it was declared so and every number fits; infinities need numeric without modifier.
std::string numeric_modifier(const DeclaredType& declared, const ColumnProfile& profile) {
    constexpr std::int64_t max_precision = 1000;
    const std::int64_t precision = declared.argument[0];
    const std::int64_t scale = declared.arguments == 2 ? declared.argument[1] : 0;
    if (declared.arguments == 0 || precision < 1 || precision > max_precision || scale > precision) return "";
    if (profile.count(Shape::real_infinite) > 0 || profile.max_decimal_scale > scale ||
        profile.max_decimal_digits > precision - scale)
        return "";
    return "(" + std::to_string(precision) + "," + std::to_string(scale) + ")";
}

/// The declared length, when there is one that varchar can have and no text is longer.
std::optional<std::int64_t> text_limit(const DeclaredType& declared, const ColumnProfile& profile) {
    constexpr std::int64_t max_limit = 10485760;
    const std::int64_t limit = declared.argument[0];
    if (declared.arguments != 1 || limit < 1 || limit > max_limit) return std::nullopt;
    if (profile.max_text_length > limit) return std::nullopt;
    return limit;
}

/// Puts the type a family wants into `choice`, narrowed or modified as its declaration allows.
void set_family_type(TypeChoice& choice, TypeId type, const DeclaredType& declared,
                     const ColumnProfile& profile, std::int64_t sequence) {
    std::string modifier;
    choice.type = type;
    if (declared.family == Family::integer) choice.type = integer_type(declared, profile, sequence);
    if (declared.family == Family::decimal) modifier = numeric_modifier(declared, profile);
    if (declared.family == Family::text) {
        if (const auto limit = text_limit(declared, profile)) {
            choice.type = TypeId::varchar;
            modifier = "(" + std::to_string(*limit) + ")";
        }
    }
    choice.pg_type = row_of(choice.type).sql_name + modifier;
}

/// Type of a column whose declared type says nothing and that has no values to ask.
TypeId type_by_affinity(const Column& column) {
    struct AffinityRow {
        Affinity affinity;
        TypeId type;
    };
    static constexpr AffinityRow rows[] = {
        {Affinity::integer, TypeId::int8},    {Affinity::text, TypeId::text},
        {Affinity::blob, TypeId::bytea},      {Affinity::real, TypeId::float8},
        {Affinity::numeric, TypeId::numeric},
    };
    if (column.declared_type.empty()) return TypeId::text;
    for (const AffinityRow& row : rows)
        if (row.affinity == column.affinity) return row.type;
    return TypeId::text;
}

void set_misfits(TypeChoice& choice, const ColumnProfile& profile, ShapeSet misfits) {
    for (const ShapeWords& row : shape_words)
        if ((misfits & set_of(row.shape)) && profile.count(row.shape) > 0)
            choice.misfit_shapes.push_back(row.shape);
    choice.misfits = count_in(profile, misfits);
}

std::string count_of_values(std::int64_t values) {
    return std::to_string(values) + (values == 1 ? " value" : " values");
}

/// What a reader would ask next: the range of integers, the length of text, and what the type leaves unsaid.
std::string details_of(const TypeChoice& choice, const DeclaredType& declared, const ColumnProfile& profile) {
    std::string out;
    const std::int64_t zoneless = profile.count(Shape::text_date) + profile.count(Shape::text_datetime);
    if (choice.type == TypeId::timestamptz && choice.format == iso && zoneless > 0)
        out += ", " + std::to_string(zoneless) + " without zone are read as UTC";
    if (profile.integers() > 0)
        out += ", integers from " + std::to_string(profile.min_integer) + " to " +
               std::to_string(profile.max_integer);
    if (declared.family == Family::decimal && profile.reals() > 0)
        out += ", at most " + std::to_string(profile.max_decimal_scale) + " fraction digits";
    if (declared.family == Family::text)
        out += ", at most " + std::to_string(profile.max_text_length) + " characters";
    return out;
}

void choose_empty(TypeChoice& choice, const Column& column, const DeclaredType& declared,
                  const ColumnProfile& profile, std::int64_t sequence) {
    const bool unknown = declared.family == Family::unknown;
    const TypeId type = unknown ? type_by_affinity(column) : row_of(declared.family).empty_type;
    set_family_type(choice, type, declared, profile, sequence);
    choice.evidence = label_of(column) + ": no values";
}

/// A reading that holds for all values.
void choose_reading(TypeChoice& choice, const Reading& reading, const Column& column,
                    const DeclaredType& declared, const ColumnProfile& profile, std::int64_t sequence) {
    const std::int64_t values = profile.rows - profile.nulls;
    choice.format = reading.format;
    set_family_type(choice, reading.type, declared, profile, sequence);
    set_misfits(choice, profile, reading.widened_by);
    choice.evidence = label_of(column) + ": all " + count_of_values(values) + " are " + reading.words +
                      details_of(choice, declared, profile);
    if (choice.misfits > 0)
        choice.evidence += "; " + std::to_string(profile.unsafe_integers) +
                           " of them are too large to be exact as double precision";
}

/// "1 other", "3 others".
std::string counted(std::int64_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// The reading that the most values fit: what the column is, if it were not for the others.
const Reading* nearest_reading(const DeclaredType& declared, const ColumnProfile& profile) {
    const Reading* nearest = nullptr;
    std::int64_t most = 0;
    for (const Reading& reading : readings) {
        if (reading.family != declared.family) continue;
        const std::int64_t fitting = count_in(profile, reading.shapes);
        if (fitting > most) {
            nearest = &reading;
            most = fitting;
        }
    }
    return nearest;
}

/// No reading holds: the family is given up, and the values that spoil it are named.
void choose_fallback(TypeChoice& choice, const Column& column, const DeclaredType& declared,
                     const ColumnProfile& profile, std::int64_t sequence) {
    const std::int64_t values = profile.rows - profile.nulls;
    const ShapeSet present = present_in(profile);
    choice.type = type_by_evidence(declared, profile, sequence);
    choice.pg_type = row_of(choice.type).sql_name;
    choice.evidence = label_of(column) + ": ";
    if (declared.family == Family::unknown) {
        // Text and bytea hold other storage classes as they print: 1, '1' and x'31' become the same.
        const ShapeSet own = choice.type == TypeId::text    ? texts
                             : choice.type == TypeId::bytea ? blobs
                                                            : present;
        set_misfits(choice, profile, present & ~own);
        choice.evidence += count_of_values(values) + " (" + list_shapes(profile, present) + ")";
        return;
    }
    const Reading* const nearest = nearest_reading(declared, profile);
    // A test speaks of all values together, so that a part of them cannot be said to pass it.
    const bool part_fits = nearest != nullptr && nearest->test == nullptr;
    const ShapeSet others = nearest != nullptr ? present & ~nearest->shapes : present;
    const ShapeSet misfits = others != 0 ? others : present;
    set_misfits(choice, profile, misfits);
    if (part_fits) {
        choice.evidence += std::to_string(values - choice.misfits) + " of " + count_of_values(values) +
                           " are " + nearest->words + "; " + choice.pg_type + " keeps the " +
                           counted(choice.misfits, "other") + " (" + list_shapes(profile, misfits) + ")";
    } else {
        choice.evidence += count_of_values(values) + " (" + list_shapes(profile, present) + ") are not all " +
                           row_of(declared.family).words + details_of(choice, declared, profile) + "; " +
                           choice.pg_type + " keeps them as they are";
    }
}

}  // namespace

TypeChoice choose_type(const Column& column, const ColumnProfile& profile, std::int64_t sequence) {
    const DeclaredType declared = read_declared_type(column.declared_type);
    const ShapeSet present = present_in(profile);
    const std::int64_t sequence_to_hold = column.rowid_alias ? sequence : 0;
    TypeChoice choice;
    if (present == 0) {
        choose_empty(choice, column, declared, profile, sequence_to_hold);
        return choice;
    }
    for (const Reading& reading : readings) {
        if (reading.family != declared.family || (present & ~reading.shapes) != 0) continue;
        if (reading.test != nullptr && !reading.test(profile)) continue;
        choose_reading(choice, reading, column, declared, profile, sequence_to_hold);
        return choice;
    }
    choose_fallback(choice, column, declared, profile, sequence_to_hold);
    return choice;
}

TypeChoice choose_declared_type(const Column& column) {
    const Family family = read_declared_type(column.declared_type).family;
    TypeChoice choice;
    choice.type = family == Family::unknown ? type_by_affinity(column) : row_of(family).declared_type;
    choice.pg_type = row_of(choice.type).sql_name;
    choice.evidence = label_of(column) + ": by the declared type alone";
    return choice;
}

}  // namespace ferry::core
