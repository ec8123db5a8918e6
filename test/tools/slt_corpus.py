"""Files of the sqllogictest corpus: their records, the sample drawn from them, and the rules for comparing results."""

import glob
import hashlib
import os
import re

HASHED = re.compile(r"(\d+) values hashing to ([0-9a-f]{32})$")
NUMBER = re.compile(r"[ \t\n\v\f\r]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")


class Query:
    """A query that SQLite runs, and what the corpus expects of it."""

    def __init__(self, path, ordinal, sql, types, sort, expected, marked):
        self.path, self.ordinal, self.sql = path, ordinal, sql
        self.types, self.sort, self.expected, self.marked = types, sort, expected, marked

    @property
    def place(self):
        return f"{self.path}#{self.ordinal}"


def records(path):
    """(first word, its line, SQL lines, expected lines, conditions) of each record that SQLite runs. `ordinal`s follow from
    the order, whoever runs them."""
    with open(path, encoding="utf8", errors="surrogateescape") as file:
        text = file.read()
    for record in re.split(r"\n[ \t\r]*\n", text):
        lines = [line for line in record.split("\n") if not line.startswith("#")]
        while lines and not lines[0].strip():
            lines.pop(0)
        conditions = []
        while lines and lines[0].startswith(("skipif ", "onlyif ")):
            conditions.append(lines.pop(0))
        if not lines:
            continue
        words = lines[0].split()
        runs = all((c.split()[1] == "sqlite") == c.startswith("onlyif") for c in conditions)
        yield words, lines[1:], conditions, runs


def not_for_postgresql(conditions):
    """Whether the corpus marks a query as one of another meaning there. A bare output name is none."""
    for condition in conditions:
        if condition.startswith("onlyif sqlite"):
            return True
        if condition.startswith("skipif postgresql") and "requires AS" not in condition:
            return True
    return False


def hash_of(text):
    return hashlib.md5(text.encode("utf8", "surrogateescape")).hexdigest()


def sample_file(path, name, count, states):
    """[(statements before it, Query)]: `count` queries that are plain, drawn by the hash of their place, and all that are
    marked. No more than `states` different states of the database, in files that change it as they go. `count` None is
    all of them."""
    statements, plain, marked, seen = [], [], [], []
    for ordinal, (words, lines, conditions, runs) in enumerate(records(path)):
        if not runs:
            continue
        if words[0] == "halt":
            break
        if words[0] == "statement" and (words[1] == "ok" or count is None):
            statements.append("\n".join(lines))
        elif words[0] == "query":
            separator = lines.index("----") if "----" in lines else len(lines)
            query = Query(name, ordinal, "\n".join(lines[:separator]), words[1],
                          words[2] if len(words) > 2 else "nosort", lines[separator + 1 :],
                          not_for_postgresql(conditions))
            (marked if query.marked and count is not None else plain).append((len(statements), query))
    if count is not None:
        order = {query.ordinal: hash_of(query.place) for _, query in plain}
        plain.sort(key=lambda item: order[item[1].ordinal])
        kept = []
        for item in plain:
            if len(kept) == count:
                break
            if item[0] not in seen:
                if len(seen) == states:
                    continue
                seen.append(item[0])
            kept.append(item)
        plain = kept
    return [(tuple(statements[:upto]), query) for upto, query in sorted(plain + marked, key=lambda i: i[1].ordinal)]


def corpus_files(arguments):
    """(path, name to report) of the .test files of folders and files, in a fixed order."""
    found = []
    for argument in arguments:
        if os.path.isdir(argument):
            root = os.path.abspath(argument)
            for path in glob.glob(os.path.join(root, "**", "*.test"), recursive=True):
                found.append((path, os.path.relpath(path, root)))
        else:
            found.append((os.path.abspath(argument), os.path.basename(argument)))
    return sorted(found, key=lambda item: item[1])


def real_text(value):
    """A double as SQLite prints it, up to 15 digits."""
    if value != value:
        return "NULL"
    if value in (float("inf"), float("-inf")):
        return "Inf" if value > 0 else "-Inf"
    text = "%.15g" % value
    if "e" in text:
        mantissa, exponent = text.split("e")
        return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"
    return text if "." in text else text + ".0"


def number_of(value):
    """The numeric value SQLite's column functions give."""
    if isinstance(value, (bytes, str)):
        text = value.decode("latin1") if isinstance(value, bytes) else value
        match = NUMBER.match(text)
        if not match:
            return 0
        return int(match.group(1)) if re.fullmatch(r"[+-]?\d+", match.group(1)) else float(match.group(1))
    return value


def form(value, kind):
    """A value as a line of the corpus: kind is I, R or T."""
    if value is None:
        return "NULL"
    if kind == "I":
        number = number_of(value)
        if isinstance(number, float):
            number = int(number) if abs(number) < 2.0**63 else (-(2**63) if number < 0 else 2**63 - 1)
        return str((number + 2**31) % 2**32 - 2**31)
    if kind == "R":
        return "%.3f" % number_of(value)
    if isinstance(value, bytes):
        value = value.decode("utf8", "surrogateescape")
    text = real_text(value) if isinstance(value, float) else str(value)
    text = "".join(c if " " <= c <= "~" else "@" * len(c.encode("utf8", "surrogateescape")) for c in text)
    return text or "(empty)"


def lines_of(rows, types, sort):
    table = [[form(value, kind) for value, kind in zip(row, types)] for row in rows]
    if sort == "rowsort":
        table.sort()
    values = [value for row in table for value in row]
    if sort == "valuesort":
        values.sort()
    return values


def as_expected(rows, query):
    """Whether rows are what the corpus expects, by its own rules."""
    if any(len(row) != len(query.types) for row in rows):
        return False
    values = lines_of(rows, query.types, query.sort)
    hashed = HASHED.match(query.expected[0]) if len(query.expected) == 1 else None
    if not hashed:
        return values == query.expected
    text = "".join(value + "\n" for value in values)
    return int(hashed.group(1)) == len(values) and hash_of(text) == hashed.group(2)
