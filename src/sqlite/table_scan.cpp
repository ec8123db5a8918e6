// Profiling: one SELECT of the columns and the row key, every value handed on as it is stored. The loop
// allocates nothing per row; a row is only named when its name is wanted.
#include "sqlite/table_scan.hpp"

#include "core/quote.hpp"
#include "core/shape_set.hpp"
#include "sqlite/row_namer.hpp"

namespace ferry::sqlite {

namespace {

std::vector<std::string> column_names(const core::Table& table) {
    std::vector<std::string> names;
    names.reserve(table.columns.size());
    for (const core::Column& column : table.columns)
        names.push_back(column.name);
    return names;
}

/// SQLite would read "name" as a string where there is no such column.
void check_column(const core::Table& table, const std::string& name) {
    if (!table.find_column(name))
        throw core::Error(core::ErrorCode::column_not_found, "column " + core::quote_identifier(name) +
                                                                 " does not exist in SQLite table " +
                                                                 core::quote_identifier(table.name));
}

/// One column while it is profiled.
struct ProfiledColumn {
    core::Expectation expectation;
    core::ShapeSet sampled = 0;  ///< shapes that have all their samples
    bool strays_sampled = false;
};

/// Records a row where its value belongs; true when that list is full now.
bool record_sample(std::vector<std::string>& samples, const std::string& row) {
    samples.push_back(row);
    return samples.size() >= core::ColumnProfile::max_samples;
}

}  // namespace

std::string select_sql(const core::Table& table, const std::vector<std::string>& columns,
                       const core::RowKey& key) {
    for (const std::string& name : columns)
        check_column(table, name);
    std::string list;
    const auto add = [&list](std::string_view expression) {
        if (!list.empty()) list += ", ";
        list += expression;
    };
    for (const std::string& name : columns.empty() ? column_names(table) : columns)
        add(core::quote_identifier(name));
    for (const std::string& expression : key.sql)
        add(expression);
    // The table itself is read, never an index that happens to hold all its columns: a damaged index must not
    // speak for the table.
    const char* const source = table.kind == core::TableKind::table ? " NOT INDEXED" : "";
    return "SELECT " + list + " FROM main." + core::quote_identifier(table.name) + source;
}

std::vector<core::ColumnProfile> profile_table(Database& database, const core::Table& table) {
    const std::size_t count = table.columns.size();
    std::vector<core::ColumnProfile> profiles(count);
    std::vector<ProfiledColumn> columns(count);
    for (std::size_t i = 0; i < count; ++i)
        columns[i].expectation = core::expectation_of(table.columns[i].declared_type);

    const ReadScope scope(database);
    const core::RowKey key = core::row_key_of(table);
    Statement statement = database.prepare(select_sql(table, {}, key));
    sqlite3_stmt* const handle = statement.handle();
    const RowNamer namer(key, static_cast<int>(count));
    for (std::int64_t row = 1; statement.step(); ++row) {
        for (std::size_t i = 0; i < count; ++i) {
            const core::ValueView value = value_at(handle, static_cast<int>(i));
            ProfiledColumn& column = columns[i];
            const core::Noted noted = core::add_value(profiles[i], value, column.expectation);
            if (value.is_null()) continue;
            const core::ShapeSet shape = core::set_of(noted.shape);
            if ((column.sampled & shape) == 0 &&
                record_sample(profiles[i].samples[static_cast<std::size_t>(noted.shape)],
                              namer.name(handle, row)))
                column.sampled |= shape;
            if (noted.stray && !column.strays_sampled)
                column.strays_sampled = record_sample(profiles[i].stray_samples, namer.name(handle, row));
        }
    }
    database.check_unchanged();
    return profiles;
}

}  // namespace ferry::sqlite
