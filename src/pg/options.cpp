// Server code throughout: no locals with destructors.
#include "pg/options.hpp"

namespace ferry::pg {
namespace {

enum class Kind {
    path,
    boolean,
    milliseconds,
    positive_integer,
    cost,
    name,  // any text: SQLite's names may be empty
    time_format,
    time_zone,
    on_misfit,
    import_types,
    name_case
};

constexpr Oid import_level = InvalidOid;  // IMPORT has no catalog of its own

struct OptionRow {
    const char* name;
    Oid level;
    Kind kind;
};

constexpr OptionRow option_rows[] = {
    {"database", ForeignServerRelationId, Kind::path},
    {"snapshot", ForeignServerRelationId, Kind::path},
    {"updatable", ForeignServerRelationId, Kind::boolean},
    {"truncatable", ForeignServerRelationId, Kind::boolean},
    {"batch_size", ForeignServerRelationId, Kind::positive_integer},
    {"busy_timeout", ForeignServerRelationId, Kind::milliseconds},
    {"keep_connections", ForeignServerRelationId, Kind::boolean},
    {"fdw_startup_cost", ForeignServerRelationId, Kind::cost},
    {"fdw_tuple_cost", ForeignServerRelationId, Kind::cost},
    {"table_name", ForeignTableRelationId, Kind::name},
    {"updatable", ForeignTableRelationId, Kind::boolean},
    {"truncatable", ForeignTableRelationId, Kind::boolean},
    {"batch_size", ForeignTableRelationId, Kind::positive_integer},
    {"column_name", AttributeRelationId, Kind::name},
    {"time_format", AttributeRelationId, Kind::time_format},
    {"on_misfit", AttributeRelationId, Kind::on_misfit},
    {"time_zone", AttributeRelationId, Kind::time_zone},
    {"row_key", AttributeRelationId, Kind::boolean},
    {"types", import_level, Kind::import_types},
    {"import_views", import_level, Kind::boolean},
    {"import_default", import_level, Kind::boolean},
    {"import_not_null", import_level, Kind::boolean},
    {"import_generated", import_level, Kind::boolean},
    {"case", import_level, Kind::name_case},
};

struct Words {
    Kind kind;
    const char* const* words;
};
constexpr const char* on_misfit_words[] = {"error", "null", nullptr};
constexpr const char* import_types_words[] = {"profiled", "declared", "text", nullptr};
constexpr const char* name_case_words[] = {"keep", "lower", "snake", nullptr};
constexpr const char* time_format_words[] = {"iso8601", "unix", "unix_ms",  "unix_us", "julian",
                                             "cocoa",   "mac",  "filetime", "webkit",  nullptr};
constexpr Words enumerations[] = {
    {Kind::on_misfit, on_misfit_words},
    {Kind::import_types, import_types_words},
    {Kind::name_case, name_case_words},
    {Kind::time_format, time_format_words},
};

/// Whether a zone the server can build is one of its files. It also builds zones from rules ("XYZ+3"), which
/// other readers of the name may understand in another way. Names with a slash and small letters are files
/// alone; of the rest the server's list is asked, which means reading all files.
bool is_named_zone(const char* name) {
    if (std::strcmp(name, "UTC") == 0) return true;
    const bool has_small =
        std::any_of(name, name + std::strlen(name), [](char c) { return c >= 'a' && c <= 'z'; });
    if (std::strchr(name, '/') && has_small) return true;
    bool found = false;
    pg_tzenum* const all = pg_tzenumerate_start();
    for (pg_tz* zone; !found && (zone = pg_tzenumerate_next(all));)
        found = std::strcmp(pg_get_timezone_name(zone), name) == 0;
    pg_tzenumerate_end(all);
    return found;
}

[[noreturn]] void unknown_zone(const char* name, const char* meant) {
    ereport(ERROR, (errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
                    errmsg("time zone \"%s\" is not known to the server", name),
                    meant && is_named_zone(meant)
                        ? errhint("Did you mean \"%s\"?", meant)
                        : errhint("Valid values are names of pg_timezone_names, such as Europe/Berlin.")));
    pg_unreachable();
}

const char* valid_names(Oid level) {
    StringInfoData names;
    initStringInfo(&names);
    for (const OptionRow& row : option_rows)
        if (row.level == level) appendStringInfo(&names, "%s%s", names.len ? ", " : "", row.name);
    return names.data;
}

[[noreturn]] void bad_value(const DefElem* option, const char* value, const char* wanted) {
    ereport(ERROR, (errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
                    errmsg("invalid value for option \"%s\": \"%s\"", option->defname, value),
                    errhint("Valid values are %s.", wanted)));
    pg_unreachable();
}

void check_word(const DefElem* option, const char* value, const char* const* words) {
    StringInfoData list;
    initStringInfo(&list);
    for (; *words; ++words) {
        if (std::strcmp(*words, value) == 0) return;
        appendStringInfo(&list, "%s%s", list.len ? ", " : "", *words);
    }
    bad_value(option, value, list.data);
}

void check_value(const OptionRow& row, DefElem* option) {
    const char* value = defGetString(option);
    for (const Words& words : enumerations)
        if (words.kind == row.kind) return check_word(option, value, words.words);
    int number = 0;
    bool flag = false;
    double real = 0;
    switch (row.kind) {
        case Kind::path:
            if (value[0] != '/') bad_value(option, value, "absolute paths on the server's host");
            break;
        case Kind::boolean:
            if (!parse_bool(value, &flag)) bad_value(option, value, "true and false");
            break;
        case Kind::milliseconds:
            if (!parse_int(value, &number, 0, nullptr) || number < 0)
                bad_value(option, value, "milliseconds, 0 or more");
            break;
        case Kind::positive_integer:
            if (!parse_int(value, &number, 0, nullptr) || number <= 0)
                bad_value(option, value, "whole numbers above 0");
            break;
        case Kind::cost:
            if (!parse_real(value, &real, 0, nullptr) || !(real >= 0))
                bad_value(option, value, "numbers, 0 or more");
            break;
        case Kind::time_zone:
            find_time_zone(value);
            if (!is_named_zone(value)) unknown_zone(value, nullptr);
            break;
        default: break;
    }
}

const OptionRow* find_row(const char* name, Oid level) {
    for (const OptionRow& row : option_rows)
        if (row.level == level && std::strcmp(row.name, name) == 0) return &row;
    return nullptr;
}

/// The file is opened with the server's rights, so naming it takes the right to read the server's files.
void check_privilege(List* options) {
    bool writes = false;
    ListCell* cell;
    foreach (cell, options) {
        auto* option = static_cast<DefElem*>(lfirst(cell));
        if (std::strcmp(option->defname, "updatable") == 0) writes = defGetBoolean(option);
    }
    if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES))
        ereport(ERROR,
                (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                 errmsg("permission denied to set option \"database\""),
                 errhint("It takes a superuser or a role with the privileges of pg_read_server_files.")));
    if (writes && !has_privs_of_role(GetUserId(), ROLE_PG_WRITE_SERVER_FILES))
        ereport(ERROR,
                (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                 errmsg("permission denied to set option \"updatable\""),
                 errhint("It takes a superuser or a role with the privileges of pg_write_server_files.")));
}

