#!/usr/bin/env bash
# SQL text for the sqlite3 CLI that makes the shop workload: generate.sh FACTOR | sqlite3 shop.db
# At factor 1: 200,000 customers, 50,000 products, 1,000,000 orders, 4,000,000 order items, about 340 MB.
# Arithmetic instead of random(): every run makes the same file.
set -euo pipefail

factor=${1:?usage: generate.sh FACTOR}

scaled() { awk "BEGIN { n = int($1 * $factor); print (n < 10 ? 10 : n) }"; }

customers=$(scaled 200000)
products=$(scaled 50000)
orders=$(scaled 1000000)
items=$(scaled 4000000)

cat <<EOF
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, city TEXT, created_at TEXT NOT NULL);
CREATE TABLE products (
    id INTEGER PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, price REAL NOT NULL, stock INTEGER NOT NULL);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), ordered_at TEXT NOT NULL,
    status TEXT NOT NULL, total REAL NOT NULL);
CREATE TABLE order_items (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id INTEGER NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, unit_price REAL NOT NULL,
    discount REAL NOT NULL);
BEGIN;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $customers)
INSERT INTO customers SELECT i, 'Customer number ' || i, 'c' || i || '@example.org', 'City ' || (i * 7919 % 1000),
    datetime(1500000000 + i * 61, 'unixepoch') FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $products)
INSERT INTO products SELECT i, printf('SKU-%08d', i), 'Product ' || i, (i * 7919 % 100000) / 100.0, i * 31 % 500 FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $orders)
INSERT INTO orders SELECT i, 1 + i * 104729 % $customers, datetime(1600000000 + i * 67, 'unixepoch'),
    CASE i % 4 WHEN 0 THEN 'new' WHEN 1 THEN 'paid' WHEN 2 THEN 'sent' ELSE 'returned' END, (i * 6151 % 1000000) / 100.0
FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $items)
INSERT INTO order_items SELECT i, 1 + (i - 1) % $orders, 1 + i * 15485863 % $products, 1 + i % 9,
    (i * 7919 % 100000) / 100.0, (i % 20) / 100.0 FROM n;
COMMIT;
CREATE UNIQUE INDEX customers_email ON customers (email);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_time ON orders (ordered_at);
CREATE INDEX items_order ON order_items (order_id);
CREATE INDEX items_product ON order_items (product_id);
ANALYZE;
EOF
