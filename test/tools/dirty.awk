# Random tables with dirty values, for dirty.sh: awk -v seed=N -f dirty.awk
#
# 3 to 6 tables: the first two reference each other, the first references itself, others reference any table
# with a key, by composite keys too. Columns of every declared type applications use; each column has a style (how its
# clean values are written) and a share of dirt of 0 or 5 to 20 percent, drawn from a few kinds of dirt or from all.
# Rows that break a UNIQUE or NOT NULL are ignored by SQLite; it does not check the foreign keys, so orphans stay.

# Park and Miller's generator: every product stays below 2^53, so that all awks compute the same.
function below(n) {
    state = (state * 16807) % 2147483647
    return state % n
}

function chance(percent) { return below(100) < percent }

function between(low, high) { return low + below(high - low + 1) }

function pick(list,    words, n) {
    n = split(list, words, "|")
    return words[1 + below(n)]
}

# Digits without leading zero, as text: awks differ in how they print what does not fit 32 bits.
function digits(count,    text) {
    text = between(1, 9)
    while (--count > 0) text = text below(10)
    return text
}

function hex(count,    text) {
    while (count-- > 0) text = text substr("0123456789abcdef", 1 + below(16), 1)
    return text
}

function sign() { return chance(20) ? "-" : "" }

function quoted(text) { return "'" text "'" }

function words_of(count,    text) {
    text = pick(vocabulary)
    while (--count > 0) text = text " " pick(vocabulary)
    return text
}

function day_text() { return sprintf("%04d-%02d-%02d", between(1970, 2037), between(1, 12), between(1, 28)) }

function clock_text() { return sprintf("%02d:%02d:%02d", below(24), below(60), below(60)) }

function epoch_seconds() { return between(1, 2) digits(9) }

function zone_text() { return sprintf("%s%02d:%s", pick("+|-"), below(14), pick("00|30|45")) }

function uuid_text() { return hex(8) "-" hex(4) "-4" hex(3) "-a" hex(3) "-" hex(12) }

function json_text() {
    if (chance(20)) return pick("null|true|[]|{}|\"text\"|-1.50|[1, [2, [3]]]|{\"b\": 1, \"a\": {\"c\": null}}")
    return sprintf("{\"id\": %d, \"name\": \"%s\", \"tags\": [\"%s\", %s]}", below(1000), words_of(2), words_of(1), digits(3))
}

# A value of the kind as SQL, written in the column's style.
function clean(kind, style, size,    text) {
    if (kind == "int") return sign() (style ? between(0, 2000000000) : below(1000))
    if (kind == "bigint") return sign() digits(style ? 18 : 12)
    if (kind == "bool") {
        if (style == 1) return quoted(pick("true|false"))
        if (style == 2) return quoted(pick("t|f"))
        if (style == 3) return quoted(pick("Yes|No"))
        return below(2)
    }
    if (kind == "date") {
        if (style == 3) return below(20000) * 86400
        return quoted(style == 2 ? day_text() " 00:00:00" : day_text())
    }
    if (kind == "datetime") {
        if (style == 1) return quoted(day_text() "T" clock_text() "." sprintf("%03d", below(1000)) "Z")
        if (style == 2) return quoted(day_text() " " clock_text() zone_text())
        if (style == 3) return epoch_seconds()
        if (style == 4) return epoch_seconds() sprintf("%03d", below(1000))
        if (style == 5) return "julianday('" day_text() " " clock_text() "')"
        if (style == 6) return quoted(day_text() " " clock_text() "." sprintf("%06d", below(1000000)))
        return quoted(day_text() " " clock_text())
    }
    if (kind == "time") return quoted(style ? substr(clock_text(), 1, 5) : clock_text())
    if (kind == "real") return sign() (style ? digits(3) "." digits(10) "e" pick("-200|-7|0|20|200") : below(10000) "." digits(2))
    if (kind == "decimal") {
        text = sign() below(100000) "." sprintf("%02d", below(100))
        return style ? quoted(text) : text
    }
    if (kind == "blob") return "x'" hex(2 * (style ? 16 : below(40))) "'"
    if (kind == "json") return style ? "json('" json_text() "')" : quoted(json_text())
    if (kind == "uuid") {
        if (style == 1) return quoted(toupper(uuid_text()))
        if (style == 2) return quoted("{" uuid_text() "}")
        if (style == 3) return "x'" hex(32) "'"
        return quoted(style == 4 ? hex(32) : uuid_text())
    }
    if (kind == "any") return clean(pick("int|bigint|real|text|blob|datetime"), 0, 0)
    # Not cut: half a letter would be dirt.
    text = words_of(between(1, 4))
    while (size && length(text) > size) text = words_of(1)
    return quoted(text)
}

