"""Delta tables on a real S3 server: delta-rs reads each row once, whatever is killed and whoever else writes."""

import collections
import os
import shutil

import conformance
import delta_tables
import deltalake
import pyarrow
import pytest
import s3_server
from conformance import commits_at, conforms
from project import FAULTY_PROGRAM, LONG, Project, complains

os.environ.setdefault("no_proxy", "127.0.0.1")  # delta-rs goes where the environment says

INPUT = """\
CREATE TABLE orders (id BIGINT, name STRING, amount DOUBLE) USING csv OPTIONS (path 'data/input/orders', header 'true'{more});
"""
APPENDED = """\
CREATE STREAMING TABLE out USING DELTA PARTITIONED BY (part) {clauses} LOCATION '{out}' AS
SELECT id, name, amount, id % 3 AS part FROM STREAM orders;
"""
REPLACED = """\
CREATE MATERIALIZED VIEW totals USING DELTA LOCATION '{totals}' AS
SELECT id % 3 AS part, count(*) AS n, sum(amount) AS amount FROM orders GROUP BY id % 3;
"""

UPDATED = """\
CREATE STREAMING TABLE groups USING DELTA TBLPROPERTIES ('outputMode' = 'update') LOCATION '{groups}' AS
SELECT id % 7 AS part, count(*) AS n, sum(amount) AS amount FROM STREAM orders GROUP BY id % 7;
"""


def options(server):
    return delta_tables.s3_options(server.url, s3_server.KEY, s3_server.SECRET, s3_server.REGION)


class Lake:
    """A Delta table on S3, as others read and write it."""

    def __init__(self, bucket, key):
        self.bucket, self.key = bucket, key

    def table(self):
        return deltalake.DeltaTable(self.bucket.path(self.key), storage_options=options(self.bucket.server))

    def rows(self):
        if not self.bucket.keys(self.key + "/_delta_log/"):
            return []
        return delta_tables.s3_rows(self.bucket.path(self.key), options(self.bucket.server))

    def append(self, columns):
        deltalake.write_deltalake(self.bucket.path(self.key), pyarrow.table(columns), mode="append",
                                  storage_options=options(self.bucket.server))  # fmt: skip


class Pipeline:
    """Files of this machine into Delta tables on S3."""

    def __init__(self, root, bucket, name="t", sql=APPENDED + REPLACED, more="", clauses=""):
        self.bucket = bucket
        self.out, self.totals, self.groups = (Lake(bucket, f"{name}/{table}") for table in ("out", "totals", "groups"))
        places = {"out": bucket.path(self.out.key), "totals": bucket.path(self.totals.key, "s3a"),
                  "groups": bucket.path(self.groups.key)}  # fmt: skip
        self.project = Project(root, INPUT.format(more=more) + sql.format(**places, clauses=clauses))
        (self.project.root / "data/input/orders").mkdir(exist_ok=True)
        self.ids = []

    def add(self, count=4):
        first = len(self.ids)
        new = range(first, first + count)
        lines = "".join(f"{n},row {n},{n / 2}\n" for n in new)
        self.project.input(f"orders/{first:06}.csv", "id,name,amount\n" + lines)
        self.ids += new

    def run(self, *arguments):
        return self.project.run_pipeline(*arguments, environment=self.bucket.server.login)

    def faulty(self, fault):
        environment = {**self.bucket.server.login, "BROOKMILL_FAULT": fault}
        return self.project.run("run", program=FAULTY_PROGRAM, environment=environment)

    def calls(self):
        counted = self.project.root / "calls"
        run = self.faulty(f"count:{counted}")
        assert run.code == 0, run
        return counted.read_text().splitlines()

    def sql(self, query):
        return self.project.run("sql", "--output", "json", "-e", query, environment=self.bucket.server.login, code=0).rows()

    def check(self, expected=None):
        assert sorted(row["id"] for row in self.out.rows()) == sorted(self.ids if expected is None else expected)


