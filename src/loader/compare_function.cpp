// ferry.compare() and ferry.compare_rows(): a statement run by SQLite against one run by PostgreSQL, row by
// row in the canonical form that the columns of the target have.
#include <set>

#include "core/ascii.hpp"
#include "core/parser.hpp"
#include "core/printer.hpp"
#include "core/quote.hpp"
#include "core/row_key.hpp"
#include "core/translate.hpp"
#include "loader/canonical_record.hpp"
#include "loader/row_multiset.hpp"
#include "loader/target_columns.hpp"
#include "loader/translation_source.hpp"
#include "pg/connection.hpp"

namespace ferry::loader {

namespace {

using core::Error;
using core::ErrorCode;
using pg::cell;

constexpr std::size_t sample_size = 3;
constexpr std::size_t surplus_limit = 10000;  ///< rows that are held against each other one by one
constexpr int fetch_size = 1000;

/// A row, and how to show it.
using Shown = std::function<std::string()>;
using OnRow = std::function<void(const CanonicalRow&, const Shown&)>;
using OnSideRow = std::function<void(Side, const CanonicalRow&, const Shown&)>;

// ------------------------------------------------------------------------------------------------ SQLite

class SourceQuery {
  public:
    SourceQuery(pg::Connection& connection, const std::string& sql)
        : database_(connection.database()), statement_(database_.prepare(sql)) {
        if (!statement_.handle() || !sqlite3_stmt_readonly(statement_.handle()) ||
            statement_.column_count() == 0)
            throw Error(ErrorCode::not_read_only,
                        "ferry.compare() runs one statement that returns rows and writes nothing");
        if (sqlite3_bind_parameter_count(statement_.handle()) > 0)
            throw Error(ErrorCode::unsupported,
                        "ferry.compare() has no values for the statement's parameters");
        for (int i = 0; i < statement_.column_count(); ++i)
            names_.push_back(statement_.column_name(i));
    }
    const std::vector<std::string>& names() const noexcept { return names_; }

    void scan(const std::vector<core::CanonicalColumn>& columns, const OnRow& on_row) {
        core::ZoneScope zone;
        for (const core::CanonicalColumn& column : columns)
            zone.use(column.time_zone);
        statement_.reset();
        CanonicalRow row;
        while (statement_.step()) {
            row.clear();
            for (std::size_t i = 0; i < columns.size(); ++i) {
                append(row.bytes, sqlite::value_at(statement_.handle(), static_cast<int>(i)), columns[i], i);
                row.ends.push_back(row.bytes.size());
            }
            on_row(row, [&] { return shown(); });
        }
        statement_.reset();
        database_.check_unchanged();
    }
    /// The first value that has no place in its column's type; "" for none.
    const std::string& misplaced() const noexcept { return misplaced_; }

  private:
    void append(core::RowBuffer& row, const core::ValueView& value, const core::CanonicalColumn& column,
                std::size_t index) {
        if (core::append_canonical(row, value, column)) return;
        const std::string text = core::show_value(value);
        if (misplaced_.empty())
            misplaced_ = names_[index] + ": " + text + " has no place in the type of the target";
        core::append_bytes(row, '!', text.data(), text.size());
    }
    std::string shown() const {
        std::vector<core::ValueView> values;
        for (std::size_t i = 0; i < names_.size(); ++i)
            values.push_back(sqlite::value_at(statement_.handle(), static_cast<int>(i)));
        return core::row_key_json(names_, values);
    }

