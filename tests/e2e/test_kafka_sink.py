"""Topics of a real broker as a sink: a reader of committed messages sees each row once, whatever is killed."""

import json
import shutil
import signal

import kafka_topics
import pytest
from conformance import KillExperiment, commits_at, conforms
from kafka_topics import PASSWORD, USER, new_topic, produce, read_committed, values
from project import LONG, Project, complains, peak_memory_kib, wait_until

INPUT = """\
CREATE TABLE orders (id BIGINT, name STRING) USING csv OPTIONS (path 'data/input/orders', header 'true');
"""
OUTPUT = """\
CREATE STREAMING TABLE out USING kafka OPTIONS (`kafka.bootstrap.servers` '{address}', topic '{topic}',
  markerTopic '{markers}'{more}) AS
SELECT CAST(id % 5 AS STRING) AS key, concat(id, ':', name) AS value FROM STREAM orders;
"""


class Pipeline:
    """Files into a topic of its own, with markers of its own."""

    def __init__(self, root, broker, more="", partitions=1):
        self.broker = broker
        self.topic = new_topic(broker, partitions)
        self.markers = f"markers-{self.topic}"
        sql = OUTPUT.format(address=broker.address, topic=self.topic, markers=self.markers, more=more)
        self.project = Project(root, INPUT + sql)
        (self.project.root / "data/input/orders").mkdir(exist_ok=True)
        self.rows = 0

    def add(self, count=4):
        lines = "".join(f"{n},row {n}\n" for n in range(self.rows, self.rows + count))
        self.project.input(f"orders/{self.rows:06}.csv", "id,name\n" + lines)
        self.rows += count

    def run(self, *arguments):
        self.project.run_pipeline(*arguments)

    def sent(self):
        return values(read_committed(self.broker, self.topic))

    def check(self, expected=None):
        sent = self.sent()
        expected = [f"{n}:row {n}" for n in range(self.rows)] if expected is None else expected
        assert sorted(sent) == sorted(expected), (len(sent), len(expected))


def test_records_have_key_headers_topic_and_partition(tmp_path, kafka):
    first, second = new_topic(kafka, 3), new_topic(kafka, 3)
    sql = INPUT + f"""
      CREATE STREAMING TABLE out USING kafka OPTIONS (`kafka.bootstrap.servers` '{kafka.address}') AS
      SELECT name AS key, CASE WHEN id < 3 THEN CAST(id AS STRING) END AS value,
             CASE WHEN id = 1 THEN '{second}' ELSE '{first}' END AS topic, CAST(id % 3 AS INT) AS partition,
             array(named_struct('key', 'n', 'value', CAST(name AS BINARY))) AS headers
      FROM STREAM orders;"""
    project = Project(tmp_path, sql)
    project.input("orders/1.csv", "id,name\n0,a\n1,b\n2,c\n5,gone\n")
    project.run_pipeline()
    found = [(m.partition(), m.key(), m.value(), m.headers()) for m in read_committed(kafka, first)]
    assert found == [(0, b"a", b"0", [("n", b"a")]), (2, b"c", b"2", [("n", b"c")]), (2, b"gone", None, [("n", b"gone")])]
    assert values(read_committed(kafka, second)) == ["1"]
    complains(project.run("sql", "-e", "SELECT * FROM out"), 2, "cannot be read back")


def test_keys_go_to_the_partitions_that_java_sends_them_to(tmp_path, kafka):
    pipeline = Pipeline(tmp_path, kafka, partitions=4)
    pipeline.add(5)
    pipeline.run()
    # By Kafka's own partitioner (murmur2) of 4 partitions.
    expected = {key: murmur2(key.encode()) % 4 for key in "01234"}
    assert {m.key().decode(): m.partition() for m in read_committed(kafka, pipeline.topic)} == expected


def murmur2(data):
    """The hash of Kafka's DefaultPartitioner, made positive."""
    mask, m = 0xFFFFFFFF, 0x5BD1E995
    h = (0x9747B28C ^ len(data)) & mask
    whole = len(data) // 4 * 4
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i : i + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = (h * m & mask) ^ k
    rest = data[whole:]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return (h ^ h >> 15) & 0x7FFFFFFF


