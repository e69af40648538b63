"""Input that is not what it should be: what is said about it, and that nothing is lost once it is repaired."""

import gzip
import os
import shutil

import pytest
import tables
from kill_scenarios import SOURCE, orders
from project import FAULTY_PROGRAM, Project, complains

# A process that is not almighty: as root, without the right to override file permissions.
PLAIN_USER = (
    ("setpriv", "--inh-caps=-dac_override,-dac_read_search", "--bounding-set=-dac_override,-dac_read_search")
    if os.geteuid() == 0
    else ()
)
COPIES = "CREATE STREAMING TABLE copies AS SELECT * FROM STREAM orders;\n"
GOOD = orders(0, 3)
BROKEN = "id,category,amount\n10,a,1\nx1,b,2\n12,c,3\n13,d,four\n14,e,5\n"  # lines 3 and 5


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path, SOURCE.format("orders") + COPIES)
    project.input("orders/0.csv", GOOD)
    return project


def ids(project):
    return sorted(row["id"] for row in tables.rows(project.output / "copies"))


def with_options(project, more, columns="id BIGINT, category STRING, amount BIGINT"):
    project.edit("id BIGINT, category STRING, amount BIGINT", columns)
    project.edit("header 'true'", f"header 'true', {more}")


def malformed(run):
    return sum(int(epoch["sources"][0]["metrics"]["malformedRows"]) for epoch in run.progress())


def test_failfast_names_file_and_line_and_goes_on_after_the_repair(project):
    with_options(project, "mode 'FAILFAST'")
    bad = project.input("orders/1.csv", BROKEN)
    run = project.run("run")
    complains(run, 1, "1.csv", "FAILFAST")
    assert "1.csv:3" in run.err or "line 3" in run.err, run
    assert ids(project) == [0, 1, 2]  # the epoch before is there
    bad.write_text(BROKEN.replace("x1", "11").replace("four", "4"))
    project.run_pipeline()
    assert ids(project) == [0, 1, 2, 10, 11, 12, 13, 14]


def test_permissive_keeps_malformed_rows_and_counts_them(project):
    with_options(project, "mode 'PERMISSIVE', columnNameOfCorruptRecord 'raw'",
                 "id BIGINT, category STRING, amount BIGINT, raw STRING")  # fmt: skip
    project.input("orders/1.csv", BROKEN)
    assert malformed(project.run_pipeline("--progress", "json")) == 2
    corrupt = {row["raw"]: row for row in tables.rows(project.output / "copies") if row["raw"] is not None}
    assert corrupt == {
        "x1,b,2": {"id": None, "category": "b", "amount": 2, "raw": "x1,b,2"},
        "13,d,four": {"id": 13, "category": "d", "amount": None, "raw": "13,d,four"},
    }
    assert len(tables.rows(project.output / "copies")) == 8


def test_dropmalformed_drops_and_counts_them(project):
    with_options(project, "mode 'DROPMALFORMED'")
    project.input("orders/1.csv", BROKEN)
    assert malformed(project.run_pipeline("--progress", "json")) == 2
    assert ids(project) == [0, 1, 2, 10, 12, 14]


def test_a_header_of_other_columns_shows_both_and_the_file(project):
    bad = project.input("orders/1.csv", "id,amount,category\n10,1,a\n")
    run = project.run("run")
    complains(run, 1, "1.csv", "id,amount,category", "id, category, amount")
    bad.write_text("id,category,amount\n10,a,1\n")
    project.run_pipeline()
    assert ids(project) == [0, 1, 2, 10]


