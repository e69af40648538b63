"""Nexmark (bench/nexmark): each query as a stream in several epochs gives what a batch gives, and what plain DuckDB gives for
the same events."""

import argparse
import importlib.machinery
import importlib.util
import math
import pathlib

import duckdb
import pytest
import tables
from project import Project

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench/nexmark"
LOADER = importlib.machinery.SourceFileLoader("nexmark_run", str(BENCH / "run"))
nexmark = importlib.util.module_from_spec(importlib.util.spec_from_loader("nexmark_run", LOADER))
LOADER.exec_module(nexmark)

# 100 seconds of event time, so that windows close while it runs.
OPTIONS = argparse.Namespace(events=5000, batch=700, rate=50, seed=11)

# What is not the same in DuckDB's SQL. Timestamps are without time zone there.
WINDOW = "time_bucket(INTERVAL 10 SECONDS, dateTime)"
ANSWERS = {
    "q5": """
      WITH hops AS (SELECT auction, time_bucket(INTERVAL 2 SECONDS, dateTime) - unnest(range(5)) * INTERVAL 2 SECONDS AS start FROM bid),
      counts AS (SELECT auction, count(*) AS num, start FROM hops GROUP BY auction, start)
      SELECT * FROM counts QUALIFY num = max(num) OVER (PARTITION BY start)""",
    "q7": f"""
      WITH best AS (SELECT {WINDOW} AS start, max(price) AS most FROM bid GROUP BY start)
      SELECT auction, price, bidder, dateTime, extra FROM bid JOIN best
      ON price = most AND dateTime BETWEEN start AND start + INTERVAL 10 SECONDS""",
    "q8": f"""
      SELECT id, name, start FROM (SELECT DISTINCT id, name, {WINDOW} AS start FROM person)
      JOIN (SELECT DISTINCT seller AS id, {WINDOW} AS start FROM auction) USING (id, start)""",
    "q11": """
      WITH marked AS (
        SELECT bidder, dateTime, coalesce(dateTime - lag(dateTime) OVER times > INTERVAL 10 SECONDS, true) AS begins
        FROM bid WINDOW times AS (PARTITION BY bidder ORDER BY dateTime)),
      numbered AS (SELECT *, count(*) FILTER (begins) OVER (PARTITION BY bidder ORDER BY dateTime) AS number FROM marked)
      SELECT bidder, count(*) AS bid_count, min(dateTime) AS start, max(dateTime) + INTERVAL 10 SECONDS AS "end"
      FROM numbered GROUP BY bidder, number""",
    "q12": "SELECT bidder, count(*) AS bid_count FROM bid GROUP BY bidder",
}
FOUND = {"q12": "SELECT bidder, sum(bid_count)::BIGINT AS bid_count FROM found GROUP BY bidder"}


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    """The events as tables of DuckDB, by way of three streaming tables."""
    folder = tmp_path_factory.mktemp("events")
    copies = "".join(f"CREATE STREAMING TABLE {kind}_copy AS SELECT * FROM STREAM {kind};\n" for kind in ("person", "auction", "bid"))
    nexmark.make_project(folder, copies, OPTIONS)
    Project.at(folder).run_pipeline()
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for kind in ("person", "auction", "bid"):
        connection.execute(f"CREATE TABLE {kind} AS {rows_of(folder / 'out' / f'{kind}_copy')}")
    connection.execute("CREATE TABLE side_input AS SELECT range AS key, 'value-' || range AS value FROM range(10000)")
    connection.execute("CREATE MACRO date_format(t, format) AS "
                       "CASE format WHEN 'HH:mm' THEN strftime(t, '%H:%M') ELSE strftime(t, '%Y-%m-%d') END")  # fmt: skip
    return connection


def rows_of(table):
    """A query that reads a table's files, with timestamps without time zone."""
    files = f"read_parquet('{table}/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
    described = duckdb.sql(f"DESCRIBE SELECT * FROM {files}").fetchall()
    plain = [f'"{name}"::TIMESTAMP AS "{name}"' for name, kind, *_ in described if kind == "TIMESTAMP WITH TIME ZONE"]
    return f"SELECT * {'REPLACE (' + ', '.join(plain) + ')' if plain else ''} FROM {files}"


def same(mine, theirs):
    return len(mine) == len(theirs) and all(
        math.isclose(a, b, rel_tol=1e-9) if isinstance(a, float) else a == b for a, b in zip(mine, theirs, strict=True)
    )


def in_order(rows):
    return sorted(rows, key=lambda row: [str(value) for value in row if not isinstance(value, float)])


def test_all_queries_are_there():
    assert {path.stem for path in BENCH.glob("q*.sql")} == set(nexmark.QUERIES) == {f"q{i}" for i in range(23)}


@pytest.mark.parametrize("query", nexmark.QUERIES)
def test_a_query_gives_what_a_batch_gives(query, events, tmp_path):
    text = nexmark.text_of(query)
    nexmark.make_project(tmp_path, text, OPTIONS)
    run = Project.at(tmp_path).run_pipeline("--drain", "--progress", "json")
    assert len(run.progress()) >= 8
    found, expected, different = nexmark.differences(tmp_path, query)
    assert found == expected > 0 and different == 0

    assert tables.data_files(tmp_path / "out" / query)
    events.execute(f"CREATE OR REPLACE TEMP VIEW found AS {rows_of(tmp_path / 'out' / query)}")
    columns = [column[0] for column in events.execute("SELECT * FROM found LIMIT 0").description]
    mine = in_order(events.execute(FOUND.get(query, "SELECT * FROM found")).fetchall())
    answer = ANSWERS.get(query, nexmark.batch_query(text))
    theirs = in_order(events.execute(f"SELECT * FROM ({answer})").fetchall())
    wrong = [pair for pair in zip(mine, theirs, strict=True) if not same(*pair)]
    assert not wrong, f"{columns}: {wrong[:3]}"
