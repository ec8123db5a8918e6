"""Puts one construct of SQLite's into a portable query. A mutation is tried on SQLite first; one that it refuses is
passed over, so that rules here may be rough. What a mutated query means is what SQLite returns for it."""

import hashlib
import re

TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<string>'(?:[^']|'')*')|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>\d+\.\d*|\.\d+|\d+)"""
    r"""|(?P<op><>|<=|>=|==|!=|\|\||<<|>>|.)""", re.S)
KEYWORDS = set("""select distinct all from where group by having order limit offset union except intersect as on and or not
in is null between like case when then else end cross inner left join natural using exists cast asc desc integer signed real
text values with count sum min max avg coalesce nullif abs decimal float varchar char total""".split())
CLAUSES = ("where", "group", "having", "order", "limit", "union", "except", "intersect")

# {x} is a column or a number, of the query's own. The value is a number where {x} is one: it may stand anywhere.
NUMERIC = {
    "ifnull": "ifnull({x}, 0)",
    "iif": "iif({x} > 10, {x}, -1)",
    "unary plus": "(+{x})",
    "comparison as a number": "(({x} > 5) + {x})",
    "two comparisons": "(({x} > 5) + ({x} < 50))",
    "cast real to integer": "CAST({x} * 1.7 AS INTEGER)",
    "cast text to integer": "CAST('12abc' AS INTEGER)",
    "cast integer to real": "(CAST({x} AS REAL) / 2)",
    "scalar max": "max({x}, 7)",
    "scalar min": "min({x}, 50, 33)",
    "scalar max with NULL": "max({x}, NULL)",
    "IS value": "({x} IS 5)",
    "IS NOT value": "({x} IS NOT 5)",
    "double equals": "({x} == 5)",
    "comparison is value": "(5 < {x})",
    "length of a number": "length({x})",
    "round": "round({x} / 4.0, 1)",
    "shift": "({x} << 2)",
    "shift by a negative": "({x} << -1)",
    "bit operations": "(({x} | 8) & ~3)",
    "hex literal": "({x} + 0x1F)",
    "IN empty list": "({x} IN ())",
    "NOT IN empty list": "({x} NOT IN ())",
    "NOTNULL": "({x} NOTNULL)",
    "ISNULL as a number": "(({x} ISNULL) + 1)",
    "AND as a value": "({x} AND 1)",
    "OR as a value": "({x} OR 0)",
    "NOT as a value": "(NOT {x})",
    "BETWEEN as a value": "({x} BETWEEN 5 AND 40)",
    "IN as a value": "({x} IN (1, 5, 10))",
    "LIKE on a number": "({x} LIKE '1%')",
    "GLOB on a number": "({x} GLOB '*1*')",
    "number against text": "({x} < 'm')",
    "number equal to text": "({x} = '5')",
    "number in a text": "('3 apples' + {x})",
    "text arithmetic": "({x} * '2')",
    "division by zero": "coalesce({x} / 0, -5)",
    "modulo by zero": "coalesce({x} % 0, -5)",
    "modulo of a real": "({x} * 1.5 % 4)",
    "CASE with a number": "CASE WHEN {x} THEN 1 ELSE 2 END",
    "CASE of mixed types": "CASE WHEN {x} > 20 THEN 1 ELSE 2.5 END",
    "nullif mixed": "nullif({x}, '5')",
    "IS TRUE": "({x} IS TRUE)",
    "IS NOT FALSE": "({x} IS NOT FALSE)",
    "instr": "instr({x}, 1)",
    "sign of text": "abs('-' || 5)",
    "unicode": "unicode('A')",
    "negated comparison": "(-({x} = 5))",
    "TRUE as a number": "({x} + TRUE)",
    "date part": "CAST(strftime('%Y', '2024-02-29', '+1 year') AS INTEGER)",
    "julianday": "CAST(julianday('2024-01-31') AS INTEGER)",
    "integer overflow": "({x} + 9223372036854775807)",
    "big literal": "({x} + 3000000000)",
    "exists as a number": "((EXISTS (SELECT 1)) + {x})",
    "coalesce of int and real": "(coalesce({x}, 2.5) / 4)",
    "likely": "likely({x})",
    "json_extract of a constant": "json_extract('{{\"a\": [1, 2]}}', '$.a[1]')",
    "json_array_length": "json_array_length('[1, 2, 3]')",
    "length of a blob": "length(x'0102')",
    "parenthesised row": "((1, {x}) < (2, 3))",
}

