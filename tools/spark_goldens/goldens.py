"""Runs the queries of tests/sql/*.sql on a real Spark and stores what it answers beside them, as golden data.

    python3 -m venv …; pip install pyspark==4.3.0     (and Java 17)
    python tools/spark_goldens/goldens.py [--remote sc://localhost:15002] [--cases FOLDER] [arithmetic …]

Without --remote it starts a Spark of its own, which takes a while; a Spark Connect server that runs answers at once.

A case is one line that ends in `;`. Lines in front of it set its session: `-- zone: Z`, `-- ansi: false`, `-- map_keys: LAST_WIN`,
`-- before: STATEMENT` is run first, `-- parameters: JSON` gives values for its parameter markers (an object: by name, an array: by position); other
`--` lines are comments. For each case the golden file holds the column names, types and rows (values as CAST(… AS STRING)
shows them; BINARY in hex digits, intervals as microseconds or months, and what holds calendar intervals as JSON), or the class of
the error (empty where Spark gives none) and the column where it starts in the query, if Spark tells. Spark's TIME type is on: brookmill
always has it. With --errors only the cases whose stored answer is an error are asked again.
"""

import argparse
import json
import logging
import pathlib
import re
import sys

CASES = pathlib.Path(__file__).resolve().parents[2] / "tests" / "sql"


def read_cases(text):
    session = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("-- zone: "):
            session["zone"] = line.removeprefix("-- zone: ")
        elif line == "-- ansi: false":
            session["ansi"] = False
        elif line.startswith("-- map_keys: "):
            session["map_keys"] = line.removeprefix("-- map_keys: ")
        elif line.startswith("-- before: "):
            session.setdefault("before", []).append(line.removeprefix("-- before: "))
        elif line.startswith("-- parameters: "):
            session["parameters"] = json.loads(line.removeprefix("-- parameters: "))
        elif line and not line.startswith("--"):
            if not line.endswith(";"):
                sys.exit(f"line {number} does not end in ';': a case is one line")
            yield {"sql": line[:-1], **session}
            session = {}


def shown(field):
    """The expression that shows a column as text."""
    kind = field.dataType.simpleString()
    name = f"`{field.name}`"
    if kind == "binary":
        return f"hex({name})"
    if re.search(CALENDAR_INTERVAL, kind):
        return f"get_json_object(to_json(named_struct('v', {name})), '$.v')"
    if interval_kind(kind) == "interval day to second":
        whole = f"CAST({name} AS INTERVAL DAY TO SECOND)"
        return (
            f"CAST(extract(DAY FROM {whole}) * 86400000000 + extract(HOUR FROM {whole}) * 3600000000"
            f" + extract(MINUTE FROM {whole}) * 60000000L + CAST(extract(SECOND FROM {whole}) * 1000000 AS BIGINT) AS STRING)"
        )
    if interval_kind(kind) == "interval year to month":
        whole = f"CAST({name} AS INTERVAL YEAR TO MONTH)"
        return f"CAST(extract(YEAR FROM {whole}) * 12 + extract(MONTH FROM {whole}) AS STRING)"
    return f"CAST({name} AS STRING)"


# The calendar's, which Spark cannot hand over: "interval" without fields.
CALENDAR_INTERVAL = r"\binterval\b(?! (year|month|day|hour|minute|second))"


def interval_kind(kind):
    if not kind.startswith("interval"):
        return kind
    return "interval year to month" if "year" in kind or kind == "interval month" else "interval day to second"


def error_class(error):
    condition = getattr(error, "getCondition", lambda: None)()
    written = re.search(r"\[([A-Z][A-Z0-9_]+(\.[A-Z0-9_]+)*)\]", str(error))
    found = condition or (written.group(1) if written else "")
    return "" if found.startswith("_LEGACY_ERROR_TEMP") else found


def error_column(error):
    """From 1, of a query on one line; None where Spark does not tell."""
    for context in getattr(error, "getQueryContext", list)() or []:
        if context.startIndex() >= 0 and context.fragment():
            return context.startIndex() + 1
    written = re.search(r"\bline 1,? pos(?:ition)? (\d+)", str(error))
    return int(written.group(1)) + 1 if written else None


def answer(spark, case):
    spark.conf.set("spark.sql.session.timeZone", case.get("zone", "UTC"))
    spark.conf.set("spark.sql.timeType.enabled", "true")
    spark.conf.set("spark.sql.ansi.enabled", str(case.get("ansi", True)).lower())
    spark.conf.set("spark.sql.mapKeyDedupPolicy", case.get("map_keys", "EXCEPTION"))
    try:
        for statement in case.get("before", []):
            spark.sql(statement)
        frame = spark.sql(case["sql"], args=case.get("parameters"))
        types = [field.dataType.simpleString() for field in frame.schema]
        plain = frame.toDF(*[f"c{i}" for i in range(len(types))])
        rows = [list(row) for row in plain.selectExpr(*[shown(field) for field in plain.schema]).collect()]
        return {**case, "names": frame.columns, "types": types, "rows": rows}
    except Exception as error:  # noqa: BLE001 - every failure of Spark is an answer
        column = error_column(error)
        return {**case, "error": error_class(error)} | ({} if column is None else {"column": column})


def question(case):
    return json.dumps({key: case[key] for key in ("sql", "zone", "ansi", "map_keys", "before", "parameters") if key in case})


def connect(remote):
    from pyspark.sql import SparkSession

    if remote:
        return SparkSession.builder.remote(remote).create()
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    return spark


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--remote", help="a Spark Connect server, sc://host:port")
    arguments.add_argument("--cases", type=pathlib.Path, default=CASES, help="the folder of the case files")
    arguments.add_argument("--errors", action="store_true", help="ask again for the errors only")
    arguments.add_argument("names", nargs="*", help="case files without .sql; all by default")
    wanted = arguments.parse_args()
    logging.disable(logging.CRITICAL)  # Spark's client logs every error that is an answer here
    spark = connect(wanted.remote)
    for path in sorted(wanted.cases.glob("*.sql")):
        if wanted.names and path.stem not in wanted.names:
            continue
        known = {}
        if wanted.errors and path.with_suffix(".json").exists():
            stored = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            known = {question(one): one for one in stored if "error" not in one}
        cases = read_cases(path.read_text(encoding="utf-8"))
        answers = [known.get(question(case)) or answer(spark, case) for case in cases]
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in answers)
        path.with_suffix(".json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        print(f"{path.name}: {len(answers)} cases, {sum('error' in one for one in answers)} errors")
    spark.stop()


if __name__ == "__main__":
    main()
