// Helper functions that read SQLite's time strings and apply its modifiers. SQLite's calendar is arithmetic
// on milliseconds since noon of -4713-11-24; year, month and day stay as they were written until something
// needs that number, so that date('2024-02-30') is itself and a month later is 2024-03-30.
//
// All but sqlite_clock() are IMMUTABLE, so that indexes and generated columns can use them. What depends on
// when and where it is asked comes in as a value: sqlite_clock() puts the statement's time in place of 'now'
// and the session's zone behind 'localtime' and 'utc'.
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

constexpr std::string_view clock_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_clock(word text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE lower(word COLLATE "C")
    WHEN 'now' THEN to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    WHEN 'localtime' THEN 'localtime ' || current_setting('TimeZone')
    WHEN 'utc' THEN 'utc ' || current_setting('TimeZone')
    ELSE word END
$$)sql";

// Limits keep every cast below from raising an error; beyond them SQLite's answer is NULL, or the number
// counts as 0.
constexpr std::string_view moment_number_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_number(word text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    part text[] := regexp_match(word, '^[ \t\n\v\f\r]*([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?)0*([0-9]+))?[ \t\n\v\f\r]*$');
    number numeric;
BEGIN
    IF part IS NULL THEN RETURN NULL; END IF;
    IF length(part[2]) > 1000 THEN part[2] := left(part[2], 1000); END IF;
    IF length(part[4]) > 3 THEN
        IF part[3] = '-' OR part[2] ~ '^[0.]*$' THEN RETURN 0; END IF;
        RETURN NULL;
    END IF;
    number := (part[1] || part[2] || coalesce('e' || part[3] || part[4], ''))::numeric;
    IF abs(number) >= 1e15 THEN RETURN NULL; END IF;
    IF abs(number) < 1e-15 THEN RETURN 0; END IF;
    RETURN number::double precision;
END
$$)sql";

constexpr std::string_view moment_ymd_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_ymd(jd bigint, OUT y integer, OUT mo integer, OUT d integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    day integer;
    b integer;
    c integer;
    e integer;
BEGIN
    IF jd NOT BETWEEN 0 AND 464269060799999 THEN RETURN; END IF;
    day := (jd + 43200000) / 86400000;
    b := trunc((day - 1867216.25) / 36524.25);
    b := day + 1 + b - b / 4 + 1524;
    c := trunc((b - 122.1) / 365.25);
    d := b - 36525 * c / 100;
    e := trunc(d / 30.6001);
    d := d - trunc(30.6001 * e)::integer;
    mo := CASE WHEN e < 14 THEN e - 1 ELSE e - 13 END;
    y := CASE WHEN mo > 2 THEN c - 4716 ELSE c - 4715 END;
END
$$)sql";

constexpr std::string_view moment_jd_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_jd(y integer, mo integer, d integer, h integer, mi integer, s double precision)
RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    year integer := coalesce(y, 2000);
    month integer := coalesce(mo, 1);
BEGIN
    IF year NOT BETWEEN -4713 AND 9999 THEN RETURN NULL; END IF;
    IF month <= 2 THEN
        year := year - 1;
        month := month + 12;
    END IF;
    RETURN (36525 * (year + 4716) / 100 + 306001 * (month + 1) / 10000 + coalesce(d, 1) + 2 - year / 100 + year / 100 / 4)
        * 86400000::bigint - 131716800000 + coalesce(h * 3600000 + mi * 60000 + trunc(s * 1000 + 0.5)::bigint, 0);
END
$$)sql";