void validate_level(List* options, Oid level) {
    ListCell* cell;
    foreach (cell, options) {
        auto* option = static_cast<DefElem*>(lfirst(cell));
        const OptionRow* row = find_row(option->defname, level);
        if (!row) {
            const char* names = valid_names(level);
            ereport(ERROR, (errcode(ERRCODE_FDW_INVALID_OPTION_NAME),
                            errmsg("invalid option \"%s\"", option->defname),
                            names[0] ? errhint("Valid options in this context are: %s.", names)
                                     : errhint("There are no valid options in this context.")));
        }
        check_value(*row, option);
    }
}

/// A column that stands for the row key reads nothing of the file: no other option has a meaning there.
void check_row_key(List* options) {
    const DefElem* other = nullptr;
    bool row_key = false;
    ListCell* cell;
    foreach (cell, options) {
        auto* option = static_cast<DefElem*>(lfirst(cell));
        if (std::strcmp(option->defname, "row_key") != 0)
            other = option;
        else
            row_key = defGetBoolean(option);
    }
    if (row_key && other)
        ereport(ERROR,
                (errcode(ERRCODE_FDW_INVALID_OPTION_NAME),
                 errmsg("option \"%s\" contradicts option \"row_key\"", other->defname),
                 errhint("A column with row_key 'true' is no column of the file: it has no other option.")));
}

}  // namespace

