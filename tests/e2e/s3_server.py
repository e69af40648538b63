"""An S3 server for tests: moto in a process of its own on a loopback port, objects written and read by boto3."""

import http.client
import http.server
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid

import boto3
import botocore.config

KEY, SECRET = "test-access-key", "test-secret-key-1"
REGION = "eu-central-1"
START_S = 60


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class S3Server:
    """Objects are held in memory: a server that is stopped and started again has none; one that is paused has all."""

    def __init__(self, folder):
        self.log = pathlib.Path(folder) / "moto.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
            )  # fmt: skip
        end = time.monotonic() + START_S
        while True:
            assert self.process.poll() is None and time.monotonic() < end, self.log.read_text()[-2000:]
            try:
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{self.url}/moto-api/data.json", timeout=5)
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        self.client = boto3.client(
            "s3", endpoint_url=self.url, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name=REGION,
            config=botocore.config.Config(proxies={}, s3={"addressing_style": "path"}),
        )  # fmt: skip
        return self

    def stop(self):
        self.resume()
        self.process.kill()
        self.process.wait()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def requests(self):
        """How many requests have come."""
        return sum(b"HTTP/1.1" in line for line in self.log.read_bytes().splitlines())

    @property
    def login(self):
        """The environment of a program that uses it."""
        return {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": REGION,
                "AWS_ENDPOINT_URL": self.url, "no_proxy": "127.0.0.1"}  # fmt: skip


class Wire:
    """A bad connection to a server: of every `every` requests one is cut before it arrives, another one's answer is lost,
    and a third is told to slow down."""

    def __init__(self, server, every=6):
        wire = self
        self.server, self.every, self.count, self.faults, self.lock = server, every, 0, 0, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                fault = wire.next_fault()
                if fault == "cut":
                    return self.hang_up()
                if fault == "slow":
                    return self.answer(503, {}, b"<Error><Code>SlowDown</Code></Error>")
                behind = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
                behind.request(self.command, self.path, body, dict(self.headers))
                answer = behind.getresponse()
                content = answer.read()
                behind.close()
                if fault == "lost":
                    return self.hang_up()
                return self.answer(answer.status, dict(answer.getheaders()), content)

            def answer(self, status, headers, content):
                self.send_response_only(status)
                for name, value in headers.items():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                        self.send_header(name, value)
                length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(content))
                self.send_header("Content-Length", length)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def hang_up(self):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = pass_on

            def log_message(self, *arguments):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def next_fault(self):
        with self.lock:
            self.count += 1
            fault = {0: "cut", self.every // 3: "lost", 2 * self.every // 3: "slow"}.get(self.count % self.every)
            self.faults += fault is not None
            return fault

    @property
    def login(self):
        return {**self.server.login, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.http.server_port}"}

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


class Bucket:
    def __init__(self, server, name=""):
        self.server = server
        self.name = name or f"b-{uuid.uuid4().hex[:12]}"
        server.client.create_bucket(Bucket=self.name, CreateBucketConfiguration={"LocationConstraint": REGION})

    def put(self, key, body):
        self.server.client.put_object(Bucket=self.name, Key=key, Body=body)

    def get(self, key):
        return self.server.client.get_object(Bucket=self.name, Key=key)["Body"].read()

    def delete(self, key):
        self.server.client.delete_object(Bucket=self.name, Key=key)

    def keys(self, prefix=""):
        pages = self.server.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        return [found["Key"] for page in pages for found in page.get("Contents", ())]

    def uploads(self):
        return self.server.client.list_multipart_uploads(Bucket=self.name).get("Uploads", [])

    def path(self, key, scheme="s3"):
        return f"{scheme}://{self.name}/{key}"

    def download(self, prefix, folder):
        """A copy of the objects below a prefix, for readers that know no S3."""
        for key in self.keys(prefix):
            path = pathlib.Path(folder) / key.removeprefix(prefix)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.get(key))
        return folder