// As SQLite does it: years that localtime() may not know are moved to ones that it does.
constexpr std::string_view moment_local_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_local(jd bigint, zone text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    day record;
    years integer := 0;
    moved bigint := jd;
    local timestamp;
BEGIN
    IF jd NOT BETWEEN 210866760000000 AND 213014145600000 THEN
        SELECT * INTO day FROM {schema}sqlite_moment_ymd(jd);
        IF day.y IS NULL THEN RETURN NULL; END IF;
        years := 2000 + day.y % 4 - day.y;
        moved := {schema}sqlite_moment_jd(day.y + years, day.mo, day.d, 0, 0, 0) + (jd + 43200000) % 86400000;
    END IF;
    local := to_timestamp(moved / 1000 - 210866760000) AT TIME ZONE zone;
    RETURN {schema}sqlite_moment_jd(extract(year FROM local)::integer - years, extract(month FROM local)::integer,
        extract(day FROM local)::integer, extract(hour FROM local)::integer, extract(minute FROM local)::integer,
        floor(extract(second FROM local))::double precision) + jd % 1000;
END
$$)sql";

constexpr std::string_view moment_utc_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_utc(jd bigint, zone text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    guess bigint := jd;
    off bigint := 0;
BEGIN
    FOR i IN 1..4 LOOP
        guess := guess - off;
        off := {schema}sqlite_moment_local(guess, zone) - jd;
        EXIT WHEN coalesce(off, 0) = 0;
    END LOOP;
    RETURN CASE WHEN off IS NOT NULL THEN guess END;
END
$$)sql";

constexpr std::string_view moment_hms_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_hms(word text, OUT h integer, OUT mi integer, OUT s double precision,
    OUT zone integer, OUT zoned boolean)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    part text[] := regexp_match(word, '^([01][0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]+))?)?[ \t\n\v\f\r]*'
        '(?:(?:([zZ])|([+-])(0[0-9]|1[0-4]):([0-5][0-9]))[ \t\n\v\f\r]*)?$');
BEGIN
    IF part IS NULL THEN RETURN; END IF;
    h := part[1];
    mi := part[2];
    s := coalesce(part[3], '0')::double precision;
    IF part[4] IS NOT NULL THEN
        part[4] := left(part[4], 20);
        s := s + part[4]::double precision / (10::double precision ^ length(part[4]));
    END IF;
    zoned := part[5] IS NOT NULL OR part[6] IS NOT NULL;
    zone := coalesce((part[6] || (part[7]::integer * 60 + part[8]::integer))::integer, 0);
END
$$)sql";

// The state is SQLite's own: any of Julian day, date, time of day and raw number may be known or not (NULL).
constexpr std::string_view moment_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment(point text, modifiers text[], OUT jd bigint, OUT y integer, OUT mo integer,
    OUT d integer, OUT h integer, OUT mi integer, OUT s double precision, OUT subsecond boolean)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    raw double precision;
    zone integer := 0;
    zoned boolean := false;
    part text[];
    day record;
    modifier text;
    place integer := 0;
BEGIN
    subsecond := false;
    part := regexp_match(point, '^(-?[0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T \t\n\v\f\r]*(.*)$');
    IF part IS NULL OR part[4] <> '' THEN
        SELECT clock.* INTO h, mi, s, zone, zoned FROM {schema}sqlite_moment_hms(coalesce(part[4], point)) AS clock;
        IF h IS NULL THEN part := NULL; zone := 0; zoned := false; END IF;
    END IF;
    IF part IS NOT NULL THEN
        y := part[1];
        mo := part[2];
        d := part[3];
    ELSIF h IS NULL THEN
        IF lower(point COLLATE "C") IN ('now', 'subsec', 'subsecond') THEN
            RAISE EXCEPTION '"%" as a value depends on the clock', point
                USING HINT = 'Put sqlite_clock() around it.', ERRCODE = 'feature_not_supported';
        END IF;
        raw := {schema}sqlite_moment_number(point);
        IF raw IS NULL THEN RETURN; END IF;
        IF raw >= 0 AND raw < 5373484.5 THEN jd := trunc(raw * 86400000 + 0.5); END IF;
    END IF;
    IF part IS NOT NULL AND zone <> 0 THEN
        jd := {schema}sqlite_moment_jd(y, mo, d, h, mi, s) - zone * 60000;
        y := NULL; h := NULL; zone := 0;
    END IF;
    FOREACH modifier IN ARRAY modifiers LOOP
        place := place + 1;
        SELECT moved.* INTO jd, y, mo, d, h, mi, s, raw, zone, zoned, subsecond FROM
            {schema}sqlite_moment_moved(modifier, place, jd, y, mo, d, h, mi, s, raw, zone, zoned, subsecond) AS moved;
        IF zone IS NULL THEN
            jd := NULL;
            RETURN;
        END IF;
    END LOOP;
    IF jd IS NULL THEN
        IF raw IS NOT NULL THEN RETURN; END IF;
        jd := {schema}sqlite_moment_jd(y, mo, d, h, mi, s) - zone * 60000;
        IF zone <> 0 THEN y := NULL; h := NULL; END IF;
    END IF;
    IF jd NOT BETWEEN 0 AND 464269060799999 THEN jd := NULL; END IF;
    IF jd IS NULL THEN RETURN; END IF;
    IF y IS NULL THEN SELECT ymd.* INTO y, mo, d FROM {schema}sqlite_moment_ymd(jd) AS ymd; END IF;
    IF h IS NULL THEN
        h := (jd + 43200000) % 86400000 / 3600000;
        mi := (jd + 43200000) % 3600000 / 60000;
        s := (jd + 43200000) % 60000 / 1000.0::double precision;
    END IF;
