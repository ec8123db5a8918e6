#include "tree_text.hpp"

#include <memory>
#include <vector>

using namespace ferry::core;

namespace ferry::test {

namespace {

class Writer {
  public:
    std::string take() { return std::move(out_); }

    void statement(const ast::Statement& node) {
        open("statement");
        number(static_cast<int>(node.kind));
        if (node.select) select(*node.select);
        if (node.insert) insert(*node.insert);
        if (node.update) update(*node.update);
        if (node.delete_) delete_from(*node.delete_);
        if (node.create_table) create_table(*node.create_table);
        if (node.create_index) create_index(*node.create_index);
        if (node.create_view) create_view(*node.create_view);
        if (node.create_trigger) create_trigger(*node.create_trigger);
        if (node.create_virtual_table) create_virtual_table(*node.create_virtual_table);
        text(node.words);
        close();
    }

    void select(const ast::Select& node) {
        open("select");
        with(node.with);
        for (std::size_t i = 0; i < node.cores.size(); ++i) {
            if (i > 0) number(static_cast<int>(node.operators[i - 1]));
            core(node.cores[i]);
        }
        order(node.order_by);
        optional(node.limit);
        optional(node.offset);
        close();
    }

    void expr(const ast::Expr& node) {
        open("");
        number(static_cast<int>(node.kind));
        if (node.op != ast::Op::none) out_ += ast::spelling_of(node.op);
        text(node.text);
        flags({node.negated, node.distinct, node.star, node.has_base, node.has_else, node.call});
        name(node.schema);
        name(node.table);
        name(node.name);
        exprs(node.args);
        if (node.select) select(*node.select);
        if (node.tail) tail(*node.tail);
        close();
    }

