// The canonical form of dates and times: every accepted and refused form of text, every day of the calendar,
// and numbers by time format.
#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <string>
#include <vector>

#include "canonical_cases.hpp"

using namespace canonical_cases;

BOOST_AUTO_TEST_SUITE(canonical_moments)

BOOST_AUTO_TEST_CASE(iso_text) {
    const std::int64_t first = -730119 * day;                     // 0001-01-01
    const std::int64_t half_past_ten = 8827 * day + 37800000000;  // 2024-03-02 10:30
    const auto as = [](std::string_view s, std::int64_t us) {
        return std::vector<Case>{{text(s), TypeId::timestamp, fixed('s', us)},
                                 {text(s), TypeId::timestamptz, fixed('z', us)}};
    };
    check_all(as("2000-01-01", 0));
    check_all(as("2024-03-02 10:30", half_past_ten));
    check_all(as("2024-03-02T10:30:00", half_past_ten));
    check_all(as("2024-03-02T10:30:00Z", half_past_ten));
    check_all(as("2024-03-02 10:30+00:00", half_past_ten));
    check_all(as("2024-03-02 10:30-0000", half_past_ten));
    check_all(as("2024-03-02 10:30:00.000 +00:00", half_past_ten));
    check_all(as("2024-03-02 10:30 Z", half_past_ten));
    check_all(as("2024-03-02 10:30:00.5", half_past_ten + 500000));
    check_all(as("2024-03-02 10:30:00.123456000", half_past_ten + 123456));
    check_all(as("0001-01-01", first));
    check_all(as("1999-12-31 23:59:59.999999", -1));
    check_all(as("9999-12-31 23:59:59.999999", 2921940 * day - 1));
    check_all(as("2024-02-29", 8825 * day));
    check_all(as("2000-02-29", 59 * day));
    check_all({
        {text("2024-03-02 10:30+02:00"), TypeId::timestamptz, fixed('z', half_past_ten - 7200000000)},
        {text("2024-03-02 10:30-0330"), TypeId::timestamptz, fixed('z', half_past_ten + 12600000000)},
        {text("2024-03-02 10:30+15"), TypeId::timestamptz, fixed('z', half_past_ten - 54000000000)},
        {text("2024-03-02 10:30:00.000 +02:00"), TypeId::timestamptz, fixed('z', half_past_ten - 7200000000)},
        {text("2024-03-02 10:30 Z"), TypeId::timestamp, fixed('s', half_past_ten)},
        {text("2024-03-02 10:30 "), TypeId::timestamptz, misfit},
        {text("2024-03-02 10:30  Z"), TypeId::timestamptz, misfit},
        {text("2024-03-02 10:30 +02:00"), TypeId::timestamptz, fixed('z', half_past_ten - 7200000000)},
        {text("2024-03-02 10:30+02:00"), TypeId::timestamp, misfit},
        {text("2024-03-02"), TypeId::date, fixed('d', 8827)},
        {text("1999-12-31"), TypeId::date, fixed('d', -1)},
        {text("2024-03-02 00:00:00.000"), TypeId::date, fixed('d', 8827)},
        {text("2024-03-02T00:00Z"), TypeId::date, fixed('d', 8827)},
        {text("2024-03-02T00:00:01"), TypeId::date, misfit},
        {text("2024-03-02T00:00+01:00"), TypeId::date, misfit},
        {text("00:00"), TypeId::time, fixed('h', 0)},
        {text("23:59:59.999999"), TypeId::time, fixed('h', day - 1)},
        {text("24:00"), TypeId::time, misfit},
        {text("12:60"), TypeId::time, misfit},
        {text("12:00:60"), TypeId::time, misfit},
        {text("12:00Z"), TypeId::time, misfit},
        {text("1:00"), TypeId::time, misfit},
        {text("12:00:00."), TypeId::time, misfit},
        {integer(3600), TypeId::time, misfit, TimeFormat::unix_s},
    });
}

