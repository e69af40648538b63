"""Delta tables as sources, written by delta-rs and by brookmill itself."""

import datetime
import shutil

import delta_tables
import deltalake
import pyarrow
import pytest
from conformance import conforms
from delta_tables import append
from project import LONG, Project, complains

STREAMED = """\
CREATE TABLE lake USING DELTA LOCATION 'data/lake'{};
CREATE STREAMING TABLE out AS SELECT id, name FROM STREAM lake;
"""
VIEW = "CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n, sum(id) AS ids FROM lake;\n"


class Pipeline:
    """A Delta table of somebody else into files."""

    def __init__(self, root, more="", options=""):
        self.project = Project(root, STREAMED.format(f" OPTIONS ({options})" if options else "") + more)
        self.lake = self.project.root / "data/lake"
        self.next = 0

    def add(self, count=3):
        ids = list(range(self.next, self.next + count))
        self.next += count
        append(self.lake, {"id": ids, "name": [f"row {n}" for n in ids]})

    def run(self, *arguments, code=0):
        return self.project.run_pipeline(*arguments, code=code)

    def ids(self, table="out"):
        run = self.project.run("sql", "--output", "json", "-e", f"SELECT id FROM {table} ORDER BY id", code=0)
        return [row["id"] for row in run.rows()]

    def check(self, expected=None):
        assert self.ids() == (list(range(self.next)) if expected is None else expected)


def test_every_type_and_partition_is_read_as_it_is(tmp_path):
    utc = datetime.timezone.utc
    columns = {
        "id": pyarrow.array([1, 2], pyarrow.int64()), "t": pyarrow.array([1, None], pyarrow.int8()),
        "i": pyarrow.array([1, 2], pyarrow.int32()), "d": pyarrow.array([1.5, None], pyarrow.float64()),
        "f": pyarrow.array([0.5, None], pyarrow.float32()), "flag": pyarrow.array([True, None]),
        "m": pyarrow.array([None, 1], pyarrow.int64()).cast(pyarrow.decimal128(22, 2)),
        "s": ["é", None], "b": pyarrow.array([b"x", None], pyarrow.binary()),
        "day": pyarrow.array([datetime.date(2026, 1, 31), None]),
        "at": pyarrow.array([datetime.datetime(2026, 1, 31, 12, 0, 0, 123456, utc), None], pyarrow.timestamp("us", "UTC")),
        "list": pyarrow.array([[1, None], None], pyarrow.list_(pyarrow.int64())),
        "pair": pyarrow.array([{"x": 1}, None], pyarrow.struct([("x", pyarrow.int64())])),
        "p": ["a b/ü=%", None], "pd": [datetime.date(2026, 2, 1), None],
        "pt": pyarrow.array([datetime.datetime(2026, 2, 1, 1, 2, 3, 500000, utc), None], pyarrow.timestamp("us", "UTC")),
    }  # fmt: skip
    project = Project(tmp_path, "CREATE TABLE lake USING DELTA LOCATION 'data/lake';"
                      "CREATE STREAMING TABLE out AS SELECT *, _metadata.file_name AS file FROM STREAM lake;")  # fmt: skip
    deltalake.write_deltalake(str(tmp_path / "data/lake"), pyarrow.table(columns), partition_by=["p", "pd", "pt"])
    project.run_pipeline()
    query = "SELECT * EXCEPT (at, pt), string(at) AS at, string(pt) AS pt FROM out ORDER BY id"
    first, second = project.run("sql", "--output", "json", "-e", query, code=0).rows()
    assert first.pop("file").endswith(".parquet") and second.pop("file").endswith(".parquet")
    assert first == {
        "id": 1, "t": 1, "i": 1, "d": 1.5, "f": 0.5, "flag": True, "s": "é", "b": "eA==", "day": "2026-01-31",
        "at": "2026-01-31 12:00:00.123456", "list": [1, None], "pair": {"x": 1}, "p": "a b/ü=%", "pd": "2026-02-01",
        "pt": "2026-02-01 01:02:03.5", "m": None,
    }  # fmt: skip
    assert {key: value for key, value in second.items() if value is not None} == {"id": 2, "i": 2, "m": 1.00}


