"""The example, end to end: generated, run, read by others, and every metric computed again in plain Python."""

import collections
import csv
import datetime
import math
import pathlib
import shutil

import duckdb
import pytest
import tables
from project import Project

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/ecommerce"
SEGMENTS = ("premium", "regular", "new", "unknown")
METHODS = ("credit_card", "debit_card", "paypal", "bank_transfer", "gift_card")


@pytest.fixture
def project(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "ecommerce", ignore=shutil.ignore_patterns("data"))
    return Project.at(tmp_path / "ecommerce")


def generate(project, *more, out="data/input"):
    project.run("generate", "transactions", "--rows", "500", "--batches", "5", "--out", out, *more, code=0)


def transactions(project):
    rows = []
    for path in sorted((project.root / "data/input").glob("*.csv")):
        with open(path, newline="") as file:
            rows += [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]
    return rows


def transformed(project):
    return transformed_rows(transactions(project))


def transformed_rows(transactions):
    """What the example makes of them; values are texts, numbers or None."""
    rows = []
    for row in transactions:
        amount = float(row["amount"]) if row["amount"] else None
        if None in (row["transaction_id"], row["user_id"], row["product_id"], amount) or amount <= 0:
            continue
        time = datetime.datetime.fromisoformat(row["event_time"])
        quantity = int(row["quantity"])
        discount = float(row["discount_percent"] or 0)
        rows.append({
            **row, "amount": amount, "quantity": quantity, "discount_percent": discount,
            "event_time": time, "customer_segment": row["customer_segment"] or "unknown",
            "revenue": amount * quantity * (1 - discount / 100), "is_high_value": amount >= 200,
            "is_bulk_order": quantity > 3, "event_date": time.date(), "event_hour": time.hour,
        })  # fmt: skip
    return rows


def metrics_of(category, rows):
    count = len(rows)
    revenue = math.fsum(row["revenue"] for row in rows)

    def having(**wanted):
        return [row for row in rows if all(row[key] == value for key, value in wanted.items())]

    found = {
        "product_category": category,
        "transactions": count,
        "revenue": revenue,
        "unique_customers": len({row["user_id"] for row in rows}),
        "unique_products": len({row["product_id"] for row in rows}),
        "average_transaction_value": revenue / count,
        "average_discount_percent": math.fsum(row["discount_percent"] for row in rows) / count,
        "discounted_transactions": sum(row["discount_percent"] > 0 for row in rows),
        "discounted_share": sum(row["discount_percent"] > 0 for row in rows) / count,
        "revenue_given_away": math.fsum(row["amount"] * row["quantity"] * row["discount_percent"] / 100 for row in rows),
        "high_value_transactions": len(having(is_high_value=True)),
        "bulk_orders": len(having(is_bulk_order=True)),
        "completion_rate": len(having(status="completed")) / count,
        "failure_rate": len(having(status="failed")) / count,
        "refund_rate": len(having(status="refunded")) / count,
    }
    for segment in SEGMENTS:
        found[f"{segment}_transactions"] = len(having(customer_segment=segment))
        found[f"{segment}_revenue"] = math.fsum(row["revenue"] for row in having(customer_segment=segment))
    for method in METHODS:
        found[f"{method}_transactions"] = len(having(payment_method=method))
    return found


def same(found, expected):
    """Counts exactly, doubles to 1e-9 relative."""
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        if isinstance(value, float):
            assert found[key] == pytest.approx(value, rel=1e-9, abs=1e-9), key
        else:
            assert found[key] == value, key


def check(project):
    expected = transformed(project)
    for read in (tables.rows, tables.duckdb_rows):
        found = read(project.output / "transformed_transactions")
        assert len(found) == len(expected)
        for row in found:  # the partition's date comes from a folder's name; the readers type it as they like
            row["event_date"] = datetime.date.fromisoformat(str(row["event_date"]))
            row["event_time"] = row["event_time"].replace(tzinfo=None)
        key = lambda row: repr(sorted((k, v) for k, v in row.items() if k != "revenue"))
        for one, other in zip(sorted(found, key=key), sorted(expected, key=key)):
            same(one, other)

        groups = collections.defaultdict(list)
        for row in expected:
            groups[row["product_category"]].append(row)
        metrics = {row["product_category"]: row for row in read(project.output / "transaction_metrics")}
        assert metrics.keys() == groups.keys()
        for category, rows in groups.items():
            same(metrics[category], metrics_of(category, rows))
    return len(expected)


def test_both_outputs_equal_an_independent_computation_batch_after_batch(project):
    generate(project)
    assert len(transactions(project)) == 500 and len(list((project.root / "data/input").glob("*.csv"))) == 5
    epochs = project.run_pipeline("--progress", "json").progress()
    assert [epoch["numInputRows"] for epoch in epochs] == [100] * 5 + [0]  # the last one closes windows
    rows = check(project)
    assert 400 < rows < 500  # the generator makes rows that must be dropped

    before = {path: path.stat().st_mtime_ns for path in project.output.rglob("*.parquet")}
    assert project.run_pipeline("--progress", "json").progress() == []
    assert {path: path.stat().st_mtime_ns for path in project.output.rglob("*.parquet")} == before

    generate(project, "--seed", "7", out="more")
    for path in sorted((project.root / "more").glob("*.csv")):
        path.rename(project.root / "data/input" / f"more-{path.name}")
    epochs = project.run_pipeline("--progress", "json").progress()
    assert sum(epoch["numInputRows"] for epoch in epochs) == 500
    assert check(project) > rows
    assert before.items() - {p: p.stat().st_mtime_ns for p in project.output.rglob("*.parquet")}.items() == {
        item for item in before.items() if "transaction_metrics" in str(item[0])
    }


