// Profiling: one SELECT of the columns and the row key, every value handed on as it is stored. The loop
// allocates nothing per row; a row is only named when its name is wanted.
#include "sqlite/table_scan.hpp"

#include "core/quote.hpp"
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

}  // namespace

std::string select_sql(const core::Table& table, const std::vector<std::string>& columns,
                       const core::RowKey& key) {
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
    std::vector<char> declared_json(count);
    for (std::size_t i = 0; i < count; ++i)
        declared_json[i] = core::is_declared_json(table.columns[i].declared_type);

    const ReadScope scope(database);
    const core::RowKey key = core::row_key_of(table);
    Statement statement = database.prepare(select_sql(table, {}, key));
    sqlite3_stmt* const handle = statement.handle();
    const RowNamer namer(key, static_cast<int>(count));
    for (std::int64_t row = 1; statement.step(); ++row) {
        for (std::size_t i = 0; i < count; ++i) {
            const core::ValueView value = value_at(handle, static_cast<int>(i));
            const core::Shape shape = core::add_value(profiles[i], value, declared_json[i] != 0);
            if (value.is_null()) continue;
            auto& samples = profiles[i].samples[static_cast<std::size_t>(shape)];
            if (samples.size() < core::ColumnProfile::max_samples) samples.push_back(namer.name(handle, row));
        }
    }
    database.check_unchanged();
    return profiles;
}

}  // namespace ferry::sqlite
