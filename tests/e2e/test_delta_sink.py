"""Delta tables as a sink: delta-rs and DuckDB read each row once, whatever is killed and whoever else writes."""

import datetime
import shutil

import delta_tables
import deltalake
import pyarrow
import pytest
from conformance import KillExperiment, commits_at, conforms
from delta_tables import actions, append, rows
from project import LONG, Project, complains

INPUT = """\
CREATE TABLE orders (id BIGINT, name STRING, amount DOUBLE) USING csv OPTIONS (path 'data/input/orders', header 'true'{});
"""
APPENDED = """\
CREATE STREAMING TABLE out USING DELTA PARTITIONED BY (part) AS
SELECT id, name, amount, id % 3 AS part FROM STREAM orders;
"""
REPLACED = """\
CREATE MATERIALIZED VIEW totals USING DELTA AS SELECT id % 3 AS part, count(*) AS n, sum(amount) AS amount FROM orders
GROUP BY id % 3;
"""


class Pipeline:
    """Files into Delta tables."""

    def __init__(self, root, sql=APPENDED, more=""):
        self.project = Project(root, INPUT.format(more) + sql)
        (self.project.root / "data/input/orders").mkdir(exist_ok=True)
        self.ids = []

    @property
    def out(self):
        return self.project.output / "out"

    def add(self, count=4):
        first = len(self.ids)
        new = range(first, first + count)
        lines = "".join(f"{n},row {n},{n / 2}\n" for n in new)
        self.project.input(f"orders/{first:06}.csv", "id,name,amount\n" + lines)
        self.ids += new

    def run(self, *arguments):
        self.project.run_pipeline(*arguments)

    def check(self, expected=None):
        found = sorted(row["id"] for row in rows(self.out))
        assert found == sorted(self.ids if expected is None else expected)
        assert delta_tables.duckdb_rows(self.out) == rows(self.out)


def test_two_readers_see_every_type_as_it_is(tmp_path):
    sql = INPUT.format("") + """
      CREATE STREAMING TABLE out USING DELTA COMMENT 'of all types' AS
      SELECT id, CAST(id AS TINYINT) AS t, CAST(id AS SMALLINT) AS s, CAST(id AS INT) AS i, CAST(amount AS FLOAT) AS f,
             amount AS d, CAST(amount AS DECIMAL(10,2)) AS m, CAST('12345678901234567890.12' AS DECIMAL(38,2)) AS big,
             name, CAST(name AS BINARY) AS b, id > 0 AS flag, DATE'2026-01-31' AS day,
             TIMESTAMP'2026-01-31 12:00:00.123456' AS at, TIMESTAMP_NTZ'2026-01-31 12:00:00' AS wall,
             array(id, NULL) AS list, map(coalesce(name, '-'), id) AS by_name, named_struct('x', id, 'y', name) AS pair,
             CAST(NULL AS STRING) AS nothing
      FROM STREAM orders;"""
    project = Project(tmp_path, sql)
    project.input("orders/1.csv", "id,name,amount\n1,é,1.5\n2,,-0.25\n")
    project.run_pipeline()
    out = project.output / "out"
    first = next(row for row in rows(out) if row["id"] == 1)
    assert {**first, "at": None} == {
        "id": 1, "t": 1, "s": 1, "i": 1, "f": 1.5, "d": 1.5, "m": first["m"], "big": first["big"], "name": "é",
        "b": "é".encode(), "flag": True, "day": datetime.date(2026, 1, 31), "at": None,
        "wall": datetime.datetime(2026, 1, 31, 12), "list": [1, None], "by_name": [("é", 1)], "pair": {"x": 1, "y": "é"},
        "nothing": None,
    }  # fmt: skip
    assert (str(first["m"]), str(first["big"])) == ("1.50", "12345678901234567890.12")
    assert first["at"] == datetime.datetime(2026, 1, 31, 12, 0, 0, 123456, datetime.timezone.utc)
    assert delta_tables.duckdb_rows(out) == rows(out)
    read = delta_tables.table(out)
    assert read.metadata().description == "of all types"
    assert set(read.protocol().writer_features) == {"timestampNtz", "appendOnly", "invariants"}


