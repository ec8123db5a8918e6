#include "tree_maker.hpp"

using namespace ferry::core;
using namespace ferry::core::ast;

namespace ferry::test {

namespace {

ExprPtr node(ExprKind kind, std::string text = {}) {
    auto result = std::make_unique<Expr>();
    result->kind = kind;
    result->text = std::move(text);
    return result;
}

}  // namespace

ExprPtr TreeMaker::maybe_expression(int one_in, int depth) {
    return maybe(one_in) ? expression(depth) : nullptr;
}

Exprs TreeMaker::expressions(int least, int most, int depth) {
    Exprs result;
    for (int n = random_.between(least, most); n > 0; --n)
        result.push_back(expression(depth));
    return result;
}

ExprPtr TreeMaker::expression(int depth) {
    if (depth <= 0) return leaf();
    ExprPtr result;
    switch (random_.below(16)) {
        case 0:
        case 1: result = leaf(); break;
        case 2: result = function(depth - 1); break;
        case 3: result = case_when(depth - 1); break;
        case 4: result = in(depth - 1); break;
        case 5:
            result = node(maybe(2) ? ExprKind::exists : ExprKind::subquery);
            result->select = select(depth - 2);
            break;
        case 6:
            result = node(ExprKind::row);
            result->args = expressions(2, 3, depth - 1);
            break;
        case 7:
            result = node(ExprKind::cast,
                          std::string(random_.word({"", "int", "varchar(10)", "a 'b' (1, -2.5)"})));
            result->args = expressions(1, 1, depth - 1);
            break;
        default: result = operation(depth - 1); break;
    }
    result->parenthesized = maybe(6);
    return result;
}

ExprPtr TreeMaker::literal() {
    switch (random_.below(8)) {
        case 0: return node(ExprKind::null_literal);
        case 1: return node(ExprKind::real, std::string(random_.word({"1.5", ".5", "5.", "1e3", "2E-2"})));
        case 2:
            return node(ExprKind::string,
                        std::string(random_.word({"", "a", "it's", "--", "\n\"[`", "\xC3\xA9"})));
        case 3: return node(ExprKind::blob, std::string(random_.word({"", "\x01\xFF", "AB"})));
        case 4: return node(ExprKind::current_timestamp);
        case 5: return node(maybe(2) ? ExprKind::current_date : ExprKind::current_time);
        default: return node(ExprKind::integer, std::string(random_.word({"0", "1", "42", "0x1F"})));
    }
}

ExprPtr TreeMaker::column() {
    ExprPtr result = node(ExprKind::column);
    result->name = name();
    if (maybe(3)) {
        result->table = name();
        if (maybe(3)) result->schema = name();
    } else if (result->name.quote == '\'') {
        result->name.quote = '"';  // alone it would be a string
    }
    return result;
}

ExprPtr TreeMaker::leaf() {
    if (maybe(12))
        return node(ExprKind::parameter,
                    std::string(random_.word({"?", "?7", ":a", "@b", "$c", "$d::e(f)"})));
    if (maybe(30)) return raise();
    return maybe(2) ? literal() : column();
}

ExprPtr TreeMaker::raise() {
    ExprPtr result =
        node(ExprKind::raise, std::string(random_.word({"IGNORE", "ABORT", "FAIL", "ROLLBACK"})));
    if (result->text != "IGNORE") result->args.push_back(node(ExprKind::string, "no"));
    return result;
}

ExprPtr TreeMaker::operation(int depth) {
    ExprPtr result;
    switch (random_.below(8)) {
        case 0:
            result = node(ExprKind::unary);
            result->op = random_.pick({Op::negate, Op::plus, Op::bit_not, Op::not_, Op::not_});
            result->args = expressions(1, 1, depth);
            break;
        case 1:
            result = node(ExprKind::collate, std::string(random_.word({"nocase", "my coll", "key", "left"})));
            result->args = expressions(1, 1, depth);
            break;
        case 2:
            result = node(ExprKind::match);
            result->op = random_.pick({Op::like, Op::glob, Op::regexp, Op::match});
            result->negated = maybe(2);
            result->args = expressions(2, 3, depth);
            break;
        case 3:
            result = node(ExprKind::is_null);
            result->negated = maybe(2);
            result->args = expressions(1, 1, depth);
            break;
        case 4:
            result = node(ExprKind::between);
            result->negated = maybe(2);
            result->args = expressions(3, 3, depth);
            break;
        default:
            result = node(ExprKind::binary);
            result->op =
                static_cast<Op>(random_.between(static_cast<int>(Op::or_), static_cast<int>(Op::arrow_text)));
            result->args = expressions(2, 2, depth);
            break;
    }
    return result;
}

ExprPtr TreeMaker::in(int depth) {
    ExprPtr result = node(random_.pick({ExprKind::in_list, ExprKind::in_select, ExprKind::in_table}));
    result->negated = maybe(2);
    result->args = expressions(1, 1, depth);
    if (result->kind == ExprKind::in_select) result->select = select(depth - 1);
    if (result->kind == ExprKind::in_table) {
        QualifiedName table = qualified();
        result->schema = std::move(table.schema);
        result->table = std::move(table.name);
        result->call = maybe(3);
    }
    if (result->kind == ExprKind::in_list || result->call) {
        for (ExprPtr& argument : expressions(0, 3, depth))
            result->args.push_back(std::move(argument));
    }
    return result;
}

ExprPtr TreeMaker::case_when(int depth) {
    ExprPtr result = node(ExprKind::case_when);
    result->has_base = maybe(2);
    result->has_else = maybe(2);
    const int count = (result->has_base ? 1 : 0) + 2 * random_.between(1, 2) + (result->has_else ? 1 : 0);
    result->args = expressions(count, count, depth);
    return result;
}

ExprPtr TreeMaker::function(int depth) {
    ExprPtr result = node(ExprKind::function);
    result->name.text = random_.word({"f", "count", "replace", "like", "if", "my fun"});
    if (!only_old_ && maybe(8)) result->name.text = "left";
    if (result->name.text == "my fun") result->name.quote = '"';
    result->text = result->name.text;
    result->star = maybe(6);
    if (!result->star) {
        result->distinct = maybe(5);
        result->args = expressions(0, 3, depth);
    }
    if (maybe(2)) return result;
    auto tail = std::make_unique<FunctionTail>();
    if (!only_old_ && !result->star && maybe(3)) tail->order_by = order(1, 2, depth);
    tail->filter = maybe_expression(3, depth);
    tail->over = maybe(2);
    if (tail->over && maybe(2)) {
        tail->over_name = name();
    } else if (tail->over) {
        tail->window = std::make_unique<Window>(window(depth));
    }
    if (tail->over || tail->filter || !tail->order_by.empty()) result->tail = std::move(tail);
    return result;
}

Window TreeMaker::window(int depth) {
    Window result;
    result.base = maybe_name(3);
    if (maybe(2)) result.partition_by = expressions(1, 2, depth);
    result.order_by = order(0, 2, depth);
    if (maybe(2)) frame(result, depth);
    return result;
}

void TreeMaker::frame(Window& window, int depth) {
    window.unit = random_.pick({FrameUnit::rows, FrameUnit::range, FrameUnit::groups});
    window.has_between = maybe(2);
    window.start = bound(false, depth);
    if (window.has_between) window.end = bound(true, depth);
    window.exclude = static_cast<FrameExclude>(random_.below(5));
}

FrameBound TreeMaker::bound(bool is_end, int depth) {
    FrameBound result;
    switch (random_.below(4)) {
        case 0: result.kind = FrameBoundKind::current_row; break;
        case 1:
            result.kind = is_end ? FrameBoundKind::unbounded_following : FrameBoundKind::unbounded_preceding;
            break;
        default:
            result.kind = maybe(2) ? FrameBoundKind::preceding : FrameBoundKind::following;
            result.offset = expression(depth);
            break;
    }
    return result;
}

}  // namespace ferry::test
