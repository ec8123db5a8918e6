// SQLite's printf() and format().
#include <optional>

#include "core/quote.hpp"
#include "core/translate_function_detail.hpp"
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

constexpr std::string_view flags = "-+ #!0,";
constexpr std::string_view integers = "diuxXopr";
constexpr std::string_view reals = "feEgG";
constexpr std::string_view texts = "szqQwc";

/// One item of a format: text that stands for itself, or a conversion.
struct FormatItem {
    std::string text;                   ///< literal text
    char letter = 0;                    ///< of a conversion, 0 for literal text
    bool plain = true;                  ///< without flags, width and precision
    bool widened = false, cut = false;  ///< width and precision come as arguments, in that order
    bool exclaimed = false;             ///< the flag !
    int precision = -1;
};

bool is_one_of(std::string_view letters, char c) noexcept {
    return letters.find(c) != std::string_view::npos;
}

/// Reads the conversion behind a %; `at` goes behind it. letter 0: it ends the output.
FormatItem read_conversion(std::string_view format, std::size_t& at) {
    FormatItem item;
    const std::size_t begin = at;
    const auto digits = [&] {
        int number = 0;
        for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at)
            if (number < 1000000) number = number * 10 + (format[at] - '0');
        return number;
    };
    const auto take = [&](char c) { return at < format.size() && format[at] == c ? (++at, true) : false; };
    for (; at < format.size() && is_one_of(flags, format[at]); ++at)
        item.exclaimed = item.exclaimed || format[at] == '!';
    item.widened = take('*');
    if (!item.widened) digits();
    if (take('.')) {
        item.cut = take('*');
        item.precision = item.cut ? 1000000 : digits();
    }
    item.plain = at == begin;
    if (take('l')) take('l');
    if (at < format.size()) item.letter = format[at++];
    if (!is_one_of(integers, item.letter) && !is_one_of(reals, item.letter) &&
        !is_one_of(texts, item.letter) && item.letter != '%' && item.letter != 'n')
        item.letter = 0;
    return item;
}

/// The format's items; a conversion that SQLite does not know ends it.
std::vector<FormatItem> read_format(std::string_view format) {
    std::vector<FormatItem> items;
    const auto literal = [&](char c) {
        if (items.empty() || items.back().letter != 0) items.emplace_back();
        items.back().text += c;
    };
    for (std::size_t at = 0; at < format.size();) {
        if (format[at] != '%') {
            literal(format[at++]);
            continue;
        }
        if (++at == format.size()) {
            literal('%');
            break;
        }
        FormatItem item = read_conversion(format, at);
        if (item.letter == 0) break;
        if (item.letter == '%' && item.plain)
            literal('%');
        else
            items.push_back(std::move(item));
    }
    return items;
}

/// The text that the helper takes for an argument of that conversion.
std::string argument_for(Context& context, const ast::Expr& call, const Values& args, std::size_t i,
                         char letter) {
    if (args[i].kind == ValueKind::null) return "NULL";
    if (is_one_of(texts, letter)) return text_argument(context, call, args, i).sql;
    const Value stored = storage_argument(context, call, args, i);
    const Value number = is_one_of(reals, letter) ? context.to_real(stored) : context.to_integer(stored);
    if (number.constant) return context.to_text(number).sql;
    return number.primary() + "::text";
}

/// %s, %d and plain text are put together with ||; nullopt where there is anything else.
std::optional<std::string> plain_format(Context& context, const ast::Expr& call, const Values& args,
                                        const std::vector<FormatItem>& items) {
    std::string sql;
    std::size_t next = 1;
    for (const FormatItem& item : items) {
        std::string piece;
        if (item.letter == 0) {
            piece = quote_pg_literal(item.text);
        } else {
            const bool is_text = item.letter == 's' || item.letter == 'z';
            if (!item.plain || (!is_text && item.letter != 'd' && item.letter != 'i') || next >= args.size())
                return std::nullopt;
            const Value& arg = args[next];
            piece = argument_for(context, call, args, next, item.letter);
            if (arg.kind == ValueKind::null)
                piece = is_text ? "''" : "'0'";
            else if (arg.nullable)
                piece = "coalesce(" + piece + (is_text ? ", '')" : ", '0')");
            else if (is_text)
                piece = text_argument(context, call, args, next).operand(Binding::additive);
            ++next;
        }
        sql += (sql.empty() ? "" : " || ") + piece;
    }
    if (sql.empty()) return std::nullopt;
    return sql;
}

/// Arguments for the conversions of a known format, each as it is wanted.
std::string known_arguments(Context& context, const ast::Expr& call, const Values& args,
                            const std::vector<FormatItem>& items) {
    std::string sql;
    std::size_t next = 1;
    const auto add = [&](char letter) {
        if (next < args.size()) sql += ", " + argument_for(context, call, args, next, letter);
        ++next;
    };
    for (const FormatItem& item : items) {
        if (item.widened) add('d');
        if (item.cut) add('d');
        if (item.letter == 0 || item.letter == '%' || item.letter == 'n') continue;
        if (is_one_of(reals, item.letter) && (item.exclaimed || item.precision >= 10))
            context.note(call.place,
                         "digits of a number past the fifteenth are those of SQLite 3.40 on x86-64");
        if (is_one_of(texts, item.letter) && item.precision >= 0 && !item.exclaimed)
            context.note(call.place, "printf() cuts between characters, where SQLite may cut through one");
        add(item.letter);
    }
    return sql;
}

Value printf(Context& context, const ast::Expr& call, Values& args) {
    if (args.empty() || args[0].kind == ValueKind::null) return text_value("NULL::text", Binding::cast);
    const Value format = text_argument(context, call, args, 0);
    Value made = text_value("");
    for (const Value& arg : args)
        made.is_aggregate = made.is_aggregate || arg.is_aggregate;
    if (!format.constant) {
        made.sql = context.helper("sqlite_printf") + "(" + format.sql;
        for (std::size_t i = 1; i < args.size(); ++i) {
            if (args[i].kind == ValueKind::real || args[i].kind == ValueKind::number)
                context.note(call.place, "a real for a computed format is read as it prints, with 15 digits");
            made.sql += ", " + argument_for(context, call, args, i, 's');
        }
        made.sql += ")";
        return made;
    }
    const std::vector<FormatItem> items = read_format(format.constant->bytes);
    if (const auto plain = plain_format(context, call, args, items)) {
        made.sql = *plain;
        made.binding = items.size() > 1 || items.front().letter != 0 ? Binding::any_operator : Binding::atom;
        made.nullable = false;
        return made;
    }
    made.sql = context.helper("sqlite_printf") + "(" + format.sql +
               known_arguments(context, call, args, items) + ")";
    made.nullable = format.constant->bytes.empty();
    return made;
}

constexpr FunctionRow rows[] = {{"printf", 0, -1, printf}, {"format", 0, -1, printf}};

}  // namespace

Rows<FunctionRow> format_functions() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