def test_statistics_bound_what_the_files_hold(tmp_path):
    sql = INPUT.format("") + """
      CREATE STREAMING TABLE out USING DELTA AS
      SELECT id, name, amount, CAST(id AS DECIMAL(30,2)) AS m, DATE'2026-01-01' + CAST(id AS INT) AS day,
             TIMESTAMP'2026-01-01 00:00:00' + make_dt_interval(0, 0, 0, id) AS at, named_struct('x', id) AS s,
             CAST('NaN' AS DOUBLE) AS nan
      FROM STREAM orders;"""
    project = Project(tmp_path, sql)
    long = "é" * 40
    project.input("orders/1.csv", f"id,name,amount\n1,{long},1.5\n2,z,\n3,{long}a,-7\n")
    project.run_pipeline()
    out = project.output / "out"
    added = delta_tables.json.loads(actions(out, "add")[0]["stats"])
    assert added == {
        "numRecords": 3,
        "minValues": {"id": 1, "name": "z", "amount": -7.0, "m": 1.0, "day": "2026-01-02",
                      "at": "2026-01-01T00:00:01.000Z", "s": {"x": 1}},
        "maxValues": {"id": 3, "name": "é" * 32 + "\U0010ffff", "amount": 1.5, "m": 3.0, "day": "2026-01-04",
                      "at": "2026-01-01T00:00:03.000Z", "s": {"x": 3}},
        "nullCount": {"id": 0, "name": 0, "amount": 1, "m": 0, "day": 0, "at": 0, "s": {"x": 0}, "nan": 0},
    }  # fmt: skip
    # Readers skip files by them: what they look for is still found.
    found = delta_tables.table(out).to_pyarrow_table(filters=[("name", "=", long + "a")])
    assert pyarrow.table(found)["id"].to_pylist() == [3]


def test_partitions_of_any_value_are_read_back(tmp_path):
    values = ["a b", "x/y", "50%", "é=ü", "", "a:b'\\\"", "#?&+", None]
    texts = ["-" if value is None else value for value in values]
    sql = """
      CREATE TABLE texts (id BIGINT, text STRING) USING csv OPTIONS (path 'data/input/texts', header 'true', escape '~');
      CREATE STREAMING TABLE out USING DELTA PARTITIONED BY (`größe`, day, at, wall, n) AS
      SELECT id, CASE text WHEN '-' THEN NULL WHEN '(empty)' THEN '' ELSE text END AS `größe`, DATE'2026-01-31' AS day, TIMESTAMP'2026-01-31 12:00:00.5' AS at,
             CAST('2026-01-31 12:00:00' AS TIMESTAMP_NTZ) AS wall, CAST(id AS DECIMAL(5,1)) AS n FROM STREAM texts;"""
    project = Project(tmp_path, sql)
    lines = "".join(f"{n},{quoted(text or '(empty)')}\n" for n, text in enumerate(texts))
    project.input("texts/1.csv", "id,text\n" + lines)
    project.run_pipeline()
    out = project.output / "out"
    found = {row["id"]: row for row in rows(out)}
    assert [found[n]["größe"] for n in range(len(values))] == [v or None for v in values]
    assert found[0]["day"] == datetime.date(2026, 1, 31) and str(found[3]["n"]) == "3.0"
    assert found[0]["at"] == datetime.datetime(2026, 1, 31, 12, 0, 0, 500000, datetime.timezone.utc)
    assert found[0]["wall"] == datetime.datetime(2026, 1, 31, 12)
    assert delta_tables.duckdb_rows(out) == rows(out)
    ours = project.run("sql", "--output", "json", "-e", "SELECT id, `größe` AS v FROM out WHERE `größe` <> '' ORDER BY id")
    assert ours.rows() == [{"id": n, "v": v} for n, v in enumerate(values) if v]


