// The one error type of the extension. Every layer throws it; src/pg/errors maps its code to an SQLSTATE.
// Messages follow PostgreSQL's style: primary message lower case and without a full stop, detail and
// hint as sentences.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace ferry::core {

/// What went wrong. One row per code in src/pg/errors.cpp gives its SQLSTATE.
enum class ErrorCode {
    file_not_found,      ///< the path names nothing
    file_unreadable,     ///< no permission, or a side file (-wal, -journal) cannot be used
    not_a_regular_file,  ///< directory, FIFO, socket, device
    not_a_database,      ///< no SQLite header: another format, or encrypted
    unsupported_format,  ///< written by a newer SQLite file format
    corrupt,             ///< damaged or truncated file
    locked,              ///< another process holds the lock past busy_timeout
    interrupted,         ///< cancelled by the user, statement_timeout or termination
    changed,             ///< the file changed while it was being read
    out_of_memory,
    io,              ///< the operating system failed to read
    sqlite,          ///< any other SQLite error, its text in the message
    missing_module,  ///< a virtual table whose module is not there
    table_not_found,
    column_not_found,
    invalid_option,
    not_read_only,  ///< a statement that would write
    syntax,         ///< SQL text that cannot be parsed
    unsupported,    ///< understood, but not something this version does
    out_of_range,   ///< a number that does not fit the type
    invalid_datetime,
    invalid_text,         ///< text that is not in the form the type wants
    untranslatable_text,  ///< NUL byte or invalid encoding
    too_long,             ///< text longer than its type allows
    invalid_value,        ///< a storage class the type cannot hold
    internal,
};

struct Error : std::exception {
    ErrorCode code;
    std::string message;
    std::string detail;
    std::string hint;

    Error(ErrorCode error_code, std::string text, std::string detail_text = {}, std::string hint_text = {})
        : code(error_code), message(std::move(text)), detail(std::move(detail_text)),
          hint(std::move(hint_text)) {}
    const char* what() const noexcept override { return message.c_str(); }
};

}  // namespace ferry::core

#include "core/pure.hpp"
