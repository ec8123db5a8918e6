// What the property tests share: random inputs near a grammar, SQLite as the oracle, and the report. A
// property test draws a million inputs from a fixed seed, asks our conversion (convert.hpp), our canonical
// form (canonical.hpp) and SQLite about each, and names the first input of every property that does not hold.
#pragma once

#include <boost/test/unit_test.hpp>

#include <sqlite3.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "core/canonical.hpp"
#include "core/convert.hpp"

namespace ferry::test {

constexpr int inputs_per_parser = 1000000;

class Random {
  public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t bits() { return engine_(); }
    int below(int limit) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(limit)); }
    int between(int low, int high) { return low + below(high - low + 1); }
    bool one_in(int n) { return below(n) == 0; }
    template <typename T>
    T pick(std::initializer_list<T> choices) {
        return choices.begin()[below(static_cast<int>(choices.size()))];
    }
    std::string_view word(std::initializer_list<std::string_view> choices) { return pick(choices); }
    std::string digits(int count) {
        std::string out;
        for (; count > 0; --count)
            out.push_back(static_cast<char>('0' + below(10)));
        return out;
    }
    /// printf of one number: padded("%02d", 7).
    static std::string padded(const char* format, int number) {
        char text[32];
        std::snprintf(text, sizeof text, format, number);
        return text;
    }
    /// One to three small damages: bytes changed, dropped, doubled, swapped, cut off, or put in that nearly
    /// belong.
    void damage(std::string& text) {
        for (int n = between(1, 3); n > 0; --n)
            damage_once(text);
    }

  private:
    std::string_view intruder() {
        using namespace std::string_view_literals;
        // clang-format off
        return word({"0", "1", "9", ".", "-", "+", ":", " ", "T", "t", "Z", "z", "e", "E", "x", "a", "F", "g", "G", "@",
                     "{", "}", "/", ",", "\t", "\n", "\0"sv, "\xc2\xa0", "\xef\xbc\x91", "\xd9\xa1",
                     "\xe2\x88\x92", "\xff"});
        // clang-format on
    }
    void damage_once(std::string& text) {
        if (text.empty()) {
            text = intruder();
            return;
        }
        const auto at = static_cast<std::size_t>(below(static_cast<int>(text.size())));
        switch (below(8)) {
            case 0: text.erase(at, 1); break;
            case 1: text.insert(at, 1, text[at]); break;
            case 2: text.resize(at); break;
            case 3: std::swap(text[at], text[at / 2]); break;
            case 4: text += intruder(); break;
            case 5: text.insert(at, intruder()); break;
            case 6: text[at] = static_cast<char>('0' + below(10)); break;
            default: text.replace(at, 1, intruder()); break;
        }
    }

    std::mt19937_64 engine_;
};

/// One SELECT of an empty in-memory database, asked again and again. ?1 is the input.
class Question {
  public:
    explicit Question(const char* sql) {
        sqlite3* raw = nullptr;
        BOOST_REQUIRE_EQUAL(sqlite3_open(":memory:", &raw), SQLITE_OK);
        db_.reset(raw);
        sqlite3_stmt* statement = nullptr;
        BOOST_REQUIRE_MESSAGE(sqlite3_prepare_v2(raw, sql, -1, &statement, nullptr) == SQLITE_OK,
                              sqlite3_errmsg(raw) << " in " << sql);
        statement_.reset(statement);
    }
    /// `value` lives until the next ask().
    Question& ask(const core::ValueView& value) {
        sqlite3_stmt* const statement = statement_.get();
        sqlite3_reset(statement);
        switch (value.storage_class) {
            case core::StorageClass::null: sqlite3_bind_null(statement, 1); break;
            case core::StorageClass::integer: sqlite3_bind_int64(statement, 1, value.integer); break;
            case core::StorageClass::real: sqlite3_bind_double(statement, 1, value.real); break;
            case core::StorageClass::text:
                sqlite3_bind_text64(statement, 1, value.data, value.size, SQLITE_STATIC, SQLITE_UTF8);
                break;
            case core::StorageClass::blob:
                sqlite3_bind_blob64(statement, 1, value.data, value.size, SQLITE_STATIC);
                break;
        }
        BOOST_REQUIRE_EQUAL(sqlite3_step(statement), SQLITE_ROW);
        return *this;
    }
    Question& ask_text(std::string_view text) { return ask(core::ValueView::text(text)); }
    bool is_null(int column = 0) const {
        return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
    }
    std::int64_t integer(int column = 0) const { return sqlite3_column_int64(statement_.get(), column); }
    double real(int column = 0) const { return sqlite3_column_double(statement_.get(), column); }
    std::string text(int column = 0) const {
        const void* const bytes = sqlite3_column_blob(statement_.get(), column);
        const int size = sqlite3_column_bytes(statement_.get(), column);
        return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
    }

