#!/usr/bin/env python3
"""Measures the translator with a sqllogictest corpus: test/sqllogictest.sh starts a server and calls this.

Each state of a corpus file becomes a SQLite file, migrated by ferry.migrate into a schema of its own. Every query is translated
and run there, and its rows are held against what the corpus expects or, for mutated queries, what SQLite returns. Categories:

  plain      a sample of the queries, the same in every run
  marked     those that the corpus marks as of another meaning in PostgreSQL
  evidence   all of the folder `evidence`
  construct  the plain sample, one construct of SQLite put into each (slt_mutate.py)

A result is: passed; unsupported (the translator says so); refused (an error of the translated statement in PostgreSQL);
noted (other rows, and a note said so); wrong (other rows without a note: the worst)."""

import argparse
import collections
import multiprocessing
import os
import pickle
import re
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pg_wire
import rows
import slt_corpus
import slt_mutate

BARS = {"plain": 99.95, "marked": 99.0, "evidence": 95.0, "construct": 95.0}
RESULTS = ["passed", "unsupported", "refused", "noted", "wrong"]
MAX_ROWS = 5000  # of a mutated query; others are as many as the corpus says
options = None
session = None


def open_sqlite(statements):
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.text_factory = lambda raw: raw.decode("utf8", "surrogateescape")
    for statement in statements:
        try:
            database.execute(statement)
        except sqlite3.Error:
            pass  # the corpus expects errors of some
    return database


def sqlite_rows(database, sql, limit):
    cursor = database.execute(sql)
    found = cursor.fetchmany(limit)
    cursor.close()
    return found


def connect():
    global session
    session = pg_wire.Session(options.socket, options.database, settings=(
        "SET client_min_messages = error", f"SET statement_timeout = '{options.timeout}s'", "SET jit = off"))


def ask(sql):
    """A statement's answer; reconnects when the server had to start anew."""
    for attempt in range(60):
        try:
            if session is None:
                connect()
            return session.query(sql)
        except (pg_wire.ConnectionLost, OSError) as error:
            lost = error
            drop_session()
            if attempt == 0 and not isinstance(error, OSError):
                first = error
                time.sleep(0.5)
                raise pg_wire.PgError({"C": "08006", "M": f"the server process crashed: {first}"}) from error
            time.sleep(1)
    raise lost


def drop_session():
    global session
    session = None


def translate(sql, schema):
    if options.translate == "none":
        return sql
    return ask(f"SELECT ferry.translate({pg_wire.literal(sql)}, {pg_wire.literal(schema)})")[2][0][0]


def notes_of(translation):
    return re.findall(r"^-- note: (.*)$", translation, re.M) if translation else []


def judge(category, query, sql, expected, ordered, schema, construct):
    """(result, what to log) of one query. `expected`: SQLite's rows. Corpus rules but for constructs."""
    translation = None
    try:
        translation = translate(sql, schema)
    except pg_wire.PgError as error:
        return ("unsupported" if error.state == "0A000" else "refused", translation, f"{error.state} {error}", None)
    try:
        types, _, found = ask(translation)
    except pg_wire.PgError as error:
        return ("refused", translation, f"{error.state} {error}", None)
    got = rows.from_postgres(types, found)
    if category == "construct" or not query.expected_here:
        good = rows.same_rows(expected, got, ordered)
    else:
        # true is not 1, though both would print as one by the rules
        good = slt_corpus.as_expected(got, query) and not any(isinstance(v, bool) for row in got for v in row)
    if good:
        return ("passed", translation, None, got)
    return ("noted" if notes_of(translation) else "wrong", translation, None, got)


def entry(result, category, construct, query, sql, translation, error, expected, got):
    lines = [f"== {result} {category} {construct or ''} {query.place}", "  sqlite: " + sql]
    if translation is not None:
        lines.append("  postgres: " + translation)
    if error is not None:
        lines.append("  error: " + error)
    lines += [f"  expected: {len(expected)} rows", rows.show(expected)]
    if got is not None:
        lines += [f"  got: {len(got)} rows", rows.show(got)]
    return "\n".join(lines)


