"""Asks Spark 4.3.0 what it reads from the texts in tests/{csv,json,text,parquet,inference}/*.json and writes its answers back into them.

    pip install pyspark==4.3.0        (Java 17)
    python tools/spark_goldens/file_goldens.py [--remote sc://localhost:15002] [FILE ...]

The folder of a file is the format. With --remote a Spark Connect server that runs here answers.

A file is a list of cases. A case has a name, a schema, options and the bytes of a file (text, or base64); Spark's answer
is `rows`, each value as text (doubles as Spark prints them, dates in days, timestamps in microseconds, binary in hex), or
`error`, the class or the first line of its message. Where brookmill differs on purpose, `ours` holds its answer and why.

A Parquet case has a query that Spark writes instead of bytes, and `schemas` to read the file under: `schema` is what Spark
infers, `reads` its answer for each. The cases of tests/inference have no schema: it is the answer, and the file's name is
the format.
"""

import argparse
import base64
import json
import logging
import pathlib
import re
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql.types import BinaryType, DateType, TimestampNTZType, TimestampType

FORMATS = ("csv", "json", "text", "parquet", "inference")
ROOT = pathlib.Path(__file__).resolve().parents[2]


def as_text(field):
    name = f"`{field.name}`"
    if isinstance(field.dataType, BinaryType):
        return f"hex({name})"
    if isinstance(field.dataType, DateType):
        return f"cast(unix_date({name}) as string)"
    if isinstance(field.dataType, TimestampType):
        return f"cast(unix_micros({name}) as string)"
    if isinstance(field.dataType, TimestampNTZType):
        return f"cast(timestampdiff(MICROSECOND, timestamp_ntz'1970-01-01 00:00:00', {name}) as string)"
    return f"cast({name} as string)"


def error_of(problem):
    text = str(problem)
    # The error about the record stands behind the one about the file.
    for pattern in (r"\[(MALFORMED[A-Z_.]*)\]", r"TextParsingException", r"\[([A-Z_]+(?:\.[A-Z_]+)*)\]"):
        found = re.search(pattern, text)
        if found:
            return found.group(found.lastindex or 0)
    return text.splitlines()[0]


def answer(spark, kind, case, folder):
    path = pathlib.Path(folder) / f"case.{kind}"
    path.write_bytes(base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode())
    options = {"timeZone": case.get("zone", "UTC")} | case["options"]  # the same as the session's, but for printing
    try:
        rows = spark.read.format(kind).schema(case["schema"]).options(**options).load(str(path))
        rows = rows.selectExpr(*[as_text(field) for field in rows.schema.fields])
        return {"rows": [list(row) for row in rows.collect()]}
    except Exception as problem:  # whatever Spark raises is its answer
        return {"error": error_of(problem)}


def parquet_answer(spark, case, folder):
    spark.sql(case["written"]).coalesce(1).write.mode("overwrite").parquet(folder)
    (file,) = pathlib.Path(folder).glob("*.parquet")
    plain = spark.read.parquet(folder).schema
    columns = ", ".join(f"`{field.name}` {field.dataType.simpleString()}" for field in plain)
    reads = {}
    for schema in case["schemas"]:
        try:
            rows = spark.read.schema(schema).parquet(folder)
            rows = rows.selectExpr(*[as_text(field) for field in rows.schema.fields])
            reads[schema] = {"rows": [list(row) for row in rows.collect()]}
        except Exception as problem:  # whatever Spark raises is its answer
            reads[schema] = {"error": error_of(problem)}
    return {"schema": columns, "base64": base64.b64encode(file.read_bytes()).decode(), "reads": reads}


def inferred(spark, kind, case, folder):
    path = pathlib.Path(folder) / f"case.{kind}"
    path.write_text(case["text"])
    try:
        columns = spark.read.format(kind).options(**case["options"]).load(str(path)).schema
    except Exception as problem:  # whatever Spark raises is its answer
        return {"error": error_of(problem)}
    return {"schema": ", ".join(f"`{field.name}` {field.dataType.simpleString()}" for field in columns)}


def connect(remote):
    if remote:
        return SparkSession.builder.remote(remote).create()
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--remote", help="a Spark Connect server, sc://host:port")
    arguments.add_argument("files", nargs="*", type=pathlib.Path)
    wanted = arguments.parse_args()
    logging.disable(logging.CRITICAL)  # Spark's client logs every error that is an answer here
    spark = connect(wanted.remote)
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    files = [file.resolve() for file in wanted.files]
    for file in files or sorted(file for kind in FORMATS for file in (ROOT / "tests" / kind).glob("*.json")):
        cases = json.loads(file.read_text())
        for case in cases:
            case.pop("rows", None)
            case.pop("error", None)
            ours = case.pop("ours", None)
            with tempfile.TemporaryDirectory() as folder:
                kind = file.parent.name
                if kind == "parquet":
                    case.update(parquet_answer(spark, case, folder))
                elif kind == "inference":
                    case.update(inferred(spark, file.stem, case, folder))
                else:
                    case.update(answer(spark, kind, case, folder))
            if ours:
                case["ours"] = ours
        lines = [json.dumps(case, ensure_ascii=True) for case in cases]
        file.write_text("[\n" + ",\n".join(lines) + "\n]\n")
        print(f"{file.name}: {len(cases)} cases")
    spark.stop()


if __name__ == "__main__":
    main()
