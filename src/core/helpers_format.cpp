// Helper functions for SQLite's printf(). Arguments come as texts, in the form that their place in the format
// wants: reals with every digit for %f, as SQLite prints them for %s.
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

// Width counts bytes, or characters with the flag !.
constexpr std::string_view pad_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_pad(x text, flags text, width bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    blanks text := repeat(' ', greatest(width - CASE WHEN strpos(flags, '!') > 0 THEN length(x)
        ELSE octet_length(convert_to(x, 'UTF8')) END, 0)::integer);
BEGIN
    RETURN CASE WHEN strpos(flags, '-') > 0 THEN x || blanks ELSE blanks || x END;
END
$$)sql";

constexpr std::string_view cut_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_cut(x text, flags text, size bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    bytes bytea;
    stop integer := least(size, 1000000000);
BEGIN
    IF size IS NULL THEN RETURN x; END IF;
    IF strpos(flags, '!') > 0 THEN RETURN left(x, stop); END IF;
    bytes := convert_to(x, 'UTF8');
    IF stop >= octet_length(bytes) THEN RETURN x; END IF;
    -- A character that is cut through is left out: PostgreSQL has no text with a part of one.
    WHILE stop > 0 AND get_byte(bytes, stop) BETWEEN 128 AND 191 LOOP
        stop := stop - 1;
    END LOOP;
    RETURN convert_from(substring(bytes FROM 1 FOR stop), 'UTF8');
END
$$)sql";

constexpr std::string_view integer_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_integer(x bigint, letter text, flags text, width bigint, size bigint)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    signed boolean := letter IN ('d', 'i', 'r');
    number numeric := abs(x::numeric);
    sign text := '';
    base integer := CASE letter WHEN 'o' THEN 8 WHEN 'x' THEN 16 WHEN 'X' THEN 16 WHEN 'p' THEN 16 ELSE 10 END;
    digits text := '';
    places bigint := coalesce(size, 0);
BEGIN
    IF NOT signed THEN
        IF x < 0 THEN number := x + 18446744073709551616::numeric; END IF;
    ELSIF x < 0 THEN
        sign := '-';
    ELSE
        sign := CASE WHEN flags ~ '[+ ]' THEN right(translate(flags, '-#!0,', ''), 1) ELSE '' END;
    END IF;
    IF strpos(flags, '0') > 0 THEN places := greatest(places, width - length(sign)); END IF;
    IF base = 10 THEN
        digits := number::text;
        IF letter = 'r' THEN
            digits := digits || CASE WHEN number % 100 BETWEEN 11 AND 13 THEN 'th' WHEN number % 10 = 1 THEN 'st'
                WHEN number % 10 = 2 THEN 'nd' WHEN number % 10 = 3 THEN 'rd' ELSE 'th' END;
        END IF;
    ELSE
        LOOP
            digits := substr('0123456789abcdef', (number % base)::integer + 1, 1) || digits;
            number := div(number, base);
            EXIT WHEN number = 0;
        END LOOP;
        IF letter IN ('X', 'p') THEN digits := upper(digits); END IF;
    END IF;
    digits := repeat('0', greatest(places - length(digits), 0)::integer) || digits;
    IF strpos(flags, ',') > 0 AND letter IN ('d', 'i', 'u') THEN
        digits := reverse(regexp_replace(reverse(digits), '([0-9]{3})(?=[0-9])', '\1,', 'g'));
    END IF;
    IF strpos(flags, '#') > 0 AND x <> 0 THEN
        digits := CASE letter WHEN 'o' THEN '0' WHEN 'x' THEN '0x' WHEN 'p' THEN '0x' WHEN 'X' THEN '0X' ELSE '' END || digits;
    END IF;
    RETURN {schema}sqlite_printf_pad(sign || digits, flags, width);
END
$$)sql";

// SQLite 3.40 computes the digits of a real in floating point of 64 bits, and each step rounds. That shows
// past the fifteenth digit, and where a number lies halfway between two results.
constexpr std::string_view round_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_round(x numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    shift integer := 63 - CASE WHEN x < 1e-300 THEN floor(log(2, x)) ELSE floor(log(2, least(x, 1e300)::double precision::numeric)) END::integer;
    whole numeric;
BEGIN
    IF shift < 0 OR x >= 1e300 THEN RETURN x; END IF;
    IF x * 2::numeric ^ shift >= 18446744073709551616 THEN shift := shift - 1; END IF;
    IF x * 2::numeric ^ shift < 9223372036854775808 THEN shift := shift + 1; END IF;
    whole := round(x * 2::numeric ^ shift);
    -- To the even one of two that are as near.
    IF whole - x * 2::numeric ^ shift = 0.5 AND whole % 2 = 1 THEN whole := whole - 1; END IF;
    RETURN round(whole) * round(5::numeric ^ shift) * ('1e-' || shift)::numeric;
END
$$)sql";

