#include "fdw/scan.hpp"

#include "core/quote.hpp"
#include "core/row_key.hpp"
#include "fdw/remote_table.hpp"
#include "fdw/scan_sql.hpp"
#include "pg/type_codec.hpp"

namespace ferry::fdw {
namespace {

struct ScanColumn {
    int attribute;  ///< 0-based
    const char* name;
    pg::ColumnCodec codec;
};

/// State of one scan. Lives in the query's memory; a reset callback destroys it, so that an error
/// anywhere finalizes the statement.
struct ScanState {
    pg::Connection* connection = nullptr;
    sqlite::Statement statement;
    const char* table_name = nullptr;
    ScanColumn* columns = nullptr;  ///< server memory: first those of the SELECT, in its order
    int column_count = 0;
    int row_key_count = 0;  ///< columns after those, which get the row key
    std::vector<std::string> key_names;
    List* key_columns = NIL;
    std::int64_t row = 0;  ///< rows fetched, for tables without a key
    bool done = false;
    const ScanColumn* current = nullptr;  ///< being converted, for the error context
};

/// A file read without locks (immutable) is looked at this often: has a writer come along?
constexpr std::int64_t rows_between_checks = 1024;

void destroy_state(void* state) {
    static_cast<ScanState*>(state)->~ScanState();
}

/// The row the statement stands on, as people name it. C++ code.
std::string describe_row(const ScanState& state) {
    if (state.key_names.empty()) return core::row_key_json({"row"}, {core::ValueView::of(state.row)});
    std::vector<core::ValueView> values;
    for (std::size_t i = 0; i < state.key_names.size(); ++i)
        values.push_back(
            sqlite::value_at(state.statement.handle(), list_nth_int(state.key_columns, static_cast<int>(i))));
    return core::row_key_json(state.key_names, values);
}

/// Names row and column for an error raised by the server itself (a type's input function, a domain's check).
void add_error_context(void* argument) {
    const auto* state = static_cast<ScanState*>(argument);
    if (!state->current) return;
    // The text is copied to a plain buffer first: errcontext may raise, and must find no destructor to skip.
    char row[256];
    try {
        const std::string text = describe_row(*state);
        strlcpy(row, text.c_str(), sizeof(row));
    } catch (...) {
        strlcpy(row, "unknown", sizeof(row));
    }
    errcontext("column \"%s\" of SQLite table \"%s\", row %s", state->current->name, state->table_name, row);
}

[[noreturn]] void fail_misfit(const ScanState& state, const ScanColumn& column, core::Misfit misfit,
                              const core::ValueView& value) {
    const char* const storage_class = core::name_of(value.storage_class);
    throw core::Error(core::code_of(misfit),
                      "column \"" + std::string(column.name) + "\" of SQLite table \"" + state.table_name +
                          "\", row " + describe_row(state) + ": " + storage_class + " " +
                          core::show_value(value) + " does not fit type " + column.codec.type_name + " (" +
                          core::words_of(misfit) + ")",
                      "",
                      "Give the column a type that holds every value (IMPORT FOREIGN SCHEMA with types "
                      "'profiled' finds it), or set its "
                      "option on_misfit to 'null'.");
}

/// A prepared plan may be older than the file's schema.
void check_guarantees(const RemoteTable& table, List* guaranteed) {
    for (int i = 0; i < list_length(guaranteed); ++i) {
        const RemoteColumn& column = table.columns[list_nth_int(guaranteed, i) - 1];
        if (column.always_integer) continue;
        throw core::Error(core::ErrorCode::changed,
                          "column \"" + std::string(column.name) + "\" of SQLite table \"" + table.name +
                              "\" no longer holds integers only",
                          "The file's schema has changed since the statement was planned.",
                          "Repeat the statement after DISCARD PLANS.");
    }
}

void load_columns(ScanState& state, Oid relation, List* scan) {
    const RemoteTable* const table = open_remote_table(relation);
    check_guarantees(*table, static_cast<List*>(list_nth(scan, private_guaranteed)));
    auto* const names = static_cast<List*>(list_nth(scan, private_key_names));
    for (int i = 0; i < list_length(names); ++i)
        state.key_names.emplace_back(strVal(list_nth(names, i)));
    state.key_columns = static_cast<List*>(list_nth(scan, private_key_columns));
    pg::call([&] {
        auto* const numbers = static_cast<List*>(list_nth(scan, private_attributes));
        auto* const row_keys = static_cast<List*>(list_nth(scan, private_row_keys));
        state.table_name = table->name;
        state.column_count = list_length(numbers);
        state.row_key_count = list_length(row_keys);
        const int count = state.column_count + state.row_key_count;
        state.columns =
            static_cast<ScanColumn*>(palloc0(sizeof(ScanColumn) * static_cast<std::size_t>(count + 1)));
        for (int i = 0; i < count; ++i) {
            ScanColumn& column = state.columns[i];
            column.attribute = (i < state.column_count ? list_nth_int(numbers, i)
                                                       : list_nth_int(row_keys, i - state.column_count)) -
                               1;
            const RemoteColumn& remote = table->columns[column.attribute];
            column.name = remote.name;
            pg::init_codec(column.codec, remote.type_oid, remote.typmod, remote.reading);
        }
    });
    state.connection = &pg::connect(table->server);
}

/// The row's key as JSON, valid until the next call. In memory that outlives a longjmp.
core::ValueView row_key_value(const ScanState& state) {
    static auto* const text = new std::string;
    *text = describe_row(state);
    return core::ValueView::text(*text);
}

void convert_column(ScanState* state, ScanColumn& column, const core::ValueView& value,
                    TupleTableSlot* slot) {
    state->current = &column;
    const core::Misfit misfit = pg::convert_value(column.codec, value, slot->tts_values[column.attribute],
                                                  slot->tts_isnull[column.attribute]);
    if (misfit != core::Misfit::none) fail_misfit(*state, column, misfit, value);
}

/// Fills the slot from the statement's row. Server code; what it throws unwinds to the entry guard.
void convert_row(ScanState* state, TupleTableSlot* slot) {
    const int width = slot->tts_tupleDescriptor->natts;
    std::memset(slot->tts_isnull, 1, static_cast<std::size_t>(width));
    std::memset(slot->tts_values, 0, sizeof(Datum) * static_cast<std::size_t>(width));
    ErrorContextCallback context{error_context_stack, add_error_context, state};
    error_context_stack = &context;
    sqlite3_stmt* const row = state->statement.handle();
    for (int i = 0; i < state->column_count; ++i)
        convert_column(state, state->columns[i], sqlite::value_at(row, i), slot);
    if (state->row_key_count > 0) {
        const core::ValueView key = row_key_value(*state);
        for (int i = 0; i < state->row_key_count; ++i)
            convert_column(state, state->columns[state->column_count + i], key, slot);
    }
    state->current = nullptr;
    error_context_stack = context.previous;
}

}  // namespace

void begin_scan(ForeignScanState* node, int flags) {
    if (flags & EXEC_FLAG_EXPLAIN_ONLY) return;
    auto* const plan = reinterpret_cast<ForeignScan*>(node->ss.ps.plan);
    MemoryContext const memory = node->ss.ps.state->es_query_cxt;
    MemoryContext const outer = MemoryContextSwitchTo(memory);
    void* const space = pg::call([&] { return palloc(sizeof(ScanState)); });
    auto* const callback =
        pg::call([&] { return static_cast<MemoryContextCallback*>(palloc0(sizeof(MemoryContextCallback))); });
    auto* const state = new (space) ScanState;
    callback->func = destroy_state;
    callback->arg = state;
    MemoryContextRegisterResetCallback(memory, callback);
    node->fdw_state = state;
    load_columns(*state, RelationGetRelid(node->ss.ss_currentRelation), plan->fdw_private);
    state->connection->database().check_unchanged();
    state->statement =
        state->connection->database().prepare(strVal(list_nth(plan->fdw_private, private_sql)));
    MemoryContextSwitchTo(outer);
}

TupleTableSlot* iterate_scan(ForeignScanState* node) {
    auto* const state = static_cast<ScanState*>(node->fdw_state);
    TupleTableSlot* const slot = node->ss.ss_ScanTupleSlot;
    ExecClearTuple(slot);
    if (state->done) return slot;
    if (!state->statement.step()) {
        state->done = true;
        state->statement.reset();
        state->connection->database().check_unchanged();
        return slot;
    }
    if (++state->row % rows_between_checks == 0) state->connection->database().check_unchanged();
    convert_row(state, slot);
    return ExecStoreVirtualTuple(slot);
}

void rescan(ForeignScanState* node) {
    auto* const state = static_cast<ScanState*>(node->fdw_state);
    if (!state) return;
    state->statement.reset();
    state->done = false;
    state->row = 0;
}

void end_scan(ForeignScanState* node) {
    auto* const state = static_cast<ScanState*>(node->fdw_state);
    if (!state) return;
    state->statement = sqlite::Statement();  // the rest goes with the query's memory
    if (!state->done && state->row > 0) state->connection->database().check_unchanged();
}

void explain_scan(ForeignScanState* node, ExplainState* explain) {
    if (!explain->verbose) return;
    const auto* plan = reinterpret_cast<ForeignScan*>(node->ss.ps.plan);
    ExplainPropertyText("SQLite query", strVal(list_nth(plan->fdw_private, private_sql)), explain);
}

}  // namespace ferry::fdw
