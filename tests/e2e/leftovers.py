"""What must not lie around in a pipeline's folders once an epoch has ended undisturbed."""

import json

KEPT_RECORDS = 100


def state_files_named_in(value):
    """Names of state files in a commit record: tokens are JSON inside strings."""
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return set()
    if isinstance(value, dict):
        found = {value["name"]} if str(value.get("name", "")).endswith(".state") else set()
        return found.union(*(state_files_named_in(child) for child in value.values()))
    if isinstance(value, list):
        return set().union(*(state_files_named_in(child) for child in value))
    return set()


def leftovers(project):
    """Complaints, one line each: the files that nothing needs, and the needed ones that are not there."""
    found = []
    record = project.newest_record() or {"epoch": -1}
    found += [f"still staged: {path.relative_to(project.root)}" for path in project.output.rglob("_staging/**/*")]
    found += [f"staging folder: {path.relative_to(project.root)}" for path in project.output.rglob("_staging")]
    found += [f"temporary: {path.relative_to(project.root)}" for path in project.output.rglob("*.tmp")]

    needed = state_files_named_in(record)
    there = {path.name for path in (project.storage / "state").rglob("*") if path.is_file()}
    found += [f"state file that nothing needs: {name}" for name in sorted(there - needed)]
    found += [f"state file is missing: {name}" for name in sorted(needed - there)]

    epochs = sorted(int(path.stem) for path in (project.storage / "journal").iterdir())
    if epochs != list(range(record["epoch"] - len(epochs) + 1, record["epoch"] + 1)) or len(epochs) > KEPT_RECORDS + 1:
        found.append(f"journal holds epochs {epochs}")
    expected = {"checkpoint.json", "LOCK", "journal", "state", "published.json"}
    found += [f"unknown in the checkpoint: {path.name}" for path in project.storage.iterdir() if path.name not in expected]
    return found
