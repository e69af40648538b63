"""Spark with Delta Lake reads what brookmill wrote, writes to it, and brookmill goes on. ./dev test --all fetches it."""

import json
import os
import pathlib
import subprocess

import pytest
from project import Project

SPARK = os.environ.get("BROOKMILL_SPARK_PYTHON", "")
JARS = os.environ.get("BROOKMILL_DELTA_JARS", "")
TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/spark_delta"
DEADLINE_S = 600

pytestmark = pytest.mark.skipif(not SPARK, reason="./dev test --all")

PIPELINE = """\
CREATE TABLE orders (id BIGINT, name STRING, amount DOUBLE)
USING csv OPTIONS (path 'data/input/orders', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out USING DELTA PARTITIONED BY (p, day, at) AS
SELECT id, CAST(amount AS DECIMAL(10,2)) AS m, name, CAST(name AS BINARY) AS b, id > 0 AS flag,
       TIMESTAMP'2026-01-31 12:00:00.123456' AS ts, TIMESTAMP_NTZ'2026-01-31 12:00:00' AS wall, array(id, NULL) AS list,
       map(name, id) AS by_name, named_struct('x', id, 'y', name) AS pair,
       CASE id % 3 WHEN 0 THEN 'a b/ü=%' WHEN 1 THEN NULL ELSE 'x' END AS p, DATE'2026-01-31' AS day,
       TIMESTAMP'2026-01-31 12:00:00.5' AS at
FROM STREAM orders;
CREATE STREAMING TABLE plain USING DELTA AS SELECT id, name FROM STREAM orders;
CREATE MATERIALIZED VIEW totals USING DELTA AS SELECT id % 3 AS part, count(*) AS n FROM orders GROUP BY id % 3;
"""


def spark(*statements):
    """The rows of the last statement."""
    done = subprocess.run([SPARK, TOOL, JARS, *statements], capture_output=True, text=True, timeout=DEADLINE_S)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_spark_reads_every_type_and_checkpoint_and_writes_in_between(tmp_path):
    project = Project(tmp_path, PIPELINE)
    for n in range(12):
        project.input(f"orders/{n:02}.csv", f"id,name,amount\n{n},é {n},{n}.5\n")
    project.run_pipeline()
    out, plain, totals = (project.output / name for name in ("out", "plain", "totals"))
    assert list((out / "_delta_log").glob("*10.checkpoint.parquet"))
    row = spark(f"SELECT *, typeof(m) AS type FROM delta.`{out}` WHERE p = 'a b/ü=%' AND name = 'é 3'")
    assert row == [{
        "id": 3, "m": "3.50", "name": "é 3", "b": str("é 3".encode()), "flag": True, "ts": "2026-01-31 12:00:00.123456",
        "wall": "2026-01-31 12:00:00", "list": [3, None], "by_name": {"é 3": 3}, "pair": {"x": 3, "y": "é 3"}, "p": "a b/ü=%",
        "day": "2026-01-31", "at": "2026-01-31 12:00:00.500000", "type": "decimal(10,2)",
    }]  # fmt: skip
    assert spark(f"SELECT * FROM delta.`{totals}` ORDER BY part") == [{"part": n, "n": 4} for n in range(3)]
    counted = spark(f"OPTIMIZE delta.`{plain}`", f"INSERT INTO delta.`{plain}` VALUES (100, 'spark')",
                    f"SELECT count(*) AS n, max(id) AS id FROM delta.`{plain}`")  # fmt: skip
    assert counted == [{"n": 13, "id": 100}]
    project.input("orders/12.csv", "id,name,amount\n12,é 12,1\n")
    project.run_pipeline()
    assert spark(f"SELECT count(*) AS n, count(DISTINCT id) AS ids FROM delta.`{plain}`") == [{"n": 14, "ids": 14}]
