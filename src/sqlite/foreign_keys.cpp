#include "sqlite/foreign_keys.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/ascii.hpp"
#include "core/quote.hpp"

namespace ferry::sqlite {

namespace {

using core::equals_ignoring_case;
using Names = std::vector<std::string>;

bool same_names(const Names& a, const Names& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const std::string& x, const std::string& y) { return equals_ignoring_case(x, y); });
}

bool same_set(Names a, Names b) {
    const auto fold = [](Names& names) {
        for (std::string& name : names)
            name = core::ascii_lower(name);
        std::sort(names.begin(), names.end());
    };
    fold(a);
    fold(b);
    return a == b;
}

bool same_key(const core::ForeignKey& key, const core::DdlForeignKey& declared) {
    return equals_ignoring_case(key.parent, declared.parent) && same_names(key.columns, declared.columns) &&
           same_names(key.parent_columns, declared.parent_columns);
}

void take_from_ddl(std::vector<core::ForeignKey>& keys, const core::TableDdl& ddl) {
    const auto& declared = ddl.foreign_keys;
    std::vector<bool> used(declared.size(), false);
    for (core::ForeignKey& key : keys) {
        // SQLite numbers them backwards. Not relied on: the columns must agree.
        std::size_t position = keys.size() - 1 - static_cast<std::size_t>(key.id);
        if (position >= declared.size() || used[position] || !same_key(key, declared[position])) {
            position = 0;
            while (position < declared.size() && (used[position] || !same_key(key, declared[position])))
                ++position;
            if (position == declared.size()) continue;
        }
        used[position] = true;
        key.constraint_name = declared[position].constraint_name;
        key.deferrable = declared[position].deferrable;
        key.initially_deferred = declared[position].initially_deferred;
    }
}

/// The columns of `parent` that the key names, as they are spelled there; empty when one of them is missing
/// or their number is wrong.
Names columns_in_parent(const core::ForeignKey& key, const core::Table& parent) {
    Names columns = key.parent_columns.empty() ? parent.primary_key() : key.parent_columns;
    if (columns.size() != key.columns.size()) return {};
    for (std::string& name : columns) {
        const core::Column* column = parent.find_column(name);
        if (column == nullptr) return {};
        name = column->name;
    }
    return columns;
}

bool is_unique_in(const core::Table& parent, const Names& columns) {
    if (columns.empty()) return false;
    if (same_set(columns, parent.primary_key())) return true;
    return std::any_of(parent.indexes.begin(), parent.indexes.end(), [&](const core::Index& index) {
        if (!index.unique || index.partial) return false;
        Names indexed;
        for (const core::IndexColumn& column : index.columns) {
            if (!column.name) return false;
            indexed.push_back(*column.name);
        }
        return same_set(columns, std::move(indexed));
    });
}

}  // namespace

void read_foreign_keys(Database& database, core::Table& table, const core::TableDdl* ddl) {
    Statement rows =
        database.prepare("PRAGMA main.foreign_key_list(" + core::quote_identifier(table.name) + ")");
    std::vector<core::ForeignKey> keys;
    while (rows.step()) {
        const int id = static_cast<int>(rows.integer(0));
        if (keys.empty() || keys.back().id != id) {
            core::ForeignKey key;
            key.id = id;
            key.parent = rows.text(2);
            key.on_update = rows.text(5);
            key.on_delete = rows.text(6);
            keys.push_back(std::move(key));
        }
        core::ForeignKey& key = keys.back();
        key.columns.push_back(rows.text(3));
        if (!rows.is_null(4)) key.parent_columns.push_back(rows.text(4));
    }
    std::reverse(keys.begin(), keys.end());
    if (ddl != nullptr) take_from_ddl(keys, *ddl);
    table.foreign_keys = std::move(keys);
}

void resolve_foreign_keys(std::vector<core::Table>& tables) {
    std::unordered_map<std::string, const core::Table*> by_name;
    by_name.reserve(tables.size());
    for (const core::Table& table : tables)
        by_name.emplace(core::ascii_lower(table.name), &table);
    for (core::Table& table : tables) {
        for (core::ForeignKey& key : table.foreign_keys) {
            const auto found = by_name.find(core::ascii_lower(key.parent));
            if (found == by_name.end()) continue;
            const core::Table& parent = *found->second;
            key.parent_exists = true;
            key.parent = parent.name;
            if (!parent.read_error.empty()) continue;
            key.parent_columns = columns_in_parent(key, parent);
            key.parent_unique = is_unique_in(parent, key.parent_columns);
        }
    }
}

}  // namespace ferry::sqlite
