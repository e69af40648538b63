"""SIGINT and SIGTERM in the middle of work: the epoch in work is finished or undone, and the next run goes on."""

import random
import signal
import time

import leftovers
import pytest
import tables
from kill_scenarios import PIPELINE, orders
from project import Project


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_anywhere_ends_cleanly(tmp_path, how):
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)
    project = Project(tmp_path, PIPELINE)
    files = 0
    for _ in range(8):
        for _ in range(4):
            project.input(f"orders/{files:03}.csv", orders(files * 500, 500))
            files += 1
        process = project.start("run", "--progress", "none")
        time.sleep(draw.uniform(0.03, 0.3))  # the moment is what is drawn
        process.send_signal(how)
        _, err = process.communicate(timeout=30)
        # A process that has not got to its handlers yet, or is past them, dies of the signal.
        assert process.returncode in (0, -how), f"seed {seed}: {process.returncode}\n{err}"
        if process.returncode == 0 and (project.storage / "checkpoint.json").exists() and files > 4:
            assert not leftovers.leftovers(project), f"seed {seed}"
    project.run_pipeline()
    found = sorted(row["id"] for row in tables.rows(project.output / "clean"))
    assert found == [i for i in range(files * 500) if i % 7], f"seed {seed}"
    assert sum(row["n"] for row in tables.rows(project.output / "totals")) == len(found), f"seed {seed}"
    assert not leftovers.leftovers(project)
