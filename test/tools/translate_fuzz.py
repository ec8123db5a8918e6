#!/usr/bin/env python3
"""Random SELECTs (test/fuzz/generate_select.cpp) on SQLite and, translated, on PostgreSQL: for test/scripts/translate_fuzz.sh
and make fuzz-translate. The two sides must return the same rows, or the translation must say by a note that they may not.
Prints a line `ok` or `not ok` per seed, with each difference, smallest first."""

import argparse
import collections
import os
import re
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pg_wire
import rows
import shrink

MAX_ROWS = 20000
RESULTS = ["equal", "noted", "unsupported", "overflow", "invalid", "wrong", "refused", "crashed", "disagreed"]
BAD = ("wrong", "refused", "crashed", "disagreed")


class Fuzz:
    def __init__(self, options):
        self.options = options
        self.sqlite = sqlite3.connect(f"file:{options.file}?mode=ro", uri=True, isolation_level=None)
        self.sqlite.text_factory = lambda raw: raw.decode("utf8", "surrogateescape")
        self.sqlite.set_progress_handler(self.is_late, 100000)
        self.started = time.time()
        self.session = None

    def is_late(self):
        return time.time() > self.started + 3

    def ask(self, sql):
        if self.session is None:
            self.session = pg_wire.Session(self.options.socket, self.options.database, settings=(
                "SET client_min_messages = error", "SET statement_timeout = '3s'", "SET jit = off",
                f"SET search_path = {self.options.schema}, public"))
        try:
            return self.session.query(sql)
        except pg_wire.ConnectionLost:
            self.session = None
            for _ in range(100):  # the postmaster starts anew
                time.sleep(0.2)
                try:
                    self.ask("SELECT 1")
                    break
                except (pg_wire.ConnectionLost, OSError):
                    self.session = None
            raise

    def sqlite_rows(self, sql):
        """Rows, or None where SQLite refuses the statement or there are too many."""
        self.started = time.time()
        try:
            cursor = self.sqlite.execute(sql)
            found = cursor.fetchmany(MAX_ROWS + 1)
            cursor.close()
            return found if len(found) <= MAX_ROWS and cursor.description else None
        except (sqlite3.Error, sqlite3.Warning, OverflowError):
            return None

    def translate(self, sql):
        if self.options.translate == "none":
            return sql
        return self.ask(f"SELECT ferry.translate({pg_wire.literal(sql)}, {pg_wire.literal(self.options.schema)})")[2][0][0]

    def judge(self, comparison, sql):
        """(result, translation, error, SQLite's rows, PostgreSQL's rows)"""
        expected = self.sqlite_rows(sql)
        if expected is None:
            return ("invalid", None, None, None, None)
        translation = None
        try:
            translation = self.translate(sql)
        except pg_wire.PgError as error:
            return ("unsupported" if error.state == "0A000" else "refused", None, f"{error.state} {error}", expected, None)
        except pg_wire.ConnectionLost as error:
            return ("crashed", None, f"translating: {error}", expected, None)
        try:
            types, _, got = self.ask(translation)
        except pg_wire.PgError as error:
            # What SQLite makes a real when 64 bits do not hold it is an error here, and no other rows.
            result = "overflow" if error.state == "22003" and "bigint out of range" in str(error) else "refused"
            return (result, translation, f"{error.state} {error}", expected, None)
        except pg_wire.ConnectionLost as error:
            return ("crashed", translation, str(error), expected, None)
        got = rows.with_documents(types, rows.from_postgres(types, got))
        same = len(expected) == len(got) and all(len(a) == len(b) for a, b in zip(expected, got))
        if same:
            wanted = rows.in_types(types, expected)
            same = rows.same_rows(wanted, got, comparison == "rows")
            if same and comparison == "order":
                same = rows.same_order_but_for_case(wanted, got)
        return ("equal" if same else "noted" if noted(translation) else "wrong", translation, None, expected, got)

    def compared(self, sql):
        """What ferry.compare says against rows that are equal here, or None."""
        try:
            found = self.ask(f"SELECT equal, detail FROM ferry.compare({pg_wire.literal(self.options.server)}, "
                             f"{pg_wire.literal(sql)}, {pg_wire.literal(self.options.schema)})")[2]
        except pg_wire.PgError as error:
            return f"{error.state} {error}"
        return None if found and found[0][0] == "t" else str(found[0][1]) if found else "no row"

    def smaller(self, comparison, sql, result, error):
        head = error_class(error)
        deadline = time.time() + 3

        def fails(candidate):
            if time.time() > deadline:
                return False
            other, _, why, _, _ = self.judge("bag" if comparison != "rows" else "rows", candidate)
            return other == result and error_class(why) == head

        return shrink.shrink(sql, fails)


def noted(translation):
    return re.search(r"^-- note: ", translation, re.M) is not None