    sqlite::Database& database_;
    sqlite::Statement statement_;
    std::vector<std::string> names_;
    std::string misplaced_;
};

// ------------------------------------------------------------------------------------------------ PostgreSQL

/// A reading statement through a cursor. SPI stays connected for as long as it lives; after an error the end
/// of the transaction cleans up.
class TargetQuery {
  public:
    explicit TargetQuery(const std::string& sql) {
        pg::call([&] {
            if (SPI_connect() != SPI_OK_CONNECT) elog(ERROR, "SPI_connect failed");
            char* const text = pg_any_to_server(pstrdup(sql.c_str()), static_cast<int>(sql.size()), PG_UTF8);
            plan_ = SPI_prepare(text, 0, nullptr);
            if (plan_ == nullptr) elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
            if (!SPI_is_cursor_plan(plan_))
                ereport(ERROR,
                        (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
                         errmsg("ferry.compare() runs one statement that returns rows and writes nothing")));
            open();
            shape_ = make_canonical_shape(portal_->tupDesc);
            const auto width = static_cast<std::size_t>(portal_->tupDesc->natts);
            output_ = static_cast<FmgrInfo*>(palloc0(sizeof(FmgrInfo) * (width + 1)));
            for (std::size_t i = 0; i < width; ++i)
                init_output(output_[i], TupleDescAttr(portal_->tupDesc, static_cast<int>(i))->atttypid);
            values_ = static_cast<Datum*>(palloc0(sizeof(Datum) * (width + 1)));
            nulls_ = static_cast<bool*>(palloc0(width + 1));
            memory_ = AllocSetContextCreate(CurrentMemoryContext, "sqlite_ferry compared row",
                                            ALLOCSET_DEFAULT_SIZES);
        });
    }
    void close() {
        pg::call([] { SPI_finish(); });
    }
    std::size_t width() const noexcept { return static_cast<std::size_t>(portal_->tupDesc->natts); }

    std::vector<core::CanonicalColumn> columns() const {
        std::vector<core::CanonicalColumn> columns(width());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const BaseType type = pg::call(
                [&] { return base_type_of(TupleDescAttr(portal_->tupDesc, static_cast<int>(i))->atttypid); });
            columns[i].type = type.type;
            columns[i].is_array = type.is_array;
        }
        return columns;
    }

    void scan(const OnRow& on_row) {
        if (scanned_) pg::call([&] { reopen(); });
        scanned_ = true;
        CanonicalRow row;
        for (;;) {
            pg::call([&] {
                CHECK_FOR_INTERRUPTS();
                SPI_cursor_fetch(portal_, true, fetch_size);
            });
            SPITupleTable* const table = SPI_tuptable;
            const std::size_t count = SPI_processed;
            for (std::size_t i = 0; i < count; ++i) {
                read(row, table->vals[i]);
                on_row(row, [&] { return shown(); });
            }
            pg::call([&] { SPI_freetuptable(table); });
            if (count == 0) return;
        }
    }

  private:
    static void init_output(FmgrInfo& output, Oid type) {
        Oid function = InvalidOid;
        bool is_varlena = false;
        getTypeOutputInfo(type, &function, &is_varlena);
        fmgr_info(function, &output);
    }
    void open() { portal_ = SPI_cursor_open(nullptr, plan_, nullptr, nullptr, true); }
    void reopen() {
        SPI_cursor_close(portal_);
        open();
    }
    void read(CanonicalRow& row, HeapTuple tuple) {
        row.clear();
        pg::call([&] {
            MemoryContextReset(memory_);
            MemoryContext const outer = MemoryContextSwitchTo(memory_);
            heap_deform_tuple(tuple, portal_->tupDesc, values_, nulls_);
            for (int i = 0; i < portal_->tupDesc->natts; ++i) {
                append_canonical_datum(row.bytes, shape_, i, values_[i], nulls_[i]);
                row.ends.push_back(row.bytes.size());
            }
            MemoryContextSwitchTo(outer);
        });
    }
    /// The row that was read last, as JSON.
    std::string shown() {
        std::string json = "{";
        for (int i = 0; i < portal_->tupDesc->natts; ++i) {
            const Form_pg_attribute attribute = TupleDescAttr(portal_->tupDesc, i);
            const char* const text = nulls_[i] ? nullptr : pg::call([&]() -> const char* {
                char* const printed = OutputFunctionCall(&output_[i], values_[i]);
                return pg_server_to_any(printed, static_cast<int>(std::strlen(printed)), PG_UTF8);
            });
            const bool bare = attribute->atttypid == INT2OID || attribute->atttypid == INT4OID ||
                              attribute->atttypid == INT8OID || attribute->atttypid == FLOAT8OID ||
                              attribute->atttypid == NUMERICOID;
            const bool number = bare && text && (text[0] == '-' ? text[1] : text[0]) <= '9';
            json += (i > 0 ? ", " : "") + core::quote_json(NameStr(attribute->attname)) + ": " +
                    (!text    ? "null"
                     : number ? std::string(text)
                              : core::quote_json(text));
        }
        return json + "}";
    }

