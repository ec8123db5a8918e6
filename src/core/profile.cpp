// Evidence about a column, value by value. This runs over every value of a file, so that every check is
// preceded by the cheapest comparison that makes it needless.
#include "core/profile.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/ascii.hpp"
#include "core/canonical.hpp"
#include "core/convert.hpp"
#include "core/shape_set.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

constexpr std::size_t shape_count = static_cast<std::size_t>(Shape::count_);

constexpr std::array<const char*, shape_count> shape_names = {
    "int_bool",      "int_small",      "int_int4",  "int_int8",      "real_plain",
    "real_infinite", "text_empty",     "text_date", "text_datetime", "text_datetime_zone",
    "text_time",     "text_bool_word", "text_uuid", "text_number",   "text_other",
    "text_nul",      "text_invalid",   "blob_16",   "blob_other",
};

constexpr std::size_t pattern_count = static_cast<std::size_t>(Pattern::count_);
constexpr std::array<const char*, pattern_count> pattern_names = {
    "bool_word", "uuid", "json_object", "json_array", "integer_text", "padded_text",
};

constexpr std::size_t clip_bytes = 60;
constexpr std::int64_t exact_limit = std::int64_t{1} << 53;

/// 10^0 .. 10^308: bounds for counting digits.
struct PowersOfTen {
    std::array<double, 309> at;
    PowersOfTen() noexcept {
        for (std::size_t i = 0; i < at.size(); ++i) {
            char text[8] = {'1', 'e'};
            const char* const end = std::to_chars(text + 2, text + sizeof text, i).ptr;
            std::from_chars(text, end, at[i]);  // a product would drift from the true power
        }
    }
};
const PowersOfTen powers_of_ten;

void note_whole_digits(ColumnProfile& profile, double magnitude) noexcept {
    std::size_t digits = static_cast<std::size_t>(profile.max_decimal_digits);
    while (digits < powers_of_ten.at.size() && magnitude >= powers_of_ten.at[digits])
        ++digits;
    profile.max_decimal_digits = static_cast<int>(digits);
}

/// Where the moments of a time format lie, and what makes a number one of them exact.
struct MomentRange {
    TimeFormat format;
    /// 1990-01-01 and 2100-01-01, but for Julian days, which people use for 1900 too, and cocoa, whose
    /// numbers of the first year say nothing.
    double low, high;
    double parts;           ///< parts of a unit that a real must be a whole number of
    std::int64_t multiple;  ///< what an integer must be a multiple of
};
constexpr double epoch_1990 = 631152000, epoch_2100 = 4102444800;
constexpr double since_1601 = 11644473600, since_1904 = 2082844800, since_2001 = -978307200;
/// In order of their lows: the first row's is where moments begin at all.
constexpr MomentRange moment_ranges[] = {
    {TimeFormat::julian, 2415020.5, 2488069.5, 86400000, 1},
    {TimeFormat::cocoa, 31536000, epoch_2100 + since_2001, 1e6, 1},
    {TimeFormat::unix_s, epoch_1990, epoch_2100, 1e6, 1},
    {TimeFormat::mac, epoch_1990 + since_1904, epoch_2100 + since_1904, 1e6, 1},
    {TimeFormat::unix_ms, epoch_1990 * 1e3, epoch_2100 * 1e3, 1e3, 1},
    {TimeFormat::unix_us, epoch_1990 * 1e6, epoch_2100 * 1e6, 1, 1},
    {TimeFormat::webkit, (epoch_1990 + since_1601) * 1e6, (epoch_2100 + since_1601) * 1e6, 1, 1},
    {TimeFormat::filetime, (epoch_1990 + since_1601) * 1e7, (epoch_2100 + since_1601) * 1e7, 0.1, 10},
};

/// The nearest integer, for magnitudes below 2^53; which of two equally near ones does not matter here, since
/// neither is close enough to be meant. A library call would take longer than all the rest.
double nearest_integer(double magnitude) noexcept {
    return magnitude < 0x1p52 ? static_cast<double>(static_cast<std::int64_t>(magnitude + 0.5)) : magnitude;
}

