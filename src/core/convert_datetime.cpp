// Moments: ISO 8601 text, epoch counts and Julian days into PostgreSQL's microseconds and days since
// 2000-01-01.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/calendar.hpp"
#include "core/convert_detail.hpp"

namespace ferry::core {

namespace {

/// Julian day 0 (noon of 4714-11-24 BC, here its midnight half a day later) seen from 2000-01-01.
constexpr double julian_day_of_epoch = 2451544.5;

/// What text says, before anyone asks whether it may have a zone.
struct Moment {
    std::int64_t local = 0;   ///< microseconds since 2000-01-01 00:00:00 as written
    std::int64_t offset = 0;  ///< microseconds east of UTC
    bool is_local = false;    ///< text that names no zone
    bool inexact = false;     ///< digits finer than a microsecond were there
};

class Reader {
  public:
    explicit Reader(std::string_view text) noexcept : at_(text.data()), end_(at_ + text.size()) {}
    bool done() const noexcept { return at_ == end_; }
    bool skip(char c) noexcept {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    bool two_digits(int& out) noexcept {
        if (end_ - at_ < 2) return false;
        const unsigned tens = static_cast<unsigned char>(at_[0]) - unsigned{'0'};
        const unsigned ones = static_cast<unsigned char>(at_[1]) - unsigned{'0'};
        if (tens > 9 || ones > 9) return false;
        out = static_cast<int>(tens * 10 + ones);
        at_ += 2;
        return true;
    }
    bool digit(int& out) noexcept {
        if (at_ == end_ || *at_ < '0' || *at_ > '9') return false;
        out = *at_++ - '0';
        return true;
    }

  private:
    const char* at_;
    const char* end_;
};

bool read_day(Reader& reader, std::int64_t& days) noexcept {
    int century = 0, year = 0, month = 0, day = 0;
    if (!reader.two_digits(century) || !reader.two_digits(year) || !reader.skip('-') ||
        !reader.two_digits(month) || !reader.skip('-') || !reader.two_digits(day))
        return false;
    year += century * 100;
    if (!is_civil_day(year, month, day)) return false;
    days = days_from_civil(year, month, day);
    return true;
}

/// The digits after the point: one to nine.
bool read_fraction(Reader& reader, std::int64_t& microseconds, bool& inexact) noexcept {
    int count = 0;
    microseconds = 0;
    for (int digit = 0; reader.digit(digit); ++count) {
        if (count < 6)
            microseconds = microseconds * 10 + digit;
        else
            inexact = inexact || digit != 0;
    }
    for (int i = count; i < 6; ++i)
        microseconds *= 10;
    return count >= 1 && count <= 9;
}

bool read_clock(Reader& reader, std::int64_t& microseconds, bool& inexact) noexcept {
    int hour = 0, minute = 0, second = 0;
    std::int64_t fraction = 0;
    if (!reader.two_digits(hour) || !reader.skip(':') || !reader.two_digits(minute)) return false;
    if (reader.skip(':')) {
        if (!reader.two_digits(second)) return false;
        if (reader.skip('.') && !read_fraction(reader, fraction, inexact)) return false;
    }
    if (hour > 23 || minute > 59 || second > 59) return false;
    microseconds = ((hour * 60 + minute) * 60 + second) * microseconds_per_second + fraction;
    return true;
}

/// Z, +HH:MM, +HHMM, +HH, each after a blank perhaps (Sequelize writes "2024-01-02 03:04:05.000 +00:00"), or
/// nothing.
bool read_zone(Reader& reader, std::int64_t& offset) noexcept {
    if (reader.done()) return true;
    reader.skip(' ');
    if (reader.skip('Z')) return true;
    const bool west = reader.skip('-');
    if (!west && !reader.skip('+')) return false;
    int hours = 0, minutes = 0;
    if (!reader.two_digits(hours)) return false;
    if (!reader.done()) {
        reader.skip(':');
        if (!reader.two_digits(minutes)) return false;
    }
    if (hours > 15 || minutes > 59) return false;
    offset = (hours * 60 + minutes) * 60 * microseconds_per_second * (west ? -1 : 1);
    return true;
}

bool read_moment(std::string_view text, Moment& out) noexcept {
    Reader reader(text);
    std::int64_t days = 0, clock = 0;
    if (!read_day(reader, days)) return false;
    out.is_local = reader.done();
    if (!reader.done()) {
        if (!reader.skip(' ') && !reader.skip('T')) return false;
        if (!read_clock(reader, clock, out.inexact)) return false;
        out.is_local = reader.done();
        if (!read_zone(reader, out.offset)) return false;
    }
    out.local = days * microseconds_per_day + clock;
    return reader.done();
}

/// How the numbers of a TimeFormat count; those that do not count from an epoch have no unit.
struct Count {
    std::int64_t unit;   ///< microseconds that one is; 0: no count
    std::int64_t parts;  ///< of which a microsecond has so many, when one is less than that
    std::int64_t epoch;  ///< where 0 is, in microseconds since 2000-01-01
};

constexpr std::int64_t year_begins(int year) noexcept {
    return days_from_civil(year, 1, 1) * microseconds_per_day;
}

constexpr std::array<Count, static_cast<std::size_t>(TimeFormat::count_)> counts = {{
    {0, 1, 0},                                        // iso8601
    {microseconds_per_second, 1, year_begins(1970)},  // unix_s
    {1000, 1, year_begins(1970)},                     // unix_ms
    {1, 1, year_begins(1970)},                        // unix_us
    {0, 1, 0},                                        // julian
    {microseconds_per_second, 1, year_begins(2001)},  // cocoa
    {microseconds_per_second, 1, year_begins(1904)},  // mac
    {1, 10, year_begins(1601)},                       // filetime
    {1, 1, year_begins(1601)},                        // webkit
}};

Misfit from_count(std::int64_t number, const Count& count, std::int64_t& out) noexcept {
    // The bounds are brought to the number's unit rather than the number to theirs: it may be anything. Every
    // epoch is a whole number of seconds from both.
    const std::int64_t first = (min_moment - count.epoch) / count.unit;
    const std::int64_t last = (max_moment - count.epoch) / count.unit;
    const std::int64_t whole = number / count.parts;
    if (number < first * count.parts || whole > last) return Misfit::out_of_range;
    if (number % count.parts != 0) return Misfit::inexact;
    out = whole * count.unit + count.epoch;
    return Misfit::none;
}

Misfit from_count(double number, const Count& count, std::int64_t& out) noexcept {
    if (!(std::fabs(number) < 0x1p63)) return Misfit::out_of_range;
    std::int64_t whole = 0;
    const Misfit misfit = from_count(static_cast<std::int64_t>(number), count, whole);
    if (misfit != Misfit::none) return misfit;
    if (number == std::trunc(number)) {
        out = whole;
        return Misfit::none;
    }
    // The decimals are read from the shortest text. Multiplied by the unit, the double would be rounded to
    // another moment from 2^53 microseconds (the year 2255 of unix times) on.
    char text[number_text_size];
    const std::to_chars_result printed =
        std::to_chars(text, text + sizeof text, std::fabs(number), std::chars_format::fixed);
    if (printed.ec != std::errc()) return Misfit::inexact;  // more decimals than any unit has
    std::int64_t fraction = 0, unit = count.unit;
    for (const char* at = std::find(text, printed.ptr, '.') + 1; at < printed.ptr; ++at) {
        if (unit == 1) return Misfit::inexact;
        unit /= 10;
        fraction += (*at - '0') * unit;
    }
    const std::int64_t moment = number < 0 ? whole - fraction : whole + fraction;
    if (moment < min_moment || moment > max_moment) return Misfit::out_of_range;
    out = moment;
    return Misfit::none;
}

Misfit from_julian(double julian, std::int64_t& out) noexcept {
    constexpr double milliseconds_per_day = 86400000.0;
    constexpr double day_microseconds = static_cast<double>(microseconds_per_day);
    if (!(julian >= 0 && julian < 1e7)) return Misfit::out_of_range;
    std::int64_t result = 0;
    const auto milliseconds = static_cast<std::int64_t>(julian * milliseconds_per_day + 0.5);
    if (static_cast<double>(milliseconds) / milliseconds_per_day == julian) {
        constexpr auto epoch = static_cast<std::int64_t>(julian_day_of_epoch * milliseconds_per_day);
        result = (milliseconds - epoch) * 1000;
    } else {
        // Whole days apart: in microseconds of Julian days a double would have no room for the rest.
        const double days = std::floor(julian);
        constexpr std::int64_t half_day = microseconds_per_day / 2;
        constexpr auto epoch_half_days = static_cast<std::int64_t>(julian_day_of_epoch * 2);
        result = (static_cast<std::int64_t>(days) * 2 - epoch_half_days) * half_day +
                 std::llround((julian - days) * day_microseconds);
    }
    if (result < min_moment || result > max_moment) return Misfit::out_of_range;
    out = result;
    return Misfit::none;
}

Misfit from_text(std::string_view text, const Count& count, Moment& out) noexcept {
    if (count.unit != 0) {
        std::int64_t number = 0;
        const Misfit misfit = parse_int64(text, number);
        if (misfit == Misfit::none) return from_count(number, count, out.local);
        if (misfit == Misfit::out_of_range) return misfit;
    }
    return read_moment(text, out) ? Misfit::none : Misfit::not_datetime;
}

Misfit to_moment(const ValueView& value, TimeFormat format, Moment& out) noexcept {
    const Count& count = counts[static_cast<std::size_t>(format)];
    switch (value.storage_class) {
        case StorageClass::text: return from_text(value.bytes(), count, out);
        case StorageClass::integer:
            if (format == TimeFormat::julian)
                return from_julian(static_cast<double>(value.integer), out.local);
            return count.unit == 0 ? Misfit::storage_class : from_count(value.integer, count, out.local);
        case StorageClass::real:
            if (format == TimeFormat::julian) return from_julian(value.real, out.local);
            return count.unit == 0 ? Misfit::storage_class : from_count(value.real, count, out.local);
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return Misfit::storage_class;
}

}  // namespace

Misfit to_timestamp(const ValueView& value, TimeFormat format, std::int64_t& out) noexcept {
    Moment moment;
    if (const Misfit misfit = to_moment(value, format, moment); misfit != Misfit::none) return misfit;
    if (moment.offset != 0) return Misfit::zone_mismatch;
    if (moment.inexact) return Misfit::inexact;
    out = moment.local;
    return Misfit::none;
}

Misfit to_moment(const ValueView& value, TimeFormat format, std::int64_t& out, bool& is_local) noexcept {
    Moment moment;
    if (const Misfit misfit = to_moment(value, format, moment); misfit != Misfit::none) return misfit;
    if (moment.inexact) return Misfit::inexact;
    out = moment.local - moment.offset;
    is_local = moment.is_local;
    return Misfit::none;
}

Misfit to_timestamptz(const ValueView& value, TimeFormat format, std::int64_t& out) noexcept {
    bool is_local = false;
    return to_moment(value, format, out, is_local);
}

Misfit to_date(const ValueView& value, TimeFormat format, std::int32_t& out) noexcept {
    std::int64_t moment = 0;
    if (const Misfit misfit = to_timestamp(value, format, moment); misfit != Misfit::none) return misfit;
    if (moment % microseconds_per_day != 0) return Misfit::inexact;
    out = static_cast<std::int32_t>(moment / microseconds_per_day);
    return Misfit::none;
}

Misfit to_time(const ValueView& value, TimeFormat, std::int64_t& out) noexcept {
    if (value.storage_class != StorageClass::text) return Misfit::storage_class;
    Reader reader(value.bytes());
    std::int64_t clock = 0;
    bool inexact = false;
    if (!read_clock(reader, clock, inexact) || !reader.done()) return Misfit::not_datetime;
    if (inexact) return Misfit::inexact;
    out = clock;
    return Misfit::none;
}

}  // namespace ferry::core
