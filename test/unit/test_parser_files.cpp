// Every schema entry of real files: parsed, printed, parsed again. FERRY_DATA names a directory with
// real/*.db, torture/*.db and torture.sql; without it there is nothing to read, and the test says so and
// passes.
#include <boost/test/unit_test.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/parser.hpp"
#include "core/printer.hpp"
#include "tree_text.hpp"

using namespace ferry::core;
using namespace ferry::test;
namespace fs = std::filesystem;

namespace {

struct CloseDatabase {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
};
using DatabasePtr = std::unique_ptr<sqlite3, CloseDatabase>;

/// What became of the entries.
struct Tally {
    int parsed = 0, malformed = 0;
    std::size_t bytes = 0;
};

DatabasePtr open_file(const fs::path& path) {
    std::string uri = "file:";
    for (const char c : path.string())
        uri += c == '%' || c == '?' || c == '#' ? "%" + std::string(c == '%'   ? "25"
                                                                    : c == '?' ? "3f"
                                                                               : "23")
                                                : std::string(1, c);
    sqlite3* raw = nullptr;
    sqlite3_open_v2((uri + "?immutable=1").c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
    return DatabasePtr(raw);
}

/// Would SQLite read this as part of a schema? It does not in a database of its own: other complaints than
/// those about syntax are about what is not there.
bool is_sql_to_sqlite(const std::string& sql) {
    sqlite3* raw = nullptr;
    sqlite3_open(":memory:", &raw);
    const DatabasePtr database(raw);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(raw, sql.c_str(), -1, &statement, nullptr);
    sqlite3_finalize(statement);
    const std::string message = sqlite3_errmsg(raw);
    return message.find("syntax error") == std::string::npos &&
           message.find("incomplete input") == std::string::npos &&
           message.find("unrecognized token") == std::string::npos;
}

void check_entry(const std::string& sql, const std::string& where, Tally& tally) {
    try {
        const ast::Statement tree = parse_statement(sql);
        if (tree.kind != ast::StatementKind::other) {
            const std::string printed = print_sql(tree);
            BOOST_TEST(tree_text(parse_statement(printed)) == tree_text(tree), where << ": " << sql);
        }
        ++tally.parsed;
        tally.bytes += sql.size();
    } catch (const Error& error) {
        BOOST_TEST(!is_sql_to_sqlite(sql), where << ": " << error.message << ": " << sql);
        BOOST_TEST_MESSAGE("malformed to SQLite, too: " << where << ": " << error.message << ": " << sql);
        ++tally.malformed;
    }
}

void check_file(const fs::path& path, Tally& tally) {
    const DatabasePtr database = open_file(path);
    // A schema of which an entry is malformed can be read nevertheless.
    sqlite3_exec(database.get(), "PRAGMA writable_schema = ON", nullptr, nullptr, nullptr);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database.get(), "SELECT sql, name FROM sqlite_schema WHERE sql IS NOT NULL", -1,
                       &statement, nullptr);
    if (statement == nullptr) {
        BOOST_TEST_MESSAGE(path << ": " << sqlite3_errmsg(database.get()));
        return;
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
        const auto* name = reinterpret_cast<const char*>(sqlite3_column_text(statement, 1));
        check_entry(text, path.filename().string() + " " + (name == nullptr ? "" : name), tally);
    }
    sqlite3_finalize(statement);
}

/// The statements of a script, as SQLite tells where one ends.
std::vector<std::string> statements_of(const fs::path& path) {
    std::ifstream file(path);
    std::vector<std::string> statements;
    std::string statement;
    for (std::string piece; std::getline(file, piece, ';');) {
        statement += piece + ';';
        if (sqlite3_complete(statement.c_str()) == 0) continue;
        if (statement.find_first_not_of(" \n;") != std::string::npos)
            statements.push_back(std::move(statement));
        statement.clear();
    }
    return statements;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parser_files)

BOOST_AUTO_TEST_CASE(schema_entries_of_real_files) {
    const char* const data = std::getenv("FERRY_DATA");
    if (data == nullptr) {
        BOOST_TEST_MESSAGE("FERRY_DATA is not set: no files to parse the schemas of");
        return;
    }
    std::vector<fs::path> files;
    for (const char* room : {"real", "torture"}) {
        if (!fs::is_directory(fs::path(data) / room)) continue;
        for (const auto& entry : fs::directory_iterator(fs::path(data) / room)) {
            if (entry.path().extension() == ".db") files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    Tally tally;
    for (const fs::path& file : files)
        check_file(file, tally);
    if (const fs::path script = fs::path(data) / "torture.sql"; fs::exists(script)) {
        for (const std::string& sql : statements_of(script))
            check_entry(sql, "torture.sql", tally);
    }
    BOOST_TEST_MESSAGE(files.size() << " files: " << tally.parsed << " statements of " << tally.bytes
                                    << " bytes parsed, " << tally.malformed << " malformed to SQLite, too");
    BOOST_TEST(tally.parsed > 0);
}

BOOST_AUTO_TEST_SUITE_END()
