// Recursive descent over CREATE TABLE. It reads statements that SQLite has already accepted, so it checks
// only what it needs in order not to lose its way; types, defaults and expressions are stepped over by token.
#include "core/ddl_parser.hpp"

#include <algorithm>
#include <iterator>

#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/lexer.hpp"

namespace ferry::core {

namespace {

// Words that SQLite never takes for part of a type name, and that begin a column constraint.
constexpr std::string_view constraint_words[] = {
    "CONSTRAINT", "PRIMARY", "NOT",        "NULL", "UNIQUE",     "CHECK",
    "DEFAULT",    "COLLATE", "REFERENCES", "AS",   "DEFERRABLE",
};
constexpr std::string_view table_constraint_words[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};

template <std::size_t size>
bool is_one_of(const Token& token, const std::string_view (&words)[size]) noexcept {
    return std::any_of(std::begin(words), std::end(words),
                       [&](std::string_view word) { return token.is_word(word); });
}

class DdlParser {
  public:
    explicit DdlParser(std::string_view sql) : sql_(sql), tokens_(tokenize(sql)) {}

    TableDdl table() {
        expect_word("CREATE");
        if (!accept_word("TEMP")) accept_word("TEMPORARY");
        expect_word("TABLE");
        object_name();
        expect_op("(");
        do {
            item();
        } while (accept_op(",") ||
                 is_one_of(peek(), table_constraint_words));  // SQLite lets that comma be left out
        expect_op(")");
        table_options();
        accept_op(";");
        if (peek().kind != TokenKind::end) fail("end of statement");
        return std::move(ddl_);
    }

    std::string virtual_module() {
        expect_word("CREATE");
        expect_word("VIRTUAL");
        expect_word("TABLE");
        object_name();
        expect_word("USING");
        return name("module name");
    }

  private:
    const Token& peek(std::size_t ahead = 0) const noexcept {
        return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
    }
    void advance() noexcept {
        if (peek().kind != TokenKind::end) ++position_;
    }

    [[noreturn]] void fail(std::string_view wanted) const {
        const Token& token = peek();
        std::string message = "expected " + std::string(wanted);
        if (token.kind == TokenKind::end) {
            message += " at the end of the statement";
        } else {
            message += " at byte " + std::to_string(token.begin + 1);
        }
        throw Error(ErrorCode::syntax, std::move(message));
    }

    bool accept_word(std::string_view word) noexcept {
        if (!peek().is_word(word)) return false;
        advance();
        return true;
    }
    bool accept_op(std::string_view spelling) noexcept {
        if (!peek().is_op(spelling)) return false;
        advance();
        return true;
    }
    void expect_word(std::string_view word) {
        if (!accept_word(word)) fail(word);
    }
    void expect_op(std::string_view spelling) {
        if (!accept_op(spelling)) fail("\"" + std::string(spelling) + "\"");
    }

    static bool is_name(const Token& token) noexcept {
        return token.kind == TokenKind::identifier || token.kind == TokenKind::string;
    }

    std::string name(std::string_view wanted) {
        if (!is_name(peek())) fail(wanted);
        std::string value = peek().value;
        advance();
        return value;
    }

    void object_name() {
        if (peek().is_word("IF") && peek(1).is_word("NOT")) {
            advance();
            advance();
            expect_word("EXISTS");
        }
        name("table name");
        if (accept_op(".")) name("table name");
    }

    /// From "(" to its ")"; the text between them without outer blanks.
    std::string parenthesized() {
        expect_op("(");
        const std::size_t begin = peek().begin;
        std::size_t end = begin;
        for (int depth = 1;; advance()) {
            const Token& token = peek();
            if (token.kind == TokenKind::end) fail("\")\"");
            if (token.is_op("(")) ++depth;
            if (token.is_op(")") && --depth == 0) break;
            end = token.end;
        }
        advance();
        return std::string(sql_.substr(begin, end - begin));
    }

    /// ( name [COLLATE name] [ASC | DESC], ... )
    std::vector<std::string> name_list() {
        std::vector<std::string> names;
        expect_op("(");
        do {
            names.push_back(name("column name"));
            if (accept_word("COLLATE")) name("collation");
            if (!accept_word("ASC")) accept_word("DESC");
        } while (accept_op(","));
        expect_op(")");
        return names;
    }

    void item() {
        if (is_one_of(peek(), table_constraint_words)) {
            table_constraint();
        } else {
            column();
        }
    }

    void column() {
        DdlColumn column;
        column.name = name("column name");
        type();
        std::string constraint_name;
        while (column_constraint(column, constraint_name)) {
        }
        ddl_.columns.push_back(std::move(column));
    }

    bool at_generated_always() const noexcept {
        return peek().is_word("GENERATED") && peek(1).is_word("ALWAYS");
    }

    void type() {
        while (is_name(peek()) && !is_one_of(peek(), constraint_words) && !at_generated_always())
            advance();
        if (peek().is_op("(")) parenthesized();
    }

    /// One constraint of a column; false when there is none. `constraint_name` carries CONSTRAINT x to the
    /// constraint that follows.
    bool column_constraint(DdlColumn& column, std::string& constraint_name) {
        if (accept_word("CONSTRAINT")) {
            constraint_name = name("constraint name");
            return true;
        }
        if (deferral()) return true;
        std::string own_name;
        if (peek().kind == TokenKind::identifier) own_name.swap(constraint_name);
        if (accept_word("PRIMARY")) {
            primary_key_of_column(std::move(own_name));
        } else if (accept_word("NOT")) {
            expect_word("NULL");
            on_conflict();
        } else if (accept_word("NULL") || accept_word("UNIQUE")) {
            on_conflict();
        } else if (accept_word("CHECK")) {
            check(std::move(own_name));
        } else if (accept_word("DEFAULT")) {
            default_value();
        } else if (accept_word("COLLATE")) {
            column.collation = name("collation");
        } else if (peek().is_word("REFERENCES")) {
            references(std::move(own_name), {column.name});
        } else if (at_generated_always() || peek().is_word("AS")) {
            generated(column);
        } else {
            return false;
        }
        return true;
    }

