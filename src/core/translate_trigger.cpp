// CREATE TRIGGER: a PL/pgSQL function and a trigger that calls it.
//
// What SQLite does and how it is kept:
// - a trigger that is running, itself or further out, does not fire again (recursive_triggers is off unless a
// program
//   turns it on). Where the changes of a trigger may lead back to it, its function keeps a list of those that
//   run, in a setting that ends with the transaction and goes back with a subtransaction: sqlite.triggers;
// - a BEFORE trigger does not change NEW: it returns it as it is;
// - AFTER triggers fire after each row, in PostgreSQL after all rows of the statement. A note says so where
// the trigger
//   looks at other rows of its table;
// - triggers fire newest first, in PostgreSQL by name: order_trigger_names();
// - NEW of a BEFORE INSERT has -1 for a number that is not made yet, PostgreSQL's has the number: a note.
#include <algorithm>
#include <map>
#include <set>

#include "core/ascii.hpp"
#include "core/ast_walk.hpp"
#include "core/name_map.hpp"
#include "core/parser.hpp"
#include "core/translate_change.hpp"
#include "core/trigger_body.hpp"

namespace ferry::core {

namespace {

using Event = ast::CreateTrigger::Event;
using Timing = ast::CreateTrigger::Timing;
using Change = std::pair<std::string, char>;  ///< of a table in lower case

char letter_of(Event event) noexcept {
    return event == Event::insert ? 'i' : event == Event::update ? 'u' : 'd';
}
const char* words_of(Event event) noexcept {
    return event == Event::insert ? "INSERT" : event == Event::update ? "UPDATE" : "DELETE";
}
const char* words_of(Timing timing) noexcept {
    return timing == Timing::after ? "AFTER" : timing == Timing::instead_of ? "INSTEAD OF" : "BEFORE";
}

void add_changes(const ast::Statement& statement, std::vector<Change>& changes) {
    if (statement.update) changes.emplace_back(ascii_lower(statement.update->table.name.text), 'u');
    if (statement.delete_) changes.emplace_back(ascii_lower(statement.delete_->table.name.text), 'd');
    if (!statement.insert) return;
    const ast::Insert& insert = *statement.insert;
    const std::string table = ascii_lower(insert.table.name.text);
    changes.emplace_back(table, 'i');
    const bool replaces = insert.replace_word || insert.conflict == ast::Conflict::replace;
    if (replaces) changes.emplace_back(table, 'd');
    const bool updates = std::any_of(insert.upserts.begin(), insert.upserts.end(),
                                     [](const ast::Upsert& upsert) { return upsert.do_update; });
    if (replaces || updates) changes.emplace_back(table, 'u');
}

/// Does a PostgreSQL expression hold a query of its own?
bool has_query(std::string_view sql) {
    constexpr std::string_view word = "SELECT ";
    char quote = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (quote != 0) {
            if (sql[i] == quote) quote = 0;
        } else if (sql[i] == '\'' || sql[i] == '"') {
            quote = sql[i];
        } else if (sql.substr(i, word.size()) == word) {
            return true;
        }
    }
    return false;
}

/// A dollar quote that the text does not hold.
std::string dollar_quoted(const std::string& text) {
    std::string mark = "$$";
    for (int n = 1; text.find(mark) != std::string::npos; ++n)
        mark = "$trigger" + std::to_string(n) + "$";
    return mark + "\n" + text + mark;
}

class TriggerTranslator {
  public:
    TriggerTranslator(Translator& translator, ast::CreateTrigger& create, std::string name)
        : translator_(translator), context_(translator.context()), create_(create), name_(std::move(name)),
          timing_(create.timing == Timing::none ? Timing::before : create.timing),
          table_(translator.table(create.table)), body_{translator, scope_, timing_, false, false, {}, 1} {}

    void translate(std::string& function, std::string& trigger) {
        if (create_.temporary) context_.unsupported(create_.name.name.place, "a temporary trigger");
        add_sources();
        check_references();
        note_changes();
        body_.guarded = may_come_back();
        const std::string columns = update_of();
        const std::string when = trigger_when();
        function = function_text();
        trigger = "CREATE TRIGGER " + pg_name(name_) + " " + words_of(timing_) + " " +
                  words_of(create_.event) + columns + " ON " +
                  translator_.catalog().qualified(table_.target_name) + "\n    FOR EACH ROW" + when +
                  " EXECUTE FUNCTION " + translator_.catalog().qualified(name_) + "()";
    }

