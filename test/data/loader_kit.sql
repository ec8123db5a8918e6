-- Everything that the loader has to take care of, small: keys of all kinds, orphans, defaults, names, dirty values.
PRAGMA foreign_keys = off;

CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, mail TEXT COLLATE NOCASE UNIQUE);
INSERT INTO author VALUES (1, 'Ada', 'ada@example.org'), (2, 'Bob', NULL), (5, 'Eve', 'eve@example.org'), (41, 'gone', NULL);
DELETE FROM author WHERE id = 41;

CREATE TABLE book (
    id INTEGER PRIMARY KEY,
    author_id INTEGER NOT NULL REFERENCES author ON DELETE CASCADE,
    title TEXT NOT NULL,
    price DECIMAL(8,2),
    weight REAL,
    published DATETIME,
    added DATETIME DEFAULT CURRENT_TIMESTAMP,
    in_print BOOLEAN DEFAULT 1
);
INSERT INTO book VALUES
    (1, 1, 'Notes', 12.5, 0.1, '1843-09-01 00:00:00', '2024-01-01 10:00:00', 1),
    (2, 1, 'Bernoulli', 9, 0.3333333333333333, '1843-10-01T12:30:00', '2024-01-02 11:00:00', 0),
    (3, 2, 'Cables', 1.25, 123456.789012345, NULL, '2024-01-03 12:00:00', 1);
CREATE INDEX book_author ON book (author_id, published DESC);
CREATE UNIQUE INDEX book_title ON book (title);
CREATE INDEX book_lower ON book (lower(title));
CREATE INDEX book_printed ON book (published) WHERE in_print;

-- Orphans, a missing parent, a parent that is not unique, a deferred key.
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    book_id INTEGER REFERENCES book (id) ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    shop_id INTEGER REFERENCES shop (id),
    author_name TEXT REFERENCES author (name),
    stars INTEGER CHECK (stars BETWEEN 1 AND 5)
);
INSERT INTO review VALUES (1, 1, NULL, 'Ada', 5), (2, 77, NULL, 'Ada', 4), (3, 78, 1, NULL, 3), (4, 2, NULL, NULL, NULL);

-- Self reference and cycle. Wide keys in ring_a make everything that points to them wide, along the chain.
CREATE TABLE node (id INTEGER PRIMARY KEY, up INTEGER REFERENCES node (id), note TEXT);
INSERT INTO node VALUES (1, NULL, ''), (2, 1, NULL), (3, 2, 'x');
CREATE TABLE ring_a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES ring_b (id));
CREATE TABLE ring_b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES ring_a (id));
INSERT INTO ring_a VALUES (1, 2), (8000000000, NULL);
INSERT INTO ring_b VALUES (2, 1);
CREATE TABLE chain_a (id INTEGER PRIMARY KEY REFERENCES ring_a (id));
CREATE TABLE chain_b (id INTEGER PRIMARY KEY, a_id SMALLINT REFERENCES chain_a (id));
CREATE TABLE chain_c (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES chain_a (id), b_id SMALLINT REFERENCES chain_b (id));
INSERT INTO chain_a VALUES (1);
INSERT INTO chain_b VALUES (10, 1);
INSERT INTO chain_c VALUES (1, 1, 10);

-- Composite keys, one of them implicit; a WITHOUT ROWID table.
CREATE TABLE stock (shelf TEXT, slot INTEGER, amount NUMERIC, PRIMARY KEY (shelf, slot)) WITHOUT ROWID;
INSERT INTO stock VALUES ('a', 1, 10), ('a', 2, 2.5), ('b', 1, 0);
CREATE TABLE pick (
    id INTEGER PRIMARY KEY, shelf TEXT, slot INTEGER,
    CONSTRAINT pick_from FOREIGN KEY (shelf, slot) REFERENCES stock ON DELETE RESTRICT
);
INSERT INTO pick VALUES (1, 'a', 2), (2, 'b', NULL);

-- Children without values, or with a declared type that is none of the parent's.
CREATE TABLE loose (id INTEGER PRIMARY KEY, author_id REFERENCES author (id), book_id NUMERIC REFERENCES book (id),
                    wrong TEXT REFERENCES book (id));
INSERT INTO loose VALUES (1, NULL, 2, 'two');