@conforms("kafka sink", "resume")
def test_a_second_run_sends_what_is_new(tmp_path, kafka):
    pipeline = Pipeline(tmp_path, kafka)
    for _ in range(3):
        pipeline.add()
        pipeline.run()
        pipeline.check()
    pipeline.run()
    pipeline.check()


@conforms("kafka sink", "replay")
def test_a_table_that_comes_later_sends_all_rows_there_were(tmp_path, kafka):
    pipeline = Pipeline(tmp_path, kafka)
    for _ in range(2):
        pipeline.add()
        pipeline.run()
    second = new_topic(kafka)
    pipeline.project.sql(f"""CREATE STREAMING TABLE two USING kafka
      OPTIONS (`kafka.bootstrap.servers` '{kafka.address}', topic '{second}', markerTopic '{pipeline.markers}')
      AS SELECT name AS value FROM STREAM orders;""", "two.sql")  # fmt: skip
    pipeline.add()
    pipeline.run()
    pipeline.check()
    assert sorted(values(read_committed(kafka, second))) == sorted(f"row {n}" for n in range(12))


@conforms("kafka sink", "reset")
def test_a_new_checkpoint_sends_its_rows_behind_the_old_ones(tmp_path, kafka):
    pipeline = Pipeline(tmp_path, kafka)
    pipeline.add()
    pipeline.run()
    shutil.rmtree(pipeline.project.storage)
    pipeline.run()
    once = [f"{n}:row {n}" for n in range(4)]
    pipeline.check(once * 2)
    pipeline.run("--full-refresh-all")
    pipeline.add()
    pipeline.run()
    pipeline.check([*once * 3, *(f"{n}:row {n}" for n in range(4, 8))])


@conforms("kafka sink", "unpublished")
def test_outputs_that_were_committed_and_not_sent_are_sent_by_the_next_run(tmp_path, kafka):
    topics = {}

    def two_outputs(name):
        """Two tables of one epoch, which wait to be sent after a kill."""
        pipeline = Pipeline(tmp_path / name, kafka)
        topics[pipeline] = new_topic(kafka)
        options = f"`kafka.bootstrap.servers` '{kafka.address}', topic '{topics[pipeline]}', markerTopic '{pipeline.markers}'"
        pipeline.project.sql(f"""CREATE STREAMING TABLE two USING kafka OPTIONS ({options})
          AS SELECT name AS value FROM STREAM orders;""", "two.sql")  # fmt: skip
        return pipeline

    experiment = KillExperiment(two_outputs, 1)
    pipeline = experiment.killed(f"after:{commits_at(experiment.calls())}")
    assert len(pipeline.sent()) == 4
    pipeline.run()
    pipeline.check()
    assert sorted(values(read_committed(kafka, topics[pipeline]))) == [f"row {n}" for n in range(8)]


@conforms("kafka sink", "killed")
@pytest.mark.parametrize("epochs_before", [0, 1])
def test_every_kill_leaves_each_row_sent_once(tmp_path, kafka, capsys, epochs_before):
    experiment = KillExperiment(lambda name: Pipeline(tmp_path / name, kafka), epochs_before)
    calls = experiment.calls()
    remote = [n for n, call in enumerate(calls, 1) if call.startswith("remote ")]
    assert {calls[n - 1].split()[1] for n in remote} >= {"init_transactions", "begin_transaction", "send", "commit_transaction"}
    # Between the commit and the end everything; before it, the file system's own matrix has been everywhere.
    chosen = range(1, len(calls) + 1) if LONG else sorted({*remote, *range(commits_at(calls), len(calls) + 1, 4)})
    faults = [f"{when}:{n}" for n in chosen for when in ("before", "after")]
    reached = sum(experiment.check(fault) for fault in faults)
    with capsys.disabled():
        print(f"\nkafka sink, after {epochs_before} epochs: {reached} kills of {len(calls)} calls, {len(remote)} remote")
    assert reached >= 2 * len(remote)


