// Canonical form of dates and times. The calendar is libc's: timegm() turns a day into seconds and, by
// normalising it, tells whether there is such a day.
#include <time.h>

#include <array>
#include <cmath>

#include "core/canonical_detail.hpp"

namespace ferry::core::canonical {

namespace {

constexpr std::int64_t second_us = 1000000;
constexpr std::int64_t day_us = 86400 * second_us;
/// 2000-01-01 in days since 1970-01-01, and noon of 1970-01-01 minus half a day as a Julian day.
constexpr std::int64_t epoch_2000_days = 10957;
constexpr double epoch_julian = 2440587.5;
/// Years 0001 to 9999, as microseconds since 1970-01-01.
constexpr std::int64_t first_us = -719162 * day_us;
constexpr std::int64_t last_us = 2932897 * day_us - 1;

/// Days since 1970-01-01; false when the calendar has no such day.
bool days_by_libc(int year, int month, int day, std::int64_t& days) noexcept {
    struct tm moment {};
    moment.tm_year = year - 1900;
    moment.tm_mon = month - 1;
    moment.tm_mday = day;
    const time_t seconds = timegm(&moment);
    days = static_cast<std::int64_t>(seconds) / 86400;
    return moment.tm_year == year - 1900 && moment.tm_mon == month - 1 && moment.tm_mday == day;
}

/// The same through a memory of recent days: timegm() takes a lock and some 100 ns, and the days of a column
/// repeat.
bool days_of(int year, int month, int day, std::int64_t& days) noexcept {
    struct Known {
        std::int32_t date = -1;
        std::int32_t days = 0;
    };
    static thread_local std::array<Known, 1024> memory;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    const std::int32_t date = (year * 16 + month) * 32 + day;
    Known& known = memory[static_cast<std::size_t>(date) % memory.size()];
    if (known.date != date) {
        if (!days_by_libc(year, month, day, days)) return false;
        known = {date, static_cast<std::int32_t>(days)};
    }
    days = known.days;
    return true;
}

/// Reads text from the front; every step says whether it found what it wants.
class Reader {
  public:
    explicit Reader(std::string_view text) noexcept : at_(text.data()), end_(at_ + text.size()) {}
    bool done() const noexcept { return at_ == end_; }
    char peek() const noexcept { return done() ? '\0' : *at_; }
    bool skip(char c) noexcept {
        if (done() || *at_ != c) return false;
        ++at_;
        return true;
    }
    bool digit(int& out) noexcept {
        if (done() || *at_ < '0' || *at_ > '9') return false;
        out = *at_++ - '0';
        return true;
    }
    bool number(int digits, int& out) noexcept {
        out = 0;
        for (int value = 0; digits > 0; --digits) {
            if (!digit(value)) return false;
            out = out * 10 + value;
        }
        return true;
    }

