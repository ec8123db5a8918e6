// Random SELECTs of SQLite over the tables of test/data/translate.sql, for test/scripts/translate_fuzz.sh:
//
//     generate_select SEED COUNT
//
// prints a line per statement: how its rows are to be compared, a tab, the statement. "bag": in any order;
// "rows": in this order; "order": in an order of all columns, where rows that differ only in letter case may
// change places. The same seed gives the same statements everywhere. What SQLite refuses is no loss, whoever
// runs the statements passes over it; what has no one answer in SQLite itself (LIMIT without an order,
// group_concat over a join) is not made, but for bare columns of groups, which must carry a note.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace {

enum class Kind { Integer, Real, Decimal, Text, Nocase, Blob, Boolean, Date, Moment, Unix, Uuid, Json, Any };

struct Column {
    std::string name;
    Kind kind;
};

struct Table {
    std::string name;
    std::vector<Column> columns;
};

const std::vector<Table>& tables() {
    static const std::vector<Table> all = {
        {"item",
         {{"id", Kind::Integer},
          {"small", Kind::Integer},
          {"n", Kind::Integer},
          {"big", Kind::Integer},
          {"price", Kind::Real},
          {"amount", Kind::Decimal},
          {"name", Kind::Text},
          {"code", Kind::Nocase},
          {"data", Kind::Blob},
          {"active", Kind::Boolean},
          {"born", Kind::Date},
          {"made", Kind::Moment},
          {"seen", Kind::Unix},
          {"uid", Kind::Uuid},
          {"doc", Kind::Json}}},
        {"tag",
         {{"item_id", Kind::Integer}, {"tag", Kind::Nocase}, {"weight", Kind::Real}, {"n", Kind::Integer}}},
        {"node",
         {{"id", Kind::Integer}, {"parent", Kind::Integer}, {"name", Kind::Text}, {"n", Kind::Integer}}},
        {"plain", {{"a", Kind::Integer}, {"b", Kind::Real}, {"c", Kind::Text}, {"d", Kind::Real}}},
        {"cheap",
         {{"id", Kind::Integer}, {"name", Kind::Text}, {"price", Kind::Real}, {"active", Kind::Boolean}}},
    };
    return all;
}

/// splitmix64: the same numbers with every compiler and library.
class Random {
  public:
    explicit Random(uint64_t seed) : state_(seed) {}
    uint64_t next() {
        uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }
    int below(int n) { return static_cast<int>(next() % static_cast<uint64_t>(n)); }
    bool chance(int percent) { return below(100) < percent; }

  private:
    uint64_t state_;
};

/// A table, subquery or CTE in FROM, under the name its columns are reached by.
struct Source {
    std::string alias;
    std::vector<Column> columns;
};

using Scope = std::vector<Source>;

bool is_number(Kind kind) {
    return kind == Kind::Integer || kind == Kind::Real || kind == Kind::Decimal || kind == Kind::Unix ||
           kind == Kind::Boolean;
}

class Generator {
  public:
    explicit Generator(uint64_t seed) : random_(seed) {}

    /// One line: comparison, tab, statement.
    std::string line() {
        names_ = 0;
        switch (random_.below(12)) {
            case 0:
            case 1:
            case 2:
            case 3: return ordered(plain_select());
            case 4:
            case 5: return ordered(grouped_select());
            case 6: return "bag\t" + aggregate_select();
            case 7: return compound_select();
            case 8: return with_select();
            case 9: return "bag\t" + window_select();
            case 10: return "bag\tSELECT " + constant_items();
            default: return ordered(plain_select());
        }
    }

  private:
    struct Select {
        std::string sql;
        int columns = 0;
        std::vector<std::string> aliases;
        std::vector<Kind> kinds;
    };

    Random random_;
    int names_ = 0;
    Scope scope_;                   ///< what expressions may name
    bool qualify_ = true;           ///< names are ambiguous without
    bool joined_by_where_ = false;  ///< the FROM just made ends with a WHERE of its own

    std::string pick(const std::vector<std::string>& list) {
        return list[static_cast<size_t>(random_.below(static_cast<int>(list.size())))];
    }
    std::string fresh(const char* stem) { return stem + std::to_string(++names_); }

    // Columns and literals.

    std::string column(bool (*wanted)(Kind), const std::string& otherwise) {
        std::vector<std::string> found;
        for (const Source& source : scope_)
            for (const Column& c : source.columns)
                if (wanted(c.kind)) found.push_back(qualify_ ? source.alias + "." + c.name : c.name);
        return found.empty() ? otherwise : pick(found);
    }