# The value is no number: it stands as a whole column of the result.
VALUES = {
    "typeof": "typeof({x})",
    "typeof of an expression": "typeof({x} / 2.0)",
    "concatenation of numbers": "({x} || 1)",
    "concatenation of a comparison": "('is ' || ({x} > 5))",
    "printf": "printf('%05.2f', {x})",
    "printf with padding": "printf('%5d|%-5d|%05d', {x}, {x}, {x})",
    "printf of text": "printf('%s-%s', {x}, 'a')",
    "quote": "quote({x})",
    "hex": "hex({x})",
    "cast to text": "CAST({x} AS TEXT)",
    "cast real to text": "CAST({x} * 1.0 AS TEXT)",
    "cast to varchar": "CAST({x} AS VARCHAR(1))",
    "cast to numeric": "CAST({x} || '.50' AS NUMERIC)",
    "cast to blob": "CAST('ab' AS BLOB)",
    "substr of a number": "substr({x}, -1)",
    "substr negative": "substr('abcdef', -3, 2)",
    "substr zero": "substr('abcdef', 0, 2)",
    "substr negative length": "substr('abcdef', 4, -2)",
    "replace in a number": "replace({x}, 1, 'y')",
    "upper of a number": "upper({x})",
    "trim": "trim({x}, '1')",
    "rtrim": "rtrim('abc  ') || ltrim('xxa', 'x')",
    "char": "char(65, 66)",
    "double-quoted string": '"some text"',
    "blob literal": "x'3132'",
    "date": "date('2024-01-31', '+1 month')",
    "date backwards": "date('2024-03-31', '-1 months')",
    "date start of month": "date('2024-03-31', 'start of month', '-1 day')",
    "date weekday": "date('2024-03-31', 'weekday 1')",
    "datetime": "datetime('2024-02-29 12:30:45', '+1 year', '-30 minutes')",
    "datetime unixepoch": "datetime(1700000000, 'unixepoch')",
    "date of a column": "date({x} * 86400, 'unixepoch')",
    "time": "time('12:30:45', '+90 minutes')",
    "strftime": "strftime('%d.%m.%Y %H:%M:%S %j %w', '2024-02-29 12:30:45')",
    "strftime %s": "strftime('%s', '2024-02-29')",
    "julianday of a moment": "julianday('2024-02-29 12:00:00')",
    "json_object": "json_object('a', {x})",
    "json_array": "json_array({x}, 'b', NULL)",
    "json_extract": "json_extract('{{\"a\": {{\"b\": \"c\"}}}}', '$.a.b')",
    "json arrow": "('{{\"a\": 2.5}}' ->> '$.a')",
    "coalesce of mixed types": "coalesce(nullif({x}, {x}), 'none')",
    "CASE to text or number": "CASE WHEN {x} > 20 THEN {x} ELSE 'low' END",
    "ifnull to text": "ifnull({x}, 'none')",
    "iif without third": "iif({x} > 20, {x}, NULL)",
    "group_concat": "group_concat({x})",
    "group_concat with separator": "group_concat({x}, ' | ')",
    "total": "total({x})",
    "sum of text": "sum({x} || '')",
    "average of a comparison": "avg({x} > 20)",
    "sum of a comparison": "sum({x} > 20)",
    "count distinct of text": "count(DISTINCT {x} || '')",
    "max of text": "max({x} || '')",
    "sum divided": "(100 / sum({x}))",
    "average of integers": "avg({x})",
    "aggregate with FILTER": "sum({x}) FILTER (WHERE {x} > 20)",
    "glob function": "glob('*b*', 'abc')",
    "like function": "like('a%', 'ABC')",
    "LIKE folds case": "('ABC' LIKE 'a_c')",
    "LIKE and backslash": r"('a\b' LIKE 'a\b')",
    "LIKE with ESCAPE": r"('a%b' LIKE 'a\%b' ESCAPE '\')",
    "COLLATE NOCASE": "('ABC' = 'abc' COLLATE NOCASE)",
    "COLLATE RTRIM": "('abc ' = 'abc' COLLATE RTRIM)",
    "GLOB class": "('a5' GLOB '[a-c][0-9]')",
    "GLOB negated class": "('x5' GLOB '[^a-c]?')",
    "string against number": "('abc' > 5)",
    "string against integer in text": "('10' = 10)",
    "division of integers": "(7 / 2)",
    "real result": "(7 / 2.0)",
    "real of large": "(1e15 * 10)",
    "rowid": "rowid",
    "implicit boolean of text": "CASE WHEN 'abc' THEN 1 ELSE 0 END",
    "abs of text": "abs('-3.5x')",
    "nullif of values": "nullif({x}, 5)",
    "subquery of two rows": "(SELECT 1 UNION ALL SELECT 2)",
    "IS of columns": "({x} IS {x})",
    "subquery in LIMIT": "(SELECT 3 ORDER BY 1 LIMIT (1 + 0))",
    "numeric literal with exponent": "1e3",
    "negative zero": "(-0.0)",
}

