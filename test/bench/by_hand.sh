# The shop by hand, as a DBA would: tables, the CSV of the sqlite3 CLI through \copy, then keys and indexes. Sourced by
# run.sh, whose SHOP, CLUSTER and sql it uses. It verifies nothing.

BY_HAND_TABLES="CREATE TABLE customers (id integer NOT NULL, name text NOT NULL, email text NOT NULL, city text, created_at text NOT NULL);
CREATE TABLE products (id integer NOT NULL, sku text NOT NULL, name text NOT NULL, price double precision NOT NULL, stock integer NOT NULL);
CREATE TABLE orders (id integer NOT NULL, customer_id integer NOT NULL, ordered_at text NOT NULL, status text NOT NULL, total double precision NOT NULL);
CREATE TABLE order_items (id integer NOT NULL, order_id integer NOT NULL, product_id integer NOT NULL, quantity integer NOT NULL,
    unit_price double precision NOT NULL, discount double precision NOT NULL);"

BY_HAND_KEYS="ALTER TABLE customers ADD PRIMARY KEY (id);
ALTER TABLE products ADD PRIMARY KEY (id);
ALTER TABLE orders ADD PRIMARY KEY (id);
ALTER TABLE order_items ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX customers_email ON customers (email);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_time ON orders (ordered_at);
CREATE INDEX items_order ON order_items (order_id);
CREATE INDEX items_product ON order_items (product_id);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE order_items ADD FOREIGN KEY (product_id) REFERENCES products (id);"

load_by_hand() {
    local table
    sql whole <<<"$BY_HAND_TABLES"
    for table in customers products orders order_items; do
        sqlite3 -csv "$SHOP" "SELECT * FROM $table" |
            cluster_psql "$CLUSTER" whole -v ON_ERROR_STOP=1 -c "\\copy $table FROM STDIN (FORMAT csv)"
    done
    sql whole <<<"$BY_HAND_KEYS"
}