  private:
    Translator& translator_;
    Context& context_;
    ast::CreateTrigger& create_;
    std::string name_;
    Timing timing_;
    const CatalogTable& table_;
    Scope scope_;
    TriggerBody body_;
    std::string inner_condition_;  ///< WHEN, where the trigger itself cannot have it

    ast::Place place() const { return create_.name.name.place; }
    bool is_own(const ast::QualifiedName& name) const {
        return equals_ignoring_case(name.name.text, table_.source_name);
    }

    void add_sources() {
        const auto add = [&](const char* record) {
            ScopeSource source = translator_.source_of(table_, record, record);
            source.qualified_only = true;
            for (ScopeColumn& column : source.columns) {
                // In SQLite these are values, not columns: none has an affinity but the rowid.
                if (!column.rowid_alias) column.value.affinity.reset();
                // NOT NULL is looked at after BEFORE triggers.
                if (timing_ != Timing::after) column.value.nullable = true;
            }
            scope_.sources.push_back(std::move(source));
        };
        if (create_.event != Event::insert) add("old");
        if (create_.event != Event::delete_) add("new");
    }

    // -------------------------------------------------------------------------------------------- what
    // differs

    void each_expr(const std::function<void(const ast::Expr&)>& visit) const {
        ast::Visitor visitor;
        visitor.expr = visit;
        if (create_.when) ast::walk(*create_.when, visitor);
        for (const ast::Statement& statement : create_.body)
            ast::walk(statement, visitor);
    }

    /// What NEW does not have yet in a BEFORE trigger.
    void check_references() {
        if (timing_ != Timing::before || create_.event == Event::delete_) return;
        each_expr([&](const ast::Expr& expr) {
            if (expr.kind != ast::ExprKind::column || !equals_ignoring_case(expr.table.text, "new")) return;
            const CatalogColumn* const column = table_.find_column(expr.name.text);
            if (column != nullptr && column->generated)
                context_.unsupported(expr.place, "a generated column in a BEFORE trigger");
            const bool is_rowid = column == nullptr ? is_rowid_name(expr.name.text) : column->rowid_alias;
            if (is_rowid && create_.event == Event::insert)
                context_.note(expr.place,
                              "the number of a new row is known in a BEFORE trigger, where SQLite has -1");
        });
    }

    void note_changes() {
        bool looks_around = false, changes_own = false;
        ast::Visitor visitor;
        visitor.table = [&](const ast::QualifiedName& name) {
            const CatalogTable* const table = translator_.catalog().find(name.name.text);
            looks_around = looks_around || is_own(name) || (table != nullptr && table->is_view);
        };
        if (create_.when) ast::walk(*create_.when, visitor);
        for (const ast::Statement& statement : create_.body) {
            ast::walk(statement, visitor);
            if (statement.insert && is_own(statement.insert->table)) looks_around = true;
            if (statement.update && is_own(statement.update->table)) {
                changes_own = true;
                looks_around = looks_around || !is_same_row(statement.update->where.get());
            }
            if (statement.delete_ && is_own(statement.delete_->table)) {
                changes_own = true;
                looks_around = looks_around || !is_same_row(statement.delete_->where.get());
            }
        }
        if (timing_ == Timing::after && looks_around)
            context_.note(
                place(),
                "AFTER triggers fire when a statement has changed all of its rows, in SQLite after each row");
        if (timing_ == Timing::before && changes_own && create_.event != Event::insert)
            context_.note(place(),
                          "a BEFORE trigger that changes the very row that is being changed is an error");
    }

    /// Is it a condition that holds for the trigger's own row alone: id = NEW.id AND ...?
    bool is_same_row(const ast::Expr* where) const {
        if (where == nullptr || where->kind != ast::ExprKind::binary) return false;
        if (where->op == ast::Op::and_)
            return is_same_row(where->args[0].get()) || is_same_row(where->args[1].get());
        if (where->op != ast::Op::eq && where->op != ast::Op::is) return false;
        return is_key(*where->args[0], false)
                   ? is_key(*where->args[1], true)
                   : is_key(*where->args[0], true) && is_key(*where->args[1], false);
    }
    bool is_key(const ast::Expr& expr, bool of_record) const {
        if (expr.kind != ast::ExprKind::column) return false;
        const bool is_record =
            equals_ignoring_case(expr.table.text, "new") || equals_ignoring_case(expr.table.text, "old");
        if (is_record != of_record) return false;
        const CatalogColumn* const column = table_.find_column(expr.name.text);
        return column == nullptr ? is_rowid_name(expr.name.text)
                                 : column->rowid_alias || is_whole_key(*column);
    }
    bool is_whole_key(const CatalogColumn& key) const {
        return key.pk == 1 && std::none_of(table_.columns.begin(), table_.columns.end(),
                                           [](const CatalogColumn& column) { return column.pk > 1; });
    }

