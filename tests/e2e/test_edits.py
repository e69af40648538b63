"""An edited project on its old checkpoint: `plan` says what becomes of it, `run` keeps what it can and refuses the rest."""

import shutil

import pytest
import tables
from kill_scenarios import SOURCE, add_movements
from project import Project, complains

JOINED = """\
CREATE MATERIALIZED VIEW both AS
SELECT category, count(*) AS n FROM (
  SELECT o.category, r.id FROM orders AS o LEFT JOIN returns AS r ON o.amount = r.amount AND o.category = r.category
) AS pairs WHERE id IS NULL GROUP BY category;
CREATE MATERIALIZED VIEW over_both AS SELECT sum(n) AS n FROM both;
"""
NEWEST = "CREATE MATERIALIZED VIEW newest AS SELECT id, amount FROM orders ORDER BY id DESC LIMIT 5;\n"
OF_NEWEST = "CREATE MATERIALIZED VIEW of_newest AS SELECT sum(amount) AS total FROM newest;\n"


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path, SOURCE.format("orders") + SOURCE.format("returns") + JOINED)


def from_the_beginning(project, table):
    """What the project as it is now gives in a folder of its own."""
    shutil.rmtree(project.root / "fresh", ignore_errors=True)
    fresh = Project(project.root / "fresh", (project.root / "sql/pipeline.sql").read_text())
    for path in sorted((project.root / "data/input").rglob("*.csv"), key=lambda path: path.stat().st_mtime_ns):
        fresh.input(path.relative_to(project.root / "data/input"), path.read_text())
    fresh.run_pipeline()
    return tables.rows(fresh.output / table)


def agrees(project, *views):
    for view in views:
        assert tables.rows(project.output / view) == from_the_beginning(project, view), view


def test_an_edit_above_a_join_keeps_the_join_and_builds_the_rest_from_it(project):
    add_movements(project, 0)
    add_movements(project, 1)
    project.run_pipeline()
    assert "2 flows unchanged; run goes on" in project.run("plan", code=0).out
    project.edit("count(*) AS n", "count(*) AS n, max(category) AS most")
    plan = project.run("plan", code=0).out
    assert "both: keeps part of its state and builds the rest anew from it" in plan, plan
    assert "keeps   join-" in plan and "builds  aggregate-" in plan, plan
    assert "over_both: starts over" in plan, plan
    project.run_pipeline()
    agrees(project, "both")
    assert "2 flows unchanged" in project.run("plan", code=0).out
    add_movements(project, 2)
    project.run_pipeline()
    agrees(project, "both", "over_both")


def test_an_edit_below_all_state_is_refused_until_a_full_refresh(project):
    add_movements(project, 0)
    project.run_pipeline()
    project.edit("FROM orders AS o", "FROM (SELECT * FROM orders WHERE amount > 1) AS o")
    plan = project.run("plan", code=0).out
    assert "both: cannot go on" in plan and "run --full-refresh both" in plan and "run refuses this" in plan, plan
    complains(project.run("run"), 2, "both", "its query changed", "--full-refresh both")
    project.run_pipeline("--full-refresh", "both")
    agrees(project, "both", "over_both")


def test_an_edited_having_rewrites_the_rows_from_the_same_state(project):
    add_movements(project, 0)
    project.run_pipeline()
    project.edit("GROUP BY category;", "GROUP BY category HAVING count(*) > 1;")
    assert "both: keeps its state; its rows are made anew" in project.run("plan", code=0).out
    project.run_pipeline()
    agrees(project, "both", "over_both")


def test_a_new_and_a_former_dataset_are_named(project):
    assert "no checkpoint yet" in project.run("plan", code=0).out
    add_movements(project, 0)
    project.run_pipeline()
    project.edit("CREATE MATERIALIZED VIEW over_both AS SELECT sum(n)", "CREATE MATERIALIZED VIEW other AS SELECT max(n)")
    plan = project.run("plan", code=0).out
    assert "other: new" in plan and "default.over_both: no longer declared" in plan, plan
    project.run_pipeline()
    agrees(project, "other")


def test_a_reader_that_comes_later_begins_with_the_rows_of_a_view_and_follows_its_changes(project):
    project.sql(NEWEST, "newest.sql")
    add_movements(project, 0)
    project.run_pipeline()
    project.sql(NEWEST + OF_NEWEST, "newest.sql")
    project.run_pipeline()
    for number in (1, 2):
        add_movements(project, number)
        project.run_pipeline()
        total = sum(row["amount"] for row in tables.rows(project.output / "newest"))
        assert tables.rows(project.output / "of_newest") == [{"total": total}]


def test_state_is_shown_as_a_table(project):
    complains(project.run("state", "show", "both"), 2, "no checkpoint yet")
    add_movements(project, 0)
    project.run_pipeline()
    complains(project.run("state", "show", "both"), 2, "several operators", "aggregate-", "join-")
    names = project.run("state", "show", "both").err.replace(",", " ").split()
    groups = next(name for name in names if name.startswith("aggregate-"))
    show = ("state", "show", "both", "--operator", groups, "--output", "json")
    shown = {tuple(row.values()) for row in project.run(*show, code=0).rows()}
    assert shown == {(row["category"], row["n"]) for row in tables.rows(project.output / "both")}
    category = min(shown)[0]
    one = project.run(*show, "--key", f"category={category}", code=0).rows()
    assert [row["category"] for row in one] == [category]
    complains(project.run(*show, "--key", "x=1"), 2, "COLUMN=VALUE", "category")


def test_explain_says_what_is_kept_and_what_it_cost(project):
    before = project.run("explain", "both", code=0).out
    assert "incremental: left join by 2 keys, 1 aggregate kept per category" in before, before
    add_movements(project, 0)
    project.run_pipeline()
    after = project.run("explain", "both", code=0).out
    assert "last epoch: " in after and "KiB; the last change touched" in after, after
