// The parser against SQLite's: expressions without parentheses have to mean the same to both, and what one
// refuses after a damage the other refuses, too.
#include "property.hpp"

#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "core/lexer.hpp"
#include "core/parser.hpp"
#include "core/printer.hpp"
#include "core/symbol.hpp"
#include "parenthesize.hpp"
#include "sql_oracle.hpp"
#include "tree_maker.hpp"

using namespace ferry::core;
using namespace ferry::test;

namespace {

constexpr int expressions = 60000, mutations = 100000;

/// Text of operators and literals as they come, hardly any parentheses: what groups them is precedence.
class FlatExpression {
  public:
    explicit FlatExpression(Random& random) : random_(random) {}

    std::string make() {
        ++depth_;
        std::string text = operand();
        for (int n = random_.between(1, 6); n > 0; --n)
            text += operation();
        --depth_;
        return text;
    }

  private:
    std::string operand() {
        std::string text;
        for (; random_.one_in(4);)
            text += random_.word({"- ", "+ ", "~ ", "NOT ", "NOT "});
        if (depth_ < 3 && random_.one_in(12)) return text + "(" + make() + ")";
        if (depth_ < 3 && random_.one_in(15)) return text + "CASE WHEN " + make() + " THEN 2 ELSE 0 END";
        return text +
               std::string(random_.word({"0", "1", "2", "3", "7", "1.5", "NULL", "'a'", "'A'", "'1'", "'%a'",
                                         "''", "x'41'", "'{\"a\":5}'", "'$.a'", "9223372036854775807"}));
    }
    std::string operation() {
        switch (random_.below(9)) {
            case 0: return " BETWEEN " + operand() + between_lower() + " AND " + operand();
            case 1: return " NOT BETWEEN " + operand() + " AND " + operand();
            case 2:
                return std::string(
                    random_.word({" IN (1, 2)", " NOT IN (1, 'a')", " IN (SELECT 1)", " NOT IN ()"}));
            case 3: return std::string(random_.word({" ISNULL", " NOTNULL", " NOT NULL", " COLLATE nocase"}));
            case 4: return std::string(random_.word({" LIKE ", " NOT LIKE ", " GLOB "})) + operand();
            case 5: return " LIKE " + operand() + " ESCAPE " + operand();
            case 6:
                return std::string(random_.word(
                           {" IS ", " IS NOT ", " IS DISTINCT FROM ", " IS NOT DISTINCT FROM "})) +
                       operand();
            default:
                return std::string(
                           random_.word({" + ",  " - ",  " * ",   " / ",  " % ",  " || ", " & ", " | ",
                                         " << ", " >> ", " < ",   " <= ", " > ",  " >= ", " = ", " == ",
                                         " <> ", " != ", " AND ", " OR ", " -> ", " ->> "})) +
                       operand();
        }
    }
    std::string between_lower() { return random_.one_in(3) ? operation() : std::string(); }

    Random& random_;
    int depth_ = 0;
};

/// "class:value" of SELECT <expression>, or what went wrong.
std::string value_of(sqlite3* database, const std::string& expression) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, ("SELECT " + expression).c_str(), -1, &statement, nullptr) !=
        SQLITE_OK) {
        return std::string("refused: ") + sqlite3_errmsg(database);
    }
    std::string result;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        result = std::to_string(sqlite3_column_type(statement, 0)) + ":";
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
        if (text != nullptr) result += text;
    } else {
        result = std::string("failed: ") + sqlite3_errmsg(database);
    }
    sqlite3_finalize(statement);
    return result;
}

/// What value_of() says of too much nesting.
constexpr const char* beyond_its_stack = "refused: parser stack overflow";

