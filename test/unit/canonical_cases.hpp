// What the tests of the canonical form share: expected bytes, and the check of a table of cases.
#pragma once

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/canonical.hpp"

namespace canonical_cases {

using namespace ferry::core;

inline std::string little_endian(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i)
        out.push_back(static_cast<char>(value >> (8 * i) & 255));
    return out;
}

inline std::string fixed(char tag, std::int64_t value) {
    return tag + little_endian(static_cast<std::uint64_t>(value), 8);
}

inline std::string sized(char tag, std::string_view text) {
    return tag + little_endian(text.size(), 4) + std::string(text);
}

inline std::string real(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return 'f' + little_endian(bits, 8);
}

inline std::string boolean(bool value) {
    return std::string("b") + static_cast<char>(value ? 1 : 0);
}

struct Case {
    ValueView value;
    TypeId type;
    std::string expected;  ///< "" for a misfit
    TimeFormat format = TimeFormat::iso8601;
};

inline std::string describe(const Case& c) {
    std::string text = std::string(name_of(c.value.storage_class)) + " ";
    if (c.value.storage_class == StorageClass::integer) text += std::to_string(c.value.integer);
    if (c.value.storage_class == StorageClass::real) text += std::to_string(c.value.real);
    if (c.value.data != nullptr) text += std::string(c.value.bytes().substr(0, 80));
    return text + " as " + row_of(c.type).sql_name + " " + name_of(c.format);
}

/// Every case is appended behind other content, which must stay as it is.
inline void check_all(const std::vector<Case>& cases) {
    for (const Case& c : cases) {
        RowBuffer row = "before";
        const bool done = append_canonical(row, c.value, c.type, c.format);
        BOOST_TEST_CONTEXT(describe(c)) {
            BOOST_TEST(done == !c.expected.empty());
            BOOST_TEST((row == "before" + c.expected));
        }
    }
}

inline ValueView text(std::string_view s) {
    return ValueView::text(s);
}
inline ValueView integer(std::int64_t i) {
    return ValueView::of(i);
}
inline ValueView number(double r) {
    return ValueView::of(r);
}
inline ValueView blob(std::string_view s) {
    return ValueView::blob(s);
}

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr std::int64_t day = 86400000000;
inline const std::string misfit;

}  // namespace canonical_cases
