-- What the cases of functions.txt are evaluated on: extremes, texts that look like numbers, texts beyond ASCII, blobs that
-- are texts (b) and blobs that are not (z), and a row of NULL.
CREATE TABLE v (
    id INTEGER PRIMARY KEY,
    i BIGINT,
    r REAL,
    t TEXT,
    b BLOB,
    n NUMERIC,
    c TEXT COLLATE NOCASE,
    s INTEGER,
    z BLOB,
    f BOOLEAN,
    d DATE,
    m DATETIME,
    u UUID
);
INSERT INTO v VALUES
    (1, 0, 0.0, '', x'', 0, '', 0, x'', 0, '2024-01-31', '2024-01-31 10:20:30', '00000000-0000-0000-0000-000000000001'),
    (2, 1, 1.0, 'abc', x'616263', 1, 'abc', 1, x'00', 1, '2000-02-29', '2000-02-29 00:00:00', '0a1b2c3d-0000-4000-8000-00000000000a'),
    (3, -1, -1.5, 'ABC', x'2d31', -1.5, 'ABC', -1, x'00ff80', 1, '1969-12-31', '1969-12-31 23:59:59', 'ffffffff-ffff-4fff-bfff-ffffffffffff'),
    (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (5, 9223372036854775807, 1e15, '5abc', x'35', 12.25, 'a', 2, x'ffffff', 0, '9999-12-31', '2024-12-31 23:59:59', '55555555-5555-4555-9555-555555555555'),
    (6, -9223372036854775807, 1e100, ' 5 ', x'c3a9', 1000, 'A', 3, x'c3a900', 1, '2024-02-29', '2024-02-29 12:00:00', '66666666-6666-4666-a666-666666666666'),
    (7, 255, 2.5, 'é', x'e282ac41', -7, 'B', -2, x'61', 0, '2024-03-31', '2024-03-31 01:30:00', '77777777-7777-4777-a777-777777777777'),
    (8, 4294967296, -2.5, 'it''s "q"', x'312e35', 0.5, 'b', 4, x'0102030405', 1, '2011-11-11', '2011-11-11 11:11:11', '88888888-8888-4888-8888-888888888888'),
    (9, -7, 0.1, '5', x'2d35', 3, 'É', 7, x'a0', 1, '1900-01-01', '1999-12-31 23:00:01', '99999999-9999-4999-8999-999999999999'),
    (10, 10, 123456.789, '-2.5', x'20', 2.675, 'é', -3, x'20ff20', 0, '2016-12-31', '2016-12-31 23:59:59', 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'),
    (11, 3, 1.005, '1e2', x'4a4b', 99, 'x  ', 5, x'4a4b', 1, '1970-01-01', '1970-01-01 00:00:00', 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb'),
    (12, 42, -0.5, 'a,b,,c', x'4142', -0.5, 'x', 10, x'4142', NULL, '2023-12-31', '2023-12-31 00:00:01', 'cccccccc-cccc-4ccc-8ccc-cccccccccccc');