def test_the_order_and_size_of_batches_do_not_matter(project):
    generate(project)
    spec = project.spec.read_text()
    project.run_pipeline()
    one_by_one = tables.rows(project.output / "transaction_metrics")
    shutil.rmtree(project.output)
    project.spec.write_text(spec.replace('ecommerce.filesPerBatch: "1"', 'ecommerce.filesPerBatch: "3"'))
    assert project.spec.read_text() != spec
    assert len(project.run_pipeline("--progress", "json").progress()) == 3  # the last one closes windows
    check(project)
    for one, other in zip(one_by_one, tables.rows(project.output / "transaction_metrics")):
        same(one, other)


def test_sql_sees_the_datasets_as_others_do(project):
    generate(project)
    project.run_pipeline()
    answer = project.run("sql", "--output", "json", "-e",
                         "SELECT sum(transactions) AS n, sum(revenue) AS revenue FROM transaction_metrics", code=0)  # fmt: skip
    expected = transformed(project)
    (row,) = answer.rows()
    assert row["n"] == len(expected)
    assert row["revenue"] == pytest.approx(math.fsum(r["revenue"] for r in expected), rel=1e-9)


def test_the_generator_is_deterministic(project):
    generate(project, "--seed", "3", out="one")
    generate(project, "--seed", "3", out="two")
    generate(project, "--seed", "4", out="three")
    read = lambda out: [path.read_bytes() for path in sorted((project.root / out).glob("*.csv"))]
    assert read("one") == read("two") != read("three")


# Batch n is file n. Its rows are late by the watermark that batch n - 1 ran with: of the times up to batch n - 2.
WINDOWS = """
WITH input AS (
  SELECT *, dense_rank() OVER (ORDER BY filename) AS batch, event_time::TIMESTAMP AS happened,
         amount * quantity * (1 - coalesce(discount_percent, 0) / 100) AS revenue
  FROM read_csv('{folder}/*.csv', header = true, filename = true, all_varchar = false)
  WHERE transaction_id IS NOT NULL AND user_id IS NOT NULL AND product_id IS NOT NULL AND amount > 0),
seen AS (
  SELECT batch, max(max(happened)) OVER (ORDER BY batch ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING) AS latest
  FROM input GROUP BY batch),
placed AS (
  SELECT input.*, time_bucket(INTERVAL '{size}', happened, TIMESTAMP '1970-01-01') AS start,
         coalesce(time_bucket(INTERVAL '{size}', happened, TIMESTAMP '1970-01-01') + INTERVAL '{size}'
                  <= latest - INTERVAL '{delay}', false) AS late
  FROM input JOIN seen USING (batch)),
closed AS (
  SELECT * FROM placed WHERE NOT late AND start + INTERVAL '{size}' <= (SELECT max(happened) FROM input) - INTERVAL '{delay}')
"""


def test_hours_and_days_with_late_rows(project):
    generate(project)
    project.run_pipeline()
    folder = project.root / "data/input"

    def answer(size, delay, query):
        return duckdb.sql(WINDOWS.format(folder=folder, size=size, delay=delay) + query).fetchall()

    def table(query):
        return [tuple(row.values()) for row in project.run("sql", "-e", query, "--output", "json", code=0).rows()]

    hours = answer("1 hour", "6 hours", """
        SELECT strftime(start, '%Y-%m-%d %H'), product_category, count(*), sum(revenue), max(revenue) FROM closed
        GROUP BY ALL ORDER BY ALL""")  # fmt: skip
    found = table("SELECT date_format(hour, 'yyyy-MM-dd HH'), product_category, transactions, revenue, largest"
                  " FROM hourly_sales ORDER BY 1, 2")  # fmt: skip
    assert len(hours) > 100
    assert [row[:3] for row in found] == [row[:3] for row in hours]
    assert all(math.isclose(a, b) for f, h in zip(found, hours, strict=True) for a, b in zip(f[3:], h[3:], strict=True))

    days = answer("1 day", "1 day", """
        SELECT strftime(start, '%Y-%m-%d'), count(*), count(*) FILTER (status = 'refunded'), sum(revenue) FROM closed
        GROUP BY ALL ORDER BY ALL""")  # fmt: skip
    found = table("SELECT CAST(day AS STRING), transactions, refunds, revenue FROM daily_sales ORDER BY day")
    assert len(days) > 20
    assert [row[:3] for row in found] == [row[:3] for row in days]
    assert all(math.isclose(f[3], d[3]) for f, d in zip(found, days, strict=True))

    late = answer("1 hour", "6 hours", "SELECT transaction_id, strftime(happened, '%Y-%m-%d %H:%M:%S') FROM placed WHERE late ORDER BY ALL")
    assert late
    assert table("SELECT transaction_id, CAST(event_time AS STRING) FROM late_transactions ORDER BY 1, 2") == late
