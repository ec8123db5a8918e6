// WITH: common table expressions, recursive ones included.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/translate_from.hpp"
#include "core/translate_select.hpp"

namespace ferry::core {

namespace {

using ast::FromItem;

bool reads(const ast::Select& select, const std::string& name);

bool reads(const std::vector<FromItem>& items, const std::string& name) {
    return std::any_of(items.begin(), items.end(), [&](const FromItem& item) {
        switch (item.kind) {
            case FromItem::Kind::table: return !item.table.schema && equals_ignoring_case(item.table.name.text, name);
            case FromItem::Kind::subquery: return reads(*item.select, name);
            case FromItem::Kind::group: return reads(item.items, name);
            case FromItem::Kind::call: break;
        }
        return false;
    });
}

bool reads(const ast::SelectCore& core, const std::string& name) {
    return reads(core.from, name);
}

bool reads(const ast::Select& select, const std::string& name) {
    return std::any_of(select.cores.begin(), select.cores.end(),
                       [&](const ast::SelectCore& core) { return reads(core, name); });
}

/// As wide as the steps of a recursion may make it: PostgreSQL wants one type from the start.
Value widened(const Value& from) {
    Value value = from;
    value.constant.reset();
    value.nullable = true;
    value.magnitude = 9.3e18;
    switch (value.kind) {
        case ValueKind::integer: value.type = TypeId::int8; break;
        case ValueKind::real: value.type = TypeId::float8; break;
        case ValueKind::null:
        case ValueKind::text:
            value.kind = ValueKind::text;
            value.type = TypeId::text;
            break;
        default: break;
    }
    return value;
}

}  // namespace

class WithTranslator {
  public:
    WithTranslator(Translator& translator, Scope* outer)
        : translator_(translator), context_(translator.context()), outer_(outer) {}

    std::string run(const ast::With& with) {
        std::string sql;
        bool recursive = false;
        for (const ast::Cte& cte : with.tables) {
            const bool is_recursive = cte.select->cores.size() > 1 && reads(*cte.select, cte.name.text);
            recursive = recursive || is_recursive;
            sql += (sql.empty() ? "" : ", ") + (is_recursive ? recursion(cte) : plain(cte));
        }
        return (recursive ? "WITH RECURSIVE " : "WITH ") + sql + " ";
    }

  private:
    CteTable table_of(const ast::Cte& cte, std::vector<OutputColumn> columns) {
        if (!cte.columns.empty()) {
            if (cte.columns.size() != columns.size())
                context_.fail(ErrorCode::syntax, cte.name.place,
                              "table " + cte.name.text + " has " + std::to_string(columns.size()) + " values for " +
                                  std::to_string(cte.columns.size()) + " columns");
            for (std::size_t i = 0; i < columns.size(); ++i)
                columns[i].source_name = columns[i].target_name = cte.columns[i].text;
        }
        return {cte.name.text, ascii_lower(cte.name.text), std::move(columns)};
    }

    static std::string head(const CteTable& table, const ast::Cte& cte, bool with_columns) {
        std::string text = pg_name(table.target_name);
        if (with_columns) {
            std::string list;
            for (const OutputColumn& column : table.columns)
                list += (list.empty() ? "" : ", ") + pg_name(column.target_name);
            text += "(" + list + ")";
        }
        text += " AS ";
        if (cte.hint == ast::Cte::Hint::materialized) text += "MATERIALIZED ";
        if (cte.hint == ast::Cte::Hint::not_materialized) text += "NOT MATERIALIZED ";
        return text;
    }

    std::string plain(const ast::Cte& cte) {
        SelectSql query = translator_.select(*cte.select, outer_, cte.columns.empty());
        CteTable table = table_of(cte, std::move(query.columns));
        const std::string text = head(table, cte, !cte.columns.empty()) + "(" + query.sql + ")";
        translator_.ctes_.push_back(std::move(table));
        return text;
    }

    // ---------------------------------------------------------------------------------------- recursion

    /// One core as text, its columns brought to the table's types.
    std::string cast_core(const ast::SelectCore& core, const std::vector<Value>& types) {
        CoreSql made = translate_core(translator_, core, outer_, nullptr);
        if (made.columns.size() != types.size())
            context_.fail(ErrorCode::syntax, core.place, "the SELECTs of a recursive table have different numbers of columns");
        for (auto& row : made.rows)
            for (std::size_t i = 0; i < types.size(); ++i)
                row[i] = cast_to_type(row[i], types[i], core.place);
        return core_text(made, false);
    }

    Value cast_to_type(const Value& from, const Value& type, ast::Place place) {
        Value value = context_.to_value(from);
        const char* const name = row_of(type.type == TypeId::other ? TypeId::text : type.type).sql_name;
        if (value.kind != ValueKind::null && type.kind == ValueKind::text && value.kind != ValueKind::text)
            value = context_.to_text(context_.to_storage(value, place));
        if (value.kind == type.kind && value.type == type.type && !value.constant) return value;
        value.sql = value.primary() + "::" + name;
        value.binding = Binding::cast;
        value.constant.reset();
        return value;
    }

