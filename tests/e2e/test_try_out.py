"""socket, console and memory: what Spark has for trying things out."""

import contextlib
import re
import socket
import threading

from project import Project, complains, wait_until

WORDS = """\
CREATE TABLE lines USING socket OPTIONS (host '127.0.0.1', port '{port}'{more});
CREATE STREAMING TABLE words AS SELECT value FROM STREAM lines;
"""


class Sender:
    """What nc -lk does: one reader at a time gets the lines."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.connection = None

    def accept(self, *lines, close=False):
        def run():
            self.connection, _ = self.server.accept()
            self.send(*lines)
            if close:
                self.connection.close()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def send(self, *lines):
        self.connection.sendall("".join(line + "\n" for line in lines).encode())

    def close(self):
        for each in (self.connection, self.server):
            if each:
                each.close()


@contextlib.contextmanager
def sender():
    each = Sender()
    try:
        yield each
    finally:
        each.close()


def asked(project, query):
    return project.run("sql", "--output", "json", "-e", query, code=0).rows()


def values(project, table="words"):
    return [row["value"] for row in asked(project, f"SELECT value FROM {table}")]


def test_lines_of_a_socket_are_rows(tmp_path):
    with sender() as lines:
        project = Project(tmp_path, WORDS.format(port=lines.port, more=", includeTimestamp 'true'").replace(
            "SELECT value", "SELECT value, timestamp"))  # fmt: skip
        lines.accept("one", "", "drei\r", "vier", close=True)
        project.run_pipeline()
        assert values(project) == ["one", "", "drei", "vier"]
        assert asked(project, "SELECT count(timestamp) AS n FROM words") == [{"n": 4}]
        lines.accept("five", close=True)
        project.run_pipeline()
        assert values(project) == ["one", "", "drei", "vier", "five"]


def test_a_socket_is_read_on_while_lines_come(tmp_path):
    with sender() as lines:
        project = Project(tmp_path, WORDS.format(port=lines.port, more=""))
        lines.accept("a")
        with project.start("run", "--continuous", "--progress", "none") as process:
            wait_until(lambda: project.newest_epoch() >= 0, "the first epoch")
            lines.send("b", "c")
            wait_until(lambda: project.newest_epoch() >= 1, "the second epoch")
            process.terminate()
        assert process.returncode == 0
        assert values(project) == ["a", "b", "c"]


def test_lines_that_were_committed_are_there_once_whenever_the_process_dies(tmp_path):
    def run(name, fault):
        with sender() as lines:
            project = Project(tmp_path / name, WORDS.format(port=lines.port, more="") +
                              "CREATE STREAMING TABLE copy AS SELECT value FROM STREAM lines;")  # fmt: skip
            lines.accept("a", "b", close=True)
            killed = project.run_faulty(fault, "run")
            again = lines.accept("c", close=True)
            project.run_pipeline()
            again.join(0 if values(project) == ["a", "b"] else 10)
            return project, killed

    counted = tmp_path / "calls"
    project, first = run("counted", f"count:{counted}")
    assert first.code == 0
    assert values(project) == ["a", "b", "c"]
    calls = counted.read_text().splitlines()
    commit = 1 + next(i for i, call in enumerate(calls) if call.startswith("append ") and "/journal/" in call)
    for number in range(1, len(calls) + 1, 2):
        project, killed = run(f"at{number}", f"after:{number}")
        assert killed.code == -9, (number, killed)
        # Who dies before the commit takes with him what he was sent, if he was there already.
        expected = (["a", "b"], ["c"]) if number < commit else (["a", "b", "c"],)
        assert values(project) == values(project, "copy") and values(project) in expected, (number, calls[number - 1])


def test_who_comes_later_is_told_that_lines_are_gone(tmp_path):
    with sender() as lines:
        project = Project(tmp_path, WORDS.format(port=lines.port, more=""))
        lines.accept("a", "b", close=True)
        project.run_pipeline()
        lines.accept("c", close=True)
        project.run_pipeline()
        project.sql("CREATE STREAMING TABLE late AS SELECT value FROM STREAM lines;", "late.sql")
        lines.accept("gone", close=True)
        complains(project.run("run"), 1, "lines 1 to 2 of the socket", "are gone", "streaming table")
        project.sql("CREATE STREAMING TABLE late AS SELECT value FROM STREAM words;", "late.sql")
        lines.accept("d", close=True)
        project.run_pipeline()
        assert values(project, "late") == ["a", "b", "c", "d"]


def test_what_a_socket_cannot_be_is_said_by_name(tmp_path):
    with sender() as lines:
        port = lines.port
        project = Project(tmp_path, WORDS.format(port=port, more=""))
        complains(project.run("sql", "-e", "SELECT * FROM lines"), 2, "only a pipeline's stream reads it")
    complains(project.run("run"), 1, f"cannot connect to 127.0.0.1:{port}", "nc -lk")
    project.edit("host '127.0.0.1', ", "")
    complains(project.run("dry-run"), 2, "Set a host to read from")


def test_the_console_shows_each_epoch_as_spark_does(tmp_path):
    project = Project(tmp_path, """
      CREATE TABLE t (id BIGINT, name STRING) USING csv OPTIONS (path 'data/input/t', maxFilesPerTrigger '1');
      CREATE STREAMING TABLE shown USING console AS SELECT id, name FROM STREAM t;""")
    project.input("t/1.csv", "1,a\n22,\n")
    project.input("t/2.csv", "3,a name that is far too long to be shown\n")
    out = project.run_pipeline("--progress", "none").out
    assert out == """\