# Every way for a value not to fit, as SQL: numbers, times, words, bytes, JSON and UUIDs that are nearly right.
function fill_dirt() {
    dirt_count = split("''|' '|'N/A'|'null'|'-'|'?'|'unknown'|'maybe'|'1'|2|-1|'TRUE'|'off'|'abc  '|'ABC'|'abc'" \
        "|32768|2147483648|-2147483649|9223372036854775807|-9223372036854775808|9223372036854775808|9007199254740993" \
        "|'99999999999999999999'|3.5|0.1|-0.0|1e308|9e999|-9e999|4.9e-324|1e-320|'1e400'|'-1e-400'|'nan'|'Infinity'|'-inf'" \
        "|'0x1F'|' 12 '|'1,234.50'|'12abc'|'+7'|'007'|'1.10'|'.5'|'5.'|'1e3'|'１２'|'$5'|'½'" \
        "|'a'\1char(0)\1'b'|char(0)|CAST(x'66ff6f' AS TEXT)|CAST(x'c3' AS TEXT)|CAST(x'eda080' AS TEXT)" \
        "|x''|x'00'|x'00ff80'|CAST('12' AS BLOB)|x'0123456789abcdef0123456789abcdef'" \
        "|'2024-02-30'|'2023-02-29'|'2024-13-01'|'0000-00-00'|'0000-00-00 00:00:00'|'2024-1-2'|'12/31/2024'|'31.12.2024'|'tomorrow'|'now'" \
        "|'2024-01-02T03:04:05+02:00'|'2024-01-02 03:04:05 -07:30'|'2024-01-02T03:04:05+25:00'|'2024-01-02 03:04:05 CET'" \
        "|'2024-06-30 23:59:60'|'2024-01-02 24:00:00'|'2024-01-02 03:04:05.1234567'|'10000-01-01'|'24:00'|'25:61'|'03:04:05+01'" \
        "|1700000000|1700000000000|1700000000000000|1700000000.5|2460000.75|'1700000000'|-62135596801" \
        "|'{\"a\":'|'[1,2'|'{\"a\":1,}'|'{''a'':1}'|'{\"a\":\"\\u0000\"}'|'{\"a\":1,\"a\":2}'|'\"\\ud800\"'|'[1e999999]'|'NaN'|'[01]'" \
        "|'01234567-89ab-cdef-0123-456789abcde'|'01234567-89ab-cdef-0123-456789abcdeg'|'{0123456789abcdef0123456789abcdef'" \
        "|printf('%.*c', 3000, 'x')|char(128512)\1'!'|char(65279)\1'bom'|char(233)\1'e'\1char(769)|'a'\1char(10)\1char(9)\1'\\b'|'\\N'|'\\.'|'it''s'", dirt, "|")
    # '|' separates the list, so the operator || is written as the byte 1 in it.
    for (i = 1; i <= dirt_count; i++) gsub("\1", "||", dirt[i])
}

# declared type|kind; a size in parentheses bounds the clean texts.
function fill_types() {
    type_count = split("INTEGER:int;INT:int;SMALLINT:int;BIGINT:bigint;TEXT:text;VARCHAR(20):text;VARCHAR(255):text;CHAR(8):text;" \
        "BOOLEAN:bool;DATE:date;DATETIME:datetime;TIMESTAMP:datetime;TIME:time;REAL:real;DOUBLE:real;FLOAT:real;" \
        "NUMERIC(10,2):decimal;DECIMAL(12,4):decimal;DECIMAL:decimal;BLOB:blob;JSON:json;UUID:uuid;:any;:text", types, ";")
}

# Column `c` of table `t`: what its values are drawn from.
function new_column(t, c,    type, kind, cut) {
    type = types[1 + below(type_count)]
    cut = index(type, ":")
    kind = substr(type, cut + 1)
    declared[t, c] = substr(type, 1, cut - 1)
    kind_of[t, c] = kind
    style_of[t, c] = kind == "datetime" ? below(7) : kind == "bool" || kind == "date" ? below(4) : kind == "uuid" ? below(5) : below(2)
    size_of[t, c] = kind == "text" && match(declared[t, c], /[0-9]+/) ? substr(declared[t, c], RSTART, RLENGTH) + 0 : 0
    not_null[t, c] = chance(25)
    nulls[t, c] = not_null[t, c] ? 0 : pick("0|5|30")
    unique[t, c] = (kind == "bigint" || kind == "uuid") && chance(40) || kind == "text" && chance(10)
    dirty_share[t, c] = chance(25) ? 0 : between(5, 20)
    # 0: any dirt; otherwise that many kinds of it.
    dirt_kinds[t, c] = chance(40) ? 0 : between(1, 3)
    for (cut = 1; cut <= dirt_kinds[t, c]; cut++) own_dirt[t, c, cut] = dirt[1 + below(dirt_count)]
}

function any_dirt() { return dirt[1 + below(dirt_count)] }

function column_value(t, c) {
    if (chance(nulls[t, c])) return "NULL"
    if (chance(dirty_share[t, c]))
        return dirt_kinds[t, c] ? own_dirt[t, c, between(1, dirt_kinds[t, c])] : any_dirt()
    return clean(kind_of[t, c], style_of[t, c], size_of[t, c])
}

