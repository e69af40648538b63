"""A source that one query reads at several places gives all its rows at each of them."""

import pytest
import tables
from project import Project, csv

SOURCE = "CREATE TABLE t (k INT, v INT) USING csv OPTIONS (path 'data/input/t', header 'true');\n"


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    project.input("t/0.csv", csv(("k", "v"), [(i, i % 3) for i in range(100)]))
    return project


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (SELECT count(*) FROM t) AS a, (SELECT count(*) FROM t) AS b", [[100, 100]]),
        ("SELECT count(*) FROM t AS a JOIN t AS b ON a.k = b.k", [[100]]),
        ("SELECT count(*) FROM (SELECT k FROM t UNION ALL SELECT v FROM t)", [[200]]),
        ("WITH all_of_it AS (SELECT * FROM t) SELECT count(*) FROM all_of_it WHERE k = (SELECT max(k) FROM all_of_it)", [[1]]),
        ("WITH RECURSIVE r(n, c) AS (SELECT 1, CAST(0 AS BIGINT) UNION ALL SELECT n + 1, s.c FROM r JOIN "
         "(SELECT count(*) AS c FROM t) AS s ON n < 4) SELECT n, c FROM r ORDER BY n", [[1, 0], [2, 100], [3, 100], [4, 100]]),
    ],
    ids=("subqueries", "join", "union", "cte", "recursion"),
)  # fmt: skip
def test_in_a_query(project, query, expected):
    project.sql(SOURCE + "CREATE STREAMING TABLE copy AS SELECT * FROM STREAM t;\n")
    rows = project.run("sql", "--output", "json", "-e", query, code=0).rows()
    assert [list(row.values()) for row in rows] == expected


def test_in_a_view_that_is_recomputed(project):
    project.sql(SOURCE + "CREATE MATERIALIZED VIEW n AS SELECT (SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY k) AS r FROM t)) AS a, "
                "(SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY v) AS r FROM t)) AS b;\n")  # fmt: skip
    assert "full, because" in project.run("explain", "n", code=0).out
    project.run_pipeline()
    assert tables.rows(project.output / "n") == [{"a": 100, "b": 100}]
    project.input("t/1.csv", csv(("k", "v"), [(i, 0) for i in range(50)]))
    project.run_pipeline()
    assert tables.rows(project.output / "n") == [{"a": 150, "b": 150}]
