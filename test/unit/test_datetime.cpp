// Moments in every form the file may hold them, and the calendar they rest on.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <climits>
#include <limits>
#include <memory>
#include <random>
#include <string>

#include "core/calendar.hpp"
#include "core/convert.hpp"

using namespace ferry::core;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t untouched = -77;
constexpr std::int64_t second = 1000000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
/// 1970-01-01 and 2024-01-02 from 2000-01-01, counted by another calendar than ours.
constexpr std::int64_t unix_epoch = -10957 * day, in_2024 = 8767 * day;
/// 0001-01-01 and 9999-12-31, likewise.
constexpr std::int64_t first_day = -730119, last_day = 2921939;

ValueView text(std::string_view s) {
    return ValueView::text(s);
}

struct TextCase {
    const char* text;
    Misfit timestamp;
    std::int64_t out;  ///< of to_timestamptz
    Misfit timestamptz = Misfit::none;
};

void check(const ValueView& value, TimeFormat format, Misfit expected, std::int64_t moment) {
    std::int64_t out = untouched;
    BOOST_TEST(words_of(to_timestamp(value, format, out)) == words_of(expected));
    BOOST_TEST(out == (expected == Misfit::none ? moment : untouched));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(datetime)

BOOST_AUTO_TEST_CASE(calendar_counts_every_day_once) {
    std::int64_t expected = first_day;
    for (int year = 1; year <= 9999; ++year)
        for (int month = 1; month <= 12; ++month)
            for (int d = 1; d <= 31; ++d) {
                if (!is_civil_day(year, month, d)) continue;
                BOOST_REQUIRE_EQUAL(days_from_civil(year, month, d), expected);
                const CivilDay back = civil_from_days(expected);
                BOOST_REQUIRE(back.year == year && back.month == month && back.day == d);
                ++expected;
            }
    BOOST_TEST(expected == last_day + 1);
    BOOST_TEST(days_from_civil(2000, 1, 1) == 0);
    BOOST_TEST(days_from_civil(1970, 1, 1) == -10957);
}

BOOST_AUTO_TEST_CASE(days_that_exist) {
    const struct {
        int year, month, day;
        bool exists;
    } cases[] = {
        {2024, 2, 29, true},  {2023, 2, 29, false}, {2000, 2, 29, true}, {1900, 2, 29, false},
        {2024, 4, 31, false}, {2024, 1, 31, true},  {2024, 0, 1, false}, {2024, 13, 1, false},
        {2024, 1, 0, false},  {2024, 1, 32, false}, {0, 1, 1, false},    {1, 1, 1, true},
        {9999, 12, 31, true}, {10000, 1, 1, false},
    };
    for (const auto& c : cases)
        BOOST_TEST(is_civil_day(c.year, c.month, c.day) == c.exists);
}

BOOST_AUTO_TEST_CASE(iso_text) {
    const Misfit ok = Misfit::none, bad = Misfit::not_datetime, zone = Misfit::zone_mismatch,
                 inexact = Misfit::inexact;
    const TextCase cases[] = {
        {"2024-01-02", ok, in_2024},
        {"2024-01-02 03:04", ok, in_2024 + 3 * hour + 4 * minute},
        {"2024-01-02 03:04:05", ok, in_2024 + 3 * hour + 4 * minute + 5 * second},
        {"2024-01-02T03:04:05", ok, in_2024 + 3 * hour + 4 * minute + 5 * second},
        {"2024-01-02 23:59:59.999999", ok, in_2024 + day - 1},
        {"2024-01-02 00:00:00.5", ok, in_2024 + 500000},
        {"2024-01-02 00:00:00.000001", ok, in_2024 + 1},
        {"2024-01-02 00:00:00.123456000", ok, in_2024 + 123456},
        {"2024-01-02 00:00:00.1234567", inexact, 0, inexact},
        {"2024-01-02 00:00:00.000000001", inexact, 0, inexact},
        {"2024-01-02T03:04:05Z", ok, in_2024 + 3 * hour + 4 * minute + 5 * second},
        {"2024-01-02T03:04Z", ok, in_2024 + 3 * hour + 4 * minute},
        {"2024-01-02 00:00:00+00:00", ok, in_2024},
        {"2024-01-02 00:00:00-00", ok, in_2024},
        {"2024-01-02 00:00:00.25+0000", ok, in_2024 + 250000},
        {"2024-01-02 00:00:00+01:30", zone, in_2024 - hour - 30 * minute},
        {"2024-01-02 00:00:00-0130", zone, in_2024 + hour + 30 * minute},
        {"2024-01-02 00:00-08", zone, in_2024 + 8 * hour},
        {"2024-01-02 00:00:00.1234567+01", zone, 0, inexact},
        {"2024-01-02 00:00:00+15:59", zone, in_2024 - 16 * hour + minute},
        {"2024-01-02 03:04:05.000 +00:00", ok, in_2024 + 3 * hour + 4 * minute + 5 * second},
        {"2024-01-02 00:00 -08:00", zone, in_2024 + 8 * hour},
        {"2024-01-02 00:00 Z", ok, in_2024},
        {"2024-01-02 00:00  +00:00", bad, 0, bad},
        {"2024-01-02 00:00 ", bad, 0, bad},
        {"2024-01-02 00:00:00+16:00", bad, 0, bad},
        {"2024-01-02 00:00:00+01:60", bad, 0, bad},
        {"0001-01-01 00:00:00", ok, first_day * day},
        {"9999-12-31 23:59:59.999999", ok, (last_day + 1) * day - 1},
        {"0001-01-01 00:00:00+01", zone, first_day * day - hour},
        {"2000-01-01", ok, 0},
        {"1999-12-31 23:59:59.999999", ok, -1},
        {"2024-02-29", ok, 8825 * day},
    };
    for (const TextCase& c : cases) {
        BOOST_TEST_CONTEXT(c.text) {
            check(text(c.text), TimeFormat::iso8601, c.timestamp, c.out);
            std::int64_t out = untouched;
            BOOST_TEST(words_of(to_timestamptz(text(c.text), TimeFormat::iso8601, out)) ==
                       words_of(c.timestamptz));
            BOOST_TEST(out == (c.timestamptz == ok ? c.out : untouched));
        }
    }
}

BOOST_AUTO_TEST_CASE(text_that_is_no_moment) {
    for (const char* malformed : {"",
                                  " ",
                                  "2024",
                                  "2024-01",
                                  "2024-1-2",
                                  "20240102",
                                  "2024-01-02 ",
                                  "2024-01-02T",
                                  " 2024-01-02",
                                  "2024/01/02",
                                  "02-01-2024",
                                  "24-01-02",
                                  "12024-01-02",
                                  "-2024-01-02",
                                  "2024-01-02Z",
                                  "2024-01-02+01",
                                  "2024-01-02  03:04",
                                  "2024-01-02t03:04",
                                  "2024-01-02 3:04",
                                  "2024-01-02 03",
                                  "2024-01-02 0304",
                                  "2024-01-02 03:04:5",
                                  "2024-01-02 03:04:",
                                  "2024-01-02 03:04:05.",
                                  "2024-01-02 03:04:05,5",
                                  "2024-01-02 03:04.5",
                                  "2024-01-02 03:04:05.1234567890",
                                  "2024-01-02 24:00:00",
                                  "2024-01-02 23:60",
                                  "2024-01-02 23:59:60",
                                  "2024-01-02 03:04:05z",
                                  "2024-01-02 03:04:05+",
                                  "2024-01-02 03:04:05+1",
                                  "2024-01-02 03:04:05+01:",
                                  "2024-01-02 03:04:05+01:3",
                                  "2024-01-02 03:04:05+01:30:00",
                                  "2024-01-02 03:04:05ZZ",
                                  "2024-01-02 03:04:05 UTC",
                                  "2024-01-02 03:04:05x",
                                  "2024-13-01",
                                  "2024-00-01",
                                  "2024-01-00",
                                  "2024-02-30",
                                  "2023-02-29",
                                  "1900-02-29",
                                  "0000-01-01",
                                  "now",
                                  "infinity",
                                  "2024-01-02 03:04:05 PM",
                                  "\xef\xbc\x92"
                                  "024-01-02"}) {
        BOOST_TEST_CONTEXT(malformed) {
            check(text(malformed), TimeFormat::iso8601, Misfit::not_datetime, 0);
            std::int64_t moment = untouched;
            std::int32_t days = 5;
            BOOST_TEST(
                (to_timestamptz(text(malformed), TimeFormat::iso8601, moment) == Misfit::not_datetime));
            BOOST_TEST((to_date(text(malformed), TimeFormat::iso8601, days) == Misfit::not_datetime));
            BOOST_TEST(moment == untouched);
            BOOST_TEST(days == 5);
        }
    }
    check(text(std::string_view("2024-01-02\0", 11)), TimeFormat::iso8601, Misfit::not_datetime, 0);
}

BOOST_AUTO_TEST_CASE(every_prefix_of_a_moment_is_read_within_bounds) {
    // The copy has no room behind it: a sanitizer sees one byte too many.
    const std::string whole = "2024-01-02T03:04:05.123456789+01:30";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const std::string prefix(whole, 0, size);
        const std::unique_ptr<char[]> bytes(new char[size]);
        std::copy(prefix.begin(), prefix.end(), bytes.get());
        std::int64_t moment = 0, clock = 0;
        std::int32_t days = 0;
        const ValueView value = text({bytes.get(), size});
        const Misfit misfit = to_timestamptz(value, TimeFormat::unix_s, moment);
        BOOST_TEST((misfit == Misfit::none || misfit == Misfit::not_datetime || misfit == Misfit::inexact));
        to_date(value, TimeFormat::iso8601, days);
        to_time(value, TimeFormat::iso8601, clock);
    }
}

