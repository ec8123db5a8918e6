// Two independent readings of the same rules, conversion (convert.hpp) and canonical form (canonical.hpp),
// held against each other: for any value, type and time format both take it or both refuse it, and what they
// take is the same. A difference here is a verification that fails on sound data, or passes on broken data.
#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/canonical.hpp"
#include "core/convert.hpp"

using namespace ferry::core;

namespace {

constexpr std::size_t type_count = static_cast<std::size_t>(TypeId::count_);
using Form = std::optional<RowBuffer>;

Form fixed_form(bool ok, char tag, std::int64_t value) {
    RowBuffer row;
    if (ok) append_fixed(row, tag, value);
    return ok ? Form(row) : std::nullopt;
}

Form integer_form(const ValueView& value, std::int64_t min, std::int64_t max) {
    std::int64_t out = 0;
    const bool ok = to_int64(value, out) == Misfit::none && out >= min && out <= max;
    return fixed_form(ok, 'i', out);
}

/// What convert.hpp makes of a value, written with the target side's writers.
Form converted(const ValueView& value, TypeId type, TimeFormat format) {
    char buffer[64];
    const char* text = nullptr;
    std::size_t size = 0;
    std::int64_t number = 0;
    RowBuffer row;
    const auto bytes_form = [&](Misfit misfit, char tag) {
        if (misfit == Misfit::none) append_bytes(row, tag, text, size);
        return misfit == Misfit::none ? Form(row) : std::nullopt;
    };
    switch (type) {
        case TypeId::boolean: {
            bool truth = false;
            if (to_bool(value, truth) != Misfit::none) return std::nullopt;
            append_bool(row, truth);
            return row;
        }
        case TypeId::int2: return integer_form(value, INT16_MIN, INT16_MAX);
        case TypeId::int4: return integer_form(value, INT32_MIN, INT32_MAX);
        case TypeId::int8: return integer_form(value, INT64_MIN, INT64_MAX);
        case TypeId::float4:
        case TypeId::float8: {
            double real = 0;
            if (to_double(value, real) != Misfit::none) return std::nullopt;
            append_double(row, real);
            return row;
        }
        case TypeId::numeric:
            if (to_decimal(value, buffer, text, size) != Misfit::none) return std::nullopt;
            return append_numeric(row, {text, size}) ? row : "no number after all";
        case TypeId::text:
        case TypeId::varchar: return bytes_form(to_text(value, buffer, text, size), 't');
        case TypeId::other: return bytes_form(to_text(value, buffer, text, size), 'o');
        case TypeId::bpchar: {
            // As the server's codec has it: blanks at the end would be lost.
            const Misfit misfit = to_text(value, buffer, text, size);
            if (misfit == Misfit::none && size > 0 && text[size - 1] == ' ') return std::nullopt;
            return bytes_form(misfit, 't');
        }
        case TypeId::bytea: return bytes_form(to_bytes(value, buffer, text, size), 'x');
        case TypeId::json: return bytes_form(to_json(value, false, buffer, text, size), 't');
        case TypeId::jsonb:
            if (to_json(value, true, buffer, text, size) != Misfit::none) return std::nullopt;
            // The codec asks the canonical form about members given twice.
            return append_jsonb(row, {text, size}) ? Form(row) : std::nullopt;
        // The call first: it sets the number that is passed beside its result.
        case TypeId::date: {
            std::int32_t day = 0;
            const bool ok = to_date(value, format, day) == Misfit::none;
            return fixed_form(ok, 'd', day);
        }
        case TypeId::time: {
            const bool ok = to_time(value, format, number) == Misfit::none;
            return fixed_form(ok, 'h', number);
        }
        case TypeId::timestamp: {
            const bool ok = to_timestamp(value, format, number) == Misfit::none;
            return fixed_form(ok, 's', number);
        }
        case TypeId::timestamptz: {
            const bool ok = to_timestamptz(value, format, number) == Misfit::none;
            return fixed_form(ok, 'z', number);
        }
        case TypeId::uuid: {
            std::array<std::uint8_t, 16> id{};
            if (to_uuid(value, id) != Misfit::none) return std::nullopt;
            append_bytes(row, 'u', reinterpret_cast<const char*>(id.data()), id.size());
            return row;
        }
        case TypeId::count_: break;
    }
    return std::nullopt;
}

std::string show(const ValueView& value) {
    char text[64];
    switch (value.storage_class) {
        case StorageClass::integer: return std::to_string(value.integer);
        case StorageClass::real: std::snprintf(text, sizeof text, "%.17g", value.real); return text;
        case StorageClass::text: return "'" + std::string(value.bytes()) + "'";
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return name_of(value.storage_class);
}

/// Compares both sides for every type and format, and counts what they took.
class Comparison {
  public:
    void add(const ValueView& value) {
        for (std::size_t i = 0; i < type_count; ++i) {
            const auto type = static_cast<TypeId>(i);
            for (std::size_t f = 0; f < static_cast<std::size_t>(TimeFormat::count_); ++f) {
                const auto format = static_cast<TimeFormat>(f);
                if (format != TimeFormat::iso8601 && !row_of(type).has_time_format) break;
                compare(value, type, format);
            }
        }
    }

    void check_all_types_met() const {
        for (std::size_t i = 0; i < type_count; ++i)
            BOOST_TEST_CONTEXT(row_of(static_cast<TypeId>(i)).sql_name) {
                BOOST_TEST(taken_[i] > 100);
                BOOST_TEST((refused_[i] > 100 || static_cast<TypeId>(i) == TypeId::bytea));  // takes anything
            }
    }

  private:
    void compare(const ValueView& value, TypeId type, TimeFormat format) {
        RowBuffer row;
        const bool done = append_canonical(row, value, type, format);
        const Form expected = converted(value, type, format);
        const Form actual = done ? Form(row) : std::nullopt;
        ++(done ? taken_ : refused_)[static_cast<std::size_t>(type)];
        if (actual == expected) return;
        BOOST_ERROR(show(value) << " as " << row_of(type).sql_name << " " << name_of(format)
                                << ": conversion " << (expected ? "takes" : "refuses")
                                << " it, canonical form " << (done ? "takes" : "refuses") << " it"
                                << (done && expected ? ", differently" : ""));
    }

    std::array<std::int64_t, type_count> taken_{}, refused_{};
};

/// Random values, the more telling the closer they are to the accepted forms.
class Generator {
  public:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    std::string_view pick(const std::vector<std::string_view>& words) { return words[below(words.size())]; }

    std::int64_t integer() {
        static constexpr std::int64_t edges[] = {0,
                                                 1,
                                                 INT16_MAX,
                                                 INT32_MAX,
                                                 INT64_MAX,
                                                 INT64_MIN,
                                                 std::int64_t{1} << 53,
                                                 253402300799,
                                                 -62135596800,
                                                 253402300799999,
                                                 -62135596800000,
                                                 253402300799999999,
                                                 -62135596800000000,
                                                 252423993599,         // year 9999 since 2001
                                                 -63113904000,         // year 1 since 2001
                                                 255485145599,         // year 9999 since 1904
                                                 -60052752000,         // year 1 since 1904
                                                 2650467743999999999,  // year 9999 since 1601 in 100 ns
                                                 -504911232000000000,  // year 1 since 1601 in 100 ns
                                                 265046774399999999,
                                                 -50491123200000000,
                                                 133537860000000000,
                                                 2451545,
                                                 1721426,
                                                 5373484};
        switch (below(4)) {
            case 0: return static_cast<std::int64_t>(random_());
            case 1: return static_cast<std::int64_t>(random_() >> below(64)) * (one_in(2) ? 1 : -1);
            // Wrapped on purpose: an edge of int64 has its neighbour at the other end.
            case 2:
                return static_cast<std::int64_t>(static_cast<std::uint64_t>(edges[below(std::size(edges))]) +
                                                 below(5) - 2);
            default: return static_cast<std::int64_t>(below(4000000000)) * (one_in(3) ? 86400 : 1);
        }
    }

    double real() {
        switch (below(6)) {
            case 0: {
                const std::uint64_t bits = random_();
                double value = 0;
                std::memcpy(&value, &bits, sizeof value);
                return std::isnan(value) ? 0 : value;
            }
            case 1: return static_cast<double>(integer());
            case 2:
                return static_cast<double>(integer() % 100000000) / std::pow(10, static_cast<int>(below(12)));
            case 3:
                return 1721425.5 + static_cast<double>(below(3652059)) +
                       static_cast<double>(below(86400)) / 86400;
            case 4: return static_cast<double>(below(4000000000)) + static_cast<double>(below(1000000)) / 1e6;
            default: {
                static constexpr double edges[] = {0.0,
                                                   -0.0,
                                                   1e15,
                                                   1e14,
                                                   1e-4,
                                                   1e-5,
                                                   0x1p63,
                                                   -0x1p63,
                                                   0x1p53,
                                                   5e-324,
                                                   std::numeric_limits<double>::infinity(),
                                                   253402300800.0,
                                                   5373484.5,
                                                   -std::numeric_limits<double>::infinity(),
                                                   1.7976931348623157e308};
                const double edge = edges[below(std::size(edges))];
                return one_in(2) ? edge : std::nextafter(edge, one_in(2) ? -1e300 : 1e300);
            }
        }
    }

    std::string digits(std::uint64_t longest) {
        std::string out;
        for (auto n = below(longest + 1); n > 0; --n)
            out.push_back(static_cast<char>('0' + below(10)));
        return out;
    }

    std::string number() {
        if (one_in(8))
            return std::string(pick({"", "+", "-"})) + std::string(pick({"inf", "Infinity", "NaN", "INF"}));
        std::string out(pick({"", "", "-", "+"}));
        // Doubles as others print them: the shortest, with 17 digits, or with some more.
        if (one_in(4)) {
            char text[64];
            std::snprintf(text, sizeof text, "%.*g", static_cast<int>(14 + below(28)), real());
            return text;
        }
        out += one_in(4) ? digits(25) : digits(8);
        if (one_in(2)) out += "." + digits(6);
        if (one_in(3))
            out +=
                std::string(pick({"e", "E"})) + std::string(pick({"", "-", "+"})) + digits(one_in(4) ? 7 : 3);
        return out;
    }

    std::string moment() {
        char text[64];
        const int year = static_cast<int>(one_in(8) ? below(10000) : 1890 + below(220));
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, static_cast<int>(below(13) + one_in(20)),
                      static_cast<int>(below(32) + one_in(20)));
        std::string out = one_in(6) ? "" : text;
        if (one_in(4)) return out;
        if (!out.empty()) out += pick({" ", "T"});
        const bool midnight = one_in(4);
        std::snprintf(text, sizeof text, "%02d:%02d", midnight ? 0 : static_cast<int>(below(25)),
                      midnight ? 0 : static_cast<int>(below(61)));
        out += text;
        if (!one_in(4)) {
            std::snprintf(text, sizeof text, ":%02d", midnight ? 0 : static_cast<int>(below(61)));
            out += text;
            if (one_in(2)) out += "." + digits(7) + std::string(pick({"", "", "0", "000"}));
        }
        if (one_in(3))
            out += pick({"Z", "+00:00", "-00", "+0000", "+01:00", "-0330", "+15:59", "+16", "+1", " +01:00",
                         "z", "+05:60"});
        return out;
    }

    std::string uuid() {
        std::string out;
        for (int i = 0; i < 32; ++i) {
            if ((i == 8 || i == 12 || i == 16 || i == 20) && style_ != 0) out.push_back('-');
            out.push_back("0123456789abcdefABCDEF"[below(22)]);
        }
        style_ = static_cast<int>(below(3));
        return one_in(4) ? "{" + out + "}" : out;
    }

    std::string json(int depth = 0) {
        const std::string blank(pick({"", "", "", " ", "\n\t "}));
        switch (below(depth < 4 ? 7 : 4)) {
            case 0: return blank + std::string(pick({"null", "true", "false"}));
            case 1: return blank + number() + blank;
            case 2:
            case 3: return "\"" + string_body() + "\"";
            case 4:
            case 5: {
                std::string out = blank + "{";
                for (auto n = below(4); n > 0; --n) {
                    out += "\"" + std::string(pick({"a", "b", "aa", "\\u0061", "", "\xc3\xa4"})) + "\"" +
                           blank + ":" + json(depth + 1);
                    if (n > 1) out += ",";
                }
                return out + "}";
            }
            default: {
                std::string out = "[" + blank;
                for (auto n = below(4); n > 0; --n)
                    out += json(depth + 1) + (n > 1 ? "," : "");
                return out + "]" + blank;
            }
        }
    }

    std::string string_body() {
        std::string out;
        for (auto n = below(4); n > 0; --n)
            out += pick({"a", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e4", "\\ud83d\\ude00", "\\ud83d",
                         "\\ude00", "\\u0000", "\\u001f", "\xe2\x82\xac", "\x7f", "\\x", "\n", "\\u12"});
        return out;
    }

    std::string bytes() {
        std::string out;
        for (auto n = below(20); n > 0; --n)
            out += one_in(3) ? std::string(1, static_cast<char>(below(256)))
                             : std::string(pick(
                                   {"a", " ", "\xc3\xa4", "\xed\xa0\x80", "\xf0\x9f\x98\x80", "\xc0\x80"}));
        return out;
    }

    /// A text of one of the kinds; one in four with a byte changed, lost, or added.
    std::string text() {
        static const std::vector<std::string_view> words = {"t", "f",  "TRUE", "False", "yes", "no", "Y",
                                                            "n", "on", "OFF",  "1",     "0",   "",   " "};
        std::string out;
        switch (below(9)) {
            case 0: out = number(); break;
            case 1: out = std::to_string(integer()); break;
            case 2: out = pick(words); break;
            case 3: out = uuid(); break;
            case 4: out = json(); break;
            case 5: out = bytes(); break;
            default: out = moment(); break;
        }
        if (!one_in(4)) return out;
        const std::size_t at = below(out.size() + 1);
        const char byte = "0123456789-+:.TZ eE\"{}[],\0\x80"[below(27)];
        if (one_in(3))
            out.insert(at, 1, byte);
        else if (at < out.size() && one_in(2))
            out.erase(at, 1);
        else if (at < out.size())
            out[at] = byte;
        return out;
    }

  private:
    std::mt19937_64 random_{42};
    int style_ = 1;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(canonical_against_convert)

BOOST_AUTO_TEST_CASE(random_values) {
    Generator generate;
    Comparison comparison;
    for (int i = 0; i < 20000; ++i) {
        comparison.add(ValueView::of(generate.integer()));
        comparison.add(ValueView::of(generate.real()));
        const std::string bytes =
            generate.one_in(4) ? generate.bytes() : std::string(16, static_cast<char>(i));
        comparison.add(ValueView::blob(bytes));
        for (int repeat = 0; repeat < 4; ++repeat) {
            const std::string text = generate.text();
            comparison.add(ValueView::text(text));
        }
    }
    comparison.check_all_types_met();
}

BOOST_AUTO_TEST_CASE(limits) {
    Comparison comparison;
    const std::vector<std::string> texts = {"1e131071",
                                            "1e131072",
                                            "0e131072",
                                            "0e999999",
                                            "0e1000000",
                                            "0e99999999999",
                                            "1e-16383",
                                            "1e-16384",
                                            "0e-16384",
                                            "0." + std::string(16383, '0'),
                                            "0." + std::string(16384, '0'),
                                            "1." + std::string(16384, '0') + "e1",
                                            std::string(131072, '9'),
                                            std::string(131073, '9'),
                                            std::string(131073, '0') + "1",
                                            "1e308",
                                            "1.8e308",
                                            "1e309",
                                            "1e-307",
                                            "4.9e-324",
                                            "2e-324",
                                            "1e-400",
                                            "0e-400",
                                            "0e400",
                                            "1.",
                                            ".1",
                                            ".",
                                            "1.e1",
                                            ".e1",
                                            "+.5",
                                            "-5.e-1",
                                            "9223372036854775807",
                                            "-9223372036854775808",
                                            "9223372036854775808",
                                            "-9223372036854775809",
                                            "0000000000000000000000001",
                                            "+0",
                                            "-",
                                            "+",
                                            "+-1",
                                            "0001-01-01",
                                            "0001-01-01 00:00+00:01",
                                            "9999-12-31 23:59:59.999999-15:59",
                                            "9999-12-31 23:59:59.999999",
                                            "2000-02-29",
                                            "1900-02-29",
                                            "2024-02-29",
                                            "2023-02-29",
                                            "253402300799",
                                            "253402300800",
                                            "-62135596800",
                                            "-62135596801",
                                            "+0",
                                            "[1e131072]",
                                            "[1e1000000]",
                                            "[0e1000000]",
                                            std::string(1000, '[') + std::string(1000, ']'),
                                            std::string(1001, '[') + std::string(1001, ']'),
                                            std::string(999, '[') + "{\"a\":1}" + std::string(999, ']'),
                                            std::string(999, '[') + "{\"a\":[]}" + std::string(999, ']')};
    for (const std::string& text : texts)
        comparison.add(ValueView::text(text));
}

BOOST_AUTO_TEST_SUITE_END()
