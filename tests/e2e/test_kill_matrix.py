"""No kill, power loss or I/O error at any call that changes a file may lose, double or mix rows."""

import random
import time

import kill_matrix
from kill_scenarios import SCENARIOS
from project import LONG

# Of the points of a scenario, so many are drawn where not all are run.
SAMPLE = 40


def test_every_kill_point_ends_with_the_rows_of_an_undisturbed_run(capsys):
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)

    def choose(experiment):
        points = experiment.points()
        return points if LONG else draw.sample(points, min(SAMPLE, len(points)))

    start = time.monotonic()
    result = kill_matrix.run_matrix(SCENARIOS, choose)
    how = "all of them" if LONG else f"drawn with seed {seed}"
    with capsys.disabled():
        verdict = f"{len(result.failures)} FAILED" if result.failures else "all passed"
        print(f"\nkill matrix: {result} x {len(SCENARIOS)} scenarios, {how}, in {time.monotonic() - start:.0f} s: {verdict}")
    assert not result.failures, "\n" + "\n".join(sorted(result.failures)[:20])