@conforms("delta on s3", "resume")
def test_a_second_run_adds_what_is_new(tmp_path, bucket):
    pipeline = Pipeline(tmp_path / "shop", bucket)
    for n in range(3):
        pipeline.add()
        pipeline.run()
        pipeline.check()
        assert sum(row["n"] for row in pipeline.totals.rows()) == len(pipeline.ids)
        assert pipeline.out.table().version() == n
    pipeline.run()
    pipeline.check()
    assert not list(pipeline.project.output.rglob("_staging"))
    copy = bucket.download(pipeline.out.key + "/", tmp_path / "copy")
    assert delta_tables.duckdb_rows(copy) == pipeline.out.rows()
    assert not delta_tables.lost_files(copy)
    assert [t["version"] for t in delta_tables.actions(copy, "txn")] == [0, 1, 2]
    # Read back, by queries and by a dataset that comes late.
    assert pipeline.sql("SELECT count(*) AS n, sum(id) AS ids FROM out") == [{"n": 12, "ids": 66}]
    assert pipeline.sql("SELECT sum(n) AS n FROM totals") == [{"n": 12}]
    pipeline.project.sql("CREATE STREAMING TABLE late USING json AS SELECT id, part FROM STREAM out;", "late.sql")
    pipeline.run()
    assert pipeline.sql("SELECT count(*) AS n, sum(part) AS parts FROM late") == [{"n": 12, "parts": 12}]


def test_a_checkpoint_of_the_log_is_read_by_others_and_by_us(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket, more=", maxFilesPerTrigger '1'")
    for _ in range(12):
        pipeline.add(2)
    pipeline.run()
    names = [key.rsplit("/", 1)[1] for key in bucket.keys(pipeline.out.key + "/_delta_log/")]
    assert "00000000000000000010.checkpoint.parquet" in names and "_last_checkpoint" in names
    for key in bucket.keys(pipeline.out.key + "/_delta_log/"):
        if key.endswith(".json") and int(key.rsplit("/", 1)[1][:20]) < 10:
            bucket.delete(key)  # what a checkpoint holds is not needed any more
    pipeline.check()
    pipeline.add()
    pipeline.run()
    pipeline.check()


