// INSERT and REPLACE. Values are brought to the types of their columns; what SQLite numbers itself (NULL for
// an INTEGER PRIMARY KEY, or no value) the target's identity numbers. REPLACE deletes the rows in the way;
// where they can be in the way of one key alone it is ON CONFLICT DO UPDATE, else the statement deletes them
// itself before it inserts.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/quote.hpp"
#include "core/translate_change.hpp"
#include "core/translate_conflict.hpp"

namespace ferry::core {

namespace {

using Columns = std::vector<const CatalogColumn*>;

std::string names_of(const Columns& columns) {
    std::vector<std::string> names;
    for (const CatalogColumn* const column : columns)
        names.push_back(pg_name(column->target_name));
    return joined(names);
}

bool contains(const Columns& columns, const CatalogColumn* column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
}

class InsertTranslator {
  public:
    InsertTranslator(Translator& translator, const ast::Insert& insert, Scope* outer)
        : translator_(translator), context_(translator.context()), insert_(insert), outer_(outer) {}

    std::string translate(std::vector<OutputColumn>& returning) {
        with_ = translator_.push_with(insert_.with.get(), outer_);
        table_ = &translator_.table(insert_.table);
        const std::string& qualifier = insert_.alias ? insert_.alias.text : table_->target_name;
        target_ = translator_.source_of(*table_, insert_.alias ? insert_.alias.text : insert_.table.name.text,
                                        qualifier);
        if (insert_.source) {
            choose_columns();
            make_source();
        }
        note_identity();
        const std::string sql = statement();
        Scope scope;
        scope.outer = outer_;
        scope.sources.push_back(target_);
        const std::string tail = translate_returning(translator_, insert_.returning, scope, returning);
        translator_.pop_with(insert_.with.get());
        return sql + tail;
    }

  private:
    Translator& translator_;
    Context& context_;
    const ast::Insert& insert_;
    Scope* outer_;
    std::string with_;
    const CatalogTable* table_ = nullptr;
    ScopeSource target_;
    Columns columns_;     ///< that get a value
    std::string source_;  ///< VALUES ... or SELECT ...
    bool single_row_ = false;
    bool some_default_ = false;    ///< VALUES with DEFAULT in some rows
    bool given_identity_ = false;  ///< an identity column gets a number of its own

    ast::Place place() const { return insert_.table.name.place; }
    std::string into() const {
        return "INSERT INTO " + translator_.catalog().qualified(table_->target_name) +
               (insert_.alias ? " AS " + pg_name(insert_.alias.text) : "");
    }

    // -------------------------------------------------------------------------------------------- values

    void choose_columns() {
        if (insert_.columns.empty()) {
            for (const CatalogColumn& column : table_->columns)
                if (!column.generated) columns_.push_back(&column);
        } else {
            for (const ast::Name& name : insert_.columns)
                columns_.push_back(&changed_column(translator_, *table_, name));
        }
    }

    void check_count(std::size_t values) const {
        if (values == columns_.size()) return;
        context_.fail(ErrorCode::syntax, place(),
                      insert_.columns.empty()
                          ? "table " + table_->source_name + " has " + std::to_string(columns_.size()) +
                                " columns but " + std::to_string(values) + " values were supplied"
                          : std::to_string(values) + " values for " + std::to_string(columns_.size()) +
                                " columns");
    }

    void make_source() {
        const ast::Select& source = *insert_.source;
        const bool is_values = source.cores.size() == 1 && source.cores[0].is_values && !source.with &&
                               source.order_by.empty() && !source.limit;
        if (is_values)
            make_values(source.cores[0].rows);
        else
            make_select(source);
    }

