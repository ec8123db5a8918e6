#include "sqlite/orphans.hpp"

#include <algorithm>

#include "core/quote.hpp"
#include "core/row_key.hpp"
#include "sqlite/row_namer.hpp"

namespace ferry::sqlite {

namespace {

constexpr std::size_t max_samples = 10;

/// "a" IS NOT NULL AND "b" IS NOT NULL, over the alias c.
std::string complete_condition(const std::vector<std::string>& columns) {
    std::string out;
    for (const std::string& name : columns)
        out += (out.empty() ? "c." : " AND c.") + core::quote_identifier(name) + " IS NOT NULL";
    return out;
}

/// A join that finds no parent. Pairs of equal columns, not a comparison of rows: SQLite takes the affinities
/// of those in another order than the columns where an index has them so. It builds an index of its own where
/// the parent has none that fits in collation and affinity, so that this stays linear.
std::string parent_join(const core::ForeignKey& key) {
    std::string condition;
    for (std::size_t i = 0; i < key.columns.size(); ++i)
        condition += (i == 0 ? "p." : " AND p.") + core::quote_identifier(key.parent_columns[i]) + " = c." +
                     core::quote_identifier(key.columns[i]) + " COLLATE BINARY";
    return " LEFT JOIN main." + core::quote_identifier(key.parent) + " AS p ON " + condition;
}

/// The key's expressions as columns of the alias c; something to select where a table has no key (a rowid
/// table with columns named rowid, _rowid_ and oid).
std::string key_list(const core::RowKey& key) {
    std::string out;
    for (const std::string& expression : key.sql)
        out += (out.empty() ? "c." : ", c.") + expression;
    return out.empty() ? "NULL" : out;
}

/// How a row stands to a foreign key.
enum class KeyState { none, without_place, complete };

/// Reads the first columns of a row as a key; `digest` is set for a complete one.
KeyState read_key(const DigestedRow& row, std::size_t columns, KeyDigest& digest) {
    std::size_t start = 0;
    bool has_place = true;
    for (std::size_t i = 0; i < columns; ++i) {
        const std::size_t end = row.ends[i];
        if (end - start == 1 && row.canonical[start] == '0') return KeyState::none;
        has_place = has_place && end > start;
        start = end;
    }
    if (!has_place) return KeyState::without_place;
    core::Digest sum;
    sum.add_bytes(std::string_view(row.canonical).substr(0, start));
    unsigned char bytes[16];
    sum.bytes(bytes);
    std::copy(std::begin(bytes), std::end(bytes), digest.begin());
    return KeyState::complete;
}

}  // namespace

Orphans find_orphans(Database& database, const core::Table& table, const core::ForeignKey& key) {
    Orphans orphans;
    const ReadScope scope(database);
    const core::RowKey row_key = core::row_key_of(table);
    const bool has_parent = key.parent_exists && key.parent_columns.size() == key.columns.size();
    std::string sql =
        "SELECT " + key_list(row_key) + " FROM main." + core::quote_identifier(table.name) + " AS c";
    if (has_parent) sql += parent_join(key);
    sql += " WHERE " + complete_condition(key.columns);
    if (has_parent) sql += " AND p." + core::quote_identifier(key.parent_columns.front()) + " IS NULL";
    Statement statement = database.prepare(sql);
    const RowNamer namer(row_key, 0);
    while (statement.step()) {
        ++orphans.occurrences;
        if (row_key.names.empty() || orphans.samples.size() >= max_samples) continue;
        orphans.samples.push_back(namer.name(statement.handle(), orphans.occurrences));
    }
    database.check_unchanged();
    return orphans;
}

std::vector<KeyDigest> key_digests(Database& database, const KeySide& parent) {
    std::vector<KeyDigest> keys;
    KeyDigest key{};
    digest_table(database, parent.table, parent.columns, parent.listed, false, [&](const DigestedRow& row) {
        if (read_key(row, parent.columns.size(), key) == KeyState::complete) keys.push_back(key);
    });
    std::sort(keys.begin(), keys.end());
    return keys;
}

void scan_orphans(Database& database, const KeySide& child, const std::vector<KeyDigest>& parents,
                  const std::vector<std::string>& wanted, const OrphanFound& found) {
    // The wanted values are only looked at: bytea takes whatever they are.
    std::vector<DigestColumn> columns = child.columns;
    for (const std::string& name : wanted)
        columns.push_back({name, {core::TypeId::bytea}});
    std::vector<core::ValueView> values(wanted.size(), core::ValueView::null());
    KeyDigest key{};
    digest_table(database, child.table, columns, child.listed, false, [&](const DigestedRow& row) {
        const KeyState state = read_key(row, child.columns.size(), key);
        if (state == KeyState::none) return;
        if (state == KeyState::complete && std::binary_search(parents.begin(), parents.end(), key)) return;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            values[i] = value_at(row.statement, static_cast<int>(child.columns.size() + i));
        found(row.key(), values);
    });
}

}  // namespace ferry::sqlite
