"""docs/functions.md is what `brookmill functions` prints."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BROOKMILL = pathlib.Path(os.environ.get("BROOKMILL", ROOT / "build" / "release" / "brookmill"))


def test_the_page_is_the_one_of_the_function_table():
    page = subprocess.run([BROOKMILL, "functions"], check=True, capture_output=True, text=True).stdout
    assert (ROOT / "docs" / "functions.md").read_text(encoding="utf-8") == page, (
        "docs/functions.md is stale: run brookmill functions > docs/functions.md"
    )
