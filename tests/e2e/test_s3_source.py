"""Objects of a real S3 server as a source: what lies in a bucket, whatever its keys, each row once."""

import gzip
import json
import shutil
import subprocess

import pytest
import s3_server
import tables
from conformance import conforms
from project import FAULTY_PROGRAM, LONG, Project, complains, csv, wait_until

SPEC = """\
name: {name}
storage: data/output/checkpoints
configuration:
  spark.sql.warehouse.dir: data/output
  spark.sql.session.timeZone: UTC
  spark.hadoop.fs.s3a.connection.timeout: "1000"
libraries:
  - glob:
      include: sql/**
"""


class Pipeline:
    """Objects of a bucket into a table on the local disk."""

    def __init__(self, root, bucket, kind="csv", more="", path="in", scheme="s3", columns="id BIGINT, name STRING"):
        self.bucket = bucket
        options = ", header 'true'" if kind == "csv" else ""
        self.project = Project(root, f"""
          CREATE TABLE events ({columns}) USING {kind} OPTIONS (path '{bucket.path(path, scheme)}'{options}{more});
          CREATE STREAMING TABLE copy AS SELECT * FROM STREAM events;""", spec=SPEC)  # fmt: skip
        self.rows = 0

    def add(self, key=None, count=4):
        rows = [[n, f"n{n}"] for n in range(self.rows, self.rows + count)]
        self.bucket.put(key or f"in/{self.rows:06}.csv", csv(["id", "name"], rows))
        self.rows += count

    def run(self, *arguments, **options):
        return self.project.run_pipeline(*arguments, environment=self.bucket.server.login, **options)

    def fails(self, code, *parts):
        run = self.project.run("run", environment=self.bucket.server.login)
        complains(run, code, *parts)
        return run

    def ids(self, table="copy"):
        return sorted(row["id"] for row in tables.rows(self.project.output / table))

    def check(self):
        assert self.ids() == list(range(self.rows))


@conforms("s3 source", "resume")
@pytest.mark.parametrize("scheme", ["s3", "s3a"])
def test_a_second_run_takes_in_what_is_new(tmp_path, bucket, scheme):
    pipeline = Pipeline(tmp_path, bucket, scheme=scheme, more=", maxFilesPerTrigger '1'")
    pipeline.add()
    pipeline.add()
    epochs = pipeline.run("--progress", "json").progress()
    assert [epoch["numInputRows"] for epoch in epochs] == [4, 4]
    pipeline.add()
    pipeline.run()
    pipeline.check()
    epoch = pipeline.project.newest_epoch()
    pipeline.run()
    assert pipeline.project.newest_epoch() == epoch, "an epoch without anything new"


