"""Delta tables as others read and write them: by delta-rs (the package deltalake) and by DuckDB's extension, never by
brookmill."""

import json
import pathlib

import deltalake
import duckdb
import duckdb_extension_delta
import pyarrow
import tables

EXTENSION = next(pathlib.Path(duckdb_extension_delta.__file__).parent.rglob("delta.duckdb_extension"))


def table(path):
    return deltalake.DeltaTable(str(path))


def rows(path, version=None):
    """All rows as dictionaries, in a fixed order, as delta-rs reads them; none where there is no table."""
    if not (pathlib.Path(path) / "_delta_log").exists():
        return []
    read = deltalake.DeltaTable(str(path), version=version)
    return tables.in_order(pyarrow.table(read.to_pyarrow_table()).to_pylist())


def s3_options(url, key, secret, region="us-east-1"):
    """How delta-rs reaches a server that speaks S3; with no_proxy in its environment, if that names proxies."""
    return {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_REGION": region,
            "AWS_ALLOW_HTTP": "true", "aws_conditional_put": "etag"}  # fmt: skip


def s3_rows(path, options):
    read = deltalake.DeltaTable(path, storage_options=options)
    return tables.in_order(pyarrow.table(read.to_pyarrow_table()).to_pylist())


def duckdb_rows(path):
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"LOAD '{EXTENSION}'")
    return tables.in_order(connection.sql(f"SELECT * FROM delta_scan('{path}')").to_arrow_table().to_pylist())


def entries(path):
    """The log: a list of actions per version."""
    log = pathlib.Path(path) / "_delta_log"
    return [[json.loads(line) for line in entry.read_text().splitlines()] for entry in sorted(log.glob("*.json"))]


def actions(path, kind):
    return [action[kind] for entry in entries(path) for action in entry if kind in action]


def append(path, columns):
    """Another writer adds rows."""
    deltalake.write_deltalake(str(path), pyarrow.table(columns), mode="append")


def lost_files(path):
    """Data files that no version of the log names, apart from those that it removed."""
    named = {action["path"] for kind in ("add", "remove") for action in actions(path, kind)}
    there = tables.data_files(pathlib.Path(path))
    return sorted(set(there) - {unquote(name) for name in named})


def unquote(name):
    from urllib.parse import unquote as decoded

    return decoded(name)
