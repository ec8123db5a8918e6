// Windows: OVER (...), WINDOW x AS (...), frames.
#include "core/parser_detail.hpp"

namespace ferry::core::detail {

using ast::FrameBoundKind;
using ast::FrameExclude;
using ast::FrameUnit;

namespace {

FrameUnit unit_of(Symbol symbol) noexcept {
    switch (symbol) {
        case Symbol::kw_rows: return FrameUnit::rows;
        case Symbol::kw_range: return FrameUnit::range;
        case Symbol::kw_groups: return FrameUnit::groups;
        default: return FrameUnit::none;
    }
}

}  // namespace

/// What is between the parentheses.
ast::Window Parser::window() {
    ast::Window window;
    const bool at_clause = at(Symbol::kw_partition) || unit_of(symbol()) != FrameUnit::none;
    if (!at_clause && is_name(symbol())) window.base = take_name();
    if (accept(Symbol::kw_partition)) {
        expect(Symbol::kw_by, "BY");
        window.partition_by = expressions();
    }
    window.order_by = optional_order_by();
    window.unit = unit_of(symbol());
    if (window.unit != FrameUnit::none) frame(window);
    return window;
}

void Parser::frame(ast::Window& window) {
    advance();
    window.has_between = accept(Symbol::kw_between);
    window.start = frame_bound(false);
    if (window.has_between) {
        expect(Symbol::kw_and, "AND");
        window.end = frame_bound(true);
    }
    if (accept(Symbol::kw_exclude)) window.exclude = frame_exclude();
}

ast::FrameBound Parser::frame_bound(bool is_end) {
    ast::FrameBound bound;
    if (accept(Symbol::kw_unbounded)) {
        if (is_end) {
            expect(Symbol::kw_following, "FOLLOWING");
            bound.kind = FrameBoundKind::unbounded_following;
        } else {
            expect(Symbol::kw_preceding, "PRECEDING");
            bound.kind = FrameBoundKind::unbounded_preceding;
        }
    } else if (accept(Symbol::kw_current)) {
        expect(Symbol::kw_row, "ROW");
        bound.kind = FrameBoundKind::current_row;
    } else {
        bound.offset = expression();
        if (accept(Symbol::kw_preceding)) {
            bound.kind = FrameBoundKind::preceding;
        } else {
            expect(Symbol::kw_following, "PRECEDING or FOLLOWING");
            bound.kind = FrameBoundKind::following;
        }
    }
    return bound;
}

FrameExclude Parser::frame_exclude() {
    if (accept(Symbol::kw_no)) {
        expect(Symbol::kw_others, "OTHERS");
        return FrameExclude::no_others;
    }
    if (accept(Symbol::kw_current)) {
        expect(Symbol::kw_row, "ROW");
        return FrameExclude::current_row;
    }
    if (accept(Symbol::kw_group)) return FrameExclude::group;
    expect(Symbol::kw_ties, "NO OTHERS, CURRENT ROW, GROUP or TIES");
    return FrameExclude::ties;
}

std::vector<ast::NamedWindow> Parser::named_windows() {
    std::vector<ast::NamedWindow> windows;
    do {
        ast::NamedWindow named;
        named.name = name("window name");
        expect(Symbol::kw_as, "AS");
        expect(Symbol::lp, "\"(\"");
        named.window = window();
        expect(Symbol::rp, "\")\"");
        windows.push_back(std::move(named));
    } while (accept(Symbol::comma));
    return windows;
}

}  // namespace ferry::core::detail
