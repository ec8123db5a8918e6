#include <boost/test/unit_test.hpp>

#include "core/error.hpp"
#include "core/lexer.hpp"

using namespace ferry::core;

namespace {

constexpr char letters[] = "wsbirpoe";  // one per TokenKind, in order: word, string, blob, ... end

/// "w:a o:, e:" for "a ,": the kinds and values of all tokens.
std::string shape_of(std::string_view sql) {
    std::string shape;
    for (const Token& token : tokenize(sql)) {
        if (!shape.empty()) shape += ' ';
        shape += letters[static_cast<int>(token.kind)];
        shape += ':' + token.value;
    }
    return shape;
}

struct Case {
    std::string sql, shape;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lexer)

BOOST_AUTO_TEST_CASE(tokens_by_kind_and_value) {
    const Case cases[] = {
        {"", "e:"},
        {" \t\r\n\f", "e:"},
        {"a b_c $d", "w:a w:b_c p:$d e:"},
        {"a$1 _x \xC3\xA9t\xC3\xA9", "w:a$1 w:_x w:\xC3\xA9t\xC3\xA9 e:"},
        {"\"a\"\"b\" [c\"d] `e``f`", "w:a\"b w:c\"d w:e`f e:"},
        {"[]", "w: e:"},
        {"'it''s' ''", "s:it's s: e:"},
        {"x'4142' X''", "b:AB b: e:"},
        {"x 'a'", "w:x s:a e:"},
        {"0 12 0x1F 0XaB", "i:0 i:12 i:0x1F i:0XaB e:"},
        {"1.5 .5 5. 1e3 1.5E-3 2e+1", "r:1.5 r:.5 r:5. r:1e3 r:1.5E-3 r:2e+1 e:"},
        {"1-2", "i:1 o:- i:2 e:"},
        {"a.b", "w:a o:. w:b e:"},
        {"a.5", "w:a r:.5 e:"},
        {"? ?12 :a @b $c", "p:? p:?12 p::a p:@b p:$c e:"},
        {"a->>b->c", "w:a o:->> w:b o:-> w:c e:"},
        {"<<=>>===<>!=||", "o:<< o:= o:>> o:== o:= o:<> o:!= o:|| e:"},
        {"<=>=", "o:<= o:>= e:"},
        {"(+-*/%&|~;,)", "o:( o:+ o:- o:* o:/ o:% o:& o:| o:~ o:; o:, o:) e:"},
        {"a--b\nc", "w:a w:c e:"},
        {"a--b", "w:a e:"},
        {"a/**/b/* ' \" */c", "w:a w:b w:c e:"},
        {"a - - b", "w:a o:- o:- w:b e:"},
        {"\xEF\xBB\xBFselect", "w:select e:"},
    };
    for (const Case& test : cases)
        BOOST_TEST(shape_of(test.sql) == test.shape, test.sql);
}

BOOST_AUTO_TEST_CASE(ranges_cover_the_source) {
    const std::string sql = "ab 'c''d' -- x\n [e f],1.5";
    const std::vector<std::string> texts = {"ab", "'c''d'", "[e f]", ",", "1.5", ""};
    const auto tokens = tokenize(sql);
    BOOST_REQUIRE_EQUAL(tokens.size(), texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        BOOST_TEST(sql.substr(tokens[i].begin, tokens[i].end - tokens[i].begin) == texts[i]);
    }
    BOOST_TEST(tokens.back().begin == sql.size());
}

BOOST_AUTO_TEST_CASE(a_quoted_word_is_no_keyword) {
    const auto tokens = tokenize("Select \"select\" [select] `select` 'select'");
    BOOST_TEST(tokens[0].is_word("SELECT"));
    for (std::size_t i = 1; i <= 4; ++i)
        BOOST_TEST(!tokens[i].is_word("SELECT"));
    BOOST_TEST(tokens[1].quote == '"');
    BOOST_TEST(tokens[2].quote == '[');
    BOOST_TEST(tokens[3].quote == '`');
    BOOST_TEST(tokens[4].quote == '\0');
    BOOST_TEST(!tokens[0].is_word("SELEC"));
    BOOST_TEST(tokenize(",")[0].is_op(","));
    BOOST_TEST(!tokenize("','")[0].is_op(","));
}

BOOST_AUTO_TEST_CASE(faults_name_the_byte) {
    const Case cases[] = {
        {"a 'b", "unterminated string at byte 3"},
        {"'a''", "unterminated string at byte 1"},
        {"\"a", "unterminated quoted identifier at byte 1"},
        {"a [b", "unterminated quoted identifier at byte 3"},
        {"`a``", "unterminated quoted identifier at byte 1"},
        {"a /* b", "unterminated comment at byte 3"},
        {"/*/", "unterminated comment at byte 1"},
        {"x'4'", "malformed blob literal at byte 1"},
        {"x'4g'", "malformed blob literal at byte 1"},
        {"x'41", "malformed blob literal at byte 1"},
        {"12ab", "malformed number at byte 1"},
        {"0x", "malformed number at byte 1"},
        {"1e", "malformed number at byte 1"},
        {"a !", "unrecognized character at byte 3"},
        {"\\", "unrecognized character at byte 1"},
        {":", "unrecognized character at byte 1"},
        {"@ a", "unrecognized character at byte 1"},
        {std::string("a\0b", 3), "unrecognized character at byte 2"},
        {"a \x01", "unrecognized character at byte 3"},
    };
    for (const Case& test : cases) {
        BOOST_CHECK_EXCEPTION(tokenize(test.sql), Error, [&](const Error& error) {
            BOOST_TEST(error.message == test.shape, test.sql);
            return error.code == ErrorCode::syntax;
        });
    }
}

BOOST_AUTO_TEST_SUITE_END()