def quoted(text):
    return '"' + text.replace('"', '~"') + '"'


@conforms("delta sink", "resume")
def test_a_second_run_adds_what_is_new(tmp_path):
    pipeline = Pipeline(tmp_path, APPENDED + REPLACED)
    for n in range(3):
        pipeline.add()
        pipeline.run()
        pipeline.check()
        totals = rows(pipeline.project.output / "totals")
        assert sum(row["n"] for row in totals) == len(pipeline.ids)
        assert delta_tables.table(pipeline.out).version() == n
    pipeline.run()
    pipeline.check()
    # A view is replaced in one version, so that no reader sees it without its rows.
    newest = delta_tables.entries(pipeline.project.output / "totals")[-1]
    assert {"add", "remove"} <= {kind for action in newest for kind in action}
    assert not list(pipeline.project.output.rglob("_staging"))
    application = [t["appId"] for t in actions(pipeline.out, "txn")]
    assert len(set(application)) == 1 and application[0].startswith("brookmill/")
    assert [t["version"] for t in actions(pipeline.out, "txn")] == [0, 1, 2]


def test_a_checkpoint_every_ten_versions_is_read_by_others_and_by_us(tmp_path):
    pipeline = Pipeline(tmp_path, APPENDED + REPLACED, ", maxFilesPerTrigger '1'")
    for _ in range(23):
        pipeline.add(2)
    pipeline.run()
    log = pipeline.out / "_delta_log"
    assert [p.name[:20].lstrip("0") for p in sorted(log.glob("*.checkpoint.parquet"))] == ["10", "20"]
    pipeline.check()
    for entry in sorted(log.glob("*.json"))[:15]:
        entry.unlink()  # what a checkpoint holds is not needed any more
    pipeline.check()
    pipeline.add()
    pipeline.run()
    pipeline.check()
    totals = pipeline.project.output / "totals"
    for entry in sorted((totals / "_delta_log").glob("*.json"))[:21]:
        entry.unlink()
    assert sum(row["n"] for row in rows(totals)) == len(pipeline.ids)


@conforms("delta sink", "reset")
def test_a_new_checkpoint_writes_its_table_anew(tmp_path):
    pipeline = Pipeline(tmp_path, APPENDED + REPLACED)
    pipeline.add()
    pipeline.run()
    shutil.rmtree(pipeline.project.storage)
    pipeline.run()
    pipeline.check()
    pipeline.add()
    pipeline.run("--full-refresh-all")
    pipeline.check()
    pipeline.project.edit("id, name, amount, id % 3", "id, upper(name) AS name, id AS more, id % 3")
    pipeline.run("--full-refresh", "out")
    pipeline.check()
    assert {row["name"] for row in rows(pipeline.out)} == {f"ROW {n}" for n in pipeline.ids}
    assert "amount" not in rows(pipeline.out)[0] and "amount" in rows(pipeline.out, version=0)[0]


class TwoTables(Pipeline):
    """An appended table and one that is replaced."""

    def __init__(self, root):
        super().__init__(root, APPENDED + REPLACED)

    def check(self):
        found = sorted(row["id"] for row in rows(self.out))
        assert found == self.ids
        assert sum(row["n"] for row in rows(self.project.output / "totals")) == len(self.ids)
        for name in ("out", "totals"):
            assert not delta_tables.lost_files(self.project.output / name)


@conforms("delta sink", "unpublished")
def test_outputs_that_were_committed_and_not_published_are_published_by_the_next_run(tmp_path):
    experiment = KillExperiment(lambda name: TwoTables(tmp_path / name), 1)
    pipeline = experiment.killed(f"after:{commits_at(experiment.calls())}")
    assert sorted(row["id"] for row in rows(pipeline.out)) == pipeline.ids[:4]
    assert sum(row["n"] for row in rows(pipeline.project.output / "totals")) == 4
    seen = pipeline.project.run("sql", "--output", "json", "-e", "SELECT count(*) AS n FROM out").rows()
    assert seen == [{"n": 8}]  # brookmill's own readers know of the epoch
    pipeline.run()
    pipeline.check()


