"""The scenarios of tests/streaming (what lies in their folders: tests/streaming/scenario.h), as Spark is given them."""

import dataclasses
import datetime
import decimal
import json
import math
import os
import pathlib
import re
import shutil

import pyarrow.parquet

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "streaming"
FIRST_TIME = 1_700_000_000  # of the first file's modification, in seconds; later batches are later


@dataclasses.dataclass(frozen=True)
class Batch:
    source: str
    number: int
    path: pathlib.Path


class Scenario:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.name = self.folder.name
        self.sql = (self.folder / "pipeline.sql").read_text(encoding="utf-8")
        self.configuration = dict(re.findall(r"^-- configuration: (\S+): (.+)$", self.sql, re.MULTILINE))
        self.any_batches = "\n-- batches: any\n" in self.sql
        self.arguments = re.findall(r"^-- run: (.+)$", self.sql, re.MULTILINE)
        last = max((int(path.name.removeprefix("run")) for path in self.folder.glob("run*")), default=0)
        self.runs = [_batches(self.folder)]
        self.runs += [_batches(self.folder / f"run{run}") for run in range(1, last + 1)]

    @property
    def sources(self):
        return re.findall(r"^CREATE TABLE (\w+)", self.sql, re.MULTILINE)

    def add_batches(self, run, target):
        """Copies the batches of a run below `target`, one folder a source, with times in the order of the batches."""
        for source in self.sources:
            (target / source).mkdir(parents=True, exist_ok=True)
        for batch in self.runs[run]:
            copy = target / batch.source / f"{batch.number}.csv"
            shutil.copyfile(batch.path, copy)
            os.utime(copy, (FIRST_TIME + batch.number * 10,) * 2)

    def run_arguments(self, run):
        """Further arguments of the last run: a line `-- run: --drain`."""
        return self.arguments if run == len(self.runs) - 1 else []

    def expected(self):
        return json.loads((self.folder / "expected.json").read_text(encoding="utf-8"))

    def write_expected(self, expected):
        (self.folder / "expected.json").write_text(encode(expected), encoding="utf-8")


def all_scenarios(names=()):
    folders = sorted(path.parent for path in FOLDER.glob("*/pipeline.sql"))
    return [Scenario(folder) for folder in folders if not names or folder.name in names]


def _batches(folder):
    batches = []
    for path in folder.glob("*.csv"):
        source, number = re.fullmatch(r"(\w+)-(\d+)", path.stem).groups()
        batches.append(Batch(source, int(number), path))
    return sorted(batches, key=lambda batch: (batch.number, batch.source))


def encode(expected):
    """One row a line, so that a change of one row is a change of one line."""
    lines = ["{"]
    for key, value in expected.items():
        if key != "tables":
            lines.append(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},")
    if "tables" in expected:
        lines.append('  "tables": {')
        for table, content in expected["tables"].items():
            lines.append(f"    {json.dumps(table)}: {{")
            lines.append(f'      "columns": {json.dumps(content["columns"])},')
            lines.append('      "batches": {')
            for number, rows in content["batches"].items():
                lines.append(f"        {json.dumps(number)}: [")
                lines += [f"          {json.dumps(row, ensure_ascii=False)}," for row in rows]
                lines[-1] = lines[-1].removesuffix(",")
                lines.append("        ],")
            lines[-1] = lines[-1].removesuffix(",") if content["batches"] else '      "batches": {'
            lines += ["      }", "    },"]
        lines[-1] = "    }"
        lines.append("  }")
    lines[-1] = lines[-1].removesuffix(",")
    return "\n".join([*lines, "}", ""])


def read_rows(paths):
    """Column names and rows of Parquet files, values as JSON has them, in a fixed order."""
    columns, rows = [], []
    for path in paths:
        table = pyarrow.parquet.ParquetFile(path).read(use_threads=False)
        columns = columns or table.column_names
        rows += [[plain(value) for value in row.values()] for row in table.to_pylist()]
    return columns, sorted(rows, key=json.dumps)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S") + (f".{value.microsecond:06}" if value.microsecond else "")
    if isinstance(value, float):
        return repr(value) if math.isnan(value) or math.isinf(value) else value
    if isinstance(value, decimal.Decimal | datetime.date):
        return str(value)
    return value