// The first `size` digits of x, of which the first is worth 10^tens.
constexpr std::string_view digits_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_digits(x numeric, half numeric, is_fixed boolean, size integer,
    OUT digits text, OUT tens integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    -- The double 1e100 is a little more than that.
    huge numeric := 10000000000000000159028911097599180468360808563945281389781327557747838772170381060813469985856815104;
    number numeric := CASE WHEN is_fixed THEN {schema}sqlite_printf_round(x + half) ELSE x END;
    scale numeric := 1;
BEGIN
    digits := '';
    tens := 0;
    WHILE number >= huge * scale LOOP scale := {schema}sqlite_printf_round(scale * huge); tens := tens + 100; END LOOP;
    WHILE number >= 1e10 * scale LOOP scale := {schema}sqlite_printf_round(scale * 1e10); tens := tens + 10; END LOOP;
    WHILE number >= 10 * scale LOOP scale := {schema}sqlite_printf_round(scale * 10); tens := tens + 1; END LOOP;
    IF tens > 0 THEN number := {schema}sqlite_printf_round(round(number, 60) / scale); END IF;
    WHILE number < 1e-8 AND number > 0 LOOP number := {schema}sqlite_printf_round(number * 1e8); tens := tens - 8; END LOOP;
    WHILE number < 1 AND number > 0 LOOP number := {schema}sqlite_printf_round(number * 10); tens := tens - 1; END LOOP;
    IF NOT is_fixed THEN
        number := {schema}sqlite_printf_round(number + half);
        IF number >= 10 THEN
            number := {schema}sqlite_printf_round(number * 0.1000000000000000055511151231257827021181583404541015625);
            tens := tens + 1;
        END IF;
    END IF;
    FOR i IN 1..size LOOP
        digits := digits || trunc(number)::text;
        number := (number - trunc(number)) * 10;
        IF number > 0 THEN number := {schema}sqlite_printf_round(number); END IF;
    END LOOP;
END
$$)sql";

// The same, exactly; NULL where rounding on the way there could make other ones.
constexpr std::string_view sure_digits_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_sure_digits(x text, half numeric, is_fixed boolean, places integer,
    OUT digits text, OUT tens integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    mantissa numeric := split_part(x, 'e', 1);
    size integer;
BEGIN
    tens := CASE WHEN mantissa = 0 THEN 0 ELSE split_part(x, 'e', 2)::integer END;
    IF abs(tens) > 30 THEN RETURN; END IF;
    IF is_fixed THEN
        mantissa := x::numeric + half;
        digits := split_part(mantissa::text, '.', 1);
        tens := CASE WHEN digits <> '0' THEN length(digits) - 1
            ELSE length(ltrim(split_part(mantissa::text, '.', 2), '0')) - length(split_part(mantissa::text, '.', 2)) - 1 END;
        digits := ltrim(replace(mantissa::text, '.', ''), '0');
        size := tens + 1 + places;
    ELSE
        mantissa := mantissa + half;
        IF mantissa >= 10 THEN
            mantissa := mantissa / 10;
            tens := tens + 1;
        END IF;
        digits := replace(mantissa::text, '.', '');
        size := places + 1;
    END IF;
    size := least(size, 16);
    -- What follows the digits that are wanted must be neither all 0 nor all 9.
    IF rpad(substr(digits, greatest(size, 0) + 1), 18, '0') ~ ('^(0{' || greatest(18 - greatest(size, 0), 1) || '}|9{' || greatest(18 - greatest(size, 0), 1) || '})') THEN
        digits := NULL;
    END IF;
    digits := left(digits, greatest(size, 0));
END
$$)sql";

constexpr std::string_view real_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_real(x double precision, letter text, flags text, width bigint, size bigint)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    kind text := lower(letter COLLATE "C");
    places integer := least(coalesce(size, 6), 100000);
    limited integer := CASE WHEN strpos(flags, '!') > 0 THEN 26 ELSE 16 END;
    sign text := CASE WHEN x < 0 THEN '-' WHEN flags ~ '[+ ]' THEN right(translate(flags, '-#!0,', ''), 1) ELSE '' END;
    exact text;
    rounder double precision;
    half numeric;
    found record;
    digits text;
    result text;
    pointed boolean := flags ~ '[#!]';
    scientific boolean;
    stripped boolean := CASE kind WHEN 'g' THEN strpos(flags, '#') = 0 ELSE strpos(flags, '!') > 0 END;
