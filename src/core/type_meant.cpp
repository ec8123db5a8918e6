#include "core/type_meant.hpp"

#include <optional>

#include "core/shape_set.hpp"
#include "core/type_reading.hpp"

namespace ferry::core {

namespace {

constexpr std::size_t index_of(TimeFormat format) noexcept {
    return static_cast<std::size_t>(format);
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
    // Numbers written as text are converted too, and were not measured.
    if (profile.coerced[index_of(TimeFormat::iso8601)] > 0) return "";
    return "(" + std::to_string(precision) + "," + std::to_string(scale) + ")";
}

/// The declared length, when there is one that varchar can have and no text is longer.
std::optional<std::int64_t> text_limit(const DeclaredType& declared, const ColumnProfile& profile) {
    constexpr std::int64_t max_limit = 10485760;
    const std::int64_t limit = declared.argument[0];
    if (declared.arguments != 1 || limit < 1 || limit > max_limit) return std::nullopt;
    // Numbers would be printed, in whatever length they take.
    if (profile.max_text_length > limit || count_in(profile, shapes::numbers) > 0) return std::nullopt;
    return limit;
}

/// Conversions know what ISO 8601 text is in every time format.
std::int64_t kept_by(const Reading& reading, const ColumnProfile& profile) {
    const std::int64_t fitting = fitting_count(reading, profile);
    if (reading.format == TimeFormat::iso8601) return fitting;
    return fitting +
           count_in(profile, reading.type == TypeId::timestamptz ? shapes::moments_zone : shapes::moments);
}

/// The reading that keeps the most values; the first of equals. Never nullptr for a family with readings.
const Reading* meant_reading(const DeclaredType& declared, const ColumnProfile& profile,
                             const Surroundings& surroundings) {
    const Reading* meant = nullptr;
    std::int64_t most = -1;
    for (const Reading& reading : readings_of(declared.family)) {
        if (!is_for(reading, surroundings)) continue;
        const std::int64_t kept = is_likely(reading, profile) ? kept_by(reading, profile) : -1;
        if (kept <= most) continue;
        meant = &reading;
        most = kept;
    }
    return meant;
}

/// How many values the conversion to the meant type takes.
std::int64_t taken_count(const TypeChoice& choice, const ColumnProfile& profile) {
    const std::int64_t numbers = profile.integers() + profile.reals();
    const std::int64_t coerced = profile.coerced[index_of(choice.meant_format)];
    switch (choice.meant_type) {
        case TypeId::boolean: return profile.count(Shape::int_bool) + coerced;
        case TypeId::uuid: return count_in(profile, shapes::uuids) + coerced;
        case TypeId::json: return profile.json_texts + numbers - profile.count(Shape::real_infinite);
        case TypeId::jsonb: return profile.jsonb_texts + numbers - profile.count(Shape::real_infinite);
        // A date or timestamp is never meant where texts of the shapes that it refuses were found.
        case TypeId::date:
        case TypeId::timestamp:
        case TypeId::timestamptz: return count_in(profile, shapes::moments_zone) + coerced;
        case TypeId::time: return profile.count(Shape::text_time);
        case TypeId::int2:
        case TypeId::int4:
        case TypeId::int8: return profile.integers() + coerced;
        case TypeId::float8: return numbers - profile.unsafe_integers + coerced;
        case TypeId::numeric: return numbers + coerced;
        case TypeId::text:
        case TypeId::varchar: return numbers + count_in(profile, shapes::sound_texts);
        case TypeId::bytea: return profile.rows - profile.nulls;
        case TypeId::float4:
        case TypeId::bpchar:
        case TypeId::other:
        case TypeId::count_: break;  // never chosen
    }
    return 0;
}

}  // namespace

TypeId integer_type(const DeclaredType& declared, const ColumnProfile& profile, std::int64_t sequence) {
    constexpr std::int64_t half_int4 = std::int64_t{1} << 30;  // as Shape::int_int4
    // What is converted besides integers was asked whether it is a bigint.
    const bool others =
        declared.family == Family::integer && profile.coerced[index_of(TimeFormat::iso8601)] > 0;
    if (declared.wide_integer || profile.count(Shape::int_int8) > 0 || sequence >= half_int4 || others)
        return TypeId::int8;
    const bool fits_int2 = profile.count(Shape::int_int4) == 0 && sequence <= INT16_MAX;
    return declared.narrow_integer && fits_int2 ? TypeId::int2 : TypeId::int4;
}

void set_family_type(TypeId& type, std::string& spelling, const DeclaredType& declared,
                     const ColumnProfile& profile, std::int64_t sequence) {
    std::string modifier;
    if (declared.family == Family::integer) type = integer_type(declared, profile, sequence);
    if (declared.family == Family::decimal) modifier = numeric_modifier(declared, profile);
    if (declared.family == Family::text) {
        if (const auto limit = text_limit(declared, profile)) {
            type = TypeId::varchar;
            modifier = "(" + std::to_string(*limit) + ")";
        }
    }
    spelling = row_of(type).sql_name + modifier;
}

void set_meant_type(TypeChoice& choice, const DeclaredType& declared, const ColumnProfile& profile,
                    const Surroundings& surroundings) {
    const Reading* const meant = meant_reading(declared, profile, surroundings);
    choice.meant_type = meant->type;
    choice.meant_format = meant->format;
    set_family_type(choice.meant_type, choice.meant_pg_type, declared, profile, surroundings.sequence);
    choice.meant_misfits = profile.rows - profile.nulls - taken_count(choice, profile);
}

}  // namespace ferry::core
