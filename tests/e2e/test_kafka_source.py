"""Topics of a real broker as a source: every message once, in order, whatever the offsets look like."""

import json
import shutil
import signal

import kafka_topics

import tables
from confluent_kafka import TopicPartition
from conformance import conforms
from kafka_topics import new_topic, produce, produce_in_transaction
from project import LONG, Project, complains, wait_until

COPY = """\
CREATE STREAMING TABLE copy AS
SELECT CAST(key AS STRING) AS k, CAST(value AS STRING) AS v, topic, partition, offset FROM STREAM messages;
"""


def source(broker, options, name="messages"):
    written = "".join(f", {key} '{value}'" for key, value in options.items())
    return f"CREATE TABLE {name} USING kafka OPTIONS (`kafka.bootstrap.servers` '{broker.address}'{written});\n"


def project_of(tmp_path, broker, sql=COPY, **options):
    options = {"startingOffsets": "earliest", **options}
    return Project(tmp_path, source(broker, options) + sql)


def copied(project):
    return [row["v"] for row in tables.rows(project.output / "copy")]


def in_order(project):
    rows = tables.rows(project.output / "copy")
    return [(row["partition"], row["offset"], row["v"]) for row in sorted(rows, key=lambda r: (r["partition"], r["offset"]))]


def test_columns_are_those_of_spark(tmp_path, kafka):
    topic = new_topic(kafka)
    headers = [("trace", b"abc"), ("empty", None)]
    produce(kafka, topic, ["one"], key=b"k1", headers=headers, timestamp=1_700_000_000_123)
    produce(kafka, topic, [None], key=b"k2", timestamp=1_700_000_000_124)
    sql = """CREATE STREAMING TABLE copy AS
      SELECT key, value, topic, partition, offset, timestamp, timestampType, headers, _metadata.offset AS at,
             _metadata.topic AS origin
      FROM STREAM messages;"""
    project = project_of(tmp_path, kafka, sql, subscribe=topic, includeHeaders="true")
    project.run_pipeline()
    first, second = sorted(tables.rows(project.output / "copy"), key=lambda row: row["offset"])
    assert (first["key"], first["value"], first["topic"], first["partition"]) == (b"k1", b"one", topic, 0)
    assert first["headers"] == [{"key": "trace", "value": b"abc"}, {"key": "empty", "value": None}]
    assert first["timestamp"].isoformat() == "2023-11-14T22:13:20.123000+00:00" and first["timestampType"] == 0
    assert (second["value"], second["headers"], second["at"], second["origin"]) == (None, None, 1, topic)


@conforms("kafka source", "resume")
def test_a_second_run_takes_in_what_is_new(tmp_path, kafka):
    topic = new_topic(kafka, 3)
    for partition in range(3):
        produce(kafka, topic, range(partition * 10, partition * 10 + 4), partition)
    project = project_of(tmp_path, kafka, subscribe=topic)
    project.run_pipeline()
    expected = [(p, o, str(p * 10 + o)) for p in range(3) for o in range(4)]
    assert in_order(project) == expected
    epoch = project.newest_epoch()
    project.run_pipeline()
    assert project.newest_epoch() == epoch, "an epoch without anything new"
    produce(kafka, topic, ["more"], 1)
    project.run_pipeline()
    assert in_order(project) == sorted([*expected, (1, 4, "more")])


def test_transaction_markers_and_aborted_messages_are_gaps(tmp_path, kafka):
    topic = new_topic(kafka)
    produce_in_transaction(kafka, topic, ["a", "b"])
    produce_in_transaction(kafka, topic, ["no"], commit=False)
    project = project_of(tmp_path, kafka, subscribe=topic, maxOffsetsPerTrigger="2")
    project.run_pipeline()
    assert copied(project) == ["a", "b"]
    produce_in_transaction(kafka, topic, ["never"], commit=False)
    project.run_pipeline()  # nothing but an aborted transaction is new
    produce_in_transaction(kafka, topic, ["c"])
    project.run_pipeline()
    assert copied(project) == ["a", "b", "c"]


