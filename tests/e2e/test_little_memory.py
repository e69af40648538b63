"""An input larger than the memory it is given passes through it, and what it leaves is as good as with plenty."""

import contextlib
import pathlib
import re
import shutil
import subprocess

import duckdb
from project import LONG, Project

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/ecommerce"
ROWS = 10_000_000 if LONG else 1_500_000  # about 107 bytes each


def peak_memory_kib(process):
    """Read while it runs: what wait4() says of a child also counts what its parent had when it was forked."""
    peak = 0
    while process.poll() is None:
        text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        peak = max([peak, *map(int, re.findall(r"VmHWM:\s+(\d+)", text))])
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    return peak


def test_one_large_file_passes_through_little_memory(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "ecommerce", ignore=shutil.ignore_patterns("data"))
    project = Project.at(tmp_path / "ecommerce")
    project.run("generate", "transactions", "--rows", str(ROWS), "--batches", "1", "--out", "data/input", code=0)
    with project.start("run", "--memory", "256MiB", "--threads", "2", "--progress", "none") as process:
        peak_kib = peak_memory_kib(process)
    assert process.returncode == 0
    assert peak_kib / 1024 <= 450  # MiB; the budget counts neither the program's text nor the allocator's rest

    files = f"{project.root}/data/output/transformed_transactions/*/*.parquet"
    rows, groups = duckdb.execute(
        f"SELECT sum(row_group_num_rows), count(*) FROM (SELECT DISTINCT file_name, row_group_id, row_group_num_rows"
        f" FROM parquet_metadata('{files}'))"
    ).fetchone()
    assert rows > 0.9 * ROWS
    # Rows that wait for a full row group are what fills the memory; they must not end up as crumbs.
    assert rows / groups >= 8_000