    void make_values(const std::vector<ast::Exprs>& rows) {
        single_row_ = rows.size() == 1;
        const auto is_null = [&](std::size_t column) {
            return std::all_of(rows.begin(), rows.end(), [&](const ast::Exprs& row) {
                return row.size() > column && row[column]->kind == ast::ExprKind::null_literal;
            });
        };
        for (const ast::Exprs& row : rows)
            check_count(row.size());
        std::vector<bool> dropped(columns_.size());
        for (std::size_t i = 0; i < columns_.size(); ++i)
            dropped[i] = columns_[i]->rowid_alias && is_null(i) && columns_.size() > 1;
        Scope scope;
        scope.outer = outer_;
        std::vector<std::string> texts;
        for (const ast::Exprs& row : rows) {
            std::vector<std::string> values;
            for (std::size_t i = 0; i < row.size(); ++i)
                if (!dropped[i]) values.push_back(value_of(*columns_[i], *row[i], scope));
            texts.push_back("(" + joined(values) + ")");
        }
        drop(dropped);
        add_missing_number(texts);
        source_ = "VALUES " + joined(texts);
    }

    std::string value_of(const CatalogColumn& column, const ast::Expr& expr, Scope& scope) {
        if (column.rowid_alias && expr.kind == ast::ExprKind::null_literal) {
            some_default_ = some_default_ || column.identity;
            return column.identity ? "DEFAULT" : number(column);
        }
        return numbered(column, translator_.expr(expr, scope), expr.place);
    }

    /// The value as the column takes it; NULL asks for a number where the column is the rowid.
    std::string numbered(const CatalogColumn& column, const Value& value, ast::Place where) {
        std::string sql = to_column(context_, column, value, where);
        if (takes_default(column) && value.nullable && !value.constant) {
            const std::string standing_in = default_of(column);
            return value.kind == ValueKind::null ? standing_in : "coalesce(" + sql + ", " + standing_in + ")";
        }
        given_identity_ = given_identity_ || column.identity;
        if (!column.rowid_alias || table_->is_view || !value.nullable || value.constant) return sql;
        return "coalesce(" + sql + ", " + next_number(column) + ")";
    }

    /// REPLACE puts the DEFAULT in the place of NULL where the column is NOT NULL.
    bool takes_default(const CatalogColumn& column) const {
        return conflict() == ast::Conflict::replace && !table_->is_view && column.not_null &&
               !column.rowid_alias && !column.default_sql.empty();
    }
    std::string default_of(const CatalogColumn& column) {
        const Translation made = translate_column_default(translator_.catalog(), table_->source_name,
                                                          column.source_name, column.default_sql);
        for (const Note& note : made.notes)
            context_.note(place(), note.text);
        for (const std::string& name : made.helpers)
            context_.helper(name);
        return made.sql;
    }

    std::string next_number(const CatalogColumn& column) {
        if (!column.identity) return number(column);
        return "nextval(pg_get_serial_sequence(" +
               quote_pg_literal(translator_.catalog().qualified(table_->target_name)) + ", " +
               quote_pg_literal(column.target_name) + "))";
    }

    /// SQLite's own way to number a row, for a target that does not number rows itself.
    std::string number(const CatalogColumn& column) {
        if (!single_row_)
            context_.unsupported(place(), "numbering several rows of a column that is no identity");
        const std::string name = pg_name(column.target_name);
        return "(SELECT coalesce(max(" + name + "), 0) + 1 FROM " +
               translator_.catalog().qualified(table_->target_name) + ")";
    }

    void drop(const std::vector<bool>& dropped) {
        Columns kept;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (!dropped[i]) kept.push_back(columns_[i]);
        columns_ = std::move(kept);
    }

    /// A rowid that is not given, in a target that does not number rows itself. One row only: number() sees
    /// to that.
    void add_missing_number(std::vector<std::string>& texts) {
        if (table_->is_view) return;
        for (const CatalogColumn& column : table_->columns) {
            if (!column.rowid_alias || column.identity || contains(columns_, &column)) continue;
            columns_.push_back(&column);
            texts[0].insert(texts[0].size() - 1, ", " + number(column));
        }
    }

