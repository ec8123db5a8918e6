// SQLite as the judge of what is SQL: an in-memory database that prepares statements and never runs a change.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

namespace ferry::test {

enum class Verdict {
    accepted,  ///< prepared, or refused for what the names in it mean: parsed as a whole, as far as is known
    syntax_error,  ///< refused by the grammar
    undecided      ///< beyond a limit of SQLite's parser, or refused halfway: says nothing about the text
};

class SqlOracle {
  public:
    SqlOracle() {
        sqlite3* raw = nullptr;
        sqlite3_open(":memory:", &raw);
        database_.reset(raw);
        sqlite3_exec(raw, "CREATE TABLE t(a, b, c); CREATE TABLE u(a, b, c); CREATE TABLE v(d, e, f)",
                     nullptr, nullptr, nullptr);
    }

    Verdict verdict(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        const char* tail = nullptr;
        const int code = sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, &tail);
        sqlite3_finalize(statement);
        read_ = static_cast<std::size_t>(tail - sql.c_str());
        message_ = code == SQLITE_OK ? "" : sqlite3_errmsg(database_.get());
        if (code == SQLITE_OK) return Verdict::accepted;
        for (const char* limit : {"parser stack overflow", "Expression tree is too large", "too many",
                                  "error in generated column"}) {
            if (said(limit)) return Verdict::undecided;
        }
        // Complaints of the grammar's actions that another grammar would have made its own.
        for (const char* complaint :
             {"syntax error", "incomplete input", "unrecognized token", "unknown join type",
              "unknown table option", "a JOIN clause is required before", "clause should come after"}) {
            if (said(complaint) && !said("syntax error after column name")) return Verdict::syntax_error;
        }
        return Verdict::accepted;
    }
    const std::string& message() const noexcept { return message_; }
    /// How much of the text the last verdict is about: it ends at a semicolon.
    std::size_t read() const noexcept { return read_; }
    sqlite3* handle() const noexcept { return database_.get(); }

  private:
    struct Close {
        void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
    };
    bool said(std::string_view text) const noexcept { return message_.find(text) != std::string::npos; }

    std::unique_ptr<sqlite3, Close> database_;
    std::string message_;
    std::size_t read_ = 0;
};

}  // namespace ferry::test