/// Numbers that may be moments: false when it cannot be one. Most columns hold smaller ones, and pay for one
/// comparison.
bool note_moment_integer(ColumnProfile& profile, std::int64_t value) noexcept {
    constexpr auto first = static_cast<std::int64_t>(moment_ranges[0].low);
    if (value < first) return false;
    const auto number = static_cast<double>(value);
    bool any = false;
    for (const MomentRange& range : moment_ranges) {
        if (number < range.low) break;
        if (number > range.high || (range.multiple != 1 && value % range.multiple != 0)) continue;
        ++profile.moment_integers[static_cast<std::size_t>(range.format)];
        any = true;
    }
    return any;
}

bool note_moment_real(ColumnProfile& profile, double value) noexcept {
    if (!(value >= moment_ranges[0].low)) return false;
    bool any = false;
    for (const MomentRange& range : moment_ranges) {
        if (value < range.low) break;
        if (value > range.high) continue;
        if (std::nearbyint(value * range.parts) / range.parts != value) continue;
        ++profile.moment_reals[static_cast<std::size_t>(range.format)];
        any = true;
    }
    return any;
}

Shape add_integer(ColumnProfile& profile, std::int64_t value, bool& is_moment) noexcept {
    if (value < profile.min_integer || value > profile.max_integer) {
        profile.min_integer = std::min(profile.min_integer, value);
        profile.max_integer = std::max(profile.max_integer, value);
        // Beyond 2^53 the rounding may count a digit too many (9999999999999999 as 10^16), never one too few.
        note_whole_digits(profile, std::fabs(static_cast<double>(value)));
    }
    if (value > exact_limit || value < -exact_limit) ++profile.unsafe_integers;
    is_moment = note_moment_integer(profile, value);
    if (value == 0 || value == 1) return Shape::int_bool;
    if (value >= INT16_MIN && value <= INT16_MAX) return Shape::int_small;
    constexpr std::int64_t half_int4 = std::int64_t{1} << 30;
    return value >= -half_int4 && value < half_int4 ? Shape::int_int4 : Shape::int_int8;
}

/// True when `digits` fraction digits are enough to name the double: then its shortest decimal has no more.
bool has_scale(double value, int digits) noexcept {
    const double power = powers_of_ten.at[static_cast<std::size_t>(digits)];
    const double magnitude = std::fabs(value), scaled = magnitude * power;
    return scaled < 0x1p53 && nearest_integer(scaled) / power == magnitude;
}

/// Fraction digits of the shortest decimal.
[[gnu::noinline]] int shortest_scale(double value) noexcept {
    char text[32];
    const char* const end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
    const char* const mark = std::find(text, const_cast<char*>(end), 'e');
    const char* const point = std::find(text, const_cast<char*>(mark), '.');
    const int digits = point == mark ? 0 : static_cast<int>(mark - point) - 1;
    int exponent = 0;
    std::from_chars(mark[1] == '+' ? mark + 2 : mark + 1, end, exponent);
    return std::max(0, digits - exponent);
}

void note_scale(ColumnProfile& profile, double value) noexcept {
    constexpr int tried_scales = 6, most_digits = 16;  // 17 digits, less the one before the point
    const double magnitude = std::fabs(value);
    if (magnitude >= 0x1p53 || value == 0) return;
    // Money and the like: found without printing. The column's scale so far is the likeliest.
    const int known = profile.max_decimal_scale;
    if (known <= tried_scales) {
        for (int scale = known; scale <= tried_scales; ++scale) {
            if (!has_scale(value, scale)) continue;
            profile.max_decimal_scale = scale;
            return;
        }
    } else if (known <= most_digits && has_scale(value, known)) {
        return;
    } else if (known >= most_digits && known < 2 * most_digits &&
               magnitude * powers_of_ten.at[static_cast<std::size_t>(known - most_digits)] > 1) {
        return;  // with 17 digits in all it cannot have more behind the point than the column has already
    }
    profile.max_decimal_scale = std::max(known, shortest_scale(value));
}

