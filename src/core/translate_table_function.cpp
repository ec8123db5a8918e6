#include "core/translate_table_function.hpp"

#include "core/ascii.hpp"
#include "core/translate_from.hpp"

namespace ferry::core {

namespace {

constexpr TableFunctionColumn json_columns[] = {
    {"key", ValueKind::text, TypeId::text, true},      {"value", ValueKind::text, TypeId::text, true},
    {"type", ValueKind::text, TypeId::text, false},    {"atom", ValueKind::text, TypeId::text, true},
    {"id", ValueKind::integer, TypeId::int8, false},   {"parent", ValueKind::integer, TypeId::int8, false},
    {"fullkey", ValueKind::text, TypeId::text, false}, {"path", ValueKind::text, TypeId::text, false},
};
constexpr TableFunctionColumn series_columns[] = {{"value", ValueKind::integer, TypeId::int8, false}};

const TableFunctionRow rows[] = {
    {"json_each", 1, 2, "sqlite_json_each", true, rows_of(json_columns)},
    {"json_tree", 1, 2, "sqlite_json_tree", true, rows_of(json_columns)},
    {"generate_series", 2, 3, "", false, rows_of(series_columns)},
};

OutputColumn output_column(const TableFunctionColumn& column) {
    OutputColumn output;
    output.source_name = output.target_name = column.name;
    output.value = make_value("", column.kind, column.type);
    if (column.dynamic) output.value.affinity = Affinity::numeric;
    return output;
}

/// Whether all arguments of generate_series() are such that both engines count alike.
void check_series(Context& context, const ast::FromItem& item, const std::vector<Value>& args) {
    if (args.size() < 3) return;
    const auto& step = args[2].constant;
    if (!step || step->kind != ValueKind::integer || step->integer <= 0)
        context.unsupported(item.place, "generate_series() with a step that is no positive constant");
}

}  // namespace

const TableFunctionRow* find_table_function(std::string_view name) {
    for (const TableFunctionRow& row : rows)
        if (equals_ignoring_case(row.name, name)) return &row;
    return nullptr;
}

std::string table_function(Translator& translator, const ast::FromItem& item, Scope& scope,
                           const std::function<std::string(const std::string&)>& unique_name) {
    Context& context = translator.context();
    const TableFunctionRow* const row = find_table_function(item.table.name.text);
    if (row == nullptr)
        context.unsupported(item.place, "the table-valued function " + item.table.name.text + "()");
    const int count = static_cast<int>(item.args.size());
    if (count < row->min_args || count > row->max_args)
        context.unsupported(item.place, std::string(row->name) + "() with these arguments");
    std::vector<Value> args;
    for (const auto& arg : item.args)
        args.push_back(translator.expr(*arg, scope));
    if (!row->takes_text) check_series(context, item, args);
    std::string sql = (row->helper.empty() ? std::string(row->name) : context.helper(row->helper)) + "(";
    for (std::size_t i = 0; i < args.size(); ++i) {
        const Value stored = context.to_storage(args[i], item.args[i]->place);
        sql += (i > 0 ? ", " : "") +
               (row->takes_text ? context.to_text(stored) : context.to_integer(stored)).sql;
    }
    const std::string name = unique_name(std::string(row->name));
    sql += ") AS " + pg_name(name);
    if (row->helper.empty()) sql += "(value)";

    ScopeSource source;
    source.name = item.alias ? item.alias.text : std::string(row->name);
    source.target_name = name;
    source.row_order = pg_name(name) + (row->takes_text ? ".id" : ".value");
    bool dynamic = false;
    for (const TableFunctionColumn& column : row->columns) {
        const OutputColumn output = output_column(column);
        source.columns.push_back({output.source_name, column_of(name, output), true, false, output.sql_type});
        dynamic = dynamic || column.dynamic;
    }
    if (dynamic)
        context.note(item.place,
                     "a value out of JSON is text here: a number is told from a text by its spelling");
    scope.sources.push_back(std::move(source));
    return sql;
}

}  // namespace ferry::core
