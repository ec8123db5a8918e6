// The two sides of ferry.compare(): a statement run by SQLite, and one run by PostgreSQL through a cursor,
// each read row by row in canonical form. C++ code.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/quote.hpp"
#include "core/row_key.hpp"
#include "loader/canonical_record.hpp"
#include "loader/row_multiset.hpp"
#include "loader/target_columns.hpp"
#include "pg/connection.hpp"

namespace ferry::loader {

/// A row, and how to show it.
using Shown = std::function<std::string()>;
using OnRow = std::function<void(const CanonicalRow&, const Shown&)>;

// ------------------------------------------------------------------------------------------------ SQLite

class SourceQuery {
  public:
    SourceQuery(pg::Connection& connection, const std::string& sql)
        : database_(connection.database()), statement_(database_.prepare(sql)) {
        if (!statement_.handle() || !sqlite3_stmt_readonly(statement_.handle()) ||
            statement_.column_count() == 0)
            throw core::Error(core::ErrorCode::not_read_only,
                              "ferry.compare() runs one statement that returns rows and writes nothing");
        if (sqlite3_bind_parameter_count(statement_.handle()) > 0)
            throw core::Error(core::ErrorCode::unsupported,
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
                SPI_cursor_fetch(portal_, true, 1000);
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

/// As long as it lives, nothing in the transaction writes, whatever functions a statement calls: what a SET
/// transaction_read_only would do, without its effect on the rest of the transaction.
class ReadOnlyScope {
  public:
    ReadOnlyScope() : before_(XactReadOnly) { XactReadOnly = true; }
    ~ReadOnlyScope() { XactReadOnly = before_; }
    ReadOnlyScope(const ReadOnlyScope&) = delete;
    ReadOnlyScope& operator=(const ReadOnlyScope&) = delete;

  private:
    bool before_;
};

}  // namespace ferry::loader