END
$$)sql";

// One modifier. zone NULL says that it is none, or none that can stand there. `word` is the modifier in lower
// case.
constexpr std::string_view moment_moved_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_moved(modifier text, place integer, INOUT jd bigint, INOUT y integer,
    INOUT mo integer, INOUT d integer, INOUT h integer, INOUT mi integer, INOUT s double precision,
    INOUT raw double precision, INOUT zone integer, INOUT zoned boolean, INOUT subsecond boolean)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    word text := lower(modifier COLLATE "C");
    zone_before integer := zone;
    amount double precision;
BEGIN
    zone := NULL;
    IF word IN ('subsec', 'subsecond') THEN
        subsecond := true;
        zone := zone_before;
        RETURN;
    ELSIF word IN ('auto', 'unixepoch', 'julianday') THEN
        IF place > 1 OR (word <> 'auto' AND raw IS NULL) THEN RETURN; END IF;
        IF word = 'julianday' AND jd IS NULL THEN RETURN; END IF;
        IF word = 'unixepoch' OR (word = 'auto' AND raw IS NOT NULL AND jd IS NULL) THEN
            amount := raw * 1000.0 + 210866760000000.0;
            IF amount < 0 OR amount >= 464269060800000.0 THEN RETURN; END IF;
            jd := trunc(amount + 0.5);
        END IF;
        raw := NULL;
        zone := zone_before;
        RETURN;
    END IF;
    -- Everything below starts from a moment.
    IF jd IS NULL AND raw IS NOT NULL THEN RETURN; END IF;
    IF word ~ '^(localtime|utc)($| )' THEN
        IF strpos(word, ' ') = 0 THEN
            RAISE EXCEPTION '"%" depends on the time zone of the session', modifier
                USING HINT = 'Put sqlite_clock() around it.', ERRCODE = 'feature_not_supported';
        END IF;
        jd := coalesce(jd, {schema}sqlite_moment_jd(y, mo, d, h, mi, s) - zone_before * 60000);
        IF word LIKE 'local%' THEN
            jd := {schema}sqlite_moment_local(jd, substr(modifier, strpos(modifier, ' ') + 1));
            raw := NULL;
        ELSIF NOT zoned THEN
            jd := {schema}sqlite_moment_utc(jd, substr(modifier, strpos(modifier, ' ') + 1));
            zoned := true;
            raw := NULL;
        END IF;
        IF jd IS NULL THEN RETURN; END IF;
    ELSIF word LIKE 'start of %' OR word LIKE 'weekday %' THEN
        IF y IS NULL THEN
            IF jd IS NULL THEN
                y := 2000; mo := 1; d := 1;
            ELSE
                SELECT ymd.* INTO y, mo, d FROM {schema}sqlite_moment_ymd(jd) AS ymd;
                IF y IS NULL THEN RETURN; END IF;
            END IF;
        END IF;
        raw := NULL;
        IF word LIKE 'start of %' THEN
            IF word NOT IN ('start of day', 'start of month', 'start of year') THEN RETURN; END IF;
            IF word <> 'start of day' THEN d := 1; END IF;
            IF word = 'start of year' THEN mo := 1; END IF;
            jd := NULL; h := 0; mi := 0; s := 0; zone := 0;
            RETURN;
        END IF;
        amount := {schema}sqlite_moment_number(substr(word, 9));
        IF amount IS NULL OR amount < 0 OR amount >= 7 OR amount <> trunc(amount) THEN RETURN; END IF;
        jd := {schema}sqlite_moment_jd(y, mo, d, 0, 0, 0) + CASE WHEN h IS NULL
            THEN coalesce((jd + 43200000) % 86400000, 0) ELSE h * 3600000 + mi * 60000 + trunc(s * 1000 + 0.5)::bigint END;
        jd := jd + (amount::bigint + 7 - (jd + 129600000) / 86400000 % 7) % 7 * 86400000;
    ELSE
        jd := {schema}sqlite_moment_added(word, jd, y, mo, d, h, mi, s, zone_before);
    END IF;
    IF jd IS NULL THEN RETURN; END IF;
    y := NULL;
    h := NULL;
    zone := 0;
