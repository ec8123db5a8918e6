#include "pg/errors.hpp"

namespace ferry::pg {

int sqlstate_of(core::ErrorCode code) noexcept {
    using core::ErrorCode;
    switch (code) {  // no default: -Wswitch names a code without a row
        case ErrorCode::file_not_found: return ERRCODE_UNDEFINED_FILE;
        case ErrorCode::file_unreadable: return ERRCODE_INSUFFICIENT_PRIVILEGE;
        case ErrorCode::not_a_regular_file: return ERRCODE_WRONG_OBJECT_TYPE;
        case ErrorCode::not_a_database: return ERRCODE_FDW_UNABLE_TO_ESTABLISH_CONNECTION;
        case ErrorCode::unsupported_format: return ERRCODE_FEATURE_NOT_SUPPORTED;
        case ErrorCode::corrupt: return ERRCODE_DATA_CORRUPTED;
        case ErrorCode::locked: return ERRCODE_LOCK_NOT_AVAILABLE;
        case ErrorCode::interrupted: return ERRCODE_QUERY_CANCELED;
        case ErrorCode::changed: return ERRCODE_T_R_SERIALIZATION_FAILURE;
        case ErrorCode::out_of_memory: return ERRCODE_OUT_OF_MEMORY;
        case ErrorCode::io: return ERRCODE_IO_ERROR;
        case ErrorCode::sqlite: return ERRCODE_FDW_ERROR;
        case ErrorCode::missing_module: return ERRCODE_FDW_UNABLE_TO_CREATE_EXECUTION;
        case ErrorCode::table_not_found: return ERRCODE_FDW_TABLE_NOT_FOUND;
        case ErrorCode::column_not_found: return ERRCODE_FDW_COLUMN_NAME_NOT_FOUND;
        case ErrorCode::invalid_option: return ERRCODE_FDW_INVALID_OPTION_NAME;
        case ErrorCode::not_read_only: return ERRCODE_READ_ONLY_SQL_TRANSACTION;
        case ErrorCode::syntax: return ERRCODE_SYNTAX_ERROR;
        case ErrorCode::unsupported: return ERRCODE_FEATURE_NOT_SUPPORTED;
        case ErrorCode::out_of_range: return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
        case ErrorCode::invalid_datetime: return ERRCODE_INVALID_DATETIME_FORMAT;
        case ErrorCode::invalid_text: return ERRCODE_INVALID_TEXT_REPRESENTATION;
        case ErrorCode::untranslatable_text: return ERRCODE_CHARACTER_NOT_IN_REPERTOIRE;
        case ErrorCode::too_long: return ERRCODE_STRING_DATA_RIGHT_TRUNCATION;
        case ErrorCode::invalid_value: return ERRCODE_DATATYPE_MISMATCH;
        case ErrorCode::internal: return ERRCODE_INTERNAL_ERROR;
    }
    return ERRCODE_INTERNAL_ERROR;
}

}  // namespace ferry::pg