  private:
    const char* at_;
    const char* end_;
};

/// .f{1,9}; digits beyond the microsecond must be 0.
bool read_fraction(Reader& reader, std::int64_t& microseconds) noexcept {
    std::int64_t unit = second_us;
    int digit = 0, count = 0;
    microseconds = 0;
    for (; reader.digit(digit); ++count) {
        unit /= 10;
        if (unit == 0 && digit != 0) return false;
        microseconds += digit * unit;
    }
    return count >= 1 && count <= 9;
}

/// HH:MM[:SS[.f]] as microseconds since midnight.
bool read_clock(Reader& reader, std::int64_t& out) noexcept {
    int hour = 0, minute = 0, second = 0;
    std::int64_t fraction = 0;
    if (!reader.number(2, hour) || !reader.skip(':') || !reader.number(2, minute)) return false;
    if (reader.skip(':')) {
        if (!reader.number(2, second)) return false;
        if (reader.skip('.') && !read_fraction(reader, fraction)) return false;
    }
    if (hour > 23 || minute > 59 || second > 59) return false;
    out = ((hour * 60 + minute) * 60 + second) * second_us + fraction;
    return true;
}

/// YYYY-MM-DD as days since 1970-01-01.
bool read_day(Reader& reader, std::int64_t& days) noexcept {
    int year = 0, month = 0, day = 0;
    return reader.number(4, year) && reader.skip('-') && reader.number(2, month) && reader.skip('-') &&
           reader.number(2, day) && days_of(year, month, day, days);
}

/// Nothing, or a blank perhaps and then Z, +HH:MM, +HHMM or +HH, as microseconds east of UTC. PostgreSQL
/// knows zones up to 15:59.
bool read_zone(Reader& reader, std::int64_t& offset) noexcept {
    offset = 0;
    if (reader.done()) return true;
    reader.skip(' ');
    if (reader.skip('Z')) return true;
    const bool west = reader.peek() == '-';
    if (!reader.skip('+') && !reader.skip('-')) return false;
    int hours = 0, minutes = 0;
    if (!reader.number(2, hours)) return false;
    const bool colon = reader.skip(':');
    if ((colon || !reader.done()) && !reader.number(2, minutes)) return false;
    if (hours > 15 || minutes > 59) return false;
    offset = (hours * 60 + minutes) * 60 * second_us;
    if (west) offset = -offset;
    return true;
}

/// A moment in microseconds since 1970-01-01 00:00:00 as written, and how far that is from UTC.
struct Moment {
    std::int64_t local = 0;
    std::int64_t zone = 0;
    bool is_local = false;  ///< text that names no zone
};

bool parse_moment(std::string_view text, Moment& out) noexcept {
    Reader reader(text);
    std::int64_t days = 0, clock = 0;
    if (!read_day(reader, days)) return false;
    out.is_local = reader.done();
    if (!reader.done()) {
        if (!reader.skip(' ') && !reader.skip('T')) return false;
        if (!read_clock(reader, clock)) return false;
        out.is_local = reader.done();
        if (!read_zone(reader, out.zone)) return false;
    }
    out.local = days * day_us + clock;
    return reader.done();
}

/// What a number of a format counts. The formats without a unit count nothing.
struct Epoch {
    std::int64_t ticks_per_second;
    std::int64_t seconds;  ///< from 1970-01-01 to where the count begins
};

Epoch epoch_of(TimeFormat format) noexcept {
    constexpr std::int64_t year_1601 = -11644473600, year_1904 = -2082844800, year_2001 = 978307200;
    switch (format) {
        case TimeFormat::unix_s: return {1, 0};
        case TimeFormat::unix_ms: return {1000, 0};
        case TimeFormat::unix_us: return {1000000, 0};
        case TimeFormat::cocoa: return {1, year_2001};
        case TimeFormat::mac: return {1, year_1904};
        case TimeFormat::filetime: return {10000000, year_1601};
        case TimeFormat::webkit: return {1000000, year_1601};
        case TimeFormat::iso8601:
        case TimeFormat::julian:
        case TimeFormat::count_: break;
    }
    return {0, 0};
}

bool in_years(std::int64_t us) noexcept {
    return us >= first_us && us <= last_us;
}

/// Split into seconds and the ticks beyond them, which need no more than 64 bits in any unit.
bool from_integer(std::int64_t count, TimeFormat format, std::int64_t& us) noexcept {
    const Epoch epoch = epoch_of(format);
    if (epoch.ticks_per_second == 0) return false;
    std::int64_t seconds = count / epoch.ticks_per_second, ticks = count % epoch.ticks_per_second;
    if (ticks < 0) {
        --seconds;
        ticks += epoch.ticks_per_second;
    }
    // Compared before the epoch is added: the sum might not fit.
    if (seconds < first_us / second_us - epoch.seconds || seconds > last_us / second_us - epoch.seconds)
        return false;
    const std::int64_t scaled = ticks * second_us;
    if (scaled % epoch.ticks_per_second != 0) return false;
    seconds += epoch.seconds;
    us = seconds * second_us + scaled / epoch.ticks_per_second;
    return true;
}

/// A Julian day in whole milliseconds, as SQLite keeps it, when they give the same double back; otherwise to
/// the nearest microsecond, which is finer than a double of that size can tell.
bool from_julian(double julian, std::int64_t& us) noexcept {
    constexpr double day_ms = 86400000.0;
    if (!(julian >= 0 && julian < 6e6)) return false;
    const double ms = std::floor(julian * day_ms + 0.5);
    if (ms / day_ms == julian) {
        us = static_cast<std::int64_t>(ms - epoch_julian * day_ms) * 1000;
    } else {
        // The whole days are taken off first: in microseconds they would not leave room for the rest.
        const double days = std::floor(julian), rest = julian - days;
        us = static_cast<std::int64_t>((days - epoch_julian) * 2) * (day_us / 2) +
             static_cast<std::int64_t>(std::llround(rest * static_cast<double>(day_us)));
    }
    return in_years(us);
}

bool from_real(double count, TimeFormat format, std::int64_t& us) noexcept {
    if (format == TimeFormat::julian) return from_julian(count, us);
    const Epoch epoch = epoch_of(format);
    if (epoch.ticks_per_second == 0 || !(std::fabs(count) < 0x1p63)) return false;
    if (std::floor(count) == count) return from_integer(static_cast<std::int64_t>(count), format, us);
    // The decimal that the double stands for, not the double, is what must be whole: where a double is
    // coarser than a microsecond, multiplying it would give a moment nobody wrote.
    int unit_digits = 0;  // decimals of the unit that a microsecond has
    for (std::int64_t ticks = epoch.ticks_per_second; ticks < second_us; ticks *= 10)
        ++unit_digits;
    const ShortestDigits shortest = shortest_digits(std::fabs(count));
    int zeros = shortest.exponent + 1 - static_cast<int>(shortest.count) + unit_digits;
    if (zeros < 0) return false;
    us = 0;
    for (std::size_t i = 0; i < shortest.count; ++i)
        us = us * 10 + (shortest.digits[i] - '0');
    for (; zeros > 0 && us <= last_us; --zeros)
        us *= 10;
    if (count < 0) us = -us;
    us += epoch.seconds * second_us;
    return in_years(us);
}

/// Any accepted form of a moment. Numbers are UTC.
bool moment_of(const ValueView& value, TimeFormat format, Moment& out) noexcept {
    std::int64_t count = 0;
    switch (value.storage_class) {
        case StorageClass::integer:
            if (format == TimeFormat::julian)
                return from_julian(static_cast<double>(value.integer), out.local);
            return from_integer(value.integer, format, out.local);
        case StorageClass::real: return from_real(value.real, format, out.local);
        case StorageClass::text:
            if (format != TimeFormat::iso8601 && parse_integer(value.bytes(), count))
                return from_integer(count, format, out.local);
            return parse_moment(value.bytes(), out);
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return false;
}

}  // namespace

bool write_timestamp(RowBuffer& row, const ValueView& value, TimeFormat format) {
    Moment moment;
    if (!moment_of(value, format, moment) || moment.zone != 0) return false;
    append_fixed(row, 's', moment.local - epoch_2000_days * day_us);
    return true;
}

bool write_timestamptz(RowBuffer& row, const ValueView& value, TimeFormat format) {
    Moment moment;
    if (!moment_of(value, format, moment)) return false;
    append_fixed(row, 'z', moment.local - moment.zone - epoch_2000_days * day_us);
    return true;
}

bool write_timestamptz_in(RowBuffer& row, const ValueView& value, TimeFormat format,
                          const std::string& zone) {
    Moment moment;
    if (!moment_of(value, format, moment)) return false;
    std::int64_t instant = moment.local - moment.zone;
    if (moment.is_local && !local_to_utc(moment.local, zone, instant)) return false;
    append_fixed(row, 'z', instant - epoch_2000_days * day_us);
    return true;
}

bool write_date(RowBuffer& row, const ValueView& value, TimeFormat format) {
    Moment moment;
    if (!moment_of(value, format, moment) || moment.zone != 0 || moment.local % day_us != 0) return false;
    append_fixed(row, 'd', moment.local / day_us - epoch_2000_days);
    return true;
}

bool write_time(RowBuffer& row, const ValueView& value, TimeFormat) {
    std::int64_t clock = 0;
    if (value.storage_class != StorageClass::text) return false;
    Reader reader(value.bytes());
    if (!read_clock(reader, clock) || !reader.done()) return false;
    append_fixed(row, 'h', clock);
    return true;
}

}  // namespace ferry::core::canonical
