// Calls: scalar functions by their table, aggregates and window functions with what stands around their arguments.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/translate_compare.hpp"
#include "core/translate_expr.hpp"
#include "core/translate_group.hpp"

namespace ferry::core {

namespace {

using ast::FrameBound;
using ast::FrameBoundKind;
using ast::FrameUnit;

/// Sets a member for as long as this lives.
template <class T> class Kept {
  public:
    Kept(T& member, T value) : member_(member), old_(member) { member_ = value; }
    ~Kept() { member_ = old_; }
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;

  private:
    T& member_;
    T old_;
};

class WindowTranslator {
  public:
    WindowTranslator(Translator& translator, Scope& scope) : translator_(translator), scope_(scope) {}

    /// What stands between the parentheses of OVER, a base window's parts put in.
    std::string run(const ast::Window& window) {
        const ast::Window* const base = window.base ? &named(window.base) : nullptr;
        std::string sql;
        const ast::Exprs& partition = base != nullptr && !base->partition_by.empty() ? base->partition_by : window.partition_by;
        const auto& order = base != nullptr && !base->order_by.empty() ? base->order_by : window.order_by;
        for (const auto& e : partition) {
            Context& context = translator_.context();
            const Value key = equality_form(context, context.to_value(translator_.expr(*e, scope_)));
            sql += (sql.empty() ? "PARTITION BY " : ", ") + key.sql;
        }
        const std::string terms = translator_.order_terms(order, scope_);
        if (!terms.empty()) sql += (sql.empty() ? "ORDER BY " : " ORDER BY ") + terms;
        const ast::Window& framed = window.unit == FrameUnit::none && base != nullptr ? *base : window;
        if (framed.unit != FrameUnit::none) sql += (sql.empty() ? "" : " ") + frame(framed);
        return sql;
    }

    const ast::Window& named(const ast::Name& name) {
        for (Scope* scope = &scope_; scope != nullptr; scope = scope->outer) {
            if (scope->windows == nullptr) continue;
            for (const ast::NamedWindow& window : *scope->windows)
                if (equals_ignoring_case(window.name.text, name.text)) return window.window;
        }
        translator_.context().fail(ErrorCode::syntax, name.place, "no such window");
    }

  private:
    std::string bound(const FrameBound& bound) {
        const auto offset = [&] { return translator_.context().to_value(translator_.expr(*bound.offset, scope_)).sql; };
        switch (bound.kind) {
            case FrameBoundKind::unbounded_preceding: return "UNBOUNDED PRECEDING";
            case FrameBoundKind::preceding: return offset() + " PRECEDING";
            case FrameBoundKind::current_row: return "CURRENT ROW";
            case FrameBoundKind::following: return offset() + " FOLLOWING";
            case FrameBoundKind::unbounded_following: return "UNBOUNDED FOLLOWING";
        }
        return {};
    }

    std::string frame(const ast::Window& window) {
        std::string sql = window.unit == FrameUnit::rows    ? "ROWS "
                          : window.unit == FrameUnit::range ? "RANGE "
                                                            : "GROUPS ";
        sql += window.has_between ? "BETWEEN " + bound(window.start) + " AND " + bound(window.end) : bound(window.start);
        switch (window.exclude) {
            case ast::FrameExclude::none:
            case ast::FrameExclude::no_others: break;
            case ast::FrameExclude::current_row: sql += " EXCLUDE CURRENT ROW"; break;
            case ast::FrameExclude::group: sql += " EXCLUDE GROUP"; break;
            case ast::FrameExclude::ties: sql += " EXCLUDE TIES"; break;
        }
        return sql;
    }

