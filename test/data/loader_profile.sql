-- Columns that are something else than they were declared, and columns that only look so.
CREATE TABLE typed_text (
    id INTEGER PRIMARY KEY, day TEXT, moment TEXT, zoned TEXT, uuid TEXT, braced TEXT, document TEXT, broken TEXT,
    amount TEXT, whole TEXT, zip_code TEXT, padded TEXT, compact TEXT, answer TEXT, always TEXT, letter TEXT);
INSERT INTO typed_text VALUES
    (1, '2024-01-02', '2024-01-02', '2024-01-02T03:04:05Z', '0190b0a4-7c1e-7cc0-8a5b-1f2e3d4c5b6a',
     '{0190b0a4-7c1e-7cc0-8a5b-1f2e3d4c5b6a}', '{"a": 1}', '{"a": 1}', '1.5', '12', '1234', '12', '20240102', 'yes', 'y', 't'),
    (2, '2024-01-03', '2024-01-02 03:04', '2024-01-02 03:04:05', '0190B0A4-7C1E-7CC0-8A5B-1F2E3D4C5B6B',
     '{0190b0a4-7c1e-7cc0-8a5b-1f2e3d4c5b6b}', '[]', '{"a": 1', '12', '-7', '4567', '007', '20240103', 'No', 'y', 'f'),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '0.125', '3', '1111', '1', '20240103', NULL, NULL, 'x'),
    (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '-3', '4', '1112', '2', '20240103', NULL, NULL, NULL),
    (5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '7', '5', '1113', '3', '20240103', NULL, NULL, NULL);

-- 2023-11-14 22:13:20 and after, in every unit; no two columns can be told apart but by their numbers.
CREATE TABLE numbers (
    id INTEGER PRIMARY KEY, created_at INTEGER, updated INTEGER, seen_us INTEGER, last_visit_time INTEGER,
    file_time INTEGER, visit_time REAL, old_date REAL, mac_date INTEGER, jd_date REAL, size INTEGER, ms INTEGER,
    is_active INTEGER, hidden INTEGER, level INTEGER, mixed_at INTEGER);
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4)
INSERT INTO numbers SELECT i, 1700000000 + i, 1700000000123 + i, 1700000000123456 + i, 13344473600123456 + i,
    133444736001234560 + i * 10, 531955414.25 + i, 731955414.25 + i, 3782844800 + i, 2460263.25 + i, 1700000000 + i,
    1700000000123 + i, i % 2, 0, i % 2, CASE i WHEN 0 THEN 0 ELSE 1700000000 + i END FROM n;

-- Evidence in part: what the others are, and where.
CREATE TABLE partly (
    id INTEGER PRIMARY KEY, epoch DATETIME, moment DATETIME, amount DECIMAL(10,2), flag BOOLEAN, doc JSON, day DATE, whole INTEGER);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO partly SELECT i, 1700000000123 + i, datetime(1700000000 + i, 'unixepoch'), i + 0.25, 't', '{"i": ' || i || '}',
    date(1700000000, 'unixepoch'), i FROM n;
UPDATE partly SET epoch = '', moment = '', amount = 'N/A', flag = 'maybe', doc = '{', day = '2024-02-30', whole = 'abc' WHERE id = 7;
UPDATE partly SET epoch = 'soon', moment = '2024-01-02T03:04:05+02:00', amount = 9e999, flag = 'x', day = '2024-01-02 10:00'
 WHERE id = 9;
UPDATE partly SET epoch = 20240102, flag = NULL, doc = NULL, whole = 1.5 WHERE id = 12;

-- Core Data: seconds since 2001, whatever their size, in TIMESTAMP columns; FLOAT is left alone.
CREATE TABLE ZNOTE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZCREATED TIMESTAMP, ZBORN TIMESTAMP, ZSTAMP FLOAT);
INSERT INTO ZNOTE VALUES (1, 1, 703259921.722601, -378691200, 703259921.722601), (2, 1, 631955414.791503, 0, 705372915.495459);
