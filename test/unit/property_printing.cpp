// Reals as text: the shortest decimal that reads back, in SQLite's layout, held against what SQLite prints
// (its cast to text has 15 digits, in newer versions up to 17; where there are 17, the last may be a few
// units off) and against the C library.
#include "property.hpp"

using namespace ferry::core;
using namespace ferry::test;

namespace {

double any_real(Random& random) {
    double value = 0;
    if (random.one_in(4)) {
        const std::uint64_t bits = random.bits();
        std::memcpy(&value, &bits, sizeof value);
    } else if (random.one_in(4)) {
        value = std::pow(10, random.between(-20, 20));
    } else {
        // As people write them: up to 17 digits with the point anywhere near.
        const auto digits = static_cast<double>(random.bits() % 100000000000000000U >> random.below(57));
        value = digits / std::pow(10, random.between(0, 22));
    }
    if (random.one_in(20))
        value = random.pick(
            {0.0, HUGE_VAL, 0x1p53, 1e15, 999999999999999.9, 1e-4, 5e-324, 1.7976931348623157e308});
    if (random.one_in(5)) value = std::nextafter(value, random.one_in(2) ? 1e300 : -1e300);
    return std::isnan(value) ? 0 : random.one_in(2) ? -value : value;
}

/// Significant digits of printed text.
std::size_t digit_count(const std::string& text) {
    std::string digits;
    for (const char c : text.substr(0, text.find('e')))
        if (c >= '0' && c <= '9') digits += c;
    const std::size_t first = digits.find_first_not_of('0'), last = digits.find_last_not_of('0');
    return first == std::string::npos ? 1 : last - first + 1;
}

/// The fewest digits of a correctly rounded decimal that reads back, and the exponent of the first.
void digits_needed(double value, std::size_t& digits, int& exponent) {
    char text[40];
    for (int precision = 14; precision <= 16; ++precision) {
        std::snprintf(text, sizeof text, "%.*e", precision, value);
        if (std::strtod(text, nullptr) == value) break;
    }
    exponent = std::atoi(std::strchr(text, 'e') + 1);
    digits = digit_count(text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_printing)

BOOST_AUTO_TEST_CASE(reals_as_text) {
    Random random(15);
    Question sqlite("SELECT CAST(?1 AS TEXT), quote(?1), printf('%!.17g', ?1)");
    Report report("real as text");
    constexpr double smallest_normal = 0x1p-1022;
    for (int i = 0; i < inputs_per_parser; ++i) {
        const double value = any_real(random);
        const ValueView input = ValueView::of(value);
        char buffer[64];
        const char* out = nullptr;
        std::size_t size = 0;
        const bool printed = to_text(input, buffer, out, size) == Misfit::none;
        const std::string text(printed ? std::string(out, size) : "");
        report.count(printed);
        RowBuffer row;
        append_bytes(row, 't', text.data(), text.size());
        report.hold(canonical_form(input, TypeId::text) == row, "conversion and canonical form agree", input);
        report.hold(std::strtod(text.c_str(), nullptr) == value, "the text reads back", input);

        // With more than 15 digits more than one text reads back. So it is below the normal doubles, where
        // fewer may do. From 1e15 to 1e17 newer versions of SQLite write no exponent.
        const std::string theirs = sqlite.ask(input).text();
        const bool plain_in_newer = std::fabs(value) >= 1e15 && theirs.find('e') == std::string::npos;
        const bool exact = std::strtod(theirs.c_str(), nullptr) == value && digit_count(theirs) <= 15 &&
                           std::fabs(value) >= smallest_normal && (std::isinf(value) || !plain_in_newer);
        report.hold(!exact || text == theirs, "it is SQLite's where that reads back", input);
        if (std::isinf(value) || value == 0) continue;
        for (const int column : {1, 2}) {
            const double near = std::strtod(sqlite.text(column).c_str(), nullptr);
            report.hold(std::fabs(near - value) <= std::fabs(value) * 0x1p-50 + 1e-323 || std::isinf(near),
                        "SQLite's digits are near", input);
        }
        std::size_t digits = 0;
        int exponent = 0;
        digits_needed(value, digits, exponent);
        report.hold(digit_count(text) <= digits, "there are no needless digits", input);
        report.hold((text.find('e') != std::string::npos) == (exponent < -4 || exponent > 14),
                    "the exponent stands where SQLite 3.40 writes one", input);
    }
    report.finish_without_refusals();
}

BOOST_AUTO_TEST_CASE(reals_as_decimals) {
    Random random(16);
    Report report("real as numeric");
    for (int i = 0; i < inputs_per_parser; ++i) {
        const ValueView input = ValueView::of(any_real(random));
        char buffer[64];
        const char* out = nullptr;
        std::size_t size = 0;
        std::optional<RowBuffer> ours;
        if (to_decimal(input, buffer, out, size) == Misfit::none) {
            report.hold(std::strtod(std::string(out, size).c_str(), nullptr) == input.real,
                        "the text reads back", input);
            report.hold(append_numeric(ours.emplace(), {out, size}), "what is taken is a number", input);
        }
        report.count(ours.has_value());
        report.hold(ours == canonical_form(input, TypeId::numeric), "conversion and canonical form agree",
                    input);
    }
    report.finish_without_refusals();
}

BOOST_AUTO_TEST_SUITE_END()
