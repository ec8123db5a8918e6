// libFuzzer: any text is refused with a syntax error or becomes a tree that prints to SQL of the same tree.
// cmake -B build/fuzz -S . -DCMAKE_CXX_COMPILER=clang++ -DFERRY_FUZZ=ON
// -DFERRY_SANITIZE=address,undefined && cmake --build build/fuzz --target fuzz_parser &&
// build/fuzz/fuzz_parser
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/parser.hpp"
#include "core/printer.hpp"
#include "unit/tree_text.hpp"

using namespace ferry;

namespace {

[[noreturn]] void report(const char* what, std::string_view sql, const std::string& printed) {
    std::fprintf(stderr, "%s\n%.*s\n%s\n", what, static_cast<int>(sql.size()), sql.data(), printed.c_str());
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view sql(reinterpret_cast<const char*>(data), size);
    core::ast::Statement tree;
    try {
        tree = core::parse_statement(sql);
    } catch (const core::Error& error) {
        if (error.code != core::ErrorCode::syntax) report(error.what(), sql, "");
        return 0;
    }
    if (tree.kind == core::ast::StatementKind::other) return 0;
    const std::string printed = core::print_sql(tree);
    try {
        const core::ast::Statement again = core::parse_statement(printed);
        if (test::tree_text(again) != test::tree_text(tree)) report("another tree", sql, printed);
        if (core::print_sql(again) != printed) report("another text", sql, printed);
    } catch (const core::Error& error) {
        report(error.what(), sql, printed);
    }
    return 0;
}