END
$$)sql";

// The Julian day after '+NNN units', '+HH:MM:SS' or '+YYYY-MM-DD [HH:MM[:SS]]'; NULL where that is none.
constexpr std::string_view moment_added_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_moment_added(word text, jd bigint, y integer, mo integer, d integer, h integer,
    mi integer, s double precision, zone integer) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    part text[];
    clock record;
    clocked boolean := false;
    day record;
    start bigint := coalesce(jd, {schema}sqlite_moment_jd(y, mo, d, h, mi, s) - zone * 60000);
    whole bigint;
    amount double precision;
    months integer := 0;
    days integer := 0;
    unit double precision := 1;
BEGIN
    part := regexp_match(word, '^([+-])([0-9]{4,5})-(0[0-9]|1[01])-([0-2][0-9]|30)(?:[ \t\n\v\f\r]([0-9]{2}:.*))?$');
    IF part IS NOT NULL THEN
        months := (part[1] || (part[2]::integer * 12 + part[3]::integer))::integer;
        days := (part[1] || part[4])::integer;
        amount := 0;
        IF part[5] IS NOT NULL THEN
            SELECT * INTO clock FROM {schema}sqlite_moment_hms(part[5]);
            IF clock.h IS NULL THEN RETURN NULL; END IF;
            clocked := true;
        END IF;
    ELSE
        part := regexp_match(word, '^([0-9+-][^: \t\n\v\f\r]*)(.*)$');
        amount := {schema}sqlite_moment_number(part[1]);
        IF amount IS NULL THEN RETURN NULL; END IF;
        IF part[2] LIKE ':%' THEN
            SELECT * INTO clock FROM {schema}sqlite_moment_hms(ltrim(word, '+-'));
            IF clock.h IS NULL THEN RETURN NULL; END IF;
            clocked := true;
            amount := 0;
        ELSE
            part[2] := ltrim(part[2], E' \t\n\v\f\r');
            unit := CASE rtrim(part[2], 's') WHEN 'second' THEN 1 WHEN 'minute' THEN 60 WHEN 'hour' THEN 3600
                WHEN 'day' THEN 86400 WHEN 'month' THEN 2592000 WHEN 'year' THEN 31536000 END;
            IF unit IS NULL OR part[2] LIKE '%ss' OR abs(amount) >= (CASE unit WHEN 1 THEN 4.6427e14::real WHEN 60 THEN 7.7379e12::real
                WHEN 3600 THEN 1.2897e11::real WHEN 86400 THEN 5373485 WHEN 2592000 THEN 176546 ELSE 14713 END) THEN
                RETURN NULL;
            END IF;
            IF unit >= 2592000 THEN
                months := trunc(amount) * CASE unit WHEN 2592000 THEN 1 ELSE 12 END;
            END IF;
        END IF;
    END IF;
    IF clocked THEN
        whole := ((clock.h * 60 + clock.mi - clock.zone) * 60000 + trunc(clock.s * 1000 + 0.5)::bigint + 172800000) % 86400000;
        IF word LIKE '-%' THEN whole := -whole; END IF;
    ELSIF unit >= 2592000 THEN
        whole := trunc((amount - trunc(amount)) * 1000.0 * unit + CASE WHEN amount < 0 THEN -0.5 ELSE 0.5 END);
    ELSE
        whole := trunc(amount * 1000.0 * unit + CASE WHEN amount < 0 THEN -0.5 ELSE 0.5 END);
    END IF;
    IF months <> 0 OR unit >= 2592000 THEN
        IF y IS NULL OR zone <> 0 THEN
            SELECT * INTO day FROM {schema}sqlite_moment_ymd(start);
            IF day.y IS NULL THEN RETURN NULL; END IF;
        ELSE
            SELECT y AS y, mo AS mo, d AS d INTO day;
        END IF;
        months := day.y * 12 + day.mo - 1 + months;
        start := {schema}sqlite_moment_jd(floor(months / 12.0)::integer, months - 12 * floor(months / 12.0)::integer + 1, day.d,
            0, 0, 0) + CASE WHEN h IS NULL OR zone <> 0 THEN (start + 43200000) % 86400000
            ELSE h * 3600000 + mi * 60000 + trunc(s * 1000 + 0.5)::bigint END;
    END IF;
    start := start + days * 86400000::bigint + whole;
    RETURN CASE WHEN abs(start) < 1000000000000000000 THEN start END;
