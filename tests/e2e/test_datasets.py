"""Datasets on datasets: flows into one table, views, what is added later, refreshes; each against plain arithmetic."""

import pytest
import tables
from kill_scenarios import PIPELINE, SOURCE, TWO_FLOWS, add_movements, add_orders, orders
from project import Project


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def ids(project, table):
    return [row["id"] for row in sorted(tables.rows(project.output / table), key=lambda row: row["id"])]


def order_ids(*files):
    return [i for number in files for i in range(number * 100, number * 100 + 6)]


def test_two_flows_into_one_table_lose_no_row(project):
    project.sql(TWO_FLOWS)
    for number in range(5):
        add_movements(project, number)
        project.run_pipeline()
    found = tables.rows(project.output / "movements")
    assert found == tables.duckdb_rows(project.output / "movements")
    sold = [row["id"] for row in found if row["amount"] > 0]
    returned = [row["id"] for row in found if row["amount"] < 0]
    assert sorted(sold) == [i for i in order_ids(0, 1, 2, 3, 4) if i % 7]
    assert sorted(returned) == [i for n in range(5) for i in range(n * 100, n * 100 + 4) if i % 7]
    assert len(found) == 5 * (6 + 4)


def test_a_dataset_reads_a_dataset_and_a_second_run_changes_nothing(project):
    project.sql(
        PIPELINE
        + "CREATE STREAMING TABLE large AS SELECT id, amount FROM STREAM clean WHERE amount >= 8;\n"
        + "CREATE MATERIALIZED VIEW all_of_it AS SELECT count(*) AS n, sum(amount) AS amount FROM totals;\n"
    )
    add_orders(project, 0)
    add_orders(project, 1)
    project.run_pipeline()
    clean = tables.rows(project.output / "clean")
    assert [row["id"] for row in sorted(clean, key=lambda row: row["id"])] == [i for i in order_ids(0, 1) if i % 7]
    assert ids(project, "large") == sorted(row["id"] for row in clean if row["amount"] >= 8)
    totals = tables.rows(project.output / "totals")
    assert sum(row["n"] for row in totals) == len(clean)
    assert tables.rows(project.output / "all_of_it") == [{"n": 3, "amount": sum(row["amount"] for row in clean)}]

    before = {path: path.stat().st_mtime_ns for path in project.output.rglob("*.parquet")}
    run = project.run_pipeline("--progress", "json")
    assert sum(epoch["numInputRows"] for epoch in run.progress()) == 0
    assert {path: path.stat().st_mtime_ns for path in project.output.rglob("*.parquet")} == before


def test_a_view_that_did_not_change_is_not_written_again(project):
    project.sql(
        SOURCE.format("orders")
        + "CREATE MATERIALIZED VIEW biggest AS SELECT max(amount) AS amount FROM orders;\n"
        + "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM orders;\n"
    )
    project.input("orders/0.csv", orders(0, 7))
    project.run_pipeline()
    biggest = tables.data_files(project.output / "biggest")
    counted = tables.data_files(project.output / "counted")
    project.input("orders/1.csv", orders(7, 7))
    project.run_pipeline()
    assert tables.data_files(project.output / "biggest") == biggest
    assert tables.data_files(project.output / "counted") != counted
    assert tables.rows(project.output / "counted") == [{"n": 14}]


def test_a_dataset_that_is_added_later_catches_up(project):
    project.sql(PIPELINE)
    for number in range(3):
        add_orders(project, number)
        project.run_pipeline()
    project.sql(
        "CREATE STREAMING TABLE raw AS SELECT id, _metadata.file_name AS file FROM STREAM orders;\n"
        "CREATE STREAMING TABLE again AS SELECT id FROM STREAM clean;\n"
        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM raw;\n",
        "later.sql",
    )
    add_orders(project, 3)
    project.run_pipeline()
    assert ids(project, "raw") == order_ids(0, 1, 2, 3)
    assert {row["file"] for row in tables.rows(project.output / "raw")} == {f"{n:03}.csv" for n in range(4)}
    assert ids(project, "again") == ids(project, "clean") == [i for i in order_ids(0, 1, 2, 3) if i % 7]
    assert tables.rows(project.output / "counted") == [{"n": 24}]
    add_orders(project, 4)  # from here on they go together
    run = project.run_pipeline("--progress", "json")
    assert sum(epoch["numInputRows"] for epoch in run.progress()) == 6
    assert ids(project, "raw") == order_ids(0, 1, 2, 3, 4)
    assert ids(project, "again") == ids(project, "clean")