def migrate(item):
    """Makes the SQLite file of a state and migrates it. None, or the error."""
    number, statements = item
    path, schema = f"{options.work}/s{number}.db", f"s{number}"
    if os.path.exists(path):
        os.remove(path)
    source = open_sqlite(statements)
    target = sqlite3.connect(path)
    source.backup(target)
    target.close()
    os.chmod(path, 0o644)
    try:
        ask(f"CALL ferry.migrate('{path}', '{schema}')")
    except pg_wire.PgError as error:
        if options.translate == "none":
            return None
        return number, f"{error.state} {error}"
    finally:
        if not options.keep:
            os.remove(path)
    return None


def run_chunk(chunk):
    """Runs the queries of one state. [(category, construct, result, log entry or None)]"""
    number, statements, queries = chunk
    schema = f"s{number}"
    database = open_sqlite(statements)
    tables = slt_mutate.describe(database)
    found = []
    ask(f"SET search_path = {schema}, public")

    def run(category, query, sql, ordered, construct=None):
        try:
            expected = sqlite_rows(database, sql, MAX_ROWS + 1 if construct else 10**6)
        except sqlite3.Error:
            return False
        if len(expected) > MAX_ROWS and construct:
            return False
        query.expected_here = slt_corpus.as_expected(expected, query)
        result, translation, error, got = judge(category, query, sql, expected, ordered, schema, construct)
        if error and error.startswith("08006"):
            ask(f"SET search_path = {schema}, public")
        noted = bool(notes_of(translation))
        log = None
        if result != "passed":
            log = entry(result, category, construct, query, sql, translation, error, expected, got)
        found.append((category, construct, result, noted, log))
        return True

    for query in queries:
        ordered = query.sort == "nosort" and re.search(r"\bORDER\s+BY\b", query.sql, re.I) is not None
        if query.path.startswith("evidence"):
            category = "evidence"
        else:
            category = "marked" if query.marked else "plain"
        if category in options.categories:
            run(category, query, query.sql, ordered)
        if category == "plain" and "construct" in options.categories:
            for construct, sql, in_order in slt_mutate.mutations(query, tables):
                if options.construct and construct != options.construct:
                    continue
                if run("construct", query, sql, in_order, construct):
                    break
    return found


def draw(item):
    path, name, count = item
    if name.startswith("evidence"):
        count = None
    return slt_corpus.sample_file(path, name, count, options.states)


