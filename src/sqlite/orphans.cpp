#include "sqlite/orphans.hpp"

#include "core/listed_values.hpp"
#include "core/quote.hpp"
#include "core/row_key.hpp"
#include "sqlite/row_namer.hpp"

namespace ferry::sqlite {

namespace {

constexpr std::size_t max_samples = 10;

/// "a", "b" with something around each name.
std::string name_list(const std::vector<std::string>& names, std::string_view before, std::string_view after,
                      std::string_view between) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += between;
        out.append(before).append(core::quote_identifier(name)).append(after);
    }
    return out;
}

std::string complete_condition(const std::vector<std::string>& columns) {
    return name_list(columns, "c.", " IS NOT NULL", " AND ");
}

/// Condition of a child row being an orphan, over the alias c; no parent where `parent` is empty.
std::string orphan_condition(const std::vector<std::string>& columns, const std::string& parent,
                             const std::vector<std::string>& parent_columns) {
    const std::string complete = complete_condition(columns);
    if (parent.empty() || parent_columns.size() != columns.size()) return complete;
    // IN builds its own index where the parent has none that fits in collation and affinity, so that this
    // stays linear; CASE takes "not known" (a NULL among the parents) for "no" without looking for that NULL.
    return complete + " AND CASE WHEN (" + name_list(columns, "c.", " COLLATE BINARY", ", ") +
           ") IN (SELECT " + name_list(parent_columns, "p.", "", ", ") + " FROM main." +
           core::quote_identifier(parent) + " AS p) THEN 0 ELSE 1 END";
}

/// The key's expressions as columns of an alias ("c."); something to select where a table has no key (a
/// rowid table with columns named rowid, _rowid_ and oid).
std::string key_list(const core::RowKey& key, std::string_view alias) {
    std::string out;
    for (const std::string& expression : key.sql) {
        if (!out.empty()) out += ", ";
        out.append(alias).append(expression);
    }
    return out.empty() ? "NULL" : out;
}

std::string join_condition(const Reference& reference) {
    std::string out;
    for (std::size_t i = 0; i < reference.columns.size(); ++i) {
        if (i > 0) out += " AND ";
        out += "p." + core::quote_identifier(reference.parent_columns[i]) + " = c." +
               core::quote_identifier(reference.columns[i]) + " COLLATE BINARY";
    }
    return out;
}

/// Children with their keys, then whether there is a parent, then its key.
std::string join_sql(const Reference& reference, const std::string& list, const core::RowKey& parent_key) {
    return "SELECT " + list + ", p." + core::quote_identifier(reference.parent_columns.front()) +
           " IS NOT NULL, " + key_list(parent_key, "p.") + " FROM main." +
           core::quote_identifier(reference.child.name) + " AS c LEFT JOIN main." +
           core::quote_identifier(reference.parent.name) + " AS p ON " + join_condition(reference) +
           " WHERE " + complete_condition(reference.columns);
}

}  // namespace

Orphans find_orphans(Database& database, const core::Table& table, const core::ForeignKey& key) {
    Orphans orphans;
    const ReadScope scope(database);
    const core::RowKey row_key = core::row_key_of(table);
    Statement statement = database.prepare(
        "SELECT " + key_list(row_key, "c.") + " FROM main." + core::quote_identifier(table.name) +
        " AS c WHERE " +
        orphan_condition(key.columns, key.parent_exists ? key.parent : std::string(), key.parent_columns));
    const RowNamer namer(row_key, 0);
    while (statement.step()) {
        ++orphans.occurrences;
        if (row_key.names.empty() || orphans.samples.size() >= max_samples) continue;
        orphans.samples.push_back(namer.name(statement.handle(), orphans.occurrences));
    }
    database.check_unchanged();
    return orphans;
}

void scan_orphans(Database& database, const Reference& reference,
                  const std::set<std::string>& rejected_parents, const std::vector<std::string>& wanted,
                  const OrphanFound& found) {
    const ReadScope scope(database);
    const core::RowKey row_key = core::row_key_of(reference.child);
    const core::RowKey parent_key = core::row_key_of(reference.parent);
    std::string list = key_list(row_key, "c.");
    for (const std::string& name : wanted)
        list += ", c." + core::quote_identifier(name);
    const auto key_width = static_cast<int>(std::max<std::size_t>(row_key.sql.size(), 1));
    const auto width = static_cast<int>(wanted.size());
    const bool join = !rejected_parents.empty();
    Statement statement = database.prepare(
        join ? join_sql(reference, list, parent_key)
             : "SELECT " + list + " FROM main." + core::quote_identifier(reference.child.name) +
                   " AS c WHERE " +
                   orphan_condition(reference.columns, reference.parent.name, reference.parent_columns));
    sqlite3_stmt* const handle = statement.handle();
    const RowNamer namer(row_key, 0), parent_namer(parent_key, key_width + width + 1);
    std::vector<core::ValueView> values(wanted.size(), core::ValueView::null());
    for (std::int64_t row = 1; statement.step(); ++row) {
        if (join && value_at(handle, key_width + width).integer != 0) {
            const auto parent = core::canonical_row_key(parent_namer.name(handle, 0));
            if (!parent || rejected_parents.count(*parent) == 0) continue;
        }
        for (int i = 0; i < width; ++i)
            values[static_cast<std::size_t>(i)] = value_at(handle, key_width + i);
        found(namer.name(handle, row), values);
    }
    database.check_unchanged();
}

}  // namespace ferry::sqlite
