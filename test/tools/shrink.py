"""Makes a failing statement small: tokens go, whole spans at first, as long as it fails in the same way."""

import re

TOKEN = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][A-Za-z0-9_.]*|\d+\.?\d*(?:e[+-]?\d+)?"""
    r"""|<>|<=|>=|==|!=|\|\||<<|>>|->>?|\S""")


def join(tokens):
    text = " ".join(tokens)
    text = re.sub(r"([A-Za-z_]) \(", r"\1(", text)
    for word in "IN AND OR NOT AS VALUES EXISTS FROM WHERE OVER WHEN THEN UNION SELECT BETWEEN".split():
        text = text.replace(word + "(", word + " (")
    return text.replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def shrink(sql, fails, budget=250):
    """`fails(sql)`: whether a statement, which may be none at all, fails in the same way."""
    tokens = TOKEN.findall(sql)
    if not fails(join(tokens)):
        return sql
    size = max(1, len(tokens) // 2)
    while size >= 1 and budget > 0:
        at, changed = 0, False
        while at < len(tokens) and budget > 0:
            # Also a span for its inside: of (a + b), a; of f(a, b), a.
            candidates = [tokens[:at] + tokens[at + size :]]
            if size > 1:
                candidates.append(tokens[:at] + ["1"] + tokens[at + size :])
            for candidate in candidates:
                budget -= 1
                if candidate and fails(join(candidate)):
                    tokens, changed = candidate, True
                    break
            else:
                at += 1 if size < 4 else size // 2
        if not changed or size > 1:
            size = size // 2 if not changed else min(size, max(1, len(tokens) // 2))
        if size == 0:
            break
    return join(tokens)


def shape(sql):
    """What a class of failures has in common: the statement without its names and values."""
    sql = re.sub(r"'(?:[^']|'')*'", "'s'", sql)
    sql = re.sub(r"\bx's'", "x's'", sql)
    sql = re.sub(r"\b[a-z]+\d*\.", "", sql)
    sql = re.sub(r"(?<![\w'])\d+\.?\d*(e[+-]?\d+)?", "N", sql)
    return re.sub(r"\b[sctk]\d+\b", "_", sql)
