#include "core/translate.hpp"

#include "core/parser.hpp"
#include "core/translate_change.hpp"
#include "core/translator.hpp"

namespace ferry::core {

namespace {

CatalogColumn catalog_column(const OutputColumn& output) {
    CatalogColumn column;
    column.source_name = output.source_name;
    column.target_name = output.target_name;
    column.kind = output.value.kind;
    column.type = output.value.type;
    column.sql_type = output.sql_type.empty() ? row_of(output.value.type).sql_name : output.sql_type;
    column.format = output.value.format;
    column.text_form = output.value.text_form;
    column.affinity = output.value.affinity.value_or(Affinity::blob);
    column.collating = output.value.collating;
    column.not_null = !output.value.nullable;
    return column;
}

void set_select(Translation& made, SelectSql&& select) {
    made.sql = std::move(select.sql);
    for (const OutputColumn& column : select.columns)
        made.columns.push_back(catalog_column(column));
}

Translation translate_in(Context& context, std::string_view sql) {
    ast::Statement statement = parse_statement(sql);
    Translator translator(context);
    Translation made;
    std::vector<OutputColumn> returning;
    translator.number_parameters(sql);
    switch (statement.kind) {
        case ast::StatementKind::select: {
            SelectSql select = translator.select(*statement.select, nullptr);
            for (const OutputColumn& column : select.columns)
                if (column.value.is_parameter)
                    context.note(statement.place, "a parameter that is a result is taken for a text");
            set_select(made, std::move(select));
            break;
        }
        case ast::StatementKind::insert:
            made.sql = translate_insert(translator, *statement.insert, nullptr, returning);
            break;
        case ast::StatementKind::update:
            made.sql = translate_update(translator, *statement.update, nullptr, returning);
            break;
        case ast::StatementKind::delete_:
            made.sql = translate_delete(translator, *statement.delete_, nullptr, returning);
            break;
        case ast::StatementKind::create_table:
            made.sql = translate_create_table(translator, *statement.create_table);
            break;
        case ast::StatementKind::create_index:
            made.sql = translate_create_index(translator, *statement.create_index);
            break;
        case ast::StatementKind::create_view:
            made.sql = translate_create_view(translator, *statement.create_view);
            break;
        case ast::StatementKind::create_trigger:
            made.sql = translate_create_trigger(translator, *statement.create_trigger);
            break;
        case ast::StatementKind::create_virtual_table: context.unsupported(statement.place, "CREATE VIRTUAL TABLE");
        case ast::StatementKind::other: made.sql = translate_other(translator, statement, sql); break;
    }
    for (const OutputColumn& column : returning)
        made.columns.push_back(catalog_column(column));
    take_findings(made, translator);
    return made;
}

}  // namespace

Translation translate_statement(const Catalog& catalog, std::string_view sql) {
    Context context(catalog, sql);
    Translation made = translate_in(context, sql);
    if (!context.learned_late()) return made;
    Context again(catalog, sql);
    again.set_parameter_types(context.parameter_types());
    return translate_in(again, sql);
}

Translation translate_view_select(const Catalog& catalog, std::string_view sql) {
    const ast::Statement statement = parse_statement(sql);
    Context context(catalog, sql);
    if (statement.kind != ast::StatementKind::create_view)
        context.fail(ErrorCode::syntax, statement.place, "not a CREATE VIEW statement");
    Translator translator(context);
    Translation made;
    set_select(made, translator.select(*statement.create_view->select, nullptr));
    const auto& names = statement.create_view->columns;
    for (std::size_t i = 0; i < names.size() && i < made.columns.size(); ++i)
        made.columns[i].source_name = made.columns[i].target_name = names[i].text;
    take_findings(made, translator);
    return made;
}

}  // namespace ferry::core
