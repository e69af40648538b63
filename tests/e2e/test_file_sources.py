"""Files as sources: what all formats have in common, for each of them; then what only one of them can get wrong."""

import gzip
import json
import pathlib
import re
import shutil

import pytest
import tables
from conformance import FILES, conforms
from project import LONG, Project, complains, csv

COLUMNS = {"id": "BIGINT", "name": "STRING", "amount": "DOUBLE"}


def rows_of(first, count):
    return [{"id": i, "name": f"n{i}", "amount": i / 4} for i in range(first, first + count)]


def as_csv(rows):
    return csv(list(rows[0]), [row.values() for row in rows])


def as_json(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


WRITERS = {"csv": as_csv, "json": as_json}
OPTIONS = {"csv": ", header 'true'"}
# A column that the files hold, under a type that they do not.
CLASHES = {"csv": ("DOUBLE", "INT", "MALFORMED"), "json": ("DOUBLE", "INT", "MALFORMED")}


def project_of(root, kind, more="maxFilesPerTrigger '1'", columns=None):
    declared = ", ".join(f"{name} {kind_of}" for name, kind_of in (columns or COLUMNS).items())
    return Project(
        root,
        f"""CREATE TABLE events ({declared}) USING {kind} OPTIONS (path 'data/input'{OPTIONS.get(kind, "")}, {more});
        CREATE STREAMING TABLE copy AS SELECT * FROM STREAM events;""",
    )


def add(project, kind, number, count=4):
    project.input(f"{number:03}.{kind}", WRITERS[kind](rows_of(number * 100, count)))


def ids(project, table="copy"):
    return sorted(row["id"] for row in tables.rows(project.output / table))


def of_every_format(claim):
    """Runs the test for each format; each makes the claim for its own source."""
    return pytest.mark.parametrize(
        "kind", [pytest.param(kind, marks=conforms(f"{kind} source", claim), id=kind) for kind in FILES]
    )


@of_every_format("resume")
def test_a_second_run_takes_in_what_is_new(tmp_path, kind):
    project = project_of(tmp_path, kind)
    add(project, kind, 1)
    add(project, kind, 2)
    epochs = project.run_pipeline("--progress", "json").progress()
    assert [epoch["numInputRows"] for epoch in epochs] == [4, 4]
    add(project, kind, 3)
    project.run_pipeline()
    assert tables.rows(project.output / "copy") == tables.in_order(rows_of(100, 4) + rows_of(200, 4) + rows_of(300, 4))
    epoch = project.newest_epoch()
    project.run_pipeline()
    assert project.newest_epoch() == epoch, "an epoch without anything new"


@of_every_format("replay")
def test_a_table_that_comes_later_gets_all_rows(tmp_path, kind):
    project = project_of(tmp_path, kind)
    add(project, kind, 1)
    add(project, kind, 2)
    project.run_pipeline()
    project.sql("CREATE STREAMING TABLE late AS SELECT id FROM STREAM events;", "late.sql")
    add(project, kind, 3)
    project.run_pipeline()
    assert ids(project, "late") == ids(project) and len(ids(project)) == 12


@of_every_format("reset")
def test_a_new_checkpoint_reads_everything_anew(tmp_path, kind):
    project = project_of(tmp_path, kind)
    add(project, kind, 1)
    project.run_pipeline()
    add(project, kind, 2)
    shutil.rmtree(project.storage)
    project.run_pipeline()
    assert len(ids(project)) == 8


@of_every_format("killed")
def test_every_kill_leaves_each_row_taken_once(tmp_path, kind):
    def prepared(name):
        project = project_of(tmp_path / name, kind)
        add(project, kind, 1)
        add(project, kind, 2)
        return project

    counted = prepared("counted")
    assert counted.run_faulty("count:calls", "run").code == 0
    calls = (counted.root / "calls").read_text().splitlines()
    records = [n for n, call in enumerate(calls, 1) if call.startswith("append ") and "/journal/" in call]
    assert len(records) >= 2
    for fault in (f"{when}:{n}" for n in (range(1, len(calls) + 1) if LONG else records) for when in ("before", "after")):
        project = prepared(fault.replace(":", "-"))
        killed = project.run_faulty(fault, "run")
        assert killed.code == -9, (fault, killed)
        project.run_pipeline()
        assert tables.rows(project.output / "copy") == tables.in_order(rows_of(100, 4) + rows_of(200, 4)), fault


@of_every_format("back-pressure")
def test_an_epoch_takes_no_more_than_it_may(tmp_path, kind):
    project = project_of(tmp_path, kind, "maxFilesPerTrigger '3'")
    for number in range(7):
        add(project, kind, number, 2)
    epochs = project.run_pipeline("--progress", "json").progress()
    assert [epoch["numInputRows"] for epoch in epochs] == [6, 6, 2]
    largest = max(path.stat().st_size for path in (project.root / "data/input").iterdir())
    project.edit("maxFilesPerTrigger '3'", f"maxBytesPerTrigger '{2 * largest}'")
    project.run_pipeline("--full-refresh-all")
    assert len(ids(project)) == 14


@of_every_format("clash")
def test_a_type_that_does_not_fit_is_named(tmp_path, kind):
    wrong, right, *parts = CLASHES[kind]
    columns = {name: right if kind_of == wrong else kind_of for name, kind_of in COLUMNS.items()}
    project = project_of(tmp_path, kind, "mode 'FAILFAST'" if kind in WRITERS else "maxFilesPerTrigger '1'", columns)
    add(project, kind, 1)
    complains(project.run("run"), 1, "001." + kind, *parts)
    assert tables.rows(project.output / "copy") == []


@pytest.mark.parametrize("kind", FILES)
def test_hidden_columns_tell_where_a_row_came_from(tmp_path, kind):
    project = project_of(tmp_path, kind)
    project.edit("SELECT *", "SELECT id, _metadata.file_name AS name, _metadata.file_size AS size")
    add(project, kind, 1, 1)
    project.run_pipeline()
    path = project.root / f"data/input/001.{kind}"
    assert tables.rows(project.output / "copy") == [{"id": 100, "name": path.name, "size": path.stat().st_size}]


def test_the_example_of_the_docs(tmp_path):
    page = pathlib.Path(__file__).resolve().parents[2] / "docs/files.md"
    project = Project(tmp_path, "\n".join(re.findall(r"```sql\n(.*?)```", page.read_text(), re.DOTALL)))
    orders = [{"id": i, "customer": {"name": "ab"[i % 2], "tags": ["x"]}, "amount": i + 0.25} for i in range(4)]
    project.input("../orders/1.json", as_json(orders) + "no JSON\n")
    project.input("../customers/1.csv", "name,city\na,Oslo\nb,Rome\n")
    project.run_pipeline()
    assert [(row["id"], row["file_name"]) for row in tables.rows(project.output / "sold")] == [(i, "1.json") for i in range(4)]
    found = {row["city"]: (row["n"], float(row["amount"])) for row in tables.rows(project.output / "per_city")}
    assert found == {"Oslo": (2, 2.5), "Rome": (2, 4.5)}


# --- JSON ---------------------------------------------------------------------------------------------------------------

NESTED = """\
CREATE TABLE events (id BIGINT, user STRUCT<name: STRING, tags: ARRAY<STRING>>, props MAP<STRING, DOUBLE>, raw STRING)
USING json OPTIONS (path 'data/input', columnNameOfCorruptRecord 'raw');
CREATE STREAMING TABLE copy AS SELECT id, user.name AS name, user.tags AS tags, props['x'] AS x, raw FROM STREAM events;
"""


def test_nested_json_and_corrupt_records(tmp_path):
    project = Project(tmp_path, NESTED)
    good = {"id": 1, "user": {"name": "a" * 20, "tags": ["x", "a longer tag than fits"]}, "props": {"x": 1.5}}
    project.input("a.json", json.dumps(good) + "\n{broken\n" + json.dumps({"id": "no", "props": {"x": 2}}) + "\n")
    (epoch,) = project.run_pipeline("--progress", "json").progress()
    assert epoch["sources"][0]["metrics"]["malformedRows"] in (2, "2")
    found = {row["raw"]: row for row in tables.rows(project.output / "copy")}
    assert found[None] == {"id": 1, "name": "a" * 20, "tags": good["user"]["tags"], "x": 1.5, "raw": None}
    assert found["{broken"] == {"id": None, "name": None, "tags": None, "x": None, "raw": "{broken"}
    assert [row["x"] for raw, row in found.items() if raw and "no" in raw] == [2.0]


def test_json_over_many_chunks_compressed_and_not(tmp_path):
    rows = rows_of(0, 30_000)
    project = project_of(tmp_path, "json")
    project.input("plain.json", as_json(rows[:10_000]))
    project.input("packed.json.gz", gzip.compress(as_json(rows[10_000:20_000]).encode()))
    project.input("array.json", json.dumps(rows[20_000:]))
    project.run_pipeline()
    assert tables.rows(project.output / "copy") == tables.in_order(rows)


def test_multi_line_json_is_one_record_a_file(tmp_path):
    project = project_of(tmp_path, "json", "multiLine 'true'")
    project.input("one.json", json.dumps(rows_of(0, 1)[0], indent=2))
    project.input("many.json", json.dumps(rows_of(1, 5_000), indent=2))
    project.run_pipeline()
    assert ids(project) == list(range(5_001))


def test_json_failfast_names_file_and_line(tmp_path):
    project = project_of(tmp_path, "json", "mode 'FAILFAST'")
    bad = project.input("a.json", as_json(rows_of(0, 3)) + '{"id": \n' + as_json(rows_of(3, 1)))
    complains(project.run("run"), 1, "a.json:4", "FAILFAST")
    bad.write_text(as_json(rows_of(0, 4)))
    project.run_pipeline()
    assert ids(project) == [0, 1, 2, 3]


def test_options_and_types_of_json_that_are_not_there_are_refused(tmp_path):
    for number, (old, new, *parts) in enumerate([
        ("maxFilesPerTrigger '1'", "allowComment 'true'", "allowComment", "allowComments"),
        ("maxFilesPerTrigger '1'", "encoding 'UTF-16'", "encoding", "UTF-8"),
        ("maxFilesPerTrigger '1'", "dateFormat 'bbb'", "INVALID_DATETIME_PATTERN"),
        ("maxFilesPerTrigger '1'", "mode 'LOOSE'", "DROPMALFORMED"),
        ("amount DOUBLE", "amount MAP<INT, INT>", "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", "amount"),
    ]):  # fmt: skip
        project = project_of(tmp_path / str(number), "json")
        project.edit(old, new)
        complains(project.run("dry-run"), 2, "pipeline.sql:1:1", *parts)