@conforms("delta source", "resume")
def test_a_second_run_takes_in_what_is_new(tmp_path):
    pipeline = Pipeline(tmp_path, VIEW, "maxFilesPerTrigger '2'")
    for _ in range(3):
        for _ in range(3):
            pipeline.add()
        pipeline.run()
        pipeline.check()
        totals = pipeline.project.run("sql", "--output", "json", "-e", "SELECT * FROM totals", code=0).rows()
        assert totals == [{"n": pipeline.next, "ids": sum(range(pipeline.next))}]
    before = pipeline.project.newest_epoch()
    pipeline.run()
    assert pipeline.project.newest_epoch() == before
    assert pipeline.ids("lake") == list(range(pipeline.next))


@conforms("delta source", "replay")
def test_a_table_that_is_added_later_gets_all_rows(tmp_path):
    pipeline = Pipeline(tmp_path)
    for _ in range(3):
        pipeline.add()
        pipeline.run()
    delta_tables.table(pipeline.lake).create_checkpoint()
    pipeline.project.sql("CREATE STREAMING TABLE late AS SELECT id FROM STREAM lake;", "late.sql")
    pipeline.add()
    pipeline.run()
    assert pipeline.ids("late") == pipeline.ids() == list(range(12))


@conforms("delta source", "reset")
def test_a_new_checkpoint_reads_the_table_as_it_is(tmp_path):
    pipeline = Pipeline(tmp_path)
    for _ in range(2):
        pipeline.add()
        pipeline.run()
    delta_tables.table(pipeline.lake).delete("id = 1")
    complains(pipeline.project.run("run"), 1, "[DELTA_SOURCE_TABLE_IGNORE_CHANGES]", "version 2", "skipChangeCommits")
    shutil.rmtree(pipeline.project.storage)
    pipeline.run()
    pipeline.check([0, 2, 3, 4, 5])
    delta_tables.table(pipeline.lake).delete("id = 2")
    pipeline.run("--full-refresh-all")
    pipeline.check([0, 3, 4, 5])


def test_deletes_stop_the_run_unless_they_are_passed_over(tmp_path):
    def prepared(name, options=""):
        pipeline = Pipeline(tmp_path / name, "", options)
        pipeline.add()
        pipeline.run()
        return pipeline

    pipeline = prepared("whole")
    delta_tables.table(pipeline.lake).delete()
    complains(pipeline.project.run("run"), 1, "[DELTA_SOURCE_IGNORE_DELETE]", "ignoreDeletes")
    pipeline = prepared("ignored", "ignoreDeletes 'true'")
    delta_tables.table(pipeline.lake).delete()
    pipeline.add()
    pipeline.run()
    pipeline.check()
    delta_tables.table(pipeline.lake).update({"name": "'changed'"}, predicate="id = 4")
    complains(pipeline.project.run("run"), 1, "[DELTA_SOURCE_TABLE_IGNORE_CHANGES]")
    pipeline = prepared("skipped", "skipChangeCommits 'true'")
    delta_tables.table(pipeline.lake).update({"name": "'changed'"}, predicate="id = 1")
    pipeline.add()
    pipeline.run()
    pipeline.check()
    pipeline = prepared("taken", "ignoreChanges 'true'")
    delta_tables.table(pipeline.lake).update({"name": "'changed'"}, predicate="id = 1")
    pipeline.run()
    pipeline.check([0, 0, 1, 1, 2, 2])  # the rewritten file comes again, as in Delta


@conforms("delta source", "other writer")
def test_compaction_brings_no_row_twice(tmp_path):
    pipeline = Pipeline(tmp_path)
    for _ in range(3):
        pipeline.add()
        pipeline.run()
    delta_tables.table(pipeline.lake).optimize.compact()
    pipeline.add()
    pipeline.run()
    pipeline.check()
    delta_tables.table(pipeline.lake).vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    pipeline.add()
    pipeline.run()
    pipeline.check()
    pipeline.project.sql("CREATE STREAMING TABLE late AS SELECT id FROM STREAM lake;", "late.sql")
    complains(pipeline.project.run("run"), 1, "is gone", "VACUUM", "--full-refresh-all")


