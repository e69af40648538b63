"""Random queries over a small table, asked of brookmill and of a real Spark; prints those that are answered differently.

    python3 -m venv …; pip install "pyspark[connect]==4.3.0"     (and Java 17)
    python tools/spark_random/compare.py --remote sc://localhost:15002 [--queries 500] [--seed 7]

The seed is printed; the same seed makes the same queries. Names, types, rows and error classes are compared. A query of ours
that is refused as not supported is counted, not shown. What is found becomes a line of tests/sql.
"""

import argparse
import json
import logging
import math
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "spark_goldens"))
import goldens  # noqa: E402

TABLE = (
    "VALUES (1, -5L, 2.50, 'abc', DATE '2024-02-29', TIMESTAMP '2024-03-10 01:30:00', true, 0.5D, array(3, NULL, 1)), "
    "(2, 0L, -0.01, '', DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:59.5', false, CAST('NaN' AS DOUBLE), array()), "
    "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), "
    "(2147483647, 9223372036854775807L, 99.99, 'Ünï 😀', DATE '9999-12-31', TIMESTAMP '2000-01-01 00:00:00', true, -0.0D, "
    "array(7, 7, -5)) AS t(i, l, m, s, d, ts, b, x, a)"
)
# Kinds of values: number, text, date, timestamp, boolean, array of INT.
COLUMNS = {"n": ["i", "l", "m", "x"], "s": ["s"], "d": ["d"], "t": ["ts"], "b": ["b"], "a": ["a"]}
LITERALS = {
    "n": ["0", "1", "-7", "3L", "1.5", "0.001", "2.5D", "NULL", "100Y"],
    "s": ["'a'", "''", "'12'", "' x '", "'b,c'", "NULL", "'ünï'"],
    "d": ["DATE '2024-01-31'", "DATE '0001-01-01'", "NULL"],
    "t": ["TIMESTAMP '2024-12-31 23:59:59'", "NULL"],
    "b": ["true", "false", "CAST(NULL AS BOOLEAN)"],
    "a": ["array(1, 2, 3)", "CAST(array() AS ARRAY<INT>)", "CAST(NULL AS ARRAY<INT>)"],
}
# What makes a value of a kind: a template and the kinds of its holes.
FORMS = {
    "n": [
        ("({} + {})", "nn"), ("({} - {})", "nn"), ("({} * {})", "nn"), ("({} / {})", "nn"), ("({} % {})", "nn"),
        ("(- {})", "n"), ("abs({})", "n"), ("round({}, 1)", "n"), ("floor({})", "n"), ("ceil({})", "n"), ("sign({})", "n"),
        ("length({})", "s"), ("locate({}, {})", "ss"), ("year({})", "d"), ("month({})", "t"), ("dayofweek({})", "d"),
        ("datediff({}, {})", "dd"), ("hour({})", "t"), ("coalesce({}, {})", "nn"), ("nullif({}, {})", "nn"),
        ("if({}, {}, {})", "bnn"), ("CASE WHEN {} THEN {} ELSE {} END", "bnn"), ("try_cast({} AS INT)", "s"),
        ("CAST({} AS DOUBLE)", "n"), ("greatest({}, {})", "nn"), ("try_divide({}, {})", "nn"), ("pmod({}, {})", "nn"),
        ("size({})", "a"), ("array_max({})", "a"), ("aggregate({}, 0L, (acc, e) -> acc + coalesce(e, 0))", "a"), ("get({}, 1)", "a"),
        ("try_element_at({}, -1)", "a"), ("array_position({}, 7)", "a"), ("crc32({})", "s"), ("xxhash64({}, {})", "sn"), ("hash({})", "a"),
        ("octet_length({})", "s"), ("weekofyear({})", "d"), ("months_between({}, {})", "dt"), ("unix_timestamp({})", "t"),
        ("CAST(get_json_object(concat('{{\"k\":', coalesce({}, 0), '}}'), '$.k') AS DOUBLE)", "n"), ("bit_count({})", "b"),
        ("ascii({})", "s"), ("levenshtein({}, {})", "ss"), ("size(split({}, ','))", "s"), ("CAST({} AS DECIMAL(20, 4))", "n"),
    ],
    "s": [
        ("upper({})", "s"), ("lower({})", "s"), ("trim({})", "s"), ("concat({}, {})", "ss"), ("substring({}, 2)", "s"),
        ("substring({}, {}, 2)", "sn"), ("CAST({} AS STRING)", "n"), ("CAST({} AS STRING)", "d"), ("CAST({} AS STRING)", "t"),
        ("reverse({})", "s"), ("lpad({}, 5, '*')", "s"), ("replace({}, 'a', 'z')", "s"), ("coalesce({}, {})", "ss"),
        ("date_format({}, 'yyyy-MM-dd')", "d"), ("if({}, {}, {})", "bss"), ("initcap({})", "s"), ("repeat({}, 2)", "s"),
        ("array_join({}, '-', '?')", "a"), ("to_json(named_struct('k', {}, 'v', {}))", "sn"), ("translate({}, 'abc', '12')", "s"),
        ("regexp_extract({}, '(b)(.)', 2)", "s"), ("date_format({}, 'E dd MMM uuuu HH:mm:ss.SS')", "t"), ("hex({})", "s"), ("soundex({})", "s"),
        ("CAST({} AS STRING)", "a"), ("typeof({})", "n"), ("overlay({} PLACING '#' FROM 2)", "s"), ("substring_index({}, ' ', 1)", "s"),
        ("CAST({} - {} AS STRING)", "dd"), ("CAST(map({}, 1, 'zz', 2) AS STRING)", "s"), ("format_number({}, 2)", "n"),
        ("regexp_replace({}, '[a-c]', '#')", "s"), ("split_part({}, ',', 1)", "s"), ("left({}, 2)", "s"), ("md5({})", "s"),
    ],
    "d": [
        ("date_add({}, 30)", "d"), ("add_months({}, 1)", "d"), ("last_day({})", "d"), ("CAST({} AS DATE)", "t"),
        ("trunc({}, 'MM')", "d"), ("next_day({}, 'MO')", "d"), ("coalesce({}, {})", "dd"), ("{} - INTERVAL 1 MONTH", "d"),
    ],
    "t": [
        ("date_trunc('HOUR', {})", "t"), ("({} + INTERVAL 1 DAY)", "t"), ("CAST({} AS TIMESTAMP)", "d"),
        ("coalesce({}, {})", "tt"), ("timestamp_seconds(CAST({} AS INT))", "b"),
    ],
    "b": [
        ("({} = {})", "nn"), ("({} < {})", "nn"), ("({} <=> {})", "ss"), ("({} >= {})", "dd"), ("({} AND {})", "bb"),
        ("({} OR {})", "bb"), ("(NOT {})", "b"), ("({} IS NULL)", "n"), ("({} IN ({}, {}))", "nnn"), ("({} LIKE 'a%')", "s"),
        ("array_contains({}, 7)", "a"), ("exists({}, e -> e > 2)", "a"), ("arrays_overlap({}, {})", "aa"), ("({} < {})", "aa"),
        ("({} BETWEEN {} AND {})", "nnn"), ("({} RLIKE '^[a-z]+$')", "s"), ("startswith({}, {})", "ss"), ("isnan({})", "n"),
    ],
    "a": [
        ("transform({}, (e, i) -> e - i)", "a"), ("filter({}, e -> e > 1)", "a"), ("array_sort({})", "a"), ("sort_array({}, false)", "a"),
        ("array_distinct({})", "a"), ("array_union({}, {})", "aa"), ("array_except({}, {})", "aa"), ("slice({}, 1, 2)", "a"),
        ("concat({}, {})", "aa"), ("reverse({})", "a"), ("array_append({}, 9)", "a"), ("array_remove({}, 7)", "a"), ("coalesce({}, {})", "aa"),
        ("if({}, {}, {})", "baa"), ("array_compact({})", "a"), ("array_repeat(month({}), 2)", "d"), ("zip_with({}, {}, (p, q) -> p + q)", "aa"),
        ("from_json(concat('[', length({}), ']'), 'ARRAY<INT>')", "s"), ("flatten(array({}, {}))", "aa"), ("array_insert({}, 2, 0)", "a"),
    ],
}
AGGREGATES = ["sum({})", "avg({})", "min({})", "max({})", "count({})", "count(DISTINCT {})", "stddev({})"]


