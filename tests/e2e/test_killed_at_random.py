"""The release program, killed at random moments of a longer run. What readers see in between is a whole past, too."""

import collections
import random
import shutil
import signal
import time

import leftovers
import tables
from kill_scenarios import PIPELINE, orders
from project import LONG, Project, fast_folder

KILLS = 200 if LONG else 60
ROWS = 40  # of a file
FILES = 6  # new ones before each run
LONGEST_S = 0.3  # from start to kill
CHECK_EVERY = 10  # kills; a look at all files takes longer than a run


def expected_clean(files):
    rows = [(i, "abc"[i % 3], i % 7) for file in range(files) for i in range(file * ROWS, file * ROWS + ROWS)]
    return [{"id": i, "category": c, "amount": a * 2} for i, c, a in rows if a > 0]


def expected_totals(files):
    groups = collections.defaultdict(list)
    for row in expected_clean(files):
        groups[row["category"]].append(row)
    return tables.in_order(
        {"category": c, "n": len(rows), "amount": sum(row["amount"] for row in rows), "ids": len(rows)}
        for c, rows in groups.items()
    )


def check_what_readers_see(project, files):
    """Tables of some past epoch each: complete ones whole, appended ones with whole files of a prefix of the input."""
    seen = [row["id"] for row in tables.rows(project.output / "clean")]
    assert len(seen) == len(set(seen)), "a row is there twice"
    wanted = {row["id"]: row["id"] // ROWS for row in expected_clean(files)}
    newest = max((wanted[i] for i in seen), default=-1)
    lost = [i for i, file in wanted.items() if file < newest and i not in set(seen)]
    assert not lost, f"rows of older epochs are missing: {lost}"
    totals = tables.rows(project.output / "totals")
    assert not totals or any(totals == expected_totals(n) for n in range(1, files + 1)), totals


def test_killed_at_random_moments_nothing_is_lost_or_doubled(capsys):
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)
    project = Project(fast_folder(), PIPELINE.replace(" PARTITIONED BY (category)", ""))
    start = time.monotonic()
    files = killed = ended = 0
    while killed < KILLS:
        for _ in range(FILES):
            project.input(f"orders/{files:05}.csv", orders(files * ROWS, ROWS))
            files += 1
        process = project.start("run", "--progress", "none")
        time.sleep(draw.uniform(0, LONGEST_S))  # the moment is what is drawn
        process.send_signal(signal.SIGKILL)
        _, err = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), f"seed {seed}, kill {killed}: {process.returncode}\n{err}"
        if process.returncode == 0:
            ended += 1
            continue
        killed += 1
        if killed % CHECK_EVERY == 0:
            check_what_readers_see(project, files)
    project.run_pipeline()
    assert tables.rows(project.output / "clean") == tables.in_order(expected_clean(files)), f"seed {seed}"
    assert tables.rows(project.output / "totals") == expected_totals(files), f"seed {seed}"
    assert not leftovers.leftovers(project), f"seed {seed}"
    project.run("checkpoint", "verify", code=0)
    with capsys.disabled():
        print(
            f"\nkilled at random: {killed} moments, nothing lost, nothing doubled (seed {seed}; {ended} runs ended first;"
            f" {files} files, {files * ROWS:,} rows; {time.monotonic() - start:.0f} s)"
        )
    shutil.rmtree(project.root)
