"""Small files: outputs roll by size, and many files become few without a reader seeing a row twice, or missing one."""

import os
import threading

import delta_tables
import duckdb
import pyarrow.parquet
import pytest
import tables
from conformance import conforms
from project import LONG, Project, complains, csv, wait_until

SOURCE = """\
CREATE TABLE orders (id BIGINT, category STRING, amount BIGINT)
USING csv OPTIONS (path 'data/input/orders', header 'true', maxFilesPerTrigger '1');
"""
CLEAN = """\
CREATE STREAMING TABLE clean USING {format} {partitions} {options} {properties}
AS SELECT id, category, amount FROM STREAM orders;
"""
COPY = "CREATE STREAMING TABLE copy AS SELECT id, category, amount FROM STREAM clean;\n"
PARTITIONED = "PARTITIONED BY (category)"


def sql(format="parquet", partitions=PARTITIONED, options="", properties=""):
    if properties:
        properties = f"TBLPROPERTIES ({properties})"
    return SOURCE + CLEAN.format(format=format, partitions=partitions, options=options, properties=properties)


class Orders:
    def __init__(self, root, text):
        self.project = Project(root, text)
        (self.project.root / "data/input/orders").mkdir(exist_ok=True)
        self.ids = []

    @property
    def clean(self):
        return self.project.output / "clean"

    def add(self, files=1, rows=6):
        for _ in range(files):
            first = len(self.ids)
            new = range(first, first + rows)
            lines = csv(("id", "category", "amount"), [(i, "abc"[i % 3], i * 2) for i in new])
            self.project.input(f"orders/{first:06}.csv", lines)
            self.ids += new

    def run(self, *arguments):
        return self.project.run_pipeline(*arguments)

    def compact(self, *datasets):
        return self.project.run("compact", *(datasets or ("clean",)), code=0).out

    def files(self, table="clean"):
        return tables.data_files(self.project.output / table)

    def check(self, table="clean"):
        found = [row["id"] for row in tables.rows(self.project.output / table)]
        assert sorted(found) == self.ids
        asked = self.project.run("sql", "--output", "json", "-e", f"SELECT id, amount FROM {table}", code=0).rows()
        assert sorted((row["id"], row["amount"]) for row in asked) == [(i, i * 2) for i in self.ids]
        return [row["id"] for row in asked]


def test_many_files_of_a_partition_become_one(tmp_path):
    orders = Orders(tmp_path, sql())
    orders.add(5)
    orders.run()
    assert len(orders.files()) == 15
    assert "clean: 15 files became 3" in orders.compact()
    assert len(orders.files()) == 3
    in_order = orders.check()
    for category in range(3):  # a partition's rows keep their order
        of_category = [i for i in in_order if i % 3 == category]
        assert of_category == sorted(of_category)
    assert "clean: 3 files, none to merge" in orders.compact()
    orders.add(2)
    orders.run()
    assert len(orders.files()) == 9
    orders.check()
    assert "clean: 9 files became 3" in orders.compact()
    orders.check()
    assert not list(orders.project.output.rglob("_staging"))
    orders.project.run("checkpoint", "verify", code=0)


def test_rows_of_a_table_without_partitions_keep_their_order(tmp_path):
    orders = Orders(tmp_path, sql(partitions=""))
    orders.add(7)
    orders.run()
    assert "clean: 7 files became 1" in orders.compact()
    orders.add(1)
    orders.run()
    assert orders.check() == orders.ids
    assert (orders.clean / "_brookmill").exists()


def test_a_table_that_is_added_later_gets_each_row_once(tmp_path):
    orders = Orders(tmp_path, sql(partitions=""))
    orders.add(4)
    orders.run()
    orders.compact()
    orders.add(1)
    orders.run()
    orders.project.sql(COPY, "copy.sql")
    orders.add(1)
    orders.run()
    assert orders.check("copy") == orders.ids


def test_a_reader_that_stands_in_the_middle_goes_on_from_there(tmp_path):
    orders = Orders(tmp_path, sql(partitions="") + COPY)
    orders.add(3)
    orders.run()
    orders.add(4)
    orders.run("--refresh", "clean")  # copy stays behind, after three files
    assert "clean: 7 files became 2" in orders.compact()
    orders.add(1)
    orders.run()
    assert orders.check("copy") == orders.ids
    orders.check()
    assert "clean: 3 files became 1" in orders.compact()