def test_a_truncated_gzip_is_an_error_and_can_be_replaced(project):
    whole = gzip.compress(orders(100, 2000).encode())
    bad = project.input("orders/1.csv.gz", whole[: len(whole) // 2])
    complains(project.run("run"), 1, "1.csv.gz")
    assert ids(project) == [0, 1, 2]
    bad.write_bytes(whole)
    project.run_pipeline()
    assert ids(project) == [0, 1, 2, *range(100, 2100)]


def test_a_line_of_100_mb_passes_or_is_refused_by_name(project):
    bad = project.input("orders/1.csv", f"id,category,amount\n10,{'x' * 100_000_000},1\n11,b,2\n")
    run = project.run("run")
    if run.code == 0:
        assert ids(project) == [0, 1, 2, 10, 11]
        longest = tables.duckdb.sql(f"SELECT max(length(category)) FROM read_parquet('{project.output}/copies/*.parquet')")
        assert longest.fetchall() == [(100_000_000,)]
        return
    complains(run, 1, "1.csv")
    assert ids(project) == [0, 1, 2]
    bad.write_text("id,category,amount\n11,b,2\n")
    project.run_pipeline()
    assert ids(project) == [0, 1, 2, 11]


def test_a_file_without_permission(project):
    hidden = project.input("orders/1.csv", orders(10, 2))
    hidden.chmod(0)
    complains(project.run("run", prefix=PLAIN_USER), 1, "1.csv", "Permission denied", "permissions")
    assert ids(project) == [0, 1, 2]
    hidden.chmod(0o644)
    project.run_pipeline()
    assert ids(project) == [0, 1, 2, 10, 11]


@pytest.mark.parametrize("folder", ["data/input/orders", "data/output/copies", "data/output/checkpoints/journal"])
def test_a_folder_without_permission(project, folder):
    project.run_pipeline()
    project.input("orders/1.csv", orders(10, 2))
    closed = project.root / folder
    closed.chmod(0)
    try:
        run = project.run("run", prefix=PLAIN_USER)
    finally:
        closed.chmod(0o755)
    complains(run, 1, folder.split("/")[-1], "Permission denied", "permissions")
    project.run_pipeline()
    assert ids(project) == [0, 1, 2, 10, 11]


def test_a_folder_that_is_not_there(project):
    shutil.rmtree(project.root / "data/input/orders")
    run = project.run("run")
    assert run.code in (1, 2) and "orders" in run.err, run
    project.input("orders/0.csv", GOOD)
    project.run_pipeline()
    assert ids(project) == [0, 1, 2]


def test_files_that_vanished_or_changed_cannot_be_replayed(project):
    first = project.root / "data/input/orders/0.csv"
    project.run_pipeline()
    project.sql("CREATE STREAMING TABLE later AS SELECT id FROM STREAM orders;\n", "later.sql")
    first.rename(project.root / "away")
    complains(project.run("run"), 1, "0.csv")
    first.write_text(orders(50, 4))
    complains(project.run("run"), 1, "0.csv")
    assert ids(project) == [0, 1, 2]
    first.unlink()
    (project.root / "away").rename(first)
    project.run_pipeline()
    assert [row["id"] for row in tables.rows(project.output / "later")] == [0, 1, 2]


def test_a_file_that_vanishes_before_it_was_read(project):
    second = project.input("orders/1.csv", orders(10, 2))
    calls = project.root / "calls"
    project.run_faulty(f"count:{calls}", "run")
    record = [n for n, call in enumerate(calls.read_text().splitlines(), 1) if "append" in call and "journal/" in call]
    shutil.rmtree(project.output)
    assert project.run_faulty(f"after:{record[0]}", "run").code == -9, FAULTY_PROGRAM
    second.rename(project.root / "away")  # found by the first epoch, to be read by the second
    run = project.run("run")
    if run.code != 0:
        complains(run, 1, "1.csv")
    assert ids(project) == [0, 1, 2]
    (project.root / "away").rename(second)
    project.run_pipeline()
    assert ids(project) == [0, 1, 2, 10, 11]


def test_files_still_being_written_are_left_alone(project):
    folder = project.root / "data/input/orders"
    for name in (".1.csv", "_1.csv", "_tmp/1.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("id,categ")
    project.run_pipeline()
    assert ids(project) == [0, 1, 2]


def test_a_disk_that_fills_up_loses_nothing(project):
    """A small tmpfs where this may mount one, else the file system of tests/faults."""
    wide = "id,category,amount\n" + "".join(f"{i},{os.urandom(40).hex()},1\n" for i in range(100, 20_000))
    small = project.output
    small.mkdir(parents=True)
    mounted = os.system(f"mount -t tmpfs -o size=600k tmpfs {small} 2>/dev/null") == 0
    try:
        project.run_pipeline()
        project.input("orders/1.csv", wide)
        run = project.run("run") if mounted else project.run_faulty("full:20", "run")
        complains(run, 1, "No space left on device", "run again")
        assert ids(project) == [0, 1, 2]
        if mounted:
            assert os.system(f"mount -o remount,size=64m {small}") == 0
        project.run_pipeline()
        assert ids(project) == [0, 1, 2, *range(100, 20_000)]
    finally:
        if mounted:
            os.system(f"umount {small}")


def test_a_table_folder_with_files_of_somebody_else_is_not_taken(project):
    precious = project.output / "copies/precious.parquet"
    precious.parent.mkdir(parents=True)
    precious.write_text("mine")
    complains(project.run("run"), 1, "copies", "did not write")
    assert precious.read_text() == "mine"
    precious.rename(project.root / "precious")
    project.run_pipeline()
    assert ids(project) == [0, 1, 2]
