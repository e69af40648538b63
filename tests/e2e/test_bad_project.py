"""Projects that cannot run: exit code 2 and one message with the place, the class and the way out, before anything runs."""

import pytest
import tables
from kill_scenarios import PIPELINE, SOURCE, add_orders
from project import SPEC, Project, complains


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path, PIPELINE)
    add_orders(project, 0)
    return project


def refused(project, *parts):
    for command in ("dry-run", "run"):
        complains(project.run(command), 2, *parts)
    assert not project.output.exists(), "a project that is refused leaves nothing behind"


def test_an_unknown_key_of_the_spec(project):
    project.spec.write_text(SPEC.format(name="shop") + "warehouse: elsewhere\n")
    refused(project, "spark-pipeline.yml:9:", "warehouse")


def test_a_spec_without_storage(project):
    project.spec.write_text("name: shop\nlibraries:\n  - glob:\n      include: sql/**\n")
    refused(project, "storage")


def test_a_syntax_error(project):
    project.sql("CREATE STREAMING TABLE t AS\nSELECT id, FORM STREAM orders;\n", "z.sql")
    refused(project, "z.sql:2:", "PARSE_SYNTAX_ERROR")


def test_an_unknown_column_with_suggestions(project):
    project.edit("SELECT id, category, amount * 2", "SELECT id, category, amont * 2")
    refused(project, "pipeline.sql:4:", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "`amont`", "`amount`")


def test_an_unknown_table(project):
    project.edit("FROM clean GROUP BY", "FROM cleen GROUP BY")
    refused(project, "pipeline.sql:6:", "TABLE_OR_VIEW_NOT_FOUND", "cleen")


def test_an_unknown_function(project):
    project.edit("count(*)", "cuont(*)")
    refused(project, "pipeline.sql:6:", "UNRESOLVED_ROUTINE", "cuont")


def test_a_cycle_of_datasets(project):
    project.sql(
        "CREATE MATERIALIZED VIEW a AS SELECT * FROM b;\n"
        "CREATE MATERIALIZED VIEW b AS SELECT * FROM c;\n"
        "CREATE MATERIALIZED VIEW c AS SELECT * FROM a;\n",
        "cycle.sql",
    )
    refused(project, "cycl", "a", "b", "c")


def test_a_name_that_is_there_twice(project):
    project.sql("CREATE MATERIALIZED VIEW totals AS SELECT 1 AS one;\n", "z.sql")
    refused(project, "z.sql:1:", "totals")


def test_a_type_clash_between_flow_and_table(project):
    project.sql(
        SOURCE.format("orders")
        + "CREATE STREAMING TABLE t (id BIGINT, amount ARRAY<INT>);\n"
        + "CREATE FLOW f AS INSERT INTO t BY NAME SELECT id, amount FROM STREAM orders;\n"
    )
    refused(project, "pipeline.sql:4:", "amount", "ARRAY<INT>", "BIGINT")


def test_a_flow_with_a_column_that_the_table_lacks(project):
    project.sql(
        SOURCE.format("orders")
        + "CREATE STREAMING TABLE t (id BIGINT);\n"
        + "CREATE FLOW f AS INSERT INTO t BY NAME SELECT id, amount FROM STREAM orders;\n"
    )
    refused(project, "pipeline.sql:4:", "amount")


def test_an_option_and_a_clause_that_are_not_supported_are_refused_by_name(project):
    project.edit("header 'true'", "headr 'true'")
    refused(project, "headr")
    project.edit("headr 'true'", "header 'true'")
    project.edit("PARTITIONED BY (category)", "(CONSTRAINT positive EXPECT (amount > 0)) PARTITIONED BY (category)")
    refused(project, "pipeline.sql:3:", "EXPECT")


def test_two_errors_in_the_command_line(project):
    complains(project.run("run", "--no-such-option"), 2, "--no-such-option")
    complains(project.run("run", "--progress", "xml"), 2, "progress", "xml")
    complains(project.run("run", "--spec", "nowhere.yml"), 2, "nowhere.yml")
    complains(project.run("run", "--full-refresh", "nothing"), 2, "nothing", "clean")


EDITS = {
    "other groups": ("GROUP BY category", "GROUP BY category, id", ("totals", "query changed")),
    "another type": ("amount * 2 AS amount", "CAST(amount AS INT) AS amount", ("clean", "columns changed")),
    "other partitions": ("PARTITIONED BY (category)", "", ("clean", "partitioned by")),
    "another kind": ("CREATE STREAMING TABLE clean", "CREATE MATERIALIZED VIEW clean", ("clean",)),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_incompatible_edit_names_the_dataset_and_the_way_out(project, edit):
    old, new, parts = edit
    project.run_pipeline()
    before = {name: tables.rows(project.output / name) for name in ("clean", "totals")}
    add_orders(project, 1)
    project.edit(old, new)
    if "MATERIALIZED VIEW clean" in new:
        project.edit("FROM STREAM orders", "FROM orders")
    run = project.run("run")
    complains(run, 2, "INCOMPATIBLE_EDIT", "--full-refresh", *parts)
    assert {name: tables.rows(project.output / name) for name in before} == before

    project.sql(PIPELINE)  # undone: it goes on
    project.run_pipeline()
    ids = sorted(row["id"] for row in tables.rows(project.output / "clean"))
    assert ids == [1, 2, 3, 4, 5, *(i for i in range(100, 106) if i % 7)]
    assert sum(row["n"] for row in tables.rows(project.output / "totals")) == len(ids)

    project.edit(old, new)
    if "MATERIALIZED VIEW clean" in new:
        project.edit("FROM STREAM orders", "FROM orders")
    project.run_pipeline("--full-refresh-all")
    assert len(tables.rows(project.output / "clean")) == len(ids)


def test_a_column_that_an_edit_adds_is_null_in_older_rows(project):
    project.run_pipeline()
    before = len(tables.rows(project.output / "clean"))
    add_orders(project, 1)
    project.edit("amount * 2 AS amount", "amount * 2 AS amount, 1 AS one")
    project.run_pipeline()
    answer = project.run("sql", "--output", "csv", "-e", "SELECT one, count(*) AS n FROM clean GROUP BY one ORDER BY one", code=0)
    assert answer.out.splitlines()[1:] == [f",{before}", f"1,{len(tables.rows(project.output / 'clean')) - before}"]
