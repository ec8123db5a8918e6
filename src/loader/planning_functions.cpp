// Small functions that the loader's SQL plans with: names, load order, defaults.
#include "core/default_value.hpp"
#include "core/dep_graph.hpp"
#include "core/name_map.hpp"
#include "core/quote.hpp"
#include "pg/result_set.hpp"

namespace ferry::loader {
namespace {

using core::Error;
using core::ErrorCode;
using pg::cell;

template <class Value>
Value require(std::optional<Value> value, const char* what, const std::string& given) {
    if (!value) throw Error(ErrorCode::invalid_value, std::string("unknown ") + what + " \"" + given + "\"");
    return *value;
}

core::Affinity affinity_of_name(const std::string& name) {
    for (const core::Affinity affinity : {core::Affinity::integer, core::Affinity::text, core::Affinity::blob,
                                          core::Affinity::real, core::Affinity::numeric})
        if (name == core::name_of(affinity)) return affinity;
    throw Error(ErrorCode::invalid_value, "unknown affinity \"" + name + "\"");
}

/// `value` is UTF-8 without NUL bytes.
Datum text_datum(const std::string& value) {
    return pg::call([&] {
        return PointerGetDatum(cstring_to_text(
            pg_any_to_server(pstrdup(value.c_str()), static_cast<int>(value.size()), PG_UTF8)));
    });
}

Datum default_sql(FunctionCallInfo fcinfo) {
    for (int i = 0; i < 4; ++i)
        if (PG_ARGISNULL(i)) PG_RETURN_NULL();
    const std::string type_name = pg::text_argument(fcinfo, 2);
    const std::string format_name = pg::text_argument(fcinfo, 3);
    const std::optional<std::string> value =
        core::translate_default(pg::text_argument(fcinfo, 0), affinity_of_name(pg::text_argument(fcinfo, 1)),
                                core::type_of_name(type_name).value_or(core::TypeId::other),
                                require(core::time_format_of_name(format_name), "time format", format_name));
    if (!value) PG_RETURN_NULL();
    return text_datum(*value);
}

using MapNames = std::vector<std::string> (*)(const std::vector<std::string>&, core::NameCase);

Datum map_names(FunctionCallInfo fcinfo, MapNames map) {
    const std::string rule = pg::text_argument(fcinfo, 1);
    const std::vector<std::string> mapped =
        map(pg::text_array_argument(fcinfo, 0), require(core::name_case_of(rule), "name case", rule));
    std::vector<Datum> elements;
    for (const std::string& name : mapped)
        elements.push_back(text_datum(name));
    return pg::call([&] {
        return PointerGetDatum(construct_array(elements.data(), static_cast<int>(elements.size()), TEXTOID,
                                               -1, false, TYPALIGN_INT));
    });
}

std::vector<pg::Row> load_order(FunctionCallInfo fcinfo) {
    const std::vector<std::string> nodes = pg::text_array_argument(fcinfo, 0);
    const std::vector<std::string> children = pg::text_array_argument(fcinfo, 1);
    const std::vector<std::string> parents = pg::text_array_argument(fcinfo, 2);
    if (children.size() != parents.size())
        throw Error(ErrorCode::invalid_value, "children and parents must have the same length");
    std::map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        index.emplace(nodes[i], i);
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < children.size(); ++i) {
        const auto child = index.find(children[i]), parent = index.find(parents[i]);
        if (child != index.end() && parent != index.end()) edges.emplace_back(child->second, parent->second);
    }
    std::vector<pg::Row> rows;
    std::int64_t place = 0;
    for (const core::LoadSlot& slot : core::load_order(nodes.size(), edges))
        rows.push_back({nodes[slot.node], cell(++place), cell(static_cast<std::int64_t>(slot.group))});
    return rows;
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_default_sql);
FERRY_SQL_FUNCTION(ferry_map_names);
FERRY_SQL_FUNCTION(ferry_column_names);
FERRY_SQL_FUNCTION(ferry_load_order);

Datum ferry_default_sql(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::default_sql(fcinfo); });
}
Datum ferry_map_names(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::map_names(fcinfo, ferry::core::map_names); });
}
Datum ferry_column_names(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::map_names(fcinfo, ferry::core::map_column_names); });
}
Datum ferry_load_order(PG_FUNCTION_ARGS) {
    return ferry::pg::entry(
        [&] { return ferry::pg::return_rows(fcinfo, ferry::loader::load_order(fcinfo)); });
}

}  // extern "C"
