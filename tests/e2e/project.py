"""Project: a pipeline in a folder of its own, and the program run on it as a user would."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

PROGRAM = pathlib.Path(os.environ.get("BROOKMILL", "build/release/brookmill")).resolve()
FAULTY_PROGRAM = PROGRAM.with_name("brookmill-faulty")
LONG = bool(os.environ.get("BROOKMILL_LONG"))
DEADLINE_S = 120

SPEC = """\
name: {name}
storage: data/output/checkpoints
configuration:
  spark.sql.warehouse.dir: data/output
  spark.sql.session.timeZone: UTC
libraries:
  - glob:
      include: sql/**
"""


def fast_folder():
    """Where thousands of small runs do not wait for a disk; what is synced is checked by forgetting the rest."""
    shared_memory = pathlib.Path("/dev/shm")
    usable = os.access(shared_memory, os.W_OK) and shutil.disk_usage(shared_memory).free > 1 << 30
    return tempfile.mkdtemp(prefix="brookmill-test-", dir=shared_memory if usable else None)


class Run:
    """What came of one run of the program."""

    def __init__(self, arguments, finished, seconds):
        self.arguments = arguments
        self.code = finished.returncode
        self.out = finished.stdout
        self.err = finished.stderr
        self.seconds = seconds

    def progress(self):
        """With --progress json: one object per epoch."""
        return [json.loads(line) for line in self.out.splitlines()]

    def rows(self):
        """With --output json: one object per row."""
        return [json.loads(line) for line in self.out.splitlines()]

    def __repr__(self):
        return f"brookmill {' '.join(self.arguments)}: exit {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


class Project:
    def __init__(self, root, sql="", name="shop", spec=SPEC):
        self.root = pathlib.Path(root)
        (self.root / "data/input").mkdir(parents=True, exist_ok=True)
        self.spec = self.root / "spark-pipeline.yml"
        self.spec.write_text(spec.format(name=name))
        self.sql(sql)

    @classmethod
    def at(cls, root):
        """A project that is there already."""
        project = cls.__new__(cls)
        project.root = pathlib.Path(root)
        project.spec = project.root / "spark-pipeline.yml"
        return project

    def sql(self, text, file="pipeline.sql"):
        (self.root / "sql").mkdir(exist_ok=True)
        (self.root / "sql" / file).write_text(text)

    def edit(self, old, new, file="pipeline.sql"):
        path = self.root / "sql" / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def input(self, name, text):
        """A new file, complete from the moment it is seen; later ones have later times."""
        path = self.root / "data/input" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        hidden = path.with_name("." + path.name)
        hidden.write_bytes(text if isinstance(text, bytes) else text.encode())
        hidden.rename(path)
        return path

    def start(self, *arguments, program=PROGRAM, environment=None, **options):
        return subprocess.Popen(
            [program, *arguments], cwd=self.root, env=self.environment(environment), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
        )  # fmt: skip

    def run(self, *arguments, program=PROGRAM, environment=None, code=None, prefix=(), **options):
        start = time.monotonic()
        finished = subprocess.run(
            [*prefix, program, *arguments], cwd=self.root, env=self.environment(environment), text=True,
            errors="replace", stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE_S, **options,
        )  # fmt: skip
        run = Run(arguments, finished, time.monotonic() - start)
        assert code is None or run.code == code, run
        return run

    def run_pipeline(self, *arguments, code=0, **options):
        return self.run("run", *arguments, code=code, **options)

    def run_faulty(self, fault, *arguments, memory=""):
        environment = {"BROOKMILL_FAULT": fault, "BROOKMILL_FAULT_MEMORY": memory}
        return self.run(*arguments, program=FAULTY_PROGRAM, environment=environment)

    @staticmethod
    def environment(more):
        clean = {key: value for key, value in os.environ.items() if key not in ("BROOKMILL_FAULT", "NO_COLOR")}
        return {**clean, **(more or {})}

    @property
    def output(self):
        return self.root / "data/output"

    @property
    def storage(self):
        return self.output / "checkpoints"

    def newest_epoch(self):
        return max((int(path.stem) for path in (self.storage / "journal").glob("*.json")), default=-1)

    def newest_record(self):
        newest = max((self.storage / "journal").glob("*.json"), default=None)
        return newest and json.loads(newest.read_text().split("\n")[0])


def peak_memory_kib(process):
    """Read while it runs: what wait4() says of a child also counts what its parent had when it was forked."""
    peak = 0
    while process.poll() is None:
        text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        peak = max([peak, *map(int, re.findall(r"VmHWM:\s+(\d+)", text))])
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    return peak


def wait_until(condition, what, deadline_s=30.0):
    """Polls until the condition gives something true, and returns it."""
    end = time.monotonic() + deadline_s
    while True:
        result = condition()
        if result:
            return result
        assert time.monotonic() < end, f"not within {deadline_s} s: {what}"
        time.sleep(0.005)


def csv(columns, rows):
    lines = [",".join(columns)]
    lines += [",".join("" if value is None else str(value) for value in row) for row in rows]
    return "\n".join(lines) + "\n"


def complains(run, code, *parts):
    """The run ended with this exit code and one message for people that holds these parts."""
    assert run.code == code, run
    for part in parts:
        assert part.lower() in run.err.lower(), f"does not say {part!r}: {run}"
    for never in ("internal error", "terminate called", "Traceback", "duckdb::", "std::"):
        assert never.lower() not in run.err.lower(), run
    lines = [line for line in run.err.splitlines() if not line.startswith(("epoch ", "shop: ", "note: "))]
    assert 1 <= len(lines) <= 12, run