    std::string number_literal() {
        return pick({"0",     "1",    "-1",   "2",    "3",          "5",
                     "7",     "10",   "42",   "100",  "1.5",        "0.1",
                     "-2.25", "1e3",  "5.0",  "0x1F", "3000000000", "9223372036854775807",
                     "NULL",  "TRUE", "FALSE"});
    }
    std::string text_literal() {
        return pick({"'abc'", "'ABC'", "''", "'5'", "'12abc'", "' x '", "'apple'", "'10'", "'-1.5'", "'Ünï'",
                     "'a_c'", "'red'", "'it''s'", "NULL", "'2024-01-31'", "'b'", "'1e2'"});
    }
    std::string date_literal() {
        return pick({"'2024-01-31'", "'2024-02-29 12:30:45'", "'2000-01-01'", "'1969-12-31 23:59:59'",
                     "'2024-12-31T10:00'", "'12:34:56'", "'2023-02-29'", "'2024-03-10 10:20:30.250'",
                     "2460000.5", "'not a date'"});
    }
    std::string blob_literal() { return pick({"x''", "x'616263'", "x'37'", "NULL"}); }

    std::string number_column() {
        return column([](Kind k) { return is_number(k) || k == Kind::Any; }, number_literal());
    }
    std::string text_column() {
        return column([](Kind k) { return k == Kind::Text || k == Kind::Nocase; }, text_literal());
    }
    std::string any_column() {
        return column([](Kind) { return true; }, number_literal());
    }
    std::string date_column() {
        return column([](Kind k) { return k == Kind::Date || k == Kind::Moment; }, date_literal());
    }
    std::string json_column() {
        return column([](Kind k) { return k == Kind::Json; },
                      "'{\"a\": [1, {\"b\": 2}], \"n\": 1.5, \"t\": \"x\"}'");
    }

    // Expressions by what their value is.

    std::string number(int depth) {
        if (depth <= 0) return random_.chance(65) ? number_column() : number_literal();
        const int d = depth - 1;
        switch (random_.below(30)) {
            case 0:
            case 1: return "(" + number(d) + pick({" + ", " - ", " * "}) + number(d) + ")";
            case 2: return "(" + number(d) + " / " + number(d) + ")";
            case 3: return "(" + number(d) + " % " + number(d) + ")";
            case 4: return "(" + number(d) + pick({" & ", " | ", " << ", " >> "}) + number(d) + ")";
            case 5: return pick({"-", "+", "~"}) + "(" + number(d) + ")";
            case 6: return "abs(" + number(d) + ")";
            case 7: return "length(" + (random_.chance(70) ? text(d) : any(d)) + ")";
            case 8: return "instr(" + text(d) + ", " + text_literal() + ")";
            case 9: return "round(" + number(d) + pick({"", ", 1", ", 2", ", 0"}) + ")";
            case 10:
                return pick({"max(", "min("}) + number(d) + ", " + number(d) +
                       (random_.chance(30) ? ", 3" : "") + ")";
            case 11: return pick({"ifnull(", "coalesce("}) + number(d) + ", " + number(d) + ")";
            case 12: return "nullif(" + number(d) + ", " + number(d) + ")";
            case 13: return "iif(" + condition(d) + ", " + number(d) + ", " + number(d) + ")";
            case 14:
                return "CASE WHEN " + condition(d) + " THEN " + number(d) +
                       (random_.chance(70) ? " ELSE " + number(d) : std::string()) + " END";
            case 15:
                return "CASE " + number(d) + " WHEN " + number_literal() + " THEN " + number(d) + " WHEN " +
                       number_literal() + " THEN " + number(d) + " ELSE " + number(d) + " END";
            case 16: return "CAST(" + number(d) + " AS INTEGER)";
            case 17: return "CAST(" + text(d) + pick({" AS INTEGER)", " AS REAL)", " AS NUMERIC)"});
            case 18:
                return "CAST(" + number(d) +
                       pick({" AS REAL)", " AS NUMERIC)", " AS DECIMAL(10, 2))", " AS BIGINT)"});
            case 19:
            case 20: return "(" + condition(d) + ")";
            case 21: return "(" + number(d) + " + (" + condition(d) + "))";
            case 22: return "julianday(" + date(d) + ")";
            case 23:
                return "CAST(strftime(" + pick({"'%Y'", "'%s'", "'%m'", "'%j'", "'%w'", "'%H'"}) + ", " +
                       date(d) + ") AS INTEGER)";
            case 24: return "unixepoch(" + date(d) + ")";
            case 25: return "json_array_length(" + json_column() + pick({"", ", '$.c'", ", '$.a'"}) + ")";
            case 26: return "(" + text(d) + pick({" + ", " * ", " - "}) + number(d) + ")";
            case 27: return scalar_subquery(d);
            case 28: return pick({"sign(", "unicode("}) + any(d) + ")";
            default: return number(0);
        }
    }

