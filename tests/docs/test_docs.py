"""What the documents show is true: their commands run, their SQL is accepted, their links lead somewhere.

A block marked sh is run as a script in a copy of examples/ecommerce; of a text block after it, every line of a table must
be among what the script printed. The blocks marked sql of a document are together one project, checked by `dry-run`.
"""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("BROOKMILL", ROOT / "build/release/brookmill"))
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
DEADLINE_S = 120


def blocks(document):
    """The fenced blocks of a document: (language, text), in order."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)
    return [(language, text) for language, text in found]


def that_have(language):
    return [document for document in DOCUMENTS if any(found == language for found, _ in blocks(document))]


def run(script, folder):
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, text=True,
                          capture_output=True, timeout=DEADLINE_S)  # fmt: skip
    assert done.returncode == 0, f"{script}\n--- stdout\n{done.stdout}\n--- stderr\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.mark.parametrize("document", that_have("sh"), ids=lambda document: document.name)
def test_commands_run_and_print_what_is_shown(document, tmp_path):
    project = tmp_path / "ecommerce"
    shutil.copytree(ROOT / "examples/ecommerce", project, ignore=shutil.ignore_patterns("data"))
    printed = ""
    for language, text in blocks(document):
        if language == "sh":
            printed = run(text, project)
        elif language == "text":
            rows = [line for line in text.splitlines() if line.startswith("|")]
            missing = [row for row in rows if row not in printed.splitlines()]
            assert not missing, f"{document.name} shows what was not printed:\n" + "\n".join(missing)


@pytest.mark.parametrize("document", that_have("sql"), ids=lambda document: document.name)
def test_statements_are_accepted(document, tmp_path):
    (tmp_path / "spark-pipeline.yml").write_text(
        "name: documented\nstorage: checkpoints\nlibraries: [{glob: {include: pipeline.sql}}]\n"
    )
    (tmp_path / "pipeline.sql").write_text("".join(text for language, text in blocks(document) if language == "sql"))
    (tmp_path / "data/input").mkdir(parents=True)
    run("brookmill dry-run", tmp_path)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_to_files(document):
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text())
    local = [target for target in targets if "://" not in target]
    missing = [target for target in local if not (document.parent / target).exists()]
    assert not missing, f"{document.name} links to {missing}"
