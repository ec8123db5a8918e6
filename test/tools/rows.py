"""Rows of SQLite and of PostgreSQL, made comparable."""

import json

BOOL, INTEGERS, FLOATS, NUMERIC, BYTEA, UUID, JSONS = 16, (20, 21, 23), (700, 701), 1700, 17, 2950, (114, 3802)


def from_postgres(types, rows):
    """Rows of text as Python values: int, float, str, bytes, bool; of numeric, int where it is integral."""

    def value(oid, text):
        if text is None:
            return None
        if oid == BOOL:
            return text == "t"
        if oid in INTEGERS:
            return int(text)
        if oid in FLOATS:
            return float(text)
        if oid == NUMERIC:
            return int(text) if text.lstrip("-").isdigit() else float(text)
        if oid == BYTEA:
            return bytes.fromhex(text[2:])
        return text

    return [tuple(value(oid, text) for oid, text in zip(types, row)) for row in rows]


def comparable(value):
    """A value so that equal ones are those that SQLite's shell and PostgreSQL's would both show as the same number, text
    or blob. Sums of reals depend on their order in the last digits, which do not count."""
    if isinstance(value, bool):
        return ("boolean", str(value), "")
    if isinstance(value, (int, float)):
        short = "%.12g" % value
        return ("number", short if short != "-0" else "0", str(value) if isinstance(value, int) else "")
    if isinstance(value, bytes):
        return ("blob", value.hex(), "")
    return ("null", "", "") if value is None else ("text", value, "")


def _near(left, right):
    """Whether comparable values are equal; two integers exactly."""
    return left[:2] == right[:2] and (left[2] == right[2] or left[2] == "" or right[2] == "")


def _same(left, right):
    return len(left) == len(right) and all(
        len(a) == len(b) and all(_near(x, y) for x, y in zip(a, b)) for a, b in zip(left, right))


def same_rows(expected, got, ordered):
    left, right = [[tuple(comparable(v) for v in row) for row in rows] for rows in (expected, got)]
    if not ordered:
        # Not by the digits of integers: the other side may have them as reals.
        for rows in (left, right):
            rows.sort(key=lambda row: [value[:2] for value in row])
    return _same(left, right)


def same_order_but_for_case(expected, got):
    """Whether both are in one order, taking for equal what a NOCASE column does."""

    def folded(rows):
        return [tuple(comparable(v.lower() if isinstance(v, str) else v) for v in row) for row in rows]

    return _same(folded(expected), folded(got))


def in_types(types, expected):
    """SQLite's rows as the target's types show the same values: booleans, UUIDs in lower case, documents of JSON."""

    def value(oid, v):
        if oid == BOOL and v in (0, 1) and v is not None:
            return bool(v)
        if oid == UUID and isinstance(v, str):
            return v.lower()
        if oid in JSONS and isinstance(v, str):
            return document(v)
        return v

    return [tuple(value(oid, v) for oid, v in zip(types, row)) for row in expected]


def with_documents(types, got):
    return [tuple(document(v) if oid in JSONS and isinstance(v, str) else v for oid, v in zip(types, row)) for row in got]


def document(text):
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return text


def show(rows, count=6):
    text = [str(row) for row in rows[:count]]
    return "\n".join("      " + line[:300] for line in text + ([f"... {len(rows)} rows"] if len(rows) > count else []))
