"""Every scenario gives the rows that Spark gives for the same batches: run whole, and killed at a durable step and resumed
with another number of threads. With BROOKMILL_LONG set, one of each kind of operator is killed at every durable step."""

import concurrent.futures
import pathlib
import random
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import pytest
import scenario
from project import LONG, SPEC, Project, fast_folder

EPOCH = re.compile(r"part-[0-9a-f]{8}-g\d+-e(\d+)-")
# One of each kind of operator.
KILLED_EVERYWHERE = (
    "window-tumbling", "window-sliding", "group-by-event-time-and-key", "chain-window-of-window-time", "session",
    "session-restart", "distinct", "dedup-event-time", "dedup-within-watermark", "join-inner-within-an-hour", "join-left",
    "join-full", "join-semi", "static-changed", "union-two-watermarks", "two-flows-of-windows", "windows-over-windows",
)  # fmt: skip


class Pipeline:
    def __init__(self, case, folder):
        self.case = case
        self.project = Project(folder, spec=SPEC)
        settings = "".join(f"  {key}: {value}\n" for key, value in case.configuration.items())
        self.project.spec.write_text(SPEC.format(name="scenario").replace("libraries:", settings + "libraries:"))
        self.project.sql(case.sql)

    def run(self, number, *arguments, **options):
        self.case.add_batches(number, self.project.root / "data/input")
        return self.project.run("run", "--progress", "none", *self.case.run_arguments(number), *arguments, **options)

    def found(self):
        tables = {}
        for table in self.case.expected().get("tables", {}):
            epochs = {}
            for path in sorted((self.project.output / table).rglob("part-*.parquet")):
                epochs.setdefault(int(EPOCH.match(path.name)[1]), []).append(path)
            batches = {}
            for epoch, paths in sorted(epochs.items()):
                columns, rows = scenario.read_rows(paths)
                if rows:
                    batches[str(epoch)] = in_order(columns, rows, self.case.expected()["tables"][table]["columns"])
            tables[table] = batches
        return tables


def in_order(columns, rows, wanted):
    assert sorted(columns) == sorted(wanted)
    places = [columns.index(column) for column in wanted]
    return sorted(([row[place] for place in places] for row in rows), key=scenario.json.dumps)


def rounded(value):
    """Aggregates of DOUBLE agree to a relative 1e-9, not to the last digit."""
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list) else value


def check(case, pipeline, how):
    expected = rounded({table: content["batches"] for table, content in case.expected()["tables"].items()})
    found = rounded(pipeline.found())
    if case.any_batches:
        expected = {table: list(batches.values()) for table, batches in expected.items()}
        found = {table: list(batches.values()) for table, batches in found.items()}
    assert found == expected, f"{case.name}, {how}"


@pytest.fixture
def folder():
    path = pathlib.Path(fast_folder())
    yield path
    shutil.rmtree(path, ignore_errors=True)


CASES = scenario.all_scenarios()
RUNNING = [case for case in CASES if "tables" in case.expected()]
REFUSED = [case for case in CASES if "error" in case.expected()]


@pytest.mark.parametrize("case", RUNNING, ids=lambda case: case.name)
def test_whole(case, folder):
    pipeline = Pipeline(case, folder)
    for number in range(len(case.runs)):
        pipeline.run(number, code=0)
    check(case, pipeline, "run whole")


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_refused(case, folder):
    refused = Pipeline(case, folder).project.run("dry-run", code=2)
    # Spark has no class of its own for some, and reports others from within the query's thread.
    if not case.expected()["error"].startswith(("_LEGACY_ERROR", "STREAM_FAILED")):
        assert f"[{case.expected()['error']}]" in refused.err


def kill_and_resume(case, folder, run, step):
    """Whether the step was reached."""
    pipeline = Pipeline(case, folder)
    for number in range(run):
        pipeline.run(number, code=0)
    case.add_batches(run, pipeline.project.root / "data/input")
    arguments = ("run", "--progress", "none", "--threads", "1", *case.run_arguments(run))
    killed = pipeline.project.run_faulty(f"after:{step}", *arguments)
    for number in range(run, len(case.runs)):
        pipeline.run(number, "--threads", "3", code=0)
    check(case, pipeline, f"killed after durable step {step} of run {run} and resumed")
    return killed.code != 0


def steps_of(case, folder, run):
    pipeline = Pipeline(case, folder)
    for number in range(run):
        pipeline.run(number, code=0)
    case.add_batches(run, pipeline.project.root / "data/input")
    calls = folder / "calls"
    arguments = ("run", "--progress", "none", *case.run_arguments(run))
    assert pipeline.project.run_faulty(f"count:{calls}", *arguments).code == 0
    return len(calls.read_text().splitlines())


@pytest.mark.parametrize("case", RUNNING, ids=lambda case: case.name)
def test_killed_and_resumed(case, folder):
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)
    run = draw.randrange(len(case.runs))
    steps = steps_of(case, folder / "counted", run)
    everywhere = LONG and case.name in KILLED_EVERYWHERE
    chosen = range(1, steps + 1) if everywhere else [draw.randint(1, steps)]
    print(f"seed {seed}: {case.name}, run {run}, steps {list(chosen)} of {steps}")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        tried = [pool.submit(kill_and_resume, case, folder / f"killed-{step}", run, step) for step in chosen]
        for one in tried:
            one.result()


def test_there_are_as_many_as_we_say():
    made = sum(case.expected()["madeBy"].startswith("Spark") for case in CASES)
    assert len(CASES) >= 120
    assert made >= len(CASES) - 15
    assert {case.name for case in CASES} >= set(KILLED_EVERYWHERE)
