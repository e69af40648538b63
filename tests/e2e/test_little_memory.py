"""An input larger than the memory it is given passes through it, and what it leaves is as good as with plenty."""

import pathlib
import shutil

import duckdb
from project import LONG, Project, peak_memory_kib

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/ecommerce"
ROWS = 10_000_000 if LONG else 1_500_000  # about 107 bytes each


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