    std::string recursion(const ast::Cte& cte) {
        const ast::Select& select = *cte.select;
        std::size_t first_step = 0;
        while (first_step < select.cores.size() && !reads(select.cores[first_step], cte.name.text))
            ++first_step;
        if (first_step == 0) context_.unsupported(select.place, "a recursive table without a first SELECT that does not read it");
        if (select.cores.size() - first_step > 1)
            context_.unsupported(select.place, "a recursive table with several recursive SELECTs");
        if (!select.order_by.empty() && select.limit != nullptr)
            context_.unsupported(select.place, "ORDER BY with LIMIT in a recursive table");
        if (!select.order_by.empty())
            context_.note(select.order_by[0].expr->place, "ORDER BY of a recursive table is left out: it orders the steps of the recursion");
        const ast::CompoundOp op = select.operators[first_step - 1];
        if (op != ast::CompoundOp::union_ && op != ast::CompoundOp::union_all)
            context_.unsupported(select.place, "this compound operator in a recursive table");

        std::vector<Value> types = first_types(cte, first_step);
        // The recursive SELECT is read once to see what it makes of those types.
        std::vector<OutputColumn> columns = columns_of(cte, types);
        translator_.ctes_.push_back(table_of(cte, columns));
        const CoreSql step = translate_core(translator_, select.cores[first_step], outer_, nullptr);
        for (std::size_t i = 0; i < types.size() && i < step.rows[0].size(); ++i) {
            Value a = types[i], b = step.rows[0][i];
            std::vector<Value*> pair = {&a, &b};
            const Value first = types[i];
            types[i] = widened(context_.unify(pair, select.place));
            types[i].collating = first.collating;
            types[i].has_collating = first.has_collating;
        }
        translator_.ctes_.pop_back();
        columns = columns_of(cte, types);
        translator_.ctes_.push_back(table_of(cte, columns));
        return text_of(cte, first_step, types);
    }

    std::vector<Value> first_types(const ast::Cte& cte, std::size_t first_step) {
        std::vector<Value> types;
        for (std::size_t c = 0; c < first_step; ++c) {
            CoreSql core = translate_core(translator_, cte.select->cores[c], outer_, nullptr);
            for (auto& row : core.rows)
                for (std::size_t i = 0; i < row.size(); ++i) {
                    if (types.size() <= i) {
                        types.push_back(row[i]);
                        continue;
                    }
                    Value a = types[i], b = row[i];
                    std::vector<Value*> pair = {&a, &b};
                    types[i] = context_.unify(pair, cte.select->place);
                }
        }
        for (Value& type : types)
            type = widened(type);
        return types;
    }

    std::vector<OutputColumn> columns_of(const ast::Cte& cte, const std::vector<Value>& types) {
        CoreSql core = translate_core(translator_, cte.select->cores[0], outer_, nullptr);
        std::vector<OutputColumn> columns = core.columns;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            columns[i].value = types[i];
            columns[i].sql_type.clear();
        }
        return columns;
    }

    std::string text_of(const ast::Cte& cte, std::size_t first_step, const std::vector<Value>& types) {
        const ast::Select& select = *cte.select;
        CteTable& table = translator_.ctes_.back();
        // PostgreSQL makes the rows of a recursion as they are asked for, so a limit may stand outside.
        const std::string own = table.target_name;
        if (select.limit != nullptr) table.target_name += "_unlimited";
        const CteTable inner = table;
        std::string body = cast_core(select.cores[0], types);
        for (std::size_t c = 1; c <= first_step; ++c) {
            const ast::CompoundOp op = select.operators[c - 1];
            body += op == ast::CompoundOp::union_all ? " UNION ALL " : op == ast::CompoundOp::union_ ? " UNION "
                                                                   : op == ast::CompoundOp::except   ? " EXCEPT "
                                                                                                     : " INTERSECT ";
            body += cast_core(select.cores[c], types);
        }
        const std::string text = head(inner, cte, true) + "(" + body + ")";
        if (select.limit == nullptr) return text;
        translator_.ctes_.back().target_name = own;
        Scope empty;
        empty.outer = outer_;
        return text + ", " + pg_name(own) + " AS (SELECT * FROM " + pg_name(inner.target_name) +
               translator_.limit(select.limit.get(), select.offset.get(), empty) + ")";
    }

    Translator& translator_;
    Context& context_;
    Scope* outer_;
};

std::string Translator::push_with(const ast::With* with, Scope* outer) {
    return with == nullptr ? std::string() : WithTranslator(*this, outer).run(*with);
}

void Translator::pop_with(const ast::With* with) {
    if (with != nullptr) ctes_.resize(ctes_.size() - with->tables.size());
}

}  // namespace ferry::core
