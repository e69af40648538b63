"""What must never be in this tree. Each message names the remedy. Run by pytest, or alone as a script (`./dev lint`)."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = {".cc", ".h", ".py", ".sh", ".js", ".ts"}
LINES_AT_MOST = 600
TOP_FOLDERS = "src|tests|bench|docs|examples|ui|tools|cmake|notebooks"
# Joined here, so that this file does not hold what it looks for.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs", "org"), ("crates", "io"), ("golang", "org"),
        ("repo1", "maven", "org"), ("maven", "apache", "org"), ("deb", "debian", "org"), ("archive", "ubuntu", "com"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.$}\])*~-])/(?:" + "|".join(("work", "root")) + r")(?:/|\b(?![\w-]))")
INCLUDE = re.compile(r'^[ \t]*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def tree(root):
    """Every text file that is or would be committed: path relative to the root -> text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, check=True, capture_output=True
    ).stdout.decode()
    files = {}
    for name in sorted(set(filter(None, listed.split("\0")))):
        path = root / name
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 4_000_000:
            try:
                files[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                pass
    return files


def folders_in_order(files):
    return re.search(r"^brook_folders\(([^)]*)\)", files["CMakeLists.txt"], re.MULTILINE).group(1).split()


def wrong_includes(files):
    order = folders_in_order(files)
    for name, text in files.items():
        parts = name.split("/")
        if not name.endswith((".cc", ".h")) or parts[0] not in ("src", "tests", "bench"):
            continue
        own = parts[1] if parts[0] == "src" else None
        if own is not None and own not in order:
            yield f"{name}: src/{own} has no place in the order: add it to brook_folders() in CMakeLists.txt"
            continue
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            place, target = f"{name}:{line}", match.group(2)
            if re.match(r"duckdb[./]", target) and own != "engine":
                yield f"{place} includes {target}: only src/engine may; use what engine/*.h offers, or add it there"
            folder = target.split("/")[0]
            if match.group(1) == '"' and own is not None:
                if "/" not in target:
                    yield f'{place} includes "{target}": write it from src/, as "{own}/{target}"'
                elif folder in order and order.index(folder) > order.index(own):
                    yield (
                        f"{place} includes {target}, but src/{folder} comes after src/{own}: move what is needed up into"
                        f" src/{own} or above, or let the later folder pass it in through an interface"
                    )


def long_files(files):
    for name, text in files.items():
        lines = text.count("\n")
        if (pathlib.Path(name).suffix in CODE or name == "dev") and lines > LINES_AT_MOST:
            yield f"{name} has {lines} lines, over {LINES_AT_MOST}: split it by responsibility (one noun a file)"


def missing_places(files, root):
    for name, text in files.items():
        if not name.endswith(".md"):
            continue
        here = (root / name).parent
        places = {here / link: link for link in re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", text)}
        if name == "ARCHITECTURE.md":
            named = re.findall(rf"(?<![\w/.-])((?:{TOP_FOLDERS})/[\w./-]*)", text)
            places |= {root / path.rstrip("."): path for path in named}
        for path, written in places.items():
            if not path.exists():
                yield f"{name} names {written}, which does not exist: correct the text, or bring the file back"


def strange_hosts_and_paths(files):
    for name, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            for host in HOSTS:
                if host in line:
                    yield f"{name}:{number} names a package registry's host: let the ordinary client find its own registry"
            if MACHINE_PATH.search(line):
                yield f"{name}:{number} names a path of one machine: use a path relative to the project, or $HOME"


def complaints(root):
    files = tree(root)
    return [
        *wrong_includes(files), *long_files(files), *missing_places(files, root), *strange_hosts_and_paths(files),
    ]


def test_the_tree_keeps_its_rules():
    found = complaints(ROOT)
    assert not found, "\n" + "\n".join(found)


def test_each_rule_bites(tmp_path):
    bad = {
        "CMakeLists.txt": "brook_folders(base sql engine)\n",
        "src/base/a.h": '#pragma once\n#include "sql/b.h"\n#include "near.h"\n',
        "src/sql/b.h": '#include <duckdb.hpp>\n#include "base/a.h"\n',
        "src/engine/c.h": '#include <duckdb.hpp>\n#include "sql/b.h"\n',
        "src/other/d.h": "",
        "src/sql/long.cc": "\n" * (LINES_AT_MOST + 1),
        "ARCHITECTURE.md": "see src/gone/ and [this](src/base/a.h) and [that](docs/no.md)\n",
        "docs/x.md": "\n".join([f"from https://{HOSTS[0]}/", "cd " + "/" + "root" + "/x", "a/" + "root" + "/b is fine"]),
    }
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for name, text in bad.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert [complaint.split(" ")[0] for complaint in complaints(tmp_path)] == [
        "src/base/a.h:2", "src/base/a.h:3", "src/other/d.h:", "src/sql/b.h:1",
        "src/sql/long.cc", "ARCHITECTURE.md", "ARCHITECTURE.md", "docs/x.md:1", "docs/x.md:2",
    ]  # fmt: skip


if __name__ == "__main__":
    found = complaints(ROOT)
    for complaint in found:
        print(complaint)
    sys.exit(1 if found else 0)
