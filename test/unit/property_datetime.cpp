// Dates and times against SQLite's date functions. Which texts are accepted is read a third time here, from
// their shape: the documented shapes are a set of strings ("dddd-dd-dd dd:dd:dd.ddd+dd:dd"), the calendar is
// SQLite's.
//
// Where SQLite cannot be the oracle, and what stands in:
// - it keeps milliseconds: whole seconds are compared exactly, fractions digit by digit, its own reading of
// the whole text
//   to a millisecond;
// - it takes day 29 to 31 of any month (2024-02-30): such a day is none when date(julianday(day)) is another;
// - it knows zones +HH:MM up to 14:59: zones in other forms are subtracted by hand.
#include <unordered_map>

#include "property.hpp"

using namespace ferry::core;
using namespace ferry::test;

namespace {

constexpr std::int64_t second = 1000000, day = 86400 * second;
constexpr std::int64_t unix_of_2000 = 946684800;  ///< seconds

/// Where the parts of a text of this shape stand; a length of 0: there is no such part.
struct Layout {
    std::size_t clock_at = 0, clock_size = 0;
    std::size_t fraction_at = 0, fraction_size = 0;  ///< without the point
    std::size_t zone_at = 0, zone_size = 0;          ///< without blank, nothing for Z
};

/// HH:MM[:SS[.f{1,9}]] behind `before`.
std::unordered_map<std::string, Layout> clock_shapes(const std::string& before) {
    std::unordered_map<std::string, Layout> shapes;
    const std::size_t at = before.size();
    shapes[before + "dd:dd"] = {at, 5, 0, 0, 0, 0};
    shapes[before + "dd:dd:dd"] = {at, 8, 0, 0, 0, 0};
    for (std::size_t digits = 1; digits <= 9; ++digits)
        shapes[before + "dd:dd:dd." + std::string(digits, 'd')] = {at, 8, at + 9, digits, 0, 0};
    return shapes;
}

std::unordered_map<std::string, Layout> moment_shapes() {
    std::unordered_map<std::string, Layout> shapes;
    shapes["dddd-dd-dd"] = {};
    for (const char* separator : {" ", "T"}) {
        for (const auto& [shape, layout] : clock_shapes(std::string("dddd-dd-dd") + separator)) {
            shapes[shape] = layout;
            for (const char* blank : {"", " "}) {
                shapes[shape + blank + "Z"] = layout;
                for (const char* zone : {"+dd:dd", "-dd:dd", "+dddd", "-dddd", "+dd", "-dd"}) {
                    Layout zoned = layout;
                    zoned.zone_at = shape.size() + std::strlen(blank);
                    zoned.zone_size = std::strlen(zone);
                    shapes[shape + blank + zone] = zoned;
                }
            }
        }
    }
    return shapes;
}

/// A text read by its shape.
struct Written {
    std::int64_t local = 0;   ///< microseconds since 2000 (or midnight), as written
    std::int64_t zone = 0;    ///< microseconds east of UTC
    bool exact = true;        ///< no digit but 0 behind the microsecond
    bool sqlite_zone = true;  ///< SQLite knows the form of the zone
};

/// The number that the digits of `part` are: only the digits, so "+05:30" is 530.
int digits_of(std::string_view part) {
    int number = 0;
    for (const char c : part)
        if (c >= '0' && c <= '9') number = number * 10 + (c - '0');
    return number;
}

bool read_fraction_and_zone(std::string_view text, const Layout& layout, Written& out) {
    std::string fraction(text.substr(layout.fraction_at, layout.fraction_size));
    fraction.resize(9, '0');
    out.local += digits_of(fraction) / 1000;
    out.exact = digits_of(fraction) % 1000 == 0;
    if (layout.zone_size == 0) return true;
    const std::string_view zone = text.substr(layout.zone_at, layout.zone_size);
    const int number = zone.size() == 3 ? digits_of(zone) * 100 : digits_of(zone);
    if (number / 100 > 15 || number % 100 > 59) return false;
    out.sqlite_zone = zone.size() == 6 && number / 100 < 15;
    out.zone = (number / 100 * 60 + number % 100) * 60 * second * (zone[0] == '-' ? -1 : 1);
    return true;
}

/// The documented texts of moments and clocks, with the calendar of SQLite.
class Oracle {
  public:
    std::optional<Written> moment(std::string_view text) {
        const auto found = moments_.find(shape_of(text));
        if (found == moments_.end()) return std::nullopt;
        const std::string clock(text.substr(found->second.clock_at, found->second.clock_size));
        const std::string date(text.substr(0, 10));
        if (date.substr(0, 4) == "0000" || clock.substr(0, 2) == "24") return std::nullopt;
        seconds_.ask_text(whole_ = clock.empty() ? date : date + " " + clock);
        if (seconds_.is_null() || seconds_.text(1) != date) return std::nullopt;
        Written out;
        out.local = (seconds_.integer() - unix_of_2000) * second;
        if (!read_fraction_and_zone(text, found->second, out)) return std::nullopt;
        return out;
    }
    std::optional<Written> clock(std::string_view text) {
        const auto found = clocks_.find(shape_of(text));
        if (found == clocks_.end() || text.substr(0, 2) == "24") return std::nullopt;
        // A clock alone is one of 2000-01-01 to SQLite.
        seconds_.ask_text(whole_ = text.substr(0, found->second.clock_size));
        if (seconds_.is_null()) return std::nullopt;
        Written out;
        out.local = (seconds_.integer() - unix_of_2000) * second;
        if (!read_fraction_and_zone(text, found->second, out)) return std::nullopt;
        return out;
    }
    /// SQLite's own reading of any text, in milliseconds since 2000; nothing when it refuses it.
    std::optional<std::int64_t> milliseconds(const ValueView& value) {
        if (whole_text_.ask(value).is_null()) return std::nullopt;
        return std::llround((whole_text_.real() - 2451544.5) * 86400000);
    }

