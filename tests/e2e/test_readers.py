"""read_files(…) and read_kafka(…) in FROM clauses."""

import pytest
import tables
from kafka_topics import new_topic, produce
from project import Project, complains

STREAMED = "CREATE STREAMING TABLE out AS SELECT id, name, _metadata.file_name AS file FROM STREAM {};\n"
CSV = "read_files('data/input/t', format => 'csv', header => true{})"


def asked(project, query):
    return project.run("sql", "--output", "json", "-e", query, code=0).rows()


def test_a_stream_of_files_is_read_without_a_declaration(tmp_path):
    project = Project(tmp_path, STREAMED.format(CSV.format("")) +
                      f"CREATE MATERIALIZED VIEW names AS SELECT count(*) AS n FROM {CSV.format('')};")  # fmt: skip
    project.input("t/1.csv", "id,name\n1,a\n")
    project.run_pipeline()
    project.input("t/2.csv", "id,name\n2,b\n")
    project.run_pipeline()
    assert asked(project, "SELECT id + 0 AS id, name, file FROM out ORDER BY id") == [
        {"id": 1, "name": "a", "file": "1.csv"}, {"id": 2, "name": "b", "file": "2.csv"},
    ]  # fmt: skip
    assert tables.rows(project.output / "names") == [{"n": 2}]
    # Other arguments of the same files are no reason to read them again.
    project.edit("header => true)", "header => true, maxFilesPerTrigger => 1)")
    project.input("t/3.csv", "id,name\n3,c\n")
    project.run_pipeline()
    assert sorted(row["id"] for row in tables.rows(project.output / "out")) == [1, 2, 3]


@pytest.mark.parametrize("text, more", [("id,name\n1,a\n", ""), ("1,a\n", ", schema => 'id BIGINT, name STRING'")])
def test_columns_are_found_or_given(tmp_path, text, more):
    reader = CSV.format(more) if not more else CSV.format(more).replace("header => true", "header => false")
    project = Project(tmp_path, STREAMED.format(reader))
    project.input("t/1.csv", text)
    project.run_pipeline()
    assert asked(project, "SELECT typeof(id) AS t, id, name FROM out") == [
        {"t": "int" if not more else "bigint", "id": 1, "name": "a"}
    ]


def test_json_comes_with_a_watermark_and_an_alias(tmp_path):
    project = Project(tmp_path, """
      CREATE STREAMING TABLE hourly AS SELECT window.start AS hour, count(*) AS n
      FROM STREAM read_files('data/input/*.json', schema => 'ts TIMESTAMP, k STRING') WATERMARK ts DELAY OF INTERVAL 0 SECONDS AS e
      WHERE e.k = 'a' GROUP BY window(ts, '1 hour');""")
    project.input("1.json", '{"ts": "2026-01-01T00:10:00Z", "k": "a"}\n{"ts": "2026-01-01T03:00:00Z", "k": "a"}\n')
    project.run_pipeline()
    assert asked(project, "SELECT n FROM hourly") == [{"n": 1}]


def test_a_query_reads_files_without_a_project(tmp_path):
    (tmp_path / "t").mkdir()
    (tmp_path / "t/1.csv").write_text("id,name\n1,a\n2,b\n")
    (tmp_path / "t/2.csv").write_text("id,name\n3,c\n")
    project = Project.at(tmp_path)
    query = "SELECT count(*) AS n, sum(id) AS s, max(_metadata.file_name) AS f FROM read_files('t/*.csv', header => true)"
    assert asked(project, query) == [{"n": 3, "s": 6, "f": "2.csv"}]
    complains(project.run("sql", "-e", "SELECT * FROM read_files('nowhere', format => 'csv')"), 1, "nowhere")
    complains(project.run("sql", "-e", "SELECT * FROM read_files('t', format => 'csv', haeder => true)"), 2, "haeder")
    complains(project.run("sql", "-e", "SELECT * FROM STREAM read_files('t/*.csv')"), 2, "Leave STREAM out")


def test_they_are_extensions_to_spark(tmp_path):
    project = Project(tmp_path, STREAMED.format(CSV.format("")))
    project.input("t/1.csv", "id,name\n1,a\n")
    run = project.run("dry-run", "--portable")
    assert "read_files" in run.out + run.err


def test_kafka_is_read_without_a_declaration(tmp_path, kafka):
    topic = new_topic(kafka)
    produce(kafka, topic, ["a", "b"])
    project = Project(tmp_path, f"""
      CREATE STREAMING TABLE out AS SELECT CAST(value AS STRING) AS value
      FROM STREAM read_kafka(bootstrapServers => '{kafka.address}', subscribe => '{topic}', startingOffsets => 'earliest');""")
    project.run_pipeline()
    produce(kafka, topic, ["c"])
    project.run_pipeline()
    assert sorted(row["value"] for row in tables.rows(project.output / "out")) == ["a", "b", "c"]
