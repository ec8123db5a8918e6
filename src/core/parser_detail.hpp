// The inside of the parser, shared by parser*.cpp only. One class; each file implements the rules of one part
// of the grammar. Where a word may be a keyword or a name, the keyword comes first if the grammar has a use
// for it at that place, as in SQLite, whose parser falls back to a name only then.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ast.hpp"
#include "core/error.hpp"
#include "core/lexer.hpp"
#include "core/parser.hpp"
#include "core/symbol.hpp"

namespace ferry::core::detail {

/// Operators bind in this order, the loosest first (%left and %right of parse.y).
enum Precedence {
    loosest,
    or_precedence,
    and_precedence,
    not_precedence,       ///< also the NOT of NOT IN, NOT LIKE, ..., which nothing else shares a level with
    equality_precedence,  ///< = <> IS IN LIKE BETWEEN ISNULL
    comparison_precedence,
    escape_precedence,
    bit_precedence,
    sum_precedence,
    product_precedence,
    concat_precedence,
    collate_precedence,
    unary_precedence,
    primary_precedence  ///< nothing comes apart: for the printer
};

/// How high the tree of an expression may grow, by chains of operators too: SQLite's default.
constexpr int max_expression_height = 1000;

/// A position in the tokens, and the questions asked there.
class Cursor {
  public:
    explicit Cursor(std::string_view sql)
        : sql_(sql), tokens_(tokenize(sql)), symbols_(symbols_of(tokens_)) {}

  protected:
    Symbol symbol() const noexcept { return symbols_[position_]; }
    Symbol symbol(std::size_t ahead) const noexcept {
        return symbols_[std::min(position_ + ahead, symbols_.size() - 1)];
    }
    const Token& token() const noexcept { return tokens_[position_]; }
    bool at(Symbol wanted) const noexcept { return symbol() == wanted; }
    bool at(Symbol first, Symbol second) const noexcept { return at(first) && symbol(1) == second; }
    void advance() noexcept {
        if (!at(Symbol::end)) ++position_;
    }
    bool accept(Symbol wanted) noexcept {
        if (!at(wanted)) return false;
        advance();
        return true;
    }
    /// Both, or neither.
    bool accept(Symbol first, Symbol second) noexcept {
        if (!at(first, second)) return false;
        position_ += 2;
        return true;
    }
    void expect(Symbol wanted, const char* spelling) {
        if (!accept(wanted)) fail_expected(spelling);
    }

    /// "expected <wanted> at byte N"; the detail has the token, the line and the column.
    [[noreturn]] void fail_expected(std::string_view wanted) const;
    /// "<what> at byte N", for the token here.
    [[noreturn]] void fail(std::string_view what) const;
    [[noreturn]] void fail_at(std::string_view what, const Token& token) const;

    std::size_t begin_here() const noexcept { return token().begin; }
    std::size_t end_before() const noexcept { return position_ == 0 ? 0 : tokens_[position_ - 1].end; }
    ast::Place place_from(std::size_t begin) const noexcept { return {begin, end_before()}; }
    std::string source(ast::Place place) const {
        return std::string(sql_.substr(place.begin, place.end - place.begin));
    }
    std::string take_value() {
        std::string value = std::move(tokens_[position_].value);
        advance();
        return value;
    }

    /// The token here as a name, whatever it is.
    ast::Name take_name();
    ast::Name name(std::string_view wanted);
    /// [schema.]name
    ast::QualifiedName qualified_name(std::string_view wanted);
    /// An identifier or a string, which excludes INDEXED and the words of joins (`ids` in parse.y).
    ast::Name identifier_or_string(std::string_view wanted);
    /// name, ...
    std::vector<ast::Name> names(std::string_view wanted);
    /// (name, ...)
    std::vector<ast::Name> parenthesized_names(std::string_view wanted);
    /// [(name [COLLATE x] [ASC | DESC], ...)]: what follows the names is left over from old versions, and
    /// ignored.
    std::vector<ast::Name> optional_names_of_old(std::string_view wanted);

    std::string_view sql_;
    std::vector<Token> tokens_;
    std::vector<Symbol> symbols_;
    std::size_t position_ = 0;
};

class Parser : public Cursor {
  public:
    using Cursor::Cursor;
    ast::Statement whole_statement();
    ast::ExprPtr whole_expression();
    ast::CreateTable whole_create_table();
    ast::CreateVirtualTable whole_create_virtual_table();

  private:
    /// While one lives the parser is one level further down. `height_` is the height of what has been parsed
    /// on the level of the moment; it grows with each level that ends and with each operator of a chain.
    class Level {
      public:
        explicit Level(Parser& parser) : parser_(parser), height_outside_(parser.height_) {
            if (parser.nesting_ >= max_sql_nesting) parser.fail("statement is nested too deeply");
            ++parser.nesting_;
            parser.height_ = 0;
        }
        ~Level() {
            --parser_.nesting_;
            parser_.height_ = std::max(height_outside_, parser_.height_ + 1);
        }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

      private:
        Parser& parser_;
        int height_outside_;
    };
    void grow();

    // parser.cpp: statements
    ast::Statement statement();
    ast::Statement statement_of_kind();
    ast::Statement other_statement();
    void explained_statement();
    void end_of_statement();

