"""Systems that tests share, started when the first test asks and stopped at the end; and the matrix of conformance."""

import collections

import conformance
import kafka_topics
import pytest

outcomes = collections.defaultdict(dict)  # connector -> claim -> whether it passed


@pytest.fixture(scope="session")
def kafka(tmp_path_factory):
    broker = kafka_topics.start_broker(tmp_path_factory.mktemp("kafka"))
    yield broker
    broker.stop()


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