def selection(pool):
    files = slt_corpus.corpus_files(options.corpus)
    good = [item for item in files if not item[1].startswith("evidence")]
    share = -(-options.sample // max(1, len(good)))
    key = slt_corpus.hash_of(repr((files, share, options.states)))
    cache = f"{options.cache}/slt-{key}.pickle" if options.cache else None
    if cache and os.path.exists(cache):
        with open(cache, "rb") as file:
            drawn = pickle.load(file)
    else:
        drawn = [query for part in pool.imap(draw, [(*item, share) for item in files], chunksize=4) for query in part]
        if cache:
            with open(cache, "wb") as file:
                pickle.dump(drawn, file)
    # A smaller sample takes some of each file, and of the marked ones a like share.
    plain = sorted((slt_corpus.hash_of(q.place), q.place) for _, q in drawn if not q.marked and not q.path.startswith("evidence"))
    kept = {place for _, place in plain[: options.sample]}
    marked = sorted((slt_corpus.hash_of(q.place), q.place) for _, q in drawn if q.marked and not q.path.startswith("evidence"))
    kept |= {place for _, place in marked[: max(200, options.sample * len(marked) // 20128)]}
    drawn = [(s, q) for s, q in drawn if q.path.startswith("evidence") or q.place in kept]
    wanted = []
    for statements, query in drawn:
        if query.path.startswith("evidence"):
            use = "evidence" in options.categories
        elif query.marked:
            use = "marked" in options.categories
        else:
            use = "plain" in options.categories or "construct" in options.categories
        if use:
            wanted.append((statements, query))
    return wanted


def chunks_of(drawn):
    states, numbers = collections.OrderedDict(), {}
    for statements, query in drawn:
        states.setdefault(statements, []).append(query)
    chunks = []
    for statements, queries in states.items():
        number = numbers[statements] = len(numbers)
        for at in range(0, len(queries), 100):
            chunks.append((number, statements, queries[at : at + 100]))
    return numbers, chunks


def report(found, seconds, log):
    counts = collections.defaultdict(collections.Counter)
    constructs = collections.defaultdict(collections.Counter)
    for category, construct, result, noted, _ in found:
        counts[category][result] += 1
        counts[category]["total"] += 1
        counts[category]["passed, with a note"] += result == "passed" and noted
        if construct:
            constructs[construct][result] += 1
    wrong = [log for _, _, result, _, log in found if result == "wrong"]
    print(f"{'category':<10}{'total':>8}" + "".join(f"{r:>13}" for r in RESULTS) + f"{'passed %':>10}{'bar':>8}")
    for category in BARS:
        if category in counts:
            c = counts[category]
            share = 100.0 * c["passed"] / c["total"]
            print(f"{category:<10}{c['total']:>8}" + "".join(f"{c[r]:>13}" for r in RESULTS) +
                  f"{share:>10.2f}{BARS[category]:>8}  {'met' if share >= BARS[category] else 'MISSED'}"
                  f"  ({c['passed, with a note']} passed with a note)")
    print(f"wrong without a note: {len(wrong)} (bar: 0), {seconds:.0f} s; log: {log}")
    bad = [(name, c) for name, c in constructs.items() if sum(c.values()) != c["passed"]]
    for name, c in sorted(bad, key=lambda item: item[1]["passed"] - sum(item[1].values())):
        print(f"  {name:<28}" + ", ".join(f"{c[r]} {r}" for r in RESULTS if c[r]))
    return all(100.0 * counts[c]["passed"] >= BARS[c] * counts[c]["total"] for c in counts) and not wrong


def main():
    global options
    parser = argparse.ArgumentParser(description="Measures ferry.translate with a sqllogictest corpus.")
    parser.add_argument("corpus", nargs="+", help="folders or .test files")
    parser.add_argument("--socket", required=True, help="directory of the server's socket")
    parser.add_argument("--database", default="ferry")
    parser.add_argument("--work", required=True, help="directory for SQLite files that the server can read")
    parser.add_argument("--sample", type=int, default=20128, help="plain queries to draw")
    parser.add_argument("--states", type=int, default=4, help="of one file, states of the database")
    parser.add_argument("--categories", default=",".join(BARS), type=lambda text: text.split(","))
    parser.add_argument("--construct", help="only this construct")
    parser.add_argument("--translate", choices=["ferry", "none"], default="ferry", help="none: the text as it stands")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--timeout", type=int, default=20, help="seconds for one statement")
    parser.add_argument("--cache", help="directory that keeps the selection for the next run")
    parser.add_argument("--log", default="sqllogictest.log")
    parser.add_argument("--keep", action="store_true", help="keep the SQLite files")
    options = parser.parse_args()
    started = time.time()
    with multiprocessing.Pool(options.jobs) as pool:
        drawn = selection(pool)
        numbers, chunks = chunks_of(drawn)
        print(f"{len(drawn)} queries in {len(numbers)} states of databases ({time.time() - started:.0f} s)", flush=True)
        failures = [f for f in pool.imap_unordered(migrate, [(n, s) for s, n in numbers.items()], chunksize=1) if f]
        for number, error in failures[:20]:
            print(f"not migrated: state {number}: {error}")
        print(f"migrated, {len(failures)} failures ({time.time() - started:.0f} s)", flush=True)
        found = [one for part in pool.imap(run_chunk, chunks, chunksize=1) for one in part]
    with open(options.log, "w", encoding="utf8", errors="surrogateescape") as log:
        order = {result: i for i, result in enumerate(reversed(RESULTS))}
        for item in sorted((item for item in found if item[4]), key=lambda item: order[item[2]]):
            log.write(item[4] + "\n\n")
    sys.exit(0 if report(found, time.time() - started, options.log) else 1)


if __name__ == "__main__":
    main()
