"""Tables on a real S3 server, read: Parquet of others, and those that brookmill wrote there."""

import io

import pyarrow
import pyarrow.parquet
import pytest
from conformance import conforms
from project import Project, complains

INPUT = "CREATE TABLE orders (id BIGINT, name STRING) USING csv OPTIONS (path 'data/input/orders', header 'true');\n"


def parquet(**columns):
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def ask(project, bucket, query):
    return project.run("sql", "--output", "json", "-e", query, environment=bucket.server.login, code=0).rows()


@conforms("s3 source", "resume")
def test_parquet_with_folders_of_partitions_is_read(tmp_path, bucket):
    sql = f"""
      CREATE TABLE events (id BIGINT, name STRING, day DATE, n INT) USING parquet PARTITIONED BY (day, n)
      LOCATION '{bucket.path("events")}';
      CREATE STREAMING TABLE out AS SELECT id, name, day, n, _metadata.file_name AS file FROM STREAM events;
      CREATE MATERIALIZED VIEW per_day AS SELECT day, count(*) AS rows FROM events GROUP BY day;"""
    project = Project(tmp_path, sql)
    bucket.put("events/day=2026-01-31/n=1/a.parquet", parquet(id=[1, 2], name=["é", None]))
    bucket.put("events/day=2026-02-01/n=2/b.parquet", parquet(id=[3], name=["x"]))
    project.run_pipeline(environment=bucket.server.login)
    query = "SELECT id, name, CAST(day AS STRING) AS day, n, file FROM out ORDER BY id"
    rows = ask(project, bucket, query)
    assert rows[0] == {"id": 1, "name": "é", "day": "2026-01-31", "n": 1, "file": "a.parquet"}
    assert rows[2] == {"id": 3, "name": "x", "day": "2026-02-01", "n": 2, "file": "b.parquet"}
    bucket.put("events/day=2026-02-01/n=2/c.parquet", parquet(id=list(range(100_000)), name=["y"] * 100_000))
    project.run_pipeline(environment=bucket.server.login)
    assert ask(project, bucket, "SELECT count(*) AS n, sum(id) AS s FROM out") == [{"n": 100_003, "s": 4999950006}]
    assert ask(project, bucket, "SELECT rows FROM per_day ORDER BY day") == [{"rows": 2}, {"rows": 100_001}]
    assert ask(project, bucket, "SELECT max(id) AS m FROM events WHERE n = 2") == [{"m": 99_999}]


def test_parquet_that_changed_since_it_was_planned_is_an_error(tmp_path, bucket):
    sql = f"""
      CREATE TABLE events (id BIGINT) USING parquet LOCATION '{bucket.path("events")}';
      CREATE STREAMING TABLE out AS SELECT id FROM STREAM events;"""
    project = Project(tmp_path, sql)
    bucket.put("events/a.parquet", parquet(id=[1, 2]))
    project.run_pipeline(environment=bucket.server.login)
    bucket.put("events/a.parquet", parquet(id=[7, 8]))
    project.sql("CREATE STREAMING TABLE late AS SELECT id FROM STREAM events;", "late.sql")
    complains(project.run("run", environment=bucket.server.login), 1, "events/a.parquet", "changed", "--full-refresh")


@conforms("s3 sink", "replay")
@pytest.mark.parametrize("kind", ["parquet", "csv", "json"])
def test_tables_that_were_written_to_s3_are_read_back(tmp_path, bucket, kind):
    sql = INPUT + f"""
      CREATE STREAMING TABLE out USING {kind} PARTITIONED BY (part) LOCATION '{bucket.path("out")}'
      AS SELECT id, name, id % 2 AS part FROM STREAM orders;
      CREATE MATERIALIZED VIEW total USING {kind} LOCATION '{bucket.path("total", "s3a")}'
      AS SELECT count(*) AS n, sum(id) AS ids, max(name) AS name FROM orders;
      CREATE MATERIALIZED VIEW twice AS SELECT n * 2 AS n FROM total;"""
    project = Project(tmp_path, sql)
    for first in (0, 4):
        lines = "".join(f"{n},é {n}\n" for n in range(first, first + 4))
        project.input(f"orders/{first}.csv", "id,name\n" + lines)
        project.run_pipeline(environment=bucket.server.login)
        n = first + 4
        assert ask(project, bucket, "SELECT n, ids, name FROM total") == [{"n": n, "ids": n * (n - 1) // 2, "name": f"é {n - 1}"}]
        assert ask(project, bucket, "SELECT n FROM twice") == [{"n": 2 * n}]
    assert ask(project, bucket, "SELECT id, name, part FROM out ORDER BY id") == [
        {"id": n, "name": f"é {n}", "part": n % 2} for n in range(8)
    ]
    # A reader that comes late gets all rows there were, from S3 alone.
    late = f"CREATE STREAMING TABLE late LOCATION '{bucket.path('late')}' AS SELECT id, name, part FROM STREAM out;"
    project.sql(late, "late.sql")
    project.run_pipeline(environment=bucket.server.login)
    assert ask(project, bucket, "SELECT count(*) AS n, sum(part) AS p FROM late") == [{"n": 8, "p": 4}]
    project.input("orders/9.csv", "id,name\n8,é 8\n")
    project.run_pipeline(environment=bucket.server.login)
    assert ask(project, bucket, "SELECT count(*) AS n, max(name) AS m FROM late") == [{"n": 9, "m": "é 8"}]
