// The two crossings between C++ and the server.
//
// entry():   what every function the backend calls is wrapped in. Exceptions end there: the error is copied,
//            the handler left, and only then reported (raising inside the handler would leak the exception).
// call():    a server call that may ereport while C++ objects with destructors are alive. The error comes
//            back as a PgError exception; exceptions of the body's own pass through.
// attempt(): server calls whose refusal of data is an answer, not an error. An exception of the body's own is
//            an error.
//
// Code in between is of two kinds. "Server code" holds only trivially destructible locals, so the server
// may longjmp through it; it needs no call(). "C++ code" owns things, and reaches the server through
// call() alone. A comment says which kind a file or function is.
#pragma once

#include "pg/pg.hpp"

namespace ferry::pg {

/// A server error on its way through C++ code; leaves by ReThrowError with everything it had.
struct PgError {
    ErrorData* data;
};

namespace detail {

/// An error on its way out of an entry guard. Trivial, so that ereport may longjmp over it.
struct Report {
    ErrorData* server_error;  ///< or nullptr and the fields below
    core::ErrorCode code;
    const char* message;
    const char* detail;  ///< nullptr when there is none
    const char* hint;
};

/// Copies the exception being handled. Called inside a catch block.
void capture(Report& report) noexcept;
[[noreturn]] void raise(const Report& report);

void guarded(void (*body)(void*), void* argument);
const ErrorData* attempted(void (*body)(void*), void* argument);

}  // namespace detail

/// Runs the body of a function called by the server; C++ exceptions become server errors.
template <class Body>
auto entry(Body&& body) -> std::invoke_result_t<Body> {
    detail::Report report;
    ErrorContextCallback* const context = error_context_stack;
    try {
        return body();
    } catch (...) {
        detail::capture(report);
        error_context_stack = context;  // what was pushed in frames that are gone now
    }
    detail::raise(report);
}

/// Runs server calls; their errors become PgError. The body holds only trivially destructible locals.
template <class Body>
auto call(Body&& body) -> std::invoke_result_t<Body> {
    using Result = std::invoke_result_t<Body>;
    if constexpr (std::is_void_v<Result>) {
        detail::guarded([](void* argument) { (*static_cast<std::remove_reference_t<Body>*>(argument))(); },
                        &body);
    } else {
        static_assert(std::is_trivially_destructible_v<Result>);
        struct Frame {
            std::remove_reference_t<Body>* body;
            Result result;
        } frame{&body, Result{}};
        detail::guarded(
            [](void* argument) {
                auto* inner = static_cast<Frame*>(argument);
                inner->result = (*inner->body)();
            },
            &frame);
        return frame.result;
    }
}

/// Runs server calls that may refuse the data they are given, in a subtransaction of their own. nullptr: all
/// went well, what they allocated is there. Otherwise the refusal, in the current memory; what the calls
/// changed is undone. Errors that are not about data (cancel, resources, corruption, ... : see guard.cpp) go
/// on as errors. Server code, and so is the body. Where the server allows no subtransaction (before 17 in a
/// query with parallel workers), every error goes on.
template <class Body>
const ErrorData* attempt(Body&& body) {
    return detail::attempted(
        [](void* argument) { (*static_cast<std::remove_reference_t<Body>*>(argument))(); }, &body);
}

/// True when the user, a timeout or the postmaster wants the current query to end. For SQLite's callbacks.
inline bool should_stop() noexcept {
    return QueryCancelPending || ProcDiePending;
}

}  // namespace ferry::pg