bool parses(const std::string& sql) {
    try {
        parse_statement(sql);
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// One or two tokens dropped, doubled, swapped or replaced.
class TokenDamage {
  public:
    explicit TokenDamage(Random& random) : random_(random) {}

    std::string damaged(const std::string& sql) {
        std::vector<std::string> texts;
        for (const Token& token : tokenize(sql))
            texts.push_back(sql.substr(token.begin, token.end - token.begin));
        texts.pop_back();
        for (int n = random_.between(1, 2); n > 0 && !texts.empty(); --n)
            damage(texts);
        std::string result;
        for (const std::string& text : texts)
            result += text + ' ';
        return result;
    }

  private:
    void damage(std::vector<std::string>& texts) {
        const auto at = static_cast<std::ptrdiff_t>(random_.below(static_cast<int>(texts.size())));
        const auto other = static_cast<std::ptrdiff_t>(random_.below(static_cast<int>(texts.size())));
        switch (random_.below(6)) {
            case 0: texts.erase(texts.begin() + at); break;
            case 1: texts.insert(texts.begin() + at, texts[static_cast<std::size_t>(other)]); break;
            case 2:
                std::swap(texts[static_cast<std::size_t>(at)], texts[static_cast<std::size_t>(other)]);
                break;
            case 3: texts.insert(texts.begin() + at, intruder()); break;
            default: texts[static_cast<std::size_t>(at)] = intruder(); break;
        }
    }
    std::string intruder() {
        // clang-format off
        return std::string(random_.word({
            "a", "'s'", "\"q\"", "1", "1.5", "NULL", "x'00'", "?", "(", ")", ",", ".", "*", "-", "+", "~", "=", "<", "||",
            "->", "ABORT", "ACTION", "ADD", "AFTER", "ALL", "ALWAYS", "AND", "AS", "ASC", "AUTOINCREMENT", "BEFORE",
            "BEGIN", "BETWEEN", "BY", "CASCADE", "CASE", "CAST", "CHECK", "COLLATE", "COLUMN", "CONFLICT",
            "CONSTRAINT", "CREATE", "CROSS", "CURRENT", "CURRENT_DATE", "DEFAULT", "DEFERRABLE", "DEFERRED", "DELETE",
            "DESC", "DISTINCT", "DO", "EACH", "ELSE", "END", "ESCAPE", "EXCEPT", "EXCLUDE", "EXISTS", "FAIL", "FILTER",
            "FIRST", "FOLLOWING", "FOR", "FOREIGN", "FROM", "FULL", "GENERATED", "GLOB", "GROUP", "GROUPS", "HAVING",
            "IF", "IGNORE", "IMMEDIATE", "IN", "INDEX", "INDEXED", "INITIALLY", "INNER", "INSERT", "INSTEAD",
            "INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "KEY", "LAST", "LEFT", "LIKE", "LIMIT", "MATCH",
            "MATERIALIZED", "NATURAL", "NO", "NOT", "NOTHING", "NOTNULL", "NULLS", "OF", "OFFSET", "ON", "OR", "ORDER",
            "OTHERS", "OUTER", "OVER", "PARTITION", "PRECEDING", "PRIMARY", "RAISE", "RANGE", "RECURSIVE",
            "REFERENCES", "REGEXP", "REPLACE", "RESTRICT", "RETURNING", "RIGHT", "ROLLBACK", "ROW", "ROWS", "SELECT",
            "SET", "STORED", "STRICT", "TABLE", "TEMP", "THEN", "TIES", "TO", "TRIGGER", "UNBOUNDED", "UNION", "UNIQUE",
            "UPDATE", "USING", "VALUES", "VIEW", "VIRTUAL", "WHEN", "WHERE", "WINDOW", "WITH", "WITHOUT", ";"}));
        // clang-format on
    }

    Random& random_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(property_parser_oracle)

BOOST_AUTO_TEST_CASE(operators_group_as_in_sqlite) {
    Random random(3);
    FlatExpression flat(random);
    const SqlOracle sqlite;
    int failures = 0, refused = 0;
    for (int i = 0; i < expressions && failures < 5; ++i) {
        const std::string text = flat.make(), expected = value_of(sqlite.handle(), text);
        if (expected == beyond_its_stack) continue;
        if (expected.find("syntax error") != std::string::npos ||
            expected.find("incomplete input") != std::string::npos) {
            ++refused;
            if (!parses("SELECT " + text)) continue;
            ++failures;
            BOOST_ERROR(expected << ", but parsed: " << text);
            continue;
        }
        ast::ExprPtr tree;
        try {
            tree = parse_expression(text);
        } catch (const Error& error) {
            ++failures;
            BOOST_ERROR(error.message << ": " << text);
            continue;
        }
        const std::string plain = print_sql(*tree);
        parenthesize(*tree);
        const std::string grouped = print_sql(*tree);
        for (const std::string& printed : {plain, grouped}) {
            const std::string found = value_of(sqlite.handle(), printed);
            // Parentheses fill the stack of SQLite's parser.
            if (found == expected || found == beyond_its_stack) continue;
            ++failures;
            BOOST_ERROR(text << " is " << expected << ", but " << printed << " is " << found);
        }
    }
    BOOST_TEST(failures == 0);
    BOOST_TEST_MESSAGE(expressions << " expressions, " << refused << " of them refused by both");
}

/// What SQLite says of a damaged statement, and what we say.
struct Agreement {
    int both_accept = 0, both_refuse = 0, only_we_accept = 0, only_we_refuse = 0, undecided = 0, known = 0;
};

/// SQL that we read and SQLite 3.40 does not: RAISE() of an expression, functions called like a word of
/// joins. And statements that are none of ours beyond their first word.
bool is_known_to_differ(const std::string& sql) {
    const std::vector<Token> tokens = tokenize(sql);
    if (parse_statement(sql).kind == ast::StatementKind::other) return true;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        if (tokens[i].is_word("RAISE")) return true;
        if (tokens[i].is_word("IF") && !tokens[i + 1].is_word("NOT")) return true;
        if (tokens[i + 1].is_op("(") && tokens[i].quote == 0 && is_join_word(keyword_of(tokens[i].value)))
            return true;
    }
    return false;
}

void compare(SqlOracle& sqlite, const std::string& damaged, Agreement& agreement) {
    const Verdict verdict = sqlite.verdict(damaged);
    const std::string sql = verdict == Verdict::accepted ? damaged.substr(0, sqlite.read()) : damaged;
    if (sql.find_first_not_of("; ") == std::string::npos) return;
    if (sql[sql.find_first_not_of(' ')] == ';') return;  // an empty statement in front
    const bool ours = parses(sql);
    if (verdict == Verdict::undecided) {
        ++agreement.undecided;
    } else if (verdict == Verdict::accepted && ours) {
        ++agreement.both_accept;
    } else if (verdict == Verdict::syntax_error && !ours) {
        ++agreement.both_refuse;
    } else if (ours && is_known_to_differ(sql)) {
        ++agreement.known;
    } else if (ours) {
        if (++agreement.only_we_accept <= 10)
            BOOST_TEST_MESSAGE("we accept: " << sqlite.message() << ": " << sql);
    } else if (!sqlite.message().empty()) {
        // Refused for a name, perhaps before the end of the text was read.
        ++agreement.undecided;
    } else if (++agreement.only_we_refuse <= 10) {
        BOOST_TEST_MESSAGE("we refuse: " << sql);
    }
}

BOOST_AUTO_TEST_CASE(damaged_statements_are_refused_where_sqlite_refuses_them) {
    Random random(4);
    TreeMaker maker(random, true);
    TokenDamage damage(random);
    SqlOracle sqlite;
    Agreement agreement;
    for (int i = 0; i < mutations; ++i)
        compare(sqlite, damage.damaged(print_sql(maker.statement())), agreement);
    BOOST_TEST(agreement.only_we_accept == 0);
    BOOST_TEST(agreement.only_we_refuse == 0);
    BOOST_TEST_MESSAGE(mutations << " damaged statements: both accept " << agreement.both_accept
                                 << ", both refuse " << agreement.both_refuse << ", only we accept "
                                 << agreement.only_we_accept << ", only we refuse "
                                 << agreement.only_we_refuse << ", known to differ " << agreement.known
                                 << ", undecided " << agreement.undecided);
}

BOOST_AUTO_TEST_SUITE_END()
