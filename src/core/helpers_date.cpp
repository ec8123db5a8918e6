// Helper functions for SQLite's date and time functions: they print what core/helpers_moment reads.
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

constexpr std::string_view moment_year_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_year(y integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN y < 0 THEN '-' ELSE '' END || lpad(abs(y)::text, 4, '0')
$$)sql";

constexpr std::string_view date_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_date(point text, VARIADIC modifiers text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    m record;
BEGIN
    SELECT * INTO m FROM {schema}sqlite_moment(point, modifiers);
    RETURN CASE WHEN m.jd IS NOT NULL THEN {schema}sqlite_moment_year(m.y) || '-' || lpad(m.mo::text, 2, '0')
        || '-' || lpad(m.d::text, 2, '0') END;
END
$$)sql";

constexpr std::string_view time_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_time(point text, VARIADIC modifiers text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    m record;
BEGIN
    SELECT * INTO m FROM {schema}sqlite_moment(point, modifiers);
    RETURN CASE WHEN m.jd IS NOT NULL THEN lpad(m.h::text, 2, '0') || ':' || lpad(m.mi::text, 2, '0') || ':'
        || CASE WHEN m.subsecond THEN to_char(trunc(m.s * 1000 + 0.5) / 1000, 'FM00.000')
            ELSE lpad(trunc(m.s)::text, 2, '0') END END;
END
$$)sql";

constexpr std::string_view datetime_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_datetime(point text, VARIADIC modifiers text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    m record;
BEGIN
    SELECT * INTO m FROM {schema}sqlite_moment(point, modifiers);
    RETURN CASE WHEN m.jd IS NOT NULL THEN {schema}sqlite_moment_year(m.y) || '-' || lpad(m.mo::text, 2, '0') || '-'
        || lpad(m.d::text, 2, '0') || ' ' || lpad(m.h::text, 2, '0') || ':' || lpad(m.mi::text, 2, '0') || ':'
        || CASE WHEN m.subsecond THEN to_char(trunc(m.s * 1000 + 0.5) / 1000, 'FM00.000')
            ELSE lpad(trunc(m.s)::text, 2, '0') END END;
END
$$)sql";

constexpr std::string_view julianday_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_julianday(point text, VARIADIC modifiers text[] DEFAULT '{}')
RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT jd / 86400000.0::double precision FROM {schema}sqlite_moment(point, modifiers)
$$)sql";

constexpr std::string_view unixepoch_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_unixepoch(point text, VARIADIC modifiers text[] DEFAULT '{}') RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT jd / 1000 - 210866760000 FROM {schema}sqlite_moment(point, modifiers)
$$)sql";

constexpr std::string_view unixepoch_subsecond_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_unixepoch_subsecond(point text, VARIADIC modifiers text[] DEFAULT '{}')
RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT (jd - 210866760000000) / 1000.0::double precision FROM {schema}sqlite_moment(point, modifiers)
$$)sql";

// ISO weeks, as %G and %V have them, belong to the year of their Thursday.
constexpr std::string_view strftime_item_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_strftime_item(item text, jd bigint, y integer, mo integer, d integer, h integer,
    mi integer, s double precision, subsecond boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    day bigint := (jd + 43200000) / 86400000;
    thursday bigint := jd + (3 - day % 7) * 86400000;
    first bigint;
    iso_year integer;
BEGIN
    IF item IN ('j', 'U', 'W') THEN
        first := (jd - {schema}sqlite_moment_jd(y, 1, 1, h, mi, s) + 43200000) / 86400000;
    ELSIF item IN ('G', 'g', 'V') THEN
        iso_year := (SELECT ymd.y FROM {schema}sqlite_moment_ymd(thursday) AS ymd);
        first := (thursday - {schema}sqlite_moment_jd(iso_year, 1, 1, 0, 0, 0)) / 86400000;
    END IF;
    RETURN CASE item
        WHEN 'd' THEN lpad(d::text, 2, '0')
        WHEN 'e' THEN lpad(d::text, 2)
        WHEN 'f' THEN {schema}sqlite_printf('%06.3f', least(s, 59.999::double precision)::text)
        WHEN 'F' THEN {schema}sqlite_printf('%04d-%02d-%02d', y::text, mo::text, d::text)
        WHEN 'G' THEN {schema}sqlite_printf('%04d', iso_year::text)
        WHEN 'g' THEN lpad((iso_year % 100)::text, 2, '0')
        WHEN 'H' THEN lpad(h::text, 2, '0')
        WHEN 'I' THEN lpad(((h + 11) % 12 + 1)::text, 2, '0')
        WHEN 'j' THEN lpad((first + 1)::text, 3, '0')
        WHEN 'J' THEN {schema}sqlite_printf('%.16g', (jd / 86400000.0::double precision)::text)
        WHEN 'k' THEN lpad(h::text, 2)
        WHEN 'l' THEN lpad(((h + 11) % 12 + 1)::text, 2)
        WHEN 'm' THEN lpad(mo::text, 2, '0')
        WHEN 'M' THEN lpad(mi::text, 2, '0')
        WHEN 'p' THEN CASE WHEN h >= 12 THEN 'PM' ELSE 'AM' END
        WHEN 'P' THEN CASE WHEN h >= 12 THEN 'pm' ELSE 'am' END
        WHEN 'R' THEN lpad(h::text, 2, '0') || ':' || lpad(mi::text, 2, '0')
        WHEN 's' THEN CASE WHEN subsecond THEN ((jd - 210866760000000) / 1000.0)::numeric(20, 3)::text
            ELSE (jd / 1000 - 210866760000)::text END
        WHEN 'S' THEN lpad(trunc(s)::text, 2, '0')
        WHEN 'T' THEN lpad(h::text, 2, '0') || ':' || lpad(mi::text, 2, '0') || ':' || lpad(trunc(s)::text, 2, '0')
        WHEN 'u' THEN (day % 7 + 1)::text
        WHEN 'U' THEN lpad(((first + 7 - (day + 1) % 7) / 7)::text, 2, '0')
        WHEN 'V' THEN lpad((first / 7 + 1)::text, 2, '0')
        WHEN 'w' THEN ((day + 1) % 7)::text
        WHEN 'W' THEN lpad(((first + 7 - day % 7) / 7)::text, 2, '0')
        WHEN 'Y' THEN {schema}sqlite_printf('%04d', y::text)
        WHEN '%' THEN '%' END;
END
$$)sql";

