// Rows whose foreign key names no parent: PostgreSQL would refuse the constraint for their sake.
#include "core/quote.hpp"
#include "sqlite/table_scan.hpp"

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

/// Condition of a child row being an orphan, over the alias c.
std::string orphan_condition(const core::ForeignKey& key) {
    const std::string complete = name_list(key.columns, "c.", " IS NOT NULL", " AND ");
    if (!key.parent_exists || key.parent_columns.size() != key.columns.size()) return complete;
    // IN builds its own index where the parent has none that fits in collation and affinity, so that this
    // stays linear; CASE takes "not known" (a NULL among the parents) for "no" without looking for that NULL.
    return complete + " AND CASE WHEN (" + name_list(key.columns, "c.", " COLLATE BINARY", ", ") +
           ") IN (SELECT " + name_list(key.parent_columns, "p.", "", ", ") + " FROM main." +
           core::quote_identifier(key.parent) + " AS p) THEN 0 ELSE 1 END";
}

/// The key's expressions as columns of the child's alias; something to select where a table has no key (a
/// rowid table with columns named rowid, _rowid_ and oid).
std::string key_list(const core::RowKey& key) {
    std::string out;
    for (const std::string& expression : key.sql) {
        if (!out.empty()) out += ", ";
        out += "c." + expression;
    }
    return out.empty() ? "NULL" : out;
}

}  // namespace

Orphans find_orphans(Database& database, const core::Table& table, const core::ForeignKey& key) {
    Orphans orphans;
    const ReadScope scope(database);
    const core::RowKey row_key = core::row_key_of(table);
    Statement statement =
        database.prepare("SELECT " + key_list(row_key) + " FROM main." + core::quote_identifier(table.name) +
                         " AS c WHERE " + orphan_condition(key));
    std::vector<core::ValueView> values(row_key.names.size(), core::ValueView::null());
    while (statement.step()) {
        ++orphans.occurrences;
        if (values.empty() || orphans.samples.size() >= max_samples) continue;
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = statement.column(static_cast<int>(i));
        orphans.samples.push_back(core::row_key_json(row_key.names, values));
    }
    database.check_unchanged();
    return orphans;
}

}  // namespace ferry::sqlite
