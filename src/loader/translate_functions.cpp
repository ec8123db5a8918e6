// ferry.translate(), and the translation of everything that a file holds beside its tables, in one call.
#include <set>

#include "core/ascii.hpp"
#include "core/dep_graph.hpp"
#include "core/lexer.hpp"
#include "core/moment_form.hpp"
#include "core/name_map.hpp"
#include "core/quote.hpp"
#include "core/translate.hpp"
#include "loader/translation_source.hpp"

namespace ferry::loader {

namespace {

using core::Error;
using core::ErrorCode;
using pg::cell;

/// Columns of the rows that say what is to be translated, in the order of ferry.objects_to_translate().
struct Object {
    std::string kind, table, name, target_name, sql;
    std::string error;  ///< why it cannot be, where that is known already

    explicit Object(const pg::Row& row)
        : kind(row[0].value_or("")), table(row[1].value_or("")), name(row[2].value_or("")),
          target_name(row[3].value_or("")), sql(row[4].value_or("")), error(row[5].value_or("")) {}
};

/// What became of it.
struct Outcome {
    core::Translation translation;
    std::vector<std::string> keys;  ///< of an index
    std::string where, create_trigger, function_name;
    std::string error;
};

/// An error that is about this object; others end the call.
bool is_about_object(ErrorCode code) {
    return code != ErrorCode::out_of_memory && code != ErrorCode::interrupted && code != ErrorCode::io &&
           code != ErrorCode::locked && code != ErrorCode::changed;
}

std::string words_of(const Error& error) {
    return error.message + (error.detail.empty() ? "" : ": " + error.detail);
}

/// Generated columns by their table.
using GeneratedColumns = std::map<std::string, std::vector<core::GeneratedColumn>>;

void translate_into(Outcome& outcome, const core::Catalog& catalog, const Object& object,
                    const GeneratedColumns& generated) {
    if (object.kind == "view") {
        outcome.translation = core::translate_view_select(catalog, object.sql);
    } else if (object.kind == "check") {
        outcome.translation = core::translate_check(catalog, object.table, object.sql);
    } else if (object.kind == "default") {
        outcome.translation = core::translate_column_default(catalog, object.table, object.name, object.sql);
    } else if (object.kind == "generated") {
        outcome.translation = core::translate_generated(catalog, object.table, object.name, object.sql,
                                                        generated.at(object.table));
    } else if (object.kind == "trigger") {
        core::TriggerTranslation trigger = core::translate_trigger(catalog, object.sql, object.target_name);
        outcome.create_trigger = std::move(trigger.create_trigger);
        outcome.function_name = std::move(trigger.function_name);
        outcome.translation = std::move(trigger);
    } else {
        core::IndexTranslation index = core::translate_index_keys(catalog, object.sql);
        outcome.keys = std::move(index.keys);
        outcome.where = std::move(index.where);
        outcome.translation = std::move(index);
    }
}

Outcome translate(const core::Catalog& catalog, const Object& object, const GeneratedColumns& generated) {
    Outcome outcome;
    outcome.error = object.error;
    if (!outcome.error.empty()) return outcome;
    try {
        translate_into(outcome, catalog, object, generated);
    } catch (const Error& error) {
        if (!is_about_object(error.code)) throw;
        outcome = {};
        outcome.error = words_of(error);
    }
    return outcome;
}

/// The view as later ones see it: columns under the names that they get in the target.
core::CatalogTable view_table(const Object& object, Outcome& outcome, core::NameCase rule) {
    core::CatalogTable table;
    table.source_name = object.name;
    table.target_name = object.target_name;
    table.is_view = true;
    table.has_primary_key = false;
    if (!outcome.error.empty()) {
        table.error = "view " + object.name + " is not translated: " + outcome.error;
        return table;
    }
    std::vector<std::string> names;
    for (const core::CatalogColumn& column : outcome.translation.columns)
        names.push_back(column.source_name);
    const std::vector<std::string> mapped = core::map_column_names(names, rule);
    for (std::size_t i = 0; i < mapped.size(); ++i)
        outcome.translation.columns[i].target_name = mapped[i];
    table.columns = outcome.translation.columns;
    return table;
}

/// Positions of the views in an order in which each comes after those that its text names.
std::vector<std::size_t> view_order(const std::vector<Object>& views) {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < views.size(); ++i)
        places.emplace(core::ascii_lower(views[i].name), i);
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < views.size(); ++i) {
        std::set<std::size_t> named;
        try {
            for (const core::Token& token : core::tokenize(views[i].sql)) {
                if (token.kind != core::TokenKind::identifier && token.kind != core::TokenKind::string)
                    continue;
                const auto found = places.find(core::ascii_lower(token.value));
                if (found != places.end() && found->second != i) named.insert(found->second);
            }
        } catch (const Error&) {
            named.clear();  // its translation will say what is wrong with it
        }
        for (const std::size_t other : named)
            edges.emplace_back(i, other);
    }
    std::vector<std::size_t> order;
    for (const core::LoadSlot& slot : core::load_order(views.size(), edges))
        order.push_back(slot.node);
    return order;
}