BOOST_AUTO_TEST_CASE(not_iso_text) {
    for (const char* given : {"",
                              "2024",
                              "2024-02-30",
                              "2023-02-29",
                              "1900-02-29",
                              "2024-13-01",
                              "2024-00-10",
                              "2024-04-31",
                              "2024-01-00",
                              "2024-01-32",
                              "0000-01-01",
                              "10000-01-01",
                              "-001-01-01",
                              "2024-1-1",
                              "2024/01/01",
                              "20240101",
                              "2024-01-01 ",
                              "2024-01-01T",
                              "2024-01-01t10:00",
                              "2024-01-01  10:00",
                              "2024-01-01 24:00",
                              "2024-01-01 10:00z",
                              "2024-01-01 10:00  +01:00",
                              "2024-01-01 10:00 ",
                              "2024-01-01 +01:00",
                              "2024-01-01 Z",
                              "2024-01-01 10:00+1",
                              "2024-01-01 10:00+16:00",
                              "2024-01-01 10:00+01:60",
                              "2024-01-01 10:00+01:",
                              "2024-01-01 10:00+01000",
                              "2024-01-01Z",
                              "2024-01-01 10",
                              "2024-01-01 10:00:60",
                              "2024-01-01 10:00:00.",
                              "2024-01-01 10:00:00.1234567",
                              "2024-01-01 10:00:00.0000000000",
                              "now",
                              "infinity"})
        for (TypeId type : {TypeId::date, TypeId::timestamp, TypeId::timestamptz})
            check_all({{text(given), type, misfit}});
    check_all({{text(std::string_view("2024-01-01\0", 11)), TypeId::timestamp, misfit},
               {integer(0), TypeId::timestamp, misfit},
               {number(0.5), TypeId::timestamptz, misfit},
               {blob("2024-01-01"), TypeId::date, misfit}});
}

BOOST_AUTO_TEST_CASE(every_day_of_the_calendar) {
    // Day by day from 0001-01-01 on, by the Gregorian rule; a memory of days must not mix them up.
    std::int64_t expected = -730119;
    int wrong = 0;
    for (int year = 1; year <= 9999; ++year) {
        const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        const int lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        for (int month = 1; month <= 12; ++month) {
            for (int mday = 1; mday <= 31; ++mday) {
                char date[40];
                std::snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, mday);
                RowBuffer row;
                const bool done = append_canonical(row, text(date), TypeId::date, TimeFormat::iso8601);
                const bool exists = mday <= lengths[month - 1];
                wrong += done != exists || (done && row != fixed('d', expected));
                expected += exists;
            }
        }
    }
    BOOST_TEST(wrong == 0);
    BOOST_TEST(expected == 2921940);
}