    /// The columns of a SELECT under the names c1, c2, ... of a query around it, and each as its column takes
    /// it. Is such a query wanted?
    bool take_columns(const SelectSql& select, ast::Place where, bool parameters_are_texts,
                      std::vector<bool>& dropped, std::vector<std::string>& names,
                      std::vector<std::string>& values) {
        names.clear();
        values.clear();
        bool changed = false;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            Value value = select.columns[i].value;
            names.push_back("c" + std::to_string(i + 1));
            value.sql = "q." + names.back();
            value.binding = Binding::atom;
            if (parameters_are_texts) value.is_parameter = false;
            dropped[i] = columns_[i]->rowid_alias && value.kind == ValueKind::null;
            if (dropped[i]) {
                changed = true;
                continue;
            }
            // A literal of the column's own kind stands in the SELECT already.
            if (value.kind == columns_[i]->kind) value.constant.reset();
            values.push_back(numbered(*columns_[i], value, where));
            changed = changed || values.back() != value.sql;
        }
        return changed;
    }

    void make_select(const ast::Select& source) {
        const SelectSql select = translator_.select(source, outer_);
        check_count(select.columns.size());
        single_row_ = select.is_single_row;
        std::vector<bool> dropped(columns_.size());
        std::vector<std::string> names, values;
        bool changed = take_columns(select, source.place, false, dropped, names, values);
        // In a subquery parameters are texts.
        const bool any_parameter =
            std::any_of(select.columns.begin(), select.columns.end(),
                        [](const OutputColumn& column) { return column.value.is_parameter; });
        if (changed && any_parameter) take_columns(select, source.place, true, dropped, names, values);
        drop(dropped);
        for (const CatalogColumn& column : table_->columns)
            if (column.rowid_alias && !column.identity && !table_->is_view && !contains(columns_, &column)) {
                columns_.push_back(&column);
                values.push_back(number(column));
                changed = true;
            }
        source_ = select.sql;
        // An ORDER BY in the subquery still decides in which order rows are numbered.
        if (changed)
            source_ = "SELECT " + joined(values) + " FROM (" + select.sql + ") AS q (" + joined(names) + ")";
    }

    void note_identity() {
        if (!given_identity_) return;
        context_.note(place(), "the sequence that numbers " + table_->source_name +
                                   " does not follow numbers that are given: setval() moves it");
    }

    // -------------------------------------------------------------------------------------------- conflicts

    ast::Conflict conflict() const {
        return insert_.replace_word ? ast::Conflict::replace : insert_.conflict;
    }

    std::string statement() {
        const std::string body =
            columns_.empty() ? " DEFAULT VALUES" : " (" + names_of(columns_) + ") " + source_;
        const std::string plain = with_ + into() + body;
        if (!insert_.upserts.empty()) return plain + upsert();
        // Also OR ABORT, which is the default elsewhere, turns what triggers write into itself.
        if (conflict() != ast::Conflict::none && has_triggers("i"))
            context_.note(place(),
                          "in SQLite the statements of triggers take over the OR clause of the one that "
                          "fires them");
        switch (conflict()) {
            case ast::Conflict::ignore: return plain + ignore();
            case ast::Conflict::replace: return replace(plain);
            case ast::Conflict::fail:
                context_.note(place(),
                              "an error undoes the whole statement, where OR FAIL keeps the rows before it");
                break;
            case ast::Conflict::none:
            case ast::Conflict::abort:
            case ast::Conflict::rollback: break;
        }
        return plain;
    }

    std::string ignore() {
        if (table_->is_view) return "";
        context_.note(place(),
                      "rows that break NOT NULL or CHECK are an error, where SQLite leaves them out too");
        return " ON CONFLICT DO NOTHING";
    }

    /// Can a new row meet another in it? Not with a part that the database numbers, nor with one left NULL.
    bool can_meet(const ConflictKey& key) const {
        return std::all_of(key.columns.begin(), key.columns.end(), [&](const CatalogColumn* column) {
            return contains(columns_, column) || column->generated ||
                   (!column->rowid_alias && !column->identity && !column->default_sql.empty());
        });
    }
    std::vector<ConflictKey> keys_to_meet() {
        std::vector<ConflictKey> met = conflict_keys(translator_, *table_);
        met.erase(
            std::remove_if(met.begin(), met.end(), [&](const ConflictKey& key) { return !can_meet(key); }),
            met.end());
        return met;
    }

