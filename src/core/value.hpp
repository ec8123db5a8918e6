// A SQLite value as the core sees it: a storage class and a borrowed view of the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ferry::core {

enum class StorageClass : std::uint8_t { null, integer, real, text, blob };

/// Lower-case SQLite name, as typeof() prints it.
const char* name_of(StorageClass storage_class) noexcept;

/// One value, not owned: `data` lives as long as the SQLite row it came from. Trivial on purpose, so that
/// it may be alive when the server longjmps.
struct ValueView {
    StorageClass storage_class;
    std::int64_t integer;  ///< set for integer
    double real;           ///< set for real; never NaN (SQLite stores NaN as NULL)
    const char* data;      ///< set for text (as UTF-8, as the file holds it, not validated) and blob
    std::size_t size;      ///< bytes at data; text may hold NUL bytes

    static constexpr ValueView null() { return {StorageClass::null, 0, 0, nullptr, 0}; }
    static constexpr ValueView of(std::int64_t i) { return {StorageClass::integer, i, 0, nullptr, 0}; }
    static constexpr ValueView of(double r) { return {StorageClass::real, 0, r, nullptr, 0}; }
    static constexpr ValueView text(std::string_view s) {
        return {StorageClass::text, 0, 0, s.data(), s.size()};
    }
    static constexpr ValueView blob(std::string_view s) {
        return {StorageClass::blob, 0, 0, s.data(), s.size()};
    }
    std::string_view bytes() const { return {data, size}; }
    bool is_null() const { return storage_class == StorageClass::null; }
};

}  // namespace ferry::core

#include "core/pure.hpp"