def test_a_dataset_that_is_taken_away_leaves_the_others_alone(project):
    project.sql(PIPELINE)
    project.sql("CREATE STREAMING TABLE raw AS SELECT id FROM STREAM orders;\n", "later.sql")
    add_orders(project, 0)
    project.run_pipeline()
    project.sql("", "later.sql")
    add_orders(project, 1)
    project.run_pipeline()
    assert ids(project, "raw") == order_ids(0)  # its files stay with the user
    assert ids(project, "clean") == [i for i in order_ids(0, 1) if i % 7]


def test_temporary_views_are_only_names(project):
    project.sql(
        SOURCE.format("orders")
        + "CREATE TEMPORARY VIEW sized AS SELECT *, amount > 3 AS big FROM STREAM orders;\n"
        + "CREATE STREAMING TABLE bigs AS SELECT id FROM STREAM sized WHERE big;\n"
        + "CREATE STREAMING TABLE smalls AS SELECT id FROM STREAM sized WHERE NOT big;\n"
    )
    add_orders(project, 0)
    project.run_pipeline()
    assert ids(project, "bigs") == [i for i in order_ids(0) if i % 7 > 3]
    assert ids(project, "smalls") == [i for i in order_ids(0) if i % 7 <= 3]
    assert not (project.output / "sized").exists()


def test_full_refresh_rebuilds_the_table_and_its_readers(project):
    project.sql(PIPELINE + "CREATE STREAMING TABLE raw AS SELECT id FROM STREAM orders;\n")
    for number in range(2):
        add_orders(project, number)
        project.run_pipeline()
    raw = tables.data_files(project.output / "raw")
    clean = tables.rows(project.output / "clean")
    old_files = tables.data_files(project.output / "clean")
    project.edit("amount * 2", "amount * 3")
    project.run_pipeline("--full-refresh", "clean")
    tripled = tables.in_order({**row, "amount": row["amount"] // 2 * 3} for row in clean)
    assert tables.rows(project.output / "clean") == tripled
    assert not set(tables.data_files(project.output / "clean")) & set(old_files)
    totals = tables.rows(project.output / "totals")
    assert sum(row["amount"] for row in totals) == sum(row["amount"] for row in tripled)
    assert tables.data_files(project.output / "raw") == raw
    add_orders(project, 2)
    project.run_pipeline()
    assert ids(project, "clean") == [i for i in order_ids(0, 1, 2) if i % 7]

    project.run_pipeline("--full-refresh-all")
    assert ids(project, "raw") == order_ids(0, 1, 2)
    assert ids(project, "clean") == [i for i in order_ids(0, 1, 2) if i % 7]


def test_refresh_runs_only_what_is_named(project):
    project.sql(SOURCE.format("orders") + "".join(
        f"CREATE STREAMING TABLE {name} AS SELECT id FROM STREAM orders;\n" for name in ("one", "two")
    ))  # fmt: skip
    add_orders(project, 0)
    project.run_pipeline("--refresh", "one")
    assert ids(project, "one") == order_ids(0)
    assert ids(project, "two") == []
    project.run_pipeline()
    assert ids(project, "one") == ids(project, "two") == order_ids(0)


def test_a_checkpoint_goes_on_in_another_folder(project, tmp_path_factory):
    project.sql(PIPELINE)
    add_orders(project, 0)
    project.run_pipeline()
    moved = Project.at(project.root.rename(tmp_path_factory.mktemp("moved") / "project"))
    add_orders(moved, 1)
    run = moved.run_pipeline("--progress", "json")
    assert sum(epoch["numInputRows"] for epoch in run.progress()) == 6
    assert ids(moved, "clean") == [i for i in order_ids(0, 1) if i % 7]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_other_formats_can_be_written(project, form):
    options = "OPTIONS (header 'true')" if form == "csv" else ""
    project.sql(
        SOURCE.format("orders")
        + f"CREATE STREAMING TABLE copies USING {form} {options} AS SELECT id, category FROM STREAM orders;\n"
        + f"CREATE MATERIALIZED VIEW counted USING {form} AS SELECT category, count(*) AS n FROM copies GROUP BY category;\n"
    )
    for number in range(2):
        add_orders(project, number)
        project.run_pipeline()
    read = {"csv": "read_csv", "json": "read_json"}[form]
    found = tables.duckdb.sql(f"SELECT id, category FROM {read}('{project.output}/copies/*.{form}') ORDER BY id").fetchall()
    assert found == [(i, "abc"[i % 3]) for i in order_ids(0, 1)]
    assert len(tables.data_files(project.output / "counted")) == 1