    void primary_key_of_column(std::string constraint_name) {
        expect_word("KEY");
        if (!accept_word("ASC")) accept_word("DESC");
        on_conflict();
        ddl_.autoincrement = accept_word("AUTOINCREMENT") || ddl_.autoincrement;
        ddl_.primary_key_name = std::move(constraint_name);
    }

    void check(std::string constraint_name) {
        std::string expression = parenthesized();
        ddl_.checks.push_back(Check{std::move(constraint_name), std::move(expression)});
        on_conflict();
    }

    void default_value() {
        if (accept_op("+") || accept_op("-")) {
        }
        if (peek().is_op("(")) {
            parenthesized();
        } else if (peek().kind == TokenKind::end || peek().kind == TokenKind::op) {
            fail("default value");
        } else {
            advance();
        }
    }

    void generated(DdlColumn& column) {
        if (accept_word("GENERATED")) expect_word("ALWAYS");
        expect_word("AS");
        column.generated_sql = parenthesized();
        if (!accept_word("STORED")) accept_word("VIRTUAL");
    }

    void on_conflict() {
        if (!peek().is_word("ON") || !peek(1).is_word("CONFLICT")) return;
        advance();
        advance();
        name("conflict action");
    }

    void table_constraint() {
        std::string constraint_name;
        while (accept_word("CONSTRAINT"))
            constraint_name = name("constraint name");
        if (accept_word("PRIMARY")) {
            expect_word("KEY");
            primary_key_of_table(std::move(constraint_name));
        } else if (accept_word("UNIQUE")) {
            parenthesized();
            on_conflict();
        } else if (accept_word("CHECK")) {
            check(std::move(constraint_name));
        } else if (accept_word("FOREIGN")) {
            expect_word("KEY");
            std::vector<std::string> columns = name_list();
            if (!peek().is_word("REFERENCES")) fail("REFERENCES");
            references(std::move(constraint_name), std::move(columns));
            deferral();
        } else if (!peek().is_op(",") && !peek().is_op(")")) {
            fail("constraint");  // SQLite accepts CONSTRAINT x with nothing behind it
        }
    }

    void primary_key_of_table(std::string constraint_name) {
        const std::size_t open = position_;
        parenthesized();
        // AUTOINCREMENT is a reserved word: bare, it is nothing but the keyword at the end of the list.
        ddl_.autoincrement = tokens_[position_ - 2].is_word("AUTOINCREMENT") || ddl_.autoincrement;
        if (position_ - open < 3) fail("column name");
        on_conflict();
        ddl_.primary_key_name = std::move(constraint_name);
    }

    void references(std::string constraint_name, std::vector<std::string> columns) {
        expect_word("REFERENCES");
        DdlForeignKey key;
        key.constraint_name = std::move(constraint_name);
        key.columns = std::move(columns);
        key.parent = name("table name");
        if (peek().is_op("(")) key.parent_columns = name_list();
        for (;;) {
            if (accept_word("MATCH")) {
                name("MATCH type");
            } else if (peek().is_word("ON") && !peek(1).is_word("CONFLICT")) {
                advance();
                name("DELETE or UPDATE");
                foreign_key_action();
            } else {
                break;
            }
        }
        ddl_.foreign_keys.push_back(std::move(key));
    }

    void foreign_key_action() {
        if (accept_word("SET")) {
            if (!accept_word("NULL")) expect_word("DEFAULT");
        } else if (accept_word("NO")) {
            expect_word("ACTION");
        } else if (!accept_word("CASCADE") && !accept_word("RESTRICT")) {
            fail("foreign key action");
        }
    }

    /// [NOT] DEFERRABLE [INITIALLY DEFERRED | IMMEDIATE], which SQLite applies to the last foreign key so
    /// far, even with other constraints between them.
    bool deferral() {
        const bool negated = peek().is_word("NOT") && peek(1).is_word("DEFERRABLE");
        if (negated) advance();
        if (!accept_word("DEFERRABLE")) return false;
        bool deferred = false;
        if (accept_word("INITIALLY")) {
            deferred = accept_word("DEFERRED");
            if (!deferred) expect_word("IMMEDIATE");
        }
        if (!ddl_.foreign_keys.empty()) {
            ddl_.foreign_keys.back().deferrable = !negated;
            ddl_.foreign_keys.back().initially_deferred = !negated && deferred;
        }
        return true;
    }

    /// WITHOUT ROWID, STRICT: PRAGMA table_list tells them, here they are only stepped over.
    void table_options() {
        if (!is_name(peek())) return;
        do {
            if (accept_word("WITHOUT")) {
                expect_word("ROWID");
            } else {
                expect_word("STRICT");
            }
        } while (accept_op(","));
    }

    std::string_view sql_;
    std::vector<Token> tokens_;
    std::size_t position_ = 0;
    TableDdl ddl_;
};

}  // namespace

TableDdl parse_create_table(std::string_view sql) {
    return DdlParser(sql).table();
}

std::string parse_virtual_module(std::string_view sql) {
    return DdlParser(sql).virtual_module();
}

}  // namespace ferry::core