def test_epochs_are_bounded_and_partitions_get_their_share(tmp_path, kafka):
    topic = new_topic(kafka, 2)
    produce(kafka, topic, range(90), 0)
    produce(kafka, topic, range(10), 1)
    project = project_of(tmp_path, kafka, subscribe=topic, maxOffsetsPerTrigger="50")
    epochs = project.run_pipeline("--progress", "json").progress()
    assert [epoch["numInputRows"] for epoch in epochs] == [50, 50]
    end = json.loads(epochs[0]["sources"][0]["endOffset"]) if isinstance(epochs[0]["sources"][0]["endOffset"], str) \
        else epochs[0]["sources"][0]["endOffset"]
    assert end == {topic: {"0": 45, "1": 5}}
    assert len(copied(project)) == 100


def test_an_epoch_waits_for_enough_messages_but_not_for_ever(tmp_path, kafka):
    topic = new_topic(kafka)
    produce(kafka, topic, range(2))
    project = project_of(tmp_path, kafka, subscribe=topic, minOffsetsPerTrigger="5", maxTriggerDelay="1h")

    def rows_by_epoch(*produced):
        """Messages are written one after the other once those before are taken."""
        process = project.start("run", "--continuous", "--progress", "json")
        for count, taken in produced:
            at = kafka_topics.end_offset(kafka, topic)
            produce(kafka, topic, range(at, at + count))
            if taken:
                wait_until(lambda: len(copied(project)) == taken, f"{taken} are taken")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        return [json.loads(line)["numInputRows"] for line in out.splitlines()]

    assert rows_by_epoch((0, 2), (1, 0), (3, 0), (1, 7)) == [2, 5]
    project.edit("'1h'", "'1s'")
    assert rows_by_epoch((1, 8), (1, 9)) == [1, 1]


def test_a_stream_starts_at_the_end_and_stays_there(tmp_path, kafka):
    topic = new_topic(kafka)
    produce(kafka, topic, ["old"])
    project = Project(tmp_path, source(kafka, {"subscribe": topic}) + COPY)
    project.run_pipeline()
    produce(kafka, topic, ["new"])
    project.run_pipeline()
    assert copied(project) == ["new"]


def test_a_view_over_a_topic_takes_in_all_there_is(tmp_path, kafka):
    topic = new_topic(kafka)
    produce(kafka, topic, ["a", "b", "a"])
    sql = source(kafka, {"subscribe": topic}) + """
      CREATE MATERIALIZED VIEW counts AS SELECT CAST(value AS STRING) AS v, count(*) AS n FROM messages GROUP BY value;"""
    project = Project(tmp_path, sql)
    project.run_pipeline()
    produce(kafka, topic, ["b", "b"])
    project.run_pipeline()
    assert {row["v"]: row["n"] for row in tables.rows(project.output / "counts")} == {"a": 2, "b": 3}
    asked = project.run("sql", "--output", "json", "-e", "SELECT count(*) AS n FROM messages", code=0)
    assert asked.rows() == [{"n": 5}]


def test_new_partitions_and_topics_appear(tmp_path, kafka):
    prefix = new_topic(kafka, 1)
    project = project_of(tmp_path, kafka, subscribePattern=f"{prefix}(-.*)?", startingOffsets="latest")
    produce(kafka, prefix, ["before"])
    project.run_pipeline()
    from confluent_kafka.admin import NewPartitions

    client = kafka_topics.admin(kafka)
    client.create_partitions([NewPartitions(prefix, 2)])[prefix].result(30)
    other = new_topic(kafka, 1, name=f"{prefix}-other")
    new_topic(kafka, 1, name=f"x{prefix}")
    produce(kafka, prefix, ["in the new partition"], 1)
    produce(kafka, other, ["in the new topic"])
    produce(kafka, f"x{prefix}", ["no match"])
    project.run_pipeline()
    assert sorted(copied(project)) == ["in the new partition", "in the new topic"]


