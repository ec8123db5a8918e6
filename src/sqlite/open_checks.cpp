#include "sqlite/open_checks.hpp"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>

#include "core/ascii.hpp"

namespace ferry::sqlite {

namespace {

using core::Error;
using core::ErrorCode;

// Layout of the database header, https://www.sqlite.org/fileformat2.html section 1.3.
constexpr std::size_t header_size = 100;
constexpr char magic[16] = {'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', '\0'};
constexpr std::size_t page_size_at = 16, read_version_at = 19, change_counter_at = 24, page_count_at = 28,
                      version_valid_for_at = 92;
constexpr unsigned char newest_read_version = 2, wal_read_version = 2;

// The longest tick of a kernel's coarse clock (HZ=100), doubled.
constexpr std::int64_t settling_ns = 20'000'000;

using Header = std::array<unsigned char, header_size>;

std::uint32_t big_endian(const Header& header, std::size_t at) noexcept {
    return static_cast<std::uint32_t>(header[at]) << 24 | static_cast<std::uint32_t>(header[at + 1]) << 16 |
           static_cast<std::uint32_t>(header[at + 2]) << 8 | header[at + 3];
}

std::string in_quotes(const std::string& path) {
    return "\"" + path + "\"";
}

[[noreturn]] void fail_stat(const std::string& path, int error) {
    if (error == ENOENT || error == ENOTDIR) {
        throw Error(ErrorCode::file_not_found, "SQLite file " + in_quotes(path) + " does not exist");
    }
    const bool forbidden = error == EACCES || error == EPERM;
    throw Error(
        forbidden ? ErrorCode::file_unreadable : ErrorCode::io,
        "could not look at SQLite file " + in_quotes(path) + ": " + std::strerror(error), {},
        forbidden
            ? "The server's operating-system user must be allowed to search every directory of the path."
            : "");
}

const char* kind_of(mode_t mode) noexcept {
    if (S_ISDIR(mode)) return "It is a directory.";
    if (S_ISFIFO(mode)) return "It is a named pipe.";
    if (S_ISSOCK(mode)) return "It is a socket.";
    return "It is a device.";
}

std::int64_t nanoseconds(const timespec& time) noexcept {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Size of the -wal beside the file that `path` leads to (SQLite follows symbolic links too), -1 without one.
std::int64_t wal_size_of(const std::string& path) {
    struct Free {
        void operator()(char* text) const noexcept { std::free(text); }
    };
    const std::unique_ptr<char, Free> real(realpath(path.c_str(), nullptr));
    struct stat info {};
    const std::string wal = (real ? std::string(real.get()) : path) + "-wal";
    return stat(wal.c_str(), &info) == 0 ? static_cast<std::int64_t>(info.st_size) : -1;
}

void check_magic(const Header& header, std::size_t length, const std::string& path) {
    const std::size_t compared = std::min(length, sizeof magic);
    if (std::memcmp(header.data(), magic, compared) != 0) {
        throw Error(ErrorCode::not_a_database, in_quotes(path) + " is not a SQLite database", {},
                    "The file may be encrypted, or of another format.");
    }
    if (length < header_size) {
        throw Error(ErrorCode::corrupt, "SQLite file " + in_quotes(path) + " is truncated",
                    "It ends within the header, after " + std::to_string(length) + " bytes.");
    }
}

void check_truncation(const Header& header, HeaderFacts& facts) noexcept {
    const std::uint32_t raw_size =
        static_cast<std::uint32_t>(header[page_size_at]) << 8 | header[page_size_at + 1];
    const std::int64_t page_size = raw_size == 1 ? 65536 : raw_size;
    // An old SQLite leaves a stale page count behind; then the two counters differ.
    if (big_endian(header, change_counter_at) != big_endian(header, version_valid_for_at)) return;
    facts.pages = big_endian(header, page_count_at);
    facts.looks_truncated = facts.pages * page_size > facts.size;
}

}  // namespace

bool FileStamp::operator==(const FileStamp& other) const noexcept {
    return same_file(other) && size == other.size && mtime_ns == other.mtime_ns && wal_size == other.wal_size;
}

FileStamp stamp_of(const std::string& path) {
    struct stat info {};
    if (stat(path.c_str(), &info) != 0) fail_stat(path, errno);
    if (!S_ISREG(info.st_mode)) {
        throw Error(ErrorCode::not_a_regular_file, in_quotes(path) + " is not a regular file",
                    kind_of(info.st_mode));
    }
    FileStamp stamp;
    stamp.device = static_cast<std::uint64_t>(info.st_dev);
    stamp.inode = static_cast<std::uint64_t>(info.st_ino);
    stamp.size = static_cast<std::int64_t>(info.st_size);
    stamp.mtime_ns = nanoseconds(info.st_mtim);
    stamp.wal_size = wal_size_of(path);
    return stamp;
}

FileStamp settled_stamp_of(const std::string& path) {
    FileStamp stamp = stamp_of(path);
    // A file under steady writes never settles, but it has a -wal full of frames then and nobody needs this
    // stamp.
    for (int attempt = 0; attempt < 3 && wait_until_settled(stamp); ++attempt)
        stamp = stamp_of(path);
    return stamp;
}

bool wait_until_settled(const FileStamp& stamp) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    const std::int64_t age = nanoseconds(now) - stamp.mtime_ns;
    if (age < 0 || age > settling_ns) return false;
    const timespec pause{0, static_cast<long>(settling_ns - age + 1)};
    nanosleep(&pause, nullptr);
    return true;
}

HeaderFacts inspect_header(sqlite3* db, const std::string& path) {
    sqlite3_file* file = nullptr;
    int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK || file == nullptr || file->pMethods == nullptr) {
        throw Error(ErrorCode::internal, "could not reach the file behind a SQLite connection");
    }
    HeaderFacts facts;
    sqlite3_int64 size = 0;
    code = file->pMethods->xFileSize(file, &size);
    if (code != SQLITE_OK) throw_sqlite_error(nullptr, code, "could not read SQLite file " + in_quotes(path));
    facts.size = size;
    if (size == 0) return facts;  // a database without tables
    Header header{};
    const std::size_t length = std::min<std::size_t>(static_cast<std::size_t>(size), header_size);
    code = file->pMethods->xRead(file, header.data(), static_cast<int>(length), 0);
    if (code != SQLITE_OK) throw_sqlite_error(nullptr, code, "could not read SQLite file " + in_quotes(path));
    check_magic(header, length, path);
    if (header[read_version_at] > newest_read_version) {
        throw Error(ErrorCode::unsupported_format, "SQLite file " + in_quotes(path) + " has a newer format",
                    "Its read version is " + std::to_string(header[read_version_at]) +
                        ", the newest known one is " + std::to_string(newest_read_version) + ".",
                    "The file was written by a newer SQLite, or is damaged.");
    }
    facts.wal = header[read_version_at] == wal_read_version;
    facts.change_counter = big_endian(header, change_counter_at);
    check_truncation(header, facts);
    return facts;
}

std::string immutable_uri(const std::string& path) {
    constexpr char digits[] = "0123456789ABCDEF";
    constexpr std::string_view plain = "/-_.~";
    std::string uri = path.front() == '/' ? "file://" : "file:";
    for (const char c : path) {
        if (core::is_ascii_digit(c) || core::is_ascii_upper(c) || core::is_ascii_lower(c) ||
            plain.find(c) != std::string_view::npos) {
            uri.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            uri.push_back('%');
            uri.push_back(digits[byte >> 4]);
            uri.push_back(digits[byte & 15]);
        }
    }
    return uri + "?immutable=1";
}

}  // namespace ferry::sqlite
