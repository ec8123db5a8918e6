// Waiting for locks, and stopping long calls. For src/sqlite only.
#pragma once

#include <sqlite3.h>

#include <chrono>

namespace ferry::sqlite {

/// What the busy and progress handlers of one connection know. It must stay where it is while the handlers
/// are installed.
struct Waiter {
    sqlite3* db = nullptr;
    int timeout_ms = 0;
    bool (*should_stop)() noexcept = nullptr;
    std::chrono::steady_clock::time_point started;

    bool stop() const noexcept { return should_stop != nullptr && should_stop(); }
};

void install_handlers(sqlite3* db, Waiter& waiter) noexcept;
/// Before the Waiter goes away: statements may keep the connection alive beyond it.
void remove_handlers(sqlite3* db) noexcept;

/// True once after the last wait of this connection ended because of should_stop: SQLite reports a plain
/// SQLITE_BUSY then, and only its caller's thread knows better.
bool take_stopped_wait(sqlite3* db) noexcept;

}  // namespace ferry::sqlite

#include "core/pure.hpp"