  private:
    void open(const char* what) {
        out_ += '(';
        out_ += what;
        out_ += ' ';
    }
    void close() { out_ += ')'; }
    void number(int value) { out_ += std::to_string(value) + ' '; }
    void text(const std::string& value) { out_ += std::to_string(value.size()) + ':' + value + ' '; }
    void flags(std::initializer_list<bool> values) {
        for (const bool value : values)
            out_ += value ? '1' : '0';
        out_ += ' ';
    }
    void name(const ast::Name& node) {
        if (!node) {
            out_ += "- ";
            return;
        }
        if (node.quote == '"' || node.quote == '\'') out_ += node.quote;
        text(node.text);
    }
    void qualified(const ast::QualifiedName& node) {
        name(node.schema);
        name(node.name);
    }
    void names(const std::vector<ast::Name>& nodes) {
        open("names");
        for (const ast::Name& node : nodes)
            name(node);
        close();
    }
    void optional(const ast::ExprPtr& node) {
        if (node) {
            expr(*node);
        } else {
            out_ += "- ";
        }
    }
    void exprs(const ast::Exprs& nodes) {
        open("exprs");
        for (const ast::ExprPtr& node : nodes)
            expr(*node);
        close();
    }
    void order(const std::vector<ast::OrderTerm>& terms) {
        open("order");
        for (const ast::OrderTerm& term : terms) {
            expr(*term.expr);
            number(static_cast<int>(term.direction));
            number(static_cast<int>(term.nulls));
        }
        close();
    }
    void tail(const ast::FunctionTail& node) {
        open("tail");
        optional(node.filter);
        flags({node.over});
        name(node.over_name);
        if (node.window) window(*node.window);
        order(node.order_by);
        close();
    }
    void window(const ast::Window& node) {
        open("window");
        name(node.base);
        exprs(node.partition_by);
        order(node.order_by);
        number(static_cast<int>(node.unit));
        flags({node.has_between});
        number(static_cast<int>(node.start.kind));
        optional(node.start.offset);
        number(static_cast<int>(node.end.kind));
        optional(node.end.offset);
        number(static_cast<int>(node.exclude));
        close();
    }
    void with(const std::unique_ptr<ast::With>& node) {
        if (!node) return;
        open("with");
        flags({node->recursive});
        for (const ast::Cte& table : node->tables) {
            name(table.name);
            names(table.columns);
            number(static_cast<int>(table.hint));
            select(*table.select);
        }
        close();
    }
    void core(const ast::SelectCore& node) {
        open("core");
        flags({node.is_values, node.distinct, node.all});
        for (const ast::Exprs& row : node.rows)
            exprs(row);
        results(node.columns);
        from(node.from);
        optional(node.where);
        exprs(node.group_by);
        optional(node.having);
        for (const ast::NamedWindow& named : node.windows) {
            name(named.name);
            window(named.window);
        }
        close();
    }
    void results(const std::vector<ast::ResultColumn>& columns) {
        open("results");
        for (const ast::ResultColumn& column : columns) {
            optional(column.expr);
            name(column.star_table);
            name(column.alias);
            flags({column.alias_as});
        }
        close();
    }
    void from(const std::vector<ast::FromItem>& items) {
        open("from");
        for (const ast::FromItem& item : items) {
            number(static_cast<int>(item.join));
            number(static_cast<int>(item.kind));
            flags({item.natural, item.not_indexed});
            qualified(item.table);
            exprs(item.args);
            if (item.select) select(*item.select);
            from(item.items);
            name(item.alias);
            name(item.indexed_by);
            optional(item.on);
            names(item.using_columns);
        }
        close();
    }
    void assignments(const std::vector<ast::Assignment>& nodes) {
        open("set");
        for (const ast::Assignment& node : nodes) {
            names(node.columns);
            flags({node.row});
            expr(*node.value);
        }
        close();
    }
    void insert(const ast::Insert& node) {
        with(node.with);
        flags({node.replace_word});
        number(static_cast<int>(node.conflict));
        qualified(node.table);
        name(node.alias);
        names(node.columns);
        if (node.source) select(*node.source);
        for (const ast::Upsert& upsert : node.upserts) {
            open("upsert");
            order(upsert.target);
            optional(upsert.target_where);
            flags({upsert.do_update});
            assignments(upsert.assignments);
            optional(upsert.where);
            close();
        }
        results(node.returning);
    }
    void update(const ast::Update& node) {
        with(node.with);
        number(static_cast<int>(node.conflict));
        qualified(node.table);
        name(node.alias);
        name(node.indexed_by);
        flags({node.not_indexed});
        assignments(node.assignments);
        from(node.from);
        optional(node.where);
        results(node.returning);
        order(node.order_by);
        optional(node.limit);
        optional(node.offset);
    }
    void delete_from(const ast::Delete& node) {
        with(node.with);
        qualified(node.table);
        name(node.alias);
        name(node.indexed_by);
        flags({node.not_indexed});
        optional(node.where);
        results(node.returning);
        order(node.order_by);
        optional(node.limit);
        optional(node.offset);
    }
    void constraint(const ast::Constraint& node) {
        open("constraint");
        number(static_cast<int>(node.kind));
        name(node.name);
        order(node.columns);
        names(node.key_columns);
        number(static_cast<int>(node.direction));
        number(static_cast<int>(node.conflict));
        number(static_cast<int>(node.storage));
        flags({node.autoincrement, node.expr_parenthesized, node.generated_always});
        optional(node.expr);
        name(node.collation);
        const ast::ForeignKeyClause& key = node.foreign_key;
        qualified(key.parent);
        names(key.parent_columns);
        text(key.on_delete);
        text(key.on_update);
        name(key.match);
        flags({key.has_deferrable, key.not_deferrable, key.initially_deferred, key.initially_immediate});
        close();
    }
    void create_table(const ast::CreateTable& node) {
        flags({node.temporary, node.if_not_exists, node.without_rowid, node.strict});
        qualified(node.name);
        for (const ast::ColumnDefinition& column : node.columns) {
            open("column");
            name(column.name);
            text(column.type);
            for (const ast::Constraint& item : column.constraints)
                constraint(item);
            close();
        }
        for (const ast::Constraint& item : node.constraints)
            constraint(item);
        if (node.as_select) select(*node.as_select);
    }
    void create_index(const ast::CreateIndex& node) {
        flags({node.unique, node.if_not_exists});
        qualified(node.name);
        name(node.table);
        order(node.columns);
        optional(node.where);
    }
    void create_view(const ast::CreateView& node) {
        flags({node.temporary, node.if_not_exists});
        qualified(node.name);
        names(node.columns);
        select(*node.select);
    }
    void create_trigger(const ast::CreateTrigger& node) {
        flags({node.temporary, node.if_not_exists, node.for_each_row});
        qualified(node.name);
        number(static_cast<int>(node.timing));
        number(static_cast<int>(node.event));
        names(node.update_of);
        qualified(node.table);
        optional(node.when);
        for (const ast::Statement& step : node.body)
            statement(step);
    }
    void create_virtual_table(const ast::CreateVirtualTable& node) {
        flags({node.if_not_exists});
        qualified(node.name);
        name(node.module);
        for (const std::string& argument : node.arguments)
            text(argument);
    }

    std::string out_;
};

template <typename Node>
std::string written(const Node& node, void (Writer::*write)(const Node&)) {
    Writer writer;
    (writer.*write)(node);
    return writer.take();
}

}  // namespace

std::string tree_text(const ast::Statement& statement) {
    return written(statement, &Writer::statement);
}
std::string tree_text(const ast::Select& select) {
    return written(select, &Writer::select);
}
std::string tree_text(const ast::Expr& expr) {
    return written(expr, &Writer::expr);
}

}  // namespace ferry::test
