// Local times of a zone in canonical form.
#include <boost/test/unit_test.hpp>

#include <time.h>

#include <cstdlib>
#include <optional>
#include <random>

#include "canonical_cases.hpp"
#include "core/error.hpp"

using namespace canonical_cases;

namespace {

/// Microseconds since 2000-01-01 UTC, or nothing.
std::optional<std::int64_t> instant(const ValueView& value, const std::string& zone,
                                    TimeFormat format = TimeFormat::iso8601) {
    const CanonicalColumn column{TypeId::timestamptz, format, false, zone};
    RowBuffer row;
    if (!append_canonical(row, value, column)) return {};
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i >= 1; --i)
        bits = bits << 8 | static_cast<unsigned char>(row[i]);
    BOOST_TEST((row == fixed('z', static_cast<std::int64_t>(bits))));
    return static_cast<std::int64_t>(bits);
}
std::optional<std::int64_t> instant(const char* text, const std::string& zone) {
    return instant(ValueView::text(text), zone);
}
std::optional<std::int64_t> utc(const char* text) {
    return instant(text, "");
}

std::string tz() {
    const char* const zone = std::getenv("TZ");
    return zone ? zone : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(canonical_zones)

BOOST_AUTO_TEST_CASE(text_without_zone_is_local) {
    const std::string berlin = "Europe/Berlin";
    ZoneScope scope;
    scope.use(berlin);
    BOOST_TEST((instant("2024-07-01 12:00:00.000001", berlin) == utc("2024-07-01 10:00:00.000001Z")));
    BOOST_TEST((instant("2024-01-01T12:00", berlin) == utc("2024-01-01 11:00Z")));
    BOOST_TEST((instant("2024-07-01", berlin) == utc("2024-06-30 22:00Z")));
    BOOST_TEST(
        (instant("1893-03-31 23:59:59", berlin) == utc("1893-03-31 23:06:31Z")));  // local mean time: 53:28
    BOOST_TEST((instant("9999-12-31 23:59:59.999999", berlin) == utc("9999-12-31 22:59:59.999999Z")));
    BOOST_TEST((instant("2100-07-01 00:00", berlin) == utc("2100-06-30 22:00Z")));
    // the clock is put forward at 2:00, and back at 3:00
    BOOST_TEST((instant("2024-03-31 01:59:59.999999", berlin) == utc("2024-03-31 00:59:59.999999Z")));
    BOOST_TEST(!instant("2024-03-31 02:00:00", berlin));
    BOOST_TEST(!instant("2024-03-31 02:59:59.999999", berlin));
    BOOST_TEST((instant("2024-03-31 03:00:00", berlin) == utc("2024-03-31 01:00Z")));
    BOOST_TEST((instant("2024-10-27 01:59:59", berlin) == utc("2024-10-26 23:59:59Z")));
    BOOST_TEST((instant("2024-10-27 02:00:00", berlin) == utc("2024-10-27 01:00Z")));
    BOOST_TEST((instant("2024-10-27 02:59:59", berlin) == utc("2024-10-27 01:59:59Z")));
    // what names a zone, and numbers
    BOOST_TEST((instant("2024-03-31 02:30:00+01", berlin) == utc("2024-03-31 01:30Z")));
    BOOST_TEST((instant("2024-07-01 12:00:00Z", berlin) == utc("2024-07-01 12:00Z")));
    BOOST_TEST((instant(ValueView::of(std::int64_t{946684800}), berlin, TimeFormat::unix_s) == 0));
    BOOST_TEST((instant(ValueView::text("946684800"), berlin, TimeFormat::unix_s) == 0));
    BOOST_TEST((instant(ValueView::of(2451544.5), berlin, TimeFormat::julian) == 0));
}

BOOST_AUTO_TEST_CASE(days_are_not_remembered_from_zone_to_zone) {
    for (const auto& [zone, expected] :
         std::vector<std::pair<std::string, const char*>>{{"America/New_York", "2024-07-01 16:00Z"},
                                                          {"Asia/Kathmandu", "2024-07-01 06:15Z"},
                                                          {"Pacific/Kiritimati", "2024-06-30 22:00Z"},
                                                          {"America/New_York", "2024-07-01 16:00Z"}}) {
        ZoneScope scope;
        scope.use(zone);
        BOOST_TEST((instant("2024-07-01 12:00", zone) == utc(expected)), zone);
    }
    ZoneScope scope;  // a whole day that never was
    scope.use("Pacific/Apia");
    BOOST_TEST(!instant("2011-12-30 12:00", "Pacific/Apia"));
    BOOST_TEST((instant("2011-12-31 00:00", "Pacific/Apia") == utc("2011-12-30 10:00Z")));
}

BOOST_AUTO_TEST_CASE(the_scope_puts_back_what_was_there) {
    const std::string before = tz();
    for (const char* outer : {"", "Asia/Tokyo"}) {
        if (*outer) setenv("TZ", outer, 1);
        const std::string outside = tz();
        {
            ZoneScope scope;
            scope.use("");
            BOOST_TEST(tz() == outside);
            scope.use("Europe/Berlin");
            scope.use("Europe/Berlin");
            BOOST_TEST(tz() == ":Europe/Berlin");
            BOOST_CHECK_EXCEPTION(scope.use("Europe/Paris"), Error,
                                  [](const Error& e) { return e.code == ErrorCode::unsupported; });
        }
        BOOST_TEST(tz() == outside);
        if (*outer) unsetenv("TZ");
    }
    BOOST_TEST((before == "none" || setenv("TZ", before.c_str(), 1) == 0));
    tzset();
    for (const char* unknown :
         {"Europe/Nowhere", "../zoneinfo/UTC", "/usr/share/zoneinfo/UTC", "XYZ-3", "Europe"}) {
        ZoneScope scope;
        BOOST_CHECK_EXCEPTION(scope.use(unknown), Error,
                              [](const Error& e) { return e.code == ErrorCode::unsupported; });
    }
    BOOST_CHECK_EXCEPTION(instant("2024-07-01", "Europe/Berlin"), Error,
                          [](const Error& e) { return e.code == ErrorCode::internal; });
}

// Where there is one instant for a clock, mktime() finds it, too.
BOOST_AUTO_TEST_CASE(agrees_with_mktime) {
    std::mt19937_64 random(7);
    for (const char* zone :
         {"Europe/Berlin", "America/St_Johns", "Asia/Tehran", "Australia/Lord_Howe", "Africa/Monrovia"}) {
        ZoneScope scope;
        scope.use(zone);
        int compared = 0;
        for (int i = 0; i < 20000; ++i) {
            const auto seconds = static_cast<time_t>(random() % 6000000000) - 3000000000;
            struct tm clock {};
            localtime_r(&seconds, &clock);
            char text[32];
            strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &clock);
            // Two instants with this clock: the later one is wanted, whichever it is that mktime() takes.
            struct tm again = clock;
            again.tm_isdst = -1;
            const time_t found = mktime(&again);
            const auto ours = instant(text, zone);
            BOOST_REQUIRE_MESSAGE(ours, zone << ' ' << text);
            const std::int64_t unix_us = *ours + std::int64_t{946684800} * 1000000;
            BOOST_REQUIRE_MESSAGE(unix_us >= std::int64_t{found} * 1000000, zone << ' ' << text);
            BOOST_REQUIRE_MESSAGE(unix_us >= std::int64_t{seconds} * 1000000, zone << ' ' << text);
            compared += unix_us == std::int64_t{found} * 1000000 ? 1 : 0;
        }
        BOOST_TEST(compared > 19900);
    }
}

BOOST_AUTO_TEST_SUITE_END()
