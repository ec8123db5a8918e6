#include "core/listed_values.hpp"

#include "core/canonical.hpp"
#include "core/canonical_detail.hpp"

namespace ferry::core {

std::string listed_bytes(const ValueView& value) {
    if (value.storage_class == StorageClass::text || value.storage_class == StorageClass::blob)
        return std::string(value.bytes());
    char buffer[canonical::number_size];
    return std::string(canonical::print_number(value, buffer));
}

std::optional<std::string> canonical_row_key(std::string_view json) {
    RowBuffer buffer;
    if (!append_jsonb(buffer, json)) return std::nullopt;
    return buffer;
}

bool ListedValues::add(std::string_view row_key, bool rejected, std::string column, std::string bytes) {
    std::optional<std::string> key = canonical_row_key(row_key);
    if (!key) return false;
    ListedRow& row = rows_[std::move(*key)];
    row.rejected = row.rejected || rejected;
    row.values.insert_or_assign(std::move(column), std::move(bytes));
    return true;
}

const ListedRow* ListedValues::find(std::string_view row_key) {
    const std::optional<std::string> key = canonical_row_key(row_key);
    if (!key) return nullptr;
    const auto found = rows_.find(*key);
    if (found == rows_.end()) return nullptr;
    found->second.seen = true;
    return &found->second;
}

std::int64_t ListedValues::unseen() const noexcept {
    std::int64_t count = 0;
    for (const auto& [key, row] : rows_)
        count += row.seen ? 0 : 1;
    return count;
}

}  // namespace ferry::core