BOOST_AUTO_TEST_CASE(numbers_by_format) {
    constexpr std::int64_t epoch = -946684800000000;
    constexpr std::int64_t last_second = 253402300799;
    check_all({
        {integer(0), TypeId::timestamptz, fixed('z', epoch), TimeFormat::unix_s},
        {integer(1700000000), TypeId::timestamp, fixed('s', 753315200000000), TimeFormat::unix_s},
        {integer(-1), TypeId::timestamp, fixed('s', epoch - 1000), TimeFormat::unix_ms},
        {integer(1), TypeId::timestamptz, fixed('z', epoch + 1), TimeFormat::unix_us},
        {integer(last_second), TypeId::timestamp, fixed('s', 2921940 * day - 1000000), TimeFormat::unix_s},
        {integer(last_second + 1), TypeId::timestamp, misfit, TimeFormat::unix_s},
        {integer(-62135596800), TypeId::timestamp, fixed('s', -730119 * day), TimeFormat::unix_s},
        {integer(-62135596801), TypeId::timestamp, misfit, TimeFormat::unix_s},
        {integer(INT64_MAX), TypeId::timestamp, misfit, TimeFormat::unix_us},
        {integer(INT64_MIN), TypeId::timestamp, misfit, TimeFormat::unix_ms},
        {number(1.5), TypeId::timestamp, fixed('s', epoch + 1500000), TimeFormat::unix_s},
        {number(1700000000.123456), TypeId::timestamptz, fixed('z', 753315200123456), TimeFormat::unix_s},
        {number(253402300799.999), TypeId::timestamptz, fixed('z', 252455615999999000), TimeFormat::unix_s},
        {number(253402300799999.0), TypeId::timestamptz, fixed('z', 252455615999999000), TimeFormat::unix_ms},
        {number(-62135596800.001), TypeId::timestamptz, misfit, TimeFormat::unix_s},
        {number(0.1234567), TypeId::timestamp, misfit, TimeFormat::unix_s},
        {number(infinity), TypeId::timestamp, misfit, TimeFormat::unix_s},
        {number(1e300), TypeId::timestamp, misfit, TimeFormat::unix_us},
        {number(0.5), TypeId::timestamp, misfit, TimeFormat::unix_us},
        {text("86400"), TypeId::date, fixed('d', -10956), TimeFormat::unix_s},
        {text("2024-03-02"), TypeId::date, fixed('d', 8827), TimeFormat::unix_ms},
        {text("12.5"), TypeId::timestamp, misfit, TimeFormat::unix_s},
        {integer(86401), TypeId::date, misfit, TimeFormat::unix_s},
        {integer(-86400), TypeId::date, fixed('d', -10958), TimeFormat::unix_s},
        {number(2451544.5), TypeId::date, fixed('d', 0), TimeFormat::julian},
        {number(2451545.0), TypeId::timestamp, fixed('s', day / 2), TimeFormat::julian},
        {integer(2451545), TypeId::timestamp, fixed('s', day / 2), TimeFormat::julian},
        {number(1721425.5), TypeId::timestamp, fixed('s', -730119 * day), TimeFormat::julian},
        {number(1721425.4), TypeId::timestamp, misfit, TimeFormat::julian},
        {number(5373484.5), TypeId::timestamp, misfit, TimeFormat::julian},
        {number(-1), TypeId::timestamp, misfit, TimeFormat::julian},
        {number(infinity), TypeId::timestamp, misfit, TimeFormat::julian},
        {integer(0), TypeId::timestamp, fixed('s', 366 * day), TimeFormat::cocoa},
        {number(607048976.774424), TypeId::timestamptz, fixed('z', 638671376774424), TimeFormat::cocoa},
        {number(607048976.7744241), TypeId::timestamp, misfit, TimeFormat::cocoa},
        {integer(252423993599), TypeId::timestamp, fixed('s', 2921940 * day - 1000000), TimeFormat::cocoa},
        {integer(252423993600), TypeId::timestamp, misfit, TimeFormat::cocoa},
        {integer(3029529600), TypeId::date, fixed('d', 0), TimeFormat::mac},
        {integer(-60052752000), TypeId::timestamp, fixed('s', -730119 * day), TimeFormat::mac},
        {integer(-60052752001), TypeId::timestamp, misfit, TimeFormat::mac},
        {integer(125911584000000010), TypeId::timestamptz, fixed('z', 1), TimeFormat::filetime},
        {integer(125911583999999990), TypeId::timestamptz, fixed('z', -1), TimeFormat::filetime},
        {integer(125911584000000001), TypeId::timestamptz, misfit, TimeFormat::filetime},
        {text("125911584000000000"), TypeId::date, fixed('d', 0), TimeFormat::filetime},
        {number(0.5), TypeId::timestamp, misfit, TimeFormat::filetime},
        {integer(INT64_MIN), TypeId::timestamp, misfit, TimeFormat::filetime},
        {integer(12591158400000001), TypeId::timestamp, fixed('s', 1), TimeFormat::webkit},
        {number(12591158400000002), TypeId::timestamp, fixed('s', 2), TimeFormat::webkit},
        {integer(INT64_MAX), TypeId::timestamp, misfit, TimeFormat::webkit},
        {number(2460371.9375), TypeId::timestamptz, fixed('z', 8827 * day + 37800000000), TimeFormat::julian},
    });
}

BOOST_AUTO_TEST_SUITE_END()