@conforms("kafka sink", "gone and back")
def test_a_broker_that_dies_while_rows_are_sent_and_comes_back(tmp_path):
    broker = kafka_topics.start_broker(tmp_path / "broker")
    try:
        pipeline = Pipeline(tmp_path / "shop", broker)
        pipeline.add()
        pipeline.run()
        pipeline.add(200_000)
        process = pipeline.project.start("run")
        wait_until(lambda: pipeline.project.newest_epoch() == 1, "the epoch is committed, its rows are being sent")
        broker.kill()
        broker.start()
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        pipeline.check()
        pipeline.add()
        pipeline.run()
        pipeline.check()
    finally:
        broker.stop()


@conforms("kafka sink", "back-pressure")
def test_while_the_broker_hangs_planning_stops(tmp_path):
    broker = kafka_topics.start_broker(tmp_path / "broker")
    try:
        pipeline = Pipeline(tmp_path / "shop", broker)
        pipeline.project.edit("header 'true'", "header 'true', maxFilesPerTrigger '1'")
        pipeline.add()
        process = pipeline.project.start("run", "--continuous", "--progress", "json")
        wait_until(lambda: len(pipeline.sent()) == 4, "the first rows are sent")
        broker.process.send_signal(signal.SIGSTOP)
        for _ in range(20):
            pipeline.add()
        wait_until(lambda: pipeline.project.newest_epoch() >= 1, "an epoch is committed")
        staged = wait_until(lambda: list(pipeline.project.output.rglob("*.spool")), "rows wait to be sent")
        assert len(staged) <= 2 and pipeline.project.newest_epoch() <= 2
        broker.process.send_signal(signal.SIGCONT)
        wait_until(lambda: len(pipeline.sent()) == pipeline.rows, "all rows are sent", 60)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0, process.stderr.read()
        pipeline.check()
    finally:
        broker.process.send_signal(signal.SIGCONT)
        broker.stop()


@conforms("kafka sink", "fenced")
def test_of_two_processes_on_copies_of_a_checkpoint_one_is_shut_out(tmp_path, kafka):
    pipeline = Pipeline(tmp_path / "shop", kafka)
    pipeline.add()
    zombie = pipeline.project.start("run", "--continuous")
    wait_until(lambda: len(pipeline.sent()) == 4, "the first rows are sent")
    zombie.send_signal(signal.SIGSTOP)
    try:
        shutil.copytree(pipeline.project.root, tmp_path / "copy")
        copy = Project.at(tmp_path / "copy")
        pipeline.add()
        shutil.copytree(pipeline.project.root / "data/input", copy.root / "data/input", dirs_exist_ok=True)
        copy.run_pipeline()
    finally:
        zombie.send_signal(signal.SIGCONT)
    out, err = zombie.communicate(timeout=60)
    assert zombie.returncode == 1 and "another" in err.lower(), err
    pipeline.check()
    # Restarted, it finds the epoch marked by somebody else and does not send it again.
    again = pipeline.project.run("run")
    complains(again, 1, "by another run of this checkpoint", "--full-refresh")
    pipeline.check()


def test_a_marker_that_is_gone_stops_the_run(tmp_path, kafka):
    pipeline = Pipeline(tmp_path, kafka)
    pipeline.add()
    pipeline.run()
    client = kafka_topics.admin(kafka)
    client.delete_topics([pipeline.markers])[pipeline.markers].result(30)
    pipeline.add()
    complains(pipeline.project.run("run"), 1, pipeline.markers, "no epoch", "--full-refresh")
    assert len(pipeline.sent()) == 4


