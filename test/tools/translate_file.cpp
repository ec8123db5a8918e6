// A SQLite file's schema, and statements about it, in PostgreSQL's words, with the types of CREATE TABLE:
//
//     translate_file schema FILE            tables, indexes, views and triggers as a psql script
//     translate_file script FILE < SCRIPT   a statement per line into a line each
//     translate_file helpers FILE < SCRIPT  the helper functions that schema and script need
//     translate_file triggers FILE          a line per trigger: exact, notes or refused, with the reasons
//
// What is not translated goes to the error output.
#include <algorithm>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/quote.hpp"
#include "core/translate.hpp"
#include "core/translate_change.hpp"
#include "sqlite/database.hpp"
#include "sqlite/schema_reader.hpp"

namespace {

using namespace ferry;

core::CatalogColumn column_of(const core::Column& source) {
    core::CatalogColumn column;
    column.source_name = column.target_name = source.name;
    core::set_column_type(column, core::created_type(source.declared_type));
    column.affinity = source.affinity;
    column.collating = source.collation == "NOCASE"  ? core::Collating::nocase
                       : source.collation == "RTRIM" ? core::Collating::rtrim
                                                     : core::Collating::binary;
    column.not_null = source.not_null;
    column.pk = source.pk;
    column.rowid_alias = column.identity = source.rowid_alias;
    column.generated = source.generated != core::Generated::no;
    column.default_sql = source.default_sql.value_or("");
    return column;
}

void add_unique_key(core::CatalogTable& table, const core::Index& index) {
    core::UniqueKey key;
    key.name = index.name;
    bool is_plain = !index.partial;
    std::string parts;
    for (const core::IndexColumn& column : index.columns) {
        is_plain = is_plain && column.name && column.collation == "BINARY";
        if (!column.name) continue;
        key.columns.push_back(*column.name);
        parts += (parts.empty() ? "" : ", ") + core::quote_identifier(*column.name) + " COLLATE " +
                 column.collation;
    }
    if (!is_plain)
        key.create_index = !index.sql.empty()
                               ? index.sql
                               : "CREATE UNIQUE INDEX x ON " + core::quote_identifier(table.source_name) +
                                     " (" + parts + ")";
    if (!is_plain || index.origin != 'p') table.unique_keys.push_back(std::move(key));
}

core::CatalogTable table_of(const core::Table& source) {
    core::CatalogTable table;
    table.source_name = table.target_name = source.name;
    table.is_virtual = source.kind == core::TableKind::virtual_table;
    if (table.is_virtual) table.error = "it is a virtual table of " + source.module;
    if (!source.read_error.empty()) table.error = source.read_error;
    table.has_primary_key = !source.primary_key().empty();
    for (const core::Column& column : source.columns)
        table.columns.push_back(column_of(column));
    for (const core::Index& index : source.indexes) {
        if (index.unique) add_unique_key(table, index);
    }
    return table;
}

class File {
  public:
    explicit File(const std::string& path) : database_(sqlite::Database::open(path, {})) {
        database_.begin_read();
        tables_ = sqlite::read_schema(database_);
        triggers_ = sqlite::read_triggers(database_);
        catalog_.collation_is_c = true;
        for (const core::Table& table : tables_)
            if (table.kind != core::TableKind::view) catalog_.add(table_of(table));
        add_views();
        catalog_.triggers.emplace();
        for (const core::Trigger& trigger : triggers_)
            try {
                catalog_.triggers->push_back(core::describe_trigger(trigger.sql));
            } catch (const core::Error&) {
                // It is told of where it is translated.
            }
    }

    /// What is not translated is told of and left out.
    void print_schema() {
        for (const core::Table& table : tables_)
            if (table.kind == core::TableKind::table) print_statement(table.sql);
        for (const core::Table& table : tables_)
            for (const core::Index& index : table.indexes)
                if (!index.sql.empty()) print_statement(index.sql);
        for (const std::string& view : views_)
            print(view);
        const std::vector<std::string> names = trigger_names();
        for (std::size_t i = 0; i < triggers_.size(); ++i)
            try {
                const core::TriggerTranslation made =
                    core::translate_trigger(catalog_, triggers_[i].sql, names[i]);
                print(made.sql);
                print(made.create_trigger);
            } catch (const core::Error& error) {
                std::cerr << "refused trigger " << triggers_[i].name << ": " << error.message << "\n";
            }
    }