  private:
    std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db_{nullptr, sqlite3_close};
    std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement_{nullptr, sqlite3_finalize};
};

/// Text as a C string literal, numbers with all their digits.
inline std::string show(const core::ValueView& value) {
    char number[40];
    if (value.storage_class == core::StorageClass::integer) return std::to_string(value.integer);
    if (value.storage_class == core::StorageClass::real) {
        std::snprintf(number, sizeof number, "%.17g", value.real);
        return std::string("real ") + number;
    }
    std::string out = value.storage_class == core::StorageClass::blob ? "blob '" : "'";
    for (const char c : value.bytes()) {
        if (c >= ' ' && c <= '~') {
            out += c;
        } else {
            std::snprintf(number, sizeof number, "\\x%02x", static_cast<unsigned char>(c));
            out += number;
        }
    }
    return out + "'";
}

/// Counts what was taken and refused, and what broke a property.
class Report {
  public:
    explicit Report(const char* parser) : parser_(parser) {}
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;
    /// Reports, once all inputs are through. A million inputs that are all refused, or all taken, say little.
    void finish() const {
        finish_without_refusals();
        BOOST_TEST(taken_ > inputs_per_parser / 10, parser_ << " took only " << taken_);
        BOOST_TEST(refused_ > inputs_per_parser / 10, parser_ << " refused only " << refused_);
    }
    /// For what takes any input.
    void finish_without_refusals() const {
        for (const auto& [property, broken] : broken_)
            BOOST_ERROR(parser_ << ": " << property << ": not for " << broken.count << " inputs, the first "
                                << broken.first);
        BOOST_TEST(taken_ + refused_ == inputs_per_parser,
                   parser_ << " met " << taken_ + refused_ << " inputs");
        BOOST_TEST_MESSAGE(parser_ << ": " << taken_ << " taken, " << refused_ << " refused");
    }
    void count(bool taken) { ++(taken ? taken_ : refused_); }
    void hold(bool property_holds, const char* property, const core::ValueView& input) {
        if (property_holds) return;
        Broken& broken = broken_[property];
        if (broken.count++ == 0) broken.first = show(input);
    }

  private:
    struct Broken {
        int count = 0;
        std::string first;
    };
    const char* parser_;
    int taken_ = 0, refused_ = 0;
    std::map<std::string, Broken> broken_;
};

/// What the canonical side makes of a value; nothing when it refuses it.
inline std::optional<core::RowBuffer> canonical_form(const core::ValueView& value, core::TypeId type,
                                                     core::TimeFormat format = core::TimeFormat::iso8601) {
    core::RowBuffer row;
    if (!core::append_canonical(row, value, type, format)) return std::nullopt;
    return row;
}

/// What the conversion made of a value that has a fixed-size form (append_fixed).
inline std::optional<core::RowBuffer> fixed_form(core::Misfit misfit, char tag, std::int64_t value) {
    core::RowBuffer row;
    if (misfit != core::Misfit::none) return std::nullopt;
    core::append_fixed(row, tag, value);
    return row;
}

/// The fixed-size form of a value that should be taken.
inline std::optional<core::RowBuffer> expected_form(bool taken, char tag, std::int64_t value) {
    return fixed_form(taken ? core::Misfit::none : core::Misfit::not_datetime, tag, value);
}

/// Holds the conversion and the canonical form to what the text should give.
inline void hold_both(Report& report, const core::ValueView& input,
                      const std::optional<core::RowBuffer>& ours,
                      const std::optional<core::RowBuffer>& canonical,
                      const std::optional<core::RowBuffer>& expected) {
    report.count(ours.has_value());
    report.hold(ours.has_value() || !expected, "what is documented is taken", input);
    report.hold(!ours || expected.has_value(), "what is not documented is refused", input);
    report.hold(!ours || !expected || *ours == *expected, "the value is the expected one", input);
    report.hold(ours == canonical, "conversion and canonical form agree", input);
}

/// Text with every digit as d: its shape, to be looked up among the documented ones.
inline std::string shape_of(std::string_view text) {
    std::string shape(text);
    for (char& c : shape)
        if (c >= '0' && c <= '9')
            c = 'd';
        else if (c == 'd')
            c = '?';
    return shape;
}

}  // namespace ferry::test