  private:
    std::unordered_map<std::string, Layout> moments_ = moment_shapes(), clocks_ = clock_shapes("");
    Question seconds_{"SELECT unixepoch(?1), date(julianday(?1))"}, whole_text_{"SELECT julianday(?1)"};
    std::string whole_;
};

std::string some_date(Random& random) {
    int year = random.one_in(2) ? random.between(1890, 2110) : random.below(10000);
    if (random.one_in(6))
        year = random.pick(
            {0, 1, 4, 100, 400, 1582, 1600, 1752, 1900, 1969, 1970, 1999, 2000, 2038, 2100, 9999});
    int month = random.between(1, 12), date = random.between(1, 28);
    if (random.one_in(5)) date = random.between(29, 31);
    if (random.one_in(10)) month = 2, date = random.between(28, 30);
    if (random.one_in(40)) month = random.pick({0, 13, 99});
    if (random.one_in(40)) date = random.pick({0, 32, 99});
    return Random::padded("%04d", year) + Random::padded("-%02d", month) + Random::padded("-%02d", date);
}

std::string some_clock(Random& random) {
    const bool midnight = random.one_in(3);
    const auto part = [&](int limit, int wrong) {
        if (random.one_in(60)) return wrong;
        return midnight ? 0 : random.below(limit);
    };
    std::string clock = Random::padded("%02d", part(24, 24)) + Random::padded(":%02d", part(60, 60));
    if (random.one_in(5)) return clock;
    clock += Random::padded(":%02d", part(60, 60));
    if (random.one_in(3)) clock += "." + (midnight ? "000" : random.digits(random.between(0, 7)));
    if (random.one_in(12)) clock += "." + random.digits(6) + std::string(random.between(0, 4), '0');
    return clock;
}

std::string some_zone(Random& random) {
    if (random.one_in(4))
        return std::string(random.word({"Z", " Z", "z", "+00:00", "-00:00", "+00", " +0000"}));
    std::string zone(random.word({"+", "-", " +", " -", "+", "-"}));
    zone += Random::padded("%02d", random.one_in(10) ? random.between(14, 17) : random.below(15));
    if (random.one_in(5)) return zone;
    if (random.one_in(2)) zone += ":";
    return zone + Random::padded("%02d", random.one_in(10) ? random.between(58, 61) : random.below(60));
}

std::string some_moment(Random& random) {
    std::string text = some_date(random);
    if (!random.one_in(4)) {
        text += random.word({" ", "T", " ", "T", " ", "T", "t", "  "});
        text += some_clock(random);
        if (random.one_in(3)) text += some_zone(random);
    }
    if (random.one_in(5)) random.damage(text);
    return text;
}

/// SQLite reads a documented text as we do, to the millisecond. It may refuse zones that it does not know,
/// and moments that their zone takes out of the years 0000 to 9999.
void hold_to_sqlite(Report& report, Oracle& oracle, const ValueView& input, const Written& written) {
    const std::optional<std::int64_t> milliseconds = oracle.milliseconds(input);
    const std::int64_t utc = written.local - written.zone;
    constexpr std::int64_t years_end = 252455615999999999;  // 9999-12-31, since 2000
    if (milliseconds)
        report.hold(std::llabs(*milliseconds * 1000 - utc) <= 1000, "SQLite reads the same moment", input);
    else
        report.hold(!written.sqlite_zone || utc > years_end, "SQLite takes it too", input);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_datetime)

BOOST_AUTO_TEST_CASE(text_of_moments) {
    Random random(20240229);
    Oracle oracle;
    Report local("timestamp"), zoned("timestamptz"), dates("date");
    for (int i = 0; i < inputs_per_parser; ++i) {
        const std::string text = some_moment(random);
        const ValueView input = ValueView::text(text);
        const std::optional<Written> written = oracle.moment(text);
        const Written w = written.value_or(Written());
        const bool exact = written && w.exact, utc = exact && w.zone == 0;
        std::int64_t moment = 0;
        std::int32_t days = 0;
        Misfit misfit = to_timestamp(input, TimeFormat::iso8601, moment);
        hold_both(local, input, fixed_form(misfit, 's', moment), canonical_form(input, TypeId::timestamp),
                  expected_form(utc, 's', w.local));
        misfit = to_timestamptz(input, TimeFormat::iso8601, moment);
        hold_both(zoned, input, fixed_form(misfit, 'z', moment), canonical_form(input, TypeId::timestamptz),
                  expected_form(exact, 'z', w.local - w.zone));
        misfit = to_date(input, TimeFormat::iso8601, days);
        hold_both(dates, input, fixed_form(misfit, 'd', days), canonical_form(input, TypeId::date),
                  expected_form(utc && w.local % day == 0, 'd', w.local / day));
        if (written) hold_to_sqlite(zoned, oracle, input, w);
    }
    local.finish();
    zoned.finish();
    dates.finish();
}

BOOST_AUTO_TEST_CASE(text_of_clocks) {
    Random random(2359);
    Oracle oracle;
    Report report("time");
    for (int i = 0; i < inputs_per_parser; ++i) {
        std::string text = some_clock(random);
        if (random.one_in(20)) text += some_zone(random);
        if (random.one_in(20)) text = "2000-01-01 " + text;
        if (random.one_in(4)) random.damage(text);
        const ValueView input = ValueView::text(text);
        const std::optional<Written> written = oracle.clock(text);
        const Written w = written.value_or(Written());
        std::int64_t clock = 0;
        const Misfit misfit = to_time(input, TimeFormat::iso8601, clock);
        hold_both(report, input, fixed_form(misfit, 'h', clock), canonical_form(input, TypeId::time),
                  expected_form(written && w.exact, 'h', w.local));
        if (written) hold_to_sqlite(report, oracle, input, w);
    }
    report.finish();
}

BOOST_AUTO_TEST_SUITE_END()
