// The elements of JSON arrays as the conversion sees them.
#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <vector>

#include "core/canonical.hpp"
#include "core/json_array.hpp"

using namespace ferry::core;

namespace {

std::vector<JsonElement> elements(std::string_view text) {
    std::vector<JsonElement> result;
    JsonElement element;
    for (JsonArrayReader reader(text); reader.next(element);)
        result.push_back(element);
    return result;
}

struct Unescaped {
    Misfit misfit;
    std::string text;
};
Unescaped unescape(std::string_view json) {
    std::string out(json.size(), '\0');
    std::size_t size = 0;
    const Misfit misfit = unescape_json(json, out.data(), size);
    out.resize(misfit == Misfit::none ? size : 0);
    return {misfit, out};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_arrays)

BOOST_AUTO_TEST_CASE(arrays_are_told_from_everything_else) {
    for (const char* sound :
         {"[]", " [ ] ", "\n[1]\t", "[[]]", "[\"]\"]", "[{\"a\":[1,{}]}]", "[1,2 , null]"})
        BOOST_TEST(is_json_array(sound), sound);
    for (const char* other : {"", " ", "[", "]", "[1", "[1,]", "[,]", "[1]x", "{}", "1", "\"[]\"", "{1,2}",
                              "[0:1]={1}", "[a]", "[1 2]", "[\"\\x\"]", "[01]", "\v[]"})
        BOOST_TEST(!is_json_array(other), other);
    BOOST_TEST(!is_json_array(std::string_view("[\0]", 3)));
    BOOST_TEST(is_json_array(std::string(1000, '[') + std::string(1000, ']')));
    BOOST_TEST(!is_json_array(std::string(1001, '[') + std::string(1001, ']')));
}

BOOST_AUTO_TEST_CASE(elements_come_as_they_are_written) {
    BOOST_TEST(elements("[]").empty());
    BOOST_TEST(elements(" [\n] ").empty());
    const auto all = elements(R"([1, -2.50e1 ,"a\"],b" ,true,false , null,[1,"]"],{"k,": [2]},""])");
    const std::vector<std::pair<JsonKind, std::string>> expected = {
        {JsonKind::number, "1"},           {JsonKind::number, "-2.50e1"},
        {JsonKind::string, R"("a\"],b")"}, {JsonKind::boolean, "true"},
        {JsonKind::boolean, "false"},      {JsonKind::null, "null"},
        {JsonKind::nested, R"([1,"]"])"},  {JsonKind::nested, R"({"k,": [2]})"},
        {JsonKind::string, R"("")"}};
    BOOST_REQUIRE_EQUAL(all.size(), expected.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        BOOST_TEST((all[i].kind == expected[i].first), i);
        BOOST_TEST(all[i].text == expected[i].second);
    }
}

BOOST_AUTO_TEST_CASE(strings_mean_their_text) {
    BOOST_TEST(unescape(R"("")").text == "");
    BOOST_TEST(unescape(R"("a\"\\\/\b\f\n\r\tz")").text == "a\"\\/\b\f\n\r\tz");
    BOOST_TEST(unescape(R"("\u0041\u00e9\u20AC\ud83d\uDE00é")").text == "Aé€😀é");
    BOOST_TEST((unescape(R"("\u0000")").misfit == Misfit::nul_byte));
    for (const char* half :
         {R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")", R"("\ud800x")", R"("\ud83d\ud83d")"})
        BOOST_TEST((unescape(half).misfit == Misfit::not_json), half);
}

// The two sides of a verification read JSON each in its own way: they must agree on every text, sound or not.
BOOST_AUTO_TEST_CASE(both_sides_read_the_same_elements) {
    constexpr std::string_view pieces[] = {
        "[",    "]",  ",",    "\"", "\"a\"", "\"\\u00e9\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"",
        "null", "1",  "-0.5", " ",  "true",  "{",           "}",           "{\"k\":[1,\"]\"]}",
        "\\",   "[]", "\"\"", "e1", "\n",    "\"x,]\"",     "12345678901", "\"\\u0000\""};
    std::mt19937 random(20240229);
    CanonicalColumn column;
    column.is_array = true;
    int sound = 0;
    for (int round = 0; round < 200000; ++round) {
        std::string text = "[";
        // Half of them well formed, so that more than the first refusal is tried.
        const bool orderly = round % 2 == 0;
        for (std::size_t n = random() % 6; n > 0; --n) {
            if (orderly && text.size() > 1) text += ',';
            text += pieces[orderly ? 4 + random() % 16 : random() % std::size(pieces)];
        }
        text += ']';
        RowBuffer expected;
        bool fits = is_json_array(text);
        if (fits) {
            const auto all = elements(text);
            append_array(expected, static_cast<std::uint32_t>(all.size()));
            for (const JsonElement& element : all) {
                const Unescaped string = element.kind == JsonKind::string
                                             ? unescape(element.text)
                                             : Unescaped{Misfit::none, std::string(element.text)};
                fits = fits && element.kind != JsonKind::nested && string.misfit == Misfit::none;
                if (element.kind == JsonKind::null)
                    append_null(expected);
                else
                    append_bytes(expected, 't', string.text.data(), string.text.size());
            }
        }
        RowBuffer row;
        BOOST_REQUIRE_MESSAGE(append_canonical(row, ValueView::text(text), column) == fits, text);
        BOOST_REQUIRE_MESSAGE(row == (fits ? expected : RowBuffer()), text);
        sound += fits ? 1 : 0;
    }
    BOOST_TEST(sound > 20000);
}

BOOST_AUTO_TEST_SUITE_END()