    SPIPlanPtr plan_ = nullptr;
    Portal portal_ = nullptr;
    CanonicalShape* shape_ = nullptr;
    FmgrInfo* output_ = nullptr;
    Datum* values_ = nullptr;
    bool* nulls_ = nullptr;
    MemoryContext memory_ = nullptr;
    bool scanned_ = false;
};

// ------------------------------------------------------------------------------------------------ comparison

struct Comparison {
    bool equal = false;
    bool counted = false;  ///< the rows were read
    std::int64_t source_rows = 0, target_rows = 0;
    std::string source_checksum, target_checksum;
    std::string detail;
    std::string difference;  ///< JSON, "" for none
};

/// How the rows of the statement are ordered.
struct Order {
    bool wanted = false;
    bool complete = false;             ///< all terms are columns of the result
    std::vector<std::size_t> columns;  ///< of them
    std::size_t cuts = 0;              ///< how often LIMIT and OFFSET cut through them
};

class Comparer {
  public:
    Comparer(SourceQuery& source, TargetQuery& target, std::vector<core::CanonicalColumn> columns,
             Order order)
        : source_(source), target_(target), columns_(std::move(columns)), order_(std::move(order)) {}

    Comparison run() {
        RowMultiset exact = count(false);
        Comparison result = facts(exact);
        if (exact.is_equal()) {
            result.equal = true;
            judge_order(exact, result);
            return result;
        }
        if (reals_ && result.source_rows == result.target_rows) {
            RowMultiset rounded = count(true);
            const bool equal = rounded.is_equal();
            find_surplus(rounded, true);
            if (equal || all_matched()) {
                result = facts(rounded);
                result.target_checksum = result.source_checksum;
                result.equal = true;
                result.detail = "real numbers agree to 14 digits, not to the last";
                if (equal) judge_order(rounded, result);
                return result;
            }
        } else {
            find_surplus(exact, false);
        }
        if (are_ties()) {
            result.target_checksum = result.source_checksum;
            result.equal = true;
            result.detail = "the same but for rows that ORDER BY leaves equal where LIMIT cuts";
            return result;
        }
        describe(result);
        return result;
    }

  private:
    /// Whether all rows that differ are equal in what the rows are ordered by: LIMIT (and OFFSET) may take
    /// any of them.
    bool are_ties() const {
        if (order_.cuts == 0 || !order_.complete || source_lacking_ != target_lacking_ ||
            source_lacking_ > surplus_limit)
            return false;
        std::set<std::string> keys;
        for (const std::vector<SurplusRow>* const rows : {&source_surplus_, &target_surplus_})
            for (const SurplusRow& row : *rows)
                if (!row.matched) keys.insert(row.key);
        return keys.size() <= order_.cuts;
    }

    /// Reads both sides.
    void scan(bool rounding, const OnSideRow& on_row) {
        CanonicalRow rounded;
        const auto pass = [&](Side side) -> OnRow {
            return [&, side](const CanonicalRow& row, const Shown& shown) {
                if (!rounding) return on_row(side, row, shown);
                round_reals(row, rounded);
                on_row(side, rounded, shown);
            };
        };
        source_.scan(columns_, pass(Side::source));
        target_.scan(pass(Side::target));
    }

    RowMultiset count(bool rounding) {
        RowMultiset rows(order_.columns);
        scan(rounding, [&](Side side, const CanonicalRow& row, const Shown&) {
            if (!reals_) reals_ = has_reals(row);
            rows.add(side, row);
        });
        return rows;
    }

    static Comparison facts(const RowMultiset& rows) {
        Comparison result;
        result.counted = true;
        result.source_rows = rows.rows(Side::source);
        result.target_rows = rows.rows(Side::target);
        result.source_checksum = rows.checksum(Side::source);
        result.target_checksum = rows.checksum(Side::target);
        return result;
    }

    void judge_order(const RowMultiset& rows, Comparison& result) const {
        if (!order_.wanted || rows.same_order()) return;
        std::string words;
        if (order_.complete && rows.same_key_order()) {
            words = "the same rows, in another order where ORDER BY leaves ties";
        } else if (order_.complete) {
            words = "the same rows in another order";
            result.equal = false;
        } else {
            words = "the same rows, in another order where ORDER BY leaves ties or by what is no column of "
                    "the result";
        }
        result.detail += (result.detail.empty() ? "" : "; ") + words;
    }

