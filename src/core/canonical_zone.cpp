// Local times by the C library: localtime_r() tells how far a zone is from UTC at an instant; which instants
// a clock on the wall may mean follows from trying.
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include <array>
#include <utility>

#include "core/canonical_detail.hpp"
#include "core/error.hpp"

namespace ferry::core {

namespace {

/// The zone that a ZoneScope has set, "" when there is none, and how many were set before it.
struct ActiveZone {
    std::string name;
    std::uint64_t generation = 0;
};
ActiveZone& active_zone() {
    static thread_local ActiveZone zone;
    return zone;
}

constexpr std::int64_t day_s = 86400;

/// Seconds east of UTC at an instant.
std::int64_t offset_at(std::int64_t instant) noexcept {
    const time_t seconds = instant;
    struct tm clock {};
    return localtime_r(&seconds, &clock) ? clock.tm_gmtoff : 0;
}

/// The C library takes a zone it does not know for UTC without a word.
bool is_known(const std::string& zone) {
    if (zone.front() == '/' || zone.find("..") != std::string::npos) return false;
    const char* const directory = getenv("TZDIR");
    struct stat file {};
    return stat((std::string(directory ? directory : "/usr/share/zoneinfo") + "/" + zone).c_str(), &file) ==
               0 &&
           S_ISREG(file.st_mode);
}

/// What the zone does around one day of the calendar.
struct Day {
    std::int64_t number = 0;  ///< since 1970-01-01
    std::int64_t offset = 0;
    bool constant = false;  ///< the offset holds for that day, the one before and the one after
    std::uint64_t generation = 0;
};

/// Through a memory of recent days: localtime_r() takes a lock, and the days of a column repeat.
const Day& day_of(std::int64_t number) {
    static thread_local std::array<Day, 1024> memory;
    Day& known = memory[static_cast<std::size_t>(number) % memory.size()];
    const std::uint64_t generation = active_zone().generation;
    if (known.generation == generation && known.number == number) return known;
    const std::int64_t noon = number * day_s + day_s / 2;
    const std::int64_t offset = offset_at(noon);
    bool constant = true;
    for (int days = -1; days <= 1; ++days)
        constant = constant && offset_at(noon + days * day_s) == offset &&
                   offset_at(noon + days * day_s - day_s / 2) == offset;
    known = {number, offset, constant && offset_at(noon + day_s + day_s / 2) == offset, generation};
    return known;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) noexcept {
    return value / by - (value % by < 0 ? 1 : 0);
}

}  // namespace

ZoneScope::~ZoneScope() {
    if (active_zone().name.empty()) return;
    active_zone().name.clear();
    if (had_zone_)
        setenv("TZ", outer_zone_.c_str(), 1);
    else
        unsetenv("TZ");
    tzset();
}

void ZoneScope::use(const std::string& zone) {
    ActiveZone& active = active_zone();
    if (zone.empty() || zone == active.name) return;
    if (!active.name.empty())
        throw Error(ErrorCode::unsupported,
                    "time zones \"" + active.name + "\" and \"" + zone + "\" in one digest of a table");
    if (!is_known(zone))
        throw Error(ErrorCode::unsupported, "time zone \"" + zone + "\" is not known to the C library", "",
                    "Install the system's time zone files (tzdata).");
    const char* const outer = getenv("TZ");
    had_zone_ = outer != nullptr;
    outer_zone_ = outer ? outer : "";
    std::string name = zone;
    setenv("TZ", (":" + zone).c_str(), 1);
    tzset();
    active.name = std::move(name);
    ++active.generation;
}

bool canonical::local_to_utc(std::int64_t local_us, const std::string& zone, std::int64_t& utc_us) {
    if (active_zone().name != zone)
        throw Error(ErrorCode::internal, "no ZoneScope has set time zone \"" + zone + "\"");
    constexpr std::int64_t second_us = 1000000;
    const std::int64_t local = floor_divide(local_us, second_us);
    const Day& day = day_of(floor_divide(local, day_s));
    std::int64_t offset = day.offset;
    if (!day.constant) {
        // Of two instants with the same clock the later one counts. The offsets a day away on both sides, and
        // those that they lead to, are all there can be.
        const std::int64_t after = offset_at(local + day_s), before = offset_at(local - day_s);
        bool found = false;
        for (const std::int64_t candidate :
             {after, before, offset_at(local - after), offset_at(local - before)}) {
            if (offset_at(local - candidate) != candidate || (found && candidate >= offset)) continue;
            offset = candidate;
            found = true;
        }
        if (!found) return false;
    }
    utc_us = local_us - offset * second_us;
    return true;
}

}  // namespace ferry::core