# Conditions, joined to WHERE. {x} is a column.
CONDITIONS = {
    "WHERE column": "{x}",
    "WHERE NOT column": "NOT {x}",
    "WHERE number": "1",
    "WHERE text": "'1abc'",
    "WHERE column NOTNULL": "{x} NOTNULL",
    "WHERE NOT NULL": "{x} NOT NULL",
    "WHERE column == column": "{x} == {x}",
    "WHERE IS number": "{x} IS NOT 5",
    "WHERE IS column": "{x} IS {x}",
    "WHERE GLOB": "{x} GLOB '*1*'",
    "WHERE LIKE": "{x} LIKE '%1%'",
    "WHERE text comparison": "{x} < 'm'",
    "WHERE text equality": "{x} || '' <> '5'",
    "WHERE double-quoted string": '"abc" <> \'abd\'',
    "WHERE column <> double-quoted": '{x} <> "abc"',
    "WHERE arithmetic": "{x} - 15",
    "WHERE bits": "{x} & 1",
    "WHERE IN empty": "{x} NOT IN ()",
    "WHERE typeof": "typeof({x}) = 'integer'",
    "WHERE IN mixed": "{x} NOT IN ('15', 31, 'x')",
    "WHERE comparison chain": "({x} > 3) = 1",
    "WHERE ifnull": "ifnull({x}, 0) > 10",
    "WHERE coalesce as condition": "coalesce({x}, 0)",
    "WHERE CASE as condition": "CASE WHEN {x} > 10 THEN 1 ELSE 0 END",
    "WHERE exists subquery": "EXISTS (SELECT 1)",
    "WHERE rowid": "rowid > 0",
    "WHERE IS TRUE": "({x} > 10) IS TRUE",
    "WHERE backticks": "`{bare}` > 10",
    "WHERE brackets": "[{bare}] > 10",
    "WHERE BETWEEN texts": "{x} BETWEEN '1' AND '5'",
    "WHERE unary plus": "+{x} > 10",
    "WHERE instr": "instr({x}, '1')",
    "WHERE min": "min({x}, 30) < 30",
    "WHERE NOCASE": "{x} || 'A' = '5a' COLLATE NOCASE OR 1",
    "WHERE bare IN table": "1 IN (SELECT 1)",
    "WHERE date": "date('2024-01-01', '+' || {x} || ' days') > '2024-01-15'",
}