/// A member of a JSON object.
std::string member(const char* name, std::string_view value) {
    return std::string("\"") + name + "\": " + core::quote_json(value);
}

const char* name_of(core::Collating collating) {
    switch (collating) {
        case core::Collating::binary: return "BINARY";
        case core::Collating::nocase: return "NOCASE";
        case core::Collating::rtrim: return "RTRIM";
    }
    return "BINARY";
}

std::string columns_json(const std::vector<core::CatalogColumn>& columns) {
    std::string json = "[";
    for (const core::CatalogColumn& column : columns)
        json += (json.size() > 1 ? ", {" : "{") + member("source", column.source_name) + ", " +
                member("target", column.target_name) + ", " + member("type", column.sql_type) + ", " +
                member("format", core::name_of(column.format)) + ", " +
                member("affinity", core::name_of(column.affinity)) + ", " +
                member("collation", name_of(column.collating)) +
                (column.text_form ? ", " + member("text_form", column.text_form->pattern) : "") + "}";
    return json + "]";
}

pg::Cell non_empty(const std::string& text) {
    return text.empty() ? pg::Cell() : pg::Cell(text);
}

std::vector<std::string> texts_of(const std::vector<core::Note>& notes) {
    std::vector<std::string> texts;
    for (const core::Note& note : notes)
        texts.push_back(note.text);
    return texts;
}

pg::Row outcome_row(const Object& object, const Outcome& outcome, std::int64_t place) {
    const core::Translation& made = outcome.translation;
    const bool failed = !outcome.error.empty();
    return {object.kind,
            object.table,
            object.name,
            non_empty(object.target_name),
            cell(place),
            failed ? pg::Cell() : pg::Cell(made.sql),
            core::pg_array_text(outcome.keys),
            non_empty(outcome.where),
            non_empty(outcome.create_trigger),
            non_empty(outcome.function_name),
            object.kind == "view" && !failed ? pg::Cell(columns_json(made.columns)) : pg::Cell(),
            core::pg_array_text(texts_of(made.notes)),
            core::pg_array_text(made.helpers),
            core::pg_array_text(made.references),
            non_empty(outcome.error)};
}

/// Gives the triggers names in whose order PostgreSQL fires them as SQLite does, and tells the catalog what
/// they and the actions of foreign keys change. Those that cannot be parsed will say so when they are
/// translated.
void describe_triggers(core::Catalog& catalog, std::vector<Object>& objects,
                       const std::vector<pg::Row>& actions) {
    std::vector<core::CatalogTrigger> described;
    std::vector<std::string> statements, names;
    std::vector<Object*> parsed;
    for (Object& object : objects) {
        if (object.kind != "trigger") continue;
        try {
            described.push_back(core::describe_trigger(object.sql));
        } catch (const Error&) {
            continue;
        }
        parsed.push_back(&object);
        statements.push_back(object.sql);
        names.push_back(object.target_name);
    }
    const std::vector<std::string> ordered = core::order_trigger_names(statements, names);
    for (std::size_t i = 0; i < parsed.size(); ++i)
        parsed[i]->target_name = ordered[i];
    for (const pg::Row& action : actions)
        described.push_back({*action[0], (*action[1])[0], {{*action[2], (*action[3])[0]}}});
    catalog.triggers = std::move(described);
}

/// Everything, views first: triggers may be theirs.
std::vector<pg::Row> translate_all(core::Catalog catalog, const std::vector<pg::Row>& objects,
                                   const std::vector<pg::Row>& actions, core::NameCase rule) {
    std::vector<Object> views, others;
    GeneratedColumns generated;
    for (const pg::Row& row : objects) {
        Object object(row);
        if (object.kind == "generated") generated[object.table].push_back({object.name, object.sql});
        (object.kind == "view" ? views : others).push_back(std::move(object));
    }
    describe_triggers(catalog, others, actions);
    std::vector<pg::Row> rows;
    for (const std::size_t i : view_order(views)) {
        Outcome outcome = translate(catalog, views[i], generated);
        catalog.add(view_table(views[i], outcome, rule));
        rows.push_back(outcome_row(views[i], outcome, static_cast<std::int64_t>(rows.size() + 1)));
    }
    for (const Object& object : others)
        rows.push_back(outcome_row(object, translate(catalog, object, generated),
                                   static_cast<std::int64_t>(rows.size() + 1)));
    return rows;
}

std::vector<pg::Row> key_actions(const std::string& server) {
    return pg::run_sql("SELECT * FROM ferry.key_actions($1::pg_catalog.name)", {server});
}

core::NameCase rule_of(const pg::Cell& name) {
    return core::name_case_of(name.value_or("lower")).value_or(core::NameCase::lower);
}

core::Catalog migration_catalog(const pg::Cell& schema, const std::string& id) {
    return read_catalog(pg::run_sql("SELECT * FROM ferry.translation_catalog($1::pg_catalog.name, "
                                    "$2::pg_catalog.int8)",
                                    {schema, id}),
                        schema.value_or(""));
}