    bool has_triggers(std::string_view events) const {
        return may_fire(translator_.catalog(), *table_, events);
    }

    std::string replace(const std::string& plain) {
        if (table_->is_view) return plain;
        const std::vector<ConflictKey> met = keys_to_meet();
        if (met.empty()) return plain;
        note_several();
        // Triggers and foreign keys see a replaced row deleted and inserted, not updated.
        const bool is_watched = translator_.catalog().triggers && has_triggers("iud");
        if (met.size() > 1 || !met[0].in_target || (is_watched && !some_default_ && is_given(met[0]))) {
            if (has_triggers("d"))
                context_.note(place(),
                              "DELETE triggers of " + table_->source_name +
                                  " fire for a replaced row, in SQLite only with recursive_triggers on");
            return delete_and_insert(met);
        }
        if (has_triggers("iud"))
            context_.note(
                place(), "a replaced row of " + table_->source_name +
                             " is updated: triggers of UPDATE fire for it, not of INSERT, and no foreign key "
                             "acts ON DELETE");
        return plain + conflict_target(context_, met[0], *table_, place()) + " DO UPDATE SET " +
               replaced_columns(met[0]);
    }

    bool is_given(const ConflictKey& key) const {
        return std::all_of(key.used.begin(), key.used.end(),
                           [&](const CatalogColumn* column) { return contains(columns_, column); });
    }

    std::string replaced_columns(const ConflictKey& key) const {
        std::vector<std::string> sets;
        for (const CatalogColumn& column : table_->columns) {
            const bool stays = key.is_plain && contains(key.columns, &column);
            const std::string name = pg_name(column.target_name);
            if (!column.generated && !stays) sets.push_back(name + " = excluded." + name);
        }
        const std::string first = pg_name(table_->columns.front().target_name);
        return sets.empty() ? first + " = excluded." + first : joined(sets);
    }

    /// PostgreSQL refuses a statement whose own rows meet each other in a key; in SQLite the last of them
    /// stays.
    void note_several() {
        if (insert_.source && !single_row_)
            context_.note(place(), "rows of one statement with the same key are an error");
    }

    /// A column that a key looks at and the statement does not name, with its DEFAULT.
    std::string missing_value(const CatalogColumn& column, const ConflictKey& key) {
        const std::string name = pg_name(column.target_name);
        if (column.generated || column.identity || column.rowid_alias)
            context_.unsupported(place(), "REPLACE by " + key.name + " of " + table_->source_name +
                                              " without a value for " + column.source_name);
        const std::string value = column.default_sql.empty() ? "NULL" : "(" + default_of(column) + ")";
        return value + "::" + column.sql_type + " AS " + name;
    }

    /// Rows in the way of several keys: a unique index does not see what the same statement has deleted
    /// before.
    std::string delete_and_insert(const std::vector<ConflictKey>& met) {
        if (some_default_)
            context_.unsupported(place(),
                                 "REPLACE of rows that are numbered and rows that are not, by several keys,");
        std::vector<std::string> values;
        for (const CatalogColumn* const column : columns_)
            values.push_back(pg_name(column->target_name) + "::" + column->sql_type + " AS " +
                             pg_name(column->target_name));
        const std::string given = names_of(columns_);
        std::vector<std::string> conditions;
        for (const ConflictKey& key : met) {
            for (const CatalogColumn* const column : key.used)
                if (!contains(columns_, column)) {
                    values.push_back(missing_value(*column, key));
                    columns_.push_back(column);
                }
            const bool is_several = key.used.size() > 1 || !key.where.empty();
            conditions.push_back(is_several && met.size() > 1 ? "(" + key.same_row + ")" : key.same_row);
        }
        const std::string names = names_of(columns_);
        const std::string with = with_.empty() ? "WITH " : with_.substr(0, with_.size() - 1) + ", ";
        return with + "given_row (" + given + ") AS (" + source_ + "), new_row AS MATERIALIZED (SELECT " +
               joined(values) + " FROM given_row), gone AS (DELETE FROM " +
               translator_.catalog().qualified(table_->target_name) + " AS old_row USING new_row WHERE " +
               joined(conditions, " OR ") + " RETURNING 1) " + into() + " (" + names + ") SELECT " + names +
               " FROM new_row WHERE (SELECT count(*) FROM gone) >= 0";
    }

