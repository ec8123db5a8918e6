// UUIDs and booleans against what SQLite's hex(), lower() and comparisons say.
#include <algorithm>

#include "property.hpp"

using namespace ferry::core;
using namespace ferry::test;

namespace {

std::string some_uuid_text(Random& random) {
    const std::string_view alphabet =
        random.word({"0123456789abcdef", "0123456789ABCDEF", "0123456789abcdefABCDEF"});
    const bool hyphens = random.one_in(2);
    std::string text;
    for (int i = 0; i < 32; ++i) {
        if (hyphens && (i == 8 || i == 12 || i == 16 || i == 20)) text += '-';
        text += alphabet[static_cast<std::size_t>(random.below(static_cast<int>(alphabet.size())))];
    }
    if (random.one_in(4)) text = "{" + text + "}";
    if (random.one_in(12)) text = std::string(random.word({"{", " ", "urn:uuid:", "0x"})) + text;
    if (random.one_in(3)) random.damage(text);
    return text;
}

/// 32 hex digits in the documented shapes; hyphens in all four places or in none.
bool is_uuid_shape(std::string text) {
    for (char& c : text)
        c = std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos ? 'h'
            : c == 'h'                                                                   ? '?'
                                                                                         : c;
    static const std::string bare(32, 'h'), hyphenated = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    return text == bare || text == hyphenated || text == "{" + bare + "}" || text == "{" + hyphenated + "}";
}

std::string some_word(Random& random) {
    std::string text(
        random.word({"t",  "f",    "true", "false", "yes", "no",   "y", "n",  "on",  "off", "1",    "0",
                     "tr", "fals", "of",   "ye",    "o",   "wahr", "2", "-1", "1.0", "01",  "NULL", ""}));
    for (char& c : text)
        if (random.one_in(3) && c >= 'a' && c <= 'z') c = static_cast<char>(c & ~0x20);
    if (random.one_in(4)) random.damage(text);
    return text;
}

ValueView some_truth_number(Random& random) {
    if (random.one_in(2))
        return ValueView::of(static_cast<std::int64_t>(random.bits()) >> random.between(60, 63));
    return ValueView::of(
        random.pick({0.0, 1.0, -0.0, 0.5, 2.0, -1.0, 1e300, HUGE_VAL, std::nextafter(1.0, 2.0), 5e-324}));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_word)

BOOST_AUTO_TEST_CASE(uuids) {
    Random random(128);
    // What is left of the text is upper-case hex digits, as hex() prints the 16 bytes.
    Question digits("SELECT upper(replace(trim(?1, '{}'), '-', ''))"), bytes("SELECT hex(?1)"),
        blob("SELECT hex(?1)");
    Report report("uuid");
    for (int i = 0; i < inputs_per_parser; ++i) {
        const bool is_blob = random.one_in(10);
        std::string text = some_uuid_text(random);
        if (is_blob) text.resize(static_cast<std::size_t>(random.one_in(3) ? random.below(33) : 16), '\0');
        const ValueView input = is_blob ? ValueView::blob(text) : ValueView::text(text);
        std::array<std::uint8_t, 16> id{};
        const bool taken = to_uuid(input, id) == Misfit::none;
        report.count(taken);
        report.hold(taken == (is_blob ? text.size() == 16 : is_uuid_shape(text)),
                    "the documented shapes, and no other", input);
        const std::string_view view(reinterpret_cast<const char*>(id.data()), id.size());
        if (taken) {
            report.hold(bytes.ask(ValueView::blob(view)).text() ==
                            (is_blob ? blob : digits).ask(input).text(),
                        "the bytes are the digits", input);
        }
        std::optional<RowBuffer> ours;
        if (taken) append_bytes(ours.emplace(), 'u', view.data(), view.size());
        report.hold(ours == canonical_form(input, TypeId::uuid), "conversion and canonical form agree",
                    input);
    }
    report.finish();
}

BOOST_AUTO_TEST_CASE(booleans) {
    Random random(10);
    Question sqlite(
        "SELECT CASE WHEN typeof(?1) <> 'text' THEN CASE WHEN ?1 = 1 THEN 1 WHEN ?1 = 0 THEN 0 END"
        " WHEN length(CAST(?1 AS BLOB)) > 5 THEN NULL"
        " WHEN lower(?1) IN ('t', 'true', 'yes', 'y', 'on', '1') THEN 1"
        " WHEN lower(?1) IN ('f', 'false', 'no', 'n', 'off', '0') THEN 0 END");
    Report report("boolean");
    for (int i = 0; i < inputs_per_parser; ++i) {
        const std::string text = some_word(random);
        const ValueView input = random.one_in(5) ? some_truth_number(random) : ValueView::text(text);
        sqlite.ask(input);
        std::optional<RowBuffer> expected, ours;
        if (!sqlite.is_null()) append_bool(expected.emplace(), sqlite.integer() == 1);
        bool truth = false;
        if (to_bool(input, truth) == Misfit::none) append_bool(ours.emplace(), truth);
        hold_both(report, input, ours, canonical_form(input, TypeId::boolean), expected);
    }
    report.finish();
}

BOOST_AUTO_TEST_SUITE_END()
