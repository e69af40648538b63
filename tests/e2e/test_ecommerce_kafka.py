"""examples/ecommerce-kafka: its systems started as its README says, its pipeline run, its metrics computed again elsewhere."""

import collections
import datetime
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import types

import delta_tables
import pytest
from kafka_topics import read_committed, tool, values
from project import PROGRAM, Project
from test_ecommerce import metrics_of, same, transformed_rows

os.environ.setdefault("no_proxy", "127.0.0.1")  # delta-rs goes where the environment says

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_S = 120


class Example:
    """A copy of the example, on ports of its own."""

    def __init__(self, folder):
        shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("data"))
        for name in ("dev", "tools"):
            (folder / name).symlink_to(ROOT / name)
        self.project = Project.at(folder / "examples/ecommerce-kafka")
        self.ports = {"KAFKA_PORT": tool.free_port(), "S3_PORT": tool.free_port()}
        self.servers = f"127.0.0.1:{self.ports['KAFKA_PORT']}"
        spec = self.project.spec.read_text()
        for default, port in {"127.0.0.1:19092": "KAFKA_PORT", "127.0.0.1:19000": "S3_PORT"}.items():
            assert default in spec
            spec = spec.replace(default, f"127.0.0.1:{self.ports[port]}")
        self.project.spec.write_text(spec)
        self.process = None

    def start(self, rows):
        environment = {**os.environ, **{name: str(port) for name, port in self.ports.items()}, "BROOKMILL": str(PROGRAM)}
        self.process = subprocess.Popen([self.project.root / "systems", str(rows)], env=environment, text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
        watchdog = threading.Timer(START_S, self.process.kill)
        watchdog.start()
        said = []
        for line in self.process.stdout:
            said.append(line)
            if line.startswith("ready"):
                break
        watchdog.cancel()
        assert said and said[-1].startswith("ready"), "".join(said)
        return self

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0
        for port in self.ports.values():
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", port)) != 0, "a system was left running"

    def send(self, *files):
        python = subprocess.run([ROOT / "dev", "python"], check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
        subprocess.run([python, self.project.root / "send", self.servers, "transactions", *files], check=True)

    def topic(self, name):
        return read_committed(types.SimpleNamespace(address=self.servers), name)

    def table(self, name):
        """As delta-rs reads it from S3."""
        options = delta_tables.s3_options(f"http://127.0.0.1:{self.ports['S3_PORT']}", "example", "example")
        return delta_tables.s3_rows(f"s3://shop-lake/{name}", options)


@pytest.fixture
def example(tmp_path):
    example = Example(tmp_path)
    yield example
    if example.process is not None and example.process.poll() is None:
        example.process.terminate()
        example.process.wait(timeout=60)


def check(example):
    """What is in the topic now, transformed and aggregated in Python, is what the tables hold."""
    messages = [json.loads(value) for value in values(example.topic("transactions"))]
    columns = {key for message in messages for key in message}
    expected = transformed_rows([{key: message.get(key) for key in columns} for message in messages])

    found = example.table("transformed_transactions")
    assert len(found) == len(expected)
    for row in found:
        row["event_time"] = row["event_time"].replace(tzinfo=None)
        assert isinstance(row["event_date"], datetime.date)
    key = lambda row: repr(sorted((k, v) for k, v in row.items() if k != "revenue"))
    for one, other in zip(sorted(found, key=key), sorted(expected, key=key)):
        same(one, other)

    groups = collections.defaultdict(list)
    for row in expected:
        groups[row["product_category"]].append(row)
    metrics = {row["product_category"]: row for row in example.table("transaction_metrics")}
    assert metrics.keys() == groups.keys()
    for category, rows in groups.items():
        same(metrics[category], metrics_of(category, rows))

    large = sorted(row["transaction_id"] for row in expected if row["revenue"] >= 1000)
    sent = [json.loads(value) for value in values(example.topic("large-transactions"))]
    assert large and sorted(row["transaction_id"] for row in sent) == large
    hours = example.table("hourly_sales")
    assert 0 < len({(row["hour"], row["product_category"]) for row in hours}) == len(hours)
    return len(expected)


def test_messages_become_delta_tables_and_every_metric_is_right(example):
    example.start(2000)
    example.project.run_pipeline()
    rows = check(example)
    assert 1700 < rows < 2000  # the generator makes rows that must be dropped
    example.project.run("generate", "transactions", "--rows", "500", "--batches", "2", "--seed", "7", "--out", "more", code=0)
    example.send(*sorted((example.project.root / "more").glob("*.csv")))
    example.project.run_pipeline()
    assert check(example) > rows
    example.stop()
