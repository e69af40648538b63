"""A run that goes on: files arrive while it runs, it tells its progress, and stops cleanly when it is asked to."""

import json
import signal
import threading

import leftovers
import pytest
import tables
from kill_scenarios import PIPELINE, add_orders
from project import Project, wait_until

# Of Spark's StreamingQueryProgress.
FIELDS = {
    "id", "runId", "name", "timestamp", "batchId", "batchDuration", "numInputRows", "inputRowsPerSecond",
    "processedRowsPerSecond", "durationMs", "stateOperators", "sources", "sink",
}  # fmt: skip
SOURCE_FIELDS = {
    "description", "startOffset", "endOffset", "latestOffset", "numInputRows", "inputRowsPerSecond",
    "processedRowsPerSecond", "metrics",
}  # fmt: skip
STATE_FIELDS = {"operatorName", "numRowsTotal", "numRowsUpdated", "numRowsRemoved", "memoryUsedBytes"}


class Continuous:
    """A continuous run whose progress is collected as it comes."""

    def __init__(self, project, *arguments):
        self.process = project.start("run", "--continuous", "--progress", "json", *arguments)
        self.epochs = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.epochs.append(json.loads(line))

    def rows(self):
        return sum(epoch["numInputRows"] for epoch in self.epochs)

    def wait_for_rows(self, count):
        def there():
            assert self.process.poll() is None, self.process.stderr.read()
            return self.rows() >= count

        wait_until(there, f"{count} rows")

    def stop(self, how=signal.SIGINT):
        self.process.send_signal(how)
        self.reader.join(timeout=30)
        errors = self.process.stderr.read()
        assert self.process.wait(timeout=30) == 0, errors
        return errors


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path, PIPELINE)
    (project.root / "data/input/orders").mkdir()
    return project


def kept(files):
    return [i for number in range(files) for i in range(number * 100, number * 100 + 6) if i % 7]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_files_that_arrive_are_taken_in_until_it_is_stopped(project, how):
    add_orders(project, 0)
    run = Continuous(project)
    run.wait_for_rows(6)
    for number in range(1, 4):
        add_orders(project, number)
        run.wait_for_rows(6 * (number + 1))
    run.stop(how)
    assert run.rows() == 24
    assert [epoch["batchId"] for epoch in run.epochs] == list(range(len(run.epochs)))
    assert sorted(row["id"] for row in tables.rows(project.output / "clean")) == kept(4)
    assert sum(row["n"] for row in tables.rows(project.output / "totals")) == len(kept(4))
    assert not leftovers.leftovers(project)
    assert project.run_pipeline("--progress", "json").progress() == []


def test_progress_has_the_fields_of_spark(project):
    for number in range(3):
        add_orders(project, number)
    epochs = project.run_pipeline("--progress", "json").progress()
    assert [epoch["batchId"] for epoch in epochs] == [0, 1, 2]
    for epoch in epochs:
        assert FIELDS <= epoch.keys()
        assert epoch["name"] == "shop"
        assert epoch["numInputRows"] == 6
        assert epoch["batchDuration"] >= 0 and {"addBatch", "triggerExecution"} <= epoch["durationMs"].keys()
        (source,) = epoch["sources"]
        assert SOURCE_FIELDS <= source.keys()
        assert source["description"].startswith("FileStreamSource[")
        assert source["numInputRows"] == 6
        states = epoch["stateOperators"]
        assert states and all(STATE_FIELDS <= state.keys() for state in states)
        assert states[0]["numRowsTotal"] == 3
        assert {dataset["name"] for dataset in epoch["datasets"]} == {"clean", "totals"}
    assert len({epoch["id"] for epoch in epochs}) == len({epoch["runId"] for epoch in epochs}) == 1
    assert epochs[0]["sources"][0]["startOffset"] is None
    for before, after in zip(epochs, epochs[1:]):
        assert after["sources"][0]["startOffset"] == before["sources"][0]["endOffset"]
        assert before["timestamp"] < after["timestamp"]
    assert epochs[0]["sources"][0]["metrics"]["backlog"] == "2"
    assert epochs[2]["sources"][0]["metrics"]["backlog"] == "0"
    add_orders(project, 3)
    (later,) = project.run_pipeline("--progress", "json").progress()
    assert later["id"] == epochs[0]["id"] and later["runId"] != epochs[0]["runId"] and later["batchId"] == 3


def test_a_trigger_bounds_how_often_epochs_start(project):
    for number in range(4):
        add_orders(project, number)
    run = Continuous(project, "--trigger", "300 milliseconds")
    run.wait_for_rows(24)
    run.stop()
    starts = [tables.pyarrow.scalar(e["timestamp"]).cast(tables.pyarrow.timestamp("ms", "UTC")).as_py() for e in run.epochs]
    gaps = [(after - before).total_seconds() for before, after in zip(starts, starts[1:])]
    assert len(gaps) == 3 and min(gaps) > 0.28, gaps


def test_plain_lines_in_a_pipe_and_nothing_when_none_is_asked_for(project):
    add_orders(project, 0)
    plain = project.run_pipeline()
    assert plain.out == "" and "epoch 0: 6 rows in " in plain.err and "clean" in plain.err
    add_orders(project, 1)
    silent = project.run_pipeline("--progress", "none")
    assert silent.out == silent.err == ""


def test_readers_through_sql_see_one_epoch_of_all_datasets_while_it_runs(project):
    add_orders(project, 0)
    run = Continuous(project)
    run.wait_for_rows(6)
    question = "SELECT (SELECT count(*) FROM clean) AS rows, (SELECT sum(n) FROM totals) AS counted"
    for number in range(1, 15):
        add_orders(project, number)
        (answer,) = project.run("sql", "--output", "json", "-e", question, code=0).rows()
        assert answer["rows"] == answer["counted"], answer
    run.wait_for_rows(15 * 6)
    run.stop()
