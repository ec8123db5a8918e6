-- A small shop that tests load, break, change and load again.
CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, joined DATETIME);
INSERT INTO customer VALUES (1, 'Ada', '2024-01-01 00:00:00'), (2, 'Bob', '2024-01-02 12:00:00'), (3, '', NULL);
CREATE TABLE product (id INTEGER PRIMARY KEY, code VARCHAR(10) NOT NULL UNIQUE, price REAL, seen DATETIME, picture BLOB);
INSERT INTO product VALUES (1, 'pen', 0.1, 1700000000000, x'00ff'), (2, 'ink', 123456.789, 1700000001250, NULL),
                           (3, 'paper', NULL, NULL, x'');
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id), ordered DATE);
INSERT INTO orders VALUES (1, 1, '2024-02-01'), (2, 1, '2024-02-02'), (3, 2, '2024-02-03');
CREATE TABLE item (order_id INTEGER REFERENCES orders (id), product_id INTEGER REFERENCES product (id), amount INTEGER,
                   PRIMARY KEY (order_id, product_id)) WITHOUT ROWID;
INSERT INTO item VALUES (1, 1, 10), (1, 2, 1), (2, 3, 5), (3, 1, 2);
CREATE INDEX item_product ON item (product_id);
CREATE TABLE remark (body TEXT);
INSERT INTO remark VALUES ('same'), ('same'), (NULL), ('');
