"""The kill matrix: a scenario is run once undisturbed, counting its calls that change the file system, and then once for
each of them with a fault there, restarted, and compared. The faults are those of tests/faults/fault.h."""

import collections
import concurrent.futures
import pathlib
import shutil

import leftovers
import tables
from kill_scenarios import MEMORY
from project import Project, fast_folder

KILLS = ("before", "after")  # the process dies, what it wrote stays
POWER_LOSSES = ("forget", "hollow")  # the machine dies, what was not synced does not stay
ERRORS = ("fail", "full")  # the call returns an error


class Mismatch(AssertionError):
    pass


def snapshot(project, scenario):
    return {
        name: (tables.rows(project.output / name), tables.names_without_chance(project.output / name))
        for name in scenario.tables
    }


def compare(found, expected, when):
    for table, (rows, names) in expected.items():
        if found[table][0] != rows:
            there = found[table][0]
            extra = [row for row in there if row not in rows][:5]
            missing = [row for row in rows if row not in there][:5]
            raise Mismatch(
                f"{when}: {table} has {len(there)} rows instead of {len(rows)}; wrong: {extra}, missing: {missing}"
            )
        if found[table][1] != names:
            extra = collections.Counter(found[table][1]) - collections.Counter(names)
            missing = collections.Counter(names) - collections.Counter(found[table][1])
            raise Mismatch(f"{when}: {table} has other files: {dict(extra)} too many, {dict(missing)} too few")


class Experiment:
    """One scenario: the folder before the disturbed run, and what an undisturbed one comes to."""

    def __init__(self, scenario, folder):
        self.scenario = scenario
        self.folder = pathlib.Path(folder)
        self.template = Project(self.folder / "template")
        scenario.build(self.template)
        if scenario.killed_after:
            scenario.kill_first(self.template, self.count("first"))
        self.calls = self.count("undisturbed")
        undisturbed = Project.at(self.folder / "undisturbed")
        self.after_run = snapshot(undisturbed, scenario)
        scenario.next_epoch(undisturbed)
        self.after_next = snapshot(undisturbed, scenario)
        found = leftovers.leftovers(undisturbed)
        assert not found, f"{scenario.name}, undisturbed: {found}"

    def copy(self, name):
        shutil.copytree(self.folder / "template", self.folder / name)
        return Project.at(self.folder / name)

    def count(self, name):
        project = self.copy(name)
        calls = self.folder / f"{name}.calls"
        run = project.run_faulty(f"count:{calls}", *self.scenario.arguments)
        assert run.code == 0, run
        return calls.read_text().splitlines()

    def points(self):
        """Every fault of every kind, as BROOKMILL_FAULT has it."""
        last = len(self.calls)
        found = [f"{kind}:{n}" for kind in (*KILLS, *POWER_LOSSES, *ERRORS) for n in range(1, last + 1)]
        found += [f"torn:{n}" for n, call in enumerate(self.calls, 1) if call.startswith("append ")]
        return found

    def check(self, fault):
        """Raises Mismatch; returns whether the fault was reached."""
        project = self.copy(fault.replace(":", "-"))
        kind = fault.split(":")[0]
        memory = MEMORY if self.scenario.killed_after and kind in POWER_LOSSES else ""
        disturbed = project.run_faulty(fault, *self.scenario.arguments, memory=memory)
        reached = disturbed.code != 0
        if reached and kind in ERRORS:
            if disturbed.code != 1 or not disturbed.err.strip():
                raise Mismatch(f"an I/O error ends with {disturbed}")
        elif reached and disturbed.code != -9:
            raise Mismatch(f"the disturbed run ends with {disturbed}")
        restarted = project.run(*(self.scenario.restarted or self.scenario.arguments))
        if restarted.code != 0:
            raise Mismatch(f"the restarted run ends with {restarted}")
        compare(snapshot(project, self.scenario), self.after_run, "after the restart")
        self.scenario.next_epoch(project)
        compare(snapshot(project, self.scenario), self.after_next, "after the next epoch")
        if found := leftovers.leftovers(project):
            raise Mismatch(f"after the next epoch: {found}")
        verified = project.run("checkpoint", "verify")
        if verified.code != 0:
            raise Mismatch(f"{verified}")
        shutil.rmtree(project.root)
        return reached


class Result:
    def __init__(self):
        self.reached = collections.Counter()  # by kind of fault
        self.not_reached = 0
        self.failures = []

    def points(self):
        return sum(self.reached.values())

    def kinds(self):
        return ", ".join(f"{count} {kind}" for kind, count in sorted(self.reached.items()))


def run_matrix(scenarios, choose):
    """`choose` picks of an experiment's points those to run. Two at a time."""
    result = Result()
    folder = pathlib.Path(fast_folder())
    try:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            experiments = list(pool.map(lambda s: Experiment(s, folder / s.name.replace(" ", "-")), scenarios))
            waiting = {pool.submit(e.check, fault): (e, fault) for e in experiments for fault in choose(e)}
            for done in concurrent.futures.as_completed(waiting):
                experiment, fault = waiting[done]
                try:
                    if done.result():
                        result.reached[fault.split(":")[0]] += 1
                    else:
                        result.not_reached += 1
                except Exception as problem:
                    call = experiment.calls[int(fault.split(":")[1]) - 1].replace(str(experiment.folder), "…")
                    result.failures.append(f"{experiment.scenario.name}, {fault} ({call}): {problem}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return result
