"""An S3 server for tests: moto in a process of its own on a loopback port, objects written and read by boto3."""

import os
import pathlib
import signal
import socket
import subprocess
import sys
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
