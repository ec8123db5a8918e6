#include "core/row_key.hpp"

#include <charconv>
#include <cmath>

#include "core/quote.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

/// {"blob": "00ff"}: what no JSON string or number can be taken for.
std::string tagged_json(const char* tag, std::string_view content) {
    std::string json = "{\"";
    json += tag;
    json += "\": \"";
    json += content;
    json += "\"}";
    return json;
}

std::string real_json(double value) {
    if (std::isinf(value)) return tagged_json("real", value > 0 ? "Infinity" : "-Infinity");
    // The shortest text of a large whole real may be the text of another integer: those are written in full.
    constexpr double end_of_integers = 9223372036854775808.0;
    if (std::fabs(value) < end_of_integers && std::trunc(value) == value)
        return std::to_string(static_cast<std::int64_t>(value));
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return std::string(buffer, end);
}

std::string text_json(std::string_view text) {
    if (check_text(text.data(), text.size()) != TextFault::none) return tagged_json("text", hex_text(text));
    return quote_json(text);
}

std::string value_json(const ValueView& value) {
    switch (value.storage_class) {
        case StorageClass::null: return "null";
        case StorageClass::integer: return std::to_string(value.integer);
        case StorageClass::real: return real_json(value.real);
        case StorageClass::text: return text_json(value.bytes());
        case StorageClass::blob: return tagged_json("blob", hex_text(value.bytes()));
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