Shape add_real(ColumnProfile& profile, double value, bool& is_moment) noexcept {
    if (std::isinf(value)) return Shape::real_infinite;
    const bool first = profile.count(Shape::real_plain) == 0;
    if (first || value < profile.min_real) profile.min_real = value;
    if (first || value > profile.max_real) profile.max_real = value;
    if (value == profile.min_real || value == profile.max_real) note_whole_digits(profile, std::fabs(value));
    note_scale(profile, value);
    is_moment = note_moment_real(profile, value);
    return Shape::real_plain;
}

void note(ColumnProfile& profile, Pattern pattern) noexcept {
    ++profile.patterns[static_cast<std::size_t>(pattern)];
}

/// Words for true and false. The longer two are a shape of their own.
Shape shape_of_word(ColumnProfile& profile, const ValueView& value) noexcept {
    constexpr std::size_t longest = 5;
    bool truth = false;
    if (value.size > longest || to_bool(value, truth) != Misfit::none) return Shape::text_other;
    note(profile, Pattern::bool_word);
    return ascii_lower(value.data[0]) == (truth ? 't' : 'f') && value.size >= 4 ? Shape::text_bool_word
                                                                                : Shape::text_other;
}

/// Shape of text that opens with YYYY-, or other_shape.
Shape shape_of_moment(const ValueView& value, Shape other_shape) noexcept {
    std::int64_t moment = 0;
    std::int32_t day = 0;
    const std::string_view text = value.bytes();
    if (text.size() == 10)
        return to_date(value, TimeFormat::iso8601, day) == Misfit::none ? Shape::text_date : other_shape;
    if (to_timestamptz(value, TimeFormat::iso8601, moment) != Misfit::none) return other_shape;
    const bool has_zone = text.find_first_of("Z+-", 10) != std::string_view::npos;
    return has_zone ? Shape::text_datetime_zone : Shape::text_datetime;
}

bool is_uuid(const ValueView& value) noexcept {
    std::array<std::uint8_t, 16> bytes;
    return value.size == 36 && value.data[8] == '-' && to_uuid(value, bytes) == Misfit::none;
}

/// A number as text, and how it is written.
bool is_number(ColumnProfile& profile, const ValueView& value) noexcept {
    char buffer[64];
    const char* out = nullptr;
    std::size_t size = 0;
    const std::string_view text = value.bytes();
    const char last = text.back();
    // The last byte keeps +inf and -infinity out.
    if (!is_ascii_digit(last) && last != '.') return false;
    if (to_decimal(value, buffer, out, size) != Misfit::none) return false;
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of("eE", point), text.size());
        profile.max_text_scale = std::max(profile.max_text_scale, static_cast<int>(end - point - 1));
    }
    std::int64_t whole = 0;
    if (to_int64(value, whole) == Misfit::none) note(profile, Pattern::integer_text);
    const std::size_t first = text.front() == '-' ? 1 : 0;
    const bool zero_ahead = text.size() > first + 1 && text[first] == '0' && is_ascii_digit(text[first + 1]);
    if (zero_ahead || text.front() == '+') note(profile, Pattern::padded_text);
    return true;
}

/// Text that opens with a brace or bracket.
Shape shape_of_document(ColumnProfile& profile, const ValueView& value) noexcept {
    const std::string_view text = value.bytes();
    const bool object = text.front() == '{';
    if (text.back() != (object ? '}' : ']')) return Shape::text_other;
    char buffer[64];
    const char* out = nullptr;
    std::size_t size = 0;
    std::array<std::uint8_t, 16> bytes;
    if (object && text.size() == 38 && to_uuid(value, bytes) == Misfit::none)
        note(profile, Pattern::uuid);
    else if (to_json(value, false, buffer, out, size) == Misfit::none)
        note(profile, object ? Pattern::json_object : Pattern::json_array);
    return Shape::text_other;
}

