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

/// One bit per integer from the smallest rowid of a table to its largest.
class RowidSet {
  public:
    RowidSet(Database& database, const std::string& table, const std::string& column) {
        const std::string name = core::quote_identifier(column), source = core::quote_identifier(table);
        // Both bounds by the table's b-tree, in no time.
        Statement bounds = database.prepare("SELECT (SELECT min(" + name + ") FROM main." + source +
                                            "), (SELECT max(" + name + ") FROM main." + source + ")");
        if (!bounds.step() || bounds.is_null(0)) return;
        first_ = bounds.integer(0);
        bits_.resize(static_cast<std::size_t>(distance(bounds.integer(1))) + 1);
        Statement statement = database.prepare("SELECT " + name + " FROM main." + source + " NOT INDEXED");
        while (statement.step())
            bits_[static_cast<std::size_t>(distance(statement.integer(0)))] = true;
    }
    bool contains(std::int64_t rowid) const noexcept {
        return rowid >= first_ && distance(rowid) < bits_.size() &&
               bits_[static_cast<std::size_t>(distance(rowid))];
    }

  private:
    std::uint64_t distance(std::int64_t rowid) const noexcept {
        return static_cast<std::uint64_t>(rowid) - static_cast<std::uint64_t>(first_);
    }
    std::int64_t first_ = 0;
    std::vector<bool> bits_;
};

/// Takes the rows of a child one by one: how many are orphans, and which are the first.
class OrphanCount {
  public:
    OrphanCount(const core::RowKey& key, Orphans& orphans) : key_(key), namer_(key, 0), orphans_(orphans) {}
    void add(sqlite3_stmt* row) {
        ++orphans_.occurrences;
        if (!key_.names.empty() && orphans_.samples.size() < max_samples)
            orphans_.samples.push_back(namer_.name(row, orphans_.occurrences));
    }

  private:
    const core::RowKey& key_;
    const RowNamer namer_;
    Orphans& orphans_;
};

/// SELECT of the row key and `more` (", c.x" or nothing) from the rows with a complete key, with `join`.
std::string child_rows(const core::Table& table, const core::ForeignKey& key, const core::RowKey& row_key,
                       const std::string& more, const std::string& join) {
    return "SELECT " + key_list(row_key) + more + " FROM main." + core::quote_identifier(table.name) +
           " AS c" + join + " WHERE " + complete_condition(key.columns);
}

void join_parents(Database& database, const core::Table& table, const core::ForeignKey& key,
                  Orphans& orphans) {
    const core::RowKey row_key = core::row_key_of(table);
    const bool has_parent = key.parent_exists && key.parent_columns.size() == key.columns.size();
    std::string sql = child_rows(table, key, row_key, "", has_parent ? parent_join(key) : "");
    if (has_parent) sql += " AND p." + core::quote_identifier(key.parent_columns.front()) + " IS NULL";
    Statement statement = database.prepare(sql);
    OrphanCount count(row_key, orphans);
    while (statement.step())
        count.add(statement.handle());
}

/// For keys of one column whose values are integers, onto an INTEGER PRIMARY KEY. A search in the parent per
/// row would read its pages over and over where the children come in another order.
void look_parents_up(Database& database, const core::Table& table, const core::ForeignKey& key,
                     Orphans& orphans) {
    const RowidSet parents(database, key.parent, key.parent_columns.front());
    const core::RowKey row_key = core::row_key_of(table);
    Statement statement = database.prepare(
        child_rows(table, key, row_key, ", c." + core::quote_identifier(key.columns.front()), ""));
    const int value = statement.column_count() - 1;
    OrphanCount count(row_key, orphans);
    while (statement.step())
        if (!parents.contains(statement.integer(value))) count.add(statement.handle());
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

Orphans find_orphans(Database& database, const core::Table& table, const core::ForeignKey& key,
                     core::OrphanSearch search) {
    Orphans orphans;
    const ReadScope scope(database);
    switch (search) {
        case core::OrphanSearch::needless: break;
        case core::OrphanSearch::by_bitmap: look_parents_up(database, table, key, orphans); break;
        case core::OrphanSearch::by_join: join_parents(database, table, key, orphans); break;
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
