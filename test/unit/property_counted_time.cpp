// Moments as numbers, counted from 1970 or as Julian days, against SQLite's date functions.
#include "property.hpp"

using namespace ferry::core;
using namespace ferry::test;

namespace {

constexpr std::int64_t second = 1000000, day = 86400 * second;
constexpr double day_of_2000 = 2451544.5;  ///< as a Julian day

/// Moments counted from 1970 in units of ten to the -`digits` seconds.
struct Unit {
    TimeFormat format;
    int digits;
};
constexpr Unit units[] = {{TimeFormat::unix_s, 0}, {TimeFormat::unix_ms, 3}, {TimeFormat::unix_us, 6}};

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (; exponent > 0; --exponent)
        power *= 10;
    return power;
}

/// A finite real as digits times ten to an exponent, the shortest that read back as it, by the C library.
void shortest_decimal(double value, std::int64_t& digits, int& exponent) {
    char text[40];
    for (int precision = 14; precision <= 16; ++precision) {
        std::snprintf(text, sizeof text, "%.*e", precision, value);
        if (std::strtod(text, nullptr) == value) break;
    }
    std::string mantissa(text, std::strchr(text, 'e'));
    exponent = std::atoi(std::strchr(text, 'e') + 1);
    const std::size_t point = mantissa.find('.');
    exponent -= static_cast<int>(mantissa.size() - point - 1);
    mantissa.erase(point, 1);
    digits = std::strtoll(mantissa.c_str(), nullptr, 10);
    for (; digits != 0 && digits % 10 == 0; digits /= 10)
        ++exponent;
}

/// Counts as SQLite's datetime(..., 'unixepoch') reads them, with its calendar's years 0001 to 9999.
class Counts {
  public:
    /// Microseconds since 2000 of a whole number of units.
    std::optional<std::int64_t> moment(std::int64_t count, const Unit& unit) {
        const std::int64_t per_second = power_of_ten(unit.digits);
        const std::int64_t rest = ((count % per_second) + per_second) % per_second;
        // Not count - rest, which may not fit.
        const std::int64_t seconds = count / per_second - (count % per_second < 0 ? 1 : 0);
        seconds_.ask(ValueView::of(seconds));
        if (seconds_.is_null() || seconds_.text(1) < "0001" || seconds_.text(1)[0] == '-')
            return std::nullopt;
        return seconds_.integer() * second + rest * power_of_ten(6 - unit.digits);
    }
    /// The same of a real: exactly when it is whole, otherwise its shortest decimal must be a whole number of
    /// microseconds.
    std::optional<std::int64_t> moment(double count, const Unit& unit) {
        if (!(std::fabs(count) < 1e18)) return std::nullopt;
        if (count == std::floor(count)) return moment(static_cast<std::int64_t>(count), unit);
        std::int64_t digits = 0;
        int exponent = 0;
        shortest_decimal(count, digits, exponent);
        exponent += 6 - unit.digits;
        if (exponent < 0) return std::nullopt;
        for (; exponent > 0; --exponent)
            if (__builtin_mul_overflow(digits, 10, &digits)) return std::nullopt;
        return moment(digits, units[2]);
    }
    /// Whole numbers in text, as SQLite reads them; nothing for any other text.
    std::optional<std::int64_t> moment(const std::string& text, const Unit& unit) {
        const bool sign = !text.empty() && (text[0] == '+' || text[0] == '-');
        const std::string digits = shape_of(text).substr(sign ? 1 : 0);
        if (digits.empty() || digits != std::string(digits.size(), 'd')) return std::nullopt;
        number_.ask_text(text);
        if (number_.text(1) != "integer") return std::nullopt;
        return moment(number_.integer(), unit);
    }

  private:
    Question seconds_{"SELECT CAST(round((julianday(?1, 'unixepoch') - 2451544.5) * 86400) AS INTEGER), "
                      "strftime('%Y', ?1, 'unixepoch')"};
    Question number_{"SELECT CAST(?1 AS NUMERIC), typeof(CAST(?1 AS NUMERIC))"};
};

std::int64_t some_count(Random& random, const Unit& unit) {
    const std::int64_t per_second = power_of_ten(unit.digits);
    const auto any_second = static_cast<std::int64_t>(random.bits() % 315537897600U) - 62135596800;
    switch (random.below(6)) {
        case 0: return static_cast<std::int64_t>(random.bits());
        case 1:
            return random.pick<std::int64_t>({-62135596800, 253402300800, -62167219200, 0}) * per_second +
                   random.between(-2, 2);
        case 2: return any_second / 86400 * 86400 * per_second;
        default: return any_second * per_second + static_cast<std::int64_t>(random.bits() % per_second);
    }
}