    Translator& translator_;
    Scope& scope_;
};

/// Parameters of functions: beside other arguments they are of their type, alone they are texts.
void type_parameters(Context& context, const ast::Expr& e, const std::string& name, std::vector<Value>& args) {
    static constexpr std::string_view unifying[] = {"coalesce", "ifnull", "nullif", "min", "max", "iif", "if"};
    const bool unifies = std::find(std::begin(unifying), std::end(unifying), name) != std::end(unifying);
    const auto donor = std::find_if(args.rbegin(), args.rend(), [](const Value& v) {
        return !v.is_parameter && v.kind != ValueKind::null && v.kind != ValueKind::condition;
    });
    for (Value& arg : args) {
        if (!arg.is_parameter) continue;
        const std::string sql = arg.sql;
        if (unifies && donor != args.rend()) {
            context.note(e.place, "a parameter is taken to be of the type of what stands beside it");
            const Value other = *donor;
            arg = make_value(sql, other.kind, other.type);
            arg.format = other.format;
        } else {
            context.note(e.place, "a parameter of a function is taken for a text");
            arg = text_value(sql + "::text", Binding::cast);
        }
    }
}

/// The rows' own order, for group_concat(): the keys of all sources.
std::string row_order(const Scope& scope) {
    std::string order;
    for (const ScopeSource& source : scope.sources)
        if (!source.row_order.empty()) order += (order.empty() ? "" : ", ") + source.row_order;
    return order;
}

/// Adds to `order` the order of rows, in which SQLite takes them.
void add_row_order(Context& context, const ast::Expr& e, const Scope& scope, std::string& order) {
    const std::string rows = row_order(scope);
    if (rows.empty()) {
        context.note(e.place, "the order of values in the result is not determined");
        return;
    }
    const bool joins = !equals_ignoring_case(e.text, "min") && !equals_ignoring_case(e.text, "max");
    if (joins)
        context.note(e.place, "values are joined in the order of the primary key, by SQLite in that of its query plan");
    order += (order.empty() ? "" : ", ") + rows;
}

Value aggregate(Translator& translator, const AggregateRow& row, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    const bool over = e.tail != nullptr && e.tail->over;
    if (!over && is_of_outer_query(e, scope, context))
        context.unsupported(e.place, "an aggregate of an outer query's columns");
    // The arguments of an aggregate see the rows, those of a window function the groups.
    const Kept<bool> inside(scope.in_aggregate, !over || scope.in_aggregate);
    std::vector<Value> args;
    for (const auto& arg : e.args)
        args.push_back(translator.expr(*arg, scope));
    const bool sums = row.name == "sum" || row.name == "avg" || row.name == "total";
    if (e.distinct && sums && !args.empty() && !args[0].is_numeric())
        context.note(e.place, "texts that are the same number count once");
    AggregateSql sql = row.translate(context, e, args);
    const bool distinct = e.distinct && !sql.distinct_done;
    std::string call = sql.function + "(" + (distinct ? "DISTINCT " : "") + sql.args;
    std::string order = e.tail != nullptr ? translator.order_terms(e.tail->order_by, scope) : std::string();
    if (!sql.order_by.empty()) {
        if (over) context.unsupported(e.place, ascii_lower(e.text) + "() by this collation over a window");
        order = sql.order_by;
    }
    if ((order.empty() || !sql.order_by.empty()) && sql.wants_row_order && !over) {
        if (distinct)
            context.note(e.place, "the order of distinct values in the result is that of the values");
        else
            add_row_order(context, e, scope, order);
    }
    if (!order.empty() && !over) call += " ORDER BY " + order;
    call += ")";
    if (e.tail != nullptr && e.tail->filter != nullptr)
        call += " FILTER (WHERE " + translator.condition(*e.tail->filter, scope) + ")";
    if (over) {
        WindowTranslator window(translator, scope);
        const ast::Window& shape = e.tail->window != nullptr ? *e.tail->window : window.named(e.tail->over_name);
        if (sql.result.type == TypeId::float8 && !args.empty() && args[0].kind != ValueKind::integer && shape.unit != FrameUnit::none &&
            shape.start.kind != FrameBoundKind::unbounded_preceding && row.name != "min" && row.name != "max")
            context.note(e.place, "sums of reals over a moving frame differ in their last digits");
        call += " OVER (" + window.run(e.tail->window != nullptr ? *e.tail->window : window.named(e.tail->over_name)) + ")";
    }
    Value value = sql.result;
    value.sql = sql.prefix + call + sql.suffix;
    value.is_aggregate = !over;
    return value;
}

}  // namespace

Value function(Translator& translator, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    const std::string name = ascii_lower(e.text);
    const std::size_t count = e.args.size();
    const bool over = e.tail != nullptr && e.tail->over;
    const AggregateRow* const row = find_aggregate(name, count);
    const FunctionRow* const scalar = e.star || over ? nullptr : find_function(name, count);
    if (row != nullptr && (over || scalar == nullptr || e.distinct)) {
        if (row->window_only && !over) context.fail(ErrorCode::syntax, e.place, "misuse of window function " + name + "()");
        return aggregate(translator, *row, e, scope);
    }
    if (scalar == nullptr) {
        if (is_function(name))
            context.fail(ErrorCode::unsupported, e.place, "function " + name + "() is not translated with these arguments");
        context.unsupported(e.place, "function " + name + "()");
    }
    std::vector<Value> args;
    for (const auto& arg : e.args)
        args.push_back(translator.expr(*arg, scope));
    type_parameters(context, e, name, args);
    Value result = scalar->translate(context, e, args);
    const bool is_moment = name == "date" || name == "time" || name == "datetime";
    if (is_moment && result.kind == ValueKind::text) result.is_moment_text = true;
    // A COLLATE within the arguments is that of the result, too.
    const auto collated = std::find_if(args.begin(), args.end(), [](const Value& arg) { return arg.collate_explicit; });
    if (collated != args.end()) {
        result.collating = collated->collating;
        result.collate_explicit = result.has_collating = true;
    }
    return result;
}

}  // namespace ferry::core