END
$$)sql";

constexpr HelperRow rows[] = {
    {"sqlite_clock", clock_definition, "", "text",
     "Puts the statement's time in place of 'now' and the session's zone behind 'localtime' and 'utc'."},
    {"sqlite_moment_number", moment_number_definition, "", "text",
     "The number that a date function of SQLite reads from a text, NULL for none or one out of all bounds."},
    {"sqlite_moment_ymd", moment_ymd_definition, "", "bigint", "The date of a Julian day in milliseconds."},
    {"sqlite_moment_jd", moment_jd_definition, "",
     "integer, integer, integer, integer, integer, double precision",
     "The Julian day in milliseconds of a date and time, without bounds for the day of the month."},
    {"sqlite_moment_local", moment_local_definition, "sqlite_moment_ymd sqlite_moment_jd", "bigint, text",
     "Local time of a moment, both as Julian days in milliseconds."},
    {"sqlite_moment_utc", moment_utc_definition, "sqlite_moment_local", "bigint, text",
     "The moment of a local time, both as Julian days in milliseconds."},
    {"sqlite_moment_hms", moment_hms_definition, "", "text", "Parts of HH:MM[:SS[.SSS]][zone]."},
    {"sqlite_moment_added", moment_added_definition,
     "sqlite_moment_number sqlite_moment_jd sqlite_moment_ymd sqlite_moment_hms",
     "text, bigint, integer, integer, integer, integer, integer, double precision, integer",
     "A Julian day moved by a modifier such as '+1 month' or '-01:30'."},
    {"sqlite_moment_moved", moment_moved_definition,
     "sqlite_moment_number sqlite_moment_jd sqlite_moment_ymd sqlite_moment_local sqlite_moment_utc "
     "sqlite_moment_added",
     "text, integer, bigint, integer, integer, integer, integer, integer, double precision, double "
     "precision, integer, "
     "boolean, boolean",
     "What is known of a moment after one modifier."},
    {"sqlite_moment", moment_definition,
     "sqlite_moment_hms sqlite_moment_number sqlite_moment_jd sqlite_moment_ymd sqlite_moment_moved",
     "text, text[]",
     "Reads a time string of SQLite and applies modifiers; jd is NULL where that cannot be done."},
};

}  // namespace

Rows<HelperRow> moment_helpers() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
