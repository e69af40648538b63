"""Tables as objects of a real S3 server: a reader sees each row once, whatever is killed."""

import io
import json
import shutil
import subprocess

import pyarrow.parquet
import pytest
from conformance import KillExperiment, commits_at, conforms
from project import FAULTY_PROGRAM, LONG, Project, complains, wait_until

INPUT = """\
CREATE TABLE orders (id BIGINT, name STRING) USING csv OPTIONS (path 'data/input/orders', header 'true'{more});
"""


class Pipeline:
    """Files of this machine into a table on S3."""

    def __init__(self, root, bucket, table="out", clauses="USING json", query="SELECT id, name FROM STREAM orders", more=""):
        self.bucket, self.table = bucket, table
        sql = f"CREATE STREAMING TABLE out {clauses} LOCATION '{bucket.path(table)}' AS {query};"
        self.project = Project(root, INPUT.format(more=more) + sql)
        (self.project.root / "data/input/orders").mkdir(exist_ok=True)
        self.rows = 0

    def add(self, count=4):
        lines = "".join(f"{n},row {n}\n" for n in range(self.rows, self.rows + count))
        self.project.input(f"orders/{self.rows:06}.csv", "id,name\n" + lines)
        self.rows += count

    def run(self, *arguments):
        return self.project.run_pipeline(*arguments, environment=self.bucket.server.login)

    def keys(self):
        return [key for key in self.bucket.keys(self.table + "/") if not key.endswith("/_brookmill")]

    def read(self):
        rows = [json.loads(line) for key in self.keys() for line in self.bucket.get(key).splitlines()]
        return sorted(row["id"] for row in rows)

    def check(self):
        assert self.read() == list(range(self.rows)), self.keys()