/// Table, column and type of the computed columns that need a wider one.
std::vector<pg::Row> computed_type_rows(FunctionCallInfo fcinfo) {
    const std::string id = std::to_string(PG_GETARG_INT64(0));
    const std::vector<pg::Row> columns =
        pg::run_sql("SELECT * FROM ferry.computed_expressions($1::pg_catalog.int8)", {id});
    std::vector<pg::Row> rows;
    if (columns.empty()) return rows;
    GeneratedColumns generated;
    for (const pg::Row& column : columns) {
        std::vector<core::GeneratedColumn>& of_table = generated[*column[0]];
        if (*column[3] == "t") of_table.push_back({*column[1], *column[2]});
    }
    const core::Catalog catalog = migration_catalog({}, id);
    for (const pg::Row& column : columns) {
        try {
            const std::string type =
                core::computed_type(catalog, *column[0], *column[1], *column[2], generated.at(*column[0]));
            if (!type.empty()) rows.push_back({column[0], column[1], type});
        } catch (const Error& error) {
            if (!is_about_object(error.code)) throw;  // its translation will say why
        }
    }
    return rows;
}

std::vector<pg::Row> migration_rows(FunctionCallInfo fcinfo) {
    const std::string id = std::to_string(PG_GETARG_INT64(0));
    const std::vector<pg::Row> head =
        pg::run_sql("SELECT m.target_schema, m.options OPERATOR(pg_catalog.->>) 'case', m.server "
                    "FROM ferry.get_migration($1::pg_catalog.int8) AS m",
                    {id});
    return translate_all(migration_catalog(head[0][0], id),
                         pg::run_sql("SELECT * FROM ferry.objects_to_translate($1::pg_catalog.int8)", {id}),
                         key_actions(head[0][2].value_or("")), rule_of(head[0][1]));
}

std::vector<pg::Row> file_rows(FunctionCallInfo fcinfo) {
    const std::string server = pg::name_argument(fcinfo, 0);
    return translate_all(
        read_catalog(pg::run_sql("SELECT * FROM ferry.file_catalog($1::pg_catalog.name)", {server}), ""),
        pg::run_sql("SELECT * FROM ferry.file_objects($1::pg_catalog.name)", {server}), key_actions(server),
        core::NameCase::lower);
}

/// The named helpers with all that they need, those needed first.
std::vector<pg::Row> helper_rows(FunctionCallInfo fcinfo) {
    const std::vector<std::string> names = pg::text_array_argument(fcinfo, 0);
    const std::string schema = pg::name_argument(fcinfo, 1);
    std::vector<pg::Row> rows;
    for (const std::string& name : core::with_needed_helpers({names.begin(), names.end()})) {
        const core::HelperRow& row = *core::find_helper(name);
        rows.push_back({name, helper_signature(row, schema), core::helper_definition(row, schema),
                        std::string(row.comment) + " Made by sqlite_ferry."});
    }
    return rows;
}

/// `text` is UTF-8.
Datum text_datum(const std::string& text) {
    return pg::call([&] {
        return PointerGetDatum(
            cstring_to_text(pg_any_to_server(pstrdup(text.c_str()), static_cast<int>(text.size()), PG_UTF8)));
    });
}

/// Which number each named parameter has; nothing where all of them have numbers already.
std::string parameter_line(const std::vector<std::string>& parameters) {
    std::string line;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (parameters[i][0] != '?')
            line += (line.empty() ? "-- parameters: $" : ", $") + std::to_string(i + 1) + " = " + parameters[i];
    return line.empty() ? line : line + "\n";
}

Datum translate_statement(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(0)) PG_RETURN_NULL();
    const pg::Cell schema = PG_ARGISNULL(1) ? pg::Cell() : pg::Cell(pg::name_argument(fcinfo, 1));
    const core::Translation translation =
        core::translate_statement(schema_catalog(schema), pg::text_argument(fcinfo, 0));
    make_helpers(schema, translation.helpers);
    std::string text;
    for (const std::string& note : texts_of(translation.notes))
        text += "-- note: " + note + "\n";
    return text_datum(text + parameter_line(translation.parameters) + translation.sql);
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_translate);
FERRY_SQL_FUNCTION(ferry_translate_objects);
FERRY_SQL_FUNCTION(ferry_translate_file);
FERRY_SQL_FUNCTION(ferry_helper_functions);
FERRY_SQL_FUNCTION(ferry_computed_types);

Datum ferry_translate(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::translate_statement(fcinfo); });
}
Datum ferry_translate_objects(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::migration_rows(fcinfo)); });
}
Datum ferry_translate_file(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::file_rows(fcinfo)); });
}
Datum ferry_computed_types(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::computed_type_rows(fcinfo)); });
}
Datum ferry_helper_functions(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::helper_rows(fcinfo)); });
}

}  // extern "C"
