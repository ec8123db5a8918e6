// INSERT and REPLACE. Values are brought to the types of their columns; what SQLite numbers itself (NULL for
// an INTEGER PRIMARY KEY, or no value) the target's identity numbers. REPLACE deletes the rows in the way;
// where they can be in the way of one key alone it is ON CONFLICT DO UPDATE, else the statement deletes them
// itself before it inserts.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/quote.hpp"
#include "core/translate_change.hpp"

namespace ferry::core {

namespace {

using Columns = std::vector<const CatalogColumn*>;

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts)
        all += (all.empty() ? "" : ", ") + part;
    return all;
}

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
        given_identity_ = given_identity_ || column.identity;
        if (!column.rowid_alias || table_->is_view || !value.nullable || value.constant) return sql;
        return "coalesce(" + sql + ", " + next_number(column) + ")";
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

    void make_select(const ast::Select& source) {
        const SelectSql select = translator_.select(source, outer_);
        check_count(select.columns.size());
        single_row_ = select.is_single_row;
        std::vector<bool> dropped(columns_.size());
        std::vector<std::string> names, values;
        bool changed = false;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            Value value = select.columns[i].value;
            value.sql = "q.c" + std::to_string(i + 1);
            value.binding = Binding::atom;
            names.push_back(value.sql.substr(2));
            dropped[i] = columns_[i]->rowid_alias && value.kind == ValueKind::null;
            if (dropped[i]) {
                changed = true;
                continue;
            }
            // A literal of the column's own kind stands in the SELECT already.
            if (value.kind == columns_[i]->kind) value.constant.reset();
            values.push_back(numbered(*columns_[i], value, source.place));
            changed = changed || values.back() != value.sql;
        }
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

    /// The keys that a new row can meet: not those with a part that the database numbers, nor with one left
    /// NULL.
    std::vector<Columns> keys() const {
        std::vector<Columns> all;
        Columns primary;
        for (int place_in_key = 1;; ++place_in_key) {
            const auto found =
                std::find_if(table_->columns.begin(), table_->columns.end(),
                             [&](const CatalogColumn& column) { return column.pk == place_in_key; });
            if (found == table_->columns.end()) break;
            primary.push_back(&*found);
        }
        if (!primary.empty()) all.push_back(primary);
        for (const std::vector<std::string>& unique : table_->unique_keys) {
            Columns key;
            for (const std::string& name : unique)
                key.push_back(table_->find_column(name));
            if (!contains(key, nullptr)) all.push_back(key);
        }
        return all;
    }
    bool can_meet(const Columns& key) const {
        return std::all_of(key.begin(), key.end(), [&](const CatalogColumn* column) {
            return contains(columns_, column) || column->generated ||
                   (!column->rowid_alias && !column->identity && !column->default_sql.empty());
        });
    }
    std::vector<Columns> keys_to_meet() const {
        std::vector<Columns> met = keys();
        met.erase(std::remove_if(met.begin(), met.end(), [&](const Columns& key) { return !can_meet(key); }),
                  met.end());
        return met;
    }

    /// How a unique index of the target names a key column: one by a collation is an index on what makes
    /// equals alike.
    std::string key_text(const CatalogColumn& column) {
        return context_.equality_key(column_value(column, ""));
    }

    std::string conflict_target(const Columns& key) {
        if (key.front()->pk > 0 && !table_->has_primary_key)
            context_.unsupported(place(), "a conflict with the primary key of " + table_->source_name +
                                              ", which the target does not have,");
        std::vector<std::string> parts;
        for (const CatalogColumn* const column : key)
            parts.push_back(key_text(*column));
        return " ON CONFLICT (" + joined(parts) + ")";
    }

    bool has_triggers(std::string_view events) const {
        return may_fire(translator_.catalog(), *table_, events);
    }

    std::string replace(const std::string& plain) {
        if (table_->is_view) return plain;
        const std::vector<Columns> met = keys_to_meet();
        if (met.empty()) return plain;
        note_several();
        // Triggers and foreign keys see a replaced row deleted and inserted, not updated.
        const bool is_watched = translator_.catalog().triggers && has_triggers("iud");
        if (met.size() > 1 || (is_watched && !some_default_ && is_given(met[0]))) {
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
        return plain + conflict_target(met[0]) + " DO UPDATE SET " + replaced_columns(met[0]);
    }

    bool is_given(const Columns& key) const {
        return std::all_of(key.begin(), key.end(),
                           [&](const CatalogColumn* column) { return contains(columns_, column); });
    }

    std::string replaced_columns(const Columns& key) const {
        std::vector<std::string> sets;
        for (const CatalogColumn& column : table_->columns) {
            const bool is_plain_key = contains(key, &column) && column.collating == Collating::binary;
            const std::string name = pg_name(column.target_name);
            if (!column.generated && !is_plain_key) sets.push_back(name + " = excluded." + name);
        }
        const std::string first = pg_name(key.front()->target_name);
        return sets.empty() ? first + " = excluded." + first : joined(sets);
    }

    /// PostgreSQL refuses a statement whose own rows meet each other in a key; in SQLite the last of them
    /// stays.
    void note_several() {
        if (insert_.source && !single_row_)
            context_.note(place(), "rows of one statement with the same key are an error");
    }

    /// Rows in the way of several keys: a unique index does not see what the same statement has deleted
    /// before.
    std::string delete_and_insert(const std::vector<Columns>& met) {
        if (some_default_)
            context_.unsupported(place(),
                                 "REPLACE of rows that are numbered and rows that are not, by several keys,");
        std::vector<std::string> conditions;
        for (const Columns& key : met) {
            std::string condition;
            for (const CatalogColumn* const column : key) {
                if (!contains(columns_, column))
                    context_.unsupported(place(), "REPLACE by several keys without a value for " +
                                                      column->source_name);
                condition += condition.empty() ? "" : " AND ";
                condition += context_.equality_key(column_value(*column, "old_row")) + " = " +
                             context_.equality_key(column_value(*column, "new_row"));
            }
            conditions.push_back(key.size() > 1 && met.size() > 1 ? "(" + condition + ")" : condition);
        }
        std::string condition;
        for (const std::string& part : conditions)
            condition += (condition.empty() ? "" : " OR ") + part;
        std::vector<std::string> casts;
        for (const CatalogColumn* const column : columns_)
            casts.push_back(pg_name(column->target_name) + "::" + column->sql_type + " AS " +
                            pg_name(column->target_name));
        const std::string names = names_of(columns_);
        const std::string with = with_.empty() ? "WITH " : with_.substr(0, with_.size() - 1) + ", ";
        return with + "given_row (" + names + ") AS (" + source_ + "), new_row AS MATERIALIZED (SELECT " +
               joined(casts) + " FROM given_row), gone AS (DELETE FROM " +
               translator_.catalog().qualified(table_->target_name) + " AS old_row USING new_row WHERE " +
               condition + " RETURNING 1) " + into() + " (" + names + ") SELECT " + names +
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
            const std::vector<Columns> met = keys_to_meet();
            if (met.size() != 1)
                context_.unsupported(place(), "ON CONFLICT DO UPDATE for any of several keys");
            return conflict_target(met[0]);
        }
        Scope scope;
        scope.sources.push_back(translator_.source_of(*table_, table_->source_name, ""));
        std::vector<std::string> parts;
        for (const ast::OrderTerm& term : upsert.target)
            parts.push_back(target_part(*term.expr, scope));
        std::string sql = " ON CONFLICT (" + joined(parts) + ")";
        if (upsert.target_where) sql += " WHERE " + translator_.condition(*upsert.target_where, scope);
        return sql;
    }

    std::string target_part(const ast::Expr& expr, Scope& scope) {
        if (expr.kind == ast::ExprKind::column && !expr.table)
            return key_text(changed_column(translator_, *table_, expr.name));
        const Value value = translator_.expr(expr, scope);
        const std::string key = context_.equality_key(value);
        return expr.kind == ast::ExprKind::collate ? key : "(" + key + ")";
    }
};

}  // namespace

std::string translate_insert(Translator& translator, const ast::Insert& insert, Scope* outer,
                             std::vector<OutputColumn>& returning) {
    return InsertTranslator(translator, insert, outer).translate(returning);
}

}  // namespace ferry::core