def test_a_column_that_came_later_is_null_in_the_rows_before(tmp_path):
    project = Project(tmp_path, """
      CREATE TABLE orders USING json OPTIONS (path 'data/input/orders', maxFilesPerTrigger '1');
      CREATE STREAMING TABLE clean AS SELECT * FROM STREAM orders;""")
    project.input("orders/1.json", '{"id": 1}\n')
    project.input("orders/2.json", '{"id": 2}\n')
    project.run_pipeline()
    project.input("orders/3.json", '{"id": 3, "city": "Köln"}\n')
    project.run_pipeline()
    assert "clean: 3 files became 1" in project.run("compact", "clean", code=0).out
    assert sorted(tables.rows(project.output / "clean"), key=lambda row: row["id"]) == [
        {"id": 1, "city": None}, {"id": 2, "city": None}, {"id": 3, "city": "Köln"},
    ]  # fmt: skip


def test_small_files_become_few_between_epochs_where_a_table_asks_for_it(tmp_path):
    properties = "'autoOptimize.autoCompact' = 'true', 'autoOptimize.minNumFiles' = '4'"
    orders = Orders(tmp_path, sql(properties=properties))
    orders.add(21)
    orders.run()
    orders.check()
    most = max(len(list((orders.clean / f"category={name}").iterdir())) for name in "abc")
    assert most <= 8
    orders.add(10)
    orders.run()
    orders.check()
    orders.project.sql(COPY, "copy.sql")
    orders.run()
    assert sorted(orders.check("copy")) == orders.ids


def test_who_reads_from_outside_meanwhile_sees_no_row_twice_and_misses_none(tmp_path):
    properties = "'autoOptimize.autoCompact' = 'true', 'autoOptimize.minNumFiles' = '2'"
    orders = Orders(tmp_path, sql(partitions="", properties=properties))
    orders.add(2)
    orders.run()
    problems, looks, stop = [], [], threading.Event()

    def look():
        while not stop.is_set():
            try:
                ids = [row["id"] for row in tables.duckdb_rows(orders.clean)]
            except duckdb.Error:
                continue  # its files were exchanged between its listing and its reading: it looks again
            looks.append(len(ids))
            if sorted(ids) != list(range(len(ids))) or (len(looks) > 1 and looks[-1] < looks[-2]):
                problems.append(ids)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for _ in range(12):
            orders.add(3)
            orders.run()
    finally:
        stop.set()
        reader.join()
    assert not problems, problems[:3]
    assert len(looks) > 10
    orders.check()


def test_files_are_no_longer_than_asked_for(tmp_path):
    orders = Orders(tmp_path, sql(options="OPTIONS (maxRecordsPerFile '1000')"))
    orders.add(1, rows=7500)
    orders.run()
    assert len(orders.files()) == 9  # 2,500 rows a partition
    counts = [pyarrow.parquet.read_metadata(orders.clean / name).num_rows for name in orders.files()]
    assert sorted(counts) == [500] * 3 + [1000] * 6
    orders.check()
    orders.add(1, rows=300)
    orders.run()
    assert "became 9" in orders.compact()
    counts = [pyarrow.parquet.read_metadata(orders.clean / name).num_rows for name in orders.files()]
    assert max(counts) <= 1000
    orders.check()


@pytest.mark.parametrize("format", ["parquet", "csv", "json", "delta"])
def test_an_epoch_goes_on_in_another_file_past_the_size_asked_for(tmp_path, format):
    rows = 1_000_000  # several blocks of each thread
    orders = Orders(tmp_path, sql(format=format, partitions="", properties="'targetFileSize' = '256kb'"))
    orders.add(1, rows=rows)
    orders.run()
    sizes = [os.path.getsize(orders.clean / name) for name in orders.files() if "_delta_log" not in name]
    assert len(sizes) > 2
    asked = "SELECT count(*) AS n, count(DISTINCT id) AS ids, max(id) AS last FROM clean"
    assert orders.project.run("sql", "--output", "json", "-e", asked, code=0).rows() == [
        {"n": rows, "ids": rows, "last": rows - 1}
    ]
    if format == "parquet":  # sorted by name they are in order
        read = duckdb.sql(f"SELECT id FROM read_parquet('{orders.clean}/*.parquet')").fetchall()
        assert [row[0] for row in read] == orders.ids