void validate_options(List* options, Oid catalog) {
    validate_level(options, catalog);
    if (catalog == AttributeRelationId) check_row_key(options);
    if (catalog != ForeignServerRelationId) return;
    bool has_database = false;
    ListCell* cell;
    foreach (cell, options)
        if (std::strcmp(static_cast<DefElem*>(lfirst(cell))->defname, "database") == 0) has_database = true;
    if (!has_database)
        ereport(ERROR,
                (errcode(ERRCODE_FDW_OPTION_NAME_NOT_FOUND), errmsg("option \"database\" is required"),
                 errhint("Give the absolute path of the SQLite file: OPTIONS (database '/srv/app.db').")));
    check_privilege(options);
}

pg_tz* find_time_zone(const char* name) {
    pg_tz* const zone = std::strlen(name) <= TZ_STRLEN_MAX ? pg_tzset(name) : nullptr;
    if (!zone || !pg_tz_acceptable(zone)) unknown_zone(name, nullptr);
    // The server does not mind case, the system's own library does.
    const char* const real_name = pg_get_timezone_name(zone);
    if (std::strcmp(real_name, name) != 0) unknown_zone(name, real_name);
    return zone;
}

ServerOptions server_options(Oid server) {
    ServerOptions result;
    ListCell* cell;
    foreach (cell, GetForeignServer(server)->options) {
        auto* option = static_cast<DefElem*>(lfirst(cell));
        const char* value = defGetString(option);
        if (std::strcmp(option->defname, "database") == 0) result.database = value;
        if (std::strcmp(option->defname, "snapshot") == 0) result.snapshot = value;
        if (std::strcmp(option->defname, "busy_timeout") == 0)
            parse_int(value, &result.busy_timeout, 0, nullptr);
        if (std::strcmp(option->defname, "keep_connections") == 0)
            result.keep_connections = defGetBoolean(option);
        if (std::strcmp(option->defname, "fdw_startup_cost") == 0)
            parse_real(value, &result.startup_cost, 0, nullptr);
        if (std::strcmp(option->defname, "fdw_tuple_cost") == 0)
            parse_real(value, &result.tuple_cost, 0, nullptr);
    }
    return result;
}

TableOptions table_options(Oid relation) {
    TableOptions result{get_rel_name(relation)};
    ListCell* cell;
    foreach (cell, GetForeignTable(relation)->options) {
        auto* option = static_cast<DefElem*>(lfirst(cell));
        if (std::strcmp(option->defname, "table_name") == 0) result.table_name = defGetString(option);
    }
    return result;
}

ColumnOptions column_options(Oid relation, AttrNumber attnum) {
    ColumnOptions result;
    result.column_name = get_attname(relation, attnum, false);
    ListCell* cell;
    foreach (cell, GetForeignColumnOptions(relation, attnum)) {
        auto* option = static_cast<DefElem*>(lfirst(cell));
        const char* value = defGetString(option);
        if (std::strcmp(option->defname, "column_name") == 0) result.column_name = value;
        if (std::strcmp(option->defname, "row_key") == 0) result.row_key = defGetBoolean(option);
        if (std::strcmp(option->defname, "time_format") == 0)
            result.reading.time_format = core::time_format_of_name(value).value_or(core::TimeFormat::iso8601);
        if (std::strcmp(option->defname, "time_zone") == 0) result.reading.time_zone = value;
        if (std::strcmp(option->defname, "on_misfit") == 0)
            result.reading.null_on_misfit = std::strcmp(value, "null") == 0;
    }
    return result;
}

ImportOptions import_options(List* options) {
    validate_level(options, import_level);
    ImportOptions result;
    ListCell* cell;
    foreach (cell, options) {
        auto* option = static_cast<DefElem*>(lfirst(cell));
        const char* value = defGetString(option);
        if (std::strcmp(option->defname, "types") == 0)
            result.types = std::strcmp(value, "declared") == 0 ? ImportTypes::declared
                           : std::strcmp(value, "text") == 0   ? ImportTypes::text
                                                               : ImportTypes::profiled;
        if (std::strcmp(option->defname, "import_views") == 0) result.views = defGetBoolean(option);
        if (std::strcmp(option->defname, "import_default") == 0) result.defaults = defGetBoolean(option);
        if (std::strcmp(option->defname, "import_not_null") == 0) result.not_null = defGetBoolean(option);
        if (std::strcmp(option->defname, "import_generated") == 0) result.generated = defGetBoolean(option);
        if (std::strcmp(option->defname, "case") == 0) result.name_case = value;
    }
    return result;
}

}  // namespace ferry::pg
