// Set-returning functions: rows into a tuplestore.
#pragma once

#include "pg/guard.hpp"

namespace ferry::pg {

/// A value as the input function of its column's type takes it; nullopt is NULL. UTF-8.
using Cell = std::optional<std::string>;
using Row = std::vector<Cell>;

/// Where the rows of a set-returning function go. Trivial.
struct ResultSet {
    Tuplestorestate* store;
    TupleDesc shape;
};

/// Prepares the caller's result set (materialize mode). Raises where a set is not accepted. Server code.
ResultSet begin_result_set(FunctionCallInfo fcinfo);

/// Puts rows into the caller's result set one by one, however many. C++ code.
class RowWriter {
  public:
    explicit RowWriter(FunctionCallInfo fcinfo);
    void put(const Row& row);
    const ResultSet& result() const noexcept { return result_; }  ///< for rows that are datums already

  private:
    ResultSet result_;
    AttInMetadata* input_;
    MemoryContext memory_;  ///< of one row
    std::vector<char*> texts_;
    std::vector<Cell> valid_;
};

/// Returns all rows at once. C++ code; the result of the SQL function is the returned Datum.
Datum return_rows(FunctionCallInfo fcinfo, const std::vector<Row>& rows);

/// Arguments of SQL functions as C++ values.
std::string text_argument(FunctionCallInfo fcinfo, int index);  ///< text, in UTF-8
const char* name_argument(FunctionCallInfo fcinfo, int index);  ///< name; server code
/// text[] in UTF-8, without NULL elements; throws Error(invalid_value) where it has one.
std::vector<std::string> text_array_argument(FunctionCallInfo fcinfo, int index);
std::vector<bool> bool_array_argument(FunctionCallInfo fcinfo, int index);  ///< NULL counts as false
/// The same for bytea[].
std::vector<std::string> bytea_array_argument(FunctionCallInfo fcinfo, int index);

Cell cell(bool value);
Cell cell(std::int64_t value);
/// Bytes as the input function of bytea takes them.
Cell bytes_cell(std::string_view bytes);

}  // namespace ferry::pg
