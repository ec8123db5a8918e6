// ferry.checksum(record), the target side of a verification, and ferry.row_digest(record) for a single row.
#include "loader/canonical_record.hpp"

namespace ferry::loader {
namespace {

struct ChecksumState {
    core::Digest digest;
};
static_assert(std::is_trivially_destructible_v<ChecksumState>);

ChecksumState* new_state(MemoryContext memory) {
    return new (MemoryContextAlloc(memory, sizeof(ChecksumState))) ChecksumState;
}

/// The aggregate's memory; raises when called as a plain function.
MemoryContext aggregate_memory(FunctionCallInfo fcinfo) {
    MemoryContext memory = nullptr;
    if (!AggCheckCallContext(fcinfo, &memory))
        ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                        errmsg("ferry.checksum's support functions can only be called by the aggregate")));
    return memory;
}

Datum step(FunctionCallInfo fcinfo) {
    MemoryContext const memory = aggregate_memory(fcinfo);
    auto* const state =
        PG_ARGISNULL(0) ? new_state(memory) : reinterpret_cast<ChecksumState*>(PG_GETARG_POINTER(0));
    state->digest.add_row(canonical_record(fcinfo, 1));
    return PointerGetDatum(state);
}

Datum combine(FunctionCallInfo fcinfo) {
    MemoryContext const memory = aggregate_memory(fcinfo);
    auto* const left =
        PG_ARGISNULL(0) ? new_state(memory) : reinterpret_cast<ChecksumState*>(PG_GETARG_POINTER(0));
    if (!PG_ARGISNULL(1)) left->digest.merge(reinterpret_cast<ChecksumState*>(PG_GETARG_POINTER(1))->digest);
    return PointerGetDatum(left);
}

Datum serialize(FunctionCallInfo fcinfo) {
    const auto* state = reinterpret_cast<ChecksumState*>(PG_GETARG_POINTER(0));
    StringInfoData buffer;
    pq_begintypsend(&buffer);
    pq_sendint64(&buffer, state->digest.low);
    pq_sendint64(&buffer, state->digest.high);
    return PointerGetDatum(pq_endtypsend(&buffer));
}

Datum deserialize(FunctionCallInfo fcinfo) {
    MemoryContext const memory = aggregate_memory(fcinfo);
    bytea* const bytes = PG_GETARG_BYTEA_PP(0);
    StringInfoData buffer;
    initStringInfo(&buffer);
    appendBinaryStringInfo(&buffer, VARDATA_ANY(bytes), static_cast<int>(VARSIZE_ANY_EXHDR(bytes)));
    ChecksumState* const state = new_state(memory);
    state->digest.low = static_cast<std::uint64_t>(pq_getmsgint64(&buffer));
    state->digest.high = static_cast<std::uint64_t>(pq_getmsgint64(&buffer));
    pq_getmsgend(&buffer);
    return PointerGetDatum(state);
}

/// The digest of one row as a uuid: 128 bits that the server can sort and hash. Server code.
Datum row_digest(FunctionCallInfo fcinfo) {
    core::Digest digest;
    digest.add_row(canonical_record(fcinfo, 0));
    auto* const result = static_cast<pg_uuid_t*>(palloc(sizeof(pg_uuid_t)));
    digest.bytes(result->data);
    return UUIDPGetDatum(result);
}

/// Digest as text, copied out before anything may raise. C++ code.
Datum final_text(FunctionCallInfo fcinfo) {
    const core::Digest digest =
        PG_ARGISNULL(0) ? core::Digest{} : reinterpret_cast<ChecksumState*>(PG_GETARG_POINTER(0))->digest;
    const std::string hex = digest.hex();
    return pg::call(
        [&] { return PointerGetDatum(cstring_to_text_with_len(hex.data(), static_cast<int>(hex.size()))); });
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_checksum_step);
FERRY_SQL_FUNCTION(ferry_checksum_combine);
FERRY_SQL_FUNCTION(ferry_checksum_serialize);
FERRY_SQL_FUNCTION(ferry_checksum_deserialize);
FERRY_SQL_FUNCTION(ferry_checksum_final);
FERRY_SQL_FUNCTION(ferry_row_digest);

Datum ferry_checksum_step(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::step(fcinfo); });
}
Datum ferry_checksum_combine(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::combine(fcinfo); });
}
Datum ferry_checksum_serialize(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::serialize(fcinfo); });
}
Datum ferry_checksum_deserialize(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::deserialize(fcinfo); });
}
Datum ferry_checksum_final(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::final_text(fcinfo); });
}
Datum ferry_row_digest(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::loader::row_digest(fcinfo); });
}

}  // extern "C"
