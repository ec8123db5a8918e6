// The token rules are those of SQLite's tokenizer. Where it is lenient in a way that no stored statement can
// show (a comment that never ends), this one refuses.
#include "core/lexer.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/error.hpp"

namespace ferry::core {

namespace {

bool is_high(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x80;
}
bool starts_word(char c) noexcept {
    return is_ascii_upper(c) || is_ascii_lower(c) || c == '_' || is_high(c);
}
bool continues_word(char c) noexcept {
    return starts_word(c) || is_ascii_digit(c) || c == '$';
}
bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// Longest first, so that the first match is the longest one.
constexpr std::string_view operators[] = {
    "->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "==", "!=", "(", ")", ";",
    ",",   ".",  "+",  "-",  "*",  "/",  "%",  "=",  "<",  ">",  "&", "|", "~",
};

class Lexer {
  public:
    explicit Lexer(std::string_view sql) : sql_(sql) {}

    std::vector<Token> run() {
        std::vector<Token> tokens;
        tokens.reserve(sql_.size() / 4 + 1);
        for (skip_space(); position_ < sql_.size(); skip_space())
            tokens.push_back(next());
        tokens.push_back(Token{TokenKind::end, sql_.size(), sql_.size(), 0, {}});
        return tokens;
    }

  private:
    /// The byte `ahead` places on; NUL past the end (and a NUL in the text is no character of SQL either).
    char peek(std::size_t ahead = 0) const noexcept {
        return position_ + ahead < sql_.size() ? sql_[position_ + ahead] : '\0';
    }

    [[noreturn]] static void fail(const char* what, std::size_t offset) {
        throw Error(ErrorCode::syntax, std::string(what) + " at byte " + std::to_string(offset + 1));
    }

    void skip_space() {
        while (position_ < sql_.size()) {
            if (is_blank(peek())) {
                ++position_;
            } else if (peek() == '-' && peek(1) == '-') {
                const auto newline = sql_.find('\n', position_);
                position_ = newline == std::string_view::npos ? sql_.size() : newline + 1;
            } else if (peek() == '/' && peek(1) == '*') {
                const auto close = sql_.find("*/", position_ + 2);
                if (close == std::string_view::npos) fail("unterminated comment", position_);
                position_ = close + 2;
            } else if (sql_.substr(position_, 3) == "\xEF\xBB\xBF") {
                position_ += 3;  // SQLite takes a byte order mark for a blank, anywhere
            } else {
                return;
            }
        }
    }

    Token next() {
        const char c = peek();
        switch (c) {
            case '\'': return quoted(TokenKind::string, '\'', '\'');
            case '"': return quoted(TokenKind::identifier, '"', '"');
            case '`': return quoted(TokenKind::identifier, '`', '`');
            case '[': return quoted(TokenKind::identifier, '[', ']');
            default: break;
        }
        if ((c == 'x' || c == 'X') && peek(1) == '\'') return blob();
        if (starts_word(c)) return word();
        if (is_ascii_digit(c) || (c == '.' && is_ascii_digit(peek(1)))) return number();
        if (c == '?' || c == ':' || c == '@' || c == '$') return parameter();
        return operation();
    }

    /// A token from `begin` to here, its value as written.
    Token token(TokenKind kind, std::size_t begin) const {
        return Token{kind, begin, position_, 0, std::string(sql_.substr(begin, position_ - begin))};
    }

    Token quoted(TokenKind kind, char open, char close) {
        const std::size_t begin = position_++;
        std::string value;
        for (;;) {
            const auto end = sql_.find(close, position_);
            if (end == std::string_view::npos) {
                fail(kind == TokenKind::string ? "unterminated string" : "unterminated quoted identifier",
                     begin);
            }
            value.append(sql_.substr(position_, end - position_));
            position_ = end + 1;
            if (open == '[' || peek() != close) break;  // no way to write ] within [..]
            value.push_back(close);
            ++position_;
        }
        const char quote = kind == TokenKind::string ? '\0' : open;
        return Token{kind, begin, position_, quote, std::move(value)};
    }