double some_real_count(Random& random, const Unit& unit) {
    const double count = static_cast<double>(some_count(random, unit));
    const int decimals = random.between(0, 8 - unit.digits);
    double real = count + random.below(100000000) % power_of_ten(decimals) / std::pow(10, decimals);
    if (random.one_in(3)) real = static_cast<double>(random.below(2000000000)) + random.below(1000) / 1000.0;
    if (random.one_in(10)) real = std::nextafter(real, random.one_in(2) ? 1e300 : -1e300);
    return real;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_counted_time)

BOOST_AUTO_TEST_CASE(counts_since_1970) {
    Random random(1970);
    Counts counts;
    Report report("unix");
    for (int i = 0; i < inputs_per_parser; ++i) {
        const Unit& unit = units[i % 3];
        std::string text;
        ValueView input = ValueView::null();
        std::optional<std::int64_t> expected;
        const int storage = random.below(3);
        if (storage == 0) {
            input = ValueView::of(some_count(random, unit));
            expected = counts.moment(input.integer, unit);
        } else if (storage == 1) {
            input = ValueView::of(some_real_count(random, unit));
            expected = counts.moment(input.real, unit);
        } else {
            text = std::to_string(some_count(random, unit));
            if (random.one_in(10)) text.insert(0, random.word({"+", "-", "0", " ", "00000000000000000000"}));
            if (random.one_in(10)) random.damage(text);
            input = ValueView::text(text);
            expected = counts.moment(text, unit);
        }
        std::int64_t moment = 0;
        const Misfit misfit = to_timestamptz(input, unit.format, moment);
        const auto form = expected_form(expected.has_value(), 'z', expected.value_or(0));
        hold_both(report, input, fixed_form(misfit, 'z', moment),
                  canonical_form(input, TypeId::timestamptz, unit.format), form);
    }
    report.finish();
}

// SQLite rounds a Julian day to the millisecond, after a product that is itself rounded to 62.5 microseconds.
// So do we where that gives the same double back, and otherwise to the microsecond: that is half a
// millisecond and twice half of that away from SQLite at most, and reads back as the same double (to a
// thousandth of its spacing: the test's own arithmetic is rounded too).
BOOST_AUTO_TEST_CASE(julian_days) {
    Random random(2451545);
    Question sqlite_day("SELECT julianday(?1)");
    Report report("julian");
    constexpr double year_1 = 1721425.5, year_10000 = 5373484.5;
    // SQLite may round it into the year 10000, which it refuses.
    constexpr double last_millisecond = year_10000 - 1.0 / 86400000;
    for (int i = 0; i < inputs_per_parser; ++i) {
        double days = year_1 + random.below(3652059);
        if (!random.one_in(4)) days += static_cast<double>(random.bits() % 86400000000U) / 86400e6;
        if (random.one_in(3)) days = std::nearbyint(days * 86400) / 86400;
        if (random.one_in(10))
            days = random.pick({year_1, year_10000, 0.0, -0.0, 2440587.5, 5373485.0, 1e300, -1.0});
        if (random.one_in(10)) days = std::nextafter(days, random.one_in(2) ? 1e300 : -1e300);
        if (random.one_in(8)) days = static_cast<double>(random.below(7000000));
        const bool whole = days == std::floor(days) && std::fabs(days) < 1e15 && random.one_in(2);
        const ValueView input = whole ? ValueView::of(static_cast<std::int64_t>(days)) : ValueView::of(days);
        std::int64_t moment = 0;
        const bool taken = to_timestamp(input, TimeFormat::julian, moment) == Misfit::none;
        report.count(taken);
        report.hold(taken == (days >= year_1 && days < year_10000),
                    "the years 0001 to 9999 are taken, nothing else", input);
        report.hold(canonical_form(input, TypeId::timestamp, TimeFormat::julian) ==
                        fixed_form(taken ? Misfit::none : Misfit::out_of_range, 's', moment),
                    "conversion and canonical form agree", input);
        if (!taken) continue;
        std::optional<std::int64_t> sqlite;
        if (!sqlite_day.ask(input).is_null())
            sqlite = std::llround((sqlite_day.real() - day_of_2000) * 86400000);
        report.hold(sqlite ? std::llabs(*sqlite * 1000 - moment) <= 563 : days > last_millisecond,
                    "SQLite reads the same moment", input);
        const long double read_back = static_cast<long double>(moment) / day + day_of_2000;
        const double spacing = std::nextafter(days, 1e300) - days;
        report.hold(std::fabs(read_back - days) <= 0.501L * spacing, "the moment reads back as the same day",
                    input);
        if (sqlite && (static_cast<double>(*sqlite) + day_of_2000 * 86400000) / 86400000 == days)
            report.hold(*sqlite * 1000 == moment, "SQLite's millisecond is kept where it reads back", input);
    }
    report.finish();
}

BOOST_AUTO_TEST_SUITE_END()
