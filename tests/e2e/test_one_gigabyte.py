"""1 GB passes through --memory 512MiB, whatever it is read from and written to."""

import pathlib

import delta_tables
import deltalake
import duckdb
import pyarrow
import pytest
from conformance import FILES, conforms
from project import LONG, Project, peak_memory_kib

pytestmark = pytest.mark.skipif(not LONG, reason="./dev test --all")

PARTS = 8
ROWS = 144_000  # of a part; about 930 bytes each
# The budget counts neither the program's text nor the allocator's rest.
MOST_MIB = 560
COLUMNS = "range AS id, array_to_string([md5(range || '-' || n) FOR n IN range(29)], '') AS filler"


def make_part(kind, n, path):
    first = n * ROWS
    query = f"SELECT {COLUMNS} FROM range({first}, {first + ROWS})"
    options = {"csv": "format csv, header true", "json": "format json", "parquet": "format parquet, compression uncompressed",
               "text": "format csv, header false, delimiter '|'"}[kind]  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.execute(f"COPY ({query}) TO '{path}' ({options})")
    return path


def source(kind, location):
    columns = "(value STRING)" if kind == "text" else "(id BIGINT, filler STRING)"
    header = "OPTIONS (header 'true')" if kind == "csv" else ""
    return f"CREATE TABLE rows_in {columns} USING {kind} {header} LOCATION '{location}';\n"


def run(project, capsys, environment=None):
    with project.start("run", "--memory", "512MiB", "--progress", "none", environment=environment) as process:
        peak = peak_memory_kib(process) / 1024
        assert process.wait() == 0, process.stderr.read()
    with capsys.disabled():
        print(f"\n{project.root.name}: peak memory {peak:.0f} MiB")
    assert peak <= MOST_MIB


def check_ids(ids):
    """Each row is there once."""
    ids = ids.combine_chunks() if isinstance(ids, pyarrow.ChunkedArray) else ids
    count, distinct, total = duckdb.sql("SELECT count(*), count(DISTINCT id), sum(id) FROM ids").fetchone()
    assert (count, distinct) == (PARTS * ROWS, PARTS * ROWS) and total == PARTS * ROWS * (PARTS * ROWS - 1) // 2


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=conforms(f"{kind} source", "1 GB")) for kind in FILES])
def test_files(tmp_path, capsys, kind):
    project = Project(tmp_path / kind, source(kind, "data/input/rows") + f"CREATE STREAMING TABLE out USING {kind} AS SELECT * FROM STREAM rows_in;")
    for n in range(PARTS):
        make_part(kind, n, project.root / f"data/input/rows/{n}.{kind}")
    run(project, capsys)
    files = f"{project.output}/out/*.{'txt' if kind == 'text' else kind}"
    query = {
        "csv": f"SELECT id FROM read_csv('{files}', header = false, names = ['id', 'filler'])",
        "json": f"SELECT id FROM read_json('{files}')",
        "parquet": f"SELECT id FROM read_parquet('{files}')",
        "text": f"SELECT CAST(split_part(line, '|', 1) AS BIGINT) AS id FROM read_csv('{files}', columns = {{'line': 'VARCHAR'}}, delim = '\t')",
    }[kind]
    check_ids(duckdb.sql(query).to_arrow_table())


@conforms("delta source", "1 GB")
@conforms("delta sink", "1 GB")
def test_delta(tmp_path, capsys):
    project = Project(tmp_path / "delta", f"{source('delta', 'data/lake')} CREATE STREAMING TABLE out USING DELTA AS SELECT * FROM STREAM rows_in;")
    for n in range(PARTS):
        part = pyarrow.table(duckdb.sql(f"SELECT {COLUMNS} FROM range({n * ROWS}, {(n + 1) * ROWS})").to_arrow_table())
        deltalake.write_deltalake(str(project.root / "data/lake"), part, mode="append")
    run(project, capsys)
    check_ids(delta_tables.table(project.output / "out").to_pyarrow_table(columns=["id"]))


@pytest.mark.parametrize("kind", [
    pytest.param("csv", marks=[conforms("s3 source", "1 GB"), conforms("s3 sink", "1 GB")]),
    pytest.param("delta", marks=conforms("delta on s3", "1 GB")),
])  # fmt: skip
def test_s3(tmp_path, bucket, capsys, kind):
    for n in range(PARTS):
        path = make_part("csv", n, tmp_path / "part.csv")
        bucket.put(f"rows/{n}.csv", path.read_bytes())
        path.unlink()
    sink = "csv" if kind == "csv" else "DELTA"
    sql = source("csv", bucket.path("rows")) + f"CREATE STREAMING TABLE out USING {sink} LOCATION '{bucket.path('out')}' AS SELECT * FROM STREAM rows_in;"
    project = Project(tmp_path / f"s3-{kind}", sql)
    run(project, capsys, environment=bucket.server.login)
    folder = pathlib.Path(bucket.download("out/", tmp_path / "copy"))
    if kind == "csv":
        check_ids(duckdb.sql(f"SELECT id FROM read_csv('{folder}/*.csv', header = false, names = ['id', 'filler'])").to_arrow_table())
    else:
        check_ids(delta_tables.table(folder).to_pyarrow_table(columns=["id"]))
