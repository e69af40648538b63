"""What every connector must stand, by name. A test claims one with

  @conforms("kafka sink", "resume")

and a run of all tests writes docs/conformance.md: which connector passed which.
"""

import os
import pathlib
import shutil

import pytest
from project import FAULTY_PROGRAM

# In the order of the table. A claim that is not here cannot be made.
CLAIMS = {
    "resume": "a second run takes in what is new, once",
    "killed": "SIGKILL before and after every call that changes files or the other system, then a run again",
    "replay": "a table that is added later gets all rows there were",
    "unpublished": "what was committed and not published is published by the next run, once",
    "reset": "a new checkpoint writes to a target that an old one wrote to",
    "back-pressure": "while the other system is away planning stops; nothing piles up",
    "clash": "columns that do not fit are refused by name before anything is written",
    "gone and back": "the other system is killed and started again in the middle",
    "other writer": "rows that somebody else writes, and files that he compacts and deletes, in between",
    "fenced": "of two processes on copies of one checkpoint only one writes",
    "1 GB": "1 GB passes through --memory 512MiB (./dev test --all)",
}
FILES = ("csv", "json", "parquet", "text")
CONNECTORS = (*(f"{name} source" for name in FILES), "kafka source", "kafka sink", "delta source", "delta sink",
              "s3 source", "s3 sink", "delta on s3", "storage on s3")  # fmt: skip
PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/conformance.md"


def commits_at(calls):
    """The number of the call that writes the epoch's record."""
    return 1 + next(i for i, call in enumerate(calls) if call.startswith("append ") and "/journal/" in call)


def conforms(connector, claim):
    assert connector in CONNECTORS and claim in CLAIMS
    return pytest.mark.conforms(connector, claim)


def cells_on_the_page():
    """What the page says now: (connector, claim) -> its word."""
    table = [line.strip("| \n").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    connectors = table[0]
    claims = {row[0].split("**")[1]: row[1:] for row in table[1:]}
    return {
        (connector, claim): word for claim, words in claims.items() for connector, word in zip(connectors, words)
    }


def write_matrix(outcomes):
    """Of a run of all tests, which sets BROOKMILL_MATRIX. Connectors that it did not try keep what the page says."""
    if not os.environ.get("BROOKMILL_MATRIX") or not outcomes:
        return
    words = {True: "passes", False: "FAILS", None: "–"}
    before = cells_on_the_page()

    def cell(connector, claim):
        if connector in outcomes:
            return words[outcomes[connector].get(claim)]
        return before.get((connector, claim), "–")

    lines = [
        "# Conformance",
        "",
        "Written by `./dev test`: which connector passed which of the shared tests (tests/e2e/conformance.py). – is not claimed,",
        "or claimed by `./dev test --all` only.",
        "",
        "| | " + " | ".join(CONNECTORS) + " |",
        "|---|" + "---|" * len(CONNECTORS),
    ]
    for claim, what in CLAIMS.items():
        cells = [cell(connector, claim) for connector in CONNECTORS]
        lines.append(f"| **{claim}**: {what} | " + " | ".join(cells) + " |")
    PAGE.write_text("\n".join(lines) + "\n")


class KillExperiment:
    """A pipeline before a run, and that run killed at one call.

    `make(name)` gives a pipeline with a folder and a target of its own. It has add(), which brings rows; run();
    check(), which says whether its target holds each row once; and `project`. `environment` is what a run needs."""

    def __init__(self, make, epochs_before, environment=None, last=lambda pipeline: pipeline.add()):
        self.make, self.epochs_before, self.environment, self.last = make, epochs_before, environment or {}, last

    def prepared(self, name):
        pipeline = self.make(name)
        for _ in range(self.epochs_before):
            pipeline.add()
            pipeline.run()
        self.last(pipeline)
        return pipeline

    def faulty(self, pipeline, fault):
        environment = {**self.environment, "BROOKMILL_FAULT": fault}
        return pipeline.project.run("run", program=FAULTY_PROGRAM, environment=environment)

    def calls(self):
        """Of a run that nobody kills: the calls that change files or the other system."""
        pipeline = self.prepared("count")
        counted = pipeline.project.root / "calls"
        run = self.faulty(pipeline, f"count:{counted}")
        assert run.code == 0, run
        return counted.read_text().splitlines()

    def killed(self, fault):
        """The pipeline after the kill; None if the run had fewer calls."""
        pipeline = self.prepared(fault.replace(":", "-"))
        run = self.faulty(pipeline, fault)
        assert run.code in (0, -9), (fault, run)
        return pipeline if run.code == -9 else None

    def check(self, fault):
        """False: the run had fewer calls."""
        pipeline = self.killed(fault)
        if pipeline is None:
            return False
        try:
            pipeline.run()
            pipeline.check()
            pipeline.add()
            pipeline.run()
            pipeline.check()
        except AssertionError as problem:
            raise AssertionError(f"after {fault}: {problem}") from problem
        assert not list(pipeline.project.output.rglob("_staging")), fault
        shutil.rmtree(pipeline.project.root)
        return True