-------------------------------------------
Batch: 0
-------------------------------------------
+---+----+
| id|name|
+---+----+
|  1|   a|
| 22|NULL|
+---+----+

-------------------------------------------
Batch: 1
-------------------------------------------
+---+--------------------+
| id|                name|
+---+--------------------+
|  3|a name that is fa...|
+---+--------------------+

"""
    project.edit("USING console", "USING console OPTIONS (numRows '1', truncate 'false')")
    project.input("t/3.csv", "4,a name that is far too long to be shown\n5,b\n")
    out = project.run_pipeline("--progress", "none").out
    assert "|4  |a name that is far too long to be shown|\n" in out
    assert "only showing top 1 row\n" in out and "b" not in re.sub("to be", "", out.split("Batch: 2")[1])
    complains(project.run("sql", "-e", "SELECT * FROM shown"), 2, "console", "cannot be read back")


def test_the_console_shows_groups_that_rows_came_for(tmp_path):
    project = Project(tmp_path, """
      CREATE TABLE t (k STRING) USING csv OPTIONS (path 'data/input/t', maxFilesPerTrigger '1');
      CREATE STREAMING TABLE shown USING console TBLPROPERTIES ('outputMode' = 'update') AS
      SELECT k, count(*) AS n FROM STREAM t GROUP BY k HAVING count(*) < 3;""")
    for n, rows in enumerate(("a\na\nb\n", "b\n", "b\n")):
        project.input(f"t/{n}.csv", rows)
    first, second, third = project.run_pipeline("--progress", "none").out.split("Batch: ")[1:]
    assert "|  a|  2|" in first and "|  b|  1|" in first
    assert "|  b|  2|" in second and "|  a|" not in second
    assert "|  b|" not in third  # it does not fulfil HAVING any more


def test_a_table_in_memory_is_seen_by_queries_and_datasets_alone(tmp_path):
    project = Project(tmp_path, """
      CREATE TABLE t (id BIGINT) USING csv OPTIONS (path 'data/input/t');
      CREATE STREAMING TABLE kept USING memory AS SELECT id FROM STREAM t;
      CREATE MATERIALIZED VIEW total USING memory AS SELECT count(*) AS n, sum(id) AS s FROM kept;
      CREATE STREAMING TABLE copy AS SELECT id FROM STREAM kept;""")
    project.input("t/1.csv", "1\n2\n")
    project.run_pipeline()
    project.input("t/2.csv", "3\n")
    project.run_pipeline()
    assert asked(project, "SELECT id FROM kept") == [{"id": 1}, {"id": 2}, {"id": 3}]
    assert asked(project, "SELECT * FROM total") == [{"n": 3, "s": 6}]
    assert sorted(row["id"] for row in asked(project, "SELECT id FROM copy")) == [1, 2, 3]
    assert sorted(path.name for path in project.output.iterdir()) == ["checkpoints", "copy"]
    project.run("checkpoint", "verify", code=0)
    project.edit("USING memory AS SELECT id", "USING memory LOCATION 'x' AS SELECT id")
    complains(project.run("dry-run"), 2, "has a place and is kept in memory")
