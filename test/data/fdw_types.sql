-- Every type the wrapper converts directly, clean rows and one bad value per table.
CREATE TABLE numbers(id INTEGER PRIMARY KEY, s SMALLINT, i INTEGER, b BIGINT, r REAL, n NUMERIC, f BOOLEAN);
INSERT INTO numbers VALUES
 (1, 1, 2, 9223372036854775807, 1.5, 12.5, 1),
 (2, -32768, -2147483648, -9223372036854775808, -0.25, 9007199254740993, 0),
 (3, NULL, NULL, NULL, NULL, NULL, NULL),
 (4, 32767, 2147483647, 3000000000, 1e300, 1e15, 1),
 (5, 0, 0, 0, 9e999, 0, 0);
CREATE TABLE texts(id INTEGER PRIMARY KEY, t TEXT, v VARCHAR(5), c CHAR(4), j TEXT, b BLOB);
INSERT INTO texts VALUES
 (1, 'plain', 'abcde', 'ab', '{"a": [1, 2]}', x'00ff10'),
 (2, 'Grüße, 世界 🚀', 'äöüß', 'x', '"s"', x''),
 (3, '', '', '', 'null', NULL),
 (4, 'it''s "quoted" \back', NULL, NULL, '[]', 'text in blob');
CREATE TABLE moments(id INTEGER PRIMARY KEY, d DATE, t TIME, ts DATETIME, tz TEXT, s INTEGER, ms INTEGER, us INTEGER, jd REAL);
INSERT INTO moments VALUES
 (1, '2024-02-29', '23:59:59', '2024-02-29 23:59:59', '2024-02-29T23:59:59Z', 1709251199, 1709251199123, 1709251199123456, 2460370.5),
 (2, '0001-01-01', '00:00', '1969-12-31T23:59:59.999999', '2024-07-01 12:00:00+02:00', -1, -1, -1, 2440587.5),
 (3, '9999-12-31', '12:34:56.789', '9999-12-31 00:00', '2024-07-01T12:00:00.5-0330', 0, 0, 0, 2460311.627835648);
CREATE TABLE epochs(id INTEGER PRIMARY KEY, cocoa REAL, mac INTEGER, filetime INTEGER, webkit INTEGER);
INSERT INTO epochs VALUES
 (1, 730943999.123456, 3792095999, 133537247991234560, 13353724799123456),
 (2, 0.0, 0, 0, 0),
 (3, -0.5, -1, -10, -1);
CREATE TABLE ids(id INTEGER PRIMARY KEY, u TEXT, ub BLOB);
INSERT INTO ids VALUES (1, '0190b0a4-7c1e-7cc0-8a5b-1f2e3d4c5b6a', x'0190b0a47c1e7cc08a5b1f2e3d4c5b6a'),
 (2, '0190B0A47C1E7CC08A5B1F2E3D4C5B6A', NULL);
CREATE TABLE others(id INTEGER PRIMARY KEY, mood TEXT, ip TEXT, tags TEXT, age INTEGER);
INSERT INTO others VALUES (1, 'happy', '10.0.0.1', '{a,"b c"}', 42), (2, 'sad', '::1', '{}', 7), (3, 'angry', 'no ip', 'x', -1);
CREATE TABLE dirty(id INTEGER PRIMARY KEY, i INTEGER, ts DATETIME, b BOOLEAN, n NUMERIC(10,2), t TEXT, u TEXT);
INSERT INTO dirty VALUES
 (1, 5, '2024-01-02 03:04:05', 1, 1.25, 'ok', '0190b0a4-7c1e-7cc0-8a5b-1f2e3d4c5b6a'),
 (2, 'abc', '2024-13-45', 2, 1.255, CAST(x'66ff6f' AS TEXT), 'no uuid'),
 (3, 1.5, 1700000000, 'maybe', 'N/A', 'nul' || char(0) || 'inside', ''),
 (4, 9223372036854775807, '', x'01', 1e300, x'ff', NULL);
CREATE TABLE keyed(a INTEGER, b TEXT, v INTEGER, PRIMARY KEY(b, a)) WITHOUT ROWID;
INSERT INTO keyed VALUES (1, 'x', 10), (2, 'y', 'bad');
CREATE TABLE "rowid names"(rowid TEXT, "Select" TEXT, "a ""b"" c" INTEGER, "Ünï" TEXT);
INSERT INTO "rowid names" VALUES ('r', 's', 1, 'u');
CREATE VIEW v_numbers AS SELECT id, i * 2 AS twice, t.t FROM numbers JOIN texts t USING (id);
CREATE TABLE strict_t(id INTEGER PRIMARY KEY, i INT, t TEXT, a ANY) STRICT;
INSERT INTO strict_t VALUES (1, 10, 'ten', 1), (2, 20, 'twenty', 'x'), (3, NULL, NULL, NULL);
CREATE TABLE gen(id INTEGER PRIMARY KEY, a INTEGER, v INTEGER AS (a * 2) VIRTUAL, s INTEGER AS (a + 1) STORED);
INSERT INTO gen(id, a) VALUES (1, 10), (2, 20);
CREATE VIRTUAL TABLE docs USING fts5(title, body);
INSERT INTO docs VALUES ('one', 'first text'), ('two', 'second text');
CREATE TABLE empty_t(a, b INTEGER, c TEXT);