    std::string text(int depth) {
        if (depth <= 0) return random_.chance(70) ? text_column() : text_literal();
        const int d = depth - 1;
        switch (random_.below(25)) {
            case 0: return "(" + text(d) + " || " + text(d) + ")";
            case 1: return "(" + any(d) + " || " + any(d) + ")";
            case 2: return pick({"upper(", "lower("}) + text(d) + ")";
            case 3:
                return "substr(" + text(d) + ", " + pick({"1", "2", "0", "-1", "-3"}) +
                       pick({"", ", 1", ", 2", ", -1", ", 100", ", 0"}) + ")";
            case 4: return "substr(" + any(d) + ", " + pick({"1", "-2", "length(" + text(0) + ")"}) + ", 2)";
            case 5: return "replace(" + text(d) + ", " + text_literal() + ", " + text_literal() + ")";
            case 6:
                return pick({"trim(", "ltrim(", "rtrim("}) + text(d) + pick({"", ", 'a'", ", ' x'", ", ''"}) +
                       ")";
            case 7: return "printf('%d', " + number(d) + ")";
            case 8:
                return "printf(" +
                       pick({"'%.2f'", "'%5.1f|'", "'%05d'", "'%-6d|'", "'%+d'", "'%x'", "'%,d'", "'%g'",
                             "'%e'"}) +
                       ", " + number(d) + ")";
            case 9:
                return "printf(" + pick({"'%s'", "'[%5s]'", "'[%-5s]'", "'%.2s'", "'%q'", "'%%%s'"}) + ", " +
                       any(d) + ")";
            case 10: return "hex(" + any(d) + ")";
            case 11: return "quote(" + any(d) + ")";
            case 12: return "typeof(" + any(d) + ")";
            case 13: return "char(65, " + pick({"66", "8364", "97"}) + ")";
            case 14: return "CAST(" + any(d) + pick({" AS TEXT)", " AS VARCHAR(3))"});
            case 15: return pick({"ifnull(", "coalesce("}) + text(d) + ", " + any(d) + ")";
            case 16: return "iif(" + condition(d) + ", " + text(d) + ", " + any(d) + ")";
            case 17: return "CASE WHEN " + condition(d) + " THEN " + text(d) + " ELSE " + text(d) + " END";
            case 18: return pick({"max(", "min("}) + text(d) + ", " + any(d) + ")";
            case 19: return "nullif(" + text(d) + ", " + text(d) + ")";
            case 20: return pick({"date(", "datetime(", "time("}) + date(d) + ")";
            case 21:
                return "strftime(" +
                       pick({"'%Y-%m-%d'", "'%H:%M:%f'", "'%d.%m.%Y'", "'%W %j %w'", "'%s'", "'%J'",
                             "'%% %M'"}) +
                       ", " + date(d) + ")";
            case 22: return json(d);
            case 23: return any_column();
            default: return text(0);
        }
    }

    /// A time value with modifiers, as arguments of a date function.
    std::string date(int depth) {
        std::string value;
        if (random_.chance(10))
            value = column([](Kind k) { return k == Kind::Unix; }, "1700000000") + ", 'unixepoch'";
        else
            value = random_.chance(70) ? date_column() : date_literal();
        while (random_.chance(depth > 0 ? 45 : 20))
            value += ", " + pick({"'+1 month'", "'-1 month'", "'+1 day'", "'-7 days'", "'+1 year'",
                                  "'start of month'", "'start of year'", "'start of day'", "'weekday 0'",
                                  "'weekday 3'", "'+90 minutes'", "'-1.5 hours'", "'+30 seconds'", "'+01:30'",
                                  "'-10 months'"});
        return value;
    }

    std::string json(int depth) {
        const std::string path =
            pick({"'$.a'", "'$.b'", "'$[0]'", "'$.c[1]'", "'$.a.b'", "'$'", "'$[#-1]'", "'$.nope'"});
        switch (random_.below(9)) {
            case 0:
            case 1: return "json_extract(" + json_column() + ", " + path + ")";
            case 2: return "(" + json_column() + " ->> " + path + ")";
            case 3: return "(" + json_column() + " -> " + path + ")";
            case 4: return "json_type(" + json_column() + pick({")", ", '$.a')", ", '$.c')"});
            case 5: return "json_valid(" + json_column() + ")";
            case 6: return "json_object('k', " + number(depth - 1) + ", 't', " + text(0) + ")";
            case 7: return "json_array(" + number(depth - 1) + ", " + text(0) + ")";
            default: return "json(" + json_column() + ")";
        }
    }

