-- Values that do not fit what their columns declare, and rows whose keys name nothing.
PRAGMA foreign_keys = off;

CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, since DATE NOT NULL);
INSERT INTO customer VALUES (1, 'Ada', '2020-01-31'), (2, 'Bob', 'soon'), (3, 'Eve', '2021-02-28'), (4, 'Gil', '2022-03-01');

CREATE TABLE invoice (
    number TEXT PRIMARY KEY, customer_id INTEGER REFERENCES customer (id), total DECIMAL(8,2), paid BOOLEAN, note TEXT);
INSERT INTO invoice VALUES
    ('a-1', 1, 10.25, 1, 'fine'), ('a-2', 2, 20, 0, NULL), ('a-3', 9, 'free', 1, 'no such customer'),
    ('a-4', 3, x'00ff', 'maybe', CAST(x'6162ff' AS TEXT)), ('a-5', NULL, NULL, NULL, 'a' || char(0) || 'b');

-- Children of invoices, down to a second generation; a table without a key of its own.
CREATE TABLE line (invoice_number TEXT NOT NULL REFERENCES invoice (number), position INTEGER, text TEXT,
                   PRIMARY KEY (invoice_number, position)) WITHOUT ROWID;
INSERT INTO line VALUES ('a-1', 1, 'x'), ('a-3', 1, 'y'), ('a-4', 1, 'z'), ('gone', 7, 'w');
CREATE TABLE remark (invoice_number TEXT, position INTEGER, body TEXT,
                     FOREIGN KEY (invoice_number, position) REFERENCES line (invoice_number, position));
INSERT INTO remark VALUES ('a-1', 1, 'kept'), ('gone', 7, 'its line is an orphan'), ('a-1', 2, 'no such line'), (NULL, 2, 'free');

-- A tree whose root hangs in the air, and two tables that point at each other.
CREATE TABLE node (id INTEGER PRIMARY KEY, up INTEGER REFERENCES node (id));
INSERT INTO node VALUES (1, NULL), (2, 1), (3, 77), (4, 3), (5, 4);
CREATE TABLE hen (id INTEGER PRIMARY KEY, egg INTEGER REFERENCES egg (id));
CREATE TABLE egg (id INTEGER PRIMARY KEY, hen INTEGER REFERENCES hen (id));
INSERT INTO hen VALUES (1, 1), (2, 2), (3, 3);
INSERT INTO egg VALUES (1, 1), (2, 99), (3, 2);