    // -------------------------------------------------------------------------------------------- coming
    // back

    /// An UPDATE of its own table that sets none of the columns the trigger is for does not fire it.
    bool misses_columns(const ast::Statement& statement) const {
        if (!statement.update || !is_own(statement.update->table) || create_.event != Event::update)
            return false;
        if (create_.update_of.empty()) return false;
        for (const ast::Assignment& assignment : statement.update->assignments)
            for (const ast::Name& set : assignment.columns)
                for (const ast::Name& of : create_.update_of)
                    if (equals_ignoring_case(set.text, of.text)) return false;
        return true;
    }

    bool may_come_back() {
        std::vector<Change> changes;
        for (const ast::Statement& statement : create_.body)
            if (!misses_columns(statement)) add_changes(statement, changes);
        const Change own(ascii_lower(table_.source_name), letter_of(create_.event));
        if (translator_.catalog().triggers && translator_.catalog().trigger_changes_known)
            return leads_to(changes, own);
        const bool changes_own = std::any_of(changes.begin(), changes.end(),
                                             [&](const Change& change) { return change.first == own.first; });
        if (!changes_own && !changes.empty())
            context_.note(place(), "this trigger fires again where a trigger of " + changes[0].first +
                                       " leads back to " + table_.source_name);
        return changes_own;
    }

    bool leads_to(std::vector<Change> open, const Change& own) const {
        std::set<Change> seen;
        while (!open.empty()) {
            const Change change = open.back();
            open.pop_back();
            if (change == own) return true;
            if (!seen.insert(change).second) continue;
            for (const CatalogTrigger& trigger : *translator_.catalog().triggers)
                if (ascii_lower(trigger.table) == change.first && trigger.event == change.second)
                    for (const Change& next : trigger.changes)
                        open.emplace_back(ascii_lower(next.first), next.second);
        }
        return false;
    }

    // -------------------------------------------------------------------------------------------- the
    // trigger

    std::string update_of() {
        if (create_.update_of.empty()) return "";
        std::string columns;
        for (const ast::Name& name : create_.update_of) {
            const CatalogColumn* const column = table_.find_column(name.text);
            // SQLite takes names of no column, and nothing sets a generated one: neither ever fires the
            // trigger.
            if (column != nullptr && !column->generated)
                columns += (columns.empty() ? "" : ", ") + pg_name(column->target_name);
        }
        if (columns.empty())
            context_.unsupported(place(), "a trigger that never fires, for want of a column,");
        if (timing_ == Timing::instead_of) {
            context_.note(place(), "an INSTEAD OF trigger fires whatever columns are set");
            return "";
        }
        return " OF " + columns;
    }

    /// WHEN, where PostgreSQL can have it in the trigger: not with a query, and not with INSTEAD OF.
    std::string trigger_when() {
        if (!create_.when) return "";
        if (ast::has_kind(*create_.when, ast::ExprKind::raise))
            context_.unsupported(create_.when->place, "RAISE in WHEN");
        const std::string condition = translator_.condition(*create_.when, scope_);
        if (timing_ == Timing::instead_of || has_query(condition)) {
            inner_condition_ = condition;
            return "";
        }
        return " WHEN (" + condition + ")";
    }

    // -------------------------------------------------------------------------------------------- the
    // function

    std::string result() const {
        if (timing_ == Timing::after) return "NULL";
        return create_.event == Event::delete_ ? "OLD" : "NEW";
    }

