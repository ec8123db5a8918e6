-- What random SELECTs are run on (test/fuzz/generate_select.cpp names these tables and columns): every kind of column
-- that applications declare, clean values in each, NULLs, texts that look like numbers, equal but for case, and reals
-- without a fraction. Blobs are UTF-8: as texts, others are none in PostgreSQL. The migrated types are those that the declarations mean.
PRAGMA foreign_keys = OFF;
BEGIN;

CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    small SMALLINT,
    n INTEGER,
    big BIGINT,
    price REAL,
    amount DECIMAL(10, 2),
    name TEXT,
    code TEXT COLLATE NOCASE,
    data BLOB,
    active BOOLEAN,
    born DATE,
    made DATETIME,
    seen INTEGER,
    uid UUID,
    doc JSON
);
INSERT INTO item VALUES
    (1, 1, 10, 3000000000, 1.5, 10.25, 'apple', 'abc', x'616263', 1, '2024-01-31', '2024-01-31 10:20:30', 1700000000, '00000000-0000-0000-0000-000000000001', '{"a": 1, "b": "x", "c": [1, 2, 3]}'),
    (2, -7, 0, -5, 0.1, 0, 'Apple', 'ABC', x'', 0, '2023-12-31', '2023-12-31 23:59:59', 0, '0a1b2c3d-0000-4000-8000-00000000000a', '[1, 2.5, "z", null, true]'),
    (3, 0, -3, 9007199254740993, 2.0, -3.5, '12abc', 'b', x'c3a4', NULL, '2000-02-29', NULL, 951782400, NULL, '{"a": null}'),
    (4, 300, 42, 0, -2.25, 99999.99, '', 'B', NULL, 1, NULL, '2000-02-29 00:00:00', NULL, 'ffffffff-ffff-4fff-bfff-ffffffffffff', NULL),
    (5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (6, 5, 5, 5, 5.0, 5, '5', '5', x'35', 0, '1970-01-01', '1970-01-01 00:00:00', -86400, '55555555-5555-4555-9555-555555555555', '[5]'),
    (7, 7, 2147483647, 9223372036854775807, 1e20, 7.7, ' 7 ', 'straße', x'0a20', 1, '2024-02-29', '2024-02-29 12:00:00', 1709208000, '77777777-7777-4777-a777-777777777777', '"text"'),
    (8, -1, -2147483648, -9223372036854775807, -0.5, -0.01, 'a%b_c', 'ÄB', x'41', 0, '9999-12-31', '2024-03-31 01:30:00', 1711848600, '88888888-8888-4888-8888-888888888888', '{}'),
    (9, 32767, 100, 12, 3.14159, 12.34, 'Ünïcode', 'abc', x'c3bc', 1, '2024-03-31', '1999-12-31 23:00:01', 946681201, '99999999-9999-4999-8999-999999999999', '[]'),
    (10, 2, 10, 10, 10.0, 10, '10', 'Z', x'3130', 0, '2024-01-31', '2024-01-31 10:20:30', 1706696430, 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', '{"a": {"b": {"c": 7}}, "n": -1.5}'),
    (11, 3, 3, 3, 0.30000000000000004, 0.3, 'it''s', 'z', x'7a', 1, '2011-11-11', '2011-11-11 11:11:11', 1321009871, 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb', '{"b": "it''s"}'),
    (12, 1, 1, 1, 123456.789, 1.1, 'banana', 'Abd', x'62616e616e61', NULL, '2016-12-31', '2016-12-31 23:59:59', 1483228799, 'cccccccc-cccc-4ccc-8ccc-cccccccccccc', 'true');

CREATE TABLE tag (
    item_id INTEGER NOT NULL REFERENCES item (id),
    tag TEXT NOT NULL COLLATE NOCASE,
    weight REAL,
    n INTEGER,
    PRIMARY KEY (item_id, tag)
);
CREATE INDEX tag_n ON tag (n);
INSERT INTO tag VALUES (1, 'red', 1.0, 1), (1, 'Fresh', 0.5, 2), (2, 'RED', 2.5, NULL), (3, 'green', NULL, 4), (3, 'fresh', 0.25, 4),
    (4, 'blue', 4.0, 10), (6, '5', 5.0, 5), (7, 'Äpfel', 1e3, 7), (9, 'red', 9.0, 42), (10, '', 0.0, 0), (12, 'yellow', 1.5, -1), (12, 'FRESH', 0.5, 2);

CREATE TABLE node (
    id INTEGER PRIMARY KEY,
    parent INTEGER REFERENCES node (id),
    name VARCHAR(20),
    n INTEGER
);
INSERT INTO node VALUES (1, NULL, 'root', 0), (2, 1, 'left', 10), (3, 1, 'right', 3), (4, 2, 'leaf', NULL), (5, 2, 'Leaf', 10),
    (6, 3, NULL, 5), (7, 6, '7', 7), (8, 7, 'deep', -3);

CREATE TABLE plain (a, b NUMERIC, c TEXT, d FLOAT);
INSERT INTO plain VALUES (1, 1, 'one', 1.0), (2, 2.5, 'two', 2.5), (3, NULL, NULL, NULL), (NULL, 4, '4', 4.0), (5, 10, 'ten', 1e-3), (5, -1, 'TEN', -7.0);

CREATE VIEW cheap AS SELECT id, name, price, active FROM item WHERE price < 5;

COMMIT;
