"""outputMode 'update': the groups of a stream are written again whenever rows came for them. Readers of a Delta table see
each group once, as it is, whatever is killed and whoever else writes; readers of a topic see what became of each key."""

import datetime
import shutil

import delta_tables
import deltalake
import kafka_topics
import pytest
from conformance import KillExperiment, commits_at, conforms
from delta_tables import actions, append, rows
from kafka_topics import new_topic, read_committed
from project import LONG, Project, complains

INPUT = """\
CREATE TABLE orders (k STRING, v INT, ts TIMESTAMP) USING csv OPTIONS (path 'data/input/orders', header 'true'{});
"""
# A group goes when its sum is a multiple of three, and comes back.
UPDATED = """\
CREATE STREAMING TABLE out USING DELTA TBLPROPERTIES ('outputMode' = 'update') AS
SELECT k, count(*) AS n, sum(v) AS v FROM STREAM orders GROUP BY k HAVING sum(v) % 3 <> 0;
"""


class Pipeline:
    """Files into a Delta table of groups."""

    def __init__(self, root, sql=UPDATED, more=""):
        self.project = Project(root, INPUT.format(more) + sql)
        (self.project.root / "data/input/orders").mkdir(exist_ok=True)
        self.files = 0
        self.groups = {}

    @property
    def out(self):
        return self.project.output / "out"

    def add(self, new=None):
        """Rows (k, v); by default of some groups that were there and of some that were not."""
        n = self.files
        new = new or [(f"k{(n * 3 + i) % (4 + 2 * n)}", i + n) for i in range(5)]
        self.files += 1
        lines = "".join(f"{'' if k is None else k},{v},2026-01-01 00:00:00\n" for k, v in new)
        self.project.input(f"orders/{n:06}.csv", "k,v,ts\n" + lines)
        for k, v in new:
            count, total = self.groups.get(k, (0, 0))
            self.groups[k] = (count + 1, total + v)

    def run(self, *arguments):
        self.project.run_pipeline(*arguments)

    def expected(self):
        return sorted((k or "", n, v) for k, (n, v) in self.groups.items() if v % 3 != 0)

    def check(self, theirs=()):
        for read in (rows(self.out), delta_tables.duckdb_rows(self.out)):
            found = sorted((row["k"] or "", row["n"], row["v"]) for row in read)
            assert found == sorted([*self.expected(), *theirs]), (found, self.expected())
        assert not delta_tables.lost_files(self.out)


def test_readers_see_each_group_once_as_it_is(tmp_path):
    pipeline = Pipeline(tmp_path)
    for n in range(6):
        pipeline.add()
        pipeline.run()
        pipeline.check()
    pipeline.add([("k0", 1), (None, 4)])
    pipeline.run()
    pipeline.add([(None, 1), ("k0", 3)])
    pipeline.run()
    pipeline.check()
    seen = pipeline.project.run("sql", "--output", "json", "-e", "SELECT k, n, v FROM out").rows()
    assert sorted((row.get("k") or "", row["n"], row["v"]) for row in seen) == pipeline.expected()
    assert [t["version"] for t in actions(pipeline.out, "txn")] == list(range(8))
    infos = actions(pipeline.out, "commitInfo")
    assert [info["operationParameters"]["outputMode"].strip('"') for info in infos] == ["Complete"] + ["Update"] * 7
    # A reader of an older version sees how it was then.
    assert len(rows(pipeline.out, version=0)) > 0
    explained = pipeline.project.run("explain", "out", code=0).out
    assert "rows updated" in explained and "given out whenever rows come for them, kept for ever" in explained


def test_a_new_generation_begins_anew(tmp_path):
    pipeline = Pipeline(tmp_path)
    for _ in range(2):
        pipeline.add()
        pipeline.run()
    pipeline.run("--full-refresh", "out")
    pipeline.check()
    shutil.rmtree(pipeline.project.storage)
    pipeline.add()
    pipeline.run()
    pipeline.check()
    pipeline.add()
    pipeline.project.edit("% 3 <> 0", "% 3 <> 1")
    complains(pipeline.project.run("run"), 2, "rows of the old one", "--full-refresh out")


def test_an_epoch_rewrites_only_files_that_hold_its_keys(tmp_path):
    pipeline = Pipeline(tmp_path)
    pipeline.add([(f"a{n}", 1) for n in range(10)])
    pipeline.run()
    pipeline.add([(f"b{n}", 1) for n in range(10)])
    pipeline.run()
    first, second = (action["path"] for action in actions(pipeline.out, "add"))
    pipeline.add([("b3", 1), ("c", 1)])
    pipeline.run()
    pipeline.check()
    assert [action["path"] for action in actions(pipeline.out, "remove")] == [second]
    added = {action["path"]: delta_tables.json.loads(action["stats"]) for action in actions(pipeline.out, "add")}
    counts = sorted(stats["numRecords"] for path, stats in added.items() if path not in (first, second))
    assert counts == [2, 9]  # the groups that changed, and the others of their file