def test_reading_begins_where_it_is_told(tmp_path):
    def prepared(name, options):
        pipeline = Pipeline(tmp_path / name, "", options)
        for _ in range(4):
            pipeline.add(1)
        return pipeline

    pipeline = prepared("version", "startingVersion '2'")
    pipeline.run()
    pipeline.check([2, 3])
    pipeline = prepared("latest", "startingVersion 'latest'")
    pipeline.run()
    assert pipeline.project.newest_epoch() <= 0
    pipeline.add(1)
    pipeline.run()
    pipeline.check([4])
    pipeline = prepared("timestamp", "startingTimestamp '2020-01-01'")
    pipeline.run()
    pipeline.check([0, 1, 2, 3])
    pipeline = prepared("later", "startingTimestamp '2120-01-01 00:00:00'")
    complains(pipeline.project.run("run"), 2, "[DELTA_TIMESTAMP_GREATER_THAN_COMMIT]")
    pipeline = prepared("beyond", "startingVersion '9'")
    complains(pipeline.project.run("run"), 2, "[DELTA_VERSION_NOT_FOUND]", "[0, 3]")
    pipeline = prepared("both", "startingVersion '1', startingTimestamp '2020-01-01'")
    complains(pipeline.project.run("dry-run"), 2, "[DELTA_STARTING_VERSION_AND_TIMESTAMP_BOTH_SET]")


@conforms("delta source", "clash")
def test_a_changed_schema_stops_the_run(tmp_path):
    pipeline = Pipeline(tmp_path)
    pipeline.add()
    pipeline.run()
    more = pyarrow.table({"id": [3], "name": ["x"], "more": [1]})
    deltalake.write_deltalake(str(pipeline.lake), more, mode="append", schema_mode="merge")
    pipeline.run()  # a run that begins now knows the column
    pipeline.check([0, 1, 2, 3])
    theirs = pyarrow.table({"id": ["a"], "name": ["x"]})
    deltalake.write_deltalake(str(pipeline.lake), theirs, mode="overwrite", schema_mode="overwrite")
    run = pipeline.project.run("run")
    complains(run, run.code, "--full-refresh")
    assert run.code in (1, 2)


def test_what_is_no_table_of_ours_to_read_is_refused(tmp_path):
    complains(Project(tmp_path / "none", STREAMED.format("")).run("dry-run"), 1, "[DELTA_TABLE_NOT_FOUND]", "data/lake")
    pipeline = Pipeline(tmp_path / "option", "", "startingVersio '1'")
    pipeline.add()
    complains(pipeline.project.run("dry-run"), 2, "startingVersio", "startingVersion")
    pipeline = Pipeline(tmp_path / "other")
    pipeline.add()
    pipeline.run()
    shutil.rmtree(pipeline.lake)
    pipeline.add()
    complains(pipeline.project.run("run"), 2, "[DIFFERENT_DELTA_TABLE_READ_BY_STREAMING_SOURCE]", "--full-refresh-all")


@conforms("delta source", "killed")
@pytest.mark.parametrize("epochs_before", [0, 1])
def test_every_kill_leaves_each_row_once(tmp_path, capsys, epochs_before):
    def prepared(name):
        pipeline = Pipeline(tmp_path / name, "", "maxFilesPerTrigger '1'")
        for _ in range(epochs_before):
            pipeline.add()
            pipeline.run()
        pipeline.add()
        pipeline.add()
        return pipeline

    counted = prepared("count")
    calls = counted.project.root / "calls"
    assert counted.project.run_faulty(f"count:{calls}", "run").code == 0
    last = len(calls.read_text().splitlines())
    reached = 0
    for number in range(1, last + 1, 1 if LONG else 5):
        for kind in ("before", "after"):
            pipeline = prepared(f"{kind}-{number}")
            killed = pipeline.project.run_faulty(f"{kind}:{number}", "run")
            assert killed.code in (0, -9), killed
            reached += killed.code == -9
            pipeline.run()
            pipeline.check()
            pipeline.add()
            pipeline.run()
            pipeline.check()
            shutil.rmtree(pipeline.project.root)
    with capsys.disabled():
        print(f"\ndelta source, after {epochs_before} epochs: {reached} kills of {last} calls")
    assert reached > last // 5
