// UTF-8, text, bytes, UUIDs and JSON.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/convert.hpp"
#include "core/utf8.hpp"

using namespace ferry::core;

namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

ValueView text(std::string_view s) {
    return ValueView::text(s);
}

TextFault fault_of(const std::string& s) {
    // Without room behind the bytes, so that a sanitizer sees a read past them.
    const std::unique_ptr<char[]> bytes(new char[s.size()]);
    std::copy(s.begin(), s.end(), bytes.get());
    return check_text(bytes.get(), s.size());
}

std::string encode(unsigned code) {
    const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xc0 | code >> 6), tail(0)};
    if (code < 0x10000) return {static_cast<char>(0xe0 | code >> 12), tail(6), tail(0)};
    return {static_cast<char>(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

Misfit json(const std::string& s, bool for_jsonb = false) {
    char buffer[40];
    const char* out = nullptr;
    std::size_t size = 0;
    return to_json(text(s), for_jsonb, buffer, out, size);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(every_code_point_and_no_surrogate) {
    for (unsigned code = 1; code < 0x110400; ++code) {
        const bool exists = code < 0x110000 && (code < 0xd800 || code > 0xdfff);
        const std::string bytes = encode(code);
        const TextFault expected = exists ? TextFault::none : TextFault::bad_encoding;
        if (check_text(bytes.data(), bytes.size()) != expected) BOOST_ERROR("code point " << code);
        if (utf8_sequence_length(bytes.data(), bytes.size()) != (exists ? bytes.size() : 0))
            BOOST_ERROR("length of code point " << code);
    }
}

BOOST_AUTO_TEST_CASE(faults_at_every_place_of_a_word) {
    const struct {
        std::string bytes;
        TextFault fault;
    } cases[] = {
        {"\0"s, TextFault::nul_byte},
        {"\x80", TextFault::bad_encoding},  // continuation alone
        {"\xbf", TextFault::bad_encoding},
        {"\xc0\x80", TextFault::bad_encoding},      // NUL in two bytes
        {"\xc1\xbf", TextFault::bad_encoding},      // overlong
        {"\xe0\x9f\xbf", TextFault::bad_encoding},  // overlong
        {"\xf0\x8f\xbf\xbf", TextFault::bad_encoding},
        {"\xed\xa0\x80", TextFault::bad_encoding},  // surrogate
        {"\xf4\x90\x80\x80", TextFault::bad_encoding},
        {"\xf5\x80\x80\x80", TextFault::bad_encoding},
        {"\xff", TextFault::bad_encoding},
        {"\xc3", TextFault::bad_encoding},  // cut short
        {"\xe2\x82", TextFault::bad_encoding},
        {"\xf0\x9f\x98", TextFault::bad_encoding},
        {"\xe2(\xa1", TextFault::bad_encoding},
        {"\xe2\x82(", TextFault::bad_encoding},
        {"\xc3\xa4", TextFault::none},
        {"\xe2\x82\xac", TextFault::none},
        {"\xf0\x9f\x98\x80", TextFault::none},
        {"\x7f\x01", TextFault::none},
    };
    for (const auto& c : cases)
        for (std::size_t before = 0; before < 20; ++before)
            for (std::size_t after = 0; after < 10; ++after) {
                const std::string whole = std::string(before, 'a') + c.bytes + std::string(after, 'z');
                if (fault_of(whole) != c.fault) BOOST_ERROR(before << " before, " << after << " after");
            }
}

BOOST_AUTO_TEST_CASE(first_fault_wins) {
    BOOST_TEST((fault_of("") == TextFault::none));
    BOOST_TEST((fault_of("abc\0\xff"s) == TextFault::nul_byte));
    BOOST_TEST((fault_of("abc\xff\0"s) == TextFault::bad_encoding));
}

BOOST_AUTO_TEST_CASE(counting_and_clipping) {
    BOOST_TEST(count_code_points("") == 0u);
    BOOST_TEST(count_code_points("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80") == 4u);
    const std::string mixed = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";  // 1 + 2 + 3 + 4 bytes
    const std::size_t kept[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (std::size_t limit = 0; limit < std::size(kept); ++limit)
        BOOST_TEST(clip_utf8(mixed, limit).size() == kept[limit]);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(text_values)

BOOST_AUTO_TEST_CASE(text_is_passed_on_or_refused) {
    char buffer[40];
    const char* out = nullptr;
    std::size_t size = 7;
    const std::string sound = "caf\xc3\xa9";
    BOOST_TEST((to_text(text("a\0b"s), buffer, out, size) == Misfit::nul_byte));
    BOOST_TEST((to_text(text("a\xe9"), buffer, out, size) == Misfit::bad_encoding));
    BOOST_TEST((to_text(ValueView::blob("abc"), buffer, out, size) == Misfit::storage_class));
    BOOST_TEST((to_text(ValueView::null(), buffer, out, size) == Misfit::storage_class));
    BOOST_TEST(out == nullptr);
    BOOST_TEST(size == 7u);
    BOOST_TEST((to_text(text(sound), buffer, out, size) == Misfit::none));
    BOOST_TEST(static_cast<const void*>(out) == static_cast<const void*>(sound.data()));
    BOOST_TEST(size == sound.size());
    BOOST_TEST((to_text(text(""), buffer, out, size) == Misfit::none));
    BOOST_TEST(size == 0u);
    BOOST_TEST((to_text(ValueView::of(std::int64_t{-42}), buffer, out, size) == Misfit::none));
    BOOST_TEST(std::string(out, size) == "-42");
}

BOOST_AUTO_TEST_CASE(bytes_take_everything) {
    const struct {
        ValueView value;
        std::string bytes;
    } cases[] = {
        {ValueView::blob("\0\xff"sv), "\0\xff"s},
        {ValueView::blob(""), ""},
        {text("a\0\xff"sv), "a\0\xff"s},
        {ValueView::of(std::int64_t{7}), "7"},
        {ValueView::of(7.0), "7.0"},
    };
    for (const auto& c : cases) {
        char buffer[40];
        const char* out = nullptr;
        std::size_t size = 0;
        BOOST_TEST((to_bytes(c.value, buffer, out, size) == Misfit::none));
        BOOST_TEST(std::string(out, size) == c.bytes);
    }
    char buffer[40];
    const char* out = nullptr;
    std::size_t size = 0;
    BOOST_TEST((to_bytes(ValueView::null(), buffer, out, size) == Misfit::storage_class));
}

BOOST_AUTO_TEST_CASE(uuids) {
    const std::array<std::uint8_t, 16> expected = {0x12, 0x3e, 0x45, 0x67, 0xe8, 0x9b, 0x12, 0xd3,
                                                   0xa4, 0x56, 0x42, 0x66, 0x14, 0x17, 0x40, 0xff};
    for (const char* form : {"123e4567-e89b-12d3-a456-4266141740ff", "123E4567-E89B-12D3-A456-4266141740FF",
                             "123e4567e89b12d3a4564266141740ff", "{123e4567-e89b-12d3-a456-4266141740ff}",
                             "{123e4567e89b12d3a4564266141740fF}"}) {
        std::array<std::uint8_t, 16> out{};
        BOOST_TEST((to_uuid(text(form), out) == Misfit::none), form);
        BOOST_TEST((out == expected), form);
    }
    for (const char* form :
         {"", "{}", "{", "123e4567-e89b-12d3-a456-4266141740f", "123e4567-e89b-12d3-a456-4266141740fff",
          "123e4567-e89b-12d3-a456-4266141740fg", "123e4567e-89b-12d3-a456-4266141740ff",
          "123e4567-e89b-12d3-a4564266141740ff", "123e4567e89b12d3a4564266141740f",
          "{123e4567-e89b-12d3-a456-4266141740ff", "123e4567-e89b-12d3-a456-4266141740ff}",
          "(123e4567-e89b-12d3-a456-4266141740ff)", " 123e4567-e89b-12d3-a456-4266141740ff",
          "123e4567_e89b_12d3_a456_4266141740ff", "urn:uuid:123e4567-e89b-12d3-a456-4266141740ff",
          "{{123e4567e89b12d3a4564266141740}}"}) {
        std::array<std::uint8_t, 16> out{1, 2, 3};
        BOOST_TEST((to_uuid(text(form), out) == Misfit::not_uuid), form);
        BOOST_TEST((out == std::array<std::uint8_t, 16>{1, 2, 3}), form);
    }
    std::array<std::uint8_t, 16> out{};
    const std::string raw(expected.begin(), expected.end());
    BOOST_TEST((to_uuid(ValueView::blob(raw), out) == Misfit::none));
    BOOST_TEST((out == expected));
    BOOST_TEST((to_uuid(ValueView::blob(raw.substr(1)), out) == Misfit::not_uuid));
    BOOST_TEST((to_uuid(ValueView::blob(raw + "x"), out) == Misfit::not_uuid));
    BOOST_TEST((to_uuid(ValueView::of(std::int64_t{1}), out) == Misfit::storage_class));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(valid) {
    for (const char* s : {"null",
                          "true",
                          "false",
                          "0",
                          "-0",
                          "12",
                          "-12.5",
                          "0.5",
                          "1e5",
                          "1E+5",
                          "1.5e-05",
                          "\"\"",
                          "\"abc\"",
                          "[]",
                          "[ ]",
                          "{}",
                          "{ }",
                          "[1,2,3]",
                          "[[],{}]",
                          "{\"a\":1}",
                          "{\"a\" : {\"b\" : [1, \"x\", null]}}",
                          " \t\r\n[ 1 ,\n2 ] ",
                          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                          "\"\\u00e9\\uD83D\\uDE00\"",
                          "\"caf\xc3\xa9 \x7f\"",
                          "{\"\":0}",
                          "{\"a\":1,\"a\":2}",
                          "[{\"a\":[]},[[{}]]]"}) {
        BOOST_TEST((json(s) == Misfit::none), s);
        BOOST_TEST((json(s, true) == Misfit::none), s);
    }
}

BOOST_AUTO_TEST_CASE(invalid) {
    for (const char* s : {"",
                          " ",
                          "nul",
                          "nulll",
                          "null null",
                          "True",
                          "NaN",
                          "Infinity",
                          "undefined",
                          "01",
                          "-",
                          "+1",
                          ".5",
                          "1.",
                          "1.e5",
                          "1e",
                          "1e+",
                          "0x10",
                          "1 2",
                          "'a'",
                          "\"",
                          "\"abc",
                          "\"\\\"",
                          "\"\\x\"",
                          "\"\\",
                          "\"\\u12\"",
                          "\"\\u12g4\"",
                          "\"\\u\"",
                          "\"\\U0041\"",
                          "\"a\nb\"",
                          "\"a\tb\"",
                          "\"\x1f\"",
                          "[",
                          "]",
                          "[1",
                          "[1,",
                          "[1,]",
                          "[,1]",
                          "[1 2]",
                          "[1}",
                          "{",
                          "}",
                          "{\"a\"",
                          "{\"a\":",
                          "{\"a\":1",
                          "{\"a\":1,",
                          "{\"a\":1,}",
                          "{\"a\":}",
                          "{\"a\" 1}",
                          "{a:1}",
                          "{1:2}",
                          "{\"a\":1]",
                          "{,}",
                          "[]]",
                          "[][]",
                          "{}{}",
                          "[]x",
                          "x[]",
                          "/* c */ 1",
                          "1 // c",
                          "\xef\xbb\xbf"
                          "1",
                          "[\v1]",
                          "[\xc2\xa0"
                          "1]"}) {
        BOOST_TEST((json(s) == Misfit::not_json), s);
        BOOST_TEST((json(s, true) == Misfit::not_json), s);
    }
}

BOOST_AUTO_TEST_CASE(what_only_json_can_hold) {
    const struct {
        const char* text;
        Misfit jsonb;
    } cases[] = {
        {"\"\\u0000\"", Misfit::nul_byte},        {"{\"a\\u0000\":1}", Misfit::nul_byte},
        {"\"\\ud800\"", Misfit::not_json},        {"\"\\ud800x\"", Misfit::not_json},
        {"\"\\ud800\\n\"", Misfit::not_json},     {"\"\\ud800\\ud800\"", Misfit::not_json},
        {"\"\\udc00\"", Misfit::not_json},        {"\"\\udc00\\ud800\"", Misfit::not_json},
        {"\"\\ud83d\\u0041\"", Misfit::not_json}, {"1e131072", Misfit::out_of_range},
        {"[1e-16384]", Misfit::out_of_range},     {"\"\\u0001\"", Misfit::none},
        {"\"\\udbff\\udfff\"", Misfit::none},     {"1e131071", Misfit::none},
    };
    for (const auto& c : cases) {
        BOOST_TEST((json(c.text) == Misfit::none), c.text);
        BOOST_TEST(words_of(json(c.text, true)) == words_of(c.jsonb), c.text);
    }
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    BOOST_TEST((json(nested(1000)) == Misfit::none));
    BOOST_TEST((json(nested(1001)) == Misfit::not_json));
    BOOST_TEST((json(nested(10000000)) == Misfit::not_json));
    std::string objects, ends;
    for (int i = 0; i < 500; ++i) {
        objects += "[{\"a\":";
        ends += "}]";
    }
    BOOST_TEST((json(objects + "1" + ends) == Misfit::none));
    BOOST_TEST((json("[" + objects + "1" + ends + "]") == Misfit::not_json));
    // Closed levels do not count.
    std::string flat = "[";
    for (int i = 0; i < 5000; ++i)
        flat += "[],{},";
    BOOST_TEST((json(flat + "0]") == Misfit::none));
}

BOOST_AUTO_TEST_CASE(every_cut_of_a_document_is_refused) {
    const std::string whole = "{\"k\\n\": [1.5e3, true, null, \"\\ud83d\\ude00\"], \"m\": {}}";
    BOOST_TEST((json(whole, true) == Misfit::none));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::unique_ptr<char[]> bytes(new char[size]);
        std::copy_n(whole.begin(), size, bytes.get());
        char buffer[40];
        const char* out = nullptr;
        std::size_t out_size = 0;
        const Misfit misfit = to_json(text({bytes.get(), size}), true, buffer, out, out_size);
        BOOST_TEST((misfit == Misfit::not_json));
    }
}

BOOST_AUTO_TEST_CASE(encoding_and_other_classes) {
    char buffer[40];
    const char* out = nullptr;
    std::size_t size = 0;
    BOOST_TEST((json("\"\xff\"") == Misfit::bad_encoding));
    BOOST_TEST((json("\"\0\""s) == Misfit::nul_byte));
    BOOST_TEST((to_json(ValueView::blob("{}"), false, buffer, out, size) == Misfit::storage_class));
    constexpr double infinity = std::numeric_limits<double>::infinity();
    BOOST_TEST((to_json(ValueView::of(infinity), false, buffer, out, size) == Misfit::not_json));
    BOOST_TEST((to_json(ValueView::of(1e300), true, buffer, out, size) == Misfit::none));
    BOOST_TEST(std::string(out, size) == "1.0e+300");
    BOOST_TEST((to_json(ValueView::of(std::int64_t{-5}), true, buffer, out, size) == Misfit::none));
    BOOST_TEST(std::string(out, size) == "-5");
}

BOOST_AUTO_TEST_SUITE_END()
