#!/usr/bin/env python3
"""The cases of test/data/functions.txt, which says what its lines mean: for test/scripts/functions.sh. Prints a line `ok` or
`not ok` per section, with each difference, and whether every function of the translator's tables has a case."""

import argparse
import itertools
import math
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pg_wire
import rows

UNSUPPORTED = "0A000"
MAX_SHOWN = 20
TABLES = ("translate_function_text", "translate_function_number", "translate_function_value", "translate_aggregate",
          "translate_window")


class Case:
    def __init__(self, line, literal, mark, is_product):
        self.text, self.literal, self.mark, self.is_product = line, literal, mark, is_product
        if line.upper().startswith("SELECT"):
            self.sql = line
        elif literal is not None or mark == "?":
            self.sql = f"SELECT {line}"
        else:
            self.sql = f"SELECT id, {line}, typeof({line}) FROM v ORDER BY id"


def read_cases(path):
    """(section, cases) in the order of the file."""
    sets, sections = {}, [("first", [])]
    for line in open(path, encoding="utf8").read().splitlines():
        if line.startswith("# ----"):
            sections.append((line.strip("# -"), []))
        named = re.match(r"(\w+): (.*)", line)
        if named:
            sets[named.group(1)] = named.group(2).split(" ; ")
        if not line.strip() or line.startswith("#") or named:
            continue
        mark = line[0] if line[:2] in ("~ ", "? ", "! ", "^ ") else ""
        text, _, literal = line[2 if mark else 0:].partition(" => ")
        parts = re.split(r"@(\w+)", text)
        for chosen in itertools.product(*(sets[name] for name in parts[1::2])):
            filled = "".join(itertools.chain(*itertools.zip_longest(parts[::2], chosen, fillvalue="")))
            sections[-1][1].append(Case(filled, literal or None, mark, len(parts) > 1))
    return [section for section in sections if section[1]]


def equal(left, right):
    """Values of SQLite and of PostgreSQL. The last digits of reals, which SQLite does not print, do not count."""
    if isinstance(right, bool):
        right = int(right)
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right or (isinstance(left, float) and math.isclose(left, right, rel_tol=1e-15))
    return type(left) is type(right) and left == right


class Judge:
    def __init__(self, options):
        self.sqlite = sqlite3.connect(f"file:{options.file}?mode=ro", uri=True)
        self.schema = options.schema
        self.session = pg_wire.Session(options.socket, options.database, settings=(
            "SET client_min_messages = error", f"SET search_path = {options.schema}, public"))
        self.noted = 0

    def expected(self, case):
        """SQLite's rows; None for an error."""
        sql = case.sql
        if case.literal is not None:
            literal = f"SELECT {case.literal}"
            try:
                found = self.sqlite.execute(sql).fetchall()
                return found if found == self.sqlite.execute(literal).fetchall() else [("another value", found)]
            except sqlite3.Error:
                sql = literal  # a SQLite without the function
        try:
            return self.sqlite.execute(sql).fetchall()
        except (sqlite3.Error, OverflowError):
            return None

    def complaint(self, case):
        """What is wrong, "" where all is well."""
        try:
            call = f"SELECT ferry.translate({pg_wire.literal(case.sql)}, {pg_wire.literal(self.schema)})"
            translation = self.session.query(call)[2][0][0]
        except pg_wire.PgError as error:
            if case.mark == "!":
                return "" if error.state == UNSUPPORTED else f"refused as {error.state}: {error}"
            return f"is not translated: {error}"
        noted = translation.startswith("-- note: ")
        if case.mark == "!":
            return f"is translated: {translation}"
        if case.mark in ("~", "?") and not noted:
            return f"carries no note: {translation}"
        if noted and case.mark == "" and not case.is_product:
            return f"carries a note: {translation}"
        return "" if case.mark == "?" else self.difference(case, translation, noted)

    def difference(self, case, translation, noted):
        expected = self.expected(case)
        try:
            types, _, got = self.session.query(translation)
            got = rows.from_postgres(types, got)
        except pg_wire.PgError as error:
            return "" if expected is None else f"{error}: {translation}"
        if expected is None or case.mark == "^":
            return f"is an error in SQLite, or should be: {translation}"
        same = len(expected) == len(got) and all(
            len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b)) for a, b in zip(expected, got))
        if same:
            return ""
        if noted:
            self.noted += 1
            return ""
        first = next(((a, b) for a, b in itertools.zip_longest(expected, got)
                      if a is None or b is None or not all(equal(x, y) for x, y in zip(a, b))), None)
        return f"{translation}\n        SQLite {first[0]}\n        PostgreSQL {first[1]}"


def calls(text):
    """(name, number of arguments) of each call in an expression."""
    for match in re.finditer(r"(\w+)\(", text):
        depth, quoted, count, filled = 1, False, 1, False
        for char in text[match.end():]:
            if char == "'":
                quoted = not quoted
            if not quoted:
                depth += (char == "(") - (char == ")")
                count += char == "," and depth == 1
            if depth == 0:
                break
            filled = filled or not char.isspace()
        yield match.group(1).lower(), count if filled else 0


def rows_without_case(source, cases):
    called = set()
    for case in cases:
        called.update(calls(case.text))
    missing = []
    for table in TABLES:
        text = open(os.path.join(source, table + ".cpp"), encoding="utf8").read()
        for name, least, most in re.findall(r'\{"(\w+)",\s*(-?\d+),\s*(-?\d+),', text):
            if not any(n == name and int(least) <= count and (int(most) < 0 or count <= int(most)) for n, count in called):
                missing.append(f"{table}: {name}")
    return missing


def main():
    parser = argparse.ArgumentParser()
    for name in ("cases", "source", "file", "socket", "schema", "database"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--every", type=int, default=1, help="of the lines with @, one case in so many")
    options = parser.parse_args()
    sections = read_cases(options.cases)
    judge = Judge(options)
    failed = False
    for name, cases in sections:
        noted, complaints = judge.noted, []
        chosen = [case for i, case in enumerate(cases) if not case.is_product or i % options.every == 0]
        for case in chosen:
            complaint = judge.complaint(case)
            if complaint:
                complaints.append(f"    {case.text}\n        {complaint}")
        print("\n".join(complaints[:MAX_SHOWN]) + ("\n" if complaints else ""), end="")
        failed = failed or bool(complaints)
        result = f"not ok functions: {len(complaints)} of" if complaints else "ok functions:"
        print(f"{result} {len(chosen)} {name} in {options.database}, {judge.noted - noted} differ with a note")
    missing = rows_without_case(options.source, [case for _, cases in sections for case in cases])
    print(f"not ok functions without a case: {', '.join(missing)}" if missing else "ok functions: each has a case")
    return 1 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