@conforms("delta sink", "killed")
@pytest.mark.parametrize("epochs_before", [0, 1])
def test_every_kill_leaves_each_row_once(tmp_path, capsys, epochs_before):
    experiment = KillExperiment(lambda name: TwoTables(tmp_path / name), epochs_before)
    calls = experiment.calls()
    publishing = [n for n, call in enumerate(calls, 1) if "/out" in call or "/totals" in call]
    # From the commit to the end everything; before it, the file system's own matrix has been everywhere.
    chosen = range(1, len(calls) + 1) if LONG else [n for n in publishing if n >= commits_at(calls)]
    kinds = ("before", "after", "forget", "hollow") if LONG else ("before", "after")
    reached = sum(experiment.check(f"{kind}:{n}") for n in chosen for kind in kinds)
    with capsys.disabled():
        print(f"\ndelta sink, after {epochs_before} epochs: {reached} kills of {len(calls)} calls")
    assert reached >= len(chosen)


@conforms("delta sink", "other writer")
def test_another_writer_in_between_loses_nothing(tmp_path):
    pipeline = Pipeline(tmp_path)
    pipeline.add()
    pipeline.run()
    append(pipeline.out, {"id": [100], "name": ["theirs"], "amount": [1.0], "part": [1]})
    pipeline.add()
    pipeline.run()
    pipeline.check([*pipeline.ids, 100])
    delta_tables.table(pipeline.out).optimize.compact()
    pipeline.add()
    pipeline.run()
    pipeline.check([*pipeline.ids, 100])
    delta_tables.table(pipeline.out).vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    pipeline.add()
    pipeline.run()
    pipeline.check([*pipeline.ids, 100])


def test_an_epoch_that_waits_goes_behind_the_version_that_came_first(tmp_path):
    experiment = KillExperiment(lambda name: Pipeline(tmp_path / name), 1)
    pipeline = experiment.killed(f"after:{commits_at(experiment.calls())}")
    append(pipeline.out, {"id": [100], "name": ["theirs"], "amount": [1.0], "part": [1]})
    pipeline.run()
    pipeline.check([*pipeline.ids, 100])
    assert delta_tables.table(pipeline.out).version() == 2


@conforms("delta sink", "clash")
def test_columns_that_do_not_fit_are_refused_before_anything_is_written(tmp_path):
    pipeline = Pipeline(tmp_path)
    pipeline.add()
    theirs = {"id": pyarrow.array([], pyarrow.string()), "name": pyarrow.array([], pyarrow.string())}
    deltalake.write_deltalake(str(pipeline.out), pyarrow.table(theirs))
    complains(pipeline.project.run("run"), 2, "[DELTA_FAILED_TO_MERGE_FIELDS]", "id STRING", "id BIGINT")
    assert delta_tables.table(pipeline.out).version() == 0 and pipeline.project.newest_epoch() == -1

    shutil.rmtree(pipeline.out)
    deltalake.write_deltalake(str(pipeline.out), pyarrow.table({"id": pyarrow.array([], pyarrow.int64())}))
    complains(pipeline.project.run("run"), 2, "[DELTA_METADATA_MISMATCH]", "partitioned by ()")
    pipeline.project.edit(" PARTITIONED BY (part)", "")
    complains(pipeline.project.run("run"), 2, "[DELTA_METADATA_MISMATCH]", "no column name", "mergeSchema")
    pipeline.project.edit("USING DELTA", "USING DELTA OPTIONS (mergeSchema 'true')")
    pipeline.run()
    pipeline.check()