BEGIN
    IF x IS NULL OR x = 'NaN' THEN RETURN {schema}sqlite_printf_pad('NaN', flags, width); END IF;
    IF abs(x) = 'Infinity' THEN RETURN {schema}sqlite_printf_pad(sign || 'Inf', flags, width); END IF;
    IF kind = 'g' AND places > 0 THEN places := places - 1; END IF;
    rounder := ('5e-' || places % 10 + 1)::double precision;
    FOR i IN 1..least(places / 10, 30) LOOP
        rounder := rounder * 1e-10::double precision;
    END LOOP;
    IF kind = 'f' AND x <> 0 AND places + floor(log(2, abs(x)::numeric))::integer / 3 < 15 THEN
        rounder := rounder + abs(x) * 3e-16;
    END IF;
    exact := ltrim(to_char(abs(x), '9.' || repeat('9', 60) || 'EEEE'));
    half := ltrim(to_char(rounder, '9.' || repeat('9', 40) || 'EEEE'));
    SELECT * INTO found FROM {schema}sqlite_printf_sure_digits(exact, half, kind = 'f', places);
    IF found.digits IS NULL OR limited > 16 THEN
        SELECT * INTO found FROM {schema}sqlite_printf_digits(exact::numeric, half, kind = 'f', limited);
    END IF;
    digits := rpad(found.digits, greatest(found.tens, 0) + places + 2, '0');
    scientific := kind = 'e' OR (kind = 'g' AND (found.tens < -4 OR found.tens > places));
    IF scientific THEN
        result := left(digits, 1) || CASE WHEN places > 0 OR pointed THEN '.' ELSE '' END || substr(digits, 2, places);
    ELSE
        IF kind = 'g' THEN places := places - found.tens; END IF;
        digits := repeat('0', -found.tens) || digits;
        result := left(digits, greatest(found.tens, 0) + 1) || CASE WHEN places > 0 OR pointed THEN '.' ELSE '' END
            || substr(digits, greatest(found.tens, 0) + 2, places);
    END IF;
    IF strpos(result, '.') > 0 AND stripped THEN
        result := rtrim(result, '0');
        IF right(result, 1) = '.' THEN result := CASE WHEN strpos(flags, '!') > 0 THEN result || '0' ELSE rtrim(result, '.') END; END IF;
    END IF;
    IF scientific THEN
        result := result || CASE WHEN letter IN ('e', 'g') THEN 'e' ELSE 'E' END || CASE WHEN found.tens < 0 THEN '-' ELSE '+' END
            || lpad(abs(found.tens)::text, greatest(length(abs(found.tens)::text), 2), '0');
    END IF;
    IF strpos(flags, '0') > 0 AND strpos(flags, '-') = 0 THEN
        result := repeat('0', greatest(width - length(sign || result), 0)::integer) || result;
    END IF;
    RETURN {schema}sqlite_printf_pad(sign || result, flags, width);
END
$$)sql";

