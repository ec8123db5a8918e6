#include "sqlite/busy.hpp"

#include <algorithm>
#include <ctime>
#include <iterator>

namespace ferry::sqlite {

namespace {

constexpr int steps_between_checks = 4000;
constexpr int delays_ms[] = {1, 2, 5, 10, 20, 30, 50};

thread_local sqlite3* stopped_connection = nullptr;

int on_progress(void* argument) noexcept {
    return static_cast<Waiter*>(argument)->stop() ? 1 : 0;
}

bool give_up(const Waiter& waiter) noexcept {
    if (!waiter.stop()) return false;
    stopped_connection = waiter.db;
    return true;
}

/// Not sqlite3_busy_timeout(): that one cannot be cancelled. A signal ends the sleep early, which is welcome.
int on_busy(void* argument, int count) noexcept {
    auto& waiter = *static_cast<Waiter*>(argument);
    const auto now = std::chrono::steady_clock::now();
    if (count == 0) {
        waiter.started = now;
        if (stopped_connection == waiter.db) stopped_connection = nullptr;
    }
    if (give_up(waiter)) return 0;
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(now - waiter.started).count();
    if (waited >= waiter.timeout_ms) return 0;
    const int step =
        delays_ms[std::min<std::size_t>(static_cast<std::size_t>(count), std::size(delays_ms) - 1)];
    const long delay = std::min<long>(step, waiter.timeout_ms - static_cast<long>(waited));
    const timespec pause{0, delay * 1000000L};
    nanosleep(&pause, nullptr);
    return give_up(waiter) ? 0 : 1;
}

}  // namespace

void install_handlers(sqlite3* db, Waiter& waiter) noexcept {
    waiter.db = db;
    if (stopped_connection == db) stopped_connection = nullptr;  // of an earlier connection at this address
    sqlite3_progress_handler(db, steps_between_checks, on_progress, &waiter);
    sqlite3_busy_handler(db, on_busy, &waiter);
}

void remove_handlers(sqlite3* db) noexcept {
    sqlite3_progress_handler(db, 0, nullptr, nullptr);
    sqlite3_busy_handler(db, nullptr, nullptr);
}

bool take_stopped_wait(sqlite3* db) noexcept {
    if (db == nullptr || stopped_connection != db) return false;
    stopped_connection = nullptr;
    return true;
}

}  // namespace ferry::sqlite