    std::string any(int depth) {
        switch (random_.below(8)) {
            case 0:
            case 1:
            case 2: return number(depth);
            case 3:
            case 4: return text(depth);
            case 5: return random_.chance(85) ? any_column() : blob_literal();
            default: return any_column();
        }
    }

    std::string comparison() { return pick({" = ", " <> ", " < ", " <= ", " > ", " >= ", " == ", " != "}); }

    std::string condition(int depth) {
        const int d = depth - 1;
        switch (random_.below(depth <= 0 ? 8 : 30)) {
            case 0: return number(d) + comparison() + number(d);
            case 1: return text(d) + comparison() + text(d);
            case 2: return any(d) + comparison() + any(d);
            case 3:
                return any_column() + pick({" IS NULL", " IS NOT NULL", " NOTNULL", " ISNULL", " NOT NULL"});
            case 4: return text_column() + pick({" LIKE ", " NOT LIKE ", " GLOB ", " NOT GLOB "}) + pattern();
            case 5:
                return date_column() + comparison() +
                       pick({"'2024-01-31'", "'2024'", "'2024-01-31 10:20:30'", "'2000-02-29'", "NULL", "5"});
            case 6: return number_column() + comparison() + number_literal();
            case 7:
                return column([](Kind k) { return k == Kind::Boolean; }, "TRUE") +
                       pick({"", " = 1", " IS TRUE", " IS NOT TRUE", " = 0", " > 0"});
            case 8:
            case 9: return "(" + condition(d) + ") AND (" + condition(d) + ")";
            case 10: return "(" + condition(d) + ") OR (" + condition(d) + ")";
            case 11: return "NOT (" + condition(d) + ")";
            case 12: return number(d);
            case 13: return random_.chance(40) ? text(d) : number_column();
            case 14: return any(d) + pick({" IS ", " IS NOT "}) + any(d);
            case 15: return any(d) + pick({" BETWEEN ", " NOT BETWEEN "}) + any(0) + " AND " + any(0);
            case 16:
                return number(d) + pick({" IN (", " NOT IN ("}) + number_literal() + ", " + number(0) + ", " +
                       number_literal() + ")";
            case 17: return any(d) + pick({" IN (", " NOT IN ("}) + any(0) + ", " + text_literal() + ")";
            case 18: return any(d) + pick({" IN ()", " NOT IN ()"});
            case 19: return any_column() + pick({" IN ", " NOT IN "}) + subquery_of_one(d);
            case 20: return pick({"EXISTS ", "NOT EXISTS "}) + subquery_of_one(d);
            case 21: return text(d) + pick({" LIKE ", " NOT LIKE "}) + pattern();
            case 22: return any(d) + pick({" LIKE ", " GLOB "}) + pattern();
            case 23: return text(d) + " LIKE " + pick({"'a\\%b%'", "'%\\_c'", "'5%'"}) + " ESCAPE '\\'";
            case 24:
                return text(d) + comparison() + text(d) +
                       pick({" COLLATE NOCASE", " COLLATE BINARY", " COLLATE RTRIM"});
            case 25:
                return text_column() + " COLLATE NOCASE" +
                       pick({" IN ('ABC', 'red')", " BETWEEN 'a' AND 'F'", " = 'APPLE'"});
            case 26:
                return "(" + number(0) + ", " + text(0) + ")" + pick({" = ", " < ", " >= ", " <> "}) + "(" +
                       number(0) + ", " + text(0) + ")";
            case 27:
                return "(" + condition(d) + ")" +
                       pick({" IS TRUE", " IS FALSE", " IS NOT TRUE", " IS NOT FALSE", " = 1", " IS NULL"});
            case 28:
                return date_column() + pick({" BETWEEN ", " NOT BETWEEN "}) + "'2000-01-01' AND " +
                       pick({"'2024-01-31'", "'2024-12-31'", "date('2024-03-01', '-1 day')"});
            default:
                return pick({"date(", "datetime("}) + date(d) + ")" + comparison() +
                       pick({"'2024-01-31'", date_column()});
        }
    }

    std::string pattern() {
        return pick({"'a%'", "'%b%'", "'_pple'", "'A%'", "'%'", "''", "'*b*'", "'a*'", "'[a-c]*'", "'?pple'",
                     "'[^a]*'", "'%5%'", "'Ü%'", "'a%b_c'", "'a\\%b%'", "NULL"});
    }