def test_delta_readers_see_a_version_without_a_change_of_rows(tmp_path):
    orders = Orders(tmp_path, sql(format="delta"))
    # Another pipeline reads the table as a stream.
    reader = Project(tmp_path / "reader", f"""
      CREATE TABLE clean USING delta OPTIONS (path '{orders.clean}');
      CREATE STREAMING TABLE seen AS SELECT id FROM STREAM clean;""")
    orders.add(4)
    orders.run()
    reader.run_pipeline()
    before = delta_tables.rows(orders.clean)
    assert "clean: 12 files became 3" in orders.compact()
    assert delta_tables.rows(orders.clean) == before == delta_tables.duckdb_rows(orders.clean)
    table = delta_tables.table(orders.clean)
    assert len(table.file_uris()) == 3
    last = delta_tables.entries(orders.clean)[-1]
    assert [action["commitInfo"]["operation"] for action in last if "commitInfo" in action] == ["OPTIMIZE"]
    changed = {action[kind]["dataChange"] for action in last for kind in ("add", "remove") if kind in action}
    assert changed == {False}
    reader.run_pipeline()
    orders.add(1)
    orders.run()
    reader.run_pipeline()
    seen = [row["id"] for row in tables.rows(reader.output / "seen")]
    assert sorted(seen) == orders.ids
    assert sorted(row["id"] for row in delta_tables.rows(orders.clean)) == orders.ids


def test_delta_files_that_another_writer_rewrote_stay_as_they_are(tmp_path):
    orders = Orders(tmp_path, sql(format="delta", partitions=""))
    orders.add(4)
    orders.run()
    table = delta_tables.table(orders.clean)
    table.delete("id = 3")
    before = delta_tables.rows(orders.clean)
    orders.compact()
    assert delta_tables.rows(orders.clean) == before
    assert 3 not in [row["id"] for row in before]
    orders.add(1)
    orders.run()
    assert len(delta_tables.rows(orders.clean)) == len(orders.ids) - 1


def delta_kill(tmp_path, fault, arguments, name):
    orders = Orders(tmp_path / name, sql(format="delta"))
    orders.add(3)
    orders.run()
    killed = orders.project.run_faulty(fault, *arguments)
    return orders, killed


@conforms("delta sink", "killed")
def test_every_kill_of_a_delta_compaction_leaves_each_row_once(tmp_path):
    counted = tmp_path / "calls"
    _, run = delta_kill(tmp_path, f"count:{counted}", ("compact", "clean"), "counted")
    assert run.code == 0, run
    calls = counted.read_text().splitlines()
    points = range(1, len(calls) + 1) if LONG else range(1, len(calls) + 1, 3)
    for point in points:
        for moment in ("before", "after"):
            orders, killed = delta_kill(tmp_path, f"{moment}:{point}", ("compact", "clean"), f"{moment}{point}")
            where = (moment, point, calls[point - 1])
            assert killed.code == -9, (where, killed)
            assert sorted(row["id"] for row in delta_tables.rows(orders.clean)) == orders.ids, where
            orders.compact()
            assert sorted(row["id"] for row in delta_tables.rows(orders.clean)) == orders.ids, where
            assert len(delta_tables.table(orders.clean).file_uris()) == 3, where
            orders.add(1)
            orders.run()
            assert sorted(row["id"] for row in delta_tables.rows(orders.clean)) == orders.ids, where
            assert not delta_tables.lost_files(orders.clean), where


def test_what_cannot_be_compacted_is_refused_by_name(tmp_path):
    orders = Orders(tmp_path, sql(format="csv") + "CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders;")
    orders.add(1)
    orders.run()
    complains(orders.project.run("compact", "clean"), 2, "clean cannot be compacted", "Parquet")
    complains(orders.project.run("compact", "totals"), 2, "totals is written whole whenever it changes")
    complains(orders.project.run("compact", "nothing"), 2, "no dataset nothing")


def test_an_edit_is_carried_out_before_files_are_merged(tmp_path):
    orders = Orders(tmp_path, sql() + "CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM clean;")
    orders.add(2)
    orders.run()
    orders.project.edit("count(*) AS n", "count(*) + 1 AS n")
    complains(orders.project.run("compact", "clean"), 2, "was edited since the last run", "brookmill run")
    orders.run()
    orders.compact()
    assert tables.rows(orders.project.output / "totals") == [{"n": len(orders.ids) + 1}]
