// The loop allocates nothing per row, unless the table has listed values: then each row is named.
#include "sqlite/digest_scan.hpp"

#include "core/quote.hpp"
#include "core/row_key.hpp"
#include "sqlite/table_scan.hpp"

namespace ferry::sqlite {

namespace {

/// State of one scan: the row being added up and what it is added to.
class DigestScan {
  public:
    /// `marks_ends`: where each column's canonical form ends is wanted, beside the digests per column.
    DigestScan(const std::vector<DigestColumn>& columns, TableDigest& result, bool per_column,
               bool marks_ends)
        : columns_(columns), result_(result), per_column_(per_column), marks_ends_(per_column || marks_ends) {
        result_.columns.resize(columns.size());
        for (const DigestColumn& column : columns)
            kept_.push_back(kept_classes(column.target));
    }

    void add_row(sqlite3_stmt* statement, const RowNamer& namer) {
        open_row();
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const core::ValueView value = value_at(statement, static_cast<int>(i));
            if (!add_value(i, value)) note_unaccounted(i, value, namer.name(statement, result_.rows));
            if (marks_ends_) close_column(i);
        }
        result_.digest.add_row(row_);
    }

    /// A row of which values are listed: they are NULL in the target.
    void add_listed_row(sqlite3_stmt* statement, const core::ListedRow& listed, const std::string& key) {
        open_row();
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const core::ValueView value = value_at(statement, static_cast<int>(i));
            const auto entry = listed.values.find(columns_[i].name);
            if (entry != listed.values.end()) {
                add_listed_value(i, value, entry->second, key);
                core::append_null(row_);
            } else if (!add_value(i, value)) {
                note_unaccounted(i, value, key);
            }
            if (marks_ends_) close_column(i);
        }
        result_.digest.add_row(row_);
    }

    /// A row that is listed as a whole, value by value.
    void add_rejected_row(sqlite3_stmt* statement, const core::ListedRow& listed, const std::string& key) {
        ++result_.rejected;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const core::ValueView value = value_at(statement, static_cast<int>(i));
            const auto entry = listed.values.find(columns_[i].name);
            if (entry != listed.values.end())
                add_listed_value(i, value, entry->second, key);
            else if (value.is_null())
                ++result_.columns[i].nulls;
            else
                note_unaccounted(i, value, key);
        }
    }

    DigestedRow digested_row(sqlite3_stmt* statement, const RowNamer& namer) const {
        return {statement, row_, ends_, namer, result_.rows};
    }

  private:
    void open_row() {
        row_.clear();
        ends_.clear();
    }
    void close_column(std::size_t i) {
        const std::size_t start = ends_.empty() ? 0 : ends_.back();
        ends_.push_back(row_.size());
        if (per_column_) result_.columns[i].digest.add_bytes(std::string_view(row_).substr(start));
    }

    /// One bit per storage class whose values the column holds as they are.
    static unsigned kept_classes(const core::CanonicalColumn& column) noexcept {
        unsigned classes = 0;
        for (const auto storage_class : {core::StorageClass::integer, core::StorageClass::real,
                                         core::StorageClass::text, core::StorageClass::blob})
            if (core::keeps_form(column, storage_class))
                classes |= 1U << static_cast<unsigned>(storage_class);
        return classes;
    }

    /// False when the value has no place in the target.
    bool add_value(std::size_t i, const core::ValueView& value) {
        ColumnAccount& account = result_.columns[i];
        if (!core::append_canonical(row_, value, columns_[i].target)) return false;
        if (value.is_null())
            ++account.nulls;
        else if (kept_[i] >> static_cast<unsigned>(value.storage_class) & 1)
            ++account.loaded;
        else
            ++account.converted;
        return true;
    }

    void add_listed_value(std::size_t i, const core::ValueView& value, const std::string& bytes,
                          const std::string& key) {
        if (!value.is_null() && core::listed_bytes(value) == bytes)
            ++result_.columns[i].listed;
        else
            note_unaccounted(i, value, key);
    }

    void note_unaccounted(std::size_t i, const core::ValueView& value, const std::string& key) {
        ++result_.columns[i].unaccounted;
        if (result_.first_unaccounted.empty())
            result_.first_unaccounted = "column " + core::quote_identifier(columns_[i].name) + ", row " +
                                        key + ": " + core::show_value(value);
    }

    const std::vector<DigestColumn>& columns_;
    TableDigest& result_;
    const bool per_column_, marks_ends_;
    std::vector<std::size_t> ends_;  ///< of the columns of row_
    std::vector<unsigned> kept_;
    core::RowBuffer row_;
};

}  // namespace

std::int64_t TableDigest::unaccounted() const noexcept {
    std::int64_t total = 0;
    for (const ColumnAccount& account : columns)
        total += account.unaccounted;
    return total;
}

TableDigest digest_table(Database& database, const core::Table& table,
                         const std::vector<DigestColumn>& columns, core::ListedValues& listed,
                         bool per_column, const RowDigested& on_row) {
    core::ZoneScope zone;
    std::vector<std::string> names;
    for (const DigestColumn& column : columns) {
        zone.use(column.target.time_zone);
        names.push_back(column.name);
    }
    TableDigest result;
    DigestScan scan(columns, result, per_column, static_cast<bool>(on_row));
    const ReadScope scope(database);
    const core::RowKey key = core::row_key_of(table);
    Statement statement = database.prepare(select_sql(table, names, key));
    sqlite3_stmt* const handle = statement.handle();
    const RowNamer namer(key, static_cast<int>(columns.size()));
    while (statement.step()) {
        ++result.rows;
        // Rows are only named where that is needed: it takes as long as the rest.
        const std::string name = listed.empty() ? std::string() : namer.name(handle, result.rows);
        const core::ListedRow* const row = listed.empty() ? nullptr : listed.find(name);
        if (row != nullptr && row->rejected) {
            scan.add_rejected_row(handle, *row, name);
            continue;
        }
        if (row == nullptr)
            scan.add_row(handle, namer);
        else
            scan.add_listed_row(handle, *row, name);
        if (on_row) on_row(scan.digested_row(handle, namer));
    }
    result.strays = listed.unseen();
    database.check_unchanged();
    return result;
}

}  // namespace ferry::sqlite