def test_partitions_and_keys_of_many_types(tmp_path):
    sql = """
      CREATE STREAMING TABLE out USING DELTA PARTITIONED BY (day, label) TBLPROPERTIES ('outputMode' = 'update') AS
      SELECT day, d, m, at, s, flag, concat('sum ', sum(v) % 2) AS label, sum(v) AS v
      FROM (SELECT CAST(ts AS DATE) AS day, CAST(k AS DOUBLE) AS d, CAST(k AS DECIMAL(20,3)) AS m, ts AS at,
                   named_struct('x', k = '1') AS s, k = '1' AS flag, v FROM STREAM orders)
      GROUP BY day, d, m, at, s, flag;"""
    pipeline = Pipeline(tmp_path, sql)
    for n, lines in enumerate([
        "1,1,2026-01-01 10:00:00.5\n7,,2026-01-01 10:00:00\n,3,\n-0.0,4,2026-01-02 00:00:00\n",
        "1,2,2026-01-01 10:00:00.5\n,4,\n0.0,5,2026-01-02 00:00:00\n",
        "1,3,2026-01-03 10:00:00.5\n,4,\n",
    ]):  # fmt: skip
        pipeline.project.input(f"orders/{n}.csv", "k,v,ts\n" + lines)
        pipeline.run()
    for read in (rows(pipeline.out), delta_tables.duckdb_rows(pipeline.out)):
        found = sorted((str(row["day"]), row["d"] or 0, row["v"] or 0, row["label"]) for row in read)
        assert found == [
            ("2026-01-01", 1, 3, "sum 1"), ("2026-01-01", 7, 0, None), ("2026-01-02", 0, 9, "sum 1"),
            ("2026-01-03", 1, 3, "sum 1"), ("None", 0, 11, "sum 1"),
        ]  # fmt: skip
    assert not delta_tables.lost_files(pipeline.out)


def test_rows_that_go_are_found_in_partitions_of_empty_texts(tmp_path):
    sql = UPDATED.replace("USING DELTA", "USING DELTA PARTITIONED BY (k)").replace("SELECT k", "SELECT coalesce(k, '') AS k").replace(
        "GROUP BY k", "GROUP BY coalesce(k, '')")  # fmt: skip
    pipeline = Pipeline(tmp_path, sql)
    pipeline.add([(None, 1), ("a", 1)])
    pipeline.run()
    pipeline.add([(None, 2)])
    pipeline.run()
    assert [row["k"] for row in rows(pipeline.out)] == ["a"]


def test_remainders_roll_as_other_files_do(tmp_path):
    pipeline = Pipeline(tmp_path, UPDATED.replace("USING DELTA", "USING DELTA OPTIONS (maxRecordsPerFile '3')"))
    pipeline.add([(f"k{n}", 1) for n in range(8)])
    pipeline.run()
    pipeline.add([("k1", 1), ("k4", 1)])
    pipeline.run()
    pipeline.check()
    counts = [delta_tables.json.loads(action["stats"])["numRecords"] for action in actions(pipeline.out, "add")]
    assert max(counts) <= 3


def test_a_key_is_known_behind_a_wider_type(tmp_path):
    sql = UPDATED.replace("TABLE out", "TABLE out (v BIGINT, n BIGINT)").replace("k, count(*) AS n, sum(v) AS v", "v, count(*) AS n").replace(
        "GROUP BY k HAVING sum(v) % 3 <> 0", "GROUP BY v")  # fmt: skip
    pipeline = Pipeline(tmp_path, sql)
    for _ in range(2):
        pipeline.add([("a", 7)])
        pipeline.run()
    assert rows(pipeline.out) == [{"v": 7, "n": 2}]


def test_edits_after_which_rows_would_mean_something_else_are_refused(tmp_path):
    swapped = UPDATED.replace("SELECT k,", "SELECT k AS a, upper(k) AS b,").replace("GROUP BY k", "GROUP BY k, upper(k)").replace(
        " HAVING sum(v) % 3 <> 0", "")  # fmt: skip
    for number, (sql, old, new) in enumerate([
        (swapped, "k AS a, upper(k) AS b", "upper(k) AS a, k AS b"),
        (UPDATED.replace(" HAVING sum(v) % 3 <> 0", ""), "TBLPROPERTIES ('outputMode' = 'update') AS\nSELECT k, count(*) AS n, sum(v) AS v FROM STREAM orders GROUP BY k",
         "AS SELECT k, CAST(1 AS BIGINT) AS n, CAST(v AS BIGINT) AS v FROM STREAM orders"),
    ]):  # fmt: skip
        pipeline = Pipeline(tmp_path / str(number), sql)
        pipeline.add()
        pipeline.run()
        pipeline.project.edit(old, new)
        complains(pipeline.project.run("run"), 2, "rows of the old one", "--full-refresh out")