    // parser_expr.cpp: operators
    ast::ExprPtr expression(int loosest_taken = loosest, bool stop_at_and = false);
    ast::ExprPtr operators_after(ast::ExprPtr left, int loosest_taken, bool stop_at_and = false);
    ast::ExprPtr operand();
    ast::ExprPtr prefix(ast::Op op, int precedence);
    ast::ExprPtr binary(ast::ExprPtr left, ast::Op op, int precedence);
    ast::ExprPtr is_operator(ast::ExprPtr left);
    ast::ExprPtr negated_operator(ast::ExprPtr left);
    ast::ExprPtr collate(ast::ExprPtr left);
    ast::ExprPtr null_test(ast::ExprPtr left, bool negated);
    ast::ExprPtr between(ast::ExprPtr left, bool negated);
    ast::ExprPtr match(ast::ExprPtr left, bool negated);
    ast::ExprPtr in(ast::ExprPtr left, bool negated);
    void in_table(ast::Expr& node);
    ast::ExprPtr finish(ast::ExprPtr node, std::size_t begin) const;

    // parser_operand.cpp: what stands between operators
    ast::ExprPtr parenthesized();
    ast::ExprPtr inside_parentheses(ast::ExprPtr first, std::size_t open);
    ast::ExprPtr literal(ast::ExprKind kind);
    ast::ExprPtr word(ast::ExprKind kind);
    ast::ExprPtr column_or_function();
    ast::ExprPtr function();
    void function_arguments(ast::Expr& node);
    void function_tail(ast::Expr& node);
    ast::ExprPtr cast();
    ast::ExprPtr case_when();
    ast::ExprPtr raise();
    ast::ExprPtr exists();
    ast::ExprPtr subquery(std::size_t begin);
    ast::Exprs expressions();
    bool at_select() const noexcept;
    bool at_keyword_of_operand() const noexcept;
    /// The words of a type and its (n, m), perhaps none.
    ast::Place type_name(bool of_column);
    void type_size();
    void signed_number();

    // parser_window.cpp
    ast::Window window();
    void frame(ast::Window& window);
    ast::FrameBound frame_bound(bool is_end);
    ast::FrameExclude frame_exclude();
    std::vector<ast::NamedWindow> named_windows();

    // parser_select.cpp
    ast::SelectPtr select();
    ast::SelectPtr select_after_with(std::unique_ptr<ast::With> with, std::size_t begin);
    std::unique_ptr<ast::With> with();
    ast::Cte cte();
    bool compound_operator(ast::CompoundOp& op);
    ast::SelectCore select_core();
    void values(ast::SelectCore& core);
    std::vector<ast::ResultColumn> result_columns();
    ast::ResultColumn result_column();
    std::vector<ast::FromItem> from_items();
    ast::FromItem from_item(ast::JoinKind join, bool natural);
    void from_source(ast::FromItem& item);
    void from_parenthesized(ast::FromItem& item);
    void from_table(ast::FromItem& item);
    bool join_operator(ast::FromItem& joined);
    void join_words(ast::FromItem& joined);
    void join_condition(ast::FromItem& item);
    void optional_alias(ast::Name& alias);
    bool index_hint(ast::Name& indexed_by, bool& not_indexed);
    std::vector<ast::OrderTerm> order_terms();
    std::vector<ast::OrderTerm> optional_order_by();
    ast::Direction direction();
    void optional_limit(ast::ExprPtr& limit, ast::ExprPtr& offset);
    ast::ExprPtr optional_where();
    std::vector<ast::ResultColumn> optional_returning();

    // parser_changes.cpp: INSERT, UPDATE, DELETE; `in_trigger` allows less of each
    std::unique_ptr<ast::Insert> insert(bool in_trigger);
    std::unique_ptr<ast::Update> update(bool in_trigger);
    std::unique_ptr<ast::Delete> delete_from(bool in_trigger);
    void insert_source(ast::Insert& insert, bool in_trigger);
    void upserts(ast::Insert& insert);
    ast::Upsert upsert();
    std::vector<ast::Assignment> assignments();
    void changed_table(ast::QualifiedName& table, ast::Name& alias);
    ast::Conflict optional_or_conflict();
    ast::Conflict conflict_action(bool always);

    // parser_schema.cpp: CREATE
    ast::Statement create();
    bool if_not_exists();
    std::unique_ptr<ast::CreateIndex> create_index();
    std::unique_ptr<ast::CreateView> create_view();
    std::unique_ptr<ast::CreateTrigger> create_trigger();
    void trigger_event(ast::CreateTrigger& trigger);
    ast::Statement trigger_step();
    std::unique_ptr<ast::CreateVirtualTable> create_virtual_table();
    void module_arguments(std::vector<std::string>& arguments);

    // parser_table.cpp: CREATE TABLE
    std::unique_ptr<ast::CreateTable> create_table(bool only_columns = false);
    void table_body(ast::CreateTable& table);
    void table_options(ast::CreateTable& table);
    void table_option(ast::CreateTable& table);
    ast::ColumnDefinition column_definition();
    void column_constraints(ast::ColumnDefinition& column);
    bool column_constraint(ast::Constraint& constraint);
    void table_constraints(ast::CreateTable& table);
    bool table_constraint(ast::Constraint& constraint);
    void primary_key_of_column(ast::Constraint& constraint);
    void indexed_columns(ast::Constraint& constraint);
    void foreign_key_of_table(ast::Constraint& constraint);
    void default_value(ast::Constraint& constraint);
    void generated(ast::Constraint& constraint);
    void check(ast::Constraint& constraint);
    void references(ast::ForeignKeyClause& key);
    std::string foreign_key_action();
    bool deferral(ast::ForeignKeyClause* key);
    ast::Conflict optional_on_conflict();

    int nesting_ = 0, height_ = 0;
    /// The foreign key of the table a [NOT] DEFERRABLE is meant for: the last so far.
    ast::ForeignKeyClause* last_foreign_key_ = nullptr;
};

}  // namespace ferry::core::detail

#include "core/pure.hpp"
