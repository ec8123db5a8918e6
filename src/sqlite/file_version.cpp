#include "sqlite/file_version.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstddef>
#include <cstdio>
#include <cstring>

namespace ferry::sqlite {

namespace {

// The first part of a wal-index, https://www.sqlite.org/walformat.html section 2.1: two copies of this
// header, in the byte order of the machine. A writer writes the second copy, then the first; a reader reads
// them the other way round.
struct WalIndexHeader {
    std::uint32_t version, unused, change;
    std::uint8_t is_initialized, big_endian_checksums;
    std::uint16_t page_size;
    std::uint32_t frame, pages;
    std::uint32_t frame_checksum[2], salts[2];
    std::uint32_t checksum[2];  ///< of all words above
};
static_assert(sizeof(WalIndexHeader) == 48);

constexpr int region_size = 32768;  ///< what SQLite maps of a -shm at a time
constexpr std::uint32_t index_version = 3007000;
constexpr int most_torn_reads = 1000;

/// The checksum of a wal-index header: always of native words.
bool is_sound(const WalIndexHeader& header) noexcept {
    constexpr std::size_t words = offsetof(WalIndexHeader, checksum) / sizeof(std::uint32_t);
    std::uint32_t word[words];
    std::memcpy(word, &header, sizeof word);
    std::uint32_t first = 0, second = 0;
    for (std::size_t i = 0; i < words; i += 2) {
        first += word[i] + second;
        second += word[i + 1] + first;
    }
    return header.is_initialized != 0 && header.version == index_version && header.checksum[0] == first &&
           header.checksum[1] == second;
}

void copy_shared(WalIndexHeader& out, const volatile unsigned char* from) noexcept {
    unsigned char bytes[sizeof(WalIndexHeader)];
    for (std::size_t i = 0; i < sizeof bytes; ++i)
        bytes[i] = from[i];
    std::memcpy(&out, bytes, sizeof bytes);
}

sqlite3_file* file_of(sqlite3* db) noexcept {
    sqlite3_file* file = nullptr;
    const int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return code == SQLITE_OK && file != nullptr && file->pMethods != nullptr ? file : nullptr;
}

template <class... Values>
std::string printed(const char* format, Values... values) {
    char text[160];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

}  // namespace

bool WalPosition::operator==(const WalPosition& other) const noexcept {
    return std::equal(salts, salts + 2, other.salts) && frame == other.frame && pages == other.pages &&
           std::equal(checksum, checksum + 2, other.checksum);
}

std::optional<WalPosition> latest_wal_position(sqlite3* db) noexcept {
    sqlite3_file* const file = file_of(db);
    if (file == nullptr || file->pMethods->iVersion < 2) return std::nullopt;
    void volatile* region = nullptr;
    const int code = file->pMethods->xShmMap(file, 0, region_size, 0, &region);
    // SQLITE_READONLY: mapped, but not for writing. SQLITE_READONLY_CANTINIT: nobody vouches for what is in
    // it.
    if ((code != SQLITE_OK && code != SQLITE_READONLY) || region == nullptr) return std::nullopt;
    const auto* const bytes = static_cast<const volatile unsigned char*>(region);
    for (int attempt = 0; attempt < most_torn_reads; ++attempt) {
        WalIndexHeader first, second;
        copy_shared(first, bytes);
        file->pMethods->xShmBarrier(file);
        copy_shared(second, bytes + sizeof first);
        if (std::memcmp(&first, &second, sizeof first) != 0 || !is_sound(first)) continue;
        return WalPosition{{first.salts[0], first.salts[1]},
                           first.frame,
                           first.pages,
                           {first.frame_checksum[0], first.frame_checksum[1]}};
    }
    return std::nullopt;
}

bool has_moved(sqlite3* db) noexcept {
    int moved = 0;
    return sqlite3_file_control(db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}

std::string journal_version(const FileStamp& stamp, const HeaderFacts& facts) {
    return printed("journal %" PRIx64 ":%" PRIx64 " %" PRIu32 " %" PRId64, stamp.device, stamp.inode,
                   facts.change_counter, facts.size);
}

std::string wal_version(const FileStamp& stamp, const WalPosition& position) {
    return printed("wal %" PRIx64 ":%" PRIx64 " %08" PRIx32 "%08" PRIx32 " %" PRIu32, stamp.device,
                   stamp.inode, position.checksum[0], position.checksum[1], position.pages);
}

std::string bare_file_version(const FileStamp& stamp) {
    // A signal may end a wait early.
    for (int attempt = 0; attempt < 100 && wait_until_settled(stamp); ++attempt) {
    }
    return printed("file %" PRIx64 ":%" PRIx64 " %" PRId64 " %" PRId64, stamp.device, stamp.inode, stamp.size,
                   stamp.mtime_ns);
}

}  // namespace ferry::sqlite