@conforms("s3 source", "replay")
def test_a_table_that_comes_later_gets_all_rows(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    pipeline.run()
    pipeline.project.sql("CREATE STREAMING TABLE late AS SELECT id FROM STREAM events;", "late.sql")
    pipeline.add()
    pipeline.run()
    pipeline.check()
    assert pipeline.ids("late") == pipeline.ids()


@conforms("s3 source", "reset")
def test_a_new_checkpoint_reads_everything_anew(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    pipeline.run()
    shutil.rmtree(pipeline.project.storage)
    pipeline.add()
    pipeline.run()
    pipeline.check()


@conforms("s3 source", "killed")
def test_every_kill_leaves_each_row_taken_once(tmp_path, bucket, capsys):
    def prepared(name):
        pipeline = Pipeline(tmp_path / name, bucket, path=name, more=", maxFilesPerTrigger '1'")
        for number in range(2):
            pipeline.add(f"{name}/{number}.csv")
        return pipeline

    login = bucket.server.login
    counted = prepared("counted")
    environment = {**login, "BROOKMILL_FAULT": f"count:{tmp_path / 'calls'}"}
    counted.project.run("run", program=FAULTY_PROGRAM, environment=environment, code=0)
    calls = (tmp_path / "calls").read_text().splitlines()
    step = 1 if LONG else 7
    kills = [f"{when}:{n}" for n in range(1, len(calls) + 1, step) for when in ("before", "after")]
    for fault in kills:
        pipeline = prepared(fault.replace(":", "-"))
        killed = pipeline.project.run("run", program=FAULTY_PROGRAM, environment={**login, "BROOKMILL_FAULT": fault})
        assert killed.code == -9, killed
        pipeline.run()
        pipeline.check()
    with capsys.disabled():
        print(f"\ns3 source: {len(kills)} kills of {len(calls)} calls")


@conforms("s3 source", "gone and back")
def test_s3_goes_away_and_comes_back(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket)
    pipeline.add()
    process = pipeline.project.start("run", "--continuous", environment=bucket.server.login)
    wait_until(lambda: pipeline.project.newest_epoch() == 0, "the first objects are taken")
    pipeline.add()
    bucket.server.pause()
    try:
        # Longer than a request may be silent: the program meets an S3 that does not answer, and stays.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=2.5)
    finally:
        bucket.server.resume()
    wait_until(lambda: pipeline.project.newest_epoch() == 1, "the next objects are taken", 60)
    process.terminate()
    assert process.wait(timeout=60) == 0, process.stderr.read()
    pipeline.check()


@conforms("s3 source", "clash")
def test_an_object_that_does_not_fit_is_named(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket, columns="id BIGINT, name INT", more=", mode 'FAILFAST'")
    pipeline.add("in/a b.csv")
    pipeline.fails(1, f"s3://{bucket.name}/in/a b.csv:2", "MALFORMED")


def test_an_object_that_changed_is_an_error_that_names_it(tmp_path, bucket):
    pipeline = Pipeline(tmp_path, bucket, more=", maxFilesPerTrigger '1'")
    pipeline.add("in/1.csv")
    pipeline.run()
    bucket.put("in/1.csv", bucket.get("in/1.csv").replace(b"n3", b"m3"))  # of the same size
    pipeline.project.sql("CREATE STREAMING TABLE late AS SELECT id FROM STREAM events;", "late.sql")
    pipeline.fails(1, f"s3://{bucket.name}/in/1.csv", "changed after it was planned")
    bucket.delete("in/1.csv")
    pipeline.fails(1, f"s3://{bucket.name}/in/1.csv", "does not exist any more")
    pipeline.project.edit("header 'true'", "header 'true', ignoreMissingFiles 'true'")
    pipeline.run()
    assert pipeline.ids("late") == []


def test_keys_of_every_kind(tmp_path, bucket):
    keys = ["a b", "ü+~*(1)", "a%20b", "x=1/y", "quo'te", "day=2026-01-01/1", "_hidden", ".hidden", "folder/deep"]
    for number, key in enumerate(keys):
        bucket.put(f"in/{key}.csv", f"id\n{number}\n")
    bucket.put("in/", b"")
    bucket.put("in-archive/1.csv", "id\n99\n")
    pipeline = Pipeline(tmp_path / "flat", bucket, columns="id BIGINT", more=", pathGlobFilter '*.csv'")
    pipeline.run()
    assert pipeline.ids() == [0, 1, 2, 3, 4, 5]
    deep = Pipeline(tmp_path / "deep", bucket, columns="id BIGINT", more=", recursiveFileLookup 'true'")
    deep.run()
    assert deep.ids() == [0, 1, 2, 3, 4, 5, 8]
    glob = Pipeline(tmp_path / "glob", bucket, columns="id BIGINT", path="in*/{1,a*,day=*/1}.csv")
    glob.run()
    assert glob.ids() == [0, 2, 5, 99]
    one = Pipeline(tmp_path / "one", bucket, columns="id BIGINT", path="in/a b.csv")
    one.run()
    assert one.ids() == [0]


def test_partition_folders_and_metadata(tmp_path, bucket):
    bucket.put("in/day=2026-01-02/region=eu/1.json", '{"id": 1}\n')
    bucket.put("in/day=2026-01-01/region=us/2.json.gz", gzip.compress(b'{"id": 2}\n'))
    project = Project(tmp_path, f"""
      CREATE TABLE events (id BIGINT, day DATE, region STRING) USING json PARTITIONED BY (day, region)
        LOCATION '{bucket.path("in", "s3a")}';
      CREATE STREAMING TABLE copy AS
        SELECT id, day, region, _metadata.file_path AS path, _metadata.file_size AS size FROM STREAM events;""")
    project.run_pipeline(environment=bucket.server.login)
    query = "SELECT id, CAST(day AS STRING) AS day, region, path FROM copy ORDER BY id"
    rows = project.run("sql", "--output", "json", "-e", query, environment=bucket.server.login, code=0).rows()
    root = f"s3a://{bucket.name}/in"
    assert rows == [
        {"id": 1, "day": "2026-01-02", "region": "eu", "path": f"{root}/day=2026-01-02/region=eu/1.json"},
        {"id": 2, "day": "2026-01-01", "region": "us", "path": f"{root}/day=2026-01-01/region=us/2.json.gz"},
    ]
    counted = project.run("sql", "--output", "json", "-e", "SELECT count(*) AS n FROM events", environment=bucket.server.login)
    assert counted.rows() == [{"n": 2}], counted


def test_a_large_object_is_read_in_pieces(tmp_path, bucket):
    lines = "".join(f"{n},{'x' * 90}\n" for n in range(250_000))
    bucket.put("in/1.csv", "id,name\n" + lines)
    pipeline = Pipeline(tmp_path, bucket)
    before = bucket.server.requests()
    pipeline.run()
    pipeline.rows = 250_000
    pipeline.check()
    pieces = -(-len(lines) // (4 << 20))
    assert bucket.server.requests() - before <= pieces + 6


def test_no_path_no_bucket_no_credentials(tmp_path, bucket):
    Pipeline(tmp_path / "1", bucket, path="nothing").fails(1, "PATH_NOT_FOUND", "nothing")
    gone = Pipeline(tmp_path / "2", bucket)
    gone.project.edit(bucket.name, "no-such-bucket-1")
    gone.fails(1, "NoSuchBucket", "s3://no-such-bucket-1/in", "fs.s3a.endpoint")
    bare = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "HOME": str(tmp_path)}
    login = {**bucket.server.login, **bare}
    complains(gone.project.run("run", environment=login), 2, "no credentials for S3", "AWS_ACCESS_KEY_ID")
    mistyped = Pipeline(tmp_path / "3", bucket, more=", `fs.s3a.acces.key` 'x'")
    complains(mistyped.project.run("dry-run"), 2, "fs.s3a.acces.key", "fs.s3a.access.key", "pipeline.sql")
    other = Pipeline(tmp_path / "4", bucket)
    other.project.edit("s3://", "gs://")
    complains(other.project.run("dry-run"), 2, "gs://", "s3://")


@pytest.mark.parametrize("way", ["options", "configuration", "profile"])
def test_credentials_and_secrets(tmp_path, bucket, way):
    server = bucket.server
    pipeline = Pipeline(tmp_path / "p", bucket)
    pipeline.add()
    secret = "very-secret-value-1"
    environment = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "HOME": str(tmp_path), "no_proxy": "127.0.0.1"}
    names = {"endpoint": server.url, "endpoint.region": s3_server.REGION, "access.key": "${env:SHOP_KEY}",
             "secret.key": "${file:secrets/s3}", "path.style.access": "true"}  # fmt: skip
    (pipeline.project.root / "secrets").mkdir()
    (pipeline.project.root / "secrets/s3").write_text(secret + "\n")
    if way == "options":
        more = "".join(f", `fs.s3a.{name}` '{value}'" for name, value in names.items())
        pipeline.project.edit("header 'true'", "header 'true'" + more)
        environment["SHOP_KEY"] = "shop-key"
    elif way == "configuration":
        lines = "".join(f'  spark.hadoop.fs.s3a.{name}: "{value}"\n' for name, value in names.items())
        spec = pipeline.project.spec.read_text().replace("configuration:\n", "configuration:\n" + lines)
        pipeline.project.spec.write_text(spec)
        environment["SHOP_KEY"] = "shop-key"
    else:
        (tmp_path / ".aws").mkdir()
        (tmp_path / ".aws/credentials").write_text(
            f"[default]\naws_access_key_id = no\n[shop]\naws_access_key_id = k\naws_secret_access_key = {secret}\n"
        )
        environment |= {"AWS_PROFILE": "shop", "AWS_ENDPOINT_URL": server.url}
    runs = [pipeline.project.run("run", "--progress", "json", environment=environment, code=0)]
    runs.append(pipeline.project.run("explain", environment=environment))
    bucket.delete("in/000000.csv")
    pipeline.project.sql("CREATE STREAMING TABLE late AS SELECT id FROM STREAM events;", "late.sql")
    runs.append(pipeline.project.run("run", environment=environment))
    complains(runs[-1], 1, "does not exist any more")
    for run in runs:
        assert secret not in run.out + run.err, run
    for path in pipeline.project.output.rglob("*"):
        if path.is_file():
            assert secret.encode() not in path.read_bytes(), path


@pytest.mark.skipif(not LONG, reason="./dev test --all")
def test_twenty_thousand_objects(tmp_path, bucket, capsys):
    for number in range(20_000):
        bucket.put(f"in/{number:06}.json", json.dumps({"id": number, "name": "n"}))
    pipeline = Pipeline(tmp_path, bucket, kind="json")
    before = bucket.server.requests()
    run = pipeline.run()
    with capsys.disabled():
        print(f"\n20,000 objects: {run.seconds:.1f} s, {bucket.server.requests() - before} requests")
    pipeline.rows = 20_000
    pipeline.check()
