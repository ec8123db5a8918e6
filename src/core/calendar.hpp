// The Gregorian calendar in days since 2000-01-01, PostgreSQL's epoch, for years 0001 to 9999.
#pragma once

#include <cstdint>

namespace ferry::core {

struct CivilDay {
    int year, month, day;
};

constexpr int min_year = 1, max_year = 9999;

constexpr bool is_leap_year(int year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr bool is_civil_day(int year, int month, int day) noexcept {
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < min_year || year > max_year || month < 1 || month > 12 || day < 1) return false;
    return day <= lengths[month - 1] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

namespace calendar_detail {

// Years are counted from March, so that the leap day is the last of its year and a month's first day is a
// straight line: 153 days in every five months.
constexpr std::int64_t days_since_march_of_year_0(int year, int month, int day) noexcept {
    const int march_year = month > 2 ? year : year - 1;
    const int march_month = month > 2 ? month - 3 : month + 9;
    return 365 * static_cast<std::int64_t>(march_year) + march_year / 4 - march_year / 100 +
           march_year / 400 + (153 * march_month + 2) / 5 + day - 1;
}
constexpr std::int64_t epoch = days_since_march_of_year_0(2000, 1, 1);

}  // namespace calendar_detail

/// For a day that is_civil_day() accepts.
constexpr std::int64_t days_from_civil(int year, int month, int day) noexcept {
    return calendar_detail::days_since_march_of_year_0(year, month, day) - calendar_detail::epoch;
}

/// For days within the calendar's years.
constexpr CivilDay civil_from_days(std::int64_t days) noexcept {
    constexpr std::int64_t days_in_400_years = 146097, days_in_4_years = 1461;
    const std::int64_t since_march = days + calendar_detail::epoch;
    // "4n + 3" puts the long century or year last, as the March count does.
    const std::int64_t century = (4 * since_march + 3) / days_in_400_years;
    const std::int64_t day_of_century = since_march - century * days_in_400_years / 4;
    const std::int64_t year_of_century = (4 * day_of_century + 3) / days_in_4_years;
    const std::int64_t day_of_year = day_of_century - year_of_century * days_in_4_years / 4;
    const std::int64_t march_month = (5 * day_of_year + 2) / 153;
    const std::int64_t day = day_of_year - (153 * march_month + 2) / 5 + 1;
    const bool next_year = march_month >= 10;
    return {static_cast<int>(century * 100 + year_of_century + (next_year ? 1 : 0)),
            static_cast<int>(next_year ? march_month - 9 : march_month + 3), static_cast<int>(day)};
}

constexpr std::int64_t microseconds_per_second = 1000000;
constexpr std::int64_t microseconds_per_day = 86400 * microseconds_per_second;
/// First and last microsecond of those years, since 2000-01-01 00:00:00.
constexpr std::int64_t min_moment = days_from_civil(min_year, 1, 1) * microseconds_per_day;
constexpr std::int64_t max_moment = (days_from_civil(max_year, 12, 31) + 1) * microseconds_per_day - 1;

}  // namespace ferry::core

#include "core/pure.hpp"
