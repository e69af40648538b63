"""Systems that tests share, started when the first test asks and stopped at the end; and the matrix of conformance."""

import collections

import conformance
import kafka_topics
import pytest
import s3_server

outcomes = collections.defaultdict(dict)  # connector -> claim -> whether it passed


@pytest.fixture(scope="session")
def kafka(tmp_path_factory):
    broker = kafka_topics.start_broker(tmp_path_factory.mktemp("kafka"))
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def s3(tmp_path_factory):
    server = s3_server.S3Server(tmp_path_factory.mktemp("s3")).start()
    yield server
    server.stop()


@pytest.fixture
def bucket(s3):
    return s3_server.Bucket(s3)


def pytest_configure(config):
    config.addinivalue_line("markers", "conforms(connector, claim): a claim of tests/e2e/conformance.py")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped or (report.when != "call" and report.passed):
        return
    for mark in item.iter_markers("conforms"):
        connector, claim = mark.args
        outcomes[connector][claim] = outcomes[connector].get(claim, True) and report.passed


def pytest_sessionfinish():
    conformance.write_matrix(outcomes)
