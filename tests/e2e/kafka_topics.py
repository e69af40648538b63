"""A broker for tests, and topics written and read by Confluent's client, never by brookmill."""

import importlib.machinery
import importlib.util
import pathlib
import time
import uuid

from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

USER, PASSWORD = "etl", "broker-password-1"


def load_tool(name):
    path = pathlib.Path(__file__).resolve().parents[2] / "tools" / name
    loader = importlib.machinery.SourceFileLoader(name, str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


tool = load_tool("kafka_broker")


def start_broker(folder, **settings):
    """One listener for everybody and one that asks for a password."""
    port, controller, guarded = (tool.free_port() for _ in range(3))
    login = "org.apache.kafka.common.security.plain.PlainLoginModule required"
    broker = tool.Broker(folder, port, {
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},SASL_PLAINTEXT://127.0.0.1:{guarded},"
                     f"CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port},SASL_PLAINTEXT://127.0.0.1:{guarded}",
        "sasl.enabled.mechanisms": "PLAIN",
        "listener.name.sasl_plaintext.plain.sasl.jaas.config": f'{login} user_{USER}="{PASSWORD}";',
        **settings,
    })  # fmt: skip
    broker.guarded = f"127.0.0.1:{guarded}"
    return broker.start()


def new_topic(broker, partitions=1, name="", **config):
    name = name or f"t{uuid.uuid4().hex[:12]}"
    tool.create_topic(broker.address, name, partitions, config)
    return name


def admin(broker):
    return AdminClient({"bootstrap.servers": broker.address})


def produce(broker, topic, values, partition=0, key=None, headers=None, timestamp=0):
    producer = Producer({"bootstrap.servers": broker.address})
    for value in values:
        encoded = value if value is None or isinstance(value, bytes) else str(value).encode()
        producer.produce(topic, encoded, key, partition, headers=headers, timestamp=timestamp)
        producer.poll(0)
    assert producer.flush(30) == 0


def produce_in_transaction(broker, topic, values, commit=True, partition=0):
    producer = Producer({"bootstrap.servers": broker.address, "transactional.id": uuid.uuid4().hex})
    producer.init_transactions(30)
    producer.begin_transaction()
    for value in values:
        producer.produce(topic, str(value).encode(), partition=partition)
    producer.flush(30)
    producer.commit_transaction(30) if commit else producer.abort_transaction(30)


def read_committed(broker, topic, deadline_s=60.0):
    """All committed messages of a topic, in the order (partition, offset)."""
    consumer = Consumer({
        "bootstrap.servers": broker.address, "group.id": uuid.uuid4().hex, "isolation.level": "read_committed",
        "enable.partition.eof": True, "enable.auto.commit": False, "auto.offset.reset": "earliest",
    })  # fmt: skip
    described = consumer.list_topics(topic, 30).topics[topic]
    if described.error is not None:
        return []
    waiting = set(described.partitions)
    consumer.assign([TopicPartition(topic, partition, 0) for partition in waiting])
    messages = []
    end = time.monotonic() + deadline_s
    while waiting:
        assert time.monotonic() < end, f"{topic} has no end"
        message = consumer.poll(0.5)
        if message is None:
            continue
        if message.error() is None:
            messages.append(message)
        elif message.error().code() == KafkaError._PARTITION_EOF:
            waiting.discard(message.partition())
        else:
            raise AssertionError(message.error())
    consumer.close()
    return sorted(messages, key=lambda message: (message.partition(), message.offset()))


def end_offset(broker, topic, partition=0):
    consumer = Consumer({"bootstrap.servers": broker.address, "group.id": uuid.uuid4().hex})
    _, end = consumer.get_watermark_offsets(TopicPartition(topic, partition), 30)
    consumer.close()
    return end


def values(messages):
    return [None if message.value() is None else message.value().decode() for message in messages]


def group_offsets(broker, group, topic, partitions):
    consumer = Consumer({"bootstrap.servers": broker.address, "group.id": group})
    found = consumer.committed([TopicPartition(topic, partition) for partition in range(partitions)], 30)
    consumer.close()
    return [each.offset for each in found]