def expression(rng, kind, depth):
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(COLUMNS[kind] if rng.random() < 0.7 else LITERALS[kind])
    template, holes = rng.choice(FORMS[kind])
    return template.format(*(expression(rng, hole, depth - 1) for hole in holes))


def query(rng):
    depth = rng.randint(1, 3)
    where = f" WHERE {expression(rng, 'b', 2)}" if rng.random() < 0.3 else ""
    if rng.random() < 0.25:
        key = expression(rng, rng.choice("sbd"), 1)
        made = rng.choice(AGGREGATES).format(expression(rng, "n", depth))
        return f"SELECT {key}, {made} FROM {TABLE}{where} GROUP BY {key}"
    return f"SELECT {expression(rng, rng.choice('nsdtba'), depth)} FROM {TABLE}{where}"


def ours(brookmill, sql):
    """One JSON object: names, types, rows; or the class and text of the error."""
    shown = f"SELECT {', '.join(f'CAST(c{i} AS STRING)' for i in range(sql.columns))} FROM ({sql.text}) AS q({sql.aliases})"
    run = subprocess.run([brookmill, "sql", "-e", shown, "--output", "json"], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return {"error": goldens.error_class(Exception(run.stderr)), "message": run.stderr.strip()}
    return {"rows": [list(json.loads(line).values()) for line in run.stdout.splitlines()]}


class Query:
    def __init__(self, text, columns):
        self.text = text
        self.columns = columns
        self.aliases = ", ".join(f"c{i}" for i in range(columns))


def same_cell(a, b, kind):
    if a == b:
        return True
    if a is None or b is None or kind not in ("double", "float"):
        return False
    x, y = float(a), float(b)
    return (math.isnan(x) and math.isnan(y)) or math.isclose(x, y, rel_tol=1e-12)


def differs(mine, sparks):
    if "error" in sparks:
        return mine.get("error") != sparks["error"]
    if "error" in mine or len(mine["rows"]) != len(sparks["rows"]):
        return True
    ordered = zip(sorted(mine["rows"], key=str), sorted(sparks["rows"], key=str), strict=True)
    return not all(all(map(same_cell, a, b, sparks["types"])) for a, b in ordered)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--remote", required=True, help="a Spark Connect server, sc://host:port")
    arguments.add_argument("--brookmill", default=ROOT / "build" / "release" / "brookmill", help="the program")
    arguments.add_argument("--queries", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    wanted = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    print(f"seed {wanted.seed}")
    rng = random.Random(wanted.seed)
    spark = goldens.connect(wanted.remote)
    found = refused = 0
    for _ in range(wanted.queries):
        text = query(rng)
        sparks = goldens.answer(spark, {"sql": text})
        mine = ours(wanted.brookmill, Query(text, 2 if " GROUP BY " in text else 1))
        if mine.get("error") in ("UNSUPPORTED_FEATURE", "UNRESOLVED_ROUTINE"):
            refused += 1
        elif differs(mine, sparks):
            found += 1
            print(f"\n{text.replace(TABLE, 'TABLE')}\n  ours:  {mine}\n  Spark: {sparks.get('error', sparks.get('rows'))}")
    print(f"\n{wanted.queries} queries: {found} answered differently, {refused} refused")
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