@conforms("kafka sink", "clash")
def test_columns_that_kafka_has_no_place_for_are_refused(tmp_path, kafka):
    for number, (query, *parts) in enumerate([
        ("SELECT id AS value FROM STREAM orders", "value", "STRING or BINARY", "BIGINT"),
        ("SELECT name AS value, id FROM STREAM orders", "no place for the column id", "to_json"),
        ("SELECT name AS key FROM STREAM orders", "'value' not found"),
    ]):  # fmt: skip
        sql = INPUT + f"""CREATE STREAMING TABLE out USING kafka
          OPTIONS (`kafka.bootstrap.servers` '{kafka.address}', topic 't') AS {query};"""
        complains(Project(tmp_path / str(number), sql).run("dry-run"), 2, *parts)
    sql = INPUT + "CREATE STREAMING TABLE out USING kafka OPTIONS (topic 't') AS SELECT name AS value FROM STREAM orders;"
    complains(Project(tmp_path / "servers", sql).run("dry-run"), 2, "kafka.bootstrap.servers")
    read = sql.replace("topic 't'", "topic 't', `kafka.bootstrap.servers` 'x:1'")
    read += "CREATE STREAMING TABLE again AS SELECT value FROM STREAM out;"
    complains(Project(tmp_path / "read", read).run("dry-run"), 2, "cannot be read back")


SASL = (
    ", `kafka.security.protocol` 'SASL_PLAINTEXT', `kafka.sasl.mechanism` 'PLAIN', `kafka.sasl.jaas.config` "
    "'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"${env:SHOP_USER}\" "
    "password=\"${file:secrets/kafka}\";'"
)


def test_secrets_are_used_and_never_shown(tmp_path, kafka):
    source, target = new_topic(kafka), new_topic(kafka)
    produce(kafka, source, ["a", "b"])
    servers = f"`kafka.bootstrap.servers` '{kafka.guarded}'{SASL}"
    sql = f"""
      CREATE TABLE messages USING kafka OPTIONS ({servers}, subscribe '{source}', startingOffsets 'earliest');
      CREATE STREAMING TABLE out USING kafka OPTIONS ({servers}, topic '{target}')
      AS SELECT value FROM STREAM messages;"""
    project = Project(tmp_path, sql)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/kafka").write_text(PASSWORD + "\n")
    login = {"SHOP_USER": USER}
    runs = [project.run("dry-run", code=0), project.run("explain", code=0)]
    runs.append(project.run("run", "--progress", "json", environment=login, code=0))
    assert values(read_committed(kafka, target)) == ["a", "b"]

    wrong = "wrong-" + PASSWORD
    (tmp_path / "secrets/kafka").write_text(wrong)
    project.edit("startingOffsets", "`kafka.default.api.timeout.ms` '3000', startingOffsets")
    runs.append(project.run("run", environment=login))
    complains(runs[-1], 1, "authentication")
    runs.append(project.run("run"))
    complains(runs[-1], 2, "SHOP_USER")
    for run in runs:
        assert PASSWORD not in run.out + run.err and wrong not in run.out + run.err, run
    for path in project.output.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path
    assert any(b"${env:SHOP_USER}" in path.read_bytes() for path in (project.storage / "journal").iterdir())


@pytest.mark.skipif(not LONG, reason="./dev test --all")
@conforms("kafka sink", "1 GB")
@conforms("kafka source", "1 GB")
def test_one_gigabyte_passes_through_512_mb(tmp_path, kafka):
    source, target = new_topic(kafka, 2), new_topic(kafka, 2)
    line = json.dumps({"filler": "x" * 990})
    for partition in range(2):
        produce(kafka, source, (line for _ in range(520_000)), partition)
    sql = f"""
      CREATE TABLE messages USING kafka OPTIONS (`kafka.bootstrap.servers` '{kafka.address}', subscribe '{source}',
        startingOffsets 'earliest');
      CREATE STREAMING TABLE out USING kafka OPTIONS (`kafka.bootstrap.servers` '{kafka.address}', topic '{target}')
      AS SELECT value FROM STREAM messages;"""
    project = Project(tmp_path, sql)
    with project.start("run", "--memory", "512MiB", "--progress", "none") as process:
        peak_kib = peak_memory_kib(process)
        assert process.wait() == 0, process.stderr.read()
    assert peak_kib < 512 * 1024, f"{peak_kib // 1024} MiB"
    assert len(read_committed(kafka, target, 600)) == 1_040_000