def test_a_column_that_is_added_is_null_in_older_rows(tmp_path):
    sql = "CREATE STREAMING TABLE out USING DELTA OPTIONS (mergeSchema 'true') AS SELECT id, name FROM STREAM orders;"
    pipeline = Pipeline(tmp_path, sql)
    pipeline.add()
    pipeline.run()
    pipeline.project.edit("id, name FROM", "id, name, amount FROM")
    pipeline.add()
    pipeline.run()
    pipeline.check()
    assert [row["amount"] for row in sorted(rows(pipeline.out), key=lambda row: row["id"])] == [None] * 4 + [2.0, 2.5, 3.0, 3.5]
    seen = pipeline.project.run("sql", "--output", "json", "-e", "SELECT amount FROM out ORDER BY id").rows()
    assert seen[0].get("amount") is None and seen[4] == {"amount": 2.0}
    pipeline.project.edit("id, name, amount", "CAST(id AS STRING) AS id, name, amount")
    pipeline.add()
    complains(pipeline.project.run("run"), 2, "columns changed", "--full-refresh out")
    pipeline.project.edit("CAST(id AS STRING) AS id, name, amount", "id, name, amount")
    pipeline.project.edit(" OPTIONS (mergeSchema 'true')", "")
    pipeline.project.edit("id, name, amount", "id, name, amount, 1 AS more")
    complains(pipeline.project.run("run"), 2, "columns changed", "--full-refresh out")


def test_rows_that_no_pipeline_wrote_are_not_replaced(tmp_path):
    pipeline = Pipeline(tmp_path, APPENDED.replace(" PARTITIONED BY (part)", ""))
    append(pipeline.out, {"id": [100], "name": ["theirs"], "amount": [1.0], "part": [1]})
    pipeline.add()
    complains(pipeline.project.run("run"), 1, "no pipeline wrote", "LOCATION")
    assert len(rows(pipeline.out)) == 1


def test_a_table_that_was_deleted_is_not_gone_on_with(tmp_path):
    pipeline = Pipeline(tmp_path)
    pipeline.add()
    pipeline.run()
    shutil.rmtree(pipeline.out)
    pipeline.add()
    complains(pipeline.project.run("run"), 1, "lacks epoch 0", "--full-refresh")
    pipeline.run("--full-refresh", "out")
    pipeline.check()


def write_entry(path, *actions_of_entry):
    """An entry of the log that nobody here would write."""
    log = path / "_delta_log"
    log.mkdir(parents=True, exist_ok=True)
    version = len(list(log.glob("*.json")))
    text = "".join(delta_tables.json.dumps(action) + "\n" for action in actions_of_entry)
    (log / f"{version:020}.json").write_text(text)


FIELD = {"name": "id", "type": "long", "nullable": True, "metadata": {}}


def table_of_others(path, protocol=None, configuration=None, field=FIELD):
    schema = {"type": "struct", "fields": [field]}
    write_entry(
        path,
        {"protocol": protocol or {"minReaderVersion": 1, "minWriterVersion": 2}},
        {"metaData": {"id": "1", "format": {"provider": "parquet", "options": {}}, "partitionColumns": [],
                      "schemaString": delta_tables.json.dumps(schema), "configuration": configuration or {}}},
    )  # fmt: skip


def features(reader, writer):
    return {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": reader, "writerFeatures": writer}


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ({"protocol": features(["deletionVectors"], ["deletionVectors"])}, "deletionVectors"),
        ({"protocol": features([], ["rowTracking"])}, "rowTracking"),
        ({"protocol": features(["v2Checkpoint"], ["v2Checkpoint"])}, "v2Checkpoint"),
        ({"protocol": features([], ["inventedTomorrow"])}, "inventedTomorrow"),
        ({"protocol": {"minReaderVersion": 4, "minWriterVersion": 8}}, "reader version 4"),
        ({"configuration": {"delta.columnMapping.mode": "name"}}, "column mapping"),
        ({"configuration": {"delta.constraints.positive": "id > 0"}}, "CHECK constraint positive"),
        ({"configuration": {"delta.enableChangeDataFeed": "true"}}, "change data feed"),
        ({"field": {**FIELD, "metadata": {"delta.generationExpression": "1"}}}, "generated column"),
        ({"field": {**FIELD, "metadata": {"delta.invariants": "{}"}}}, "invariant"),
        ({"field": {**FIELD, "nullable": False}}, "NOT NULL"),
        ({"field": {**FIELD, "type": "interval"}}, "type interval"),
    ],
)
def test_features_that_we_do_not_write_are_refused_by_name(tmp_path, table, part):
    pipeline = Pipeline(tmp_path, "CREATE STREAMING TABLE out USING DELTA AS SELECT id FROM STREAM orders;")
    table_of_others(pipeline.out, **table)
    pipeline.add()
    complains(pipeline.project.run("run"), 2, part)
    assert len(delta_tables.entries(pipeline.out)) == 1


