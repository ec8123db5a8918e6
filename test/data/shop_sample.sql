-- The sample of `make demo`: a small shop as an application of ten years' age would leave it behind. Foreign keys
-- with a self reference and a cycle, dates as text and as epoch milliseconds, prices as REAL, booleans as 0 and 1,
-- JSON in text, pictures as BLOB, and two honest blemishes: one orphan (review 41) and one number that is none
-- (the weight of product 17). Deterministic: every run builds the same rows.
PRAGMA foreign_keys = OFF;
BEGIN;

CREATE TABLE category (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES category (id) ON DELETE SET NULL,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    position INTEGER NOT NULL DEFAULT 0
);
INSERT INTO category (id, parent_id, name, position) VALUES
    (1, NULL, 'Küche', 1), (2, 1, 'Töpfe & Pfannen', 1), (3, 1, 'Café und Tee', 2), (4, NULL, '日本の食器', 2),
    (5, 4, '急須', 1), (6, NULL, 'Книги', 3), (7, NULL, 'Dröm & Säng', 4), (8, 7, 'Sömn', 1);

CREATE TABLE supplier (
    code CHAR(4) PRIMARY KEY NOT NULL,
    name VARCHAR(60) NOT NULL,
    country CHAR(2) NOT NULL DEFAULT 'DE',
    contract_from DATE,
    notes TEXT DEFAULT ''
) WITHOUT ROWID;
INSERT INTO supplier VALUES
    ('ACME', 'Acme "Everything" Corp.', 'US', '2015-04-01', 'pays on time'),
    ('BRÜC', 'Brückner & Söhne', 'DE', '2009-11-30', ''),
    ('KYOT', '京都陶器', 'JP', '2019-02-28', 'invoices in yen'),
    ('ODES', 'Одеська книгарня', 'UA', NULL, 'O''Brien is the contact');

CREATE TABLE product (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sku VARCHAR(12) NOT NULL UNIQUE,
    name TEXT NOT NULL COLLATE NOCASE,
    category_id INTEGER NOT NULL REFERENCES category (id),
    supplier_code CHAR(4) REFERENCES supplier (code) ON UPDATE CASCADE,
    price DECIMAL(10, 2) NOT NULL CHECK (price >= 0),
    weight_g INTEGER,
    in_stock BOOLEAN NOT NULL DEFAULT 1,
    attributes JSON NOT NULL DEFAULT '{}',
    added_on DATE NOT NULL DEFAULT CURRENT_DATE
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO product (id, sku, name, category_id, supplier_code, price, weight_g, in_stock, attributes, added_on)
SELECT i, printf('SKU-%05d', i * 37 % 1000 + i),
       (CASE i % 6 WHEN 0 THEN 'Kanne' WHEN 1 THEN 'pan' WHEN 2 THEN 'Tasse ☕' WHEN 3 THEN '茶碗'
                   WHEN 4 THEN 'Книга' ELSE 'Kissen' END) || ' ' || i,
       1 + i % 8, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'ACME' WHEN 2 THEN 'BRÜC' WHEN 3 THEN 'KYOT' ELSE 'ODES' END,
       round(1.99 + (i * 7919 % 10000) / 100.0, 2), 120 + i * 53 % 4000, i % 7 <> 0,
       json_object('colour', CASE i % 3 WHEN 0 THEN 'blau' WHEN 1 THEN 'weiß' ELSE NULL END, 'tags', json_array('t' || i % 4, i),
                   'fragile', json(CASE WHEN i % 2 THEN 'true' ELSE 'false' END)),
       date('2016-01-01', '+' || (i * 41) || ' days')
FROM n;
UPDATE product SET weight_g = 'ca. 300 g' WHERE id = 17;

CREATE TABLE product_image (
    product_id INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    mime TEXT NOT NULL DEFAULT 'image/png',
    bytes BLOB NOT NULL,
    PRIMARY KEY (product_id, position)
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)
INSERT INTO product_image (product_id, position, bytes)
SELECT 1 + i % 60, 1 + i / 60, CAST(x'89504E470D0A1A0A00' || zeroblob(i % 50) AS BLOB) FROM n;

-- customer and address refer to each other.
CREATE TABLE customer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    full_name TEXT NOT NULL,
    born DATE,
    newsletter BOOLEAN NOT NULL DEFAULT FALSE,
    default_address_id INTEGER REFERENCES address (id) DEFERRABLE INITIALLY DEFERRED,
    registered_at INTEGER NOT NULL
);
CREATE TABLE address (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    zip VARCHAR(10) NOT NULL,
    country CHAR(2) NOT NULL DEFAULT 'DE'
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80)
INSERT INTO customer (id, email, full_name, born, newsletter, default_address_id, registered_at)
SELECT i, CASE WHEN i % 2 THEN 'User' ELSE 'user' END || i || '@example.org',
       (CASE i % 5 WHEN 0 THEN 'Zoë Ångström' WHEN 1 THEN 'José Núñez' WHEN 2 THEN '山田 花子' WHEN 3 THEN 'Ольга Ким'
                   ELSE 'Jürgen Weiß' END) || ' ' || i,
       CASE WHEN i % 4 = 0 THEN NULL ELSE date('1960-02-29', '+' || (i * 191) || ' days') END,
       i % 3 = 0, CASE WHEN i % 10 = 0 THEN NULL ELSE i END, 1546300800000 + i * 86413007
FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80)
INSERT INTO address SELECT i, i, 'Straße ' || (i % 17), CASE i % 3 WHEN 0 THEN 'Köln' WHEN 1 THEN 'Łódź' ELSE '東京' END,
       printf('%05d', i * 1009 % 100000), CASE i % 3 WHEN 0 THEN 'DE' WHEN 1 THEN 'PL' ELSE 'JP' END
FROM n;

-- "order" is a reserved word, which did not keep anyone from using it.
CREATE TABLE "order" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid', 'sent', 'returned')),
    placed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    sent_at DATETIME,
    discount DECIMAL(4, 3) NOT NULL DEFAULT 0.0,
    gift BOOLEAN NOT NULL DEFAULT 0,
    changed_at DATETIME
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO "order" (id, customer_id, status, placed_at, sent_at, discount, gift)
SELECT i, 1 + i * 31 % 80, CASE i % 10 WHEN 0 THEN 'returned' WHEN 1 THEN 'new' WHEN 2 THEN 'paid' ELSE 'sent' END,
       datetime('2021-03-28 01:59:59', '+' || (i * 40013) || ' seconds'),
       CASE WHEN i % 10 IN (1, 2) THEN NULL ELSE datetime('2021-03-29 12:00:00', '+' || (i * 40013) || ' seconds') END,
       (i % 4) * 0.025, i % 11 = 0
FROM n;

CREATE TABLE order_item (
    order_id INTEGER NOT NULL REFERENCES "order" (id) ON DELETE CASCADE,
    line_no INTEGER NOT NULL,
    product_id INTEGER NOT NULL REFERENCES product,
    quantity INTEGER NOT NULL DEFAULT 1 CHECK (quantity > 0),
    unit_price DECIMAL(10, 2) NOT NULL,
    PRIMARY KEY (order_id, line_no)
) WITHOUT ROWID;
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 749)
INSERT INTO order_item
SELECT 1 + i % 300, 1 + i / 300, p.id, 1 + i % 4, p.price
FROM n JOIN product p ON p.id = 1 + i * 13 % 60;

CREATE TABLE payment (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES "order" (id),
    amount_cents INTEGER NOT NULL,
    paid_at TEXT NOT NULL,
    receipt BLOB,
    reference ANY
) STRICT;
INSERT INTO payment
SELECT o.id, o.id, CAST(round(sum(i.quantity * i.unit_price) * 100) AS INTEGER),
       strftime('%Y-%m-%dT%H:%M:%SZ', o.placed_at, '+5 minutes'), CASE WHEN o.id % 9 = 0 THEN zeroblob(16) END,
       CASE o.id % 2 WHEN 0 THEN o.id * 1000003 ELSE 'PAY-' || o.id END
FROM "order" o JOIN order_item i ON i.order_id = o.id WHERE o.status <> 'new' GROUP BY o.id;

CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    customer_id INTEGER REFERENCES customer (id) ON DELETE SET NULL,
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    body TEXT,
    written_at DATETIME NOT NULL
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
INSERT INTO review
SELECT i, CASE i WHEN 41 THEN 9999 ELSE 1 + i * 7 % 60 END, CASE WHEN i % 6 = 0 THEN NULL ELSE 1 + i % 80 END, 1 + i * 3 % 5,
       CASE WHEN i % 5 = 0 THEN NULL ELSE 'Great — "would buy again" 👍' || char(10) || 'Nr. ' || i END,
       strftime('%Y-%m-%d %H:%M:%f', '2022-01-01', '+' || (i * 100003) || ' seconds')
FROM n;

CREATE TABLE visit (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER REFERENCES customer (id),
    at_ms TIMESTAMP NOT NULL,
    url TEXT NOT NULL
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO visit SELECT i, CASE WHEN i % 3 THEN 1 + i % 80 END, 1640995200000 + i * 3600457, '/product/' || (1 + i % 60)
FROM n;

-- Rows that are gone: their ids must not be given out again.
DELETE FROM "order" WHERE id > 298;
DELETE FROM order_item WHERE order_id > 298;
DELETE FROM payment WHERE order_id > 298;

CREATE INDEX product_by_category ON product (category_id, price DESC);
CREATE INDEX order_by_customer ON "order" (customer_id, placed_at);
CREATE INDEX order_open ON "order" (placed_at) WHERE status = 'new';
CREATE INDEX customer_by_name ON customer (lower(full_name));
CREATE UNIQUE INDEX review_once ON review (product_id, customer_id, id);

CREATE VIEW order_total AS
SELECT o.id, o.customer_id, o.placed_at, round(sum(i.quantity * i.unit_price) * (1 - o.discount), 2) AS total
FROM "order" o JOIN order_item i ON i.order_id = o.id
GROUP BY o.id;

CREATE VIEW best_seller AS
SELECT p.id, p.name, sum(i.quantity) AS sold, ifnull(avg(r.stars), 0) AS stars
FROM product p JOIN order_item i ON i.product_id = p.id LEFT JOIN review r ON r.product_id = p.id
GROUP BY p.id ORDER BY sold DESC LIMIT 10;

CREATE TRIGGER order_changed AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status
BEGIN
    UPDATE "order" SET changed_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;

COMMIT;
ANALYZE;