def error_class(error):
    """An error without the names and values in it."""
    if error is None:
        return None
    error = re.sub(r" is not translated: .*", " is not translated", error, flags=re.S)
    return re.sub(r"\d+", "N", re.sub(r"\"[^\"]*\"|'[^']*'|\bat (line|column|offset|position)\b.*", "_", error))


def describe(failure):
    result, sql, translation, error, expected, got = failure
    lines = [f"{result}: {sql}"]
    if translation is not None:
        lines.append("  translation: " + translation)
    if error is not None:
        lines.append("  error: " + error)
    if expected is not None:
        lines.append("  SQLite:\n" + rows.show(expected))
    if got is not None:
        lines.append("  PostgreSQL:\n" + rows.show(got))
    return "\n".join("    " + line for line in "\n".join(lines).split("\n"))


def run_seed(fuzz, seed, count, options, deadline=None):
    """Counts per result; the failures; unsupported constructs with their counts."""
    counts, failures, unsupported = collections.Counter(), [], collections.Counter()
    generated = subprocess.run([options.generator, str(seed), str(count)], check=True, stdout=subprocess.PIPE).stdout
    for line in generated.decode().splitlines():
        if deadline and time.time() > deadline:
            break
        comparison, sql = line.split("\t", 1)
        result, translation, error, expected, got = fuzz.judge(comparison, sql)
        counts[result] += 1
        if result == "unsupported":
            unsupported[error_class(error)] += 1
        # ferry.compare takes every order for one that counts, equal keys or not.
        comparable = result == "equal" and (comparison == "rows" or " ORDER BY " not in sql)
        if comparable and options.server and counts["equal"] % 10 == 1 and not noted(translation):
            verdict = fuzz.compared(sql)
            if verdict is not None:
                result, error = "disagreed", "ferry.compare: " + verdict
                counts["disagreed"] += 1
        if result in BAD or result in options.also:
            failures.append((result, sql, translation, error, expected, got, comparison))
    return counts, failures, unsupported


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--generator", required=True)
    parser.add_argument("--file", required=True, help="the SQLite file")
    parser.add_argument("--schema", required=True, help="what it was migrated into")
    parser.add_argument("--server", help="its foreign server: ferry.compare must agree on some of the equal ones")
    parser.add_argument("--socket", required=True)
    parser.add_argument("--database", default="ferry")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=2000, help="statements per seed")
    parser.add_argument("--seconds", type=float, help="go on with further seeds for that long")
    parser.add_argument("--translate", choices=["ferry", "none"], default="ferry")
    parser.add_argument("--shrink", type=int, default=10, help="failures to make small")
    parser.add_argument("--show", type=int, default=20, help="failures to show")
    parser.add_argument("--classes", help="file for all failures, made small, by class")
    parser.add_argument("--also", default=[], type=lambda text: text.split(","), help="results to show like failures")
    options = parser.parse_args()
    fuzz = Fuzz(options)
    seed = options.seed if options.seed is not None else int.from_bytes(os.urandom(4), "big")
    deadline = time.time() + options.seconds if options.seconds else None
    total, failures, unsupported = collections.Counter(), [], collections.Counter()
    while True:
        counts, failed, refused = run_seed(fuzz, seed, options.count, options, deadline)
        total += counts
        unsupported += refused
        failures += failed
        bad = sum(counts[r] for r in BAD)
        print(f"{'not ok' if bad else 'ok'} translate_fuzz: seed {seed}: " +
              ", ".join(f"{counts[r]} {r}" for r in RESULTS if counts[r]), flush=True)
        if deadline is None or time.time() > deadline:
            break
        seed += 1
    for what, count in unsupported.most_common(15):
        print(f"    unsupported {count} times: {what}")
    failures.sort(key=lambda failure: len(failure[1]))
    report(fuzz, failures, options)
    sys.exit(1 if any(total[r] for r in BAD) else 0)


def report(fuzz, failures, options):
    shown = []
    for number, (result, sql, translation, error, expected, got, comparison) in enumerate(failures):
        if number < options.shrink and result != "disagreed":
            sql = fuzz.smaller(comparison, sql, result, error)
            _, translation, error, expected, got = fuzz.judge(comparison, sql)
        shown.append((result, sql, translation, error, expected, got))
    for failure in shown[: options.show]:
        print(describe(failure))
    if options.classes:
        classes = collections.defaultdict(list)
        for failure in shown:
            # An error says what is wrong; of other rows the statement does.
            classes[failure[0], error_class(failure[3]) or shrink.shape(failure[1])].append(failure)
        with open(options.classes, "w", encoding="utf8", errors="surrogateescape") as file:
            for (result, what), members in sorted(classes.items(), key=lambda item: -len(item[1])):
                file.write(f"== {len(members)} {result}: {what}\n")
                file.write(describe(min(members, key=lambda m: len(m[1]))) + "\n\n")


if __name__ == "__main__":
    main()