# The whole query as q, its columns a1, a2, ...; True where the rows have one order.
WRAPS = {
    "LIMIT -1": ("WITH q({a}) AS ({q}) SELECT * FROM q ORDER BY {all} LIMIT -1", True),
    "LIMIT a, b": ("WITH q({a}) AS ({q}) SELECT * FROM q ORDER BY {all} LIMIT 1, 2", True),
    "LIMIT -1 OFFSET": ("WITH q({a}) AS ({q}) SELECT * FROM q ORDER BY {all} LIMIT -1 OFFSET 1", True),
    "NULLs first": ("WITH q({a}) AS ({q}) SELECT CASE WHEN a1 % 2 = 0 THEN a1 END AS z, {a} FROM q ORDER BY z, {a}", True),
    "NULLs last": ("WITH q({a}) AS ({q}) SELECT CASE WHEN a1 % 2 = 0 THEN a1 END AS z, {a} FROM q ORDER BY z DESC, {a}", True),
    "order of mixed CASE": ("WITH q({a}) AS ({q}) SELECT {a} FROM q ORDER BY CASE WHEN a1 > 40 THEN a1 ELSE -a1 END, {a}", True),
    "order NOCASE": ("WITH q({a}) AS ({q}) SELECT {a} FROM q ORDER BY a1 || 'x' COLLATE NOCASE, {a}", True),
    "order by a comparison": ("WITH q({a}) AS ({q}) SELECT {a} FROM q ORDER BY a1 > 40, {a}", True),
    "alias in WHERE": ("WITH q({a}) AS ({q}) SELECT a1 AS zz FROM q WHERE zz > 5", False),
    "alias in WHERE of an expression": ("WITH q({a}) AS ({q}) SELECT a1 + 1 AS zz FROM q WHERE zz > 5 AND zz <> 7", False),
    "alias in GROUP BY": ("WITH q({a}) AS ({q}) SELECT a1 % 3 AS zz, count(*) FROM q GROUP BY zz", False),
    "alias in HAVING": ("WITH q({a}) AS ({q}) SELECT a1 % 3 AS zz, count(*) AS c FROM q GROUP BY 1 HAVING c > 1", False),
    "HAVING 1": ("WITH q({a}) AS ({q}) SELECT a1, count(*) FROM q GROUP BY a1 HAVING 1", False),
    "HAVING count": ("WITH q({a}) AS ({q}) SELECT a1 FROM q GROUP BY a1 HAVING count(*)", False),
    "max with bare column": ("WITH q({a}) AS ({q}) SELECT a1 + 0 AS bare, max(a1) FROM q", False),
    "min with bare column": ("WITH q({a}) AS ({q}) SELECT -a1, min(a1), typeof(a1) FROM q", False),
    "bare column of a group": ("WITH q({a}) AS ({q}) SELECT a1, a1 + 0 AS b, count(*) FROM q GROUP BY a1", False),
    "total of a query": ("WITH q({a}) AS ({q}) SELECT total(a1), total(a1) / 2 FROM q", False),
    "count of a query": ("WITH q({a}) AS ({q}) SELECT count(), count(*) FROM q", False),
    "compound with ORDER BY": ("WITH q({a}) AS ({q}) SELECT a1 FROM q UNION SELECT NULL ORDER BY 1", True),
    "IN of a query name": ("WITH q({a}) AS ({q}), r AS (SELECT a1 FROM q) SELECT a1, a1 IN r FROM q", False),
    "recursive without types": ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4), "
                                "q({a}) AS ({q}) SELECT i, (SELECT count(*) FROM q) FROM n", False),
    "window with NULLs": ("WITH q({a}) AS ({q}) SELECT {a}, row_number() OVER (ORDER BY {a}) FROM q", False),
    "subquery without alias": ("SELECT * FROM ({q})", False),
    "JOIN without ON": ("WITH q({a}) AS ({q}) SELECT q.a1, x.one FROM q JOIN (SELECT 1 AS one) AS x", False),
    "LEFT JOIN USING": ("WITH q({a}) AS ({q}) SELECT a1, x.two FROM q LEFT JOIN (SELECT 15 AS a1, 2 AS two) AS x "
                        "USING (a1)", False),
    "group of text": ("WITH q({a}) AS ({q}) SELECT lower('A' || a1) AS k, count(*) FROM q GROUP BY k COLLATE NOCASE", False),
    "sum of a real": ("WITH q({a}) AS ({q}) SELECT sum(a1 * 1.5), sum(a1) / 2, avg(a1) FROM q", False),
    "DISTINCT NOCASE": ("WITH q({a}) AS ({q}) SELECT DISTINCT a1 IS NULL, a1 > 20 FROM q", False),
    "EXCEPT of mixed types": ("WITH q({a}) AS ({q}) SELECT a1 FROM q EXCEPT SELECT '15'", False),
}


def describe(database):
    """{table or view in lower case: {column: declared type}}"""
    tables = {}
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall():
        try:
            columns = database.execute(f'PRAGMA table_info("{name}")').fetchall()
        except Exception:  # a view over what is gone
            continue
        tables[name.lower()] = {column[1].lower(): column[2].upper() for column in columns}
    return tables