    void find_surplus(RowMultiset& rows, bool rounding) {
        if (rows.is_equal()) return;
        scan(rounding, [&](Side side, const CanonicalRow& row, const Shown& shown) {
            std::vector<SurplusRow>& list = side == Side::source ? source_surplus_ : target_surplus_;
            if (!rows.take_surplus(side, digest_of(row.bytes))) return;
            ++(side == Side::source ? source_lacking_ : target_lacking_);
            if (list.size() >= surplus_limit) return;
            list.push_back(surplus_row(row, shown()));
            for (const std::size_t column : order_.columns)
                list.back().key += row.column(column);
        });
        if (rounding && source_lacking_ <= surplus_limit && target_lacking_ <= surplus_limit)
            match_surplus(source_surplus_, target_surplus_);
    }

    bool all_matched() const {
        const auto matched = [](const std::vector<SurplusRow>& rows) {
            return std::all_of(rows.begin(), rows.end(), [](const SurplusRow& row) { return row.matched; });
        };
        return source_lacking_ <= surplus_limit && target_lacking_ <= surplus_limit &&
               matched(source_surplus_) && matched(target_surplus_);
    }

    /// The sample that `rows` gives, as a JSON array.
    static std::string sample(const std::vector<SurplusRow>& rows) {
        std::string json;
        std::size_t count = 0;
        for (const SurplusRow& row : rows)
            if (!row.matched && count++ < sample_size) json += (json.empty() ? "" : ", ") + row.shown;
        return "[" + json + "]";
    }
    static std::int64_t unmatched(const std::vector<SurplusRow>& rows, std::size_t lacking) {
        return static_cast<std::int64_t>(lacking) -
               std::count_if(rows.begin(), rows.end(), [](const SurplusRow& row) { return row.matched; });
    }

    void describe(Comparison& result) const {
        result.detail = std::to_string(unmatched(source_surplus_, source_lacking_)) + " of " +
                        std::to_string(result.source_rows) + " rows of SQLite are not among PostgreSQL's, " +
                        std::to_string(unmatched(target_surplus_, target_lacking_)) + " of " +
                        std::to_string(result.target_rows) + " of PostgreSQL's not among SQLite's";
        if (!source_.misplaced().empty()) result.detail += "; " + source_.misplaced();
        result.difference =
            "{\"source\": " + sample(source_surplus_) + ", \"target\": " + sample(target_surplus_) + "}";
    }

    SourceQuery& source_;
    TargetQuery& target_;
    std::vector<core::CanonicalColumn> columns_;
    Order order_;
    bool reals_ = false;
    std::vector<SurplusRow> source_surplus_, target_surplus_;
    std::size_t source_lacking_ = 0, target_lacking_ = 0;
};

/// The column of the result that a term of ORDER BY means; names.size() if none does.
std::size_t ordered_column(const core::ast::Select& select, const core::ast::Expr& term,
                           const std::vector<std::string>& names) {
    if (term.kind == core::ast::ExprKind::integer && term.text.size() < 5)
        return std::min<std::size_t>(std::stoul(term.text, nullptr, 0) - 1, names.size());
    if (term.kind == core::ast::ExprKind::column)
        for (std::size_t i = 0; i < names.size(); ++i)
            if (core::equals_ignoring_case(names[i], term.name.text)) return i;
    const std::vector<core::ast::ResultColumn>& columns = select.cores.front().columns;
    if (columns.size() != names.size()) return names.size();
    const std::string text = core::print_sql(term);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].expr && core::print_sql(*columns[i].expr) == text) return i;
    return names.size();
}

