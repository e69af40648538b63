"""Reading a pipeline's tables as others do: with pyarrow and with DuckDB, never with brookmill."""

import re

import duckdb
import pyarrow
import pyarrow.csv
import pyarrow.dataset


def data_files(table):
    """What a reader sees, as paths relative to the table. Names starting with _ or . are not data."""
    if not table.exists():
        return []
    files = (path.relative_to(table) for path in table.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if not any(part.startswith(("_", ".")) for part in path.parts))


def rows(table):
    """All rows of a Parquet table as dictionaries, in a fixed order; pyarrow reads them."""
    if not data_files(table):
        return []
    dataset = pyarrow.dataset.dataset(table, format="parquet", partitioning="hive")
    return in_order(dataset.to_table(use_threads=False).to_pylist())


def duckdb_rows(table):
    """The same rows, read by DuckDB."""
    if not data_files(table):
        return []
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    query = f"SELECT * FROM read_parquet('{table}/**/*.parquet', hive_partitioning = true)"
    return in_order(connection.sql(query).to_arrow_table().to_pylist())


def in_order(rows):
    return sorted(rows, key=lambda row: repr(sorted(row.items())))


def names_without_chance(table):
    """The table's data files without what differs between runs: the checkpoint's id, generation and epoch."""
    return sorted(re.sub(r"part-[0-9a-f]{8}-g\d+-e\d+-", "part-", name) for name in data_files(table))