def test_a_table_whose_files_are_lost_starts_over(tmp_path):
    pipeline = Pipeline(tmp_path)
    pipeline.add()
    pipeline.run()
    pipeline.add()
    for file in pipeline.out.glob("*.parquet"):
        file.unlink()
    assert pipeline.project.run("run").code == 1
    assert pipeline.project.run("run").code == 1
    pipeline.run("--full-refresh", "out")
    assert sorted((row["k"], row["n"], row["v"]) for row in rows(pipeline.out)) == pipeline.expected()


def test_windows_are_updated_until_the_watermark_has_passed_them(tmp_path):
    sql = """
      CREATE STREAMING TABLE out USING DELTA TBLPROPERTIES ('outputMode' = 'update') AS
      SELECT window.start AS start, count(*) AS n FROM STREAM orders WATERMARK ts DELAY OF INTERVAL 10 MINUTES
      GROUP BY window(ts, '1 hour');"""
    pipeline = Pipeline(tmp_path, sql)
    for n, (minute, touched) in enumerate([("10:05", None), ("11:30", 0), ("11:40", 1), ("13:00", 0), ("10:10", 0)]):
        pipeline.project.input(f"orders/{n}.csv", f"k,v,ts\na,1,2026-01-01 {minute}:00\n")
        removed = len(actions(pipeline.out, "remove")) if n else 0
        pipeline.run()
        if touched is not None:  # a window that begins is in no file yet
            assert len(actions(pipeline.out, "remove")) - removed == touched, minute
    hours = {row["start"].astimezone(datetime.timezone.utc).hour: row["n"] for row in rows(pipeline.out)}
    assert hours == {10: 1, 11: 2, 13: 1}  # the row of 10:10 came too late
    state = pipeline.project.run("state", "show", "out", code=0).out
    assert "13:00" in state and "10:00" not in state


@conforms("delta sink", "killed")
@pytest.mark.parametrize("epochs_before", [0, 1, 3])
def test_every_kill_leaves_each_group_once(tmp_path, capsys, epochs_before):
    experiment = KillExperiment(lambda name: Pipeline(tmp_path / name), epochs_before)
    calls = experiment.calls()
    # From the commit to the end everything; before it, the file system's own matrix has been everywhere.
    chosen = range(1, len(calls) + 1) if LONG else range(commits_at(calls), len(calls) + 1, 3)
    if epochs_before:
        assert [call for call in calls if "/rest-" in call and call.startswith("rename")], calls
    kinds = ("before", "after", "forget", "hollow") if LONG else ("before", "after")
    reached = sum(experiment.check(f"{kind}:{n}") for n in chosen for kind in kinds)
    with capsys.disabled():
        print(f"\ndelta updates, after {epochs_before} epochs: {reached} kills of {len(calls)} calls")
    assert reached >= len(chosen)


@conforms("delta sink", "other writer")
def test_an_epoch_that_waits_is_merged_into_what_another_writer_made(tmp_path):
    experiment = KillExperiment(lambda name: Pipeline(tmp_path / name), 2)
    pipeline = experiment.killed(f"after:{commits_at(experiment.calls())}")
    delta_tables.table(pipeline.out).optimize.compact()
    # A row of their own, and one of a group that the epoch updates: the group's own row takes its place.
    append(pipeline.out, {"k": ["theirs", "k6"], "n": [7, 99], "v": [7, 99]})
    pipeline.run()
    pipeline.check([("theirs", 7, 7)])
    delta_tables.table(pipeline.out).vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    pipeline.add()
    pipeline.run()
    pipeline.check([("theirs", 7, 7)])


@pytest.mark.parametrize("kind", ["parquet", "csv", "json"])
def test_formats_whose_files_only_grow_are_refused_by_name(tmp_path, kind):
    sql = UPDATED.replace("DELTA", kind)
    run = Pipeline(tmp_path, sql).project.run("dry-run")
    complains(run, 2, "[STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE]", kind, "USING delta", "MATERIALIZED VIEW")