    Token blob() {
        const std::size_t begin = position_;
        position_ += 2;
        std::string value;
        while (is_ascii_hex(peek()) && is_ascii_hex(peek(1))) {
            value.push_back(static_cast<char>(ascii_hex_value(peek()) * 16 + ascii_hex_value(peek(1))));
            position_ += 2;
        }
        if (peek() != '\'') fail("malformed blob literal", begin);
        ++position_;
        return Token{TokenKind::blob, begin, position_, 0, std::move(value)};
    }

    Token word() {
        const std::size_t begin = position_;
        while (continues_word(peek()))
            ++position_;
        return token(TokenKind::identifier, begin);
    }

    void skip_digits() {
        while (is_ascii_digit(peek()))
            ++position_;
    }
    /// Digits, and since SQLite 3.46 an underscore between two of them.
    void skip_number_digits(bool (*is_digit)(char) noexcept) {
        while (is_digit(peek()) ||
               (peek() == '_' && position_ > 0 && is_digit(sql_[position_ - 1]) && is_digit(peek(1))))
            ++position_;
    }

    Token number() {
        const std::size_t begin = position_;
        TokenKind kind = TokenKind::integer;
        if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_ascii_hex(peek(2))) {
            position_ += 2;
            skip_number_digits(is_ascii_hex);
        } else {
            skip_number_digits(is_ascii_digit);
            if (peek() == '.') {
                kind = TokenKind::real;
                ++position_;
                skip_number_digits(is_ascii_digit);
            }
            const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
            if ((peek() == 'e' || peek() == 'E') && is_ascii_digit(peek(1 + sign))) {
                kind = TokenKind::real;
                position_ += 1 + sign;
                skip_number_digits(is_ascii_digit);
            }
        }
        if (continues_word(peek())) fail("malformed number", begin);
        Token result = token(kind, begin);
        if (result.value.find('_') != std::string::npos) {
            result.value.erase(std::remove(result.value.begin(), result.value.end(), '_'),
                               result.value.end());
        }
        return result;
    }

    Token parameter() {
        const std::size_t begin = position_;
        const bool numbered = peek() == '?';
        ++position_;
        if (numbered) {
            skip_digits();
        } else {
            parameter_name(begin);
        }
        return token(TokenKind::parameter, begin);
    }

    /// Of a variable of Tcl, too: $space::name(index).
    void parameter_name(std::size_t begin) {
        bool is_named = false;
        for (;;) {
            if (continues_word(peek())) {
                is_named = true;
                ++position_;
            } else if (peek() == ':' && peek(1) == ':') {
                position_ += 2;
            } else {
                break;
            }
        }
        if (!is_named) fail("unrecognized character", begin);
        if (peek() != '(') return;
        while (peek() != ')' && peek() != '\0' && !is_blank(peek()))
            ++position_;
        if (peek() != ')') fail("unrecognized character", begin);
        ++position_;
    }

    Token operation() {
        const std::string_view rest = sql_.substr(position_);
        for (const std::string_view spelling : operators) {
            if (rest.substr(0, spelling.size()) != spelling) continue;
            const std::size_t begin = position_;
            position_ += spelling.size();
            return token(TokenKind::op, begin);
        }
        fail("unrecognized character", position_);
    }

    std::string_view sql_;
    std::size_t position_ = 0;
};

}  // namespace

bool Token::is_word(std::string_view word) const noexcept {
    return kind == TokenKind::identifier && quote == 0 && equals_ignoring_case(value, word);
}

bool Token::is_op(std::string_view spelling) const noexcept {
    return kind == TokenKind::op && value == spelling;
}

std::vector<Token> tokenize(std::string_view sql) {
    return Lexer(sql).run();
}

}  // namespace ferry::core