    void print_script(bool helpers) {
        std::set<std::string> used = helpers_;
        std::string line;
        for (int number = 1; std::getline(std::cin, line); ++number)
            try {
                const core::Translation made = core::translate_statement(catalog_, line);
                used.insert(made.helpers.begin(), made.helpers.end());
                if (!helpers) std::cout << made.sql << ";\n";
                if (!helpers)
                    for (const core::Note& note : made.notes)
                        std::cerr << "note " << number << ": " << note.text << "\n";
            } catch (const core::Error& error) {
                if (!helpers) std::cerr << "refused " << number << ": " << error.message << "\n";
                if (!helpers) std::cout << "DO $$ BEGIN RAISE 'not translated'; END $$;\n";
            }
        if (!helpers) return;
        const auto add = [&](auto translate) {
            try {
                const std::vector<std::string> names = translate().helpers;
                used.insert(names.begin(), names.end());
            } catch (const core::Error&) {
                // print_schema() tells of it.
            }
        };
        for (const core::Trigger& trigger : triggers_)
            add([&]() -> core::Translation {
                return core::translate_trigger(catalog_, trigger.sql, trigger.name);
            });
        for (const core::Table& table : tables_) {
            if (table.kind != core::TableKind::table) continue;
            add([&] { return core::translate_statement(catalog_, table.sql); });
            for (const core::Index& index : table.indexes)
                if (!index.sql.empty()) add([&] { return core::translate_statement(catalog_, index.sql); });
        }
        for (const std::string& name : core::with_needed_helpers(used))
            print(core::helper_definition(*core::find_helper(name), ""));
    }

    void print_triggers() {
        for (const core::Trigger& trigger : triggers_)
            try {
                const core::TriggerTranslation made =
                    core::translate_trigger(catalog_, trigger.sql, trigger.name);
                std::cout << (made.notes.empty() ? "exact " : "notes ") << trigger.name;
                for (const core::Note& note : made.notes)
                    std::cout << "; " << note.text;
                std::cout << "\n";
            } catch (const core::Error& error) {
                std::cout << "refused " << trigger.name << "; " << error.message << "\n";
            }
    }

  private:
    sqlite::Database database_;
    std::vector<core::Table> tables_;
    std::vector<core::Trigger> triggers_;
    core::Catalog catalog_;
    std::vector<std::string> views_;
    std::set<std::string> helpers_;

    static void print(const std::string& sql) { std::cout << sql << ";\n"; }

    void print_statement(const std::string& sql) const {
        try {
            print(core::translate_statement(catalog_, sql).sql);
        } catch (const core::Error& error) {
            std::cerr << "refused: " << error.message << "\n";
        }
    }

    /// Views of views come in any order: as long as one more can be translated, the next may be, too.
    void add_views() {
        std::vector<const core::Table*> open;
        for (const core::Table& table : tables_)
            if (table.kind == core::TableKind::view) open.push_back(&table);
        for (std::size_t before = open.size() + 1; open.size() < before;) {
            before = open.size();
            open.erase(std::remove_if(open.begin(), open.end(),
                                      [&](const core::Table* view) { return add_view(*view); }),
                       open.end());
        }
    }

    bool add_view(const core::Table& view) {
        try {
            core::Translation made = core::translate_view_select(catalog_, view.sql);
            core::CatalogTable table;
            table.source_name = table.target_name = view.name;
            table.is_view = true;
            table.columns = std::move(made.columns);
            catalog_.add(std::move(table));
            helpers_.insert(made.helpers.begin(), made.helpers.end());
            views_.push_back(core::translate_statement(catalog_, view.sql).sql);
            return true;
        } catch (const core::Error&) {
            return false;
        }
    }

    std::vector<std::string> trigger_names() const {
        std::vector<std::string> statements, names;
        for (const core::Trigger& trigger : triggers_) {
            statements.push_back(trigger.sql);
            names.push_back(trigger.name);
        }
        return core::order_trigger_names(statements, names);
    }
};

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc == 3 ? argv[1] : "";
    try {
        if (what == "schema")
            File(argv[2]).print_schema();
        else if (what == "script" || what == "helpers")
            File(argv[2]).print_script(what == "helpers");
        else if (what == "triggers")
            File(argv[2]).print_triggers();
        else
            std::cerr << "usage: translate_file schema|script|helpers|triggers FILE\n";
    } catch (const core::Error& error) {
        std::cerr << error.message << "\n";
        return 1;
    }
    return what.empty() ? 2 : 0;
}
