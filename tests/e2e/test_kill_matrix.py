"""No kill, power loss or I/O error at any call that changes a file may lose, double or mix rows."""

import random
import time

import kill_matrix
from kill_scenarios import SCENARIOS
from project import LONG

# Unless all are run: every kill before and after a call of these, and of all other points of a scenario so many.
EVERY_KILL = ("first epoch", "middle epoch", "complete view", "two flows", "small files")
SAMPLE = 30


def test_every_kill_point_ends_with_the_rows_of_an_undisturbed_run(capsys):
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)

    def choose(experiment):
        points = experiment.points()
        if LONG:
            return points
        every = experiment.scenario.name in EVERY_KILL
        always = [point for point in points if every and point.startswith(("before:", "after:"))]
        others = sorted(set(points) - set(always))
        return always + draw.sample(others, min(SAMPLE, len(others)))

    start = time.monotonic()
    result = kill_matrix.run_matrix(SCENARIOS, choose)
    how = "all there are" if LONG else f"some drawn with seed {seed}"
    with capsys.disabled():
        verdict = f"{len(result.failures)} FAILED" if result.failures else "all passed"
        print(
            f"\nkill matrix: {result.points()} kill points x {len(SCENARIOS)} scenarios, {verdict} ({result.kinds()};"
            f" {result.not_reached} not reached; {how}; {time.monotonic() - start:.0f} s)"
        )
    assert not result.failures, "\n" + "\n".join(sorted(result.failures)[:20])
