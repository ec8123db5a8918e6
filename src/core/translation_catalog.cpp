#include "core/translation_catalog.hpp"

#include <algorithm>
#include <iterator>

#include "core/ascii.hpp"
#include "core/quote.hpp"

namespace ferry::core {

namespace {

// PostgreSQL's words that cannot stand as a column's or table's name without quotes, of versions 14 to 18; sorted.
constexpr std::string_view reserved_words[] = {
    "all",          "analyse",      "analyze",        "and",
    "any",          "array",        "as",             "asc",
    "asymmetric",   "authorization", "between",       "bigint",
    "binary",       "bit",          "boolean",        "both",
    "case",         "cast",         "char",           "character",
    "check",        "coalesce",     "collate",        "collation",
    "column",       "concurrently", "constraint",     "create",
    "cross",        "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user",
    "dec",          "decimal",      "default",        "deferrable",
    "desc",         "distinct",     "do",             "else",
    "end",          "except",       "exists",         "extract",
    "false",        "fetch",        "float",          "for",
    "foreign",      "freeze",       "from",           "full",
    "grant",        "greatest",     "group",          "grouping",
    "having",       "ilike",        "in",             "initially",
    "inner",        "inout",        "int",            "integer",
    "intersect",    "interval",     "into",           "is",
    "isnull",       "join",         "json",           "json_array",
    "json_arrayagg", "json_exists", "json_object",    "json_objectagg",
    "json_query",   "json_scalar",  "json_serialize", "json_table",
    "json_value",   "lateral",      "leading",        "least",
    "left",         "like",         "limit",          "localtime",
    "localtimestamp", "merge_action", "national",     "natural",
    "nchar",        "none",         "normalize",      "not",
    "notnull",      "null",         "nullif",         "numeric",
    "offset",       "on",           "only",           "or",
    "order",        "out",          "outer",          "overlaps",
    "overlay",      "placing",      "position",       "precision",
    "primary",      "real",         "references",     "returning",
    "right",        "row",          "select",         "session_user",
    "setof",        "similar",      "smallint",       "some",
    "substring",    "symmetric",    "system_user",    "table",
    "tablesample",  "then",         "time",           "timestamp",
    "to",           "trailing",     "treat",          "trim",
    "true",         "union",        "unique",         "user",
    "using",        "values",       "varchar",        "variadic",
    "verbose",      "when",         "where",          "window",
    "with",         "xmlattributes", "xmlconcat",     "xmlelement",
    "xmlexists",    "xmlforest",    "xmlnamespaces",  "xmlparse",
    "xmlpi",        "xmlroot",      "xmlserialize",   "xmltable",
};

ValueKind kind_of(TypeId type) noexcept {
    switch (type) {
        case TypeId::boolean: return ValueKind::boolean;
        case TypeId::int2:
        case TypeId::int4:
        case TypeId::int8: return ValueKind::integer;
        case TypeId::float4:
        case TypeId::float8: return ValueKind::real;
        case TypeId::numeric: return ValueKind::number;
        case TypeId::text:
        case TypeId::varchar:
        case TypeId::bpchar: return ValueKind::text;
        case TypeId::bytea: return ValueKind::blob;
        case TypeId::date:
        case TypeId::time:
        case TypeId::timestamp:
        case TypeId::timestamptz: return ValueKind::moment;
        case TypeId::uuid:
        case TypeId::json:
        case TypeId::jsonb:
        case TypeId::other:
        case TypeId::count_: break;
    }
    return ValueKind::other;
}

}  // namespace

std::string pg_name(std::string_view name) {
    if (name.empty()) return "_";
    const auto plain = [](char c) { return is_ascii_lower(c) || is_ascii_digit(c) || c == '_'; };
    const bool is_plain = !is_ascii_digit(name[0]) && std::all_of(name.begin(), name.end(), plain);
    if (is_plain && !std::binary_search(std::begin(reserved_words), std::end(reserved_words), name))
        return std::string(name);
    return quote_identifier(name);
}

const CatalogColumn* CatalogTable::find_column(std::string_view name) const noexcept {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const CatalogColumn& column) {
        return equals_ignoring_case(column.source_name, name);
    });
    return found == columns.end() ? nullptr : &*found;
}

void set_column_type(CatalogColumn& column, std::string_view sql_type) {
    column.sql_type = std::string(sql_type);
    column.type = TypeId::other;
    if (sql_type.find('[') == std::string_view::npos) column.type = type_of_name(sql_type).value_or(TypeId::other);
    column.kind = kind_of(column.type);
}

void Catalog::add(CatalogTable table) {
    std::string key = ascii_lower(table.source_name);
    tables_[std::move(key)] = std::move(table);
}

const CatalogTable* Catalog::find(std::string_view name) const {
    const auto found = tables_.find(ascii_lower(name));
    return found == tables_.end() ? nullptr : &found->second;
}

std::string Catalog::qualified(std::string_view target_name) const {
    return schema.empty() ? pg_name(target_name) : pg_name(schema) + "." + pg_name(target_name);
}

}  // namespace ferry::core