/// Counts the form of a moment.
Shape formed(ColumnProfile& profile, std::string_view text, Shape shape) noexcept {
    if (shape == Shape::text_other) return shape;
    profile.last_form = moment_form_of(text);
    profile.last_shape = shape;
    if (profile.last_form != moment_form_count) ++profile.moment_forms[profile.last_form];
    return shape;
}

/// Most columns have moments of one form alone. Text of the last one's form has its shape too, and needs no
/// reading but of the calendar and the clock.
bool is_moment_again(ColumnProfile& profile, std::string_view text) noexcept {
    if (profile.last_form == moment_form_count) return false;
    const MomentForm& form = core::moment_forms[profile.last_form];
    if (!is_of_form(text, form) || !is_in_calendar(text, form)) return false;
    ++profile.moment_forms[profile.last_form];
    return true;
}

/// Shape of sound, non-empty text: the first bytes say what it can be at all.
Shape shape_of_text(ColumnProfile& profile, const ValueView& value) noexcept {
    const std::string_view text = value.bytes();
    const char first = text.front();
    if (is_ascii_digit(first)) {
        if (is_moment_again(profile, text)) return profile.last_shape;
        if (text.size() >= 10 && text[4] == '-' && text[7] == '-')
            return formed(profile, text, shape_of_moment(value, Shape::text_other));
        std::int64_t clock = 0;
        if (text.size() >= 5 && text[2] == ':')
            return formed(profile, text,
                          to_time(value, TimeFormat::iso8601, clock) == Misfit::none ? Shape::text_time
                                                                                     : Shape::text_other);
    }
    if (is_uuid(value)) {
        note(profile, Pattern::uuid);
        return Shape::text_uuid;
    }
    if (is_ascii_digit(first) || first == '-' || first == '+' || first == '.')
        return is_number(profile, value) ? Shape::text_number : Shape::text_other;
    if (first == '{' || first == '[') return shape_of_document(profile, value);
    return shape_of_word(profile, value);
}

/// Smallest and largest text; copies only when a value moves the bound.
void note_bounds(ColumnProfile& profile, std::string_view text) {
    // An empty bound without empty texts means that this is the first.
    const bool first = profile.min_text.empty() && profile.count(Shape::text_empty) == 0;
    if (first || text < profile.min_text) profile.min_text.assign(clip_utf8(text, clip_bytes));
    if (first || text > profile.max_text) profile.max_text.assign(clip_utf8(text, clip_bytes));
}

// Out of line: their buffers and what guards them would cost every number of a file a larger stack frame.

/// False for text that has no place in `type`, json or jsonb.
[[gnu::noinline]] bool note_json(ColumnProfile& profile, const ValueView& value, TypeId type) {
    char buffer[64];
    const char* out = nullptr;
    std::size_t size = 0;
    if (to_json(value, false, buffer, out, size) != Misfit::none) return false;
    ++profile.json_texts;
    // jsonb would drop a member given twice; the canonical form refuses it.
    RowBuffer canonical;
    const bool is_jsonb =
        to_json(value, true, buffer, out, size) == Misfit::none && append_jsonb(canonical, value.bytes());
    if (is_jsonb) ++profile.jsonb_texts;
    return is_jsonb || type == TypeId::json;
}

[[gnu::noinline]] Shape add_text(ColumnProfile& profile, const ValueView& value) {
    const std::string_view text = value.bytes();
    profile.max_bytes = std::max(profile.max_bytes, static_cast<std::int64_t>(text.size()));
    switch (check_text(text.data(), text.size())) {
        case TextFault::none: break;
        case TextFault::nul_byte: return Shape::text_nul;
        case TextFault::bad_encoding: return Shape::text_invalid;
    }
    // A text has at most as many code points as bytes.
    if (static_cast<std::int64_t>(text.size()) > profile.max_text_length)
        profile.max_text_length =
            std::max(profile.max_text_length, static_cast<std::int64_t>(count_code_points(text)));
    note_bounds(profile, text);
    return text.empty() ? Shape::text_empty : shape_of_text(profile, value);
}

