"""Files as sources: what all formats have in common, for each of them; then what only one of them can get wrong."""

import gzip
import io
import json
import pathlib
import re
import shutil

import pyarrow
import pyarrow.parquet
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


def as_parquet(rows):
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), file)
    return file.getvalue()


# Text is JSON again, which the query takes apart.
WRITERS = {"csv": as_csv, "json": as_json, "parquet": as_parquet, "text": as_json}
OPTIONS = {"csv": ", header 'true'"}
TEXT_QUERY = "SELECT v.id, v.name, v.amount FROM (SELECT from_json(value, '{}') AS v FROM STREAM events)"
# The way of the run that finds a column of another type, its exit code, and what it says.
CLASHES = {
    "csv": ("mode 'FAILFAST'", 1, "001.csv:2", "MALFORMED"),
    "json": ("mode 'FAILFAST'", 1, "001.json:1", "MALFORMED"),
    "parquet": ("maxFilesPerTrigger '1'", 1, "001.parquet", "PARQUET_COLUMN_DATA_TYPE_MISMATCH", "[amount]"),
    "text": ("maxFilesPerTrigger '1'", 2, "pipeline.sql:1:1", "a single STRING column"),
}


def project_of(root, kind, more="maxFilesPerTrigger '1'", amount="DOUBLE"):
    columns = ", ".join(f"{name} {amount if name == 'amount' else type}" for name, type in COLUMNS.items())
    declared = columns if kind != "text" else "value STRING" if amount == "DOUBLE" else f"value {amount}"
    query = TEXT_QUERY.format(columns) if kind == "text" and amount == "DOUBLE" else "SELECT * FROM STREAM events"
    return Project(
        root,
        f"""CREATE TABLE events ({declared}) USING {kind} OPTIONS (path 'data/input'{OPTIONS.get(kind, "")}, {more});
        CREATE STREAMING TABLE copy AS {query};""",
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
    first = (project.root / "sql/pipeline.sql").read_text()
    project.sql(first[first.index("CREATE STREAMING") :].replace("copy", "late"), "late.sql")
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
    options, code, *parts = CLASHES[kind]
    project = project_of(tmp_path, kind, options, amount="INT")
    add(project, kind, 1)
    complains(project.run("run"), code, *parts)
    assert tables.rows(project.output / "copy") == []


@pytest.mark.parametrize("kind", FILES)
def test_hidden_columns_tell_where_a_row_came_from(tmp_path, kind):
    project = project_of(tmp_path, kind)
    project.sql("""CREATE STREAMING TABLE origins
      AS SELECT _metadata.file_name AS name, _metadata.file_size AS size FROM STREAM events;""", "origins.sql")
    add(project, kind, 1, 2)
    add(project, kind, 2, 1)
    project.run_pipeline()
    paths = [project.root / f"data/input/00{number}.{kind}" for number in (1, 1, 2)]
    expected = [{"name": path.name, "size": path.stat().st_size} for path in paths]
    assert tables.rows(project.output / "origins") == tables.in_order(expected)


def test_the_example_of_the_docs(tmp_path):
    page = pathlib.Path(__file__).resolve().parents[2] / "docs/files.md"
    project = Project(tmp_path, "\n".join(re.findall(r"```sql\n(.*?)```", page.read_text(), re.DOTALL)))
    orders = [{"id": i, "customer": {"name": "ab"[i % 2], "tags": ["x"]}, "amount": i + 0.25} for i in range(4)]
    project.input("../orders/1.json", as_json(orders) + "no JSON\n")
    project.input("../customers/1.csv", "name,city\na,Oslo\nb,Rome\n")
    project.input("../clicks/1.json", as_json([{"id": 7, "page": "home"}]))
    project.run_pipeline()
    assert tables.rows(project.output / "clicks") == [{"id": 7, "page": "home", "file": "1.json"}]
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


# --- Parquet and text ---------------------------------------------------------------------------------------------------


def test_columns_of_parquet_are_found_by_name_and_missing_ones_are_null(tmp_path):
    project = project_of(tmp_path, "parquet")
    project.input("a.parquet", as_parquet([{"amount": 1.5, "ID": 1, "more": "x"}]))
    project.input("b.parquet", as_parquet([{"id": 2}]))
    project.run_pipeline()
    assert tables.rows(project.output / "copy") == tables.in_order(
        [{"id": 1, "name": None, "amount": 1.5}, {"id": 2, "name": None, "amount": None}]
    )


def test_parquet_in_folders_of_partitions(tmp_path):
    project = Project(tmp_path, """
      CREATE TABLE events (id BIGINT, day DATE, city STRING) USING parquet OPTIONS (path 'data/input')
      PARTITIONED BY (day, city);
      CREATE STREAMING TABLE copy AS SELECT * FROM STREAM events;""")
    project.input("day=2026-01-02/city=S%C3%A3o Paulo/a.parquet", as_parquet([{"id": 1}]))
    project.input("day=2026-01-03/city=__HIVE_DEFAULT_PARTITION__/a.parquet", as_parquet([{"id": 2}]))
    project.run_pipeline()
    found = [(row["id"], str(row["day"]), row["city"]) for row in tables.rows(project.output / "copy")]
    assert found == [(1, "2026-01-02", "São Paulo"), (2, "2026-01-03", None)]


def test_a_parquet_file_that_changed_or_is_none_is_named(tmp_path):
    project = project_of(tmp_path, "parquet")
    add(project, "parquet", 1)
    bad = project.input("002.parquet", as_parquet(rows_of(0, 3))[:-2])
    complains(project.run("run"), 1, "002.parquet", "is not a Parquet file")
    assert len(ids(project)) == 4  # the epoch before is there
    bad.write_bytes(as_parquet(rows_of(0, 3)))
    project.run_pipeline()
    assert len(ids(project)) == 7


def test_whole_files_of_text_and_text_written(tmp_path):
    project = Project(tmp_path, """
      CREATE TABLE pages USING text OPTIONS (path 'data/input', wholetext 'true');
      CREATE STREAMING TABLE lines USING text OPTIONS (lineSep '|') AS SELECT upper(value) AS v FROM STREAM pages;""")
    project.input("a.txt", "one\ntwo\n")
    project.input("b.txt", "three")
    project.run_pipeline()
    (name,) = tables.data_files(project.output / "lines")
    assert name.endswith(".txt")
    assert (project.output / "lines" / name).read_text() == "ONE\nTWO\n|THREE|"
    project.edit("upper(value) AS v", "upper(value) AS v, 1 AS n")
    complains(project.run("dry-run"), 2, "pipeline.sql", "a single STRING column", "n INT")


# --- Folders of partitions, and files that are cleaned ------------------------------------------------------------------


def test_partitions_begin_at_the_base_path(tmp_path):
    project = Project(tmp_path, """
      CREATE TABLE events (id BIGINT, day DATE) USING json
      OPTIONS (path 'data/input/day=2026-01-*', basePath 'data/input') PARTITIONED BY (day);
      CREATE STREAMING TABLE copy AS SELECT * FROM STREAM events;""")
    project.input("day=2026-01-02/a.json", '{"id":1}\n')
    project.input("day=2026-02-02/a.json", '{"id":2}\n')
    project.run_pipeline()
    assert [(row["id"], str(row["day"])) for row in tables.rows(project.output / "copy")] == [(1, "2026-01-02")]
    project.edit("basePath 'data/input'", "basePath 'elsewhere'")
    complains(project.run("dry-run"), 2, "basePath", "a folder above")


def test_a_path_may_be_a_uri(tmp_path):
    project = Project(tmp_path, "")
    project.sql(f"""CREATE TABLE events (id BIGINT) USING json OPTIONS (path 'file://{project.root}/data/input');
      CREATE STREAMING TABLE copy AS SELECT id FROM STREAM events;""")
    project.input("a.json", '{"id":1}\n')
    project.run_pipeline()
    assert ids(project) == [1]


def files_below(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


CLEANED = "cleanSource 'archive', sourceArchiveDir 'data/archive', maxFilesPerTrigger '2'"


@pytest.mark.parametrize("kind", FILES)
def test_files_that_were_taken_are_archived_or_deleted(tmp_path, kind):
    project = project_of(tmp_path, kind, CLEANED)
    for number in range(3):
        add(project, kind, number)
    project.run_pipeline()
    assert files_below(project.root / "data/input") == []
    archived = project.root / "data/archive" / str(project.root)[1:] / "data/input"
    assert files_below(archived) == [f"00{number}.{kind}" for number in range(3)]
    project.edit("cleanSource 'archive'", "cleanSource 'delete'")
    add(project, kind, 3)
    project.run_pipeline()
    assert files_below(project.root / "data/input") == [] and len(files_below(archived)) == 3
    assert len(ids(project)) == 16


def test_a_kill_while_files_are_archived_loses_none_and_takes_none_twice(tmp_path):
    def prepared(name):
        project = project_of(tmp_path / name, "json", CLEANED)
        for number in range(3):
            add(project, "json", number)
        return project

    counted = prepared("counted")
    assert counted.run_faulty("count:calls", "run").code == 0
    calls = (counted.root / "calls").read_text().splitlines()
    moves = [n for n, call in enumerate(calls, 1) if "/archive/" in call or "/journal/" in call]
    for fault in (f"{when}:{n}" for n in moves for when in ("before", "after")):
        project = prepared(fault.replace(":", "-"))
        killed = project.run_faulty(fault, "run")
        assert killed.code == -9, (fault, killed)
        project.run_pipeline()
        assert files_below(project.root / "data/input") == [], fault
        assert files_below(project.root / "data/archive") == ["000.json", "001.json", "002.json"], fault
        assert len(ids(project)) == 12, fault
        shutil.rmtree(project.root)


def test_files_stay_while_somebody_needs_them(tmp_path):
    project = project_of(tmp_path, "json", "cleanSource 'delete'")
    add(project, "json", 1)
    project.sql("CREATE STREAMING TABLE other AS SELECT id FROM STREAM events;", "other.sql")
    project.run_pipeline("--refresh", "copy")
    assert files_below(project.root / "data/input") == ["001.json"]  # `other` has not read it
    project.run_pipeline()
    assert files_below(project.root / "data/input") == []
    assert ids(project, "other") == ids(project)
    project.sql("CREATE STREAMING TABLE late AS SELECT id FROM STREAM events;", "late.sql")
    complains(project.run("run"), 1, "001.json", "does not exist any more")


def test_cleaning_that_cannot_be_is_refused(tmp_path):
    for number, (options, *parts) in enumerate([
        ("cleanSource 'archive'", "sourceArchiveDir"),
        ("cleanSource 'archive', sourceArchiveDir 'data/input/old'", "sourceArchiveDir", "outside"),
        ("cleanSource 'burn'", "archive or delete"),
    ]):  # fmt: skip
        complains(project_of(tmp_path / str(number), "json", options).run("dry-run"), 2, *parts)
    project = project_of(tmp_path / "again", "json", "cleanSource 'delete'")
    project.sql("CREATE MATERIALIZED VIEW v AS SELECT approx_percentile(id, 0.5) AS m, rand() AS r FROM events;", "v.sql")
    run = project.run("dry-run")
    if "full" in project.run("explain", "v").out:
        complains(run, 2, "cleanSource", "streaming table")


# --- Columns that nobody declared ----------------------------------------------------------------------------------------

FOUND = """\
CREATE TABLE events USING {} OPTIONS (path 'data/input', maxFilesPerTrigger '1'{});
CREATE STREAMING TABLE copy AS SELECT * FROM STREAM events;
"""
COLUMN_FORMATS = ("csv", "json", "parquet")  # text has one column for good
TYPED = {"csv": ", header 'true', inferSchema 'true'"}


def found_project(root, kind, more=""):
    return Project(root, FOUND.format(kind, TYPED.get(kind, "") + more))


def add_rows(project, kind, name, rows):
    return project.input(f"{name}.{kind}", WRITERS[kind](rows))


def schema_versions(project, table="default.events"):
    folder = project.storage / "schemas" / table
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


@pytest.mark.parametrize("kind", COLUMN_FORMATS)
def test_columns_are_found_and_kept(tmp_path, kind):
    project = found_project(tmp_path, kind)
    complains(project.run("dry-run"), 2, "UNABLE_TO_INFER_SCHEMA", "events")
    add_rows(project, kind, "1", [{"id": 1, "name": "a"}])
    project.run("dry-run", code=0)
    assert schema_versions(project) == []  # only a run keeps them
    assert "columns of events found, version 1: id" in project.run_pipeline().err
    add_rows(project, kind, "2", [{"id": 2, "name": "b"}])
    again = project.run_pipeline()
    assert "found" not in again.err and len(schema_versions(project)) == 1
    assert tables.rows(project.output / "copy") == [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]


@pytest.mark.parametrize("kind", COLUMN_FORMATS)
def test_new_columns_reach_the_output_table(tmp_path, kind):
    project = found_project(tmp_path, kind)
    project.sql("CREATE MATERIALIZED VIEW n AS SELECT name, count(*) AS n FROM events GROUP BY name;", "n.sql")
    add_rows(project, kind, "1", [{"id": 1, "name": "a"}])
    project.run_pipeline()
    add_rows(project, kind, "2", [{"id": 2, "name": "b", "city": "Oslo"}])
    add_rows(project, kind, "3", [{"id": 3, "name": "a", "city": "Rome", "zip": 5}])
    run = project.run_pipeline()
    assert "version 2: + city STRING (found in" in run.err and "version 3: + zip" in run.err
    expected = [
        {"id": 1, "name": "a", "city": None, "zip": None},
        {"id": 2, "name": "b", "city": "Oslo", "zip": None},
        {"id": 3, "name": "a", "city": "Rome", "zip": 5},
    ]
    found = project.run("sql", "--output", "json", "-e", "SELECT * FROM copy ORDER BY id", code=0).rows()
    assert found == expected
    assert {row["name"]: row["n"] for row in tables.rows(project.output / "n")} == {"a": 2, "b": 1}
    project.run_pipeline("--full-refresh", "copy")  # the first file again, under all columns
    assert tables.rows(project.output / "copy") == tables.in_order(expected)
    project.run_pipeline("--full-refresh-all")
    assert tables.rows(project.output / "copy") == tables.in_order(expected)


@pytest.mark.parametrize("kind", COLUMN_FORMATS)
def test_a_wider_type_is_taken_over(tmp_path, kind):
    project = found_project(tmp_path, kind)
    narrow, wide = (pyarrow.int32(), pyarrow.int64()) if kind == "parquet" else (None, None)

    def add_value(name, value, type):
        if kind != "parquet":
            return add_rows(project, kind, name, [{"v": value}])
        file = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.table({"v": pyarrow.array([value], type)}), file)
        return project.input(f"{name}.parquet", file.getvalue())

    add_value("1", 7, narrow)
    project.run_pipeline()
    big = 5_000_000_000 if kind != "json" else 1.5  # whole numbers of JSON are BIGINT already
    add_value("2", big, wide)
    assert "v " in project.run_pipeline().err
    found = project.run("sql", "--output", "json", "-e", "SELECT v FROM copy", code=0).rows()
    assert sorted(row["v"] for row in found) == sorted([7, big])


@pytest.mark.parametrize("kind", COLUMN_FORMATS)
def test_new_columns_can_stop_the_run_or_be_passed_over(tmp_path, kind):
    project = found_project(tmp_path, kind, ", schemaEvolutionMode 'failOnNewColumns'")
    add_rows(project, kind, "1", [{"id": 1, "name": "a"}])
    project.run_pipeline()
    add_rows(project, kind, "2", [{"id": 2, "name": "b", "city": "Oslo"}])
    complains(project.run("run"), 1, "UNKNOWN_FIELD_EXCEPTION", "+ city STRING", "table: id", "addNewColumns", "2." + kind)
    assert len(ids(project)) == 1
    project.edit("'failOnNewColumns'", "'none'")
    project.run_pipeline()
    assert tables.rows(project.output / "copy") == [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
    project.edit("'none'", "'addNewColumns'")
    add_rows(project, kind, "3", [{"id": 3, "name": "c", "city": "Rome"}])
    project.run_pipeline()
    asked = project.run("sql", "--output", "json", "-e", "SELECT city FROM copy WHERE id = 3", code=0)
    assert asked.rows() == [{"city": "Rome"}]


def test_what_has_no_place_is_rescued(tmp_path):
    project = found_project(tmp_path, "json", ", schemaEvolutionMode 'rescue', schemaHints 'id INT'")
    project.input("1.json", '{"id":1,"name":"a"}\n')
    project.run_pipeline()
    path = project.input("2.json", '{"id":"x","name":"b","city":{"n": "Oslo"}}\n{"id":3,"name":"c"}\n')
    project.run_pipeline()
    found = {row["name"]: row for row in tables.rows(project.output / "copy")}
    assert json.loads(found["b"]["_rescued_data"]) == {"id": "x", "city": {"n": "Oslo"}, "_file_path": f"file://{path}"}
    assert (found["b"]["id"], found["c"]["id"], found["c"]["_rescued_data"]) == (None, 3, None)


def test_what_has_no_place_in_csv_is_rescued(tmp_path):
    project = found_project(tmp_path, "csv", ", schemaEvolutionMode 'rescue', schemaHints 'id INT'")
    project.input("1.csv", "id,name\n1,a\n")
    project.run_pipeline()
    path = project.input("2.csv", 'id,name,city\nx,b,"Oslo, N"\n3,c,\n4,d,Rome,more\n5\n')
    project.run_pipeline()
    found = {row["name"]: (row["id"], row["_rescued_data"]) for row in tables.rows(project.output / "copy")}
    rescued = {name: text and json.loads(text) for name, (_, text) in found.items()}
    uri = f"file://{path}"
    assert rescued["b"] == {"id": "x", "city": 'Oslo, N', "_file_path": uri}
    assert rescued["d"] == {"city": "Rome", "_c3": "more", "_file_path": uri}
    assert (rescued["a"], rescued["c"], rescued[None]) == (None, None, None)
    assert {name: number for name, (number, _) in found.items()} == {"a": 1, "b": None, "c": 3, "d": 4, None: 5}


def test_what_has_no_place_in_parquet_is_rescued(tmp_path):
    project = found_project(tmp_path, "parquet", ", schemaEvolutionMode 'rescue'")
    add_rows(project, "parquet", "1", [{"id": 1, "name": "a"}])
    project.run_pipeline()
    add_rows(project, "parquet", "2", [{"id": 2, "name": "b", "city": 'Os"lo', "n": 7}, {"id": 3, "name": "c", "city": None, "n": None}])
    add_rows(project, "parquet", "3", [{"id": 4, "name": "d", "n": 1.5}])
    project.run_pipeline()
    found = {row["id"]: row["_rescued_data"] and json.loads(row["_rescued_data"]) for row in tables.rows(project.output / "copy")}
    assert found[1] is None and found[3] is None
    path = found[2].pop("_file_path")
    assert path.startswith("file://") and path.endswith("2.parquet")
    assert found[2]["city"] == 'Os"lo' and float(found[2]["n"]) == 7 and float(found[4]["n"]) == 1.5


def test_an_incompatible_type_shows_both_and_the_way_out(tmp_path):
    project = found_project(tmp_path, "parquet")
    project.sql("CREATE STREAMING TABLE sums AS SELECT id + 1 AS next FROM STREAM events;", "sums.sql")
    add_rows(project, "parquet", "1", [{"id": 1, "name": "a"}])
    project.run_pipeline()
    bad = add_rows(project, "parquet", "2", [{"id": "two", "name": "b"}])
    complains(project.run("run"), 1, "PARQUET_COLUMN_DATA_TYPE_MISMATCH", "[id]", "BIGINT", "STRING",
              "table: id BIGINT", "file:  id STRING", "Declare")  # fmt: skip
    bad.unlink()
    add_rows(project, "parquet", "3", [{"id": 3, "name": "c"}])
    project.run_pipeline()
    assert ids(project) == [1, 3]


def test_hints_and_folders_give_columns_types(tmp_path):
    project = found_project(tmp_path, "json", ", schemaHints 'amount DECIMAL(10,2), later STRING, s.x INT'")
    project.input("day=2026-01-02/n=7/1.json", '{"amount":1.5,"a":true,"s":{"x":1,"y":2}}\n')
    project.run_pipeline()
    asked = project.run("sql", "--output", "json", "-e",
                        "SELECT typeof(amount) AS t, amount, a, later, day, n, typeof(day) AS d, typeof(s) AS s FROM copy", code=0)
    assert asked.rows() == [{"t": "decimal(10,2)", "amount": 1.50, "a": True, "later": None, "day": "2026-01-02", "n": 7,
                             "d": "date", "s": "struct<x:int,y:bigint>"}]  # fmt: skip
    complains(project_of(tmp_path / "declared", "json", "schemaEvolutionMode 'addNewColumns'").run("dry-run"), 2,
              "column list", "schemaHints")  # fmt: skip


def test_a_kill_while_columns_change_takes_each_row_once(tmp_path):
    def prepared(name):
        project = found_project(tmp_path / name, "json")
        for number in range(3):
            add_rows(project, "json", str(number), [{"id": number, **({"city": "Oslo"} if number else {})}])
            if number == 0:
                project.run_pipeline()
        return project

    counted = prepared("counted")
    assert counted.run_faulty("count:calls", "run").code == 0
    calls = (counted.root / "calls").read_text().splitlines()
    moments = [n for n, call in enumerate(calls, 1) if "/schemas/" in call or "/journal/" in call]
    assert any("/schemas/" in call for call in calls)
    for fault in (f"{when}:{n}" for n in moments for when in ("before", "after")):
        project = prepared(fault.replace(":", "-"))
        killed = project.run_faulty(fault, "run")
        assert killed.code == -9, (fault, killed)
        project.run_pipeline()
        found = project.run("sql", "--output", "json", "-e", "SELECT id, city FROM copy ORDER BY id", code=0).rows()
        assert found == [{"id": 0, "city": None}, {"id": 1, "city": "Oslo"}, {"id": 2, "city": "Oslo"}], fault
        shutil.rmtree(project.root)
