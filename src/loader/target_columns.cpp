#include "loader/target_columns.hpp"

#include "core/type_map.hpp"

namespace ferry::loader {
namespace {

std::vector<BaseType> type_array_argument(FunctionCallInfo fcinfo, int index) {
    Datum* elements = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    pg::call([&] {
        deconstruct_array(PG_GETARG_ARRAYTYPE_P(index), REGTYPEOID, 4, true, TYPALIGN_INT, &elements, &nulls,
                          &count);
    });
    std::vector<BaseType> types;
    for (int i = 0; i < count; ++i)
        types.push_back(pg::call([&] { return base_type_of(DatumGetObjectId(elements[i])); }));
    return types;
}

}  // namespace

BaseType base_type_of(Oid type) {
    const Oid base = getBaseType(type);
    const Oid element = get_element_type(base);
    return {core::type_of_oid(OidIsValid(element) ? getBaseType(element) : base), OidIsValid(element)};
}

core::TimeFormat time_format_of(const std::string& name) {
    const auto format = core::time_format_of_name(name);
    if (!format)
        throw core::Error(core::ErrorCode::invalid_value, "unknown time format \"" + name + "\"", "",
                          std::string("Valid formats are ") + core::time_format_names() + ".");
    return *format;
}

std::vector<sqlite::DigestColumn> target_columns_argument(FunctionCallInfo fcinfo, int first) {
    const std::vector<std::string> names = pg::text_array_argument(fcinfo, first);
    const std::vector<BaseType> types = type_array_argument(fcinfo, first + 1);
    const std::vector<std::string> formats = pg::text_array_argument(fcinfo, first + 2);
    const std::vector<std::string> zones = pg::text_array_argument(fcinfo, first + 3);
    if (types.size() != names.size() || formats.size() != names.size() ||
        (!zones.empty() && zones.size() != names.size()))
        throw core::Error(core::ErrorCode::invalid_value,
                          "columns, types, time_formats and time_zones must have the same length");
    std::vector<sqlite::DigestColumn> columns;
    for (std::size_t i = 0; i < names.size(); ++i)
        columns.push_back({names[i],
                           {types[i].type, time_format_of(formats[i]), types[i].is_array,
                            zones.empty() || zones[i] == "UTC" ? std::string() : zones[i]}});
    return columns;
}

core::ListedValues listed_argument(FunctionCallInfo fcinfo, int first) {
    const std::vector<std::string> keys = pg::text_array_argument(fcinfo, first);
    const std::vector<std::string> columns = pg::text_array_argument(fcinfo, first + 1);
    const std::vector<std::string> actions = pg::text_array_argument(fcinfo, first + 2);
    const std::vector<std::string> values = pg::bytea_array_argument(fcinfo, first + 3);
    if (columns.size() != keys.size() || actions.size() != keys.size() || values.size() != keys.size())
        throw core::Error(
            core::ErrorCode::invalid_value,
            "listed_keys, listed_columns, listed_actions and listed_values must have the same length");
    core::ListedValues listed;
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (!listed.add(keys[i], actions[i] == "reject", columns[i], values[i]))
            throw core::Error(core::ErrorCode::invalid_value, "listed row key is not JSON: " + keys[i]);
    return listed;
}

}  // namespace ferry::loader