/// Whether `type` takes a value that its declared type did not mean, by the conversion that would load it.
bool converts(const ValueView& value, TypeId type) noexcept {
    char buffer[64];
    const char* text = nullptr;
    std::size_t size = 0;
    std::int64_t whole = 0;
    double real = 0;
    bool truth = false;
    std::array<std::uint8_t, 16> bytes;
    switch (type) {
        case TypeId::boolean: return to_bool(value, truth) == Misfit::none;
        case TypeId::int8: return to_int64(value, whole) == Misfit::none;
        case TypeId::float8: return to_double(value, real) == Misfit::none;
        case TypeId::numeric: return to_decimal(value, buffer, text, size) == Misfit::none;
        case TypeId::uuid: return to_uuid(value, bytes) == Misfit::none;
        default: return false;  // all that these take is of their natural shapes
    }
}

/// Offers a value of no natural shape to the declared type; false when it fits in no sense that is worth
/// counting on: a number may convert to a moment and yet be none of our time.
[[gnu::noinline]] bool note_coerced(ColumnProfile& profile, const ValueView& value,
                                    const Expectation& expectation, bool is_moment) noexcept {
    if (!expectation.moment) {
        const bool taken = converts(value, expectation.type);
        if (taken) ++profile.coerced[static_cast<std::size_t>(TimeFormat::iso8601)];
        return taken;
    }
    for (std::size_t i = 0; i < time_format_count; ++i) {
        std::int64_t moment = 0;
        if (to_timestamptz(value, static_cast<TimeFormat>(i), moment) == Misfit::none) ++profile.coerced[i];
    }
    return is_moment;
}
}  // namespace

const char* name_of(Pattern pattern) noexcept {
    return pattern_names[static_cast<std::size_t>(pattern)];
}

const char* name_of(Shape shape) noexcept {
    return shape_names[static_cast<std::size_t>(shape)];
}

std::int64_t ColumnProfile::integers() const {
    return count_in(*this, shapes::ints);
}
std::int64_t ColumnProfile::reals() const {
    return count_in(*this, shapes::reals);
}
std::int64_t ColumnProfile::texts() const {
    return count_in(*this, shapes::texts);
}
std::int64_t ColumnProfile::blobs() const {
    return count_in(*this, shapes::blobs);
}

const MomentForm* ColumnProfile::moment_form() const noexcept {
    for (std::size_t i = 0; i < moment_form_count; ++i)
        if (moment_forms[i] > 0) return moment_forms[i] == rows - nulls ? &core::moment_forms[i] : nullptr;
    return nullptr;
}

Noted add_value(ColumnProfile& profile, const ValueView& value, const Expectation& expectation) {
    Noted noted;
    bool is_moment = false, fits = true;
    ++profile.rows;
    switch (value.storage_class) {
        case StorageClass::null: ++profile.nulls; return noted;
        case StorageClass::integer: noted.shape = add_integer(profile, value.integer, is_moment); break;
        case StorageClass::real: noted.shape = add_real(profile, value.real, is_moment); break;
        case StorageClass::text:
            noted.shape = add_text(profile, value);
            if (expectation.json) fits = note_json(profile, value, expectation.type);
            break;
        case StorageClass::blob:
            profile.max_bytes = std::max(profile.max_bytes, static_cast<std::int64_t>(value.size));
            noted.shape = value.size == 16 ? Shape::blob_16 : Shape::blob_other;
            break;
    }
    ++profile.shapes[static_cast<std::size_t>(noted.shape)];
    const ShapeSet shape = set_of(noted.shape);
    if ((expectation.natural & shape) == 0) fits = note_coerced(profile, value, expectation, is_moment);
    noted.stray = !fits && (expectation.mixed & shape) != 0;
    return noted;
}

}  // namespace ferry::core