BOOST_AUTO_TEST_CASE(epoch_integers) {
    constexpr std::int64_t first_s = -62135596800, last_s = 253402300799;
    const struct {
        TimeFormat format;
        std::int64_t count;
        Misfit misfit;
        std::int64_t out;
    } cases[] = {
        {TimeFormat::unix_s, 0, Misfit::none, unix_epoch},
        {TimeFormat::unix_s, 946684800, Misfit::none, 0},
        {TimeFormat::unix_s, -1, Misfit::none, unix_epoch - second},
        {TimeFormat::unix_s, first_s, Misfit::none, first_day * day},
        {TimeFormat::unix_s, first_s - 1, Misfit::out_of_range, 0},
        {TimeFormat::unix_s, last_s, Misfit::none, (last_day + 1) * day - second},
        {TimeFormat::unix_s, last_s + 1, Misfit::out_of_range, 0},
        {TimeFormat::unix_s, INT64_MAX, Misfit::out_of_range, 0},
        {TimeFormat::unix_s, INT64_MIN, Misfit::out_of_range, 0},
        {TimeFormat::unix_ms, 946684800001, Misfit::none, 1000},
        {TimeFormat::unix_ms, -1, Misfit::none, unix_epoch - 1000},
        {TimeFormat::unix_ms, last_s * 1000 + 999, Misfit::none, (last_day + 1) * day - 1000},
        {TimeFormat::unix_ms, last_s * 1000 + 1000, Misfit::out_of_range, 0},
        {TimeFormat::unix_ms, first_s * 1000 - 1, Misfit::out_of_range, 0},
        {TimeFormat::unix_us, 946684800000001, Misfit::none, 1},
        {TimeFormat::unix_us, first_s * second, Misfit::none, first_day * day},
        {TimeFormat::unix_us, first_s * second - 1, Misfit::out_of_range, 0},
        {TimeFormat::unix_us, last_s * second + 999999, Misfit::none, (last_day + 1) * day - 1},
        {TimeFormat::unix_us, last_s * second + second, Misfit::out_of_range, 0},
        {TimeFormat::unix_us, INT64_MAX, Misfit::out_of_range, 0},
        {TimeFormat::cocoa, 0, Misfit::none, 366 * day},
        {TimeFormat::cocoa, -366 * 86400, Misfit::none, 0},
        {TimeFormat::cocoa, first_s - 978307200, Misfit::none, first_day * day},
        {TimeFormat::cocoa, first_s - 978307201, Misfit::out_of_range, 0},
        {TimeFormat::cocoa, last_s - 978307200, Misfit::none, (last_day + 1) * day - second},
        {TimeFormat::cocoa, last_s - 978307199, Misfit::out_of_range, 0},
        {TimeFormat::mac, 2082844800, Misfit::none, unix_epoch},
        {TimeFormat::mac, 3029529600, Misfit::none, 0},
        {TimeFormat::mac, first_s + 2082844800, Misfit::none, first_day * day},
        {TimeFormat::mac, first_s + 2082844799, Misfit::out_of_range, 0},
        {TimeFormat::mac, INT64_MAX, Misfit::out_of_range, 0},
        {TimeFormat::filetime, 116444736000000000, Misfit::none, unix_epoch},
        {TimeFormat::filetime, 116444736000000010, Misfit::none, unix_epoch + 1},
        {TimeFormat::filetime, 116444736000000001, Misfit::inexact, 0},
        {TimeFormat::filetime, 116444735999999990, Misfit::none, unix_epoch - 1},
        {TimeFormat::filetime, (first_s + 11644473600) * 10000000, Misfit::none, first_day * day},
        {TimeFormat::filetime, (first_s + 11644473600) * 10000000 - 1, Misfit::out_of_range, 0},
        {TimeFormat::filetime, (last_s + 11644473601) * 10000000 - 10, Misfit::none,
         (last_day + 1) * day - 1},
        {TimeFormat::filetime, (last_s + 11644473601) * 10000000 - 1, Misfit::inexact, 0},
        {TimeFormat::filetime, (last_s + 11644473601) * 10000000, Misfit::out_of_range, 0},
        {TimeFormat::filetime, INT64_MIN, Misfit::out_of_range, 0},
        {TimeFormat::webkit, 11644473600000000, Misfit::none, unix_epoch},
        {TimeFormat::webkit, 12591158400000001, Misfit::none, 1},
        {TimeFormat::webkit, (first_s + 11644473600) * second, Misfit::none, first_day * day},
        {TimeFormat::webkit, (first_s + 11644473600) * second - 1, Misfit::out_of_range, 0},
        {TimeFormat::webkit, INT64_MAX, Misfit::out_of_range, 0},
        {TimeFormat::iso8601, 0, Misfit::storage_class, 0},
    };
    for (const auto& c : cases) {
        BOOST_TEST_CONTEXT(name_of(c.format) << " " << c.count) {
            check(ValueView::of(c.count), c.format, c.misfit, c.out);
            if (c.format != TimeFormat::iso8601 && c.count >= 0)
                check(text(std::to_string(c.count)), c.format, c.misfit, c.out);
        }
    }
}