class Text:
    """A query in tokens with their depth of parentheses, and what of it a mutation may take."""

    def __init__(self, sql, tables):
        self.tokens = [(m.lastgroup, m.group()) for m in TOKEN.finditer(sql.strip().rstrip(";"))]
        self.depths, depth = [], 0
        for _, token in self.tokens:
            if token == ")":
                depth -= 1
            self.depths.append(depth)
            if token == "(":
                depth += 1
        self.tables = tables
        top = [token.lower() for (kind, token), d in zip(self.tokens, self.depths) if d == 0 and kind == "name"]
        self.compound = any(word in ("union", "except", "intersect") for word in top)
        low = [token.lower() for kind, token in self.tokens if kind == "name"]
        self.subqueries = low.count("select") > 1
        self.grouped = "group" in low
        self.aggregates = any(w in low for w in ("count", "sum", "avg", "min", "max", "total"))
        self.distinct = "distinct" in low
        self.columns = set().union(*[set(tables.get(w, ())) for w in low]) if low else set()
        self.from_tables = [w for w in low if w in tables]

    def text(self, replaced=None):
        out = []
        for i, (_, token) in enumerate(self.tokens):
            out.append(replaced.get(i, token) if replaced else token)
        return "".join(out)

    def top(self, *words, after=0):
        """Position of the first of some words outside all parentheses, or the end."""
        for i in range(after, len(self.tokens)):
            if self.depths[i] == 0 and self.tokens[i][0] == "name" and self.tokens[i][1].lower() in words:
                return i
        return len(self.tokens)

    def operands(self):
        """(positions, text, column or None) of columns and numbers before GROUP BY and ORDER BY."""
        found, last, i = [], self.top("group", "order", "limit"), 0
        visible = [j for j, (kind, _) in enumerate(self.tokens) if kind != "space" and j < last]
        while i < len(visible):
            at = visible[i]
            kind, token = self.tokens[at]
            before = self.tokens[visible[i - 1]][1].lower() if i else ""
            following = [self.tokens[j][1] for j in visible[i + 1 : i + 3]]
            if kind == "name" and token.lower() not in KEYWORDS:
                if len(following) == 2 and following[0] == "." and following[1].lower() in self.columns:
                    found.append((visible[i : i + 3], token + "." + following[1], following[1]))
                    i += 3
                    continue
                if token.lower() in self.columns and before not in ("as", ".") and following[:1] != ["("]:
                    found.append(([at], token, token))
            elif kind == "number" and before not in (".", "by", "limit"):
                found.append(([at], token, None))
            i += 1
        return found


def replace(text, operand, value):
    positions = operand[0]
    return text.text({positions[0]: " " + value + " ", **{p: "" for p in positions[1:]}})


def join_condition(text, condition):
    start = text.top("from")
    if start == len(text.tokens) or text.compound:
        return None
    where = text.top("where", after=start)
    end = text.top(*CLAUSES[1:], after=start)
    if where < len(text.tokens):
        return text.text({where: text.tokens[where][1] + f" ({condition}) AND (",
                          **({end: ") " + text.tokens[end][1]} if end < len(text.tokens) else {})}) + (
                              ")" if end == len(text.tokens) else "")
    if end == len(text.tokens):
        return text.text() + f" WHERE {condition}"
    return text.text({end: f" WHERE {condition} " + text.tokens[end][1]})