    // -------------------------------------------------------------------------------------------- upsert

    std::string upsert() {
        const bool nothing_but_nothing =
            std::all_of(insert_.upserts.begin(), insert_.upserts.end(),
                        [](const ast::Upsert& upsert) { return !upsert.do_update; });
        const ast::Upsert& first = insert_.upserts.front();
        if (nothing_but_nothing && insert_.upserts.back().target.empty()) return " ON CONFLICT DO NOTHING";
        if (insert_.upserts.size() > 1)
            context_.unsupported(place(), "more than one ON CONFLICT that does different things");
        if (!first.do_update) return upsert_target(first) + " DO NOTHING";
        note_several();
        Scope scope;
        scope.outer = outer_;
        scope.sources.push_back(target_);
        scope.sources.push_back(translator_.source_of(*table_, "excluded", "excluded"));
        scope.sources.back().qualified_only = true;
        std::string sql = upsert_target(first) + " DO UPDATE SET " +
                          translate_assignments(translator_, first.assignments, *table_, scope);
        if (first.where) sql += " WHERE " + translator_.condition(*first.where, scope);
        return sql;
    }

    std::string upsert_target(const ast::Upsert& upsert) {
        if (upsert.target.empty()) {
            const std::vector<ConflictKey> met = keys_to_meet();
            if (met.size() != 1)
                context_.unsupported(place(), "ON CONFLICT DO UPDATE for any of several keys");
            return conflict_target(context_, met[0], *table_, place());
        }
        Scope scope;
        scope.sources.push_back(translator_.source_of(*table_, table_->source_name, ""));
        std::vector<std::string> parts;
        Columns columns;
        for (const ast::OrderTerm& term : upsert.target)
            parts.push_back(target_part(*term.expr, scope, columns));
        const std::string where =
            upsert.target_where ? translator_.condition(*upsert.target_where, scope) : "";
        for (const ConflictKey& key : conflict_keys(translator_, *table_))
            if (is_meant(key, parts, columns, where)) return conflict_target(context_, key, *table_, place());
        return " ON CONFLICT (" + joined(parts) + ")" + (where.empty() ? "" : " WHERE " + where);
    }

    /// SQLite looks for the same columns, whatever their collation, or the same expressions, in any order; a
    /// partial key wants its own WHERE.
    static bool is_meant(const ConflictKey& key, std::vector<std::string> parts, Columns columns,
                         const std::string& where) {
        if (!key.where.empty() && key.where != where) return false;
        Columns of_key = key.columns;
        std::sort(columns.begin(), columns.end());
        std::sort(of_key.begin(), of_key.end());
        if (columns.size() == parts.size() && (key.is_of_columns() || !key.in_target))
            return columns == of_key;
        std::vector<std::string> parts_of_key = key.parts;
        std::sort(parts.begin(), parts.end());
        std::sort(parts_of_key.begin(), parts_of_key.end());
        return parts == parts_of_key;
    }

    /// A part as an index names it; appended to `columns` where it is a column.
    std::string target_part(const ast::Expr& expr, Scope& scope, Columns& columns) {
        const ast::Expr* part = &expr;
        while (part->kind == ast::ExprKind::collate)
            part = part->args[0].get();
        if (part->kind == ast::ExprKind::column && !part->table)
            columns.push_back(&changed_column(translator_, *table_, part->name));
        return index_part(translator_, *table_, expr, scope);
    }
};

}  // namespace

std::string translate_insert(Translator& translator, const ast::Insert& insert, Scope* outer,
                             std::vector<OutputColumn>& returning) {
    return InsertTranslator(translator, insert, outer).translate(returning);
}

}  // namespace ferry::core