BOOST_AUTO_TEST_CASE(epoch_text) {
    check(text("-1"), TimeFormat::unix_s, Misfit::none, unix_epoch - second);
    check(text("+1"), TimeFormat::unix_s, Misfit::none, unix_epoch + second);
    check(text("99999999999999999999"), TimeFormat::unix_us, Misfit::out_of_range, 0);
    check(text("1.5"), TimeFormat::unix_s, Misfit::not_datetime, 0);
    check(text("2451545"), TimeFormat::julian, Misfit::not_datetime, 0);
    check(text("946684800"), TimeFormat::iso8601, Misfit::not_datetime, 0);
    for (const TimeFormat format :
         {TimeFormat::unix_s, TimeFormat::unix_ms, TimeFormat::unix_us, TimeFormat::julian, TimeFormat::cocoa,
          TimeFormat::mac, TimeFormat::filetime, TimeFormat::webkit}) {
        check(text("2000-01-01 00:00:01"), format, Misfit::none, second);
        check(text("2000-01-01 00:00:01+01"), format, Misfit::zone_mismatch, 0);
        check(text("x"), format, Misfit::not_datetime, 0);
        check(ValueView::blob("2000-01-01"), format, Misfit::storage_class, 0);
    }
}

BOOST_AUTO_TEST_CASE(epoch_reals) {
    const struct {
        TimeFormat format;
        double count;
        Misfit misfit;
        std::int64_t out;
    } cases[] = {
        {TimeFormat::unix_s, 946684800.0, Misfit::none, 0},
        {TimeFormat::unix_s, 946684800.25, Misfit::none, 250000},
        {TimeFormat::unix_s, 946684800.123456, Misfit::none, 123456},
        {TimeFormat::unix_s, 1704164645.789012, Misfit::none, 1704164645789012 + unix_epoch},
        {TimeFormat::unix_s, -0.5, Misfit::none, unix_epoch - 500000},
        {TimeFormat::unix_s, 0.0000001, Misfit::inexact, 0},
        {TimeFormat::unix_s, 1.0000005, Misfit::inexact, 0},
        {TimeFormat::unix_s, 253402300800.0, Misfit::out_of_range, 0},
        {TimeFormat::unix_s, 1e300, Misfit::out_of_range, 0},
        {TimeFormat::unix_s, infinity, Misfit::out_of_range, 0},
        {TimeFormat::unix_s, -infinity, Misfit::out_of_range, 0},
        {TimeFormat::unix_ms, 946684800000.5, Misfit::none, 500},
        {TimeFormat::unix_ms, 0.0001, Misfit::inexact, 0},
        // Doubles that are no multiple of a microsecond, and too large to be multiplied by the unit.
        {TimeFormat::unix_ms, 253402300799999.0, Misfit::none, (last_day + 1) * day - 1000},
        {TimeFormat::unix_ms, 253402300799998.97, Misfit::none, (last_day + 1) * day - 1030},
        {TimeFormat::unix_s, 253402300799.999, Misfit::none, (last_day + 1) * day - 1000},
        {TimeFormat::unix_s, -62135596799.999, Misfit::none, first_day * day + 1000},
        {TimeFormat::unix_s, -62135596800.001, Misfit::out_of_range, 0},
        {TimeFormat::unix_us, 946684800000001.0, Misfit::none, 1},
        {TimeFormat::unix_us, 0.5, Misfit::inexact, 0},
        {TimeFormat::unix_us, 9e18, Misfit::out_of_range, 0},
        {TimeFormat::cocoa, -31622400.0, Misfit::none, 0},
        // As Core Data stores it: 2020-03-28 00:02:56.774424.
        {TimeFormat::cocoa, 607048976.774424, Misfit::none, 638671376774424},
        {TimeFormat::cocoa, 607048976.7744241, Misfit::inexact, 0},
        {TimeFormat::cocoa, 1e12, Misfit::out_of_range, 0},
        {TimeFormat::mac, 3029529600.5, Misfit::none, 500000},
        {TimeFormat::filetime, 125911584000000000.0, Misfit::none, 0},
        {TimeFormat::filetime, 15.0, Misfit::inexact, 0},
        {TimeFormat::filetime, 0.5, Misfit::inexact, 0},
        {TimeFormat::filetime, 9.3e18, Misfit::out_of_range, 0},
        {TimeFormat::webkit, 12591158400000002.0, Misfit::none, 2},
        {TimeFormat::webkit, infinity, Misfit::out_of_range, 0},
        {TimeFormat::iso8601, 1.0, Misfit::storage_class, 0},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(name_of(c.format) << " " << c.count)
    check(ValueView::of(c.count), c.format, c.misfit, c.out);
}

BOOST_AUTO_TEST_CASE(julian_days) {
    // Doubles as SQLite's julianday() returns them.
    const struct {
        double julian;
        Misfit misfit;
        std::int64_t out;
    } cases[] = {
        {2451544.5, Misfit::none, 0},
        {2451545.0, Misfit::none, 12 * hour},
        {2440587.5, Misfit::none, unix_epoch},
        {1721425.5, Misfit::none, first_day * day},
        {1721425.4999999995, Misfit::out_of_range, 0},
        {464269060799999 / 86400000.0, Misfit::none, (last_day + 1) * day - 1000},
        {5373484.5, Misfit::out_of_range, 0},
        {0, Misfit::out_of_range, 0},
        {-1, Misfit::out_of_range, 0},
        {1e18, Misfit::out_of_range, 0},
        {infinity, Misfit::out_of_range, 0},
        {-infinity, Misfit::out_of_range, 0},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.julian) check(ValueView::of(c.julian), TimeFormat::julian, c.misfit, c.out);
    check(ValueView::of(std::int64_t{2451545}), TimeFormat::julian, Misfit::none, 12 * hour);
    check(ValueView::of(INT64_MAX), TimeFormat::julian, Misfit::out_of_range, 0);
    check(ValueView::of(INT64_MIN), TimeFormat::julian, Misfit::out_of_range, 0);
}

BOOST_AUTO_TEST_CASE(julian_days_keep_sqlites_milliseconds) {
    std::mt19937_64 random(7);
    // SQLite keeps milliseconds of Julian days and divides: every one of them must come back.
    constexpr std::int64_t first = 148731163200000, last = 464269060799999, epoch = 211813444800000;
    std::uniform_int_distribution<std::int64_t> any(first, last);
    for (int i = 0; i < 100000; ++i) {
        const std::int64_t milliseconds = i == 0 ? first : i == 1 ? last : any(random);
        std::int64_t out = untouched;
        const double julian = static_cast<double>(milliseconds) / 86400000.0;
        BOOST_REQUIRE((to_timestamp(ValueView::of(julian), TimeFormat::julian, out) == Misfit::none));
        BOOST_REQUIRE_EQUAL(out, (milliseconds - epoch) * 1000);
    }
}

BOOST_AUTO_TEST_CASE(julian_days_between_milliseconds) {
    // 1/1024 of a day is 84.375 seconds, and twice 2^-20 more is 0.16479...: exact in the double, not in
    // milliseconds.
    const double julian = 2451544.5 + 1.0 / 1024 + 2.0 / (1 << 20);
    std::int64_t out = untouched;
    BOOST_TEST((to_timestamp(ValueView::of(julian), TimeFormat::julian, out) == Misfit::none));
    BOOST_TEST(out == 84375000 + 164795);
}

BOOST_AUTO_TEST_CASE(dates) {
    const struct {
        ValueView value;
        TimeFormat format;
        Misfit misfit;
        std::int32_t out;
    } cases[] = {
        {text("2024-01-02"), TimeFormat::iso8601, Misfit::none, 8767},
        {text("1999-12-31"), TimeFormat::iso8601, Misfit::none, -1},
        {text("0001-01-01"), TimeFormat::iso8601, Misfit::none, -730119},
        {text("9999-12-31"), TimeFormat::iso8601, Misfit::none, 2921939},
        {text("2024-01-02 00:00:00"), TimeFormat::iso8601, Misfit::none, 8767},
        {text("2024-01-02T00:00Z"), TimeFormat::iso8601, Misfit::none, 8767},
        {text("1999-12-31 00:00:00.000000000+00:00"), TimeFormat::iso8601, Misfit::none, -1},
        {text("2024-01-02 00:00:00+01:00"), TimeFormat::iso8601, Misfit::zone_mismatch, 0},
        {text("2024-01-02 00:00:00.000001"), TimeFormat::iso8601, Misfit::inexact, 0},
        {text("1999-12-31 23:59:59"), TimeFormat::iso8601, Misfit::inexact, 0},
        {text("2024-01-02 00:00:00.0000001"), TimeFormat::iso8601, Misfit::inexact, 0},
        {ValueView::of(std::int64_t{86400}), TimeFormat::unix_s, Misfit::none, -10956},
        {ValueView::of(std::int64_t{-86400}), TimeFormat::unix_s, Misfit::none, -10958},
        {ValueView::of(std::int64_t{86401}), TimeFormat::unix_s, Misfit::inexact, 0},
        {ValueView::of(std::int64_t{-1}), TimeFormat::unix_ms, Misfit::inexact, 0},
        {ValueView::of(2451544.5), TimeFormat::julian, Misfit::none, 0},
        {ValueView::of(2451545.0), TimeFormat::julian, Misfit::inexact, 0},
        {ValueView::of(std::int64_t{20240102}), TimeFormat::iso8601, Misfit::storage_class, 0},
        {ValueView::blob("2024-01-02"), TimeFormat::iso8601, Misfit::storage_class, 0},
    };
    for (const auto& c : cases) {
        std::int32_t out = -77;
        BOOST_TEST(words_of(to_date(c.value, c.format, out)) == words_of(c.misfit));
        BOOST_TEST(out == (c.misfit == Misfit::none ? c.out : -77));
    }
}

BOOST_AUTO_TEST_CASE(times) {
    const struct {
        const char* text;
        Misfit misfit;
        std::int64_t out;
    } cases[] = {
        {"00:00", Misfit::none, 0},
        {"01:02:03", Misfit::none, hour + 2 * minute + 3 * second},
        {"23:59:59.999999", Misfit::none, day - 1},
        {"12:00:00.1", Misfit::none, 12 * hour + 100000},
        {"12:00:00.1234567", Misfit::inexact, 0},
        {"24:00", Misfit::not_datetime, 0},
        {"24:00:00", Misfit::not_datetime, 0},
        {"12:60", Misfit::not_datetime, 0},
        {"12:00:60", Misfit::not_datetime, 0},
        {"1:00", Misfit::not_datetime, 0},
        {"12", Misfit::not_datetime, 0},
        {"1200", Misfit::not_datetime, 0},
        {"12:00:00.", Misfit::not_datetime, 0},
        {"12:00:00.1234567x", Misfit::not_datetime, 0},
        {"12:00:00Z", Misfit::not_datetime, 0},
        {"12:00:00+01", Misfit::not_datetime, 0},
        {" 12:00", Misfit::not_datetime, 0},
        {"2024-01-02 12:00:00", Misfit::not_datetime, 0},
        {"", Misfit::not_datetime, 0},
    };
    for (const auto& c : cases) {
        BOOST_TEST_CONTEXT(c.text) {
            std::int64_t out = untouched;
            BOOST_TEST(words_of(to_time(text(c.text), TimeFormat::iso8601, out)) == words_of(c.misfit));
            BOOST_TEST(out == (c.misfit == Misfit::none ? c.out : untouched));
        }
    }
    std::int64_t out = untouched;
    BOOST_TEST((to_time(ValueView::of(std::int64_t{1}), TimeFormat::unix_s, out) == Misfit::storage_class));
    BOOST_TEST((to_time(ValueView::of(0.5), TimeFormat::julian, out) == Misfit::storage_class));
    BOOST_TEST(out == untouched);
}

BOOST_AUTO_TEST_SUITE_END()