# Keys by shape: rowid INTEGER PRIMARY KEY, none, other single keys, and pairs.
function key_type(shape) { return shape ~ /text/ ? "TEXT" : shape == "int" ? "INT" : "INTEGER" }

function key_value(shape, row) {
    if (shape == "pair") return int(row / 5) ", " quoted("part " row % 5)
    return shape ~ /text/ ? quoted("key-" row) : row
}

# The key of a new row. SQLite itself refuses what is no integer for a rowid.
function new_key(t, row) {
    if (shape_of[t] == "rowid") return chance(5) ? "NULL" : key_value("rowid", row)
    if (shape_of[t] != "pair" && chance(6)) return any_dirt()
    return key_value(shape_of[t], row)
}

# The value, or the two, of a foreign key to table `parent`: a key, an orphan, dirt or NULL.
function reference_value(parent,    shape) {
    shape = shape_of[parent]
    if (chance(8)) return shape == "pair" ? "NULL, " quoted("part 1") : "NULL"
    if (chance(orphan_share)) return key_value(shape, 100000 + below(1000))
    if (shape != "pair" && chance(3)) return any_dirt()
    return key_value(shape, 1 + below(rows_of[parent]))
}

function add_reference(t, parent) { reference[t, ++reference_count[t]] = parent }

function actions() {
    return pick("||| ON DELETE CASCADE| ON DELETE SET NULL ON UPDATE CASCADE| DEFERRABLE INITIALLY DEFERRED")
}

function new_table(t,    c) {
    shape_of[t] = t <= 2 ? "rowid" : pick("rowid|none|norowid int|norowid text|text|int|pair|pair")
    without_rowid[t] = shape_of[t] ~ /norowid/ || shape_of[t] == "pair" && chance(50)
    name_of[t] = t > 2 && chance(25) ? pick("Order Items|select|Großtabelle|with\"\"quote") " " t : "t" t
    rows_of[t] = between(20, 200)
    column_count[t] = between(3, 9)
    for (c = 1; c <= column_count[t]; c++) new_column(t, c)
}

function connect(    t, parent, n) {
    add_reference(1, 2)
    add_reference(2, 1)
    add_reference(1, 1)
    for (t = 3; t <= table_count; t++)
        for (n = below(3); n > 0; n--) {
            parent = between(1, table_count)
            if (shape_of[parent] != "none") add_reference(t, parent)
        }
}

function definition(t,    parts, tail, c, r, parent, shape, columns) {
    shape = shape_of[t]
    if (shape == "pair") {
        parts = "a INTEGER, b TEXT"
        tail = ", PRIMARY KEY (a, b)"
    } else if (shape == "none")
        parts = "id INTEGER"
    else
        parts = "id " key_type(shape) " PRIMARY KEY" (shape == "rowid" && chance(20) ? " AUTOINCREMENT" : "")
    for (r = 1; r <= reference_count[t]; r++) {
        parent = reference[t, r]
        columns = "ref" r
        if (shape_of[parent] == "pair") {
            parts = parts ", ref" r " INTEGER, ref" r "b TEXT"
            columns = columns ", ref" r "b"
        } else
            parts = parts ", ref" r " " key_type(shape_of[parent])
        tail = tail ", FOREIGN KEY (" columns ") REFERENCES \"" name_of[parent] "\"" \
            (shape_of[parent] == "pair" ? " (a, b)" : " (id)") actions()
    }
    for (c = 1; c <= column_count[t]; c++)
        parts = parts ", c" c (declared[t, c] == "" ? "" : " ") declared[t, c] (not_null[t, c] ? " NOT NULL" : "") (unique[t, c] ? " UNIQUE" : "")
    return "CREATE TABLE \"" name_of[t] "\" (" parts tail ")" (without_rowid[t] ? " WITHOUT ROWID" : "") ";"
}

function print_rows(t,    row, c, r, values) {
    orphan_share = pick("0|5|15")
    for (row = 1; row <= rows_of[t]; row++) {
        values = new_key(t, row)
        for (r = 1; r <= reference_count[t]; r++) values = values ", " reference_value(reference[t, r])
        for (c = 1; c <= column_count[t]; c++) values = values ", " column_value(t, c)
        print "INSERT OR IGNORE INTO \"" name_of[t] "\" VALUES (" values ");"
    }
}

BEGIN {
    state = (seed * 48271 + 1) % 2147483647
    for (i = 0; i < 20; i++) below(2) # small seeds give small numbers at first
    vocabulary = "amber|birch|cedar|dune|elm|fjord|grove|heath|inlet|juniper|kelp|larch|moor|été|Straße|Ωmega|日本"
    fill_dirt()
    fill_types()
    table_count = between(3, 6)
    for (t = 1; t <= table_count; t++) new_table(t)
    connect()
    print "PRAGMA foreign_keys = OFF;"
    print "BEGIN;"
    for (t = 1; t <= table_count; t++) print definition(t)
    for (t = 1; t <= table_count; t++) print_rows(t)
    print "COMMIT;"
}