def test_what_cannot_be_updated_is_refused_when_planning(tmp_path):
    for number, (old, new, *parts) in enumerate([
        ("'update'", "'update', 'delta.appendOnly' = 'true'", "[DELTA_CANNOT_MODIFY_APPEND_ONLY]", "leave one of them out"),
        ("'update'", "'update', 'autoOptimize.autoCompact' = 'true'", "[UNSUPPORTED_FEATURE]", "OPTIMIZE"),
        ("SELECT k, count", "SELECT count", "group key k is in none of its columns", "Select k"),
        ("STREAM orders GROUP", "orders GROUP", "[INVALID_FLOW_QUERY_TYPE.BATCH_RELATION_FOR_STREAMING_TABLE]"),
        ("'update'", "'complete'", "materialized view is the complete mode"),
    ]):  # fmt: skip
        pipeline = Pipeline(tmp_path / str(number))
        pipeline.project.edit(old, new)
        complains(pipeline.project.run("dry-run"), 2, *parts)
    reader = Pipeline(tmp_path / "reader", UPDATED + "CREATE MATERIALIZED VIEW total AS SELECT sum(n) AS n FROM out;")
    complains(reader.project.run("dry-run"), 2, "total reads out", "updated in place")
    theirs = Pipeline(tmp_path / "append only")
    deltalake.write_deltalake(str(theirs.out), delta_tables.pyarrow.table({"k": [""], "n": [1], "v": [1]}).slice(0, 0),
                              configuration={"delta.appendOnly": "true"})  # fmt: skip
    theirs.add()
    theirs.run()
    theirs.add()
    complains(theirs.project.run("run"), 2, "[DELTA_CANNOT_MODIFY_APPEND_ONLY]")


TOPIC = """\
CREATE STREAMING TABLE out USING kafka OPTIONS (`kafka.bootstrap.servers` '{address}', topic '{topic}',
  markerTopic 'markers-{topic}') TBLPROPERTIES ('outputMode' = 'update') AS
SELECT k AS key, concat(count(*), ':', sum(v)) AS value FROM STREAM orders GROUP BY k{having};
"""


class TopicPipeline(Pipeline):
    """Files into a topic of groups."""

    def __init__(self, root, broker, having=" HAVING sum(v) % 3 <> 0"):
        self.broker, self.topic = broker, new_topic(broker, 1)
        super().__init__(root, TOPIC.format(address=broker.address, topic=self.topic, having=having))

    def sent(self):
        return [(message.key(), message.value()) for message in read_committed(self.broker, self.topic)]

    def check(self):
        table = {}  # what a compacted topic comes to
        for key, value in self.sent():
            assert key not in table or table[key] != value, f"{key} was sent twice"  # the count of a group only grows
            table[key] = value
        found = sorted((k.decode(), v.decode()) for k, v in table.items() if v is not None)
        assert found == [(k, f"{n}:{v}") for k, n, v in self.expected()], found


def test_a_topic_gets_each_group_that_rows_came_for(tmp_path, kafka):
    pipeline = TopicPipeline(tmp_path, kafka, having="")
    pipeline.add([("a", 1), ("b", 3), ("a", 1)])
    pipeline.run()
    pipeline.add([("b", 0), ("c", 5), (None, 1)])
    pipeline.run()
    sent = pipeline.sent()
    assert sent[:2] == [(b"a", b"2:2"), (b"b", b"1:3")]
    assert sorted(sent[2:], key=str) == sorted([(b"b", b"2:3"), (b"c", b"1:5"), (None, b"1:1")], key=str)


def test_a_group_that_stops_fulfilling_having_becomes_a_tombstone(tmp_path, kafka):
    pipeline = TopicPipeline(tmp_path, kafka)
    for new in ([("a", 1), ("b", 3)], [("a", 2)], [("a", 0), ("b", 3)], [("a", 1), ("b", 1)]):
        pipeline.add(new)
        pipeline.run()
        pipeline.check()
    # Of a the tombstone once, when it goes; of b none, since it was never there.
    assert pipeline.sent() == [(b"a", b"1:1"), (b"a", None), (b"a", b"4:4"), (b"b", b"3:7")]


@conforms("kafka sink", "killed")
def test_every_kill_sends_each_update_once(tmp_path, kafka, capsys):
    experiment = KillExperiment(lambda name: TopicPipeline(tmp_path / name, kafka), 1)
    calls = experiment.calls()
    chosen = range(1, len(calls) + 1) if LONG else range(commits_at(calls), len(calls) + 1, 3)
    reached = sum(experiment.check(f"{kind}:{n}") for n in chosen for kind in ("before", "after"))
    with capsys.disabled():
        print(f"\nkafka updates: {reached} kills of {len(calls)} calls")
    assert reached >= len(chosen)
