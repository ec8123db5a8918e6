// Helper functions for SQLite's functions of numbers: NULL or an infinity where PostgreSQL raises an error.
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

constexpr HelperRow rows[] = {
    {"sqlite_acos",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_acos(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x BETWEEN -1 AND 1 THEN acos(x) END $$)",
     "", "double precision", "acos(x), NULL outside of -1 to 1."},

    {"sqlite_acosh",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_acosh(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x >= 1 THEN acosh(x) END $$)",
     "", "double precision", "acosh(x), NULL below 1."},

    {"sqlite_asin",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_asin(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x BETWEEN -1 AND 1 THEN asin(x) END $$)",
     "", "double precision", "asin(x), NULL outside of -1 to 1."},

    {"sqlite_atanh",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_atanh(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x BETWEEN -1 AND 1 THEN atanh(x) END $$)",
     "", "double precision", "atanh(x), NULL outside of -1 to 1."},

    {"sqlite_exp",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_exp(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN x > 709.782712893384 THEN 'Infinity' WHEN x < -745.133219101941 THEN 0 ELSE exp(x) END
$$)",
     "", "double precision", "exp(x), an infinity or 0 where the result is out of range."},

    {"sqlite_ln", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_ln(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x > 0 THEN ln(x) END $$)",
     "", "double precision", "ln(x), NULL unless x is positive."},

    {"sqlite_log",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_log(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x > 0 THEN log(x) END $$)",
     "", "double precision", "The decimal logarithm, NULL unless x is positive."},

    {"sqlite_log2",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_log2(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x > 0 THEN ln(x) / ln(2::float8) END $$)",
     "", "double precision", "The binary logarithm, NULL unless x is positive."},

    {"sqlite_log_to_base",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_log_to_base(base double precision, x double precision)
RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN base > 1 AND x > 0 THEN ln(x) / ln(base) END $$)",
     "", "double precision, double precision",
     "The logarithm of x to a base, NULL unless base > 1 and x > 0."},

    {"sqlite_sqrt",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_sqrt(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x >= 0 THEN sqrt(x) END $$)",
     "", "double precision", "sqrt(x), NULL below 0."},

    {"sqlite_power",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_power(x double precision, y double precision)
RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    odd      boolean := abs(y) < 9007199254740992 AND y = trunc(y) AND trunc(y / 2) * 2 <> y;
    exponent double precision;
BEGIN
    IF x = 0 THEN
        RETURN CASE WHEN y < 0 THEN 'Infinity'::float8 WHEN y = 0 THEN 1 ELSE 0 END;
    ELSIF x < 0 AND y <> trunc(y) THEN
        RETURN NULL;
    ELSIF abs(x) = 1 OR y = 0 OR abs(x) = 'Infinity' OR abs(y) = 'Infinity' THEN
        RETURN power(x, y);
    END IF;
    -- What PostgreSQL refuses as too great or too small.
    exponent := ln(abs(x)) * least(greatest(y, -1e300), 1e300);
    RETURN CASE WHEN exponent > 709.782712893384 AND x < 0 AND odd THEN '-Infinity'::float8
                WHEN exponent > 709.782712893384 THEN 'Infinity'
                WHEN exponent < -745.133219101941 THEN 0
                ELSE power(x, y) END;
END $$)",
     "", "double precision, double precision",
     "power(x, y): an infinity or 0 where the result is out of range, NULL where it is no real number."},

    {"sqlite_mod",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_mod(x double precision, y double precision)
RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    rest    double precision := abs(x);
    divisor double precision := abs(y);
    part    double precision := divisor;
BEGIN
    IF divisor = 0 OR rest = 'Infinity' THEN
        RETURN NULL;
    END IF;
    -- Long division by doubles of the divisor. Each step is exact.
    WHILE part <= rest - part LOOP
        part := part * 2;
    END LOOP;
    WHILE part >= divisor LOOP
        IF rest >= part THEN
            rest := rest - part;
        END IF;
        part := part / 2;
    END LOOP;
    RETURN CASE WHEN x < 0 THEN 0 - rest ELSE rest END;
END $$)",
     "", "double precision, double precision",
     "The remainder of x / y towards zero, exactly; NULL when y is 0."},

    {"sqlite_round",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_round(x double precision, digits bigint)
RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    places int := greatest(least(digits, 30), 0);
    whole  double precision := trunc(abs(x));
    part   double precision := (abs(x) - whole) * 4503599627370496;
    half   numeric := ('5e-' || places + 1)::numeric;
    exact  numeric;
BEGIN
    IF x = 0 OR abs(x) > 4503599627370496 THEN
        RETURN x;
    ELSIF places = 0 THEN
        RETURN trunc(x + CASE WHEN x < 0 THEN -0.5 ELSE 0.5 END) + 0;
    END IF;
    -- The real as it is, bit by bit: a cast to numeric keeps 15 digits only.
    exact := whole::bigint + trunc(part)::bigint * 2.220446049250313080847263336181640625e-16
             + ((part - trunc(part)) * 4503599627370496)::bigint
               * 4.9303806576313237838233035330173930580139160156250e-32;
    -- SQLite before 3.43 takes what is half but for the last bit (1.005, 2.675) for a half.
    IF places + trunc(floor(ln(abs(x)) / ln(2::double precision)) / 3) < 15 THEN
        half := half + (abs(x) * 3e-16)::numeric;
    END IF;
    RETURN sign(x) * trunc(exact + half, places)::double precision;
END $$)",
     "", "double precision, bigint", "round() of a real: half away from zero, as SQLite sees halves."},

    {"sqlite_random", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_random() RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL RESTRICTED AS $$
    SELECT (floor(random() * 4294967296)::bigint << 32) | floor(random() * 4294967296)::bigint
$$)",
     "", "", "An integer of 64 random bits."},

    {"sqlite_randomblob", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_randomblob(size bigint) RETURNS bytea
LANGUAGE sql VOLATILE PARALLEL RESTRICTED AS $$
    SELECT decode(string_agg(lpad(to_hex(floor(random() * 256)::int), 2, '0'), ''), 'hex')
    FROM generate_series(1, greatest(size, 1))
$$)",
     "", "bigint", "As many random bytes, at least one."},
};

}  // namespace

Rows<HelperRow> number_helpers() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