-- SQLite lets NULL into this primary key.
CREATE TABLE nullable_key (code TEXT PRIMARY KEY, value INTEGER);
INSERT INTO nullable_key VALUES ('a', 1), (NULL, 2), (NULL, 3);

-- Unique for SQLite, not for a text column.
CREATE TABLE mixed_unique (value BLOB UNIQUE);
INSERT INTO mixed_unique VALUES (1), ('1'), ('x');

CREATE TABLE defaults (
    id INTEGER PRIMARY KEY,
    text_quoted TEXT DEFAULT 'it''s',
    text_double TEXT DEFAULT "double",
    empty_text TEXT DEFAULT '',
    whole INTEGER DEFAULT -7,
    real_number REAL DEFAULT 1.5e3,
    truth BOOLEAN DEFAULT TRUE,
    no_text TEXT DEFAULT NULL,
    bytes BLOB DEFAULT x'00ff',
    moment DATETIME DEFAULT (datetime('now')),
    today DATE DEFAULT CURRENT_DATE,
    token TEXT DEFAULT (lower(hex(randomblob(8))))
);
INSERT INTO defaults (id) VALUES (1);
UPDATE defaults SET moment = '2024-05-06 07:08:09', today = '2024-05-06', token = '00';

CREATE TABLE computed (id INTEGER PRIMARY KEY, a INTEGER, doubled INTEGER AS (a * 2) STORED, next INTEGER AS (a + 1) VIRTUAL);
INSERT INTO computed (id, a) VALUES (-5, 10), (-4, 20);

-- Names: case, reserved words, more than 63 bytes, and those that PostgreSQL would choose for keys and sequences.
CREATE TABLE "Order" ("Id" INTEGER PRIMARY KEY, "select" TEXT, "user name" TEXT, "createdAt" TEXT);
INSERT INTO "Order" VALUES (1, 's', 'u', 'c');
CREATE TABLE "Größe" ("größe" TEXT, "grÖße" TEXT);
INSERT INTO "Größe" VALUES ('klein', 'GROSS');
CREATE TABLE a_table_whose_name_is_so_long_that_postgresql_would_cut_it_off_without_a_word_one (
    id INTEGER PRIMARY KEY,
    a_column_whose_name_is_so_long_that_postgresql_would_cut_it_off_without_a_word_1 TEXT,
    a_column_whose_name_is_so_long_that_postgresql_would_cut_it_off_without_a_word_2 TEXT);
CREATE TABLE a_table_whose_name_is_so_long_that_postgresql_would_cut_it_off_without_a_word_two (id INTEGER PRIMARY KEY);
CREATE TABLE author_pkey (id INTEGER PRIMARY KEY);
CREATE TABLE author_id_seq (id INTEGER PRIMARY KEY);

CREATE TABLE dirty (
    id INTEGER PRIMARY KEY, whole INTEGER, moment DATETIME, epoch DATETIME, flag BOOLEAN, text_day TEXT, long_text TEXT,
    document JSON);
INSERT INTO dirty VALUES
    (1, 1, '2024-01-02 03:04:05', 1700000000000, 1, '2024-01-02', 'short', '{"a": 1}'),
    (2, 'abc', 'never', 1700000060000, 0, '2024-01-03', NULL, '[]'),
    (3, NULL, NULL, NULL, NULL, NULL, printf('%.*c', 3000, 'x'), NULL);
CREATE INDEX dirty_long ON dirty (long_text);
CREATE INDEX dirty_document ON dirty (document);

CREATE TABLE made_at (id INTEGER PRIMARY KEY, created_at INTEGER, updated_at INTEGER);
INSERT INTO made_at VALUES (1, 1700000000, 1700000000123);

CREATE VIEW shelf_view AS SELECT shelf, sum(amount) AS amount FROM stock GROUP BY shelf;
CREATE VIEW broken_view AS SELECT no_such_function(1) AS one;
CREATE TRIGGER author_mail AFTER UPDATE ON author BEGIN UPDATE book SET title = title; END;

CREATE VIRTUAL TABLE letters USING fts5 (subject, body);
INSERT INTO letters VALUES ('hello', 'first letter'), ('again', 'second letter');
CREATE VIRTUAL TABLE area USING rtree (id, minx, maxx);
INSERT INTO area VALUES (1, 0.5, 1.5), (2, 2.0, 3.0);