constexpr std::string_view text_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_text(x text, letter text, flags text, width bigint, size bigint)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    quote text := CASE letter WHEN 'w' THEN '"' ELSE '''' END;
    result text;
BEGIN
    IF letter = 'c' THEN
        result := repeat(left(x, 1), greatest(coalesce(size, 1), 1)::integer);
        RETURN {schema}sqlite_printf_pad(coalesce(result, ''), flags || '!', width - CASE WHEN coalesce(x, '') = '' THEN 1 ELSE 0 END);
    END IF;
    result := {schema}sqlite_printf_cut(coalesce(x, CASE letter WHEN 'q' THEN '(NULL)' WHEN 'w' THEN '(NULL)'
        WHEN 'Q' THEN 'NULL' ELSE '' END), flags, size);
    IF letter IN ('q', 'Q', 'w') THEN result := replace(result, quote, quote || quote); END IF;
    IF letter = 'Q' AND x IS NOT NULL THEN result := quote || result || quote; END IF;
    RETURN {schema}sqlite_printf_pad(result, flags, width);
END
$$)sql";

// The double that a text begins with; beyond all doubles it is infinite, as in SQLite.
constexpr std::string_view number_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf_number(x text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    part text[] := regexp_match(x, '^[ \t\n\v\f\r]*([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?)0*([0-9]+))?');
    number numeric;
BEGIN
    IF x IN ('Infinity', '-Infinity', 'NaN') THEN RETURN x; END IF;
    IF part IS NULL THEN RETURN 0; END IF;
    IF length(part[4]) > 4 THEN
        RETURN CASE WHEN part[3] = '-' OR part[2] ~ '^[0.]*$' THEN '0' ELSE part[1] || 'Infinity' END;
    END IF;
    number := (part[2] || coalesce('e' || part[3] || part[4], ''))::numeric;
    RETURN CASE WHEN number >= 1.797693134862315808e308 THEN part[1] || 'Infinity' WHEN number < 2.5e-324 THEN '0'
        ELSE part[1] || number::text END::double precision;
END
$$)sql";

constexpr std::string_view printf_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_printf(format text, VARIADIC args text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    rest text := format;
    result text := '';
    place integer;
    used integer := 1;
    item text[];
    width bigint;
    size bigint;
BEGIN
    IF format = '' THEN RETURN NULL; END IF;
    LOOP
        place := strpos(rest, '%');
        IF coalesce(place, 0) = 0 THEN RETURN result || rest; END IF;
        result := result || left(rest, place - 1);
        rest := substr(rest, place);
        IF rest = '%' THEN RETURN result || '%'; END IF;
        item := regexp_match(rest, '^(%([-+ #!0,]*)([1-9][0-9]*|\*)?(?:\.(\*|[0-9]*))?l{0,2})([A-Za-z%])');
        IF item IS NULL OR item[5] NOT IN ('d', 'i', 'u', 'r', 'x', 'X', 'o', 'p', 'f', 'e', 'E', 'g', 'G', 's', 'z', 'q', 'Q', 'w', 'c',
            '%', 'n') THEN
            RETURN result;
        END IF;
        rest := substr(rest, length(item[1]) + 2);
        IF item[3] = '*' THEN
            item[3] := {schema}sqlite_integer(coalesce(args[used], '0'));
            used := used + 1;
        END IF;
        IF item[4] = '*' THEN
            item[4] := abs({schema}sqlite_integer(coalesce(args[used], '0')));
            used := used + 1;
        END IF;
        width := coalesce(item[3], '0')::bigint;
        IF width < 0 THEN
            item[2] := item[2] || '-';
            width := -width;
        END IF;
        size := CASE item[4] WHEN '' THEN 0 ELSE item[4]::bigint END;
        IF item[5] = 'n' THEN CONTINUE; END IF;
        IF item[5] = '%' THEN
            result := result || {schema}sqlite_printf_pad('%', item[2], width);
            CONTINUE;
        END IF;
        result := result || CASE
            WHEN item[5] IN ('f', 'e', 'E', 'g', 'G') THEN
                {schema}sqlite_printf_real({schema}sqlite_printf_number(coalesce(args[used], '0')), item[5], item[2], width, size)
            WHEN item[5] IN ('s', 'z', 'q', 'Q', 'w', 'c') THEN
                {schema}sqlite_printf_text(args[used], item[5], item[2], width, size)
            ELSE {schema}sqlite_printf_integer({schema}sqlite_integer(coalesce(args[used], '0')), item[5], item[2], width, size) END;
        used := used + 1;
    END LOOP;
END
$$)sql";

constexpr HelperRow rows[] = {
    {"sqlite_printf_pad", pad_definition, "", "text, text, bigint", "Blanks around an item of printf()."},
    {"sqlite_printf_cut", cut_definition, "", "text, text, bigint",
     "The first bytes or characters of an item of printf()."},
    {"sqlite_printf_integer", integer_definition, "sqlite_printf_pad", "bigint, text, text, bigint, bigint",
     "%d, %u, %x, ... of SQLite's printf()."},
    {"sqlite_printf_round", round_definition, "", "numeric", "A number with 64 bits."},
    {"sqlite_printf_digits", digits_definition, "sqlite_printf_round", "numeric, numeric, boolean, integer",
     "Decimal digits of a number as SQLite computes them."},
    {"sqlite_printf_sure_digits", sure_digits_definition, "", "text, numeric, boolean, integer",
     "Decimal digits of a number where rounding does not matter."},
    {"sqlite_printf_real", real_definition,
     "sqlite_printf_pad sqlite_printf_digits sqlite_printf_sure_digits",
     "double precision, text, text, bigint, bigint", "%f, %e and %g of SQLite's printf()."},
    {"sqlite_printf_text", text_definition, "sqlite_printf_pad sqlite_printf_cut",
     "text, text, text, bigint, bigint", "%s, %q, %Q, %w and %c of SQLite's printf()."},
    {"sqlite_printf_number", number_definition, "", "text",
     "The double that a text begins with, 0 without one."},
    {"sqlite_printf", printf_definition,
     "sqlite_integer sqlite_printf_number sqlite_printf_pad sqlite_printf_integer sqlite_printf_real "
     "sqlite_printf_text",
     "text, text[]", "SQLite's printf() and format()."},
};

}  // namespace

Rows<HelperRow> format_helpers() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