constexpr std::string_view strftime_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_strftime(format text, point text, VARIADIC modifiers text[] DEFAULT '{}')
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    m record;
    result text := '';
    rest text := format;
    place integer;
BEGIN
    SELECT * INTO m FROM {schema}sqlite_moment(point, modifiers);
    IF m.jd IS NULL THEN RETURN NULL; END IF;
    LOOP
        place := strpos(rest, '%');
        IF place = 0 THEN RETURN result || rest; END IF;
        result := result || left(rest, place - 1)
            || {schema}sqlite_strftime_item(substr(rest, place + 1, 1), m.jd, m.y, m.mo, m.d, m.h, m.mi, m.s, m.subsecond);
        IF result IS NULL THEN RETURN NULL; END IF;
        rest := substr(rest, place + 2);
    END LOOP;
END
$$)sql";

constexpr std::string_view timediff_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_timediff(point text, start text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    a record;
    b record;
    sign integer;
    jd bigint;
    months integer;
BEGIN
    SELECT * INTO a FROM {schema}sqlite_moment(point, '{}');
    SELECT * INTO b FROM {schema}sqlite_moment(start, '{}');
    IF a.jd IS NULL OR b.jd IS NULL THEN RETURN NULL; END IF;
    sign := CASE WHEN a.jd >= b.jd THEN 1 ELSE -1 END;
    months := sign * ((a.y - b.y) * 12 + a.mo - b.mo);
    b.y := a.y;
    b.mo := a.mo;
    LOOP
        jd := {schema}sqlite_moment_jd(b.y, b.mo, b.d, b.h, b.mi, b.s);
        EXIT WHEN sign * (a.jd - jd) >= 0;
        months := months - 1;
        b.mo := b.mo - sign;
        b.y := b.y + CASE b.mo WHEN 0 THEN -1 WHEN 13 THEN 1 ELSE 0 END;
        b.mo := (b.mo + 11) % 12 + 1;
    END LOOP;
    jd := abs(a.jd - jd);
    RETURN CASE sign WHEN 1 THEN '+' ELSE '-' END || lpad((months / 12)::text, 4, '0') || '-'
        || lpad((months % 12)::text, 2, '0') || '-' || lpad((jd / 86400000)::text, 2, '0') || ' '
        || to_char(jd % 86400000 / 3600000, 'FM00') || ':' || to_char(jd % 3600000 / 60000, 'FM00') || ':'
        || to_char(jd % 60000 / 1000.0, 'FM00.000');
END
$$)sql";

// SQLite's own months: the day of the month stays, and what is too much of it goes on into the next month.
constexpr std::string_view add_months_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_add_months(moment timestamp, months integer) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT date_trunc('month', moment) + make_interval(months => months) + (moment - date_trunc('month', moment))
$$)sql";

// to_char() is STABLE only for the sake of patterns with the names of months.
constexpr std::string_view moment_text_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_text(moment timestamp) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT to_char(moment, 'YYYY-MM-DD HH24:MI:SS.US')
$$)sql";

constexpr std::string_view words = "text, text[]";

constexpr HelperRow rows[] = {
    {"sqlite_moment_year", moment_year_definition, "", "integer", "A year as SQLite's date() prints it."},
    {"sqlite_date", date_definition, "sqlite_moment sqlite_moment_year", words, "SQLite's date()."},
    {"sqlite_time", time_definition, "sqlite_moment", words, "SQLite's time()."},
    {"sqlite_datetime", datetime_definition, "sqlite_moment sqlite_moment_year", words,
     "SQLite's datetime()."},
    {"sqlite_julianday", julianday_definition, "sqlite_moment", words, "SQLite's julianday()."},
    {"sqlite_unixepoch", unixepoch_definition, "sqlite_moment", words, "SQLite's unixepoch()."},
    {"sqlite_unixepoch_subsecond", unixepoch_subsecond_definition, "sqlite_moment", words,
     "SQLite's unixepoch() with 'subsec'."},
    {"sqlite_strftime_item", strftime_item_definition, "sqlite_moment_jd sqlite_moment_ymd sqlite_printf",
     "text, bigint, integer, integer, integer, integer, integer, double precision, boolean",
     "One substitution of SQLite's strftime(), NULL for an unknown one."},
    {"sqlite_strftime", strftime_definition, "sqlite_moment sqlite_strftime_item", "text, text, text[]",
     "SQLite's strftime()."},
    {"sqlite_timediff", timediff_definition, "sqlite_moment sqlite_moment_jd", "text, text",
     "SQLite's timediff()."},
    {"sqlite_moment_text", moment_text_definition, "", "timestamp", "A timestamp as text, for indexes."},
    {"sqlite_add_months", add_months_definition, "", "timestamp, integer",
     "Adds months without clamping: 2024-03-31 less one month is 2024-03-02."},
};

}  // namespace

Rows<HelperRow> date_helpers() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