def test_reading_begins_and_ends_where_it_is_told(tmp_path, kafka):
    topic = new_topic(kafka, 2)
    for n in range(6):
        produce(kafka, topic, [n], n % 2, timestamp=1_700_000_000_000 + n * 1000)

    def read(name, **options):
        project = project_of(tmp_path / name, kafka, **options)
        project.run_pipeline()
        return sorted(copied(project))

    offsets = json.dumps({topic: {"0": 1, "1": -2}})
    assert read("offsets", subscribe=topic, startingOffsets=offsets) == ["1", "2", "3", "4", "5"]
    assert read("assign", assign=json.dumps({topic: [1]})) == ["1", "3", "5"]
    ends = json.dumps({topic: {"0": 2, "1": 1}})
    assert read("ending", subscribe=topic, endingOffsets=ends) == ["0", "1", "2"]
    assert read("time", subscribe=topic, startingTimestamp=1_700_000_003_500,
                startingOffsetsByTimestampStrategy="latest") == ["4", "5"]
    times = json.dumps({topic: {"0": 1_700_000_002_000, "1": 1_700_000_003_000}})
    assert read("times", subscribe=topic, startingOffsetsByTimestamp=times) == ["2", "3", "4", "5"]
    assert read("until", subscribe=topic, endingTimestamp=1_700_000_003_500) == ["0", "1", "2", "3"]
    times = json.dumps({topic: {"0": 1_700_000_002_000, "1": 1_800_000_000_000}})
    assert read("untils", subscribe=topic, endingOffsetsByTimestamp=times) == ["0", "1", "3", "5"]
    late = project_of(tmp_path / "late", kafka, subscribe=topic, startingTimestamp=1_800_000_000_000)
    complains(late.run("run"), 1, "No offset matched", topic)
    assert read("after", subscribe=topic, startingTimestamp=1_800_000_000_000,
                startingOffsetsByTimestampStrategy="latest") == []
    some = project_of(tmp_path / "some", kafka, subscribe=topic, startingOffsets=json.dumps({topic: {"0": 1}}))
    complains(some.run("run"), 2, "every partition")


def delete_before(broker, topic, offset, partition=0):
    client = kafka_topics.admin(broker)
    for future in client.delete_records([TopicPartition(topic, partition, offset)]).values():
        future.result(30)


def test_lost_offsets_stop_the_run_and_are_named(tmp_path, kafka):
    topic = new_topic(kafka)
    produce(kafka, topic, range(4))
    project = project_of(tmp_path, kafka, subscribe=topic)
    project.run_pipeline()
    produce(kafka, topic, range(4, 10))
    delete_before(kafka, topic, 7)
    complains(project.run("run"), 1, "KAFKA_DATA_LOSS", f"{topic}-0: offsets 4 to 6 are gone", "failOnDataLoss")
    project.edit("startingOffsets 'earliest'", "startingOffsets 'earliest', failOnDataLoss 'false'")
    project.run_pipeline()
    assert copied(project) == [str(n) for n in (0, 1, 2, 3, 7, 8, 9)]


@conforms("kafka source", "replay")
def test_a_flow_that_comes_later_replays_the_topic_and_a_refresh_starts_over(tmp_path, kafka):
    topic = new_topic(kafka, 2)
    produce(kafka, topic, range(5), 0)
    produce(kafka, topic, range(5, 8), 1)
    project = project_of(tmp_path, kafka, subscribe=topic, maxOffsetsPerTrigger="3")
    project.run_pipeline()
    project.sql("CREATE STREAMING TABLE late AS SELECT CAST(value AS STRING) AS v FROM STREAM messages;", "late.sql")
    produce(kafka, topic, [8], 1)
    project.run_pipeline()
    assert sorted(row["v"] for row in tables.rows(project.output / "late")) == sorted(copied(project))
    assert len(copied(project)) == 9
    delete_before(kafka, topic, 2)
    complains(project.run("run", "--full-refresh", "copy"), 1, f"{topic}-0: offsets 0 to 1 are gone")
    project.run_pipeline("--full-refresh-all")
    assert sorted(copied(project)) == [str(n) for n in range(2, 9)]


def test_the_consumer_group_is_told(tmp_path, kafka):
    topic = new_topic(kafka, 2)
    produce(kafka, topic, range(3), 0)
    produce(kafka, topic, range(2), 1)
    project = project_of(tmp_path, kafka, subscribe=topic, groupIdPrefix="lag")
    project.run_pipeline()
    assert kafka_topics.group_offsets(kafka, "lag-shop-default.messages", topic, 2) == [3, 2]


