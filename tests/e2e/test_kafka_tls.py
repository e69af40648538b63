"""A real broker behind TLS: certificates of its own authority, of clients too, and passwords; none of them is shown."""

import subprocess

import pytest
from kafka_topics import new_topic, produce, read_committed, tool, values
from project import Project, complains

USER, PASSWORD = "etl", "broker-password-2"
KEY_PASSWORD = "key-password-1"
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")


class Authority:
    """Signs certificates; everything lies in its folder."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        self.openssl("req", "-x509", *KEY, "-nodes", "-days", "2", "-subj", "/CN=test authority", "-keyout", "ca.key",
                     "-out", "ca.pem")  # fmt: skip

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def sign(self, name, password=""):
        """name.pem holds a key, encrypted if there is a password, and its certificate."""
        secrecy = ("-passout", f"pass:{password}") if password else ("-nodes",)
        self.openssl("req", *KEY, *secrecy, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        (self.folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "2", "-extfile", "names", "-out", f"{name}.crt")  # fmt: skip
        whole = self.folder / f"{name}.pem"
        whole.write_text((self.folder / f"{name}.key").read_text() + (self.folder / f"{name}.crt").read_text())
        return whole


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls") / "authority")


@pytest.fixture(scope="module")
def broker(tmp_path_factory, authority):
    """A plain listener for the test itself, one that asks for a certificate, and one that asks for a password."""
    plain, controller, tls, login = (tool.free_port() for _ in range(4))
    module = "org.apache.kafka.common.security.plain.PlainLoginModule required"
    listeners = f"PLAINTEXT://127.0.0.1:{plain},SSL://127.0.0.1:{tls},SASL_SSL://127.0.0.1:{login}"
    broker = tool.Broker(tmp_path_factory.mktemp("kafka-tls"), plain, {
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"{listeners},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": listeners,
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": authority.sign("broker"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": authority.folder / "ca.pem",
        "listener.name.ssl.ssl.client.auth": "required",
        "sasl.enabled.mechanisms": "PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": f'{module} user_{USER}="{PASSWORD}";',
    })  # fmt: skip
    broker.tls, broker.login = f"127.0.0.1:{tls}", f"127.0.0.1:{login}"
    yield broker.start()
    broker.stop()


class Copy:
    """From one topic into another, both ways as these options say."""

    def __init__(self, root, broker, address, **options):
        self.broker = broker
        self.source, self.target = new_topic(broker), new_topic(broker)
        produce(broker, self.source, ["a", "b"])
        options = {"bootstrap.servers": address, "default.api.timeout.ms": "20000", **options}
        written = ", ".join(f"`kafka.{name}` '{value}'" for name, value in options.items())
        self.project = Project(root, f"""
          CREATE TABLE messages USING kafka OPTIONS ({written}, subscribe '{self.source}', startingOffsets 'earliest');
          CREATE STREAMING TABLE out USING kafka OPTIONS ({written}, topic '{self.target}')
          AS SELECT value FROM STREAM messages;""")
        self.said = []

    def secret(self, name, text):
        (self.project.root / "secrets").mkdir(exist_ok=True)
        (self.project.root / "secrets" / name).write_text(text + "\n")

    def edit(self, old, new):
        self.project.edit(old, new)

    def run(self, code=0, *parts):
        run = self.project.run("run", "--progress", "json", environment={"KAFKA_USER": USER}, code=None if parts else code)
        if parts:
            complains(run, code, *parts)
        self.said.append(run.out + run.err)

    def check(self, *secrets):
        """Everything came over, and none of the secrets was written or said."""
        assert values(read_committed(self.broker, self.target)) == ["a", "b"]
        self.check_silence(*secrets)

    def check_silence(self, *secrets):
        for path in self.project.output.rglob("*"):
            if path.is_file():
                self.said.append(path.read_bytes().decode(errors="replace"))
        for secret in secrets:
            assert all(secret not in text for text in self.said), secret


def lines_of(path):
    """What stands in the middle of a PEM file: enough to find it again."""
    return path.read_text().splitlines()[1]


def test_certificates_in_files(tmp_path, broker, authority):
    client = authority.sign("client", KEY_PASSWORD)
    copy = Copy(tmp_path, broker, broker.tls, **{
        "security.protocol": "SSL", "ssl.truststore.type": "PEM", "ssl.truststore.location": authority.folder / "ca.pem",
        "ssl.keystore.type": "PEM", "ssl.keystore.location": client, "ssl.key.password": "${file:secrets/key}",
    })  # fmt: skip
    copy.secret("key", KEY_PASSWORD)
    copy.run()
    copy.check(KEY_PASSWORD, lines_of(client))


def test_a_pkcs12_store(tmp_path, broker, authority):
    authority.sign("stored")
    authority.openssl("pkcs12", "-export", "-in", "stored.crt", "-inkey", "stored.key", "-out", "stored.p12",
                      "-passout", f"pass:{KEY_PASSWORD}")  # fmt: skip
    copy = Copy(tmp_path, broker, broker.tls, **{
        "security.protocol": "SSL", "ssl.truststore.type": "PEM", "ssl.truststore.location": authority.folder / "ca.pem",
        "ssl.keystore.type": "PKCS12", "ssl.keystore.location": authority.folder / "stored.p12",
        "ssl.keystore.password": "${file:secrets/store}",
    })  # fmt: skip
    copy.secret("store", KEY_PASSWORD)
    copy.run()
    copy.check(KEY_PASSWORD)


def test_certificates_as_secrets(tmp_path, broker, authority):
    key = authority.sign("inline").with_suffix(".key")
    copy = Copy(tmp_path, broker, broker.tls, **{
        "security.protocol": "SSL", "ssl.truststore.type": "PEM", "ssl.truststore.certificates": "${file:secrets/ca}",
        "ssl.keystore.type": "PEM", "ssl.keystore.key": "${file:secrets/key}",
        "ssl.keystore.certificate.chain": "${file:secrets/certificate}",
    })  # fmt: skip
    copy.secret("ca", (authority.folder / "ca.pem").read_text())
    copy.secret("key", key.read_text())
    copy.secret("certificate", key.with_suffix(".crt").read_text())
    copy.run()
    copy.check(lines_of(key))


LOGIN = (
    "org.apache.kafka.common.security.plain.PlainLoginModule required "
    'username="${env:KAFKA_USER}" password="${file:secrets/password}";'
)


# SCRAM as well, once Debian's librdkafka is 2.6.1: older ones send a nonce that Kafka 4 refuses.
def test_a_password_over_tls(tmp_path, broker, authority):
    copy = Copy(tmp_path, broker, broker.login, **{
        "security.protocol": "SASL_SSL", "ssl.truststore.type": "PEM",
        "ssl.truststore.location": authority.folder / "ca.pem", "sasl.mechanism": "PLAIN", "sasl.jaas.config": LOGIN,
    })  # fmt: skip
    wrong = "wrong-" + PASSWORD
    copy.secret("password", wrong)
    copy.edit("'20000'", "'4000'")
    copy.run(1, broker.login, "authentication")
    copy.secret("password", PASSWORD)
    copy.edit("'4000'", "'20000'")
    copy.run()
    copy.check(PASSWORD)


def test_what_is_wrong_with_a_certificate_is_said(tmp_path, broker, authority):
    client = authority.sign("somebody", KEY_PASSWORD)
    stranger = Authority(tmp_path / "stranger")
    foreign = stranger.sign("client")
    copy = Copy(tmp_path / "shop", broker, broker.tls, **{
        "security.protocol": "SSL", "ssl.truststore.type": "PEM", "ssl.truststore.location": stranger.folder / "ca.pem",
        "ssl.keystore.type": "PEM", "ssl.keystore.location": client, "ssl.key.password": "${file:secrets/key}",
    })  # fmt: skip
    copy.secret("key", KEY_PASSWORD)
    copy.edit("'20000'", "'4000'")
    copy.run(1, broker.tls, "certificate verify failed", "kafka.ssl.truststore")
    copy.edit(str(stranger.folder / "ca.pem"), str(authority.folder / "ca.pem"))
    copy.edit(str(client), str(foreign))
    copy.run(1, broker.tls, "certificate", "kafka.ssl.keystore")
    copy.edit(str(foreign), str(client))
    wrong = "wrong-" + KEY_PASSWORD
    copy.secret("key", wrong)
    copy.run(2, "client", "key")
    copy.secret("key", KEY_PASSWORD)
    copy.edit(f"`kafka.ssl.keystore.location` '{client}'", f"`kafka.ssl.keystore.location` '{tmp_path}/gone.pem'")
    copy.run(2, "ssl.certificate.location")
    copy.check_silence(KEY_PASSWORD, lines_of(client), lines_of(foreign))