def test_what_delta_cannot_hold_is_refused_when_planning(tmp_path):
    for number, (clause, query, *parts) in enumerate([
        ("", "SELECT id AS `a b` FROM STREAM orders", "[DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES]", "a b"),
        ("", "SELECT NULL AS nothing FROM STREAM orders", "nothing", "VOID"),
        ("", "SELECT make_dt_interval(1) AS i FROM STREAM orders", "INTERVAL"),
        ("PARTITIONED BY (list)", "SELECT id, array(id) AS list FROM STREAM orders", "list", "partition"),
        ("OPTIONS (mergeSchem 'true')", "SELECT id FROM STREAM orders", "mergeSchem", "mergeSchema"),
        ("TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')", "SELECT id FROM STREAM orders", "enableDeletionVectors"),
        ("TBLPROPERTIES ('delta.checkpointInterval' = '0')", "SELECT id FROM STREAM orders", "checkpointInterval"),
    ]):  # fmt: skip
        sql = INPUT.format("") + f"CREATE STREAMING TABLE out USING DELTA {clause} AS {query};"
        complains(Project(tmp_path / str(number), sql).run("dry-run"), 2, *parts)


def test_location_and_properties_are_those_of_the_table(tmp_path):
    sql = INPUT.format("") + """
      CREATE STREAMING TABLE out USING DELTA LOCATION 'data/lake/out'
      TBLPROPERTIES ('delta.checkpointInterval' = '2', 'delta.dataSkippingNumIndexedCols' = '1', 'delta.appendOnly' = 'true')
      AS SELECT id, name FROM STREAM orders;
      CREATE STREAMING TABLE two USING DELTA OPTIONS (path 'data/lake/two') AS SELECT id FROM STREAM out;"""
    project = Project(tmp_path, sql)
    for n in range(3):
        project.input(f"orders/{n}.csv", f"id,name,amount\n{n},a,1\n")
        project.run_pipeline()
    lake = project.root / "data/lake"
    assert [row["id"] for row in rows(lake / "out")] == [row["id"] for row in rows(lake / "two")] == [0, 1, 2]
    assert len(list((lake / "out/_delta_log").glob("*2.checkpoint.parquet"))) == 1
    assert delta_tables.json.loads(actions(lake / "out", "add")[0]["stats"])["nullCount"] == {"id": 0}
    complains(project.run("run", "--full-refresh", "out"), 2, "[DELTA_CANNOT_MODIFY_APPEND_ONLY]", "delta.appendOnly")


def test_two_flows_into_one_table_are_two_applications(tmp_path):
    sql = INPUT.format("") + INPUT.format("").replace("orders", "returns") + """
      CREATE STREAMING TABLE out USING DELTA;
      CREATE FLOW sold AS INSERT INTO out BY NAME SELECT id, amount FROM STREAM orders;
      CREATE FLOW returned AS INSERT INTO out BY NAME SELECT id, -amount AS amount FROM STREAM returns;"""
    project = Project(tmp_path, sql)
    for n in range(2):
        project.input(f"orders/{n}.csv", f"id,name,amount\n{n},a,1\n")
        project.input(f"returns/{n}.csv", f"id,name,amount\n{n},a,2\n")
        project.run_pipeline()
    assert sorted(row["amount"] for row in rows(project.output / "out")) == [-2.0, -2.0, 1.0, 1.0]
    assert len({t["appId"] for t in actions(project.output / "out", "txn")}) == 2