def test_what_is_wrong_is_refused_by_name(tmp_path, kafka):
    for number, (options, *parts) in enumerate([
        ({"subscribe": "t", "assign": "{}"}, "Only one of"),
        ({}, "One of the following options must be specified"),
        ({"subscribe": "t", "startingOfsets": "earliest"}, "startingOfsets", "startingOffsets"),
        ({"subscribe": "t", "minOffsetsPerTrigger": "5", "maxOffsetsPerTrigger": "4"}, "minOffsetsPerTrigger", "maxOffsetsPerTrigger"),
        ({"subscribe": "t", "`kafka.auto.offset.reset`": "latest"}, "auto.offset.reset", "startingOffsets"),
        ({"subscribe": "t", "`kafka.max.poll.records`": "5"}, "max.poll.records"),
        ({"subscribePattern": "a(b"}, "regular expression"),
        ({"subscribe": "t", "startingOffsets": "soon"}, "startingOffsets", "earliest"),
    ]):  # fmt: skip
        project = Project(tmp_path / str(number), source(kafka, options) + COPY)
        complains(project.run("dry-run"), 2, "pipeline.sql:1:1", *parts)
    missing = project_of(tmp_path / "missing", kafka, subscribe="there-is-no-such-topic")
    complains(missing.run("run"), 1, "there-is-no-such-topic")


@conforms("kafka source", "clash")
def test_declared_columns_must_be_those_of_kafka(tmp_path, kafka):
    sql = source(kafka, {"subscribe": "t"}).replace("messages USING", "messages (a INT) USING") + COPY
    complains(Project(tmp_path, sql).run("dry-run"), 2, "fixed", "timestampType")


def test_a_broker_that_is_not_there_is_named(tmp_path):
    sql = """CREATE TABLE messages USING kafka OPTIONS (`kafka.bootstrap.servers` '127.0.0.1:1', subscribe 't',
      `kafka.default.api.timeout.ms` '1500');""" + COPY
    complains(Project(tmp_path, sql).run("run"), 1, "127.0.0.1:1", "refused")


@conforms("kafka source", "reset")
def test_a_new_checkpoint_reads_the_topic_anew(tmp_path, kafka):
    topic = new_topic(kafka)
    produce(kafka, topic, range(5))
    project = project_of(tmp_path, kafka, subscribe=topic)
    project.run_pipeline()
    shutil.rmtree(project.output)
    produce(kafka, topic, [5])
    project.run_pipeline()
    assert copied(project) == [str(n) for n in range(6)]


@conforms("kafka source", "killed")
def test_every_kill_leaves_each_message_taken_once(tmp_path, kafka):
    topic = new_topic(kafka, 2)
    produce(kafka, topic, range(6), 0)
    produce(kafka, topic, range(6, 9), 1)

    def prepared(name):
        return project_of(tmp_path / name, kafka, subscribe=topic, maxOffsetsPerTrigger="5", groupIdPrefix=name)

    counted = prepared("counted")
    assert counted.run_faulty("count:calls", "run").code == 0
    calls = (counted.root / "calls").read_text().splitlines()
    told = [n for n, call in enumerate(calls, 1) if call.startswith("remote commit offsets")]
    records = [n for n, call in enumerate(calls, 1) if call.startswith("append ") and "/journal/" in call]
    assert len(told) >= 2 and len(records) >= 2
    chosen = range(1, len(calls) + 1) if LONG else sorted({*told, *records})
    for fault in (f"{when}:{n}" for n in chosen for when in ("before", "after")):
        project = prepared(fault.replace(":", "-"))
        killed = project.run_faulty(fault, "run")
        assert killed.code == -9, (fault, killed)
        project.run_pipeline()
        assert sorted(copied(project)) == [str(n) for n in range(9)], fault


@conforms("kafka source", "gone and back")
@conforms("kafka source", "back-pressure")
def test_a_broker_that_dies_between_epochs_and_comes_back(tmp_path):
    broker = kafka_topics.start_broker(tmp_path / "broker")
    try:
        topic = new_topic(broker)
        produce(broker, topic, range(3))
        project = project_of(tmp_path / "shop", broker, subscribe=topic)
        process = project.start("run", "--continuous")
        wait_until(lambda: len(copied(project)) == 3, "the first messages are there")
        broker.kill()
        epoch = project.newest_epoch()
        broker.start()
        assert project.newest_epoch() == epoch, "an epoch without a broker"
        produce(broker, topic, range(3, 6))
        wait_until(lambda: len(copied(project)) == 6, "the others are there too", 60)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0, process.stderr.read()
        assert copied(project) == [str(n) for n in range(6)]
    finally:
        broker.stop()