    std::string scalar_subquery(int depth) {
        return in_new_scope(random_.chance(50), [&] {
            const std::string from = from_one();
            // Of the subquery's own columns: an aggregate of outer ones alone is the outer query's, and makes
            // it one group.
            const std::string own = own_number();
            return "(SELECT " +
                   pick({"count(*)", "max(" + own + ")", "min(" + own + ")", "sum(" + own + ")",
                         "total(" + own + ")"}) +
                   from + " WHERE " + condition(depth - 1) + ")";
        });
    }

    /// A number of the source that FROM named last.
    std::string own_number() {
        const Scope all = scope_;
        scope_ = {all.back()};
        std::string made = number_column();
        scope_ = all;
        return made;
    }

    std::string subquery_of_one(int depth) {
        if (random_.chance(10)) return "(VALUES (1), (NULL), ('abc'))";
        return in_new_scope(random_.chance(50), [&] {
            const std::string from = from_one();
            const std::string item = any_column();
            return "(SELECT " + item + from +
                   (random_.chance(70) ? " WHERE " + condition(depth - 1) : std::string()) + ")";
        });
    }

    /// Runs a maker whose expressions see a new FROM, and perhaps (correlated) what is around it.
    template <class Make>
    std::string in_new_scope(bool correlated, Make make) {
        const Scope outer = scope_;
        const bool qualified = qualify_;
        if (!correlated) scope_.clear();
        qualify_ = true;
        std::string made = make();
        scope_ = outer;
        qualify_ = qualified;
        return made;
    }

    // FROM.

