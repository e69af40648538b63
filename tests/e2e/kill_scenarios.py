"""The scenarios of the kill matrix: what is built before the disturbed run, and which run that is."""

import dataclasses
import typing

from project import FAULTY_PROGRAM, csv

MEMORY = ".fault-memory"
ORDERS = ("id", "category", "amount")


def orders(first, count, categories=("a", "b", "c")):
    return csv(ORDERS, [(i, categories[i % len(categories)], i % 7) for i in range(first, first + count)])


SOURCE = """\
CREATE TABLE {0} (id BIGINT, category STRING, amount BIGINT)
USING csv OPTIONS (path 'data/input/{0}', header 'true', maxFilesPerTrigger '1');
"""
ROW_BY_ROW = """\
CREATE STREAMING TABLE clean PARTITIONED BY (category)
AS SELECT id, category, amount * 2 AS amount FROM STREAM orders WHERE amount > 0;
"""
COMPLETE = """\
CREATE MATERIALIZED VIEW totals
AS SELECT category, count(*) AS n, sum(amount) AS amount, count(DISTINCT id) AS ids FROM clean GROUP BY category;
"""
PIPELINE = SOURCE.format("orders") + ROW_BY_ROW + COMPLETE
VIEW_ALONE = SOURCE.format("orders") + COMPLETE.replace("FROM clean", "FROM orders")
TWO_FLOWS = (
    SOURCE.format("orders")
    + SOURCE.format("returns")
    + """\
CREATE STREAMING TABLE movements;
CREATE FLOW sold AS INSERT INTO movements BY NAME SELECT id, category, amount FROM STREAM orders;
CREATE FLOW returned AS INSERT INTO movements BY NAME SELECT id, category, -amount AS amount FROM STREAM returns;
"""
)
# Long keys, so that every epoch's changes are too many for the commit record and go into files.
MANY_GROUPS = SOURCE.format("orders") + """\
CREATE MATERIALIZED VIEW per_key AS SELECT category, count(*) AS n, sum(amount) AS amount FROM orders GROUP BY category;
"""
# Views over views: rows that are taken back, appended and replaced tables, a LIMIT whose changes are found afterwards.
VIEWS = (
    SOURCE.format("orders")
    + SOURCE.format("returns")
    + """\
CREATE MATERIALIZED VIEW per_category AS SELECT category, count(*) AS n, max(id) AS last FROM orders GROUP BY category;
CREATE MATERIALIZED VIEW sold AS SELECT o.id, r.amount FROM orders AS o JOIN returns AS r ON o.amount = r.amount;
CREATE MATERIALIZED VIEW both AS
SELECT c.category, c.n, r.id FROM per_category AS c LEFT JOIN returns AS r ON c.category = r.category AND r.amount > 2;
CREATE MATERIALIZED VIEW ranked AS
SELECT * FROM (SELECT id, category, row_number() OVER (PARTITION BY category ORDER BY amount, id) AS n FROM orders)
WHERE n <= 2;
CREATE MATERIALIZED VIEW newest AS SELECT category, last FROM per_category ORDER BY last DESC LIMIT 2;
CREATE MATERIALIZED VIEW lasts AS SELECT count(*) AS n, sum(last) AS total FROM newest;
"""
)


def many_keys(first):
    return orders(first, 900, [f"{'long-key-' * 8}{i:06}" for i in range(first, first + 900)])


def add_orders(project, number, count=6):
    project.input(f"orders/{number:03}.csv", orders(number * 100, count))


def add_movements(project, number):
    add_orders(project, number)
    project.input(f"returns/{number:03}.csv", orders(number * 100, 4))


def add_many(project, number):
    project.input(f"orders/{number:03}.csv", many_keys(number * 450))  # half of the keys are new


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    sql: str
    tables: tuple
    add: typing.Callable  # puts the n-th input there
    epochs_before: int = 0
    inputs: int = 1  # that the disturbed run takes in
    arguments: tuple = ("run",)
    restarted: tuple = ()  # the arguments of the run after the disturbed one, if others
    # Of the calls of an undisturbed run, the one after which a first run was killed; the disturbed run recovers.
    killed_after: typing.Callable | None = None

    def build(self, project):
        project.sql(self.sql)
        (project.root / "data/input/orders").mkdir(exist_ok=True)
        (project.root / "data/input/returns").mkdir(exist_ok=True)
        for number in range(self.epochs_before):
            self.add(project, number)
        if self.epochs_before:
            project.run_pipeline()
        for number in range(self.epochs_before, self.epochs_before + self.inputs):
            self.add(project, number)

    def kill_first(self, project, calls):
        """Leaves the project as a killed run left it, with a memory of what that run did not sync."""
        number = 1 + next(i for i, call in enumerate(calls) if self.killed_after(call))
        killed = project.run_faulty(f"after:{number}", *self.arguments, memory=MEMORY)
        assert killed.code == -9, f"{FAULTY_PROGRAM.name} was not killed at call {number}: {killed}"

    def next_epoch(self, project):
        self.add(project, self.epochs_before + self.inputs)
        project.run_pipeline()


def writes_the_record(call):
    return call.startswith("append ") and "/journal/" in call


def names_the_checkpoint(call):
    return call.startswith("rename ") and "/checkpoint.json" in call


def syncs_staged_data(call):
    return call.startswith("sync_file ") and "/_staging/" in call


MANY_FILES = SOURCE.format("orders") + ROW_BY_ROW + "CREATE STREAMING TABLE copy AS SELECT * FROM STREAM clean;\n"
MERGES_ITSELF = MANY_FILES.replace(
    "CREATE STREAMING TABLE clean ",
    "CREATE STREAMING TABLE clean TBLPROPERTIES ('autoOptimize.autoCompact' = 'true', 'autoOptimize.minNumFiles' = '2') ",
)

SCENARIOS = (
    Scenario("first epoch", PIPELINE, ("clean", "totals"), add_orders),
    Scenario("middle epoch", PIPELINE, ("clean", "totals"), add_orders, epochs_before=2),
    Scenario("complete view", VIEW_ALONE, ("totals",), add_orders, epochs_before=1),
    Scenario("two flows", TWO_FLOWS, ("movements",), add_movements, epochs_before=1),
    Scenario("full refresh", PIPELINE, ("clean", "totals"), add_orders, epochs_before=2, inputs=1,
             arguments=("run", "--full-refresh", "clean")),
    Scenario("refresh given up", MANY_GROUPS, ("per_key",), add_many, epochs_before=2, inputs=1,
             arguments=("run", "--full-refresh", "per_key"), restarted=("run",)),
    Scenario("compaction", MANY_GROUPS, ("per_key",), add_many, epochs_before=2, inputs=2),
    Scenario("small files", MANY_FILES, ("clean", "copy"), add_orders, epochs_before=3, inputs=0,
             arguments=("compact", "clean", "copy")),
    Scenario("small files between epochs", MERGES_ITSELF, ("clean", "copy"), add_orders, epochs_before=2, inputs=2),
    Scenario("views over views", VIEWS, ("per_category", "sold", "both", "ranked", "newest", "lasts"), add_movements,
             epochs_before=1),
    Scenario("recovery, nothing yet", PIPELINE, ("clean", "totals"), add_orders, killed_after=names_the_checkpoint),
    Scenario("recovery, uncommitted", PIPELINE, ("clean", "totals"), add_orders, epochs_before=1,
             killed_after=syncs_staged_data),
    Scenario("recovery, committed", PIPELINE, ("clean", "totals"), add_orders, epochs_before=1,
             killed_after=writes_the_record),
)  # fmt: skip
