"""`brookmill state show`: what each kind of operator remembers, as a table; against what its rows say that it must."""

import pytest
from project import Project, complains, csv

EVENTS = "CREATE TABLE events (k STRING, v INT, ts TIMESTAMP) USING csv OPTIONS (path 'data/input/events', header 'true');\n"
ROWS = [("a", 1, "2026-01-01 10:00:00"), ("b", 2, "2026-01-01 10:05:00"), ("a", 3, "2026-01-01 10:09:00"),
        ("a", 4, "2026-01-01 10:40:00"), ("b", 5, "2026-01-01 11:00:00")]  # fmt: skip
CHANGES = "CREATE TABLE changes (id INT, name STRING, op STRING, seq BIGINT) USING csv OPTIONS (path 'data/input/changes', header 'true');\n"


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def events(project, sql, rows=None, name="0"):
    project.sql(EVENTS + sql)
    project.input(f"events/{name}.csv", csv(("k", "v", "ts"), rows or ROWS))
    project.run_pipeline()


def operators(project, table):
    """The names of a dataset's operators."""
    names = project.run("state", "show", table).err.replace(",", " ").split()
    return [name for name in names if name.rpartition("-")[2].isalnum() and "-" in name and not name.startswith("-")]


def shown(project, table, *options):
    return project.run("state", "show", table, "--output", "json", *options, code=0).rows()


def test_of_windows_the_open_groups(project):
    events(project, "CREATE STREAMING TABLE t AS SELECT window.start AS start, k, sum(v) AS v "
           "FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour'), k;\n")  # fmt: skip
    groups = [(row["k"], row["window"]["start"][11:19]) for row in shown(project, "t")]
    assert groups == [("a", "10:00:00"), ("b", "10:00:00"), ("b", "11:00:00")]
    assert len(shown(project, "t", "--key", "k=a")) == 1


def test_of_sessions_the_rows_with_their_session(project):
    events(project, "CREATE STREAMING TABLE t AS SELECT session_window.start AS start, k, sum(v) AS v "
           "FROM STREAM events WATERMARK ts DELAY OF INTERVAL 1 HOUR GROUP BY session_window(ts, '10 minutes'), k;\n")  # fmt: skip
    rows = shown(project, "t", "--key", "k=a")
    assert [(row["session_window"]["start"][11:19], row["session_window"]["end"][11:19], row["v"]) for row in rows] == [
        ("10:00:00", "10:19:00", 1), ("10:00:00", "10:19:00", 3), ("10:40:00", "10:50:00", 4)]  # fmt: skip
    assert len(shown(project, "t")) == 5


def test_of_deduplication_the_keys_and_until_when_they_count(project):
    events(project, "CREATE STREAMING TABLE t TBLPROPERTIES ('dropDuplicates' = 'k') AS SELECT * FROM STREAM events;\n"
           "CREATE STREAMING TABLE soon TBLPROPERTIES ('dropDuplicatesWithinWatermark' = 'k') AS "
           "SELECT * FROM STREAM events WATERMARK ts DELAY OF INTERVAL 2 HOURS;\n")  # fmt: skip
    assert shown(project, "t") == [{"k": "a", "kept_until": None}, {"k": "b", "kept_until": None}]
    assert shown(project, "t", "--key", "k=b") == [{"k": "b", "kept_until": None}]
    assert {row["k"]: row["kept_until"][11:19] for row in shown(project, "soon")} == {"a": "12:00:00", "b": "12:05:00"}


def test_of_a_join_of_streams_the_rows_of_both_sides_and_those_that_wait(project):
    project.input("clicks/0.csv", csv(("k", "at"), [("b", "2026-01-01 10:20:00"), ("c", "2026-01-01 10:30:00")]))
    events(project, "CREATE TABLE clicks (k STRING, at TIMESTAMP) USING csv OPTIONS (path 'data/input/clicks', header 'true');\n"
           "CREATE STREAMING TABLE t AS SELECT e.k, e.v, e.ts, c.at "
           "FROM STREAM events WATERMARK ts DELAY OF INTERVAL 1 HOUR AS e "
           "LEFT JOIN STREAM clicks WATERMARK at DELAY OF INTERVAL 1 HOUR AS c "
           "ON e.k = c.k AND c.at BETWEEN e.ts AND e.ts + INTERVAL 30 MINUTES;\n")  # fmt: skip
    complains(project.run("state", "show", "t"), 2, "several operators", "--operator")
    names = operators(project, "t")
    pairs = next(name for name in names if "outer" not in name and "partner" not in name)
    waiting = next(name for name in names if name != pairs)

    rows = shown(project, "t", "--operator", pairs)
    assert [(row["key0"], row["left"] and row["left"]["v"], row["right"] and row["right"]["at"][11:19]) for row in rows] == [
        ("a", 1, None), ("a", 3, None), ("a", 4, None), ("b", 2, None), ("b", 5, None), ("b", None, "10:20:00"), ("c", None, "10:30:00")]  # fmt: skip
    # A row of the left may meet clicks of half an hour; one of the right those that are not later.
    assert rows[0]["kept_until"][11:16] == "10:30" and rows[-1]["kept_until"][11:16] == "10:30"
    assert shown(project, "t", "--operator", pairs, "--key", "key0=c") == rows[-1:]

    rows = shown(project, "t", "--operator", waiting)
    assert [row["v"] for row in rows] == [1, 3, 4, 5]
    assert [row["v"] for row in shown(project, "t", "--operator", waiting, "--key", "k=b")] == [5]


@pytest.mark.parametrize("scd", [1, 2])
def test_of_change_data_the_versions_and_deletes(project, scd):
    project.sql(CHANGES + "CREATE STREAMING TABLE users;\n"
                "CREATE FLOW f AS AUTO CDC INTO users FROM STREAM changes KEYS (id) APPLY AS DELETE WHEN op = 'D' "
                f"SEQUENCE BY seq COLUMNS * EXCEPT (op, seq) STORED AS SCD TYPE {scd};\n")  # fmt: skip
    changes = [(1, "Ann", "U", 1), (1, "Anna", "U", 3), (2, "Bob", "U", 1), (2, None, "D", 2)]
    project.input("changes/0.csv", csv(("id", "name", "op", "seq"), changes))
    project.run_pipeline()
    newest = [(1, 3, "Anna"), (2, 2, None)]
    versions = [(1, 1, "Ann"), (1, 3, "Anna"), (2, 1, "Bob"), (2, 2, None)]
    kept = [(row["id"], row["sequence"], row["row"] and row["row"]["name"]) for row in shown(project, "users")]
    assert kept == (newest if scd == 1 else versions)
    assert {row["id"] for row in shown(project, "users", "--key", "id=2")} == {2}


def test_the_table_shows_structs_in_a_cell(project):
    events(project, "CREATE STREAMING TABLE t AS SELECT l.v, r.v AS other FROM STREAM events AS l JOIN STREAM events AS r ON l.k = r.k;\n")
    printed = project.run("state", "show", "t", code=0).out
    assert "| key0 | left" in printed and "kept_until" in printed and "NULL" in printed, printed
