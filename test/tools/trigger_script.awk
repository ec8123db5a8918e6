# Random INSERT, UPDATE and DELETE for the tables of test/data/triggers.sql, a statement per line:
#
#     awk -v seed=1 -v count=1000 -v several=0 -f trigger_script.awk
#
# several=1: statements that change several rows, whose order no engine promises. The numbers are the same with every awk.

function random(limit) {
    state = state * 16807 % 2147483647
    return int(state / 8) % limit
}
function pick(list, parts, n) {
    n = split(list, parts, "|")
    return parts[1 + random(n)]
}
function id() { return 1 + random(40) }
function name() { return pick("'a'|'b'|'Uno'|'Due'|'ä'|'x ''y'''|''|NULL") }
function number() { return pick("0|1|5|13|20|45|59|60|66|67|75|82|87|-1|NULL|'7'|" random(60)) }
function price() { return pick("1|10.5|11.25|NULL|99") }
function state_name() { return pick("'new'|'old'|'locked'|NULL") }
function key() { return pick("'k1'|'k2'|'k3'|'k4'") }
function values_item() { return "(" id() ", " name() ", " number() ", " price() ", " state_name() ", 0)" }

function one_row(kind) {
    kind = random(22)
    if (kind <= 4) return "INSERT INTO item VALUES " values_item()
    if (kind == 5) return "INSERT OR IGNORE INTO item (id, name, n) VALUES (" id() ", " name() ", " number() ")"
    if (kind == 6) return "UPDATE item SET n = " number() " WHERE id = " id()
    if (kind == 7) return "UPDATE item SET name = " name() ", state = " state_name() " WHERE id = " id()
    if (kind == 8) return "UPDATE item SET n = n + 3, price = price + 0.25 WHERE rowid = " id()
    if (kind == 9) return "DELETE FROM item WHERE id = " id()
    if (kind <= 12) return "INSERT INTO part (item_id, k, v) VALUES (" id() ", " key() ", " random(90) ")"
    if (kind == 13) return "UPDATE part SET v = v + " random(40) " WHERE item_id = " id() " AND k = " key()
    if (kind == 14) return "INSERT OR " pick("REPLACE|IGNORE") " INTO setting (name, value) VALUES (" pick("upper|lower") "(" key() "), " random(90) ")"
    if (kind == 15) return "INSERT INTO setting (name, value) VALUES (" key() ", " random(9) ") ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    if (kind == 16) return "INSERT INTO tree (id, parent, depth) VALUES (" random(99) ", NULL, " random(6) ")"
    if (kind == 17) return "UPDATE tree SET depth = " random(9) " WHERE id = " random(99)
    if (kind == 18) return "INSERT INTO " pick("ping|pong") " VALUES (" random(120) ")"
    if (kind == 19) return "INSERT INTO item_view (id, name, n) VALUES (" id() ", " name() ", " number() ")"
    if (kind == 20) return "UPDATE item_view SET n = " number() " WHERE id = " id()
    return "DELETE FROM item_view WHERE id = " id()
}
function several_rows(kind) {
    kind = random(8)
    if (kind == 0) return "INSERT INTO item VALUES " values_item() ", " values_item()
    if (kind == 1) return "INSERT INTO item SELECT id + 40, name, n, price, state, 0 FROM item WHERE id < " random(20) " AND n > 0"
    if (kind == 2) return "UPDATE item SET price = coalesce(price, 0) + 1 WHERE id BETWEEN " id() " AND " id()
    if (kind == 3) return "UPDATE item SET state = " state_name() " WHERE n < " random(30)
    if (kind == 4) return "DELETE FROM item WHERE id > " 30 + random(40)
    if (kind == 5) return "DELETE FROM item_view WHERE n = " number()
    if (kind == 6) return "UPDATE setting SET value = value || '+' WHERE name < " key()
    return "INSERT INTO setting (name, value) SELECT 's' || id, name FROM item WHERE id < 9 ON CONFLICT DO NOTHING"
}
BEGIN {
    state = seed
    for (i = 0; i < 50; i++) random(2)
    for (i = 0; i < count; i++)
        print (several && random(3) == 0 ? several_rows() : one_row()) ";"
}
