"""Checkpoints that are damaged, too new, or in use: the run stops before it writes anything, and says what to do."""

import json
import re
import shutil
import signal
import zlib

import pytest
import tables
from kill_scenarios import MANY_GROUPS, PIPELINE, add_many, add_orders
from project import Project, complains, wait_until


WAITING = 90


def expected_ids(*more):
    files = [range(n * 450, n * 450 + 900) for n in range(3)] + [range(n * 100, n * 100 + 6) for n in more]
    return sorted(i for file in files for i in file if i % 7)


def ids(project):
    return sorted(row["id"] for row in tables.rows(project.output / "clean"))


@pytest.fixture
def project(tmp_path):
    """Three epochs, with files of state, and an input that waits."""
    project = Project(tmp_path, PIPELINE.replace(" PARTITIONED BY (category)", "") + MANY_GROUPS.split(";\n", 1)[1])
    for number in range(3):
        add_many(project, number)
        project.run_pipeline()
    add_orders(project, WAITING)
    shutil.copytree(project.storage, project.root / "copy")
    return project


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 0x20
    path.write_bytes(data)


def newest(folder, pattern):
    return max(folder.rglob(pattern), key=lambda path: (path.stat().st_mtime_ns, path.name))


def rewrite_record(path, change):
    """A record with a right checksum, so that only its content is wrong."""
    record = json.loads(path.read_text().split("\n")[0])
    change(record)
    text = json.dumps(record, separators=(",", ":"))
    path.write_text(f"{text}\ncrc32 {zlib.crc32(text.encode()):08x}\n")


DAMAGES = {
    "a flipped bit in the newest record": (lambda s: flip(newest(s, "journal/*.json"), 40), "journal"),
    "a newest record without its middle": (lambda s: cut_out(newest(s, "journal/*.json")), "journal"),
    "a gap in the journal": (lambda s: sorted(s.glob("journal/*"))[1].unlink(), "epoch 1"),
    "a flipped bit in a state file": (lambda s: flip(newest(s, "state/**/*.state"), 500), ".state"),
    "a state file cut short": (lambda s: shorten(newest(s, "state/**/*.state")), ".state"),
    "a state file that is gone": (lambda s: newest(s, "state/**/*.state").unlink(), ".state"),
    "an unreadable checkpoint.json": (lambda s: (s / "checkpoint.json").write_text("{"), "checkpoint.json"),
    "a missing checkpoint.json": (lambda s: (s / "checkpoint.json").unlink(), "checkpoint.json"),
    "a newer checkpoint": (lambda s: (s / "checkpoint.json").write_text('{"format": 99, "id": "x"}'), "newer"),
    "a newer record": (
        lambda s: rewrite_record(newest(s, "journal/*.json"), lambda r: r.update(format=99)), "newer",
    ),
}  # fmt: skip


def cut_out(path):
    data = path.read_bytes()
    path.write_bytes(data[:100] + data[200:])


def shorten(path):
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_found_named_and_nothing_is_written(project, damage):
    do, part = damage
    names = ("clean", "totals", "per_key")
    before = {name: (tables.rows(project.output / name), tables.data_files(project.output / name)) for name in names}
    do(project.storage)
    run = project.run("run")
    assert run.code == (2 if part == "newer" and run.code == 2 else 1), run
    complains(run, run.code, part)
    assert len(run.err.strip().splitlines()) >= 2, f"no hint: {run}"
    verified = project.run("checkpoint", "verify")
    assert verified.code == run.code and part in verified.err + verified.out, verified
    assert {n: (tables.rows(project.output / n), tables.data_files(project.output / n)) for n in names} == before

    shutil.rmtree(project.storage)
    shutil.copytree(project.root / "copy", project.storage)
    project.run_pipeline()
    assert ids(project) == expected_ids(WAITING)


def test_a_record_torn_by_a_crash_is_no_damage(project):
    record = newest(project.storage, "journal/*.json")
    whole = record.read_bytes()
    torn = record.with_name(f"{int(record.stem) + 1:020}.json")
    torn.write_bytes(whole[: len(whole) // 2])
    project.run_pipeline()
    assert ids(project) == expected_ids(WAITING)
    project.run("checkpoint", "verify", code=0)


def test_checkpoint_show_tells_where_it_stands(project):
    run = project.run("checkpoint", "show", code=0)
    assert re.search(r"epoch\D+2\b", run.out), run
    assert "clean" in run.out and "per_key" in run.out


def test_a_second_run_on_one_storage_is_refused_and_harms_nobody(project):
    first = project.start("run", "--continuous", "--progress", "json")
    wait_until(lambda: project.newest_epoch() == 3, "epoch 3")
    complains(project.run("run"), 1, "another brookmill", "checkpoints")
    add_orders(project, WAITING + 1)
    wait_until(lambda: project.newest_epoch() == 4, "epoch 4")
    first.send_signal(signal.SIGINT)
    _, err = first.communicate(timeout=30)
    assert first.returncode == 0, err
    assert ids(project) == expected_ids(WAITING, WAITING + 1)
    assert project.run_pipeline("--progress", "json").progress() == []