    std::string function_text() {
        if (body_.guarded) {
            body_.line("-- SQLite does not fire a trigger that is running already.");
            body_.line("IF strpos(running, this_one) > 0 THEN");
            ++body_.depth;
            body_.line("RETURN " + result() + ";");
            --body_.depth;
            body_.line("END IF;");
            body_.line("PERFORM set_config('sqlite.triggers', running || this_one, true);");
        }
        if (!inner_condition_.empty()) {
            body_.line("IF " + inner_condition_ + " THEN");
            ++body_.depth;
        }
        for (ast::Statement& statement : create_.body)
            add_statement(statement);
        if (!inner_condition_.empty()) {
            --body_.depth;
            body_.line("END IF;");
        }
        body_.leave(result());
        std::string text = "#variable_conflict use_column\n";
        if (body_.guarded || body_.uses_raised) text += "DECLARE\n";
        if (body_.guarded)
            text += "    running constant text := coalesce(current_setting('sqlite.triggers', true), '');\n"
                    "    this_one constant text := '<' || TG_RELID || '.' || TG_NAME || '>';\n";
        if (body_.uses_raised) text += "    raised integer;\n";
        text += "BEGIN\n" + body_.text + "END\n";
        return "CREATE FUNCTION " + translator_.catalog().qualified(name_) +
               "() RETURNS trigger LANGUAGE plpgsql AS " + dollar_quoted(text);
    }

    void add_statement(ast::Statement& statement) {
        std::vector<OutputColumn> returning;
        switch (statement.kind) {
            case ast::StatementKind::select: translate_trigger_select(body_, *statement.select); return;
            case ast::StatementKind::insert:
                body_.line(translate_insert(translator_, *statement.insert, &scope_, returning) + ";");
                return;
            case ast::StatementKind::update:
                body_.line(translate_update(translator_, *statement.update, &scope_, returning) + ";");
                return;
            case ast::StatementKind::delete_:
                body_.line(translate_delete(translator_, *statement.delete_, &scope_, returning) + ";");
                return;
            default: context_.unsupported(statement.place, "this statement in a trigger");
        }
    }
};

ast::CreateTrigger& trigger_of(ast::Statement& statement) {
    if (statement.kind != ast::StatementKind::create_trigger)
        throw Error(ErrorCode::syntax, "the statement is no CREATE TRIGGER");
    return *statement.create_trigger;
}

}  // namespace

std::string translate_create_trigger(Translator& translator, ast::CreateTrigger& create) {
    std::string function, trigger;
    TriggerTranslator(translator, create, create.name.name.text).translate(function, trigger);
    return function + ";\n" + trigger;
}

TriggerTranslation translate_trigger(const Catalog& catalog, std::string_view create_trigger,
                                     std::string_view name) {
    ast::Statement statement = parse_statement(create_trigger);
    Context context(catalog, create_trigger);
    Translator translator(context);
    TriggerTranslation translation;
    translation.function_name = std::string(name);
    TriggerTranslator(translator, trigger_of(statement), std::string(name))
        .translate(translation.sql, translation.create_trigger);
    take_findings(translation, translator);
    return translation;
}

CatalogTrigger describe_trigger(std::string_view create_trigger) {
    ast::Statement statement = parse_statement(create_trigger);
    const ast::CreateTrigger& create = trigger_of(statement);
    CatalogTrigger trigger;
    trigger.table = create.table.name.text;
    trigger.event = letter_of(create.event);
    for (const ast::Statement& part : create.body)
        add_changes(part, trigger.changes);
    return trigger;
}

std::vector<std::string> order_trigger_names(const std::vector<std::string>& create_triggers,
                                             const std::vector<std::string>& names) {
    std::map<std::string, std::vector<std::size_t>> groups;  // newest first
    for (std::size_t i = create_triggers.size(); i-- > 0;) {
        ast::Statement statement = parse_statement(create_triggers[i]);
        const ast::CreateTrigger& create = trigger_of(statement);
        const Timing timing = create.timing == Timing::none ? Timing::before : create.timing;
        groups[std::string(words_of(timing)) + words_of(create.event) + ascii_lower(create.table.name.text)]
            .push_back(i);
    }
    std::vector<std::string> ordered = names;
    for (const auto& [key, members] : groups) {
        const bool in_order =
            std::is_sorted(members.begin(), members.end(),
                           [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
        if (in_order) continue;
        const std::size_t width = std::to_string(members.size()).size();
        for (std::size_t place = 0; place < members.size(); ++place) {
            std::string number = std::to_string(place + 1);
            number.insert(0, width - number.size(), '0');
            const std::size_t i = members[place];
            ordered[i] = map_names({"t" + number + "_" + names[i]}, NameCase::keep).front();
        }
    }
    return ordered;
}

}  // namespace ferry::core