    const Table& some_table() {
        static const int weights[] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 4};
        return tables()[static_cast<size_t>(weights[random_.below(10)])];
    }

    /// " FROM table alias", which the scope then has.
    std::string from_one() {
        const Table& table = some_table();
        const std::string alias = fresh("t");
        scope_.push_back({alias, table.columns});
        return " FROM " + table.name + pick({" AS ", " "}) + alias;
    }

    /// FROM of one source or a join; names are unqualified at times, where there is only one.
    std::string from() {
        scope_.clear();
        qualify_ = true;
        joined_by_where_ = false;
        if (random_.chance(55)) {
            const Table& table = some_table();
            if (random_.chance(60)) {
                qualify_ = random_.chance(20);
                scope_.push_back({table.name, table.columns});
                return " FROM " + table.name +
                       (table.name != "cheap" && random_.chance(5) ? " NOT INDEXED" : "");
            }
            return from_one();
        }
        if (random_.chance(15)) {
            const Select inner = bare_select(1 + random_.below(3));
            const std::string alias = fresh("s");
            scope_ = {{alias, {}}};
            for (size_t i = 0; i < inner.aliases.size(); ++i)
                scope_[0].columns.push_back({inner.aliases[i], inner.kinds[i]});
            qualify_ = true;
            joined_by_where_ = false;
            return " FROM (" + inner.sql + ") AS " + alias;
        }
        return join();
    }

    std::string join() {
        switch (random_.below(7)) {
            case 0: {
                scope_ = {{"i", tables()[0].columns}, {"g", tables()[1].columns}};
                return " FROM item AS i" +
                       pick({" JOIN ", " LEFT JOIN ", " INNER JOIN ", " LEFT OUTER JOIN "}) +
                       "tag AS g ON i.id = g.item_id" +
                       (random_.chance(25) ? " AND (" + condition(1) + ")" : std::string());
            }
            case 1: {
                scope_ = {{"a", tables()[2].columns}, {"b", tables()[2].columns}};
                return " FROM node AS a" + pick({" JOIN ", " LEFT JOIN "}) + "node AS b ON b.parent = a.id";
            }
            case 2: {
                // The columns that USING and NATURAL join stand for one: only the others are named.
                scope_ = {{"node", {{"parent", Kind::Integer}}},
                          {"cheap", {{"price", Kind::Real}, {"active", Kind::Boolean}}}};
                qualify_ = random_.chance(50);
                return pick({" FROM node JOIN cheap USING (id)", " FROM node LEFT JOIN cheap USING (id)",
                             " FROM node NATURAL JOIN cheap", " FROM node NATURAL LEFT JOIN cheap",
                             " FROM node JOIN cheap USING (id, name)"});
            }
            case 3: {
                scope_ = {{"i", tables()[0].columns}, {"p", tables()[3].columns}};
                if ((joined_by_where_ = random_.chance(20)))
                    return " FROM item AS i, plain AS p WHERE i.n = p.a";
                return " FROM item AS i" +
                       pick({" JOIN plain AS p ON i.id = p.a", " CROSS JOIN plain AS p", " JOIN plain AS p",
                             " LEFT JOIN plain AS p ON p.b > i.price"});
            }
            case 4: {
                scope_ = {
                    {"item",
                     {{"small", Kind::Integer},
                      {"price", Kind::Real},
                      {"name", Kind::Text},
                      {"code", Kind::Nocase}}},
                    {"tag", {{"item_id", Kind::Integer}, {"tag", Kind::Nocase}, {"weight", Kind::Real}}}};
                return pick({" FROM item JOIN tag USING (n)", " FROM item LEFT JOIN tag USING (n)",
                             " FROM item NATURAL JOIN tag", " FROM item JOIN tag ON tag.tag = item.code",
                             " FROM item LEFT JOIN tag ON item.code = tag.tag"});
            }
            case 5: {
                scope_ = {{"i", tables()[0].columns}, {"g", tables()[1].columns}, {"o", tables()[2].columns}};
                return " FROM item AS i JOIN tag AS g ON g.item_id = i.id LEFT JOIN node AS o ON o.id = "
                       "i.id" +
                       (random_.chance(40) ? " AND o.n > 3" : std::string());
            }
            default: {
                scope_ = {{"x", tables()[2].columns}, {"y", tables()[1].columns}};
                joined_by_where_ = true;
                return " FROM node x, tag y WHERE x.id = y.item_id";
            }
        }
    }

    std::string where(int percent) {
        if (!random_.chance(percent)) return "";
        return joined_by_where_ ? " AND (" + condition(2) + ")" : " WHERE " + condition(2);
    }

    // SELECTs.

    std::string item(int depth, Kind& kind) {
        switch (random_.below(5)) {
            case 0: kind = Kind::Text; return text(depth);
            case 1:
            case 2: kind = Kind::Any; return number(depth);
            case 3: kind = Kind::Any; return random_.chance(40) ? condition(depth) : number(depth);
            default: kind = Kind::Any; return any_column();
        }
    }

    std::string constant_items() {
        scope_.clear();
        std::string items;
        for (int i = 1 + random_.below(3); i > 0; --i) {
            Kind kind;
            items += (items.empty() ? "" : ", ") + item(2, kind);
        }
        return items;
    }

    Select bare_select(int columns) {
        const std::string from_clause = from();
        Select made;
        std::string items;
        for (int i = 0; i < columns; ++i) {
            Kind kind = Kind::Any;
            const std::string alias = fresh("c");
            items += (i > 0 ? ", " : "") + item(random_.below(3), kind) + " AS " + alias;
            made.aliases.push_back(alias);
            made.kinds.push_back(kind);
        }
        made.columns = columns;
        made.sql = std::string("SELECT ") + (random_.chance(12) ? "DISTINCT " : "") + items + from_clause +
                   where(55);
        return made;
    }

    Select plain_select() { return bare_select(1 + random_.below(3)); }

    std::string aggregate(int depth) {
        const std::string filter = random_.chance(12) ? " FILTER (WHERE " + condition(depth) + ")" : "";
        switch (random_.below(15)) {
            case 0: return pick({"count(*)", "count()"}) + filter;
            case 1: return "count(" + any(depth) + ")" + filter;
            case 2: return "count(DISTINCT " + any(depth) + ")";
            case 3: return "sum(" + number(depth) + ")" + filter;
            case 4: return "sum(DISTINCT " + number(depth) + ")";
            case 5: return "total(" + number(depth) + ")" + filter;
            case 6: return "avg(" + number(depth) + ")" + filter;
            case 7: return pick({"min(", "max("}) + number(depth) + ")" + filter;
            case 8: return pick({"min(", "max("}) + text(depth) + ")";
            case 9: return pick({"min(", "max("}) + any_column() + ")";
            case 10: return pick({"sum(", "avg(", "total("}) + any_column() + ")";
            case 11: return "sum(" + condition(depth) + ")";
            case 12:
                return scope_.size() == 1
                           ? "group_concat(" + any(depth) + pick({"", ", ' | '"}) + ")" + filter
                           : "count(*)" + filter;
            case 13:
                return scope_.size() == 1 ? "group_concat(DISTINCT " + any_column() + ")"
                                          : "max(" + any_column() + ")";
            default:
                return "(sum(" + number_column() + ") / " +
                       pick({"2", "count(*)", "max(" + number_column() + ")"}) + ")";
        }
    }

    Select grouped_select() {
        const std::string from_clause = from();
        const std::string filter = where(40);
        Select made;
        std::string key = random_.chance(60) ? any_column() : item_of_key();
        std::string group = key;
        const std::string alias = fresh("c");
        made.aliases = {alias};
        made.kinds = {Kind::Any};
        std::string items = key + " AS " + alias;
        if (random_.chance(25))
            group = "1";
        else if (random_.chance(25))
            group = alias;
        if (random_.chance(20)) group += pick({" COLLATE NOCASE", ""});
        for (int i = 1 + random_.below(2); i > 0; --i) {
            made.aliases.push_back(fresh("c"));
            made.kinds.push_back(Kind::Any);
            items += ", " + aggregate(random_.below(2)) + " AS " + made.aliases.back();
        }
        if (random_.chance(12)) {
            made.aliases.push_back(fresh("c"));
            made.kinds.push_back(Kind::Any);
            items += ", " + any_column() + " AS " + made.aliases.back();
        }
        made.columns = static_cast<int>(made.aliases.size());
        made.sql = "SELECT " + items + from_clause + filter + " GROUP BY " + group;
        if (random_.chance(30))
            made.sql +=
                " HAVING " + pick({"count(*) > 1", aggregate(1) + comparison() + number_literal(), "count(*)",
                                   made.aliases[1] + " > 1", "1", "max(" + any_column() + ") IS NOT NULL"});
        return made;
    }

    std::string item_of_key() { return random_.chance(50) ? number(1) : text(1); }

    std::string aggregate_select() {
        const std::string from_clause = from();
        const std::string filter = where(50);
        std::string items = aggregate(2);
        if (random_.chance(50)) items += ", " + aggregate(1);
        if (random_.chance(10)) items = pick({"max(", "min("}) + number_column() + "), " + any_column();
        return "SELECT " + items + from_clause + filter;
    }

    std::string window_select() {
        const std::string from_clause = from();
        const std::string filter = where(30);
        // All columns of all sources order the rows, so that each has one place.
        std::string order;
        for (const Source& source : scope_)
            for (const Column& c : source.columns)
                order += (order.empty() ? "" : ", ") + (qualify_ ? source.alias + "." + c.name : c.name);
        const std::string first =
            random_.chance(50) ? any_column() + pick({" DESC, ", ", ", " NULLS LAST, "}) : std::string();
        const std::string partition =
            random_.chance(50) ? "PARTITION BY " + (random_.chance(70) ? any_column() : number(1)) + " "
                               : std::string();
        const std::string frame =
            pick({"", "", " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", " ROWS UNBOUNDED PRECEDING",
                  " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"});
        const std::string over = " OVER (" + partition + "ORDER BY " + first + order + frame + ")";
        const std::string plain = " OVER (" + partition + "ORDER BY " + first + order + ")";
        std::string made;
        switch (random_.below(10)) {
            case 0: made = "row_number()" + plain; break;
            case 1:
                made = pick({"rank()", "dense_rank()", "ntile(3)", "percent_rank()", "cume_dist()"}) + plain;
                break;
            case 2:
                made = pick({"lag(", "lead("}) + any_column() +
                       pick({")", ", 2)", ", 1, 0)", ", 1, 'none')"}) + plain;
                break;
            case 3: made = pick({"first_value(", "last_value("}) + any_column() + ")" + over; break;
            case 4: made = "nth_value(" + any_column() + ", 2)" + over; break;
            case 5: made = "sum(" + number_column() + ")" + over; break;
            case 6: made = pick({"avg(", "total(", "count("}) + number_column() + ")" + over; break;
            case 7: made = pick({"min(", "max("}) + any_column() + ")" + over; break;
            case 8: made = "count(*) OVER (" + partition + ")"; break;
            default: made = "sum(" + number(1) + ") OVER (" + partition + ")"; break;
        }
        return "SELECT " + any_column() + ", " + made + from_clause + filter;
    }

    std::string compound_select() {
        const int columns = 1 + random_.below(2);
        Select made = bare_select(columns);
        made.sql += pick({" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT "}) + bare_select(columns).sql;
        if (random_.chance(25))
            made.sql += pick({" UNION ", " UNION ALL ", " EXCEPT "}) + bare_select(columns).sql;
        return ordered(made, true);
    }

    std::string with_select() {
        // Made ready before the WHERE of what is made here.
        const auto ready = [this](std::vector<Column> columns, const char* name) {
            scope_ = {{name, std::move(columns)}};
            qualify_ = false;
            joined_by_where_ = false;
        };
        switch (random_.below(5)) {
            case 0: {
                const Select inner = random_.chance(50) ? plain_select() : grouped_select();
                ready({}, "w");
                for (const std::string& alias : inner.aliases)
                    scope_[0].columns.push_back({alias, Kind::Any});
                return "bag\tWITH w AS (" + inner.sql + ") SELECT *, " + number(1) + " FROM w" + where(50);
            }
            case 1: {
                const Select inner = plain_select();
                std::string names;
                ready({}, "w");
                for (int i = 0; i < inner.columns; ++i) {
                    names += (i > 0 ? ", k" : "k") + std::to_string(i);
                    scope_[0].columns.push_back({"k" + std::to_string(i), Kind::Any});
                }
                return "bag\tWITH w(" + names + ") AS (" + inner.sql + ") SELECT " + aggregate(1) +
                       " FROM w" + where(40);
            }
            case 2: {
                ready({{"i", Kind::Integer}, {"x", Kind::Any}}, "r");
                const std::string step = pick({"x + i", "x * 2", "x || ','", "i / 2", "x", "i * 1.5"});
                return "rows\tWITH RECURSIVE r(i, x) AS (SELECT 1, " +
                       pick({"0", "1", "'a'", "0.5", "NULL"}) + " UNION ALL SELECT i + 1, " + step +
                       " FROM r WHERE i < " + pick({"3", "5", "8"}) + ") SELECT i, x, " + number(1) +
                       " FROM r ORDER BY i";
            }
            case 3: {
                ready({{"id", Kind::Integer}, {"level", Kind::Integer}, {"path", Kind::Text}}, "up");
                return "rows\tWITH RECURSIVE up(id, level, path) AS (SELECT id, 0, name FROM node WHERE "
                       "parent IS NULL UNION ALL SELECT node.id, up.level + 1, "
                       "up.path || '/' || ifnull(node.name, '?') FROM node JOIN up ON node.parent = up.id) "
                       "SELECT id, level, path, " +
                       any(1) + " FROM up" + where(40) + " ORDER BY id";
            }
            default: {
                ready({{"column1", Kind::Integer}, {"column2", Kind::Text}}, "v");
                return "bag\tWITH v(column1, column2) AS (VALUES (1, 'abc'), (2, NULL), (" +
                       number_literal() + ", " + text_literal() + ")) SELECT *, " + any(1) + " FROM v" +
                       where(40);
            }
        }
    }

    /// Adds ORDER BY and LIMIT at times. LIMIT only where all columns order the rows.
    std::string ordered(const Select& select, bool compound = false) {
        if (random_.chance(55)) return "bag\t" + select.sql;
        const bool numbered = random_.chance(50);
        if (random_.chance(50)) {
            std::string order;
            for (int i = 0; i < select.columns; ++i)
                order += (i > 0 ? ", " : "") +
                         (numbered ? std::to_string(i + 1) : select.aliases[static_cast<size_t>(i)]) +
                         pick({"", "", " DESC", " ASC", " NULLS LAST", " DESC NULLS FIRST"});
            // Equal keys may be different rows where a column ignores case, so that only the rows as such
            // count.
            const bool limited = random_.chance(40);
            if (limited) {
                order = "";
                for (int i = 0; i < select.columns; ++i)
                    order += (i > 0 ? ", " : "") + select.aliases[static_cast<size_t>(i)] +
                             " COLLATE BINARY" + pick({"", " DESC"});
                order += pick({" LIMIT 3", " LIMIT 2, 3", " LIMIT 4 OFFSET 1", " LIMIT -1",
                               " LIMIT -1 OFFSET 2", " LIMIT 100"});
            }
            return std::string(limited ? "rows\t" : "order\t") + select.sql + " ORDER BY " + order;
        }
        if (compound)
            return (select.columns == 1 ? "order\t" : "bag\t") + select.sql + " ORDER BY 1" +
                   pick({"", " DESC", " COLLATE NOCASE"});
        const std::string key =
            random_.chance(50) ? any(1) : select.aliases[0] + pick({" COLLATE NOCASE", " IS NULL", ""});
        return "bag\t" + select.sql + " ORDER BY " + key + pick({"", " DESC", " NULLS LAST"});
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: generate_select SEED COUNT\n";
        return 2;
    }
    const uint64_t seed = std::strtoull(argv[1], nullptr, 10);
    const long count = std::strtol(argv[2], nullptr, 10);
    for (long i = 0; i < count; ++i) {
        // A generator of its own for each statement: statement N of a seed is the same whatever COUNT is.
        Generator generator(seed * 1000003ull + static_cast<uint64_t>(i));
        std::cout << generator.line() << '\n';
    }
    return std::cout.good() ? 0 : 1;
}