/// How the rows of a statement are ordered, of a view in the case of CREATE VIEW. `names` are those of its
/// result.
Order order_of(const std::string& sqlite_sql, const std::vector<std::string>& names) {
    Order order;
    core::ast::Statement statement;
    try {
        statement = core::parse_statement(sqlite_sql);
    } catch (const Error&) {
        return order;
    }
    const core::ast::Select* const select =
        statement.create_view ? statement.create_view->select.get() : statement.select.get();
    if (!select || select->order_by.empty()) return order;
    order.wanted = !statement.create_view;
    order.complete = true;
    order.cuts = (select->limit ? 1U : 0U) + (select->offset ? 1U : 0U);
    for (const core::ast::OrderTerm& term : select->order_by) {
        const std::size_t column = ordered_column(*select, *term.expr, names);
        if (column == names.size())
            order.complete = false;
        else
            order.columns.push_back(column);
    }
    if (!order.complete) order.columns.clear();
    return order;
}

/// Runs and compares. `formats` and `zones` are those of the target's columns, perhaps fewer than there are.
/// With `ordered` the order of the rows counts where the statement has one.
Comparison compare(const char* server, const std::string& sqlite_sql, const std::string& pg_sql,
                   const std::vector<core::TimeFormat>& formats, const std::vector<std::string>& zones,
                   const std::string& ordered_by) {
    SourceQuery source(pg::connect(server), sqlite_sql);
    TargetQuery target(pg_sql);
    Comparison result;
    if (source.names().size() != target.width()) {
        result.detail = std::to_string(source.names().size()) + " columns in SQLite, " +
                        std::to_string(target.width()) + " in PostgreSQL";
        target.close();
        return result;
    }
    std::vector<core::CanonicalColumn> columns = target.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i < formats.size()) columns[i].format = formats[i];
        if (i < zones.size() && zones[i] != "UTC") columns[i].time_zone = zones[i];
    }
    result = Comparer(source, target, columns, order_of(ordered_by, source.names())).run();
    target.close();
    return result;
}

pg::Cell non_empty(const std::string& text) {
    return text.empty() ? pg::Cell() : pg::Cell(text);
}

pg::Cell count_cell(const Comparison& result, std::int64_t rows) {
    return result.counted ? cell(rows) : pg::Cell();
}

std::vector<pg::Row> compared_rows(FunctionCallInfo fcinfo) {
    std::vector<core::TimeFormat> formats;
    for (const std::string& name : pg::text_array_argument(fcinfo, 3))
        formats.push_back(time_format_of(name));
    const Comparison result =
        compare(pg::name_argument(fcinfo, 0), pg::text_argument(fcinfo, 1), pg::text_argument(fcinfo, 2),
                formats, pg::text_array_argument(fcinfo, 4), pg::text_argument(fcinfo, 5));
    return {{cell(result.equal), count_cell(result, result.source_rows),
             count_cell(result, result.target_rows), non_empty(result.source_checksum),
             non_empty(result.target_checksum), non_empty(result.detail), non_empty(result.difference)}};
}

std::vector<pg::Row> compared_statements(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1)) return {};
    const std::string sqlite_sql = pg::text_argument(fcinfo, 1);
    const pg::Cell schema = PG_ARGISNULL(2) ? pg::Cell() : pg::Cell(pg::name_argument(fcinfo, 2));
    const bool given = !PG_ARGISNULL(3);
    core::Translation translation;
    try {
        translation = core::translate_statement(schema_catalog(schema), sqlite_sql);
    } catch (const Error&) {
        // With SQL of one's own it only lacks to say how moments are written.
        if (!given) throw;
    }
    const std::string pg_sql = given ? pg::text_argument(fcinfo, 3) : translation.sql;
    if (!given) make_helpers(schema, translation.helpers);
    std::vector<core::TimeFormat> formats;
    std::vector<std::string> notes;
    for (const core::CatalogColumn& column : translation.columns)
        formats.push_back(column.format);
    if (!given)
        for (const core::Note& note : translation.notes)
            notes.push_back(note.text);
    const Comparison result =
        compare(pg::name_argument(fcinfo, 0), sqlite_sql, pg_sql, formats, {}, sqlite_sql);
    return {{cell(result.equal), count_cell(result, result.source_rows),
             count_cell(result, result.target_rows), non_empty(result.detail), non_empty(result.difference),
             core::pg_array_text(notes), pg_sql}};
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_compare_rows);
FERRY_SQL_FUNCTION(ferry_compare);

Datum ferry_compare_rows(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::compared_rows(fcinfo)); });
}
Datum ferry_compare(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::compared_statements(fcinfo)); });
}

}  // extern "C"