def mutations(query, tables):
    """(construct, mutated SQL, whether order counts), in an order that the query's place alone decides."""
    text = Text(query.sql, tables)

    def key(name):
        return hashlib.md5(f"{query.place} {name}".encode()).digest()

    operands = text.operands()
    columns = [operand for operand in operands if operand[2]]
    makers = [(name, "numeric") for name in NUMERIC] + [(name, "value") for name in VALUES]
    makers += [(name, "condition") for name in CONDITIONS] + [(name, "wrap") for name in WRAPS]
    makers += [(name, "own") for name in OWN]
    for name, kind in sorted(makers, key=lambda maker: key(maker[0])):
        number = int.from_bytes(key(name)[:4], "big")
        sql, ordered = None, False
        if kind == "numeric":
            template = NUMERIC[name]
            if operands and not (text.grouped or "unary plus" in name and text.distinct):
                operand = operands[number % len(operands)]
                sql = replace(text, operand, template.format(x=operand[1]))
        elif kind == "value":
            plain = not (text.grouped or text.aggregates or text.distinct or text.compound or text.subqueries)
            own = [operand for operand in operands if operand[0][0] < text.top("from")]
            if plain and own:
                operand = own[number % len(own)]
                value = VALUES[name].format(x=operand[1])
                start = text.top("from")
                if any(w in name for w in ("concat", "total", "sum", "average", "count", "aggregate", "max")):
                    sql = f"SELECT {value} " + "".join(token for _, token in text.tokens[start : text.top("order")])
                else:
                    sql = text.text({0: "SELECT " + value + ", ",
                                     **({2: ""} if text.tokens[2:3] and text.tokens[2][1].lower() == "all" else {})})
        elif kind == "condition":
            # Only columns of the outermost query are in sight of its WHERE.
            own = [operand for operand in columns if text.depths[operand[0][0]] == 0] or ([] if text.subqueries else columns)
            if own:
                operand = own[number % len(own)]
                sql = join_condition(text, CONDITIONS[name].format(x=operand[1], bare=operand[2]))
        elif kind == "wrap":
            template, ordered = WRAPS[name]
            names = [f"a{i + 1}" for i in range(len(query.types))]
            if len(names) < 10:
                sql = template.format(a=", ".join(names), all=", ".join(names), q=text.text())
        else:
            sql = OWN[name](text, number)
        if sql and sql != text.text():
            yield name, sql, ordered


def _operator(old, new):
    def make(text, number):
        places = [i for i, (_, token) in enumerate(text.tokens) if token == old]
        return text.text({places[number % len(places)]: f" {new} "}) if places else None

    return make


def _quoted(left, right):
    def make(text, number):
        places = [operand for operand in text.operands() if operand[2]]
        if not places:
            return None
        place = places[number % len(places)][0][-1]
        return text.text({place: f" {left}{text.tokens[place][1]}{right}"})

    return make


def _double_quoted(text, number):
    places = [i for i, (kind, token) in enumerate(text.tokens) if kind == "string" and token[1:-1].lower() not in text.columns]
    if not places:
        return None
    place = places[number % len(places)]
    return text.text({place: f' "{text.tokens[place][1][1:-1]}" '})


def _hex(text, number):
    places = [operand for operand in text.operands() if not operand[2] and operand[1].isdigit()]
    if not places:
        return None
    place = places[number % len(places)]
    return replace(text, place, hex(int(place[1])))


def _not_indexed(text, number):
    places = [i for i, (_, token) in enumerate(text.tokens) if token.lower() in text.tables]
    if len(places) != 1:
        return None
    after = [i for i in range(places[0] + 1, len(text.tokens)) if text.tokens[i][0] != "space"]
    last = places[0]
    if after and text.tokens[after[0]][1].lower() == "as":
        last = after[1]
    elif after and text.tokens[after[0]][0] == "name" and text.tokens[after[0]][1].lower() not in KEYWORDS:
        last = after[0]
    return text.text({last: text.tokens[last][1] + " NOT INDEXED "})


def _join(text, number):
    for i, (_, token) in enumerate(text.tokens):
        if token.lower() in ("cross", "inner"):
            return text.text({i: ""})
    return None


def _comma_join(text, number):
    for i, (_, token) in enumerate(text.tokens):
        if token.lower() == "cross":
            return text.text({i: "INNER"})
    return None


OWN = {
    "double equals for =": _operator("=", "=="),
    "IS for =": _operator("=", "IS"),
    "IS NOT for <>": _operator("<>", "IS NOT"),
    "!= for <>": _operator("<>", "!="),
    "IS for >": _operator(">", "IS"),
    "modulo for *": _operator("*", "%"),
    "division for +": _operator("+", "/"),
    "division for *": _operator("*", "/"),
    "backticks": _quoted("`", "`"),
    "brackets": _quoted("[", "]"),
    "double quotes": _quoted('"', '"'),
    "double-quoted for a string": _double_quoted,
    "hex for a literal": _hex,
    "NOT INDEXED": _not_indexed,
    "JOIN for CROSS JOIN": _join,
    "INNER JOIN without ON": _comma_join,
}
