#include "pg/guard.hpp"

#include "pg/errors.hpp"

namespace ferry::pg::detail {
namespace {

/// A copy in server memory, or the fallback when there is none left: nothing may raise inside a handler.
const char* copy_text(const std::string& text, const char* fallback) noexcept {
    if (text.empty()) return nullptr;
    auto* copy = static_cast<char*>(
        MemoryContextAllocExtended(CurrentMemoryContext, text.size() + 1, MCXT_ALLOC_NO_OOM));
    if (!copy) return fallback;
    std::memcpy(copy, text.c_str(), text.size() + 1);
    return copy;
}

/// Classes of SQLSTATE that say nothing about the data at hand: the statement cannot go on.
constexpr const char* grave_classes[] = {
    "25",  // invalid transaction state
    "40",  // transaction rollback
    "53",  // insufficient resources
    "55",  // object not in prerequisite state: locks, enum labels not committed yet
    "57",  // operator intervention: cancel, timeouts, shutdown
    "58",  // system error
    "XX",  // internal error, corruption
};

bool is_refusal(int sqlstate) {
    if (sqlstate == ERRCODE_INSUFFICIENT_PRIVILEGE) return false;
    const char* const code = unpack_sql_state(sqlstate);
    for (const char* grave : grave_classes)
        if (std::strncmp(code, grave, 2) == 0) return false;
    return true;
}

}  // namespace

void capture(Report& report) noexcept {
    report = {nullptr, core::ErrorCode::internal, "unexpected C++ exception", nullptr, nullptr};
    try {
        throw;
    } catch (const PgError& error) {
        report.server_error = error.data;
    } catch (const core::Error& error) {
        report.code = error.code;
        report.message = copy_text(error.message, "out of memory while reporting an error");
        report.detail = copy_text(error.detail, nullptr);
        report.hint = copy_text(error.hint, nullptr);
    } catch (const std::bad_alloc&) {
        report.code = core::ErrorCode::out_of_memory;
        report.message = "out of memory";
    } catch (const std::exception& error) {
        report.message = copy_text(error.what(), "unexpected C++ exception");
    } catch (...) {
    }
}

void raise(const Report& report) {
    if (report.server_error) ReThrowError(report.server_error);
    if (report.code == core::ErrorCode::interrupted) CHECK_FOR_INTERRUPTS();  // the server's own words
    ereport(ERROR, (errcode(sqlstate_of(report.code)),
                    errmsg_internal("%s", report.message ? report.message : "unknown error"),
                    report.detail ? errdetail_internal("%s", report.detail) : 0,
                    report.hint ? errhint("%s", report.hint) : 0));
    pg_unreachable();
}

void guarded(void (*body)(void*), void* argument) {
    sigjmp_buf* const outer_stack = PG_exception_stack;
    ErrorContextCallback* const outer_context = error_context_stack;
    MemoryContext const memory = CurrentMemoryContext;
    sigjmp_buf here;
    // 0: the signal mask is not saved, the server does not change it in an error. 4 ns instead of 121.
    if (sigsetjmp(here, 0) == 0) {
        PG_exception_stack = &here;
        try {
            body(argument);
        } catch (...) {  // no memory for what the body calls in core: `here` must not outlive this frame
            PG_exception_stack = outer_stack;
            error_context_stack = outer_context;
            throw;
        }
        PG_exception_stack = outer_stack;
        error_context_stack = outer_context;
        return;
    }
    PG_exception_stack = outer_stack;
    error_context_stack = outer_context;
    MemoryContextSwitchTo(memory);
    ErrorData* const data = CopyErrorData();
    FlushErrorState();
    throw PgError{data};
}

namespace {

/// Runs server code that calls core, where memory may run out: that becomes an error of the server's.
void run_as_server_code(void (*body)(void*), void* argument) {
    Report report;
    try {
        body(argument);
        return;
    } catch (...) {
        capture(report);
    }
    raise(report);
}

}  // namespace

const ErrorData* attempted(void (*body)(void*), void* argument) {
    if (!may_start_subtransaction()) {
        body(argument);
        return nullptr;
    }
    sigjmp_buf* const outer_stack = PG_exception_stack;
    ErrorContextCallback* const outer_context = error_context_stack;
    MemoryContext const memory = CurrentMemoryContext;
    ResourceOwner const owner = CurrentResourceOwner;
    BeginInternalSubTransaction(nullptr);
    MemoryContextSwitchTo(memory);
    sigjmp_buf here;
    if (sigsetjmp(here, 0) == 0) {
        PG_exception_stack = &here;
        run_as_server_code(body, argument);
        ReleaseCurrentSubTransaction();
        PG_exception_stack = outer_stack;
        MemoryContextSwitchTo(memory);
        CurrentResourceOwner = owner;
        return nullptr;
    }
    PG_exception_stack = outer_stack;
    error_context_stack = outer_context;
    MemoryContextSwitchTo(memory);
    ErrorData* const data = CopyErrorData();
    FlushErrorState();
    RollbackAndReleaseCurrentSubTransaction();
    MemoryContextSwitchTo(memory);
    CurrentResourceOwner = owner;
    if (!is_refusal(data->sqlerrcode)) ReThrowError(data);
    return data;
}

}  // namespace ferry::pg::detail
