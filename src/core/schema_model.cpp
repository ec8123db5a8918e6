#include "core/schema_model.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace ferry::core {

const char* name_of(TableKind kind) noexcept {
    switch (kind) {
        case TableKind::table: return "table";
        case TableKind::view: return "view";
        case TableKind::virtual_table: return "virtual";
        case TableKind::shadow: return "shadow";
    }
    return "table";
}

const Column* Table::find_column(std::string_view column_name) const noexcept {
    for (const Column& column : columns) {
        if (equals_ignoring_case(column.name, column_name)) return &column;
    }
    return nullptr;
}

std::vector<std::string> Table::primary_key() const {
    std::vector<const Column*> members;
    for (const Column& column : columns) {
        if (column.pk > 0) members.push_back(&column);
    }
    std::stable_sort(members.begin(), members.end(),
                     [](const Column* a, const Column* b) { return a->pk < b->pk; });
    std::vector<std::string> names;
    names.reserve(members.size());
    for (const Column* member : members)
        names.push_back(member->name);
    return names;
}

}  // namespace ferry::core
