// The choice of a PostgreSQL type. If no reading of the declared type's family holds for every value, the
// column falls back to the narrowest type that holds every value as it is.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/profile.hpp"
#include "core/shape_set.hpp"
#include "core/type_family.hpp"
#include "core/type_meant.hpp"
#include "core/type_reading.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

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

/// The narrowest type that holds every value as it is, whatever it was meant to be.
TypeId type_by_evidence(const DeclaredType& declared, const ColumnProfile& profile, std::int64_t sequence) {
    const bool broken_text = profile.count(Shape::text_nul) > 0 || profile.count(Shape::text_invalid) > 0;
    if (profile.blobs() > 0 || broken_text) return TypeId::bytea;
    if (profile.texts() > 0) return TypeId::text;
    if (profile.reals() == 0) return integer_type(declared, profile, sequence);
    return profile.unsafe_integers == 0 ? TypeId::float8 : TypeId::numeric;
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

void add_samples(TypeChoice& choice, const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
        if (choice.sample.size() < ColumnProfile::max_samples) choice.sample.push_back(key);
}

void set_misfits(TypeChoice& choice, const ColumnProfile& profile, ShapeSet misfits) {
    for (const ShapeWords& row : shape_words)
        if (misfits & set_of(row.shape))
            add_samples(choice, profile.samples[static_cast<std::size_t>(row.shape)]);
    choice.misfits = count_in(profile, misfits);
}

std::string count_of_values(std::int64_t values) {
    return std::to_string(values) + (values == 1 ? " value" : " values");
}

/// What a reader would ask next: the range of integers, the length of text, and what the type leaves unsaid.
std::string details_of(const TypeChoice& choice, const DeclaredType& declared, const ColumnProfile& profile) {
    std::string out;
    const std::int64_t zoneless = profile.count(Shape::text_date) + profile.count(Shape::text_datetime);
    if (choice.type == TypeId::timestamptz && choice.format == TimeFormat::iso8601 && zoneless > 0)
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
    choice.type = unknown ? type_by_affinity(column) : row_of(declared.family).empty_type;
    set_family_type(choice.type, choice.pg_type, declared, profile, sequence);
    choice.evidence = label_of(column) + ": no values";
}

/// A reading that holds for all values.
void choose_reading(TypeChoice& choice, const Reading& reading, const Column& column,
                    const DeclaredType& declared, const ColumnProfile& profile, std::int64_t sequence) {
    const std::int64_t values = profile.rows - profile.nulls;
    choice.format = reading.format;
    choice.type = reading.type;
    set_family_type(choice.type, choice.pg_type, declared, profile, sequence);
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
const Reading* nearest_reading(const DeclaredType& declared, const ColumnProfile& profile,
                               const Surroundings& surroundings) {
    const Reading* nearest = nullptr;
    std::int64_t most = 0;
    for (const Reading& reading : readings_of(declared.family)) {
        if (!is_for(reading, surroundings)) continue;
        const std::int64_t fitting = is_likely(reading, profile) ? fitting_count(reading, profile) : 0;
        if (fitting <= most) continue;
        nearest = &reading;
        most = fitting;
    }
    return nearest;
}

/// "; text keeps the 3 others (2 empty text, 1 other text)" and the keys of the first rows, where they are
/// known. `listed` are the shapes of misfits; `stray` more misfits have a shape that others fit by: text in a
/// column of JSON, numbers in one of moments.
std::string others_kept(const TypeChoice& choice, const ColumnProfile& profile, ShapeSet listed,
                        std::int64_t stray, const char* stray_words) {
    constexpr std::size_t shown = 3;
    std::string list = list_shapes(profile, listed);
    if (stray > 0) list += (list.empty() ? "" : ", ") + std::to_string(stray) + " " + stray_words;
    std::string out =
        "; " + choice.pg_type + " keeps the " + counted(choice.misfits, "other") + " (" + list + ")";
    const std::size_t count = std::min(choice.sample.size(), shown);
    for (std::size_t i = 0; i < count; ++i)
        out += (i == 0 ? ": rows " : ", ") + choice.sample[i];
    return count == 0 || static_cast<std::int64_t>(count) == choice.misfits ? out : out + ", ...";
}

/// No reading holds: the family is given up, and the values that spoil it are named.
void choose_fallback(TypeChoice& choice, const Column& column, const DeclaredType& declared,
                     const ColumnProfile& profile, const Surroundings& surroundings) {
    const std::int64_t values = profile.rows - profile.nulls;
    const ShapeSet present = present_in(profile);
    choice.type = type_by_evidence(declared, profile, surroundings.sequence);
    choice.pg_type = row_of(choice.type).sql_name;
    choice.evidence = label_of(column) + ": ";
    if (declared.family == Family::unknown) {
        // Text and bytea hold other storage classes as they print: 1, '1' and x'31' become the same.
        const ShapeSet own = choice.type == TypeId::text    ? shapes::texts
                             : choice.type == TypeId::bytea ? shapes::blobs
                                                            : present;
        set_misfits(choice, profile, present & ~own);
        choice.evidence += count_of_values(values) + " (" + list_shapes(profile, present) + ")";
        return;
    }
    const Reading* const nearest = nearest_reading(declared, profile, surroundings);
    const ShapeSet others = nearest != nullptr ? present & ~nearest->shapes : present;
    set_misfits(choice, profile, others);
    if (nearest == nullptr) {
        choice.evidence += count_of_values(values) + " (" + list_shapes(profile, present) + ") are not all " +
                           row_of(declared.family).words + details_of(choice, declared, profile) + "; " +
                           choice.pg_type + " keeps them as they are";
        return;
    }
    const std::int64_t fitting = fitting_count(*nearest, profile);
    const char* const stray_words = (nearest->shapes & shapes::texts) != 0 ? "other text" : "other number";
    const std::int64_t stray = values - fitting - choice.misfits;
    if (stray > 0) add_samples(choice, profile.stray_samples);
    choice.misfits = values - fitting;
    choice.evidence += std::to_string(fitting) + " of " + count_of_values(values) + " are " + nearest->words +
                       others_kept(choice, profile, others, stray, stray_words);
}

void choose(TypeChoice& choice, const Column& column, const DeclaredType& declared,
            const ColumnProfile& profile, const Surroundings& surroundings) {
    if (profile.rows == profile.nulls)
        return choose_empty(choice, column, declared, profile, surroundings.sequence);
    for (const Reading& reading : readings_of(declared.family))
        if (is_for(reading, surroundings) && fitting_count(reading, profile) == profile.rows - profile.nulls)
            return choose_reading(choice, reading, column, declared, profile, surroundings.sequence);
    choose_fallback(choice, column, declared, profile, surroundings);
}

/// Whether Core Data made the table: its keys say so.
bool is_core_data(const Table& table) noexcept {
    return table.find_column("Z_PK") != nullptr && table.find_column("Z_ENT") != nullptr;
}

}  // namespace

TypeChoice choose_type(const Column& column, const ColumnProfile& profile, Surroundings surroundings) {
    if (!column.rowid_alias) surroundings.sequence = 0;
    const DeclaredType declared = read_declared_type(column.declared_type);
    TypeChoice choice;
    choose(choice, column, declared, profile, surroundings);
    choice.meant_type = choice.type;
    choice.meant_pg_type = choice.pg_type;
    choice.meant_format = choice.format;
    // BLOB is what SQLite calls a column without a type, too: bytea is meant where there are blobs.
    const bool means_nothing =
        declared.family == Family::unknown || (declared.family == Family::blob && profile.blobs() == 0);
    if (choice.misfits > 0 && !means_nothing) set_meant_type(choice, declared, profile, surroundings);
    return choice;
}

std::vector<TypeChoice> choose_types(const Table& table, const std::vector<ColumnProfile>& profiles,
                                     std::int64_t sequence) {
    const bool core_data = is_core_data(table);
    std::vector<TypeChoice> choices;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        const bool is_attribute = core_data && starts_ignoring_case(column.name, "z");
        choices.push_back(choose_type(column, profiles[i], {sequence, is_attribute}));
    }
    return choices;
}

TypeChoice choose_declared_type(const Column& column) {
    const Family family = read_declared_type(column.declared_type).family;
    TypeChoice choice;
    choice.type = family == Family::unknown ? type_by_affinity(column) : row_of(family).declared_type;
    choice.pg_type = row_of(choice.type).sql_name;
    choice.evidence = label_of(column) + ": by the declared type alone";
    choice.meant_type = choice.type;
    choice.meant_pg_type = choice.pg_type;
    return choice;
}

}  // namespace ferry::core
