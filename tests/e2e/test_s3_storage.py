"""The checkpoint on a real S3 server: a pipeline goes on from it on an empty disk, exactly once, and of two runs at once one
stops."""

import json
import os
import shutil
import signal

import pytest
import s3_server
from conformance import conforms
from project import FAULTY_PROGRAM, LONG, SPEC, Project, complains, wait_until

os.environ.setdefault("no_proxy", "127.0.0.1")

LAKE = "CREATE STREAMING TABLE lake USING delta LOCATION '{house}/lake' AS SELECT id, name FROM STREAM out;\n"
SQL = """\
CREATE TABLE orders (id BIGINT, name STRING) USING json LOCATION '{input}'{more};
CREATE STREAMING TABLE out USING parquet LOCATION '{house}/out' AS SELECT id, name, id % 2 AS part FROM STREAM orders;
CREATE MATERIALIZED VIEW per_name USING json LOCATION '{house}/per_name' AS
SELECT name, count(*) AS n, count(DISTINCT part) AS parts FROM out GROUP BY name;
"""


class Pipeline:
    """Everything on S3; a disk holds the project's files and nothing else."""

    def __init__(self, folder, bucket, name="p", more="", lake=True):
        self.folder, self.bucket, self.name = folder, bucket, name
        self.tables = ("out", "lake") if lake else ("out",)
        self.sql = (SQL + LAKE if lake else SQL).format(input=bucket.path(f"{name}/input"), house=bucket.path(f"{name}/house"), more=more)
        self.storage = bucket.path(f"{name}/storage")
        self.login = bucket.server.login
        self.rows = self.disks = 0
        self.new_disk()

    def new_disk(self):
        """The old one is gone; temporary files are another machine's."""
        spec = SPEC.replace("storage: data/output/checkpoints", f"storage: {self.storage}")
        if self.disks > 0:
            shutil.rmtree(self.project.root)
        self.disks += 1
        self.project = Project(self.folder / f"{self.name}-{self.disks}", self.sql, spec=spec)
        return self.project

    def environment(self):
        temporary = self.project.root / "tmp"
        temporary.mkdir(exist_ok=True)
        return {**self.login, "TMPDIR": str(temporary)}

    def add(self, count=4):
        lines = "".join(json.dumps({"id": n, "name": f"n{n % 1500}" * 8}) + "\n" for n in range(self.rows, self.rows + count))
        self.bucket.put(f"{self.name}/input/{self.rows:08}.json", lines)
        self.rows += count

    def run(self, *arguments, code=0):
        return self.project.run("run", *arguments, environment=self.environment(), code=code)

    def faulty(self, fault):
        environment = {**self.environment(), "BROOKMILL_FAULT": fault}
        return self.project.run("run", program=FAULTY_PROGRAM, environment=environment)

    def calls(self):
        counted = self.folder / f"{self.name}.calls"
        run = self.faulty(f"count:{counted}")
        assert run.code == 0, run
        return counted.read_text().splitlines()

    def ask(self, query):
        run = self.project.run("sql", "--output", "json", "-e", query, environment=self.environment(), code=0)
        return run.rows()

    def check(self):
        n = self.rows
        whole = [{"n": n, "distinct": n, "s": n * (n - 1) // 2}]
        for table in self.tables:
            query = f"SELECT count(*) AS n, count(DISTINCT id) AS distinct, sum(id) AS s FROM {table}"
            assert self.ask(query) == whole, table
        assert self.ask("SELECT sum(n) AS n, count(*) AS names FROM per_name") == [{"n": n, "names": min(n, 1500)}]

    def keys(self, folder="storage"):
        return [key.removeprefix(f"{self.name}/{folder}/") for key in self.bucket.keys(f"{self.name}/{folder}/")]

    def staged(self):
        return [key for key in self.keys() if key.startswith("_staging/")]


@conforms("storage on s3", "resume")
def test_a_pipeline_goes_on_from_s3_alone_on_an_empty_disk(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    for count in (4, 3000, 5):
        pipeline.add(count)
        pipeline.run()
        pipeline.check()
        assert not list((pipeline.project.root / "data").rglob("*.*"))  # nothing of it is on the disk
        pipeline.new_disk()
    assert any(key.endswith(".state") for key in pipeline.keys()) and not pipeline.staged()
    shown = pipeline.project.run("checkpoint", "show", environment=pipeline.environment(), code=0)
    assert pipeline.storage in shown.out and "epoch 2" in shown.out and "streaming table" in shown.out
    verified = pipeline.project.run("checkpoint", "verify", environment=pipeline.environment(), code=0)
    assert "3 epochs" in verified.out and "all whole" in verified.out
    state = next(key for key in pipeline.keys() if key.endswith(".state"))
    bucket.put(f"{pipeline.name}/storage/{state}", "damaged")
    damaged = pipeline.project.run("checkpoint", "verify", environment=pipeline.environment())
    complains(damaged, 1, "damaged", state.rsplit("/", 1)[1])


@conforms("storage on s3", "replay")
def test_a_table_that_comes_late_is_filled_from_s3(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    pipeline.run()
    pipeline.sql += f"CREATE STREAMING TABLE late LOCATION '{bucket.path('p/house/late')}' AS SELECT id FROM STREAM orders;"
    pipeline.new_disk()
    pipeline.run()
    pipeline.check()
    assert pipeline.ask("SELECT count(*) AS n, sum(id) AS s FROM late") == [{"n": 4, "s": 6}]
    pipeline.run("--full-refresh-all")
    pipeline.check()


class KillExperiment:
    """A pipeline before a run, and that run killed at one call; the next one has an empty disk."""

    def __init__(self, folder, bucket, epochs_before):
        self.folder, self.bucket, self.epochs_before = folder, bucket, epochs_before

    def prepared(self, name):
        pipeline = Pipeline(self.folder, self.bucket, f"{self.epochs_before}-{name}")
        for _ in range(self.epochs_before):
            pipeline.add(2000)
            pipeline.run()
        pipeline.add(2000)
        return pipeline

    def check(self, fault):
        pipeline = self.prepared(fault.replace(":", "-"))
        killed = pipeline.faulty(fault)
        if killed.code == 0:
            return False  # the run had fewer calls
        assert killed.code == -9, (fault, killed)
        pipeline.new_disk()
        pipeline.run()
        pipeline.check()
        pipeline.add()
        pipeline.run()
        pipeline.check()
        assert not pipeline.staged(), fault
        return True


@conforms("storage on s3", "killed")
@pytest.mark.parametrize("epochs_before", [0, 1])
def test_every_kill_leaves_each_row_once(tmp_path, bucket, capsys, epochs_before):
    experiment = KillExperiment(tmp_path, bucket, epochs_before)
    calls = experiment.prepared("count").calls()
    assert not [call for call in calls if "/journal/" in call and not call.startswith("remote ")]
    remote = [n for n, call in enumerate(calls, 1) if call.startswith("remote ")]
    assert {calls[n - 1].split()[1] for n in remote} >= {"put_object", "delete_object"}
    chosen = remote if LONG else remote[:: max(1, len(remote) // 6)]
    reached = sum(experiment.check(f"{when}:{n}") for n in chosen for when in ("before", "after"))
    with capsys.disabled():
        print(f"\nstorage on s3, after {epochs_before} epochs: {reached} kills of {len(remote)} remote calls")
    assert reached >= len(chosen)
    assert not bucket.uploads()


# A Delta table knows the epoch before it is committed again.
@conforms("storage on s3", "fenced")
@pytest.mark.parametrize(("lake", "says"), [(False, "another run has committed epoch 2"), (True, "another run of this checkpoint")])
def test_of_two_runs_at_once_one_stops_and_nothing_is_lost(tmp_path, bucket, lake, says):
    first = Pipeline(tmp_path / "first", bucket, lake=lake)
    second = Pipeline(tmp_path / "second", bucket, lake=lake)  # another machine, the same storage
    first.add()
    first.run()
    second.rows = first.rows
    process = first.project.start("run", "--continuous", environment=first.environment())
    try:
        first.add()
        second.rows = first.rows
        wait_until(lambda: any("00000000000000000001.json" in key for key in first.keys()), "the first one commits")
        # It stands still, as a machine does that swaps or sleeps, while the second one goes on.
        process.send_signal(signal.SIGSTOP)
        second.add(3000)
        second.run()
        second.check()
        process.send_signal(signal.SIGCONT)
        second.add()
        assert process.wait(timeout=60) == 1
        error = process.stderr.read()
        assert says in error, error
    finally:
        process.kill()
        process.wait()
    second.run()
    second.check()
    third = Pipeline(tmp_path / "third", bucket, lake=lake)
    third.rows = second.rows
    third.add()
    third.run()
    third.check()
    assert not third.staged()


@conforms("storage on s3", "fenced")
def test_two_runs_on_one_machine_are_told_apart_at_the_start(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    process = pipeline.project.start("run", "--continuous", environment=pipeline.environment())
    try:
        wait_until(lambda: any("journal/" in key for key in pipeline.keys()), "an epoch is committed")
        complains(pipeline.run(code=None), 1, "another brookmill is running", pipeline.storage)
    finally:
        process.terminate()
        assert process.wait(timeout=60) == 0, process.stderr.read()
    pipeline.run()
    pipeline.check()


@conforms("storage on s3", "gone and back")
def test_s3_goes_away_and_comes_back(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket, more=" OPTIONS (maxFilesPerTrigger '1')")
    pipeline.add()
    process = pipeline.project.start("run", "--continuous", environment=pipeline.environment())
    try:
        wait_until(lambda: any("journal/" in key for key in pipeline.keys()), "an epoch is committed")
        pipeline.add()
        bucket.server.pause()
        bucket.server.resume()
        pipeline.add()
        wait_until(lambda: any("00000000000000000002.json" in key for key in pipeline.keys()), "all is committed", 60)
    finally:
        bucket.server.resume()
        process.terminate()
        assert process.wait(timeout=60) == 0, process.stderr.read()
    pipeline.check()


def test_requests_that_are_cut_and_answers_that_are_lost_change_nothing(tmp_path, bucket):
    wire = s3_server.Wire(bucket.server)
    try:
        pipeline = Pipeline(tmp_path, bucket)
        pipeline.login = wire.login
        for count in (4, 2500, 3):
            pipeline.add(count)
            pipeline.run()
            pipeline.check()
        assert wire.faults > 50 and not bucket.uploads() and not pipeline.staged()
        records = [key for key in pipeline.keys() if key.startswith("journal/")]
        assert len(records) == 3, records  # a record whose answer was lost is not taken for another run's
    finally:
        wire.stop()


def test_a_storage_that_cannot_be_is_refused(tmp_path, bucket):
    spec = SPEC.replace("storage: data/output/checkpoints", "storage: gs://b/x")
    project = Project(tmp_path / "1", "CREATE TABLE t (id INT) USING csv LOCATION 'data/input';", spec=spec)
    complains(project.run("run"), 2, "gs://b/x", "s3://bucket/folder")
    missing = Pipeline(tmp_path / "2", bucket)
    missing.storage = "s3://no-such-bucket-here/x"
    missing.new_disk()
    complains(missing.run(code=None), 1, "NoSuchBucket", "no-such-bucket-here")
