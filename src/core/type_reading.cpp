#include "core/type_reading.hpp"

#include <iterator>

namespace ferry::core {

namespace {

template <TimeFormat format>
std::int64_t moments_in(const ColumnProfile& profile) {
    constexpr auto index = static_cast<std::size_t>(format);
    return profile.moment_integers[index] + profile.moment_reals[index];
}
/// Core Data keeps nothing else in such a column: whatever its size, a number is a moment.
std::int64_t cocoa_moments(const ColumnProfile& profile) {
    return profile.coerced[static_cast<std::size_t>(TimeFormat::cocoa)];
}
std::int64_t boolean_words(const ColumnProfile& profile) {
    return profile.count(Pattern::bool_word);
}
std::int64_t valid_json(const ColumnProfile& profile) {
    return profile.json_texts;
}
std::int64_t valid_jsonb(const ColumnProfile& profile) {
    return profile.jsonb_texts;
}
std::int64_t safe_numbers(const ColumnProfile& profile) {
    return profile.integers() + profile.reals() - profile.unsafe_integers;
}

constexpr TimeFormat iso = TimeFormat::iso8601, unix_s = TimeFormat::unix_s, unix_ms = TimeFormat::unix_ms,
                     unix_us = TimeFormat::unix_us, julian = TimeFormat::julian, cocoa = TimeFormat::cocoa,
                     filetime = TimeFormat::filetime, webkit = TimeFormat::webkit;
constexpr TypeId timestamp = TypeId::timestamp, timestamptz = TypeId::timestamptz;
constexpr const char* unix_s_words = "unix times in seconds";
constexpr const char* unix_ms_words = "unix times in milliseconds";
constexpr const char* unix_us_words = "unix times in microseconds";
constexpr const char* cocoa_words = "seconds since 2001, as Core Data counts";
constexpr const char* webkit_words = "microseconds since 1601, as Chrome counts";
constexpr const char* filetime_words = "Windows file times";
constexpr const char* julian_words = "Julian days";

/// Grouped by family, in order of preference within each. Julian days name no zone, but where texts with one
/// stand beside them.
constexpr Reading readings[] = {
    {Family::boolean, set_of(Shape::int_bool), nullptr, TypeId::boolean, iso, "0 or 1", 0},
    {Family::boolean, set_of(Shape::text_bool_word), nullptr, TypeId::boolean, iso, "true or false", 0},
    {Family::boolean, shapes::words, boolean_words, TypeId::boolean, iso,
     "words for true and false (true, yes, on, t, y; which of them is not kept)", 0},
    {Family::uuid, set_of(Shape::text_uuid), nullptr, TypeId::uuid, iso,
     "UUIDs (whose letter case is not kept)", 0},
    {Family::uuid, set_of(Shape::blob_16), nullptr, TypeId::uuid, iso, "blobs of 16 bytes", 0},
    {Family::json, shapes::json, valid_json, TypeId::json, iso, "valid JSON", 0},
    {Family::jsonb, shapes::json, valid_jsonb, TypeId::jsonb, iso, "JSON that jsonb can hold", 0},
    {Family::moment, shapes::moments, nullptr, timestamp, iso, "ISO 8601 without zone", 0},
    {Family::moment, shapes::moments_zone, nullptr, timestamptz, iso, "ISO 8601", 0},
    {Family::moment, shapes::numbers, cocoa_moments, timestamptz, cocoa, cocoa_words, 0, true},
    {Family::moment, shapes::counts, moments_in<unix_s>, timestamptz, unix_s, unix_s_words, 0},
    {Family::moment, shapes::counts, moments_in<unix_ms>, timestamptz, unix_ms, unix_ms_words, 0},
    {Family::moment, shapes::counts, moments_in<unix_us>, timestamptz, unix_us, unix_us_words, 0},
    {Family::moment, shapes::counts, moments_in<webkit>, timestamptz, webkit, webkit_words, 0},
    {Family::moment, shapes::counts, moments_in<filetime>, timestamptz, filetime, filetime_words, 0},
    {Family::moment, shapes::counts, moments_in<julian>, timestamp, julian, julian_words, 0},
    {Family::moment, shapes::counts, moments_in<julian>, timestamptz, julian, julian_words, 0},
    {Family::moment_zone, shapes::moments_zone, nullptr, timestamptz, iso, "ISO 8601", 0},
    {Family::moment_zone, shapes::numbers, cocoa_moments, timestamptz, cocoa, cocoa_words, 0, true},
    {Family::moment_zone, shapes::counts, moments_in<unix_s>, timestamptz, unix_s, unix_s_words, 0},
    {Family::moment_zone, shapes::counts, moments_in<unix_ms>, timestamptz, unix_ms, unix_ms_words, 0},
    {Family::moment_zone, shapes::counts, moments_in<unix_us>, timestamptz, unix_us, unix_us_words, 0},
    {Family::moment_zone, shapes::counts, moments_in<webkit>, timestamptz, webkit, webkit_words, 0},
    {Family::moment_zone, shapes::counts, moments_in<filetime>, timestamptz, filetime, filetime_words, 0},
    {Family::moment_zone, shapes::counts, moments_in<julian>, timestamptz, julian, julian_words, 0},
    {Family::date, shapes::days, nullptr, TypeId::date, iso, "ISO 8601 days", 0},
    {Family::date, shapes::moments, nullptr, timestamp, iso, "ISO 8601 without zone", 0},
    {Family::date, shapes::moments_zone, nullptr, timestamptz, iso, "ISO 8601", 0},
    {Family::date, shapes::numbers, cocoa_moments, timestamptz, cocoa, cocoa_words, 0, true},
    {Family::date, shapes::counts, moments_in<unix_s>, timestamptz, unix_s, unix_s_words, 0},
    {Family::date, shapes::counts, moments_in<unix_ms>, timestamptz, unix_ms, unix_ms_words, 0},
    {Family::date, shapes::counts, moments_in<unix_us>, timestamptz, unix_us, unix_us_words, 0},
    {Family::date, shapes::counts, moments_in<webkit>, timestamptz, webkit, webkit_words, 0},
    {Family::date, shapes::counts, moments_in<filetime>, timestamptz, filetime, filetime_words, 0},
    {Family::date, shapes::counts, moments_in<julian>, timestamp, julian, julian_words, 0},
    {Family::date, shapes::counts, moments_in<julian>, timestamptz, julian, julian_words, 0},
    {Family::time, set_of(Shape::text_time), nullptr, TypeId::time, iso, "times of day", 0},
    {Family::decimal, shapes::numbers, nullptr, TypeId::numeric, iso, "numbers", 0},
    {Family::floating, shapes::numbers, safe_numbers, TypeId::float8, iso, "numbers", 0},
    {Family::floating, shapes::numbers, nullptr, TypeId::numeric, iso, "numbers", set_of(Shape::int_int8)},
    {Family::integer, shapes::ints, nullptr, TypeId::int4, iso, "integers", 0},
    {Family::text, shapes::sound_texts, nullptr, TypeId::text, iso, "text", 0},
    {Family::blob, shapes::blobs, nullptr, TypeId::bytea, iso, "blobs", 0},
};

constexpr bool grouped_by_family() {
    for (std::size_t i = 1; i < std::size(readings); ++i)
        if (readings[i].family < readings[i - 1].family) return false;
    return true;
}
static_assert(grouped_by_family(), "readings must follow Family");

}  // namespace

Readings readings_of(Family family) noexcept {
    const Reading* first = std::begin(readings);
    while (first != std::end(readings) && first->family < family)
        ++first;
    const Reading* last = first;
    while (last != std::end(readings) && last->family == family)
        ++last;
    return {first, last};
}

std::int64_t fitting_count(const Reading& reading, const ColumnProfile& profile) {
    return reading.fitting != nullptr ? reading.fitting(profile) : count_in(profile, reading.shapes);
}

bool is_for(const Reading& reading, const Surroundings& surroundings) noexcept {
    return !reading.core_data || surroundings.core_data;
}

bool is_likely(const Reading& reading, const ColumnProfile& profile) {
    if (reading.format == iso) return true;
    return fitting_count(reading, profile) * 2 > count_in(profile, reading.shapes);
}

}  // namespace ferry::core