@conforms("delta on s3", "reset")
def test_a_new_checkpoint_writes_its_table_anew(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    pipeline.run()
    shutil.rmtree(pipeline.project.storage)
    pipeline.run()
    pipeline.check()
    pipeline.add()
    pipeline.run("--full-refresh-all")
    pipeline.check()


@conforms("delta on s3", "unpublished")
def test_what_was_committed_and_not_published_is_published_by_the_next_run(tmp_path, bucket):
    def prepared(name):
        pipeline = Pipeline(tmp_path / name, bucket, name)
        pipeline.add()
        pipeline.run()
        pipeline.add()
        return pipeline

    calls = prepared("counted").calls()
    pipeline = prepared("killed")
    assert pipeline.faulty(f"after:{commits_at(calls)}").code == -9
    pipeline.check(pipeline.ids[:4])
    assert pipeline.sql("SELECT count(*) AS n FROM out") == [{"n": 8}]  # brookmill's own readers know of the epoch
    pipeline.out.append({"id": [100], "name": ["theirs"], "amount": [1.0], "part": [1]})
    pipeline.run()
    pipeline.check([*pipeline.ids, 100])


class KillExperiment:
    """A pipeline before a run, and that run killed at one call."""

    def __init__(self, folder, bucket, epochs_before):
        self.folder, self.bucket, self.epochs_before = folder, bucket, epochs_before

    def prepared(self, name):
        name = f"{self.epochs_before}-{name}"
        pipeline = Pipeline(self.folder / name, self.bucket, name)
        for _ in range(self.epochs_before):
            pipeline.add()
            pipeline.run()
        pipeline.add()
        return pipeline

    def check(self, fault):
        pipeline = self.prepared(fault.replace(":", "-"))
        killed = pipeline.faulty(fault)
        if killed.code == 0:
            return False  # the run had fewer calls
        assert killed.code == -9, (fault, killed)
        for _ in range(2):
            pipeline.run()
            pipeline.check()
            assert sum(row["n"] for row in pipeline.totals.rows()) == len(pipeline.ids), fault
            pipeline.add()
        assert not list(pipeline.project.output.rglob("_staging")), fault
        for lake in (pipeline.out, pipeline.totals):
            copy = self.bucket.download(lake.key + "/", pipeline.project.root / lake.key)
            assert not delta_tables.lost_files(copy), fault
        return True


@conforms("delta on s3", "killed")
@pytest.mark.parametrize("epochs_before", [0, 1])
def test_every_kill_leaves_each_row_once(tmp_path, bucket, capsys, epochs_before):
    experiment = KillExperiment(tmp_path, bucket, epochs_before)
    calls = experiment.prepared("count").calls()
    remote = [n for n, call in enumerate(calls, 1) if call.startswith("remote ")]
    assert {calls[n - 1].split()[1] for n in remote} == {"put_object"}
    chosen = range(1, len(calls) + 1) if LONG else sorted({commits_at(calls), *remote})
    reached = sum(experiment.check(f"{when}:{n}") for n in chosen for when in ("before", "after"))
    with capsys.disabled():
        print(f"\ndelta on s3, after {epochs_before} epochs: {reached} kills of {len(calls)} calls, {len(remote)} remote")
    assert reached >= 2 * len(remote)
    assert not bucket.uploads()


class Groups(Pipeline):
    """Files of this machine into groups that are updated on S3."""

    def __init__(self, root, bucket, name="t"):
        super().__init__(root, bucket, name, sql=UPDATED)

    def check(self, theirs=()):
        found = [(row["part"], row["n"]) for row in self.groups.rows()]
        assert sorted(found) == sorted([*collections.Counter(n % 7 for n in self.ids).items(), *theirs])


def test_groups_are_updated_on_s3_beside_another_writer(tmp_path, bucket):
    pipeline = Groups(tmp_path, bucket)
    for _ in range(3):
        pipeline.add()
        pipeline.run()
        pipeline.check()
    assert pipeline.sql("SELECT sum(n) AS n FROM groups") == [{"n": 12}]
    pipeline.groups.append({"part": [100], "n": [5], "amount": [1.0]})
    pipeline.groups.table().optimize.compact()
    pipeline.add()
    pipeline.run()
    pipeline.check([(100, 5)])
    pipeline.project.edit("USING DELTA", "USING DELTA OPTIONS (`fs.s3a.endpoint` 'http://127.0.0.1:1')")
    complains(pipeline.project.run("dry-run"), 2, "outputMode 'update'", "fs.s3a.bucket.NAME")


@conforms("delta on s3", "killed")
def test_every_kill_of_an_update_leaves_each_group_once(tmp_path, bucket, capsys):
    experiment = conformance.KillExperiment(lambda name: Groups(tmp_path / name, bucket, f"groups-{name}"), 2,
                                            environment=bucket.server.login)  # fmt: skip
    calls = experiment.calls()
    remote = [n for n, call in enumerate(calls, 1) if call.startswith("remote ")]
    assert any("rest-" in calls[n - 1] for n in remote), calls
    chosen = range(1, len(calls) + 1) if LONG else sorted({commits_at(calls), *remote})
    reached = sum(experiment.check(f"{when}:{n}") for n in chosen for when in ("before", "after"))
    with capsys.disabled():
        print(f"\nupdates of delta on s3: {reached} kills of {len(calls)} calls, {len(remote)} remote")
    assert reached >= 2 * len(remote)


@conforms("delta on s3", "other writer")
def test_another_writer_in_between_loses_nothing(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    pipeline.run()
    pipeline.out.append({"id": [100], "name": ["theirs"], "amount": [1.0], "part": [1]})
    pipeline.add()
    pipeline.run()
    pipeline.check([*pipeline.ids, 100])
    pipeline.out.table().optimize.compact()
    pipeline.add()
    pipeline.run()
    pipeline.check([*pipeline.ids, 100])


@conforms("delta on s3", "fenced")
def test_of_two_copies_of_a_checkpoint_one_is_shut_out(tmp_path, bucket):
    pipeline = Pipeline(tmp_path / "shop", bucket, sql=APPENDED)
    pipeline.add()
    pipeline.run()
    shutil.copytree(pipeline.project.root, tmp_path / "copy")
    copy = Project.at(tmp_path / "copy")
    pipeline.add()
    pipeline.run()
    copy.input("orders/other.csv", "id,name,amount\n77,other,1\n")
    complains(copy.run("run", environment=bucket.server.login), 1, "another run of this checkpoint", "--full-refresh")
    pipeline.check()


@conforms("delta on s3", "clash")
def test_columns_that_do_not_fit_are_refused_before_anything_is_written(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket, sql=APPENDED)
    pipeline.add()
    theirs = {"id": pyarrow.array([], pyarrow.string()), "name": pyarrow.array([], pyarrow.string())}
    pipeline.out.append(theirs)
    run = pipeline.project.run("run", environment=bucket.server.login)
    complains(run, 2, "[DELTA_FAILED_TO_MERGE_FIELDS]", "id STRING", "id BIGINT")
    assert pipeline.out.table().version() == 0 and pipeline.project.newest_epoch() == -1
    pipeline.project.edit("LOCATION", "OPTIONS (`fs.s3a.endpont` 'x') LOCATION")
    complains(pipeline.project.run("dry-run"), 2, "fs.s3a.endpont", "fs.s3a.endpoint")


def test_secrets_of_a_table_stay_out_of_the_checkpoint(tmp_path, bucket):
    keys = "OPTIONS (`fs.s3a.access.key` '${{env:SHOP_KEY}}', `fs.s3a.secret.key` '${{env:SHOP_SECRET}}')"
    pipeline = Pipeline(tmp_path, bucket, sql=APPENDED.replace("{clauses}", keys))
    pipeline.add()
    secret = "very-secret-value-7"
    login = {**bucket.server.login, "SHOP_KEY": "k", "SHOP_SECRET": secret}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del login[name]
    run = pipeline.project.run("run", "--progress", "json", environment=login, code=0)
    pipeline.check()
    pipeline.add()
    seen = pipeline.project.run("sql", "-e", "SELECT count(*) AS n FROM out", environment=login)
    complains(seen, 2, "fs.s3a.access.key", "fs.s3a.bucket.NAME")
    assert secret not in run.out + run.err + seen.err
    for path in pipeline.project.storage.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path


STREAMED = """\
CREATE TABLE lake (id BIGINT, name STRING, part BIGINT) USING DELTA LOCATION '{lake}';
CREATE STREAMING TABLE out AS SELECT id, name, part FROM STREAM lake;
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM lake;
"""


@conforms("delta on s3", "replay")
def test_a_delta_table_on_s3_is_read_as_a_stream(tmp_path, bucket):
    lake = Lake(bucket, "lake")
    project = Project(tmp_path, STREAMED.format(lake=bucket.path("lake")))

    def ids(table="out"):
        query = f"SELECT id FROM {table} WHERE part = id % 2 AND name = concat('row ', id) ORDER BY id"
        run = project.run("sql", "--output", "json", "-e", query, environment=bucket.server.login, code=0)
        return [row["id"] for row in run.rows()]

    def append(*new):
        columns = {"id": list(new), "name": [f"row {n}" for n in new], "part": [n % 2 for n in new]}
        deltalake.write_deltalake(bucket.path("lake"), pyarrow.table(columns), mode="append", partition_by=["part"],
                                  storage_options=options(bucket.server))  # fmt: skip

    append(0, 1, 2)
    project.run_pipeline(environment=bucket.server.login)
    assert ids() == [0, 1, 2] == ids("lake")
    append(3, 4)
    lake.table().optimize.compact()
    append(5)
    project.run_pipeline(environment=bucket.server.login)
    assert ids() == [0, 1, 2, 3, 4, 5]
    project.sql("CREATE STREAMING TABLE late AS SELECT id, name, part FROM STREAM lake;", "late.sql")
    project.run_pipeline(environment=bucket.server.login)
    assert ids("late") == [0, 1, 2, 3, 4, 5]
    lake.table().create_checkpoint()
    append(6)
    project.run_pipeline(environment=bucket.server.login)
    assert ids() == [0, 1, 2, 3, 4, 5, 6]
    query = "SELECT n FROM totals"
    assert project.run("sql", "--output", "json", "-e", query, environment=bucket.server.login).rows() == [{"n": 7}]
