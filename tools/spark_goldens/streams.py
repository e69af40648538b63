"""Runs the scenarios of tests/streaming on a real Spark and stores what each batch adds to each table beside them.

    pip install "pyspark[connect]==4.3.0"     (and Java 17)
    python tools/spark_goldens/streams.py [--remote sc://localhost:15002] [scenario …]

The Spark Connect server must run on this machine: both sides read and write the same folders. Every flow is a query of
its own with one file a batch, so tables that read tables are made one after the other: a table's batches with rows are
copied as the files that its readers take. A scenario with a line `-- by hand: why` is left alone.
"""

import argparse
import json
import logging
import pathlib
import re
import shutil
import tempfile

import scenario as scenarios
from goldens import error_class
from pyspark.sql import SparkSession

DEADLINE_S = 300
SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.sql.streaming.multipleWatermarkPolicy": "min"}
PATH = re.compile(r"path 'data/input/")
TABLE = re.compile(r"CREATE STREAMING TABLE (?P<name>\w+)(\s+TBLPROPERTIES\s*\((?P<properties>[^)]*)\))?(\s+AS\s+(?P<query>.*))?", re.DOTALL)
FLOW = re.compile(r"CREATE FLOW (?P<name>\w+)\s+AS INSERT INTO (?P<once>ONCE )?(?P<table>\w+) BY NAME\s+(?P<query>.*)", re.DOTALL)  # fmt: skip


class Flow:
    def __init__(self, name, table, query, once=False):
        self.name, self.table, self.query, self.once = name, table, query, once


class Pipeline:
    """What pipeline.sql declares, as Spark is given it."""

    def __init__(self, sql):
        text = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
        self.others, self.flows, self.properties = [], [], {}
        for statement in filter(None, (part.strip() for part in re.split(r";\s*\n", text + "\n"))):
            if table := TABLE.fullmatch(statement):
                self.properties[table["name"]] = dict(re.findall(r"'(\w+)'\s*=\s*'([^']*)'", table["properties"] or ""))
                if table["query"]:
                    self.flows.append(Flow(table["name"], table["name"], table["query"]))
            elif flow := FLOW.fullmatch(statement):
                self.flows.append(Flow(flow["name"], flow["table"], flow["query"], bool(flow["once"])))
            else:
                self.others.append(statement)


