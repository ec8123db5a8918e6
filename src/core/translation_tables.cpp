#include "core/translation_tables.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace ferry::core {

namespace {

using FunctionTable = Rows<FunctionRow> (*)() noexcept;
constexpr FunctionTable function_tables[] = {value_functions, text_functions, number_functions,
                                             date_functions,  json_functions, format_functions};
using AggregateTable = Rows<AggregateRow> (*)() noexcept;
constexpr AggregateTable aggregate_tables[] = {aggregates, json_aggregates, window_functions};
using HelperTable = Rows<HelperRow> (*)() noexcept;
constexpr HelperTable helper_tables[] = {coercion_helpers,  text_helpers,  number_helpers, date_helpers, moment_helpers,
                                         json_helpers,      json_edit_helpers, format_helpers};

/// The first row of any table that `accepts`; nullptr if there is none.
template <class Tables, class Accepts> auto find_row(const Tables& tables, Accepts accepts) -> decltype(tables[0]().rows) {
    for (const auto table : tables)
        for (const auto& row : table())
            if (accepts(row)) return &row;
    return nullptr;
}

template <class Row> bool takes(const Row& row, std::string_view name, std::size_t args) {
    return equals_ignoring_case(row.name, name) && static_cast<int>(args) >= row.min_args &&
           (row.max_args < 0 || static_cast<int>(args) <= row.max_args);
}

void add_with_needed(std::string_view name, std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    const HelperRow* const row = find_helper(name);
    if (row == nullptr) throw Error(ErrorCode::internal, "no helper function " + std::string(name));
    for (std::string_view rest = row->needs; !rest.empty();) {
        const auto blank = rest.find(' ');
        add_with_needed(rest.substr(0, blank), names);
        rest = blank == std::string_view::npos ? std::string_view() : rest.substr(blank + 1);
    }
    names.emplace_back(name);
}

}  // namespace

const FunctionRow* find_function(std::string_view name, std::size_t args) {
    return find_row(function_tables, [&](const FunctionRow& row) { return takes(row, name, args); });
}

bool is_function(std::string_view name) {
    const auto named = [&](const auto& row) { return equals_ignoring_case(row.name, name); };
    return find_row(function_tables, named) != nullptr || find_row(aggregate_tables, named) != nullptr;
}

const AggregateRow* find_aggregate(std::string_view name, std::size_t args) {
    return find_row(aggregate_tables, [&](const AggregateRow& row) { return takes(row, name, args); });
}

const HelperRow* find_helper(std::string_view name) {
    return find_row(helper_tables, [&](const HelperRow& row) { return row.name == name; });
}

std::vector<std::string> with_needed_helpers(const std::set<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names)
        add_with_needed(name, all);
    return all;
}

std::string helper_definition(const HelperRow& row, std::string_view schema) {
    static constexpr std::string_view mark = "{schema}";
    const std::string prefix = schema.empty() ? std::string() : pg_name(schema) + ".";
    std::string text(row.definition);
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + prefix.size()))
        text.replace(at, mark.size(), prefix);
    return text;
}

}  // namespace ferry::core
