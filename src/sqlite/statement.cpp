#include "sqlite/database.hpp"

namespace ferry::sqlite {

Statement& Statement::operator=(Statement&& other) noexcept {
    if (this != &other) {
        sqlite3_finalize(handle_);
        handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw_sqlite_error(sqlite3_db_handle(handle_), code, {});
}

core::ValueView Statement::column(int index) const noexcept {
    return value_at(handle_, index);
}

std::string Statement::text(int index) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, index));
    if (data == nullptr) return {};
    return std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, index)));
}

std::string Statement::column_name(int index) const {
    const char* name = sqlite3_column_name(handle_, index);
    return name == nullptr ? std::string() : std::string(name);
}

void Statement::bind(int index, std::string_view text) {
    // An empty view may hold a null pointer, which SQLite would bind as NULL.
    const char* data = text.empty() ? "" : text.data();
    const int code = sqlite3_bind_text64(handle_, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) throw_sqlite_error(sqlite3_db_handle(handle_), code, "could not bind a parameter");
}

void Statement::bind(int index, std::int64_t value) {
    const int code = sqlite3_bind_int64(handle_, index, value);
    if (code != SQLITE_OK) throw_sqlite_error(sqlite3_db_handle(handle_), code, "could not bind a parameter");
}

}  // namespace ferry::sqlite