class Experiment:
    def __init__(self, spark, scenario, folder):
        self.spark, self.scenario, self.folder = spark, scenario, folder
        self.pipeline = Pipeline(scenario.sql)
        self.streams = {}  # table -> how many of its batches its readers have
        self.read = {}  # flow -> batches read back
        self.batches = {}  # table -> {batch: rows}
        self.columns = {}

    def answer(self):
        database = f"scenario_{re.sub(r'[^a-z0-9]', '_', self.scenario.name)}"
        self.spark.sql(f"DROP DATABASE IF EXISTS {database} CASCADE").collect()
        self.spark.sql(f"CREATE DATABASE {database}").collect()
        self.spark.sql(f"USE {database}").collect()
        for key, value in (SETTINGS | self.scenario.configuration).items():
            self.spark.conf.set(key, value)
        try:
            self.scenario.add_batches(0, self.folder / "data/input")
            for statement in self.pipeline.others:
                self.spark.sql(PATH.sub(f"path '{self.folder}/data/input/", statement)).collect()
            for run in range(len(self.scenario.runs)):
                if run:
                    self.scenario.add_batches(run, self.folder / "data/input")
                for source in self.scenario.sources:
                    self.spark.sql(f"REFRESH TABLE {source}").collect()
                for flow in self.pipeline.flows:
                    self.run(flow, run)
            return {"madeBy": "Spark 4.3.0", "tables": self.tables()}
        except Exception as error:  # noqa: BLE001 - every refusal of Spark is an answer
            if not error_class(error):
                raise
            return {"madeBy": "Spark 4.3.0", "error": error_class(error)}
        finally:
            for query in self.spark.streams.active:
                query.stop()
            self.spark.sql("USE default").collect()
            self.spark.sql(f"DROP DATABASE IF EXISTS {database} CASCADE").collect()

    def run(self, flow, run):
        output = self.folder / "output" / flow.name
        if flow.once:
            if run == 0:
                self.spark.sql(flow.query).coalesce(1).write.parquet(str(output))
                columns, rows = scenarios.read_rows(sorted(output.glob("*.parquet")))
                self.add(flow.table, 0, columns, rows)
            return
        frame = self.spark.sql(flow.query)
        properties = self.pipeline.properties[flow.table]
        if keys := properties.get("dropDuplicates"):
            frame = frame.dropDuplicates([key.strip() for key in keys.split(",")])
        if keys := properties.get("dropDuplicatesWithinWatermark"):
            frame = frame.dropDuplicatesWithinWatermark([key.strip() for key in keys.split(",")])
        query = (
            frame.writeStream.format("parquet")
            .option("path", str(output))
            .option("checkpointLocation", str(self.folder / "checkpoints" / flow.name))
            .outputMode("append")
            .trigger(availableNow=True)
            .start()
        )
        if not query.awaitTermination(DEADLINE_S):
            raise TimeoutError(self.scenario.name)
        if error := query.exception():
            raise error
        log = output / "_spark_metadata"
        for batch in sorted(int(path.name) for path in log.iterdir() if path.name.isdigit()):
            if batch < self.read.get(flow.name, 0):
                continue
            self.read[flow.name] = batch + 1
            added = [json.loads(line) for line in (log / str(batch)).read_text().splitlines()[1:]]
            files = [pathlib.Path(file["path"].removeprefix("file://")) for file in added if file["action"] == "add"]
            columns, rows = scenarios.read_rows(files)
            self.add(flow.table, batch, columns, rows)
            if rows:
                self.hand_on(flow.table, files)
        if flow.table not in self.streams:
            self.streams[flow.table] = 0
        self.declare(flow.table, frame)

    def add(self, table, batch, columns, rows):
        self.columns.setdefault(table, columns)
        columns = columns or self.columns[table]
        order = [columns.index(column) for column in self.columns[table]] if rows else []
        self.batches.setdefault(table, {}).setdefault(batch, []).extend([row[i] for i in order] for row in rows)

    def hand_on(self, table, files):
        for file in files:
            number = self.streams[table] = self.streams.get(table, 0) + 1
            target = self.folder / "streams" / table
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target / f"{number:04}.parquet")

    def declare(self, table, frame):
        """The table, for those that read it."""
        (self.folder / "streams" / table).mkdir(parents=True, exist_ok=True)
        columns = ", ".join(f"`{field.name}` {field.dataType.simpleString()}" for field in frame.schema)
        self.spark.sql(
            f"CREATE TABLE IF NOT EXISTS {table} ({columns}) USING parquet"
            f" OPTIONS (path '{self.folder}/streams/{table}', maxFilesPerTrigger '1')"
        ).collect()
        self.spark.sql(f"REFRESH TABLE {table}").collect()

    def tables(self):
        return {
            table: {
                "columns": self.columns[table],
                "batches": {str(n): sorted(rows, key=json.dumps) for n, rows in sorted(batches.items()) if rows},
            }
            for table, batches in self.batches.items()
        }


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--remote", default="sc://localhost:15002", help="a Spark Connect server on this machine")
    arguments.add_argument("names", nargs="*", help="scenarios; all by default")
    wanted = arguments.parse_args()
    logging.disable(logging.CRITICAL)  # Spark's client logs every error that is an answer here
    spark = SparkSession.builder.remote(wanted.remote).create()
    for scenario in scenarios.all_scenarios(wanted.names):
        if "\n-- by hand: " in scenario.sql:
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="scenario-"))
        try:
            expected = Experiment(spark, scenario, folder).answer()
            scenario.write_expected(expected)
            what = expected.get("error") or {
                table: {batch: len(rows) for batch, rows in content["batches"].items()}
                for table, content in expected["tables"].items()
            }
            print(f"{scenario.name}: {what}", flush=True)
        except Exception as error:  # noqa: BLE001 - the others can still be made
            print(f"{scenario.name}: FAILED {type(error).__name__} {str(error)[:500]}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    spark.stop()


if __name__ == "__main__":
    main()
