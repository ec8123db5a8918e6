#include "core/row_key.hpp"

#include <charconv>
#include <cmath>

#include "core/quote.hpp"

namespace ferry::core {

namespace {

std::string real_json(double value) {
    if (std::isinf(value)) return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";  // JSON has no such numbers
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return std::string(buffer, end);
}

std::string blob_json(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string result = "\"x'";
    result.reserve(bytes.size() * 2 + 5);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        result.push_back(digits[byte >> 4]);
        result.push_back(digits[byte & 15]);
    }
    result += "'\"";
    return result;
}

std::string value_json(const ValueView& value) {
    switch (value.storage_class) {
        case StorageClass::null: return "null";
        case StorageClass::integer: return std::to_string(value.integer);
        case StorageClass::real: return real_json(value.real);
        case StorageClass::text: return quote_json(value.bytes());
        case StorageClass::blob: return blob_json(value.bytes());
    }
    return "null";
}

}  // namespace

RowKey row_key_of(const Table& table) {
    RowKey key;
    const auto add_column = [&key](const std::string& name) {
        key.names.push_back(name);
        key.sql.push_back(quote_identifier(name));
    };
    for (const Column& column : table.columns) {
        if (!column.rowid_alias) continue;
        add_column(column.name);
        return key;
    }
    if (!table.rowid_name.empty()) {
        // Bare, not quoted: SQLite would take a quoted name that it does not know for a string.
        key.names.push_back(table.rowid_name);
        key.sql.push_back(table.rowid_name);
    } else if (table.kind == TableKind::table || table.kind == TableKind::shadow) {
        for (const std::string& name : table.primary_key())
            add_column(name);
    }
    return key;
}

std::string row_key_json(const std::vector<std::string>& names, const std::vector<ValueView>& values) {
    std::string json = "{";
    for (std::size_t i = 0; i < names.size() && i < values.size(); ++i) {
        if (i > 0) json += ", ";
        json += quote_json(names[i]) + ": " + value_json(values[i]);
    }
    json += '}';
    return json;
}

}  // namespace ferry::core
