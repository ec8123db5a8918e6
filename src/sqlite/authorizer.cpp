#include "sqlite/authorizer.hpp"

#include <string_view>

#include "core/ascii.hpp"

namespace ferry::sqlite {

namespace {

struct PragmaRow {
    std::string_view name;
    bool takes_argument;  ///< false: with an argument it would set something
};

constexpr PragmaRow readable_pragmas[] = {
    {"table_list", true},       {"table_info", true},        {"table_xinfo", true},
    {"index_list", true},       {"index_info", true},        {"index_xinfo", true},
    {"foreign_key_list", true}, {"foreign_key_check", true}, {"integrity_check", true},
    {"quick_check", true},      {"data_version", false},     {"schema_version", false},
    {"user_version", false},    {"application_id", false},   {"encoding", false},
    {"page_count", false},      {"page_size", false},        {"freelist_count", false},
    {"journal_mode", false},    {"auto_vacuum", false},      {"compile_options", false},
    {"collation_list", false},  {"function_list", false},    {"module_list", false},
    {"pragma_list", false},     {"database_list", false},
};

bool may_use_pragma(const char* name, const char* argument) noexcept {
    if (name == nullptr) return false;
    for (const PragmaRow& row : readable_pragmas) {
        if (core::equals_ignoring_case(row.name, name)) return argument == nullptr || row.takes_argument;
    }
    return false;
}

int authorize(void*, int action, const char* first, const char* second, const char*, const char*) noexcept {
    switch (action) {
        case SQLITE_ATTACH:
        case SQLITE_DETACH: return SQLITE_DENY;
        case SQLITE_FUNCTION:
            return second != nullptr && core::equals_ignoring_case(second, "load_extension") ? SQLITE_DENY
                                                                                             : SQLITE_OK;
        case SQLITE_PRAGMA: return may_use_pragma(first, second) ? SQLITE_OK : SQLITE_DENY;
        default: return SQLITE_OK;
    }
}

}  // namespace

void install_authorizer(sqlite3* db) noexcept {
    sqlite3_set_authorizer(db, authorize, nullptr);
}

}  // namespace ferry::sqlite