@conforms("s3 sink", "resume")
def test_a_second_run_uploads_what_is_new(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    for _ in range(3):
        pipeline.add()
        pipeline.run()
        pipeline.check()
    keys = pipeline.keys()
    pipeline.run()
    assert pipeline.keys() == keys and len(keys) == 3
    assert not list(pipeline.project.storage.rglob("_staging"))


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_partitions_of_parquet_and_csv(tmp_path, bucket, kind):
    pipeline = Pipeline(tmp_path, bucket, clauses=f"USING {kind} PARTITIONED BY (name)",
                        query="SELECT id, concat('a ', id % 2) AS name FROM STREAM orders")  # fmt: skip
    pipeline.add()
    pipeline.run()
    keys = pipeline.keys()
    assert sorted(key.split("/")[1] for key in keys) == ["name=a 0", "name=a 1"]
    if kind == "parquet":
        found = [pyarrow.parquet.read_table(io.BytesIO(bucket.get(key)))["id"].to_pylist() for key in sorted(keys)]
        assert found == [[0, 2], [1, 3]]


def test_the_warehouse_can_lie_on_s3(tmp_path, bucket):
    project = Project(tmp_path, INPUT.format(more="") + """
      CREATE STREAMING TABLE out USING json AS SELECT id FROM STREAM orders;
      CREATE MATERIALIZED VIEW total USING json AS SELECT count(*) AS n FROM orders;""")
    project.spec.write_text(project.spec.read_text().replace("dir: data/output", f"dir: {bucket.path('house', 's3a')}"))
    for first in (0, 2):
        project.input(f"orders/{first}.csv", f"id,name\n{first},a\n{first + 1},b\n")
        project.run_pipeline(environment=bucket.server.login)
        total = [json.loads(bucket.get(key)) for key in bucket.keys("house/total/") if not key.endswith("_brookmill")]
        assert total == [{"n": first + 2}]
    assert len(bucket.keys("house/out/")) == 3


@conforms("s3 sink", "reset")
def test_a_new_generation_takes_the_place_of_the_old_one(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    pipeline.run()
    pipeline.run("--full-refresh-all")
    pipeline.check()
    shutil.rmtree(pipeline.project.storage)
    pipeline.add()
    pipeline.run()
    pipeline.check()


def test_objects_of_somebody_else_are_left_alone(tmp_path, bucket):
    bucket.put("out/theirs.json", '{"id": 99}')
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    run = pipeline.project.run("run", environment=bucket.server.login)
    complains(run, 1, f"s3://{bucket.name}/out", "theirs.json", "did not write")
    assert bucket.keys("out/") == ["out/theirs.json"]


@conforms("s3 sink", "unpublished")
def test_outputs_that_were_committed_and_not_uploaded_are_uploaded_by_the_next_run(tmp_path, bucket):
    def two_outputs(name):
        """Two tables of one epoch, which wait to be uploaded after a kill."""
        pipeline = Pipeline(tmp_path / name, bucket, table=name)
        two = bucket.path(f"{name}-two")
        pipeline.project.sql(f"CREATE STREAMING TABLE two USING json LOCATION '{two}' AS SELECT id FROM STREAM orders;", "two.sql")
        return pipeline

    def second(pipeline):
        keys = [key for key in bucket.keys(f"{pipeline.table}-two/") if not key.endswith("/_brookmill")]
        return sorted(json.loads(line)["id"] for key in keys for line in bucket.get(key).splitlines())

    experiment = KillExperiment(two_outputs, 1, bucket.server.login)
    pipeline = experiment.killed(f"after:{commits_at(experiment.calls())}")
    assert pipeline.read() == second(pipeline) == [0, 1, 2, 3]
    pipeline.run()
    pipeline.check()
    assert second(pipeline) == pipeline.read()


def experiment_on(bucket, folder, epochs_before, last=lambda pipeline: pipeline.add(), **options):
    """Every try has a table of its own."""

    def make(name):
        table = f"{epochs_before}-{name}"
        return Pipeline(folder / table, bucket, table=table, **options)

    return KillExperiment(make, epochs_before, bucket.server.login, last)


@conforms("s3 sink", "killed")
@pytest.mark.parametrize("epochs_before", [0, 1])
def test_every_kill_leaves_each_row_uploaded_once(tmp_path, bucket, capsys, epochs_before):
    experiment = experiment_on(bucket, tmp_path, epochs_before)
    calls = experiment.calls()
    remote = [n for n, call in enumerate(calls, 1) if call.startswith("remote ")]
    assert {calls[n - 1].split()[1] for n in remote} >= {"put_object"}
    chosen = range(1, len(calls) + 1) if LONG else sorted({*remote, *range(commits_at(calls), len(calls) + 1, 4)})
    reached = sum(experiment.check(f"{when}:{n}") for n in chosen for when in ("before", "after"))
    with capsys.disabled():
        print(f"\ns3 sink, after {epochs_before} epochs: {reached} kills of {len(calls)} calls, {len(remote)} remote")
    assert reached >= 2 * len(remote)
    assert not bucket.uploads()


@conforms("s3 sink", "killed")
def test_every_kill_of_an_upload_in_parts(tmp_path, bucket, capsys):
    # 2,000 rows of 10 KB: more than one part of 16 MiB.
    query = "SELECT id, repeat(sha2(CAST(id AS STRING), 256), 160) AS name FROM STREAM orders"
    experiment = experiment_on(bucket, tmp_path, 1, lambda pipeline: pipeline.add(2_000), query=query)
    calls = experiment.calls()
    remote = [n for n, call in enumerate(calls, 1) if call.startswith("remote ")]
    names = [calls[n - 1].split()[1] for n in remote]
    assert names == ["create_upload", "upload_part", "upload_part", "complete_upload"]
    for n in remote:
        for when in ("before", "after"):
            assert experiment.check(f"{when}:{n}")
    assert not bucket.uploads()


@conforms("s3 sink", "killed")
def test_every_kill_of_a_table_that_is_one_object(tmp_path, bucket):
    def prepared(name):
        project = Project(tmp_path / name, INPUT.format(more="") + f"""
          CREATE MATERIALIZED VIEW total USING json LOCATION '{bucket.path(name)}' AS
          SELECT count(*) AS n, sum(id) AS s FROM orders;""")
        for first in (0, 2):
            project.input(f"orders/{first}.csv", f"id,name\n{first},a\n{first + 1},b\n")
            if first == 0:
                project.run_pipeline(environment=bucket.server.login)
        return project

    def total(name):
        return [json.loads(bucket.get(key)) for key in bucket.keys(name + "/") if not key.endswith("_brookmill")]

    counted = prepared("counted")
    fault = {"BROOKMILL_FAULT": f"count:{tmp_path / 'calls'}"}
    counted.run("run", program=FAULTY_PROGRAM, environment={**bucket.server.login, **fault}, code=0)
    calls = (tmp_path / "calls").read_text().splitlines()
    remote = [n for n, call in enumerate(calls, 1) if call.startswith("remote ")]
    assert len(remote) == 1, calls
    for n in range(commits_at(calls), len(calls) + 1):
        for when in ("before", "after"):
            name = f"{when}-{n}"
            project = prepared(name)
            environment = {**bucket.server.login, "BROOKMILL_FAULT": f"{when}:{n}"}
            assert project.run("run", program=FAULTY_PROGRAM, environment=environment).code == -9
            assert total(name) in ([{"n": 2, "s": 1}], [{"n": 4, "s": 6}])
            project.run_pipeline(environment=bucket.server.login)
            assert total(name) == [{"n": 4, "s": 6}]


@conforms("s3 sink", "gone and back")
@conforms("s3 sink", "back-pressure")
def test_s3_goes_away_and_comes_back(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket, clauses="USING json OPTIONS (`fs.s3a.connection.timeout` '1000')",
                        more=", maxFilesPerTrigger '1'")  # fmt: skip
    pipeline.add()
    process = pipeline.project.start("run", "--continuous", environment=bucket.server.login)
    wait_until(lambda: pipeline.keys(), "the first rows are uploaded")
    bucket.server.pause()
    try:
        for _ in range(10):
            pipeline.add()
        wait_until(lambda: pipeline.project.newest_epoch() >= 1, "an epoch is committed")
        with pytest.raises(subprocess.TimeoutExpired):  # longer than a request may be silent
            process.wait(timeout=2.5)
        assert pipeline.project.newest_epoch() <= 2, "epochs pile up"
    finally:
        bucket.server.resume()
    wait_until(lambda: len(pipeline.keys()) == 11, "all rows are uploaded", 90)
    process.terminate()
    assert process.wait(timeout=60) == 0, process.stderr.read()
    pipeline.check()


@conforms("s3 sink", "fenced")
def test_of_two_copies_of_a_checkpoint_one_is_shut_out(tmp_path, bucket):
    pipeline = Pipeline(tmp_path / "shop", bucket)
    pipeline.add()
    pipeline.run()
    shutil.copytree(pipeline.project.root, tmp_path / "copy")
    copy = Project.at(tmp_path / "copy")
    pipeline.add()
    pipeline.run()
    copy.input("orders/other.csv", "id,name\n77,other\n")
    run = copy.run("run", environment=bucket.server.login)
    complains(run, 1, "another run of this checkpoint", "--full-refresh")
    pipeline.check()


@conforms("s3 sink", "clash")
def test_what_cannot_lie_on_s3_is_refused(tmp_path, bucket):
    view = "CREATE MATERIALIZED VIEW v PARTITIONED BY (name) LOCATION '{}' AS SELECT name, count(*) AS n FROM orders GROUP BY name;"
    project = Project(tmp_path / "1", INPUT.format(more="") + view.format(bucket.path("v")))
    complains(project.run("dry-run"), 2, "v", "PARTITIONED BY", "on this machine")
    other = Project(tmp_path / "2", INPUT.format(more="") + view.format("gs://b/v"))
    complains(other.run("dry-run"), 2, "gs://b/v", "s3://")
    mistyped = Pipeline(tmp_path / "4", bucket, clauses="USING json OPTIONS (`fs.s3a.endpont` 'x')")
    complains(mistyped.project.run("dry-run"), 2, "fs.s3a.endpont", "fs.s3a.endpoint")


@conforms("s3 sink", "clash")
def test_columns_that_changed_are_refused_before_anything_is_written(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    pipeline.run()
    pipeline.add()
    pipeline.project.edit("SELECT id, name", "SELECT name AS id, id AS name")
    complains(pipeline.project.run("run", environment=bucket.server.login), 2, "columns changed", "--full-refresh")
    assert pipeline.read() == [0, 1, 2, 3]


def test_secrets_stay_out_of_the_checkpoint(tmp_path, bucket):
    secret, plain = "very-secret-value-2", "very-secret-value-3"
    options = "`fs.s3a.access.key` '${env:SHOP_KEY}', `fs.s3a.secret.key` '${env:SHOP_SECRET}'"
    for name, keys in {"named": options, "written": f"`fs.s3a.access.key` 'k', `fs.s3a.secret.key` '{plain}'"}.items():
        pipeline = Pipeline(tmp_path / name, bucket, table=name, clauses=f"USING json OPTIONS ({keys})")
        pipeline.add()
        login = {**bucket.server.login, "SHOP_KEY": "k", "SHOP_SECRET": secret}
        run = pipeline.project.run("run", "--progress", "json", environment=login, code=0)
        pipeline.check()
        for value in (secret, plain):
            assert value not in run.out + run.err
            for path in pipeline.project.storage.rglob("*"):
                assert not path.is_file() or value.encode() not in path.read_bytes(), path
